//! What a position is worth at the newest print, after what it owes for past events, and what it must be worth.

use anchor_lang::prelude::*;
use engine::margin::{Marks, Rates};
use engine::oracle::AGE_LIQUIDATE;
use engine::trading::touch;

use super::copies;
use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::oracle::{self, PriceFeed};
use crate::return_data::PositionHealth;
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct Health {
    #[account(address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(address = position.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    pub position: State<Position>,
    pub price_update: PriceFeed,
}

/// `CollateralUnpriced` where the collateral's cached price is older than 10 s.
#[inline(always)]
pub fn handler(ctx: &mut Context<Health>) -> Result<PositionHealth> {
    let time = Time::read()?;
    let a = &*ctx.accounts;
    let mut copy = copies(&a.pool, &a.market, &a.price_update, time)?;
    let mut position = a.position.state;
    let moment = oracle::moment(&copy.pool, &copy.market, &copy.print, position.custody, AGE_LIQUIDATE, time)?;
    let (pool, market) = (&mut copy.pool.state, &mut copy.market.state);
    let lien = touch(pool, market, &mut position, &moment).or_err()?;
    let mut marks = Marks::new(pool, market, &position, moment.price, moment.token_price, moment.now).or_err()?;
    marks.discount(moment.token_discount).or_err()?;
    let (value, rates) = (marks.value(&position).or_err()?, Rates::of(pool, market).or_err()?);
    Ok(PositionHealth {
        price: moment.price.0,
        notional: value.notional.0,
        pnl: value.pnl,
        collateral: value.collateral.0,
        borrow: marks.borrow.0,
        lien: lien.0,
        equity: marks.equity_of(&value).or_err()?,
        residual: marks.residual_of(&value).or_err()?,
        initial: rates.initial_margin.0,
        maintenance: rates.maintenance_margin.0,
        liquidatable: !position.is_empty() && !marks.covered(&value, rates.maintenance_margin).or_err()?,
    })
}
