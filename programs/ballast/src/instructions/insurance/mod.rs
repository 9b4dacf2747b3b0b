//! Stakers of the insurance fund.

pub mod stake;
pub mod request_unstake;
pub mod cancel_unstake;
pub mod unstake;
pub mod donate;
