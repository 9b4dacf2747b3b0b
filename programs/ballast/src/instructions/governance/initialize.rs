//! Creates the controller. Only the program's upgrade authority can: nobody runs in front of a deployment.

use anchor_lang::prelude::*;

use crate::account_init::{derives, New};
use crate::dispatch::Context;
use crate::error::{check, BallastError};
use crate::seeds;
use crate::state::{Controller, VERSION};
use crate::time::Time;

/// `BPFLoaderUpgradeab1e11111111111111111111111`
const LOADER: Address = Address::new_from_array([
    2, 168, 246, 145, 78, 136, 161, 176, 226, 16, 21, 62, 247, 99, 174, 43, 0, 194, 185, 61, 22, 193, 36, 210, 192, 83,
    122, 16, 4, 128, 0, 0,
]);
#[derive(Accounts)]
pub struct Initialize {
    #[account(mut)]
    pub authority: Signer,
    #[account(mut)]
    pub controller: UncheckedAccount,
    /// The program's data account: it names the upgrade authority.
    pub program_data: UncheckedAccount,
    pub system_program: Program<System>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<Initialize>, guardian: Address) -> Result<()> {
    let a = &mut *ctx.accounts;
    let admin = *a.authority.address();
    let new = New { payer: a.authority.account(), view: a.controller.account(), path: &seeds::controller!() };
    let (mut controller, bump) = new.state::<Controller>()?;
    let upgrade_authority = upgrade_authority(a.program_data.account())?;
    check(upgrade_authority == a.authority.address().as_ref(), BallastError::NotUpgradeAuthority)?;
    controller.version = VERSION;
    controller.bump = bump;
    controller.admin = admin;
    controller.guardian = guardian;
    controller.guardian_expires = Time::read()?.now.saturating_add(engine::governance::TERM);
    controller.delay = engine::governance::LEAST_DELAY;
    Ok(())
}

/// Program data of the upgradeable loader: state 3 (u32), slot (u64), Some (u8), authority. `NotUpgradeAuthority` if it
/// is another account or the program is immutable.
fn upgrade_authority(data: &AccountView) -> Result<[u8; 32]> {
    let derived = derives(&[crate::ID.as_ref()], &LOADER, data.address());
    check(derived, BallastError::NotUpgradeAuthority)?;
    check(data.owned_by(&LOADER) && data.data_len() >= 45, BallastError::NotUpgradeAuthority)?;
    let bytes = data.try_borrow()?;
    check(bytes[..4] == [3, 0, 0, 0] && bytes[12] == 1, BallastError::NotUpgradeAuthority)?;
    let mut authority = [0; 32];
    authority.copy_from_slice(&bytes[13..45]);
    Ok(authority)
}
