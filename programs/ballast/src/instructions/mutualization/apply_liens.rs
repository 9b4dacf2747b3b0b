//! Let up to 16 open winners answer for their liens now. Anyone may, for 1 % of what it brings, one dollar at most.
//! Positions without profit at the moment are skipped: they still owe.

use anchor_lang::prelude::*;
use engine::fees::{lose, payout_down};
use engine::oracle::{AGE_REDUCE, WIDEST};
use engine::{Atoms, Side, Usd};

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::Ballast;
use crate::liens;
use crate::oracle::{self, PriceFeed};
use crate::state::{Market, Pool, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault::{self, Guard};

#[derive(Accounts)]
pub struct ApplyLiens {
    pub keeper: Signer,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut)]
    pub market: State<Market>,
    /// Vault of the side's backing custody, and the keeper's account of its token.
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub keeper_token: TokenView,
    pub price_update: PriceFeed,
    pub token_program: Program<Token>,
    /// This program: a loss is told to its bearers by a call to it.
    pub program: Program<Ballast>,
}

/// `side`: the winning side; all positions given must be of it.
#[inline(always)]
pub fn handler(ctx: &mut Context<ApplyLiens>, side: u8) -> Result<()> {
    let time = Time::read()?;
    let positions = ctx.remaining_accounts()?;
    let a = &mut *ctx.accounts;
    let side = Side::from_u8(side).or_err()?;
    let (_, print) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    print.within(time.now, AGE_REDUCE).or_err()?;
    print.narrower(WIDEST).or_err()?;
    let backing = a.pool.state.exposures[usize::from(a.market.state.index)].backing(side);
    vault::expect(&a.vault, &a.pool.state.custodies[backing])?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[backing])?;
    let applied = liens::apply(&mut a.pool, &mut a.market, side, positions, print.price, time)?;
    let paid = applied.paid;
    let bounty = bounty(a, side, backing, paid, print.price, time)?;
    vault::pay(&a.pool, &mut a.vault, a.keeper_token.account(), bounty);
    guard.check(&a.vault, &a.pool.state.custodies[backing])?;
    engine::invariants::waterfall(&a.pool.state, &a.market.state).or_err()?;
    liens::tell(&mut a.pool, &a.market, &a.program, side, &applied, bounty, time);
    Ok(())
}

/// 1 % of what was collected, one dollar at most, from tokens that nobody has reserved.
fn bounty(
    a: &mut ApplyLiens,
    side: Side,
    backing: usize,
    paid: Usd,
    price: engine::Price,
    time: Time,
) -> Result<Atoms> {
    let index = usize::from(a.pool.state.exposures[usize::from(a.market.state.index)].index);
    let unit = a.pool.state.custodies[index].unit;
    let amount = engine::mutualization::lien::bounty(paid);
    let custody = &mut a.pool.state.custodies[backing];
    let tokens = payout_down(side, amount, price, unit).or_err()?.min(custody.free());
    lose(custody, tokens, time.now).or_err()?;
    Ok(tokens)
}
