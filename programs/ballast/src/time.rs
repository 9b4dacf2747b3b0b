//! The cluster's clock.

use anchor_lang::prelude::*;
use engine::moment::At;
use engine::Price;

/// The cluster's time and slot, read once per instruction.
#[derive(Clone, Copy)]
pub struct Time {
    pub now: i64,
    pub slot: u64,
}

impl Time {
    #[inline(never)]
    pub fn read() -> Result<Self> {
        use PinocchioSysvar as _;
        let clock = Clock::get()?;
        Ok(Self { now: clock.unix_timestamp, slot: clock.slot })
    }
    /// Now, at a price of the market.
    #[inline(always)]
    pub fn at(self, price: Price) -> At {
        At { price, now: self.now, slot: self.slot }
    }
}
