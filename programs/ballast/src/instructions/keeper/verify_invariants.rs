//! Check on chain what must hold between instructions. Remaining accounts: the vaults of all custodies, then all
//! markets, in order.

use anchor_lang::prelude::*;
use engine::invariants;

use crate::address_eq;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::state::{Market, Pool, State};
use crate::token::TokenView;
use crate::vault::{self, Guard};

#[derive(Accounts)]
pub struct VerifyInvariants {
    pub pool: State<Pool>,
    #[account(address = pool.insurance_vault @ fail(BallastError::WrongAccount))]
    pub insurance_vault: TokenView,
}

/// Returns how many accounts were checked. `PoolUndercollateralized` (INV-1), `InvariantViolated` (2, 3, 7),
/// `WrongAccount` if one is missing.
#[inline(always)]
pub fn handler(ctx: &mut Context<VerifyInvariants>) -> Result<u64> {
    let rest = ctx.remaining_accounts()?;
    let a = &*ctx.accounts;
    let (custodies, exposures) = (a.pool.state.active_custodies(), a.pool.state.active_exposures());
    check(rest.len() == custodies.len() + exposures.len(), BallastError::WrongAccount)?;
    let (vaults, markets) = rest.split_at(custodies.len());
    for (custody, view) in custodies.iter().zip(vaults) {
        let account = TokenView::load(*view)?;
        vault::expect(&account, custody)?;
        Guard::new(&account, custody)?;
    }
    check(a.insurance_vault.amount() >= a.pool.state.fund.balance.0, BallastError::PoolUndercollateralized)?;
    invariants::reservations(&a.pool.state).or_err()?;
    invariants::collateral(&a.pool.state).or_err()?;
    for (exposure, view) in exposures.iter().zip(markets) {
        check(address_eq::is(view.address(), &exposure.market), BallastError::WrongAccount)?;
        let market = State::<Market>::load(*view)?;
        invariants::waterfall(&a.pool.state, &market.state).or_err()?;
    }
    Ok(rest.len() as u64)
}
