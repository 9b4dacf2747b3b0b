//! What reduces, closes or liquidates a position: the accounts that all three take, and what they do after the rule.

use anchor_lang::prelude::*;
use engine::trading::close::CloseReport;
use engine::trading::decrease::DecreaseReport;
use engine::Atoms;

use crate::error::{fail, BallastError, OrErr};
use crate::escrow::{self, Tickets};
use crate::events::{Ballast, Header, PositionDecreased};
use crate::oracle::PriceFeed;
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault::{self, Guard, OtherGuard, Recipient};

/// An instruction holds them as `Nested`; the IDL lists them flat, where the field stands. The owner's accounts may be
/// given twice: a keeper may liquidate their own position. Each account that gets something is checked when it gets it.
#[derive(Accounts)]
pub struct Closing {
    /// Gets everything: tokens go to their accounts, the position's rent to their wallet.
    #[account(unsafe(dup), address = position.owner @ fail(BallastError::WrongAccount))]
    pub owner: UncheckedAccount,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, address = position.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub position: State<Position>,
    /// Vault of the collateral's custody, and the owner's account of that token.
    #[account(mut)]
    pub vault: TokenView,
    #[account(unsafe(dup))]
    pub owner_token: UncheckedAccount,
    /// The vault of another custody that may pay or be paid: for a profit the side's backing, for a liquidation's loss
    /// the fund's; none where that is the collateral's.
    #[account(mut)]
    pub other_vault: Option<TokenView>,
    /// Where the owner's profit goes, or a liquidator's floor, in the other vault's token.
    #[account(unsafe(dup))]
    pub other_token: Option<UncheckedAccount>,
    /// Ticket that waits `hold`, and ticket that waits an hour; none where nothing waits.
    #[account(mut)]
    pub ticket: Option<UncheckedAccount>,
    #[account(mut)]
    pub brief_ticket: Option<UncheckedAccount>,
    /// Where what the owner's accounts cannot take is booked, in the collateral's and in the other vault's token;
    /// profit beyond the hourly limit goes to the one of its token. Two, or closing both token accounts would make a
    /// position in profit impossible to liquidate (INV-23).
    #[account(mut)]
    pub payable: Option<UncheckedAccount>,
    #[account(mut)]
    pub other_payable: Option<UncheckedAccount>,
    pub price_update: PriceFeed,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
    /// This program: a loss is told to its bearers by a call to it.
    pub program: Program<Ballast>,
}

/// The surplus of both vaults, as it was before the first token moved.
pub struct Guards {
    custody: usize,
    own: Guard,
    other: OtherGuard,
}

impl Closing {
    /// `WrongAccount` for a vault that is not the collateral's, or of no custody; `PoolUndercollateralized`.
    #[inline(always)]
    pub fn guards(&self) -> Result<Guards> {
        let (pool, custody) = (&self.pool.state, self.position.state.custody);
        vault::expect(&self.vault, pool.custody(custody).or_err()?)?;
        let custody = usize::from(custody);
        let own = Guard::new(&self.vault, &pool.custodies[custody])?;
        Ok(Guards { custody, own, other: OtherGuard::new(self.other_vault.as_ref(), pool)? })
    }
    /// `InvariantViolated` unless both surpluses are what they were.
    #[inline(always)]
    pub fn check(&self, guards: Guards) -> Result<()> {
        guards.own.check(&self.vault, &self.pool.state.custodies[guards.custody])?;
        guards.other.check(self.other_vault.as_ref(), &self.pool.state)
    }

    /// Pays the owner: tickets first, then tokens. Returns the lamports that new accounts cost the payer.
    /// `TicketRequired`, `PayableRequired`, `TokenAccountUnusable`, `WrongAccount`.
    #[inline(never)]
    pub fn pay(&mut self, payer: &AccountView, close: &CloseReport, now: i64) -> Result<u64> {
        let (owner, position, pool, market) =
            (self.owner.address(), &self.position.state, &mut self.pool, &mut self.market);
        let (side, custody) = (position.side().or_err()?, usize::from(position.custody));
        let tickets = Tickets { hold: self.ticket.as_ref(), brief: self.brief_ticket.as_ref(), owner, payer };
        let mut cost = escrow::issue(market, side, &pool.state.params, &close.escrowed, tickets, now)?;
        let backing = pool.state.exposures[usize::from(market.state.index)].backing(side);
        let (mut payable, mut other_payable) = (self.payable.as_mut(), self.other_payable.as_mut());
        if !close.deferred.is_zero() {
            let later = if backing == custody { &mut payable } else { &mut other_payable };
            cost += vault::defer(pool, backing, owner, later.as_deref_mut(), payer, close.deferred)?;
        }
        let own = if backing == custody { close.profit } else { Atoms::ZERO };
        let sum = close.returned.plus(own).or_err()?;
        let to = Recipient { owner, account: &mut self.owner_token, payable, payer };
        cost += vault::pay_owner(pool, custody, &mut self.vault, to, sum)?;
        if backing == custody || close.profit.is_zero() {
            return Ok(cost);
        }
        let (Some(vault), Some(account)) = (self.other_vault.as_mut(), self.other_token.as_mut()) else {
            return Err(fail(BallastError::WrongAccount));
        };
        vault::expect(vault, &pool.state.custodies[backing])?;
        let to = Recipient { owner, account, payable: other_payable, payer };
        Ok(cost + vault::pay_owner(pool, backing, vault, to, close.profit)?)
    }

    /// Pays for a reduction, proves the vaults, tells. Returns what [`Closing::pay`] does.
    #[inline(always)]
    pub fn finish(&mut self, guards: Guards, report: &DecreaseReport, payer: &AccountView, time: Time) -> Result<u64> {
        let cost = self.pay(payer, &report.close, time.now)?;
        self.check(guards)?;
        let header = Header::next(&mut self.pool, self.market.state.index, time);
        let event = PositionDecreased::new(header, &self.position, report);
        event.tell(!report.lien.is_zero(), &self.pool, &self.program);
        Ok(cost)
    }
}
