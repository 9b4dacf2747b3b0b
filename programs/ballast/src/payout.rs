//! What a settlement owes the owner of a position, whoever made it: tickets first, then tokens.

use anchor_lang::prelude::*;
use engine::trading::close::CloseReport;
use engine::{Atoms, PositionState};

use crate::error::{fail, BallastError, OrErr};
use crate::escrow::{self, Tickets};
use crate::state::{Market, Pool, State};
use crate::token::TokenView;
use crate::vault::{self, Recipient};

/// Where it goes. `backing_*` is for profit in another token than the collateral's; without a `Payable` the owner must be payable.
pub struct Payout<'a> {
    pub owner: &'a Address,
    /// Pays for new accounts.
    pub payer: &'a AccountView,
    pub vault: &'a mut TokenView,
    pub account: &'a mut UncheckedAccount,
    pub payable: Option<&'a mut UncheckedAccount>,
    pub backing_vault: Option<&'a mut TokenView>,
    pub backing_account: Option<&'a mut UncheckedAccount>,
    pub backing_payable: Option<&'a mut UncheckedAccount>,
    pub ticket: Option<&'a UncheckedAccount>,
    pub brief_ticket: Option<&'a UncheckedAccount>,
}

impl Payout<'_> {
    /// Pays. Returns the lamports that new accounts cost the payer. `TicketRequired`, `PayableRequired`, `TokenAccountUnusable`, `WrongAccount`.
    #[inline(never)]
    pub fn pay(
        mut self,
        pool: &mut State<Pool>,
        market: &mut State<Market>,
        position: &PositionState,
        close: &CloseReport,
        now: i64,
    ) -> Result<u64> {
        let (owner, payer) = (self.owner, self.payer);
        let (side, custody) = (position.side().or_err()?, usize::from(position.custody));
        let tickets = Tickets { hold: self.ticket, brief: self.brief_ticket, owner, payer };
        let mut cost = escrow::issue(market, side, &pool.state.params, &close.escrowed, tickets, now)?;
        let backing = pool.state.exposures[usize::from(market.state.index)].backing(side);
        let later = if backing == custody { &mut self.payable } else { &mut self.backing_payable };
        cost += vault::defer(pool, backing, owner, later.as_deref_mut(), payer, close.deferred)?;
        let own = if backing == custody { close.profit } else { Atoms::ZERO };
        let sum = close.returned.plus(own).or_err()?;
        let to = Recipient { owner, account: self.account, payable: self.payable, payer };
        cost += vault::pay_owner(pool, custody, self.vault, to, sum)?;
        if backing == custody || close.profit.is_zero() {
            return Ok(cost);
        }
        let (Some(vault), Some(account)) = (self.backing_vault, self.backing_account) else {
            return Err(fail(BallastError::WrongAccount));
        };
        vault::expect(vault, &pool.state.custodies[backing])?;
        let to = Recipient { owner, account, payable: self.backing_payable, payer };
        Ok(cost + vault::pay_owner(pool, backing, vault, to, close.profit)?)
    }
}
