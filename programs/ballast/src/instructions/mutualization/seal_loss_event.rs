//! Write into a receipt what its liens brought, once they have lapsed; it is immutable from then on. Anyone may.

use anchor_lang::prelude::*;
use engine::mutualization::loss_event;

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{Ballast, Header, LossEventSealed};
use crate::state::{LossEvent, Market, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct SealLossEvent {
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, address = receipt.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub receipt: State<LossEvent>,
    /// This program: a loss is told to its bearers by a call to it.
    pub program: Program<Ballast>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<SealLossEvent>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    loss_event::seal(pool, market, &mut a.receipt.state, time.now).or_err()?;
    let receipt = *a.receipt.address();
    let state = &a.receipt.state;
    let (side, number, lien_paid, lien_lapsed) = (state.side, state.number, state.lien_paid.0, state.lien_unpaid.0);
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    LossEventSealed { header, receipt, side, number, lien_paid, lien_lapsed }.tell(true, &a.pool, &a.program);
    Ok(())
}
