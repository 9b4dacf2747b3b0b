//! Base fee, impact, borrow, and how a collected fee is shared.

use crate::error::{EngineError, Res};
use crate::math::{mul_div_down, mul_div_up, product};
use crate::state::{Custody, MarketParams};
use crate::time::elapsed;
use crate::units::{Atoms, Bps, PodU128, Price, Side, Usd};

const YEAR: u64 = 31_536_000;
/// Scale of the borrow index.
pub const INDEX_ONE: u64 = 1_000_000_000_000_000;
/// `INDEX_ONE / 10^4 / YEAR` in lowest terms.
const INDEX_OF_YEAR: (u64, u64) = (6_250_000, 1_971);
const _: () = assert!(INDEX_ONE / 10_000 * INDEX_OF_YEAR.1 == YEAR * INDEX_OF_YEAR.0);

/// Price of moving the market's signed skew from `before` to `after` (Usd): `k/2 x (b^2 - a^2) / depth`, with `a = 0`
/// when the skew changes sign, never negative. Additive: splitting or merging a trade changes it by rounding only.
/// Rounded up.
pub fn impact(params: &MarketParams, before: i64, after: i64) -> Res<Usd> {
    let b = after.unsigned_abs();
    let from = if (before < 0) == (after < 0) { before.unsigned_abs() } else { 0 };
    if b <= from || params.impact.is_zero() {
        return Ok(Usd::ZERO);
    }
    let k = params.impact.0;
    if b >> 49 == 0 && k >> 14 == 0 {
        // Within 500 million dollars: (b - a)(b + a) k / depth / 20,000, rounded up twice, which is once.
        if let Ok(moved) = mul_div_up(b - from, product(b + from, k), params.depth.0) {
            return Ok(Usd(moved.div_ceil(20_000)));
        }
    }
    let growth = u128::from(b) * u128::from(b) - u128::from(from) * u128::from(from);
    let weighted = growth.checked_mul(u128::from(k)).ok_or(EngineError::MathOverflow)?;
    let divisor = u128::from(params.depth.0).checked_mul(20_000).ok_or(EngineError::MathOverflow)?;
    u64::try_from(weighted.div_ceil(divisor)).map(Usd).map_err(|_| EngineError::MathOverflow)
}

/// Borrow rate a year at this utilisation: 9 % at 0, 44 % at 80 %, `most` at 100 %, straight lines between.
pub fn borrow_rate(locked: Atoms, owned: Atoms, most: Bps) -> Res<Bps> {
    let u = if owned.is_zero() { 0 } else { mul_div_up(locked.0.min(owned.0), 10_000, owned.0)? };
    // u is at most 10,000, so nothing here needs more than 64 bits.
    let rate = if u <= 8_000 {
        900 + product(3_500, u).div_ceil(8_000)
    } else {
        let steep = most.0.saturating_sub(4_400);
        4_400
            + if steep >> 32 == 0 {
                product(steep, u - 8_000).div_ceil(2_000)
            } else {
                mul_div_up(steep, u - 8_000, 2_000)?
            }
    };
    Ok(Bps(rate))
}

/// The custody's cumulative borrow index at `now`, 1e-15. Call [`accrue`] before anything changes utilisation.
pub fn borrow_index(custody: &Custody, now: i64) -> Res<u64> {
    let seconds = elapsed(custody.borrow_at, now);
    if seconds == 0 || custody.locked.is_zero() {
        return Ok(custody.borrow_index);
    }
    let rate = borrow_rate(custody.locked, custody.owned, custody.params.borrow_max)?;
    let grown = if rate.0 >> 20 == 0 && seconds >> 20 == 0 {
        // Within twelve days: the same fraction in its lowest terms fits 64 bits.
        product(product(rate.0, seconds), INDEX_OF_YEAR.0) / INDEX_OF_YEAR.1
    } else {
        mul_div_down(rate.0 * (INDEX_ONE / 10_000), seconds, YEAR)?
    };
    custody.borrow_index.checked_add(grown).ok_or(EngineError::MathOverflow)
}

/// Brings the borrow index up to now, before anything changes utilisation; and remembers if that was more than half.
pub fn accrue(custody: &mut Custody, now: i64) -> Res<()> {
    custody.borrow_index = borrow_index(custody, now)?;
    custody.borrow_at = custody.borrow_at.max(now);
    if custody.is_crowded() {
        custody.last_crowded_at = now;
    }
    Ok(())
}

/// Tokens become the LPs'. What is borrowed was dearer or cheaper until now: it is accrued first. Nothing changes
/// nothing: whoever brings nothing must not choose where the index is rounded.
pub fn gain(custody: &mut Custody, atoms: Atoms, now: i64) -> Res<()> {
    if atoms.is_zero() {
        return Ok(());
    }
    accrue(custody, now)?;
    custody.owned.add_assign(atoms)
}
/// Tokens cease to be the LPs', as in [`gain`].
pub fn lose(custody: &mut Custody, atoms: Atoms, now: i64) -> Res<()> {
    if atoms.is_zero() {
        return Ok(());
    }
    accrue(custody, now)?;
    custody.owned.sub_assign(atoms)
}

/// Borrow due on a reservation since its stored index, in tokens, rounded up.
pub fn borrow_due(reservation: Atoms, index: u64, stored: u64) -> Res<Atoms> {
    mul_div_up(reservation.0, index.saturating_sub(stored), INDEX_ONE).map(Atoms)
}

/// `floor(x / d)` for `d < 2^32`, digit by digit: some 25 compute units where LLVM's general division takes 200.
fn short_division(x: u128, d: u64) -> u128 {
    let [low, high] = PodU128::from(x).0;
    let upper = (high % d) << 32 | low >> 32;
    let lower = (upper % d) << 32 | (low & 0xffff_ffff);
    u128::from(high / d) << 64 | u128::from(((upper / d) << 32) | (lower / d))
}

/// Borrow due of all positions on this custody at `now`, rounded up.
pub fn borrow_due_total(custody: &Custody, now: i64) -> Res<Atoms> {
    // 10^15 in two factors below 2^32: the same quotient, three times as fast.
    const FACTORS: [u64; 2] = [1_000_000_000, 1_000_000];
    if custody.locked.is_zero() {
        return Ok(Atoms::ZERO);
    }
    let accrued = u128::from(custody.locked.0) * u128::from(borrow_index(custody, now)?);
    let due = accrued.saturating_sub(custody.borrow_base.get());
    let up = due.checked_add(u128::from(INDEX_ONE) - 1).ok_or(EngineError::MathOverflow)?;
    let quotient = FACTORS.into_iter().fold(up, short_division);
    u64::try_from(quotient).map(Atoms).map_err(|_| EngineError::MathOverflow)
}

/// Keeps `borrow_base` and `locked` equal to the sums over positions when one changes from (reservation, index) to
/// another.
pub fn rebase(custody: &mut Custody, old: (Atoms, u64), new: (Atoms, u64)) -> Res<()> {
    let wide = |(reservation, index): (Atoms, u64)| u128::from(reservation.0) * u128::from(index);
    let mut base = custody.borrow_base.get();
    // A product of 128 bits is a call; what opens or closes needs one of the two.
    if !new.0.is_zero() {
        base = base.checked_add(wide(new)).ok_or(EngineError::MathOverflow)?;
    }
    if !old.0.is_zero() {
        base = base.checked_sub(wide(old)).ok_or(EngineError::MathOverflow)?;
    }
    custody.borrow_base.set(base);
    custody.locked = custody.locked.plus(new.0)?.minus(old.0)?;
    Ok(())
}

/// Share of a fee for the insurance fund: 10 % at coverage 1.2, 50 % at 0.6, a straight line between.
pub fn insurance_share(coverage: Bps) -> Bps {
    Bps(1_000 + product(12_000 - coverage.0.clamp(6_000, 12_000), 4_000) / 6_000)
}

/// Books a collected fee in the custody it was paid in: protocol, insurance fund (both rounded down), LPs the rest.
pub fn collect(custody: &mut Custody, fee: Atoms, protocol: Bps, insurance: Bps, now: i64) -> Res<()> {
    if fee.is_zero() {
        return accrue(custody, now); // as where a close is paid from its profit
    }
    let to_protocol = Atoms(protocol.of_down(fee.0)?);
    let to_fund = Atoms(insurance.of_down(fee.0)?);
    custody.protocol_fees.add_assign(to_protocol)?;
    custody.insurance_due.add_assign(to_fund)?;
    gain(custody, fee.minus(to_protocol)?.minus(to_fund)?, now)
}

/// Signed skew after adding (`opens`) or removing `notional` on a side.
pub fn shifted(skew: i64, side: Side, notional: Usd, opens: bool) -> Res<i64> {
    let up = (side == Side::Long) == opens;
    let moved = if up { skew.checked_add(notional.signed()?) } else { skew.checked_sub(notional.signed()?) };
    moved.ok_or(EngineError::MathOverflow)
}

/// Dollars in a custody's tokens at the price at which a side's profit is paid: the index price for longs, par for
/// shorts.
pub fn payout_down(side: Side, usd: Usd, price: Price, unit: u64) -> Res<Atoms> {
    match side {
        Side::Long => crate::price::atoms_down(usd, price, unit),
        Side::Short => Ok(usd.at_par()),
    }
}
/// As [`payout_down`], rounded up.
pub fn payout_up(side: Side, usd: Usd, price: Price, unit: u64) -> Res<Atoms> {
    match side {
        Side::Long => crate::price::atoms_up(usd, price, unit),
        Side::Short => Ok(usd.at_par()),
    }
}
/// Tokens of a side's backing in dollars, at the index price or par, rounded up.
pub fn backing_value_up(side: Side, atoms: Atoms, price: Price, unit: u64) -> Res<Usd> {
    match side {
        Side::Long => crate::price::value_up(atoms, price, unit),
        Side::Short => Ok(Usd(atoms.0)),
    }
}
/// As [`backing_value_up`], rounded down.
pub fn backing_value_down(side: Side, atoms: Atoms, price: Price, unit: u64) -> Res<Usd> {
    match side {
        Side::Long => crate::price::value_down(atoms, price, unit),
        Side::Short => Ok(Usd(atoms.0)),
    }
}
