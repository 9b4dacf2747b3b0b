//! From sizes and tokens to dollars and back. `*_up` and `*_down` name the rounding.
//! `unit` is `10^(decimals + 2)`: the divisor that turns (smallest units x 1e-8 USD) into 1e-6 USD.

use crate::error::{EngineError, Res};
use crate::math::{mul_div_down, mul_div_up};
use crate::units::{Atoms, Price, Side, Size, Usd};

/// The divisor of a token with this many decimals; `UnsupportedMint` outside 5..=9.
pub fn unit_of(decimals: u8) -> Res<u64> {
    match decimals {
        5 => Ok(10_000_000),
        6 => Ok(100_000_000),
        7 => Ok(1_000_000_000),
        8 => Ok(10_000_000_000),
        9 => Ok(100_000_000_000),
        _ => Err(EngineError::UnsupportedMint),
    }
}

#[inline(always)]
pub fn notional_down(size: Size, price: Price, unit: u64) -> Res<Usd> {
    mul_div_down(size.0, price.0, unit).map(Usd)
}
#[inline(always)]
pub fn notional_up(size: Size, price: Price, unit: u64) -> Res<Usd> {
    mul_div_up(size.0, price.0, unit).map(Usd)
}
#[inline(always)]
pub fn value_down(atoms: Atoms, price: Price, unit: u64) -> Res<Usd> {
    mul_div_down(atoms.0, price.0, unit).map(Usd)
}
#[inline(always)]
pub fn value_up(atoms: Atoms, price: Price, unit: u64) -> Res<Usd> {
    mul_div_up(atoms.0, price.0, unit).map(Usd)
}
/// Tokens worth an amount of dollars; `DivisionByZero` for a token without price.
#[inline(always)]
pub fn atoms_down(usd: Usd, price: Price, unit: u64) -> Res<Atoms> {
    mul_div_down(usd.0, unit, price.0).map(Atoms)
}
#[inline(always)]
pub fn atoms_up(usd: Usd, price: Price, unit: u64) -> Res<Atoms> {
    mul_div_up(usd.0, unit, price.0).map(Atoms)
}

/// Profit (positive) or loss of a size that cost `entry`, against the trader: a long's value is rounded down, a short's
/// up.
#[inline]
pub fn pnl(side: Side, size: Size, entry: Usd, price: Price, unit: u64) -> Res<i64> {
    profit(side, entry, worth(side, size, price, unit)?)
}

/// What a size is worth to its owner (a long, rounded down), or costs to buy back (a short, rounded up).
#[inline(always)]
pub fn worth(side: Side, size: Size, price: Price, unit: u64) -> Res<Usd> {
    match side {
        Side::Long => notional_down(size, price, unit),
        Side::Short => notional_up(size, price, unit),
    }
}

/// Profit (positive) or loss of what cost `entry` and is worth `worth` now.
#[inline]
pub fn profit(side: Side, entry: Usd, worth: Usd) -> Res<i64> {
    let (gets, pays) = match side {
        Side::Long => (worth, entry),
        Side::Short => (entry, worth),
    };
    Ok(gets.signed()?.wrapping_sub(pays.signed()?)) // both are positive: nothing wraps
}

/// What a size costs when it is opened, against the trader: a long pays up, a short gets down.
#[inline(always)]
pub fn entry_notional(side: Side, size: Size, price: Price, unit: u64) -> Res<Usd> {
    match side {
        Side::Long => notional_up(size, price, unit),
        Side::Short => notional_down(size, price, unit),
    }
}

/// The share of an entry notional that goes with `part` of `size`, against the trader: a long's cost up, a short's
/// down.
#[inline]
pub fn entry_part(side: Side, entry: Usd, part: Size, size: Size) -> Res<Usd> {
    if part == size {
        return Ok(entry);
    }
    match side {
        Side::Long => mul_div_up(entry.0, part.0, size.0).map(Usd),
        Side::Short => mul_div_down(entry.0, part.0, size.0).map(Usd),
    }
}

/// `sqrt(s)` for 0..=5 seconds, 1e-9, rounded up: no root is computed on chain.
const SQRT_SECONDS: [u64; 6] = [0, 1_000_000_000, 1_414_213_563, 1_732_050_808, 2_000_000_000, 2_236_067_978];

/// The uncertainty of a print that is `age` seconds old, rounded up: `conf + 1.5 sigma sqrt(age)`, sigma 1e-9 per
/// square root of an hour. `OracleStale` above 5 seconds.
#[inline]
pub fn spread(price: Price, conf: Price, sigma: u64, age: i64) -> Res<Price> {
    let root =
        usize::try_from(age.max(0)).ok().and_then(|age| SQRT_SECONDS.get(age)).ok_or(EngineError::OracleStale)?;
    if *root == 0 || sigma == 0 {
        return Ok(conf); // a print of this second, and stables
    }
    // sqrt(age / 3600) = sqrt(age) / 60; the 3/2 and the two 1e-9 scales are in the divisor.
    let drift = mul_div_up(sigma, *root, 40_000_000_000)?;
    mul_div_up(price.0, drift, 1_000_000_000).map(Price)?.plus(conf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNIT: u64 = 100_000_000_000; // 9 decimals

    #[test]
    fn one_sol_at_150_dollars_is_150_dollars() {
        let (size, price) = (Size(1_000_000_000), Price(15_000_000_000));
        assert_eq!(notional_down(size, price, UNIT), Ok(Usd(150_000_000)));
        assert_eq!(atoms_down(Usd(150_000_000), price, UNIT), Ok(Atoms(1_000_000_000)));
        assert_eq!(pnl(Side::Long, size, Usd(100_000_000), price, UNIT), Ok(50_000_000));
        assert_eq!(pnl(Side::Short, size, Usd(100_000_000), price, UNIT), Ok(-50_000_000));
    }

    #[test]
    fn spread_of_a_fresh_print_is_its_confidence() {
        assert_eq!(spread(Price(1_000_000), Price(7), 8_000_000, 0), Ok(Price(7)));
        // 1.5 x 0.8 % x sqrt(4 s / 3600 s) = 0.04 %
        assert_eq!(spread(Price(1_000_000), Price(0), 8_000_000, 4), Ok(Price(400)));
        assert_eq!(spread(Price(1_000_000), Price(0), 8_000_000, 6), Err(EngineError::OracleStale));
    }

    proptest! {
        #[test]
        fn splitting_a_close_never_pays_more(size in 2u64..1 << 50, cut in 1u64.., entry in 1u64..1 << 50, p in 1u64..1 << 40, long: bool) {
            let side = if long { Side::Long } else { Side::Short };
            let (size, entry, p) = (Size(size), Usd(entry), Price(p));
            let part = Size(1 + cut % (size.0 - 1));
            let rest = Size(size.0 - part.0);
            let cost = entry_part(side, entry, part, size).unwrap();
            let whole = pnl(side, size, entry, p, UNIT).unwrap();
            let first = pnl(side, part, cost, p, UNIT).unwrap();
            let second = pnl(side, rest, entry.minus(cost).unwrap(), p, UNIT).unwrap();
            prop_assert!(first + second <= whole && whole - first - second <= 1, "{} + {} vs {}", first, second, whole);
        }
    }
}
