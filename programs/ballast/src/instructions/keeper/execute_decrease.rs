//! Execute an order that reduces: take profit or stop loss. Anyone may, for the tip, at a print that sets it off. Its owner cannot make it
//! fail: what he cannot be paid is booked, and what new accounts cost comes out of what the order prepaid, then of the position's lamports.

use anchor_lang::prelude::*;
use engine::oracle::AGE_REDUCE;
use engine::trading::decrease::DecreaseReport;
use engine::trading::order::reduce;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Ballast, Header, PositionDecreased};
use crate::oracle::{self, PriceFeed};
use crate::payout::Payout;
use crate::state::{Market, Pool, Position, Request, State};
use crate::time::Time;
use crate::token::{move_lamports, TokenView};
use crate::vault::{self, Guard, OtherGuard};

#[derive(Accounts)]
pub struct ExecuteDecrease {
    #[account(unsafe(dup))]
    pub executor: Signer,
    #[account(unsafe(dup), address = request.owner @ fail(BallastError::WrongAccount))]
    pub owner: UncheckedAccount,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, address = request.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub request: State<Request>,
    #[account(mut)]
    pub position: State<Position>,
    /// Vault of the collateral's custody, and the owner's account of that token.
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: UncheckedAccount,
    /// Vault of the side's backing custody, and where its tokens go; none where it is the collateral's.
    #[account(mut)]
    pub backing_vault: Option<TokenView>,
    #[account(mut)]
    pub owner_backing: Option<UncheckedAccount>,
    /// Ticket that waits `hold`, and ticket that waits an hour; none where nothing waits.
    #[account(mut)]
    pub ticket: Option<UncheckedAccount>,
    #[account(mut)]
    pub brief_ticket: Option<UncheckedAccount>,
    /// Where what cannot be paid to the owner is booked, in the collateral's and in the backing token.
    #[account(mut)]
    pub payable: Option<UncheckedAccount>,
    #[account(mut)]
    pub backing_payable: Option<UncheckedAccount>,
    pub price_update: PriceFeed,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
    /// This program: who bears a loss is told by a call to it.
    pub program: Program<Ballast>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<ExecuteDecrease>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut ctx.accounts;
    let request = a.request.state;
    check(a.position.is_of(&a.request), BallastError::WrongAccount)?;
    let (print, _) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    let token = a.position.state.custody;
    let custody = usize::from(token);
    vault::expect(&a.vault, a.pool.state.custody(token).or_err()?)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let other = OtherGuard::new(a.backing_vault.as_ref(), &a.pool.state)?;
    let moment = oracle::moment(&a.pool, &a.market, &print, token, AGE_REDUCE, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = reduce(pool, market, &mut a.position.state, &request, &print, &moment).or_err()?;
    let cost = pay(a, &report, time)?;
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    other.check(a.backing_vault.as_ref(), &a.pool.state)?;
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let event = PositionDecreased::new(header, &a.position, &report);
    event.tell(!report.lien.is_zero(), &a.pool, &a.program);
    end(a, request.tip, cost)
}

fn pay(a: &mut ExecuteDecrease, report: &DecreaseReport, time: Time) -> Result<u64> {
    let owner = *a.owner.address();
    let payout = Payout {
        owner: &owner,
        payer: a.executor.account(),
        vault: &mut a.vault,
        account: &mut a.owner_token,
        payable: a.payable.as_mut(),
        backing_vault: a.backing_vault.as_mut(),
        backing_account: a.owner_backing.as_mut(),
        backing_payable: a.backing_payable.as_mut(),
        ticket: a.ticket.as_ref(),
        brief_ticket: a.brief_ticket.as_ref(),
    };
    payout.pay(&mut a.pool, &mut a.market, &a.position.state, &report.close, time.now)
}

/// Tip and costs to the executor, all that is left to the owner, unless it is too little for his account.
fn end(a: &mut ExecuteDecrease, tip: u64, cost: u64) -> Result<()> {
    let (owner, executor) = (*a.owner.account(), a.executor.account());
    let prepaid = cost.min(a.request.account().lamports().saturating_sub(tip));
    move_lamports(a.request.account(), executor, tip.saturating_add(prepaid))?;
    // The order's rent and reserve cover what a part can need: two tickets and one `Payable`.
    if a.position.state.is_empty() {
        let rest = cost.saturating_sub(prepaid).min(a.position.account().lamports());
        move_lamports(a.position.account(), executor, rest)?;
        a.position.end(&owner, executor)?; // First: with what it holds an empty wallet can take the rest as well.
    }
    a.request.end(&owner, executor)
}
