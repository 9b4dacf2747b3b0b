//! Add collateral, in the position's token. Unpausable, and no touch: liens stay as they are.

use anchor_lang::prelude::*;
use engine::trading::collateral::add;
use engine::{Atoms, Usd};

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{CollateralChanged, Header};
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault::{self, Guard};

#[derive(Accounts)]
pub struct AddCollateral {
    /// The owner or the position's delegate.
    pub owner: Signer,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(address = position.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub position: State<Position>,
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: TokenView,
    pub token_program: Program<Token>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<AddCollateral>, atoms: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    a.position.authorize(a.owner.address())?;
    let custody = usize::from(a.position.state.custody);
    vault::expect(&a.vault, a.pool.state.custody(a.position.state.custody).or_err()?)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    add(&mut a.pool.state, &a.market.state, &mut a.position.state, Atoms(atoms)).or_err()?;
    vault::receive(a.owner_token.account(), &mut a.vault, &a.owner, Atoms(atoms));
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    CollateralChanged::new(header, &a.position, atoms, 0, Usd::ZERO).log();
    Ok(())
}
