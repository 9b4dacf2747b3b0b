//! Multiply-then-divide with a named rounding. Everything else in the engine is built on these.

use crate::error::{EngineError, Res};
use crate::units::{Bps, Frac, Usd};

#[inline(always)]
fn narrow(x: u128) -> Res<u64> {
    u64::try_from(x).map_err(|_| EngineError::MathOverflow)
}

/// `floor(a * b / d)`. `DivisionByZero` for `d == 0`, `MathOverflow` when the result needs more than 64 bits.
#[inline]
pub fn mul_div_down(a: u64, b: u64, d: u64) -> Res<u64> {
    if d == 0 {
        return Err(EngineError::DivisionByZero);
    }
    let product = u128::from(a) * u128::from(b);
    // A 64-bit division is one instruction, a 128-bit one about 130: most amounts fit the first.
    match u64::try_from(product) {
        Ok(small) => Ok(small / d),
        Err(_) => narrow(product / u128::from(d)),
    }
}

/// `ceil(a * b / d)`, errors as [`mul_div_down`].
#[inline]
pub fn mul_div_up(a: u64, b: u64, d: u64) -> Res<u64> {
    if d == 0 {
        return Err(EngineError::DivisionByZero);
    }
    let product = u128::from(a) * u128::from(b);
    match u64::try_from(product) {
        Ok(small) => Ok(small.div_ceil(d)),
        Err(_) => narrow(product.div_ceil(u128::from(d))),
    }
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
    let (high, low) = (u128::from(x >> 32) * a, u128::from(x & 0xffff_ffff) * a);
    let quotient = ((high / b) << 32) + (((high % b) << 32) + low) / b;
    narrow(quotient)
}

impl Bps {
    /// This fraction of an amount, rounded down.
    #[inline(always)]
    pub fn of_down(self, x: u64) -> Res<u64> {
        mul_div_down(x, self.0, 10_000)
    }
    /// This fraction of an amount, rounded up.
    #[inline(always)]
    pub fn of_up(self, x: u64) -> Res<u64> {
        mul_div_up(x, self.0, 10_000)
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

impl Frac {
    /// This fraction of an amount, rounded down.
    #[inline(always)]
    pub fn of_down(self, x: u64) -> Res<u64> {
        mul_div_down(x, self.0, Self::ONE.0)
    }
    /// This fraction of an amount, rounded up.
    #[inline(always)]
    pub fn of_up(self, x: u64) -> Res<u64> {
        mul_div_up(x, self.0, Self::ONE.0)
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
