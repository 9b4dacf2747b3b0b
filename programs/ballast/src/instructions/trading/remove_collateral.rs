//! Take collateral out, down to equity of max(IM, 20 %) of notional.

use anchor_lang::prelude::*;
use engine::oracle::AGE_REDUCE;
use engine::trading::collateral::remove;
use engine::Atoms;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Ballast, CollateralChanged, Header};
use crate::oracle::{self, PriceFeed};
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault::{self, Guard};

#[derive(Accounts)]
pub struct RemoveCollateral {
    #[account(address = position.owner @ fail(BallastError::NotAuthorized))]
    pub owner: Signer,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, address = position.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub position: State<Position>,
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: TokenView,
    pub price_update: PriceFeed,
    pub token_program: Program<Token>,
    /// This program: a loss is told to its bearers by a call to it.
    pub program: Program<Ballast>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<RemoveCollateral>, atoms: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let (_, print) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    let token = a.position.state.custody;
    let custody = usize::from(token);
    vault::expect(&a.vault, a.pool.state.custody(token).or_err()?)?;
    check(a.owner_token.belongs_to(a.owner.address()), BallastError::TokenAccountUnusable)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let moment = oracle::moment(&a.pool, &a.market, &print, token, AGE_REDUCE, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let lien = remove(pool, market, &mut a.position.state, Atoms(atoms), &print, &moment).or_err()?;
    vault::pay(&a.pool, &mut a.vault, a.owner_token.account(), Atoms(atoms));
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    CollateralChanged::new(header, &a.position, 0, atoms, lien).tell(!lien.is_zero(), &a.pool, &a.program);
    Ok(())
}
