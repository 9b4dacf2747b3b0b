//! When and at which prices an action happens, and what it happens to.

use crate::state::{MarketState, PoolState};
use crate::units::{Bps, Price};

/// A time, and the market's price then.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub price: Price,
    pub now: i64,
    pub slot: u64,
}

/// The time and the prices of one action, read once by the caller.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub now: i64,
    pub slot: u64,
    /// Index price: the print as published.
    pub price: Price,
    /// Its publish time.
    pub published: i64,
    /// Price of the collateral token, the last accepted; of the index token the most that it counts beside `price`.
    pub token_price: Price,
    /// Off the collateral's value, beside its haircut, when health is judged: its feed is silent. What is seized is
    /// always counted in full.
    pub token_discount: Bps,
}

impl Moment {
    /// Without what only a position's collateral needs.
    #[inline(always)]
    pub fn at(&self) -> At {
        At { price: self.price, now: self.now, slot: self.slot }
    }
}

/// A pool and one of its markets: what nearly every rule changes together.
pub struct Book<'a> {
    pub pool: &'a mut PoolState,
    pub market: &'a mut MarketState,
}
