//! The LPs' side: what the pool is worth, deposits and withdrawals.

pub mod aum;
pub mod shares;
