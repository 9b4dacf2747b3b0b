//! Limits that refill linearly: the fund's caps, the LPs' deductible, what may leave the pool in an hour. One rule for
//! all of them.

use crate::error::Res;
use crate::legacy::{self, Hole};
use crate::math::mul_div_down;
use crate::state::RollingCap;
use crate::time::elapsed;
use crate::units::{Frac, Usd};

/// What still counts of an amount that was used up to `since`, rounded up: a window refills the limit or, where more
/// was used than it is today, all of that. So whatever the limit has become since, a window without a draw leaves
/// nothing used, and at no moment more is free than of a fixed limit.
pub fn left(used: u64, limit: u64, window: u64, since: i64, now: i64) -> Res<u64> {
    let seconds = elapsed(since, now);
    if legacy::old(Hole::Refill) {
        return Ok(used.saturating_sub(mul_div_down(limit, seconds.min(window), window)?));
    }
    if seconds >= window {
        return Ok(0);
    }
    Ok(used.saturating_sub(mul_div_down(used.max(limit), seconds, window)?))
}

impl RollingCap {
    /// What may still be drawn of `limit` per `window` seconds, rounded down.
    pub fn available(&self, limit: Usd, window: u64, now: i64) -> Res<Usd> {
        Ok(limit.less(self.used_now(limit, window, now)?))
    }
    /// The share of `limit` that is unused; nothing of a limit of zero.
    pub fn unused(&self, limit: Usd, window: u64, now: i64) -> Res<Frac> {
        if limit.is_zero() {
            return Ok(Frac::ZERO);
        }
        Ok(Frac::ratio_down(self.available(limit, window, now)?.0, limit.0))
    }
    /// Books a draw; one of nothing changes nothing.
    pub fn draw(&mut self, amount: Usd, limit: Usd, window: u64, now: i64) -> Res<()> {
        if !amount.is_zero() {
            self.used = self.used_now(limit, window, now)?.plus(amount)?;
            self.at = self.at.max(now);
        }
        Ok(())
    }
    fn used_now(&self, limit: Usd, window: u64, now: i64) -> Res<Usd> {
        if self.used.is_zero() {
            return Ok(Usd::ZERO);
        }
        left(self.used.0, limit.0, window, self.at, now).map(Usd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: u64 = 3_600;
    const DAY: u64 = 86_400;
    const T: i64 = 1_700_000_000;

    fn window() -> impl Strategy<Value = u64> {
        prop_oneof![Just(HOUR), Just(DAY)]
    }

    #[test]
    fn a_limit_refills_linearly() {
        let (limit, mut cap) = (Usd(3_600), RollingCap::default());
        cap.draw(Usd(3_600), limit, HOUR, T).unwrap();
        assert_eq!(cap.available(limit, HOUR, T), Ok(Usd(0)));
        assert_eq!(cap.available(limit, HOUR, T + 900), Ok(Usd(900)));
        assert_eq!(cap.unused(limit, HOUR, T + 1_800), Ok(Frac(Frac::ONE.0 / 2)));
        assert_eq!(cap.available(limit, HOUR, T + 8_999), Ok(limit));
    }

    #[test]
    fn nothing_is_left_of_a_limit_of_nothing() {
        assert_eq!(RollingCap::default().available(Usd(0), HOUR, 5), Ok(Usd(0)));
        assert_eq!(RollingCap::default().unused(Usd(0), HOUR, 5), Ok(Frac::ZERO));
    }

    #[test]
    fn a_limit_that_shrank_below_half_of_what_was_used_is_whole_again_a_window_later() {
        // 50,000 of 50,000 used; then the fund is 37,078, and a day's limit 18,539.
        let (mut cap, limit) = (RollingCap::default(), Usd(18_539));
        cap.draw(Usd(50_000), Usd(50_000), DAY, T).unwrap();
        assert_eq!(cap.available(limit, DAY, T + 43_200), Ok(Usd(0)));
        assert_eq!(cap.available(limit, DAY, T + 69_120), Ok(Usd(8_539)), "a fifth of 50,000 is left of it");
        assert_eq!(cap.available(limit, DAY, T + 86_400), Ok(limit));
    }

    proptest! {
        /// Whatever was used, and whatever the limit has become.
        #[test]
        fn after_a_window_without_a_draw_everything_is_available(used: u64, limit: u64, window in window(), more in 0i64..1 << 40) {
            let cap = RollingCap { used: Usd(used), at: T };
            prop_assert_eq!(cap.available(Usd(limit), window, T + window as i64 + more), Ok(Usd(limit)));
        }

        #[test]
        fn what_is_available_only_grows_with_time_and_never_beyond_the_limit(used: u64, limit: u64, window in window(), a in 0i64..100_000, b in 0i64..100_000) {
            let cap = RollingCap { used: Usd(used), at: T };
            let at = |t: i64| cap.available(Usd(limit), window, T + t).unwrap();
            prop_assert!(at(a.min(b)) <= at(a.max(b)) && at(a.max(b)) <= Usd(limit));
            prop_assert_eq!(at(a.min(b) - a.max(b) - 1), at(0), "a clock that goes back refills nothing");
        }

        /// Nothing jumps: a second refills one part of the window, of the limit or of what was used.
        #[test]
        fn a_second_refills_a_seconds_part(used in 0u64..1 << 50, limit in 0u64..1 << 50, window in window(), t in 0i64..100_000) {
            let cap = RollingCap { used: Usd(used), at: T };
            let at = |t: i64| cap.available(Usd(limit), window, T + t).unwrap().0;
            prop_assert!(at(t + 1) - at(t) <= used.max(limit) / window + 1);
        }

        /// Draws that are split or spread, of a limit that changes meanwhile: never more than of the largest limit in
        /// one draw and its refill.
        #[test]
        fn no_order_of_draws_takes_more_than_the_limit_and_its_refill(
            draws in proptest::collection::vec((0u64..1 << 41, 1u64..1 << 40, 0i64..4_000), 1..60), window in window(), same: bool,
        ) {
            let (mut cap, mut now, mut sum) = (RollingCap::default(), T, 0u128);
            let largest = draws.iter().map(|d| d.1).max().unwrap();
            for (amount, limit, wait) in draws {
                now += wait;
                let limit = Usd(if same { largest } else { limit });
                let amount = cap.available(limit, window, now).unwrap().min(Usd(amount));
                cap.draw(amount, limit, window, now).unwrap();
                prop_assert!(cap.used.0 <= largest);
                sum += u128::from(amount.0);
                let refilled = u128::from(largest) * (now - T) as u128 / u128::from(window);
                prop_assert!(sum <= u128::from(largest) + refilled, "{} drawn, {} allowed", sum, u128::from(largest) + refilled);
            }
        }

        /// At one moment two draws are one.
        #[test]
        fn splitting_a_draw_changes_nothing(used in 0u64..1 << 50, limit in 0u64..1 << 50, a in 0u64..1 << 50, b in 1u64..1 << 50, t in 0i64..100_000, window in window()) {
            let (mut parts, mut whole) = (RollingCap { used: Usd(used), at: T }, RollingCap { used: Usd(used), at: T });
            parts.draw(Usd(a), Usd(limit), window, T + t).unwrap();
            parts.draw(Usd(b), Usd(limit), window, T + t).unwrap();
            whole.draw(Usd(a + b), Usd(limit), window, T + t).unwrap();
            prop_assert_eq!(parts, whole);
        }
    }
}
