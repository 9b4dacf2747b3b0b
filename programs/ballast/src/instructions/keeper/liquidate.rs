//! Liquidate an unhealthy position, wholly or in part. Anyone may, at any time; the caller is paid from the position,
//! or from the fund if nothing is left. A deficit goes down the waterfall at once. Unpausable.

use anchor_lang::prelude::*;
use engine::oracle::AGE_LIQUIDATE;
use engine::trading::liquidate::{check_print, liquidate, LiquidationReport};
use engine::Atoms;

use crate::closing::*;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, PositionLiquidated};
use crate::oracle::{self, PriceFeed};
use crate::receipt;
use crate::time::Time;
use crate::token::{move_lamports, TokenView};
use crate::vault;

#[derive(Accounts)]
pub struct Liquidate {
    #[account(unsafe(dup))]
    pub keeper: Signer,
    /// The keeper's account of the collateral's token.
    #[account(unsafe(dup))]
    pub keeper_token: TokenView,
    pub closing: Nested<Closing>,
    #[account(mut, address = closing.pool.insurance_vault @ fail(BallastError::WrongAccount))]
    pub insurance_vault: TokenView,
    pub second_price: Option<PriceFeed>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<Liquidate>) -> Result<()> {
    let time = Time::read()?;
    let Liquidate { keeper, keeper_token, closing: Nested(a), insurance_vault, second_price } = &mut *ctx.accounts;
    let keeper = keeper.account();
    let (_, print) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    check_print(&print, time.now).or_err()?;
    let side = a.position.state.side().or_err()?;
    let guards = a.guards()?;
    let second = oracle::second_price(second_price.as_ref(), &mut a.market, time)?;
    let moment = oracle::moment(&a.pool, &a.market, &print, a.position.state.custody, AGE_LIQUIDATE, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = liquidate(pool, market, &mut a.position.state, &moment, second).or_err()?;
    vault::pay(&a.pool, &mut a.vault, keeper_token.account(), report.close.keeper);
    let lamports = a.pay(keeper, &report.close, time.now)?;
    draw_from_fund(a, insurance_vault, keeper_token, &report)?;
    a.check(guards)?;
    if report.absorbed.opened {
        receipt::remember(&mut a.market, side.opposite());
    }
    if report.moves_the_ledger() {
        engine::invariants::waterfall(&a.pool.state, &a.market.state).or_err()?;
    }
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let event = PositionLiquidated::new(header, *keeper.address(), &a.position, &a.pool, &report);
    event.tell(report.bears_a_loss(), &a.pool, &a.program);
    // New accounts that the keeper paid for come out of the position's lamports; the rest is the owner's. A part
    // creates none: a position with profit is closed wholly.
    let position = *a.position.account();
    move_lamports(&position, keeper, lamports.min(position.lamports()))?;
    if a.position.state.is_empty() {
        a.position.end(a.owner.account(), keeper)?;
    }
    Ok(())
}

/// The fund's draw goes into its custody's vault, the keeper's floor to the keeper.
#[inline(always)]
fn draw_from_fund(a: &mut Closing, fund: &mut TokenView, keeper: &TokenView, report: &LiquidationReport) -> Result<()> {
    let (draw, floor) = (Atoms(report.absorbed.insurance.0), Atoms(report.keeper_floor.0));
    if draw.is_zero() && floor.is_zero() {
        return Ok(());
    }
    let home = usize::from(a.pool.state.fund.custody);
    if home == usize::from(a.position.state.custody) {
        vault::pay(&a.pool, fund, a.vault.account(), draw);
        vault::pay(&a.pool, fund, keeper.account(), floor);
        return Ok(());
    }
    let (Some(vault), Some(account)) = (a.other_vault.as_mut(), a.other_token.as_mut()) else {
        return Err(fail(BallastError::WrongAccount));
    };
    vault::expect(vault, &a.pool.state.custodies[home])?;
    vault::pay(&a.pool, fund, vault.account(), draw);
    vault::pay(&a.pool, fund, account.account(), floor);
    check(fund.amount() >= a.pool.state.fund.balance.0, BallastError::PoolUndercollateralized)
}
