//! Multiply-then-divide with a named rounding. Everything else in the engine is built on these.

use crate::error::{EngineError, Res};
use crate::units::{Bps, Frac, PodU128, Usd};

#[inline(always)]
fn narrow(x: u128) -> Res<u64> {
    u64::try_from(x).map_err(|_| EngineError::MathOverflow)
}

/// `floor(a * b / d)`. `DivisionByZero` for `d == 0`, `MathOverflow` when the result needs more than 64 bits.
#[inline(always)]
pub fn mul_div_down(a: u64, b: u64, d: u64) -> Res<u64> {
    mul_div(a, b, d, 0)
}

/// `ceil(a * b / d)`, errors as [`mul_div_down`].
#[inline(always)]
pub fn mul_div_up(a: u64, b: u64, d: u64) -> Res<u64> {
    mul_div(a, b, d, d.saturating_sub(1))
}

/// `floor((a * b + extra) / d)` for `extra < d`. One function for some 200 calls, 18 KB less of program than inline, and some 75 compute
/// units where a general division by LLVM's `__udivti3` takes 200.
#[inline(never)]
fn mul_div(a: u64, b: u64, d: u64, extra: u64) -> Res<u64> {
    if d == 0 {
        return Err(EngineError::DivisionByZero);
    }
    if (a | b | d) >> 32 == 0 {
        return Ok((a * b + extra) / d);
    }
    let [low, high] = PodU128::from(u128::from(a) * u128::from(b) + u128::from(extra)).0;
    if high == 0 {
        return Ok(low / d);
    }
    if high >= d {
        return Err(EngineError::MathOverflow);
    }
    // Units of tokens are powers of ten from 10^7 to 10^11: without their factor 2^7 they fit 32 bits, and the floor is the same.
    let (low, high, d) =
        if d.is_multiple_of(128) { (high << 57 | low >> 7, high >> 7, d / 128) } else { (low, high, d) };
    if d >> 32 != 0 {
        return narrow((u128::from(high) << 64 | u128::from(low)) / u128::from(d));
    }
    // high < d < 2^32: two digits of 32 bits, each a plain division.
    let upper = high << 32 | low >> 32;
    let lower = (upper % d) << 32 | (low & 0xffff_ffff);
    Ok(((upper / d) << 32) | (lower / d))
}

/// `floor(x * a / b)` for `a <= b < 2^95`, exactly, where `a` and `b` are wider than 64 bits.
/// Two steps of 32 bits keep every intermediate below 2^127.
#[inline]
pub fn mul_ratio_down(x: u64, a: u128, b: u128) -> Res<u64> {
    if b == 0 {
        return Err(EngineError::DivisionByZero);
    }
    if a > b || b >> 95 != 0 {
        return Err(EngineError::MathOverflow);
    }
    if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
        return mul_div_down(x, a, b); // the same, without three general divisions
    }
    let (high, low) = (u128::from(x >> 32) * a, u128::from(x & 0xffff_ffff) * a);
    let quotient = ((high / b) << 32) + (((high % b) << 32) + low) / b;
    narrow(quotient)
}

/// The square root, rounded down: Newton's steps from a power of two above it.
pub fn sqrt(x: u64) -> u64 {
    if x < 2 {
        return x;
    }
    let mut root = 1 << (64 - x.leading_zeros()).div_ceil(2);
    loop {
        let next = (root + x / root) / 2;
        if next >= root {
            return root;
        }
        root = next;
    }
}

impl Bps {
    /// This fraction of an amount, rounded down.
    #[inline(always)]
    pub fn of_down(self, x: u64) -> Res<u64> {
        if self.fits(x) {
            return Ok(x * self.0 / 10_000);
        }
        mul_div_down(x, self.0, 10_000)
    }
    /// This fraction of an amount, rounded up.
    #[inline(always)]
    pub fn of_up(self, x: u64) -> Res<u64> {
        if self.fits(x) {
            #[allow(clippy::manual_div_ceil)] // one division instead of a quotient and a remainder
            return Ok((x * self.0 + 9_999) / 10_000);
        }
        mul_div_up(x, self.0, 10_000)
    }
    /// Fractions of about one of what is below 2^49 (500 million dollars), that is nearly all, need no call.
    #[inline(always)]
    fn fits(self, x: u64) -> bool {
        self.0 >> 14 == 0 && x >> 49 == 0
    }
    #[inline(always)]
    pub fn of_usd_down(self, x: Usd) -> Res<Usd> {
        self.of_down(x.0).map(Usd)
    }
    #[inline(always)]
    pub fn of_usd_up(self, x: Usd) -> Res<Usd> {
        self.of_up(x.0).map(Usd)
    }
    /// What is left of one; zero above one.
    #[inline(always)]
    pub fn complement(self) -> Self {
        Self::ONE.less(self)
    }
}

/// `floor((x * y + extra) / 10^18)`: twice by 10^9, which has the same floor, in digits of 32 bits: 90 compute units, half of a
/// general division. Escrow loses a fraction in up to 32 buckets at once.
#[inline(never)]
fn mul_frac(x: u64, y: u64, extra: u64) -> Res<u64> {
    const HALF: u64 = 1_000_000_000;
    let digit = |rest: u64, next: u64| ((rest << 32 | next) / HALF, (rest << 32 | next) % HALF);
    let [low, high] = PodU128::from(u128::from(x) * u128::from(y) + u128::from(extra)).0;
    let first = high / HALF;
    if first >= HALF {
        return Err(EngineError::MathOverflow);
    }
    let (b, rest) = digit(high % HALF, low >> 32);
    let (a, _) = digit(rest, low & 0xffff_ffff);
    let (upper, rest) = digit(first, b);
    Ok(upper << 32 | digit(rest, a).0)
}

impl Frac {
    /// This fraction of an amount, rounded down.
    #[inline(always)]
    pub fn of_down(self, x: u64) -> Res<u64> {
        mul_frac(x, self.0, 0)
    }
    /// This fraction of an amount, rounded up.
    #[inline(always)]
    pub fn of_up(self, x: u64) -> Res<u64> {
        mul_frac(x, self.0, Self::ONE.0 - 1)
    }
    /// `a / b` rounded down, one at most; one when `b` is zero.
    #[inline]
    pub fn ratio_down(a: u64, b: u64) -> Self {
        if a >= b {
            return Self::ONE;
        }
        // a < b, so the quotient is below one and fits.
        mul_div_down(a, Self::ONE.0, b).map_or(Self::ONE, Self)
    }
    /// What is left of one; zero above one.
    #[inline(always)]
    pub fn complement(self) -> Self {
        Self::ONE.less(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounding_brackets_the_exact_quotient(a: u64, b: u64, d in 1u64..) {
            let exact = u128::from(a) * u128::from(b);
            let down = mul_div_down(a, b, d);
            let up = mul_div_up(a, b, d);
            prop_assert_eq!(down.ok(), u64::try_from(exact / u128::from(d)).ok());
            prop_assert_eq!(up.ok(), u64::try_from(exact.div_ceil(u128::from(d))).ok());
        }

        #[test]
        fn every_path_of_a_division_is_exact(a: u64, b: u64, d in 1u64..1 << 25, shift in 0u32..40, small in 0u32..64) {
            // Divisors below and above 32 bits, with and without a factor 128; products of any width.
            let (a, d) = (a >> small, d << shift);
            let exact = u128::from(a) * u128::from(b);
            prop_assert_eq!(mul_div_down(a, b, d).ok(), u64::try_from(exact / u128::from(d)).ok());
            prop_assert_eq!(mul_div_up(a, b, d).ok(), u64::try_from(exact.div_ceil(u128::from(d))).ok());
        }

        #[test]
        fn a_fraction_of_an_amount_is_exact(x: u64, y: u64, small in 0u32..64) {
            let (x, exact) = (x >> small, u128::from(x >> small) * u128::from(y));
            let one = u128::from(Frac::ONE.0);
            prop_assert_eq!(Frac(y).of_down(x).ok(), u64::try_from(exact / one).ok());
            prop_assert_eq!(Frac(y).of_up(x).ok(), u64::try_from(exact.div_ceil(one)).ok());
        }

        #[test]
        fn a_root_is_the_largest_whose_square_fits(x: u64, small in 0u32..64) {
            let (x, root) = (x >> small, u128::from(sqrt(x >> small)));
            prop_assert!(root * root <= u128::from(x) && u128::from(x) < (root + 1) * (root + 1));
        }

        #[test]
        fn wide_ratio_is_exact(x: u64, a in 0u128..1 << 60, more in 0u128..1 << 60) {
            let b = a + more + 1;
            prop_assert_eq!(mul_ratio_down(x, a, b).unwrap(), u64::try_from(u128::from(x) * a / b).unwrap());
            // The same fraction with both parts widened beyond 64 bits.
            prop_assert_eq!(mul_ratio_down(x, a << 33, b << 33), mul_ratio_down(x, a, b));
        }
    }

    #[test]
    fn edges_are_errors_not_panics() {
        assert_eq!(mul_div_down(1, 1, 0), Err(EngineError::DivisionByZero));
        assert_eq!(mul_div_up(1, 1, 0), Err(EngineError::DivisionByZero));
        assert_eq!(mul_div_down(u64::MAX, 2, 1), Err(EngineError::MathOverflow));
        assert_eq!(mul_div_up(u64::MAX, u64::MAX, u64::MAX), Ok(u64::MAX));
        assert_eq!(mul_ratio_down(1, 2, 1), Err(EngineError::MathOverflow));
        assert_eq!(mul_ratio_down(1, 0, 0), Err(EngineError::DivisionByZero));
        assert_eq!(Frac::ratio_down(0, 0), Frac::ONE);
    }
}
