//! The LPs' side: what the pool is worth, deposits and withdrawals, what they cost, and what may leave in an hour.

pub mod aum;
pub mod fees;
pub mod listing;
pub mod outflow;
pub mod prices;
pub mod shares;
