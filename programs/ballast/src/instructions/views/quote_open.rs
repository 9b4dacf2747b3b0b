//! What an order to open would do if the newest print were the one it executes at.

use anchor_lang::prelude::*;
use engine::margin::Rates;
use engine::oracle::AGE_LIQUIDITY;
use engine::trading::open::{check_placed, execute};
use engine::{Atoms, RequestState, Size};

use super::copies;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::oracle::{self, PriceFeed};
use crate::return_data::OpenQuote;
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct QuoteOpen {
    #[account(address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    pub market: State<Market>,
    /// The position that it enlarges; none where none is there.
    pub position: Option<State<Position>>,
    pub price_update: PriceFeed,
}

/// The errors of `place_request` and `execute_request`, but for those of the print's time and of a second source.
/// `collateral` in atoms of `custody`.
#[inline(always)]
pub fn handler(ctx: &mut Context<QuoteOpen>, side: u8, custody: u8, size: u64, collateral: u64) -> Result<OpenQuote> {
    let time = Time::read()?;
    let a = &*ctx.accounts;
    let mut copy = copies(&a.pool, &a.market, &a.price_update, time)?;
    let print = copy.print;
    let mut position = match &a.position {
        Some(position) => {
            check(position.market == *a.market.address(), BallastError::WrongAccount)?;
            position.state
        }
        None => engine::PositionState::default(),
    };
    let request = RequestState {
        size: Size(size),
        collateral: Atoms(collateral),
        placed_at: print.publish_time,
        print_after: print.publish_time,
        expires_at: time.now,
        side,
        custody,
        ..RequestState::default()
    };
    let moment = oracle::moment(&copy.pool, &copy.market, &print, custody, AGE_LIQUIDITY, time)?;
    let (pool, market) = (&mut copy.pool.state, &mut copy.market.state);
    check_placed(pool, market, &request, time.now).or_err()?;
    pool.custody_mut(custody).or_err()?.pending.add_assign(Atoms(collateral)).or_err()?;
    let report = execute(pool, market, &mut position, &request, &print, &moment).or_err()?;
    report.ended.map_or(Ok(()), Err).or_err()?;
    Ok(OpenQuote {
        price: print.price.0,
        cost: report.cost.0,
        base_fee: report.base_fee.0,
        impact: report.impact.0,
        borrow: report.borrow.0,
        charged: report.charged.0,
        lien: report.lien.0,
        size: position.size.0,
        entry: position.entry.0,
        collateral: position.collateral.0,
        initial: Rates::of(pool, market).or_err()?.initial_margin.0,
    })
}
