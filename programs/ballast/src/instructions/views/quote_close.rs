//! What closing a part of a position would do at the newest print.

use anchor_lang::prelude::*;
use engine::oracle::AGE_REDUCE;
use engine::trading::decrease::decrease;
use engine::{Price, Size};

use super::copies;
use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::oracle::{self, PriceFeed};
use crate::return_data::CloseQuote;
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct QuoteClose {
    #[account(address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(address = position.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    pub position: State<Position>,
    pub price_update: PriceFeed,
}

/// The errors of `decrease_position`. `size` u64::MAX closes all.
#[inline(always)]
pub fn handler(ctx: &mut Context<QuoteClose>, size: u64) -> Result<CloseQuote> {
    let time = Time::read()?;
    let a = &*ctx.accounts;
    let mut copy = copies(&a.pool, &a.market, &a.price_update, time)?;
    let (mut position, print) = (a.position.state, copy.print);
    let moment = oracle::moment(&copy.pool, &copy.market, &print, position.custody, AGE_REDUCE, time)?;
    let (pool, market) = (&mut copy.pool.state, &mut copy.market.state);
    let report = decrease(pool, market, &mut position, Size(size), Price::ZERO, &print, &moment).or_err()?;
    let close = &report.close;
    Ok(CloseQuote {
        price: report.price.0,
        size: close.closed.0,
        pnl: close.pnl,
        base_fee: report.base_fee.0,
        impact: report.impact.0,
        borrow: report.borrow.0,
        lien: report.lien.0,
        profit: close.profit.0,
        held: close.escrowed.held.0,
        held_after_jump: close.escrowed.held_after_jump.0,
        seized: close.seized.0,
        returned: close.returned.0,
        phi: close.phi.0,
    })
}
