//! Reduce or close a position at a fresh print, worse by its spread. Collateral and old profit are paid at once; of fresh profit a part may
//! wait in a ticket. Unpausable.

use anchor_lang::prelude::*;
use engine::oracle::AGE_REDUCE;
use engine::trading::decrease::{decrease, DecreaseReport};
use engine::{Price, Size};

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::escrow::{self, Tickets};
use crate::events::{Header, PositionDecreased};
use crate::oracle::{self, PriceFeed, Time};
use crate::state::{Market, Pool, Position, State};
use crate::token::TokenView;
use crate::vault::{self, Guard, OtherGuard};

#[derive(Accounts)]
pub struct DecreasePosition {
    #[account(mut, address = position.owner @ fail(BallastError::NotAuthorized))]
    pub owner: Signer,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, address = position.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub position: State<Position>,
    /// Vault of the collateral's custody.
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: TokenView,
    /// Vault of the side's backing custody, and where its tokens go; none where it is the collateral's.
    #[account(mut)]
    pub backing_vault: Option<TokenView>,
    #[account(mut)]
    pub owner_backing: Option<TokenView>,
    /// Ticket that waits `hold`, and ticket that waits an hour; none where nothing waits.
    #[account(mut)]
    pub ticket: Option<UncheckedAccount>,
    #[account(mut)]
    pub brief_ticket: Option<UncheckedAccount>,
    pub price_update: PriceFeed,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

/// `size` u64::MAX closes all. `limit`: worst price, 1e-8 USD, 0 for any.
#[inline(always)]
pub fn handler(ctx: &mut Context<DecreasePosition>, size: u64, limit: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut ctx.accounts;
    let (_, print) = oracle::observe(&a.price_update, &mut a.pool, &mut a.market, time)?;
    let token = a.position.state.custody;
    let side = a.position.state.side().or_err()?;
    let custody = usize::from(token);
    let backing = a.pool.state.exposures[usize::from(a.market.state.index)].backing(side);
    vault::expect(&a.vault, a.pool.state.custody(token).or_err()?)?;
    check(a.owner_token.belongs_to(a.owner.address()), BallastError::TokenAccountUnusable)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let other = OtherGuard::new(a.backing_vault.as_ref(), &a.pool.state)?;
    let moment = oracle::moment(&a.pool, &a.market, &print, token, AGE_REDUCE, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = decrease(pool, market, &mut a.position.state, Size(size), Price(limit), &print, &moment).or_err()?;
    settle(a, &report, custody, backing, time)?;
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    other.check(a.backing_vault.as_ref(), &a.pool.state)?;
    emit_event(a, &report, time);
    if a.position.state.is_empty() {
        let owner = *a.owner.account();
        a.position.close(owner)?;
    }
    Ok(())
}

/// Tickets first, then tokens.
fn settle(a: &mut DecreasePosition, report: &DecreaseReport, custody: usize, backing: usize, time: Time) -> Result<()> {
    let settlement = &report.settlement;
    let owner = *a.owner.address();
    let tickets =
        Tickets { hold: a.ticket.as_ref(), brief: a.brief_ticket.as_ref(), owner: &owner, payer: a.owner.account() };
    let side = a.position.state.side().or_err()?;
    escrow::issue(&mut a.market, side, &a.pool.state.params, &settlement.escrowed, tickets, time.now)?;
    if custody == backing {
        let sum = settlement.profit.plus(settlement.returned).or_err()?;
        vault::pay(&a.pool, &mut a.vault, a.owner_token.account(), sum);
        return Ok(());
    }
    vault::pay(&a.pool, &mut a.vault, a.owner_token.account(), settlement.returned);
    if settlement.profit.is_zero() {
        return Ok(());
    }
    let (Some(vault), Some(to)) = (a.backing_vault.as_mut(), a.owner_backing.as_mut()) else {
        return Err(fail(BallastError::WrongAccount));
    };
    vault::expect(vault, &a.pool.state.custodies[backing])?;
    check(to.belongs_to(a.owner.address()), BallastError::TokenAccountUnusable)?;
    vault::pay(&a.pool, vault, to.account(), settlement.profit);
    Ok(())
}

fn emit_event(a: &mut DecreasePosition, report: &DecreaseReport, time: Time) {
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let (settlement, position) = (&report.settlement, &a.position.state);
    PositionDecreased {
        header,
        position: *a.position.address(),
        owner: a.position.owner,
        side: position.side,
        price: report.price.0,
        size: settlement.closed.0,
        pnl: settlement.pnl,
        base_fee: report.base_fee.0,
        impact: report.impact.0,
        borrow: report.borrow.0,
        profit: settlement.profit.0,
        held: settlement.escrowed.held.0,
        held_brief: settlement.escrowed.held_brief.0,
        seized: settlement.seized.0,
        returned: settlement.returned.0,
        lien: report.lien.0,
        position_size: position.size.0,
        position_entry: position.entry.0,
        collateral: position.collateral.0,
    }
    .log();
}
