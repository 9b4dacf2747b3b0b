//! Reduce or close a position at a fresh print, worse by its spread; the owner or his delegate. Collateral and old profit are paid at once; of fresh profit a part may
//! wait in a ticket. Unpausable.

use anchor_lang::prelude::*;
use engine::oracle::AGE_REDUCE;
use engine::trading::decrease::{decrease, DecreaseReport};
use engine::{Price, Size};

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{Ballast, Header, PositionDecreased};
use crate::oracle::{self, PriceFeed};
use crate::payout::Payout;
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault::{self, Guard, OtherGuard};

#[derive(Accounts)]
pub struct DecreasePosition {
    /// The owner or the position's delegate; pays for new tickets.
    #[account(unsafe(dup))]
    pub signer: Signer,
    /// Gets everything: tokens go to accounts of his, the position's rent to himself.
    #[account(unsafe(dup), address = position.owner @ fail(BallastError::NotAuthorized))]
    pub owner: UncheckedAccount,
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
    /// Where profit beyond the hourly limit, and what cannot be paid, is booked in the backing custody's token; none where all may leave.
    #[account(mut)]
    pub payable: Option<UncheckedAccount>,
    /// The same of collateral in another token: an owner whose account was frozen, or is another's, can leave as well.
    #[account(mut)]
    pub own_payable: Option<UncheckedAccount>,
    pub price_update: PriceFeed,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
    /// This program: who bears a loss is told by a call to it.
    pub program: Program<Ballast>,
}

/// `size` u64::MAX closes all. `limit`: worst price, 1e-8 USD, 0 for any.
#[inline(always)]
pub fn handler(ctx: &mut Context<DecreasePosition>, size: u64, limit: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut ctx.accounts;
    a.position.authorize(a.signer.address())?;
    let (_, print) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    let token = a.position.state.custody;
    let custody = usize::from(token);
    vault::expect(&a.vault, a.pool.state.custody(token).or_err()?)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let other = OtherGuard::new(a.backing_vault.as_ref(), &a.pool.state)?;
    let moment = oracle::moment(&a.pool, &a.market, &print, token, AGE_REDUCE, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = decrease(pool, market, &mut a.position.state, Size(size), Price(limit), &print, &moment).or_err()?;
    pay(a, &report, time)?;
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    other.check(a.backing_vault.as_ref(), &a.pool.state)?;
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let event = PositionDecreased::new(header, &a.position, &report);
    event.tell(!report.lien.is_zero(), &a.pool, &a.program);
    if a.position.state.is_empty() {
        let owner = *a.owner.account();
        a.position.end(&owner, a.signer.account())?;
    }
    Ok(())
}

fn pay(a: &mut DecreasePosition, report: &DecreaseReport, time: Time) -> Result<u64> {
    let owner = *a.owner.address();
    let side = a.position.state.side().or_err()?;
    let same = a.pool.state.exposures[usize::from(a.market.state.index)].backing(side)
        == usize::from(a.position.state.custody);
    let (payable, backing_payable) =
        if same { (a.payable.as_mut(), None) } else { (a.own_payable.as_mut(), a.payable.as_mut()) };
    let payout = Payout {
        owner: &owner,
        payer: a.signer.account(),
        vault: &mut a.vault,
        account: &mut a.owner_token,
        payable,
        backing_vault: a.backing_vault.as_mut(),
        backing_account: a.owner_backing.as_mut(),
        backing_payable,
        ticket: a.ticket.as_ref(),
        brief_ticket: a.brief_ticket.as_ref(),
    };
    payout.pay(&mut a.pool, &mut a.market, &a.position.state, &report.close, time.now)
}
