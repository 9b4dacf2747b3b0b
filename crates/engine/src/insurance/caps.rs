//! What the fund and the LPs' deductible may pay: rolling limits, measured on the fund and on AUM at the start of the
//! day.

use crate::error::Res;
use crate::legacy::{self, Hole};
use crate::state::{MarketState, PoolState, SideBook};
use crate::time::period;
use crate::units::{Bps, Frac, Side, Usd};

pub const HOUR: u64 = 3_600;
pub const DAY: u64 = 86_400;

/// The three limits of a draw for deficits of one side.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub hour: Usd,
    pub day: Usd,
    pub pool: Usd,
}

impl Limits {
    pub fn of(pool: &PoolState, daily: Bps, now: i64) -> Res<Self> {
        let base = day_balance(pool, now);
        Ok(Self {
            hour: pool.params.hourly_cap.of_usd_down(base)?,
            day: daily.of_usd_down(base)?,
            pool: pool.params.pool_cap.of_usd_down(base)?,
        })
    }
    /// What the fund may pay now for deficits of this side: above its floor, within all three.
    pub fn available(&self, pool: &PoolState, losing: &SideBook, now: i64) -> Res<Usd> {
        Ok(pool.fund.balance.less(pool.params.fund_floor).min(self.rolling(pool, losing, now)?))
    }
    /// What all three leave.
    fn rolling(&self, pool: &PoolState, losing: &SideBook, now: i64) -> Res<Usd> {
        Ok(losing
            .hour_cap
            .available(self.hour, HOUR, now)?
            .min(losing.day_cap.available(self.day, DAY, now)?)
            .min(pool.fund.pool_cap.available(self.pool, DAY, now)?))
    }
    /// The smallest unused fraction of the three.
    pub fn unused(&self, pool: &PoolState, losing: &SideBook, now: i64) -> Res<Frac> {
        Ok(losing
            .hour_cap
            .unused(self.hour, HOUR, now)?
            .min(losing.day_cap.unused(self.day, DAY, now)?)
            .min(pool.fund.pool_cap.unused(self.pool, DAY, now)?))
    }
    pub fn draw(&self, pool: &mut PoolState, losing: &mut SideBook, amount: Usd, now: i64) -> Res<()> {
        losing.hour_cap.draw(amount, self.hour, HOUR, now)?;
        losing.day_cap.draw(amount, self.day, DAY, now)?;
        pool.fund.pool_cap.draw(amount, self.pool, DAY, now)?;
        pool.fund.balance.sub_assign(amount)
    }
}

/// Pays a keeper whom nothing else pays, at most so much: down to the fund's last dollar, but within the limits of the
/// side that loses. What many small positions make it pay is bounded as their deficits are.
pub fn pay_keeper(pool: &mut PoolState, market: &mut MarketState, losing: Side, most: Usd, now: i64) -> Res<Usd> {
    if legacy::old(Hole::Floor) {
        let amount = most.min(pool.fund.balance);
        pool.fund.balance.sub_assign(amount)?;
        return Ok(amount);
    }
    roll_fund_day(pool, now);
    let limits = Limits::of(pool, market.params.daily_cap, now)?;
    let amount = most.min(pool.fund.balance).min(limits.rolling(pool, market.side(losing), now)?);
    limits.draw(pool, market.side_mut(losing), amount, now)?;
    Ok(amount)
}

/// Number of a day since 1970.
fn day_of(now: i64) -> i64 {
    period(now, 86_400)
}

/// What the fund's caps are measured on today: before the first touch of the day the balance that it will fix.
fn day_balance(pool: &PoolState, now: i64) -> Usd {
    if day_of(now) > pool.fund.day {
        pool.fund.balance
    } else {
        pool.fund.day_balance
    }
}

/// The first touch of a day fixes the balance on which the fund's caps are measured.
pub fn roll_fund_day(pool: &mut PoolState, now: i64) {
    pool.fund.day_balance = day_balance(pool, now);
    pool.fund.day = pool.fund.day.max(day_of(now));
}

/// The first refresh of a day fixes the AUM on which the LPs' deductible is measured; `aum` is only computed then.
pub fn roll_deductible_day(pool: &mut PoolState, now: i64, aum: impl FnOnce(&PoolState) -> Res<Usd>) -> Res<()> {
    let today = day_of(now);
    if today > pool.deductible.day {
        let value = aum(pool)?;
        if value.is_zero() && pool.lp_supply > 0 {
            return Ok(()); // no feed speaks: yesterday's measure stays until one does
        }
        pool.aum = value;
        pool.deductible.day_aum = value;
        pool.deductible.day = today;
    }
    Ok(())
}

/// What LPs still bear before a deficit becomes a shortfall.
pub fn deductible_available(pool: &PoolState, now: i64) -> Res<Usd> {
    let limit = pool.params.deductible.of_usd_down(pool.deductible.day_aum)?;
    pool.deductible.cap.available(limit, DAY, now)
}

pub fn draw_deductible(pool: &mut PoolState, amount: Usd, now: i64) -> Res<()> {
    let limit = pool.params.deductible.of_usd_down(pool.deductible.day_aum)?;
    pool.deductible.cap.draw(amount, limit, DAY, now)
}
