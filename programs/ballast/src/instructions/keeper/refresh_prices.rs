//! Cache the newest prints. Remaining accounts: price accounts, each followed by the market of its token where there is one, so that no
//! print reaches the pool without reaching the market's rings. The first refresh of a day fixes what daily limits are measured on.

use anchor_lang::prelude::*;
use engine::insurance::caps::{roll_deductible_day, roll_fund_day};
use engine::liquidity::aum::{aum, Ask};
use engine::oracle::accept;
use engine::trading::observe;
use engine::volatility::feed_unmeasured;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, PricesRefreshed, POOL_WIDE};
use crate::oracle::{PriceFeed, Time};
use crate::state::{Market, Pool, State};

#[derive(Accounts)]
pub struct RefreshPrices {
    #[account(mut)]
    pub pool: State<Pool>,
}

/// `custodies`: for each price account, the index of its custody.
#[inline(never)] // dearer with its entry in one frame
pub fn handler(ctx: &mut Context<RefreshPrices>, custodies: [u8; 8]) -> Result<()> {
    let time = Time::read()?;
    let rest = ctx.remaining_accounts()?;
    let pool = &mut ctx.accounts.pool;
    let mut accounts = rest.iter();
    let mut fresh = 0u8;
    for custody in custodies {
        let Some(view) = accounts.next() else { break };
        if refresh(pool, custody, *view, &mut accounts, time)? {
            fresh |= 1 << custody;
        }
    }
    check(accounts.next().is_none(), BallastError::WrongAccount)?;
    roll_fund_day(&mut pool.state, time.now);
    if time.now.div_euclid(86_400) > pool.state.deductible.day {
        // Prices that were not refreshed with these leave it to a later refresh of the day.
        let _stale = roll_deductible_day(&mut pool.state, time.now, |pool| aum(pool, Ask::Burn, time.now));
    }
    let header = Header::next(pool, POOL_WIDE, time);
    PricesRefreshed { header, custodies: fresh }.log();
    Ok(())
}

#[inline(always)]
fn refresh<'a>(
    pool: &mut Pool,
    custody: u8,
    view: AccountView,
    accounts: &mut impl Iterator<Item = &'a AccountView>,
    time: Time,
) -> Result<bool> {
    let print = PriceFeed::load(view)?.read(&pool.state.custody(custody).or_err()?.feed_id)?;
    let Some(exposure) = pool.state.active_exposures().iter().find(|e| e.index == custody) else {
        let token = pool.state.custody_mut(custody).or_err()?;
        feed_unmeasured(token, time.now).or_err()?;
        return accept(token, &print, time.now).or_err();
    };
    let market = accounts.next().filter(|m| m.address().as_ref() == exposure.market);
    let market = market.ok_or_else(|| fail(BallastError::WrongAccount))?;
    // SAFETY: each market belongs to one custody, and a custody's second print is not newer than its first, so the account is
    // borrowed once at a time: the wrapper is dropped before the next.
    let mut market = unsafe { State::<Market>::load_mut(*market)? };
    observe(&mut pool.state, &mut market.state, &print, time.now).or_err()
}
