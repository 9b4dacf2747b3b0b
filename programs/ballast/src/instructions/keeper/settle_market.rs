//! Put a market whose feed is dead into Settlement: nobody could bring a new print for 24 hours. After 24 more, unless
//! one comes, all its positions close at the last price, whoever asks. Anyone may.

use anchor_lang::prelude::*;
use engine::oracle::settle;

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{Header, MarketSettling};
use crate::state::{Market, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct SettleMarket {
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut)]
    pub market: State<Market>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<SettleMarket>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    settle(&mut a.pool.state, &mut a.market.state, time.now).or_err()?;
    let (settle_at, price) = (a.market.state.settle_at, a.market.state.settle_price.0);
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    MarketSettling { header, settle_at, price }.log();
    Ok(())
}
