//! Pay what the pool owes an owner whose token account could not be paid before, and of profit that waits for the
//! hourly limit as much as may leave now. Anyone may; only an account of the owner can receive. The account is closed
//! when nothing is owed any more.

use anchor_lang::prelude::*;
use engine::{liquidity::outflow::draw, Atoms};

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, OwnerPaid, POOL_WIDE};
use crate::state::{Payable, Pool, State};
use crate::time::Time;
use crate::token::{takes, TokenView};
use crate::vault::{self, Guard};

#[derive(Accounts)]
pub struct PayOut {
    #[account(mut, address = payable.owner @ fail(BallastError::WrongAccount))]
    pub owner: UncheckedAccount,
    #[account(mut, address = payable.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut)]
    pub payable: State<Payable>,
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: TokenView,
    pub token_program: Program<Token>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<PayOut>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let custody = usize::from(a.payable.custody);
    let (ready, deferred) = (Atoms(a.payable.amount), Atoms(a.payable.deferred));
    vault::expect(&a.vault, a.pool.state.custody(a.payable.custody).or_err()?)?;
    check(a.owner_token.belongs_to(a.owner.address()), BallastError::TokenAccountUnusable)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let freed = draw(&mut a.pool.state.custodies[custody], deferred, time.now).or_err()?;
    let amount = ready.plus(freed).or_err()?;
    let nothing = if deferred.is_zero() { BallastError::NothingToPay } else { BallastError::OutflowLimited };
    check(!amount.is_zero(), nothing)?;
    a.pool.state.custodies[custody].payable.sub_assign(amount).or_err()?;
    a.payable.amount = 0;
    a.payable.deferred = deferred.less(freed).0;
    vault::pay(&a.pool, &mut a.vault, a.owner_token.account(), amount);
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    OwnerPaid {
        header,
        owner: *a.owner.address(),
        custody: custody as u8,
        amount: amount.0,
        deferred: a.payable.deferred,
    }
    .log();
    // There is no signer to take them instead: where the owner's wallet cannot take its lamports it stays, empty, for
    // what is booked next.
    let owner = *a.owner.account();
    if a.payable.deferred == 0 && takes(&owner, a.payable.account().lamports())? {
        a.payable.close(owner)?;
    }
    Ok(())
}
