//! What quotes work on: a pool and its markets at one moment, as bytes that the caller may spoil.

use crate::wire::wire;
use engine::moment::{At, Book};
use engine::{EngineError, MarketState, PoolState, Price, Res};

wire! {
    /// A pool at one moment. A `Scene` and a `PoolScene` begin with one: what needs the pool only takes either.
    Instant {
        /// Unix seconds.
        now: i64,
        slot: u64,
        pool: PoolState,
    }
}

wire! {
    /// A pool and one of its markets at one moment.
    Scene {
        /// Unix seconds.
        now: i64,
        slot: u64,
        pool: PoolState,
        market: MarketState,
    }
}

wire! {
    /// A pool with all its markets at one moment, each at its number.
    PoolScene {
        /// Unix seconds.
        now: i64,
        slot: u64,
        pool: PoolState,
        markets: [MarketState; 8],
    }
}

/// One market of a scene or of a world, in place.
pub struct Here<'a> {
    pub now: i64,
    pub slot: u64,
    pub pool: &'a mut PoolState,
    pub market: &'a mut MarketState,
}

impl Scene {
    pub fn here(&mut self) -> Here<'_> {
        Here { now: self.now, slot: self.slot, pool: &mut self.pool, market: &mut self.market }
    }
}

impl PoolScene {
    /// One market of it. `WrongAccount` for a number that is not in use.
    pub fn here(&mut self, market: usize) -> Res<Here<'_>> {
        let used = market < usize::from(self.pool.market_count);
        let market = self.markets.get_mut(market).filter(|_| used).ok_or(EngineError::WrongAccount)?;
        Ok(Here { now: self.now, slot: self.slot, pool: &mut self.pool, market })
    }
}

impl Here<'_> {
    pub fn book(&mut self) -> Book<'_> {
        Book { pool: self.pool, market: self.market }
    }
    /// Now, at a price of the index.
    pub fn at(&self, price: Price) -> At {
        At { price, now: self.now, slot: self.slot }
    }
    /// Number of the custody of the market's index token.
    pub fn index(&self) -> u8 {
        self.pool.exposures[usize::from(self.market.index) % 8].index
    }
    /// Price of the index that the pool has cached.
    pub fn cached(&self) -> Res<engine::oracle::Print> {
        Ok(self.pool.custody(self.index())?.print)
    }
    /// Last price of a custody's token.
    pub fn token_price(&self, custody: u8) -> Res<Price> {
        Ok(self.pool.custody(custody)?.print.price)
    }
    /// The divisor of the index token.
    pub fn unit(&self) -> Res<u64> {
        Ok(self.pool.custody(self.index())?.unit)
    }
    /// A copy, for what must not show.
    pub fn copy(&self) -> Scene {
        Scene { now: self.now, slot: self.slot, pool: *self.pool, market: *self.market }
    }
}
