//! Open the loss event of a side whose waiting shortfall became due with time, or hand waiting shortfall that expired
//! to the LPs. Anyone may.

use anchor_lang::prelude::*;
use engine::moment::Book;
use engine::mutualization::loss_event;
use engine::Side;

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{Ballast, Header, LossEventOpened};
use crate::oracle::{self, PriceFeed};
use crate::receipt;
use crate::state::{Market, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct OpenLossEvent {
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut)]
    pub market: State<Market>,
    pub price_update: PriceFeed,
    /// This program: a loss is told to its bearers by a call to it.
    pub program: Program<Ballast>,
}

/// `side`: the winning side.
#[inline(always)]
pub fn handler(ctx: &mut Context<OpenLossEvent>, side: u8) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let side = Side::from_u8(side).or_err()?;
    let price = oracle::event_price(&a.price_update, &mut a.pool, &mut a.market, true, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let expired = loss_event::open(&mut Book { pool, market }, side, &time.at(price)).or_err()?;
    if a.market.state.side(side).has_open_loss_event() {
        receipt::remember(&mut a.market, side);
    }
    engine::invariants::waterfall(&a.pool.state, &a.market.state).or_err()?;
    let book = a.market.state.side(side);
    let (number, shortfall) = (book.loss_event_count, book.open.shortfall.0);
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let event = LossEventOpened { header, side: side.byte(), number, shortfall, expired_shortfall: expired.0 };
    event.tell(true, &a.pool, &a.program);
    Ok(())
}
