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
    }
}
