//! Finalize a loss event after its 15 minutes, in O(1): escrow loses h, open winners owe liens, the receipt is written.
//! Anyone may; the fund pays for the receipt's rent. Up to 16 winners' positions given as remaining accounts answer for
//! their liens at once.

use anchor_lang::prelude::*;
use engine::insurance::caps::pay_keeper;
use engine::moment::Book;
use engine::mutualization::loss_event;
use engine::{Atoms, Receipt, Side};

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Ballast, Header, LossEventFinalized};
use crate::oracle::{self, PriceFeed};
use crate::state::{LossEvent, Market, Pool, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::{liens, receipt, vault};

#[derive(Accounts)]
pub struct FinalizeLossEvent {
    #[account(mut)]
    pub payer: Signer,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut)]
    pub market: State<Market>,
    /// Named after the number of the side's finalized events.
    #[account(mut)]
    pub receipt: UncheckedAccount,
    /// The receipt of eight events before, where its liens' end is not written yet.
    #[account(mut)]
    pub overwritten: Option<State<LossEvent>>,
    #[account(mut, address = pool.insurance_vault @ fail(BallastError::WrongAccount))]
    pub insurance_vault: TokenView,
    /// The payer's account of the fund's stable.
    #[account(mut)]
    pub payer_token: TokenView,
    pub price_update: PriceFeed,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
    /// This program: a loss is told to its bearers by a call to it.
    pub program: Program<Ballast>,
}

#[inline(never)] // dearer with its entry in one frame
pub fn handler(ctx: &mut Context<FinalizeLossEvent>, side: u8) -> Result<()> {
    let time = Time::read()?;
    let positions = ctx.remaining_accounts()?;
    let a = &mut *ctx.accounts;
    let side = Side::from_u8(side).or_err()?;
    let number = a.market.state.side(side).loss_event_count;
    let (payer, view) = (a.payer.account(), a.receipt.account());
    let mut account = receipt::create(&mut a.market, side, number, payer, view)?;
    // Where positions answer for their liens, what they give up is measured by the profit they have now: an old price
    // knows nothing of it.
    let price = oracle::event_price(&a.price_update, &mut a.pool, &mut a.market, positions.is_empty(), time)?;
    if let Some(old) = a.overwritten.as_mut() {
        check(old.market == *a.market.address(), BallastError::WrongAccount)?;
        loss_event::seal(&mut a.pool.state, &mut a.market.state, &mut old.state, time.now).or_err()?;
    }
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let receipt = loss_event::finalize(&mut Book { pool, market }, side, &time.at(price)).or_err()?;
    account.state = receipt;
    let applied = if positions.is_empty() {
        None
    } else {
        Some(liens::apply(&mut a.pool, &mut a.market, side, positions, price, time)?)
    };
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let floor = pool.params.keeper_floor;
    let rent = pay_keeper(pool, market, side.opposite(), floor, time.now).or_err()?;
    vault::pay(&a.pool, &mut a.insurance_vault, a.payer_token.account(), rent.at_par());
    engine::invariants::waterfall(&a.pool.state, &a.market.state).or_err()?;
    emit_event(a, &receipt, time);
    if let Some(applied) = applied {
        liens::tell(&mut a.pool, &a.market, &a.program, side, &applied, Atoms::ZERO, time);
    }
    Ok(())
}

fn emit_event(a: &mut FinalizeLossEvent, receipt: &Receipt, time: Time) {
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    LossEventFinalized::new(header, *a.receipt.address(), receipt).tell(true, &a.pool, &a.program);
}
