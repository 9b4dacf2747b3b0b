//! The insurance fund: what it may pay, how well it is filled, and who owns it.

pub mod caps;
pub mod coverage;
pub mod shares;
pub mod sweep;
