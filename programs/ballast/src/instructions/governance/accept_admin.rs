//! Whom the admin has proposed becomes admin. What was queued before stays queued; the new admin may cancel it.

use anchor_lang::prelude::*;

use crate::dispatch::Context;
use crate::error::{fail, BallastError};
use crate::events::{AdminChanged, Header};
use crate::state::{Controller, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct AcceptAdmin {
    #[account(address = controller.pending_admin @ fail(BallastError::NotAuthorized))]
    pub pending_admin: Signer,
    #[account(mut)]
    pub controller: State<Controller>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<AcceptAdmin>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let (before, admin) = (a.controller.admin, *a.pending_admin.address());
    (a.controller.admin, a.controller.pending_admin) = (admin, Address::default());
    let header = Header::of(&mut a.controller, time);
    AdminChanged { header, before, admin }.log();
    Ok(())
}
