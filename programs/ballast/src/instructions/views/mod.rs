//! What would happen, and how things stand: simulate these and read the return data. They work on copies: sent as a
//! transaction they change nothing.

pub mod coverage;
pub mod lp_price;
pub mod position_health;
pub mod quote_close;
pub mod quote_open;

use anchor_lang::prelude::*;
use bytemuck::allocation::zeroed_box;

use crate::oracle::{self, PriceFeed};
use crate::state::{Market, Pool};
use crate::time::Time;

/// Pool and market as they would be after taking the newest print, on the heap.
pub struct Copies {
    pub pool: Box<Pool>,
    pub market: Box<Market>,
    pub print: engine::oracle::Print,
}

#[inline(never)]
pub fn copies(pool: &Pool, market: &Market, feed: &PriceFeed, time: Time) -> Result<Copies> {
    let (mut pool_copy, mut market_copy) = (zeroed_box::<Pool>(), zeroed_box::<Market>());
    pool_copy.overwrite(pool);
    market_copy.overwrite(market);
    let (_, print) = oracle::take_untold(feed, &mut pool_copy, &mut market_copy, time)?;
    Ok(Copies { pool: pool_copy, market: market_copy, print })
}

/// A copy without a place on the stack.
trait Overwrite {
    fn overwrite(&mut self, other: &Self);
}
impl<T: bytemuck::Pod> Overwrite for T {
    #[inline(always)]
    fn overwrite(&mut self, other: &Self) {
        bytemuck::bytes_of_mut(self).copy_from_slice(bytemuck::bytes_of(other));
    }
}
