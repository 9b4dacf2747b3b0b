//! Executes a queued change between its eta and its expiry, once. Anyone may. New tokens and markets are executed by
//! the instructions that add them.

use anchor_lang::prelude::*;
use engine::governance::ChangeKind;

use crate::dispatch::Context;
use crate::error::{check, BallastError, OrErr};
use crate::events::{Header, POOL_WIDE};
use crate::governance::{apply, of_market, take, tell_executed, Target};
use crate::state::{Change, Controller, Market, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct ExecuteChange {
    #[account(mut)]
    pub controller: State<Controller>,
    #[account(mut)]
    pub pool: Option<State<Pool>>,
    #[account(mut)]
    pub market: Option<State<Market>>,
    #[account(mut)]
    pub change: State<Change>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<ExecuteChange>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let kind = ChangeKind::from_u8(a.change.kind).or_err()?;
    check(!matches!(kind, ChangeKind::ListCustody | ChangeKind::ListMarket), BallastError::ChangeMismatch)?;
    let pool = a.pool.as_ref().map_or(Address::default(), |pool| *pool.address());
    check(pool == a.change.pool, BallastError::ChangeMismatch)?;
    take(&mut a.change, time)?;
    let target = Target { controller: &mut a.controller, pool: a.pool.as_mut(), market: a.market.as_mut() };
    apply(target, kind, a.change.index, &a.change.payload, Some(time.now))?;
    let number = if of_market(kind) { a.change.index } else { POOL_WIDE };
    let header = match a.pool.as_mut() {
        Some(pool) => Header::next(pool, number, time),
        None => Header::of(&mut a.controller, time),
    };
    tell_executed(header, &a.change);
    Ok(())
}
