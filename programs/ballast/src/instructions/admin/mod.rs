//! Setting up: who governs, which pools, tokens and markets there are.

pub mod add_custody;
pub mod add_market;
pub mod create_pool;
pub mod initialize;
