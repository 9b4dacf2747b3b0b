//! Name a delegate, who may add collateral, reduce, and place and cancel orders that reduce; all zero for none.

use anchor_lang::prelude::*;

use crate::dispatch::Context;
use crate::error::{fail, BallastError};
use crate::events::{DelegateSet, Header};
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct SetDelegate {
    #[account(address = position.owner @ fail(BallastError::NotAuthorized))]
    pub owner: Signer,
    /// Counts the event.
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(address = position.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub position: State<Position>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<SetDelegate>, delegate: Address) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    a.position.delegate = delegate;
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    DelegateSet { header, position: *a.position.address(), owner: a.position.owner, delegate }.log();
    Ok(())
}
