//! Multiply-then-divide with a named rounding. Everything else in the engine is built on these.

use crate::error::{EngineError, Res};
use crate::units::{Bps, Frac, PodU128, Usd};

/// No quotient: `d` was zero, or the result is above 2^64 - 2, which is one less than a word holds. A plain number
/// costs callers one comparison, a `Result` is written to memory and read again.
const NONE: u64 = u64::MAX;

#[inline(always)]
fn some(quotient: u64) -> Res<u64> {
    if quotient == NONE {
        return Err(EngineError::MathOverflow);
    }
    Ok(quotient)
}

#[inline(always)]
fn divided(quotient: u64, d: u64) -> Res<u64> {
    if quotient == NONE && d == 0 {
        return Err(EngineError::DivisionByZero);
    }
    some(quotient)
}

#[inline(always)]
fn narrow(x: u128) -> u64 {
    u64::try_from(x).unwrap_or(NONE)
}

/// `a * b` of numbers whose bounds say that it fits: a checked product is a call of 40 compute units. Tests check it.
#[inline(always)]
pub(crate) fn product(a: u64, b: u64) -> u64 {
    debug_assert!(a.checked_mul(b).is_some());
    a.wrapping_mul(b)
}

/// `floor(a * b / d)`. `DivisionByZero` for `d == 0`, `MathOverflow` when the result is above 2^64 - 2.
#[inline(always)]
pub fn mul_div_down(a: u64, b: u64, d: u64) -> Res<u64> {
    divided(mul_div(a, b, d, 0), d)
}

/// `ceil(a * b / d)`, errors as [`mul_div_down`].
#[inline(always)]
pub fn mul_div_up(a: u64, b: u64, d: u64) -> Res<u64> {
    divided(mul_div(a, b, d, d.saturating_sub(1)), d)
}

/// [`mul_div_up`] by a constant; of numbers below 2^32, as rates and volatilities are, without a call.
#[inline(always)]
pub(crate) fn mul_up_by<const D: u64>(a: u64, b: u64) -> Res<u64> {
    const { assert!(D > 0 && D >> 32 == 0) }
    if (a | b) >> 32 == 0 {
        return Ok(product(a, b).wrapping_add(D - 1) / D); // at most 2^64 - 2^33 + 1, and what is below 2^32
    }
    mul_div_up(a, b, D)
}

/// `floor((a * b + extra) / d)` for `extra < d`, or [`NONE`]. One function for some 220 calls. Instructions cost the
/// same, whether they add or divide: what counts is to stay within words of 64 bits, where every product is one
/// instruction instead of 30.
#[inline(never)]
fn mul_div(a: u64, b: u64, d: u64, extra: u64) -> u64 {
    if d == 0 {
        return NONE;
    }
    if b == 0 {
        return 0;
    }
    if a <= !extra / b {
        return a.wrapping_mul(b).wrapping_add(extra) / d;
    }
    // With a = q d + r and b = 2^19 high + low, the result is q b + (r b + extra) / d, and r b is divided in two steps.
    // All sums are parts of the result, which is below (q + 1) b + 1 <= 2^64 - 2^19 + 1; r 2^19 + r low + extra < d
    // 2^20 <= 2^64.
    let (q, high) = (a / d, b >> 19);
    // (Half of a word: of a whole one LLVM knows that an overflow is meant, and calls its product of 128 bits to see.)
    if d >> 44 == 0 && high <= (u64::MAX >> 1) / d && (q | b >> 26) >> 19 == 0 {
        let r = a.wrapping_sub(q.wrapping_mul(d));
        let upper = r.wrapping_mul(high);
        let digit = upper / d;
        let rest = upper.wrapping_sub(digit.wrapping_mul(d)) << 19;
        let lower = rest.wrapping_add(r.wrapping_mul(b & 0x7_ffff)).wrapping_add(extra);
        return q.wrapping_mul(b).wrapping_add(digit << 19).wrapping_add(lower / d);
    }
    long(a, b, d, extra)
}

/// [`mul_div`] of any numbers: a product of two words, then long division.
#[inline(never)]
fn long(a: u64, b: u64, d: u64, extra: u64) -> u64 {
    let [low, high] = PodU128::from(u128::from(a) * u128::from(b) + u128::from(extra)).0;
    if high >= d {
        return NONE;
    }
    if d >> 48 != 0 {
        return narrow((u128::from(high) << 64 | u128::from(low)) / u128::from(d));
    }
    // Four digits of 16 bits: a rest below 2^48 with the next digit is a word.
    let (mut rest, mut quotient, mut low) = (high, 0, low);
    for _ in 0..4 {
        rest = rest << 16 | low >> 48;
        low <<= 16;
        quotient = (quotient << 16) | (rest / d);
        rest %= d;
    }
    quotient
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
    some(narrow(((high / b) << 32) + (((high % b) << 32) + low) / b))
}

/// The square root, rounded down: Newton's steps, which never pass below it. The first is from the power of two that
/// is at most a factor of two below, found in five comparisons: no instruction counts leading zeros.
pub fn sqrt(x: u64) -> u64 {
    if x < 2 {
        return x;
    }
    let mut half = 0;
    for step in [16, 8, 4, 2, 1] {
        if x >> (2 * half) >> (2 * step) != 0 {
            half += step;
        }
    }
    let mean = |a: u64, b: u64| a.wrapping_add(b) / 2; // of numbers below 2^33
    let mut root = mean(1 << half, x >> half);
    loop {
        let next = mean(root, x / root);
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
            return Ok(product(x, self.0) / 10_000);
        }
        mul_div_down(x, self.0, 10_000)
    }
    /// This fraction of an amount, rounded up.
    #[inline(always)]
    pub fn of_up(self, x: u64) -> Res<u64> {
        if self.fits(x) {
            #[allow(clippy::manual_div_ceil)] // one division instead of a quotient and a remainder
            return Ok(product(x, self.0).wrapping_add(9_999) / 10_000);
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

/// `floor((x * y + extra) / 10^18)` for `extra < 10^18`, or [`NONE`]. Of a fraction, that is of one at most, in digits
/// of 10^9, whose products are words: twice by 10^9 has the same floor as once by 10^18. Escrow loses a fraction in up
/// to 32 buckets at once.
#[inline(never)]
fn mul_frac(x: u64, y: u64, extra: u64) -> u64 {
    const DIGIT: u64 = 1_000_000_000;
    if y > Frac::ONE.0 || x >> 63 != 0 {
        return mul_div(x, y, Frac::ONE.0, extra);
    }
    let (a, b) = (x / DIGIT, y / DIGIT);
    let (c, d) = (x.wrapping_sub(a.wrapping_mul(DIGIT)), y.wrapping_sub(b.wrapping_mul(DIGIT)));
    // a <= 2^63 / 10^9, b <= 10^9 and c, d < 10^9: the sum is below 2^63 + 10^18 + 2 x 10^9, the result at most x.
    let lower = c.wrapping_mul(d).wrapping_add(extra) / DIGIT;
    let middle = a.wrapping_mul(d).wrapping_add(c.wrapping_mul(b)).wrapping_add(lower);
    a.wrapping_mul(b).wrapping_add(middle / DIGIT)
}

impl Frac {
    /// This fraction of an amount, rounded down.
    #[inline(always)]
    pub fn of_down(self, x: u64) -> Res<u64> {
        some(mul_frac(x, self.0, 0))
    }
    /// This fraction of an amount, rounded up.
    #[inline(always)]
    pub fn of_up(self, x: u64) -> Res<u64> {
        some(mul_frac(x, self.0, Self::ONE.0 - 1))
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

    /// The largest result there is.
    fn word(x: u128) -> Option<u64> {
        u64::try_from(x).ok().filter(|x| *x != u64::MAX)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn every_path_of_a_division_is_exact(a: u64, b: u64, d in 1u64.., (p, q, r) in (0u32..64, 0u32..64, 0u32..64)) {
            // Factors and divisors of all lengths: one word, two digits, four digits, and longer.
            let (a, b, d) = (a >> p, b >> q, (d >> r).max(1));
            let exact = u128::from(a) * u128::from(b);
            prop_assert_eq!(mul_div_down(a, b, d).ok(), word(exact / u128::from(d)));
            prop_assert_eq!(mul_div_up(a, b, d).ok(), word(exact.div_ceil(u128::from(d))));
        }

        #[test]
        fn a_division_by_what_divides_tokens_is_exact(a: u64, b: u64, power in 0u32..16, (p, q) in (0u32..64, 0u32..64)) {
            let (a, b, d) = (a >> p, b >> q, 10u64.pow(power));
            let exact = u128::from(a) * u128::from(b);
            prop_assert_eq!(mul_div_down(a, b, d).ok(), word(exact / u128::from(d)));
            prop_assert_eq!(mul_div_up(a, b, d).ok(), word(exact.div_ceil(u128::from(d))));
        }

        #[test]
        fn edges_of_words_are_exact(a in 0usize..12, b in 0usize..12, d in 0usize..12) {
            let edge = |i: usize| [1, 2, (1 << 19) - 1, 1 << 19, (1 << 44) - 1, 1 << 44, (1 << 45) - 1, 1 << 45, (1 << 48) - 1, 1 << 48, 1 << 63, u64::MAX][i];
            let (a, b, d) = (edge(a), edge(b), edge(d));
            let exact = u128::from(a) * u128::from(b);
            prop_assert_eq!(mul_div_down(a, b, d).ok(), word(exact / u128::from(d)));
            prop_assert_eq!(mul_div_up(a, b, d).ok(), word(exact.div_ceil(u128::from(d))));
        }

        #[test]
        fn a_fraction_of_an_amount_is_exact(x: u64, y: u64, small in 0u32..64, above: bool) {
            let one = u128::from(Frac::ONE.0);
            let (x, y) = (x >> small, if above { y } else { y % (Frac::ONE.0 + 1) });
            let exact = u128::from(x) * u128::from(y);
            prop_assert_eq!(Frac(y).of_down(x).ok(), word(exact / one));
            prop_assert_eq!(Frac(y).of_up(x).ok(), word(exact.div_ceil(one)));
        }

        #[test]
        fn edges_of_digits_are_exact(x in 0usize..12, y in 0usize..12, extra in 0usize..12) {
            const D: u64 = 1_000_000_000;
            let edge = |i: usize| [0, 1, D - 1, D, D + 1, D * D - 1, D * D, D * D + 1, (1 << 63) - 1, 1 << 63, u64::MAX - 1, u64::MAX][i];
            let (x, y, extra) = (edge(x), edge(y), edge(extra) % Frac::ONE.0);
            let exact = (u128::from(x) * u128::from(y) + u128::from(extra)) / u128::from(Frac::ONE.0);
            prop_assert_eq!(some(mul_frac(x, y, extra)).ok(), word(exact));
        }

        #[test]
        fn a_root_is_the_largest_whose_square_fits(x: u64, small in 0u32..64) {
            let square = (x >> 32) * (x >> 32);
            for x in [x >> small, square, square.saturating_sub(1), square.saturating_add(1)] {
                let root = u128::from(sqrt(x));
                prop_assert!(root * root <= u128::from(x) && u128::from(x) < (root + 1) * (root + 1));
            }
        }

        #[test]
        fn a_rate_of_a_number_rounds_up(a: u64, b: u64, (p, q) in (0u32..64, 0u32..64)) {
            let (a, b) = (a >> p, b >> q);
            let exact = (u128::from(a) * u128::from(b)).div_ceil(10_000);
            prop_assert_eq!(mul_up_by::<10_000>(a, b).ok(), word(exact));
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
        assert_eq!(mul_div_up(u64::MAX - 1, u64::MAX, u64::MAX), Ok(u64::MAX - 1));
        assert_eq!(mul_div_up(u64::MAX, u64::MAX, u64::MAX), Err(EngineError::MathOverflow));
        assert_eq!(mul_ratio_down(1, 2, 1), Err(EngineError::MathOverflow));
        assert_eq!(mul_ratio_down(1, 0, 0), Err(EngineError::DivisionByZero));
        assert_eq!(Frac::ratio_down(0, 0), Frac::ONE);
    }
}
