//! Rolling limits: they refill linearly, and those of the fund are measured on its balance at the start of the day.

use crate::error::Res;
use crate::math::mul_div_down;
use crate::state::{Pool, RollingCap, SideBook};
use crate::time::elapsed;
use crate::units::{Bps, Frac, Usd};

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;

impl RollingCap {
    /// What may still be drawn of `limit` per `window` seconds, rounded down.
    pub fn available(&self, limit: Usd, window: i64, now: i64) -> Res<Usd> {
        Ok(limit.less(self.used_now(limit, window, now)?))
    }
    /// The share of `limit` that is unused; nothing of a limit of zero.
    pub fn unused(&self, limit: Usd, window: i64, now: i64) -> Res<Frac> {
        if limit.is_zero() {
            return Ok(Frac::ZERO);
        }
        Ok(Frac::ratio_down(self.available(limit, window, now)?.0, limit.0))
    }
    /// Books a draw.
    pub fn draw(&mut self, amount: Usd, limit: Usd, window: i64, now: i64) -> Res<()> {
        self.used = self.used_now(limit, window, now)?.plus(amount)?;
        self.at = now;
        Ok(())
    }
    fn used_now(&self, limit: Usd, window: i64, now: i64) -> Res<Usd> {
        if self.used.is_zero() {
            return Ok(Usd::ZERO);
        }
        let window = window.unsigned_abs();
        Ok(self.used.less(Usd(mul_div_down(limit.0, elapsed(self.at, now).min(window), window)?)))
    }
}

/// The three limits of a draw for deficits of one side.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub hour: Usd,
    pub day: Usd,
    pub pool: Usd,
}

impl Limits {
    pub fn of(pool: &Pool, daily: Bps) -> Res<Self> {
        let base = pool.fund.day_balance;
        Ok(Self {
            hour: pool.params.hourly_cap.of_usd_down(base)?,
            day: daily.of_usd_down(base)?,
            pool: pool.params.pool_cap.of_usd_down(base)?,
        })
    }
    /// What the fund may pay now for deficits of this side: above its floor, within all three.
    pub fn available(&self, pool: &Pool, losing: &SideBook, now: i64) -> Res<Usd> {
        Ok(pool
            .fund
            .balance
            .less(pool.params.fund_floor)
            .min(losing.hour_cap.available(self.hour, HOUR, now)?)
            .min(losing.day_cap.available(self.day, DAY, now)?)
            .min(pool.fund.pool_cap.available(self.pool, DAY, now)?))
    }
    /// The smallest unused fraction of the three.
    pub fn unused(&self, pool: &Pool, losing: &SideBook, now: i64) -> Res<Frac> {
        Ok(losing
            .hour_cap
            .unused(self.hour, HOUR, now)?
            .min(losing.day_cap.unused(self.day, DAY, now)?)
            .min(pool.fund.pool_cap.unused(self.pool, DAY, now)?))
    }
    pub fn draw(&self, pool: &mut Pool, losing: &mut SideBook, amount: Usd, now: i64) -> Res<()> {
        losing.hour_cap.draw(amount, self.hour, HOUR, now)?;
        losing.day_cap.draw(amount, self.day, DAY, now)?;
        pool.fund.pool_cap.draw(amount, self.pool, DAY, now)?;
        pool.fund.balance.sub_assign(amount)
    }
}

/// The first touch of a day fixes the balance on which the fund's caps are measured.
pub fn roll_fund_day(pool: &mut Pool, now: i64) {
    let today = now.div_euclid(DAY);
    if today > pool.fund.day {
        pool.fund.day = today;
        pool.fund.day_balance = pool.fund.balance;
    }
}

/// The first refresh of a day fixes the AUM on which the LPs' deductible is measured; `aum` is only computed then.
pub fn roll_deductible_day(pool: &mut Pool, now: i64, aum: impl FnOnce(&Pool) -> Res<Usd>) -> Res<()> {
    let today = now.div_euclid(DAY);
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
pub fn deductible_available(pool: &Pool, now: i64) -> Res<Usd> {
    let limit = pool.params.deductible.of_usd_down(pool.deductible.day_aum)?;
    pool.deductible.cap.available(limit, DAY, now)
}

pub fn draw_deductible(pool: &mut Pool, amount: Usd, now: i64) -> Res<()> {
    let limit = pool.params.deductible.of_usd_down(pool.deductible.day_aum)?;
    pool.deductible.cap.draw(amount, limit, DAY, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_refills_linearly() {
        let (limit, mut cap) = (Usd(3_600), RollingCap::default());
        cap.draw(Usd(3_600), limit, HOUR, 1_000_000).unwrap();
        assert_eq!(cap.available(limit, HOUR, 1_000_000), Ok(Usd(0)));
        assert_eq!(cap.available(limit, HOUR, 1_000_900), Ok(Usd(900)));
        assert_eq!(cap.unused(limit, HOUR, 1_001_800), Ok(Frac(Frac::ONE.0 / 2)));
        assert_eq!(cap.available(limit, HOUR, 1_009_999), Ok(limit));
    }

    #[test]
    fn an_empty_fund_gives_nothing() {
        assert_eq!(RollingCap::default().available(Usd(0), HOUR, 5), Ok(Usd(0)));
        assert_eq!(RollingCap::default().unused(Usd(0), HOUR, 5), Ok(Frac::ZERO));
    }
}
