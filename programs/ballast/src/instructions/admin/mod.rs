//! Setting up: who governs, which pools, tokens and markets there are.

pub mod initialize;
pub mod create_pool;
pub mod add_custody;
pub mod add_market;
