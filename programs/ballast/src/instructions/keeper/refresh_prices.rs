//! Cache the newest prints. Remaining accounts: price accounts, each followed by the market of its token where there is
//! one, so that no print reaches the pool without reaching the market's rings. The first refresh of a day fixes what
//! daily limits are measured on.

use anchor_lang::prelude::*;
use engine::insurance::caps::{roll_deductible_day, roll_fund_day};
use engine::liquidity::aum::{aum, Ask};
use engine::oracle::{cache_print, declare, declare_second};
use engine::time::period;
use engine::trading::take_print;
use engine::volatility::unmeasured;

use crate::address_eq;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, PricesRefreshed, POOL_WIDE};
use crate::oracle::{take_second, tell_revived, PriceFeed};
use crate::state::{Market, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct RefreshPrices {
    #[account(mut)]
    pub pool: State<Pool>,
}

/// Added to a custody's index: the account is of the second source of its market, which follows as well.
const SECOND: u8 = 128;

/// `custodies`: for each price account, the index of its custody, with [`SECOND`] for the second source of its market.
#[inline(never)] // dearer with its entry in one frame
pub fn handler(ctx: &mut Context<RefreshPrices>, custodies: [u8; 8]) -> Result<()> {
    let time = Time::read()?;
    let rest = ctx.remaining_accounts()?;
    let pool = &mut ctx.accounts.pool;
    let mut accounts = rest.iter();
    let mut fresh = 0u8;
    for custody in custodies {
        let Some(view) = accounts.next() else { break };
        if custody >= SECOND {
            refresh_second(pool, custody - SECOND, *view, &mut accounts, time)?;
        } else if refresh(pool, custody, *view, &mut accounts, time)? {
            fresh |= 1 << custody;
        }
    }
    check(accounts.next().is_none(), BallastError::WrongAccount)?;
    roll_fund_day(&mut pool.state, time.now);
    if period(time.now, 86_400) > pool.state.deductible.day {
        // Prices that were not refreshed with these leave it to a later refresh of the day.
        let _stale = roll_deductible_day(&mut pool.state, time.now, |pool| aum(pool, Ask::Burn, time.now));
    }
    let header = Header::next(pool, POOL_WIDE, time);
    PricesRefreshed { header, custodies: fresh }.log();
    Ok(())
}

#[inline(always)]
fn refresh<'a>(
    pool: &mut State<Pool>,
    custody: u8,
    view: AccountView,
    accounts: &mut impl Iterator<Item = &'a AccountView>,
    time: Time,
) -> Result<bool> {
    let print = PriceFeed::load(view)?.read(&pool.state.custody(custody).or_err()?.feed_id)?;
    let exposure = pool.state.active_exposures().iter().find(|e| e.index == custody);
    let market = exposure.map(|exposure| market(accounts, &exposure.market)).transpose()?;
    let token = pool.state.custody_mut(custody).or_err()?;
    match (print.as_ref(), market) {
        (Some(print), Some(mut market)) => {
            let settling = market.state.settle_at;
            let newer = take_print(&mut pool.state, &mut market.state, print, time.now).or_err()?;
            tell_revived(pool, &market, settling, time);
            Ok(newer)
        }
        (Some(print), None) => {
            unmeasured(token, time.now).or_err()?;
            cache_print(token, print, time.now).or_err()
        }
        (None, _) => {
            declare(token, time.now);
            Ok(false)
        }
    }
}

/// A second source reaches no cache and no ring: its print is kept in the market, for liquidations and opens.
#[inline(never)]
fn refresh_second<'a>(
    pool: &Pool,
    custody: u8,
    view: AccountView,
    accounts: &mut impl Iterator<Item = &'a AccountView>,
    time: Time,
) -> Result<()> {
    let exposure = pool.state.active_exposures().iter().find(|e| e.index == custody);
    let exposure = exposure.ok_or_else(|| fail(BallastError::WrongAccount))?;
    let mut market = market(accounts, &exposure.market)?;
    check(market.second_feed != [0; 32], BallastError::WrongAccount)?;
    if !take_second(Some(&PriceFeed::load(view)?), &mut market, time)? {
        declare_second(&mut market.state, time.now);
    }
    Ok(())
}

/// The next account, which must be this market.
#[inline(never)]
fn market<'a>(accounts: &mut impl Iterator<Item = &'a AccountView>, address: &[u8; 32]) -> Result<State<Market>> {
    let market = accounts.next().filter(|m| address_eq::is(m.address(), address));
    let market = market.ok_or_else(|| fail(BallastError::WrongAccount))?;
    // SAFETY: the wrapper is dropped before the next is made, so a market given twice is borrowed once at a time.
    Ok(unsafe { State::<Market>::load_mut(*market)? })
}
