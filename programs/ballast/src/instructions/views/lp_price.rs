//! The two values of a pool: what a deposit pays for all shares, and what a withdrawal gets.

use anchor_lang::prelude::*;
use engine::liquidity::aum::{aum, Ask};

use crate::dispatch::Context;
use crate::error::OrErr;
use crate::return_data::LpPrice;
use crate::state::{Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct Price {
    pub pool: State<Pool>,
}

/// `PriceRefreshNeeded` where a cached price is too old.
#[inline(always)]
pub fn handler(ctx: &mut Context<Price>) -> Result<LpPrice> {
    let time = Time::read()?;
    let pool = &ctx.accounts.pool.state;
    let (mint, burn) = (aum(pool, Ask::Mint, time.now).or_err()?, aum(pool, Ask::Burn, time.now).or_err()?);
    Ok(LpPrice { mint: mint.0, burn: burn.0, supply: pool.lp_supply })
}
