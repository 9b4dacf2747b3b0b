//! Sets when the guardian's term ends: seven days from now at most, at once with zero.

use anchor_lang::prelude::*;
use engine::governance::TERM;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError};
use crate::events::{GuardianRenewed, Header};
use crate::state::{Controller, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct RenewGuardian {
    #[account(address = controller.admin @ fail(BallastError::NotAuthorized))]
    pub admin: Signer,
    #[account(mut)]
    pub controller: State<Controller>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<RenewGuardian>, seconds: u32) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    check(i64::from(seconds) <= TERM, BallastError::InvalidParameter)?;
    let expires = time.now.saturating_add(i64::from(seconds));
    a.controller.guardian_expires = expires;
    let header = Header::of(&mut a.controller, time);
    GuardianRenewed { header, guardian: a.controller.guardian, expires }.log();
    Ok(())
}
