//! Takes back a change that was not executed; the rent goes to its proposer. The admin may at any time, anyone once it
//! has expired. The guardian may not: they could keep their own replacement from happening.

use anchor_lang::prelude::*;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError};
use crate::events::{ChangeCancelled, Header};
use crate::state::{Change, Controller, State, EXECUTED};
use crate::time::Time;

#[derive(Accounts)]
pub struct CancelChange {
    #[account(unsafe(dup))]
    pub authority: Signer,
    #[account(mut)]
    pub controller: State<Controller>,
    #[account(mut)]
    pub change: State<Change>,
    #[account(unsafe(dup), address = change.proposer @ fail(BallastError::WrongAccount))]
    pub proposer: UncheckedAccount,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<CancelChange>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    check(a.change.state != EXECUTED, BallastError::ChangeExecuted)?;
    let expired = time.now > a.change.valid_until;
    check(expired || *a.authority.address() == a.controller.admin, BallastError::NotAuthorized)?;
    let header = Header::of(&mut a.controller, time);
    ChangeCancelled { header, change: *a.change.address(), number: a.change.number, expired }.log();
    a.change.end(a.proposer.account(), a.authority.account())
}
