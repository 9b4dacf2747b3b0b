//! Stakers of the insurance fund.

pub mod cancel_unstake;
pub mod donate;
pub mod request_unstake;
pub mod stake;
pub mod unstake;
