//! Liquidate an unhealthy position, wholly or in part. Anyone may, at any time; the caller is paid from the position, or from the fund if
//! nothing is left. A deficit goes down the waterfall at once. Unpausable.

use anchor_lang::prelude::*;
use engine::oracle::AGE_LIQUIDATE;
use engine::trading::liquidate::{check_print, liquidate, LiquidationReport};
use engine::Atoms;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Ballast, Header, PositionLiquidated};
use crate::oracle::{self, PriceFeed};
use crate::payout::Payout;
use crate::receipt;
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;
use crate::token::{move_lamports, TokenView};
use crate::vault::{self, Guard, OtherGuard};

#[derive(Accounts)]
pub struct Liquidate {
    #[account(unsafe(dup))]
    pub keeper: Signer,
    #[account(unsafe(dup), address = position.owner @ fail(BallastError::WrongAccount))]
    pub owner: UncheckedAccount,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, address = position.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub position: State<Position>,
    /// Vault of the collateral's custody, and the keeper's and the owner's accounts of that token.
    #[account(mut)]
    pub vault: TokenView,
    #[account(unsafe(dup))]
    pub keeper_token: TokenView,
    #[account(unsafe(dup))]
    pub owner_token: UncheckedAccount,
    /// The other vault that the settlement may touch: the fund's custody for a loss, the side's backing for a profit.
    #[account(mut)]
    pub other_vault: Option<TokenView>,
    /// Where the keeper's floor goes (loss) or the owner's profit (profit), in the other vault's token.
    #[account(unsafe(dup))]
    pub other_token: Option<UncheckedAccount>,
    #[account(mut, address = pool.insurance_vault @ fail(BallastError::WrongAccount))]
    pub insurance_vault: TokenView,
    #[account(mut)]
    pub ticket: Option<UncheckedAccount>,
    #[account(mut)]
    pub brief_ticket: Option<UncheckedAccount>,
    /// Where what cannot be paid to the owner is booked: collateral that comes back, and profit in the other vault's token; profit beyond
    /// the hourly limit goes to the one of its token. Two accounts,
    /// or an owner in profit could keep everyone from liquidating him by closing both of his token accounts (INV-23).
    #[account(mut)]
    pub payable: Option<UncheckedAccount>,
    #[account(mut)]
    pub other_payable: Option<UncheckedAccount>,
    pub price_update: PriceFeed,
    pub second_price: Option<PriceFeed>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
    /// This program: who bears a loss is told by a call to it.
    pub program: Program<Ballast>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<Liquidate>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut ctx.accounts;
    let (_, print) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    check_print(&print, time.now).or_err()?;
    let token = a.position.state.custody;
    let side = a.position.state.side().or_err()?;
    vault::expect(&a.vault, a.pool.state.custody(token).or_err()?)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[usize::from(token)])?;
    let other = OtherGuard::new(a.other_vault.as_ref(), &a.pool.state)?;
    let second = oracle::second_price(a.second_price.as_ref(), &mut a.market, time)?;
    let moment = oracle::moment(&a.pool, &a.market, &print, token, AGE_LIQUIDATE, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = liquidate(pool, market, &mut a.position.state, &moment, second).or_err()?;
    let lamports = pay(a, &report, time)?;
    guard.check(&a.vault, &a.pool.state.custodies[usize::from(token)])?;
    other.check(a.other_vault.as_ref(), &a.pool.state)?;
    if report.absorbed.opened {
        receipt::remember(&mut a.market, side.opposite());
    }
    if report.moves_the_ledger() {
        engine::invariants::waterfall(&a.pool.state, &a.market.state).or_err()?;
    }
    emit_event(a, &report, time);
    // What the keeper paid for new accounts comes out of the position's lamports; the rest is the owner's. A part pays its owner nothing and creates
    // nothing: who has profit is closed wholly.
    let (position, keeper) = (*a.position.account(), *a.keeper.account());
    move_lamports(&position, &keeper, lamports.min(position.lamports()))?;
    if a.position.state.is_empty() {
        a.position.end(a.owner.account(), &keeper)?;
    }
    Ok(())
}

/// The keeper, then the owner; returns the lamports that new accounts cost the keeper.
fn pay(a: &mut Liquidate, report: &LiquidationReport, time: Time) -> Result<u64> {
    vault::pay(&a.pool, &mut a.vault, a.keeper_token.account(), report.close.keeper);
    let owner = *a.owner.address();
    let payout = Payout {
        owner: &owner,
        payer: a.keeper.account(),
        vault: &mut a.vault,
        account: &mut a.owner_token,
        payable: a.payable.as_mut(),
        backing_vault: a.other_vault.as_mut(),
        backing_account: a.other_token.as_mut(),
        backing_payable: a.other_payable.as_mut(),
        ticket: a.ticket.as_ref(),
        brief_ticket: a.brief_ticket.as_ref(),
    };
    let lamports = payout.pay(&mut a.pool, &mut a.market, &a.position.state, &report.close, time.now)?;
    draw_from_fund(a, report)?;
    Ok(lamports)
}

/// The fund's draw goes into its custody's vault, the keeper's floor to the keeper.
fn draw_from_fund(a: &mut Liquidate, report: &LiquidationReport) -> Result<()> {
    let (draw, floor) = (Atoms(report.absorbed.insurance.0), Atoms(report.keeper_floor.0));
    if draw.is_zero() && floor.is_zero() {
        return Ok(());
    }
    let home = usize::from(a.pool.state.fund.custody);
    if home == usize::from(a.position.state.custody) {
        vault::pay(&a.pool, &mut a.insurance_vault, a.vault.account(), draw);
        vault::pay(&a.pool, &mut a.insurance_vault, a.keeper_token.account(), floor);
        return Ok(());
    }
    let (Some(vault), Some(account)) = (a.other_vault.as_mut(), a.other_token.as_mut()) else {
        return Err(fail(BallastError::WrongAccount));
    };
    vault::expect(vault, &a.pool.state.custodies[home])?;
    vault::pay(&a.pool, &mut a.insurance_vault, vault.account(), draw);
    vault::pay(&a.pool, &mut a.insurance_vault, account.account(), floor);
    check(a.insurance_vault.amount() >= a.pool.state.fund.balance.0, BallastError::PoolUndercollateralized)
}

fn emit_event(a: &mut Liquidate, report: &LiquidationReport, time: Time) {
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let event = PositionLiquidated::new(header, *a.keeper.address(), &a.position, &a.pool, report);
    event.tell(report.bears_a_loss(), &a.pool, &a.program);
}
