//! Queues a change: what it is, from when and up to when it may be executed stands in its account from now on. It is
//! checked now and again when executed.

use anchor_lang::prelude::*;
use engine::governance::{check_window, eta, ChangeKind};

use crate::account_init::New;
use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{ChangeQueued, Header};
use crate::governance::{apply, Target};
use crate::seeds;
use crate::state::{Change, Controller, Market, Payload, Pool, State, VERSION};
use crate::time::Time;

#[derive(Accounts)]
pub struct QueueChange {
    #[account(mut, address = controller.admin @ fail(BallastError::NotAuthorized))]
    pub admin: Signer,
    #[account(mut)]
    pub controller: State<Controller>,
    /// None for a change of the controller.
    pub pool: Option<State<Pool>>,
    /// The market that a market's change is for.
    pub market: Option<State<Market>>,
    /// At the controller's next number.
    #[account(mut)]
    pub change: UncheckedAccount,
    pub system_program: Program<System>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<QueueChange>, kind: u8, index: u8, valid_until: i64, payload: Payload) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let which = ChangeKind::from_u8(kind).or_err()?;
    let eta = eta(which, a.controller.delay, time.now).or_err()?;
    check_window(eta, valid_until).or_err()?;
    let target = Target { controller: &mut a.controller, pool: a.pool.as_mut(), market: a.market.as_mut() };
    apply(target, which, index, &payload, None)?;
    let number = a.controller.changes;
    let new = New { payer: a.admin.account(), view: a.change.account(), path: &seeds::change!(number) };
    let (mut change, bump) = new.state::<Change>()?;
    let (proposer, address) = (*a.admin.address(), *a.change.address());
    let pool = a.pool.as_ref().map_or(Address::default(), |pool| *pool.address());
    (change.version, change.bump) = (VERSION, bump);
    (change.kind, change.index, change.payload) = (kind, index, payload);
    (change.number, change.pool, change.proposer) = (number, pool, proposer);
    (change.queued_at, change.eta, change.valid_until) = (time.now, eta, valid_until);
    a.controller.changes += 1;
    let header = Header::of(&mut a.controller, time);
    ChangeQueued { header, change: address, number, kind, index, pool, proposer, eta, valid_until, payload }.log();
    Ok(())
}
