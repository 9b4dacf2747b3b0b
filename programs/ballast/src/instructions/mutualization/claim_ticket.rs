//! Pay a matured ticket to its owner, less its share of every loss event that opened before it matured. Anyone may
//! claim for anyone. Remaining accounts: receipts of events that the market's ring no longer has, in order.

use anchor_lang::prelude::*;
use engine::fees::gain;
use engine::mutualization::escrow::claim;
use engine::{Receipt, Side};

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Ballast, Header, TicketClaimed};
use crate::state::{LossEvent, Market, Pool, State, Ticket};
use crate::time::Time;
use crate::token::{move_lamports, TokenView};
use crate::vault::{self, Guard, Recipient};

#[derive(Accounts)]
pub struct ClaimTicket {
    #[account(unsafe(dup))]
    pub payer: Signer,
    #[account(unsafe(dup), address = ticket.owner @ fail(BallastError::WrongAccount))]
    pub owner: UncheckedAccount,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, address = ticket.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub ticket: State<Ticket>,
    /// Vault of the side's backing custody.
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: UncheckedAccount,
    #[account(mut)]
    pub payable: Option<UncheckedAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
    /// This program: a loss is told to its bearers by a call to it.
    pub program: Program<Ballast>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<ClaimTicket>) -> Result<()> {
    let time = Time::read()?;
    let receipts = receipts(ctx)?;
    let a = &mut *ctx.accounts;
    let side = Side::from_u8(a.ticket.state.side).or_err()?;
    let custody = a.pool.state.exposures[usize::from(a.market.state.index)].backing(side);
    vault::expect(&a.vault, &a.pool.state.custodies[custody])?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let face = a.ticket.state.face.0;
    let claim = claim(a.market.state.side_mut(side), &mut a.ticket.state, &receipts, time.now).or_err()?;
    let state = &mut a.pool.state.custodies[custody];
    state.escrow.sub_assign(claim.paid.plus(claim.dust).or_err()?).or_err()?;
    gain(state, claim.dust, time.now).or_err()?;
    let owner = *a.owner.address();
    let to =
        Recipient { owner: &owner, account: &mut a.owner_token, payable: a.payable.as_mut(), payer: a.payer.account() };
    let cost = vault::pay_owner(&mut a.pool, custody, &mut a.vault, to, claim.paid)?;
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let ticket = *a.ticket.address();
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let (paid, dust) = (claim.paid.0, claim.dust.0);
    TicketClaimed { header, ticket, owner, side: side.byte(), face, paid, dust }.tell(paid < face, &a.pool, &a.program);
    if cost > 0 {
        // Out of the ticket's rent, which is the owner's: claiming for an owner whose account is missing costs the
        // caller nothing.
        move_lamports(a.ticket.account(), a.payer.account(), cost.min(a.ticket.account().lamports()))?;
    }
    a.ticket.end(a.owner.account(), a.payer.account())
}

fn receipts(ctx: &mut Context<ClaimTicket>) -> Result<Vec<Receipt>> {
    let views = ctx.remaining_accounts()?;
    let market = *ctx.accounts.market.address();
    let mut receipts = Vec::with_capacity(views.len());
    for view in views {
        let receipt = State::<LossEvent>::load(*view)?;
        check(receipt.market == market, BallastError::WrongAccount)?;
        receipts.push(receipt.state);
    }
    Ok(receipts)
}
