//! Bring what was collected for the fund in one token into the fund; tokens that belong to nobody are the LPs' from
//! then on. Sells inside the pool at the price at which LPs leave, as far as the fund's stable is free and may leave
//! within an hour.

use anchor_lang::prelude::*;
use engine::{insurance::sweep::sweep, Atoms};

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, InsuranceSwept, POOL_WIDE};
use crate::state::{Pool, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault::{self, Guard};

#[derive(Accounts)]
pub struct SweepInsurance {
    #[account(mut)]
    pub pool: State<Pool>,
    #[account(mut)]
    pub vault: TokenView,
    /// Vault of the fund's stable; none where it is the one swept.
    #[account(mut)]
    pub home_vault: Option<TokenView>,
    #[account(mut, address = pool.insurance_vault @ fail(BallastError::WrongAccount))]
    pub insurance_vault: TokenView,
    pub token_program: Program<Token>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<SweepInsurance>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let custody = vault::custody_of(&a.pool.state, &a.vault)?;
    let home = usize::from(a.pool.state.fund.custody);
    let balance = Atoms(a.vault.amount());
    let swept = sweep(&mut a.pool.state, custody as u8, balance, time.now).or_err()?;
    check(!swept.gained.is_zero() || !swept.surplus.is_zero(), BallastError::NothingToPay)?;
    if custody == home {
        vault::pay(&a.pool, &mut a.vault, a.insurance_vault.account(), swept.gained.at_par());
    } else {
        let vault = a.home_vault.as_mut().ok_or_else(|| fail(BallastError::WrongAccount))?;
        vault::expect(vault, &a.pool.state.custodies[home])?;
        vault::pay(&a.pool, vault, a.insurance_vault.account(), swept.gained.at_par());
        Guard::new(vault, &a.pool.state.custodies[home])?;
    }
    Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    InsuranceSwept {
        header,
        custody: custody as u8,
        surplus: swept.surplus.0,
        sold: swept.sold.0,
        gained: swept.gained.0,
        fund: a.pool.state.fund.balance.0,
    }
    .log();
    Ok(())
}
