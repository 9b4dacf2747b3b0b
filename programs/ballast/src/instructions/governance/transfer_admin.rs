//! Proposes another admin, who must accept: no key is lost to a typing error. Proposing oneself withdraws a proposal.

use anchor_lang::prelude::*;

use crate::dispatch::Context;
use crate::error::{fail, BallastError};
use crate::events::{AdminProposed, Header};
use crate::state::{Controller, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct TransferAdmin {
    #[account(address = controller.admin @ fail(BallastError::NotAuthorized))]
    pub admin: Signer,
    #[account(mut)]
    pub controller: State<Controller>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<TransferAdmin>, to: Address) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    a.controller.pending_admin = to;
    let header = Header::of(&mut a.controller, time);
    AdminProposed { header, admin: *a.admin.address(), proposed: to }.log();
    Ok(())
}
