//! Differences of times, by comparison: signed arithmetic that checks or saturates costs some 15 compute units more.

/// Seconds from `since` to `now`, zero for a time that lies ahead.
#[inline(always)]
pub fn elapsed(since: i64, now: i64) -> u64 {
    if now <= since {
        return 0;
    }
    now.abs_diff(since)
}

/// Whether it is at least so many seconds (more than none) since a time.
#[inline(always)]
pub fn reached(since: i64, seconds: i64, now: i64) -> bool {
    elapsed(since, now) >= seconds.unsigned_abs()
}

/// Whether it is more than so many seconds since a time.
#[inline(always)]
pub fn exceeded(since: i64, seconds: i64, now: i64) -> bool {
    elapsed(since, now) > seconds.unsigned_abs()
}

/// Number of the period of so many seconds (more than none) since 1970 in which a time lies.
#[inline(always)]
pub fn period(time: i64, seconds: i64) -> i64 {
    if time < 0 {
        return before_1970(time, seconds);
    }
    i64::try_from(time.unsigned_abs() / seconds.unsigned_abs()).unwrap_or(i64::MAX)
}

/// A division with sign is 14 instructions where one without is one.
#[cold]
#[inline(never)]
fn before_1970(time: i64, seconds: i64) -> i64 {
    time.div_euclid(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_difference_is_exact_however_far_apart(since: i64, now: i64, seconds in 1i64..) {
            let exact = i128::from(now) - i128::from(since);
            prop_assert_eq!(i128::from(elapsed(since, now)), exact.max(0));
            prop_assert_eq!(reached(since, seconds, now), exact >= i128::from(seconds));
            prop_assert_eq!(exceeded(since, seconds, now), exact > i128::from(seconds));
        }

        #[test]
        fn a_period_begins_at_or_before_its_times(time: i64, seconds in 1i64..) {
            prop_assert_eq!(period(time, seconds), time.div_euclid(seconds));
            prop_assert_eq!(period(time, 300), time.div_euclid(300));
        }
    }
}
