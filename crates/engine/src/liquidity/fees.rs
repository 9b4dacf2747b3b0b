//! What LPs pay for moving the pool away from its target weights, less for moving it towards them; and the hard bounds
//! of a weight.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::math::{mul_div_down, mul_div_up, product};
use crate::state::CustodyParams;
use crate::units::{Atoms, Usd};

/// Weights and fee rates count in 1e-9.
pub const ONE: u64 = 1_000_000_000;
/// A basis point in 1e-9.
const BP: u64 = 100_000;
/// A pool of less value has no weights: any token may come first, and the last LP may leave.
pub const BOOTSTRAP: Usd = Usd(100_000_000_000);

/// Which way tokens move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    In,
    Out,
}

/// Weight of a token before and after a deposit or withdrawal, 1e-9, rounded against the caller: up on the way in, down
/// on the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub before: u64,
    pub after: u64,
}

/// How a weight moves when `moved` of value joins (or leaves) a token's `value` out of all tokens' `sum`. None while
/// the pool is being built up (less than 100,000 USD before the deposit, or after the withdrawal).
pub fn shift(flow: Flow, value: Usd, sum: Usd, moved: Usd) -> Res<Option<Shift>> {
    let after = match flow {
        Flow::In => (value.plus(moved)?, sum.plus(moved)?),
        Flow::Out => (value.less(moved), sum.less(moved)),
    };
    if sum.min(after.1) < BOOTSTRAP {
        return Ok(None);
    }
    let share = |(a, b): (Usd, Usd)| match flow {
        Flow::In => mul_div_up(a.0, ONE, b.0),
        Flow::Out => mul_div_down(a.0, ONE, b.0),
    };
    Ok(Some(Shift { before: share((value, sum))?, after: share(after)? }))
}

/// `WeightBound` if a deposit ends above the most, or a withdrawal below the least. A move that ends at the target or
/// before it passes always.
pub fn check_bounds(params: &CustodyParams, flow: Flow, shift: Shift) -> Res<()> {
    let inside = match flow {
        Flow::In => shift.after <= product(params.max_weight.0, BP),
        Flow::Out => shift.after >= product(params.min_weight.0, BP),
    };
    ensure(inside, EngineError::WeightBound)
}

/// Fee rate, 1e-9, rounded up: `lp_fee + lp_slope x mean distance`, the distance from the target weight before and
/// after counted positive where the move leads away from it, negative where it leads to it; half of `lp_fee` at least,
/// so that no swap through shares is free. A move across the target needs no other formula: the two parts' means,
/// weighted by their lengths, are the mean of the two signed distances.
pub fn rate(params: &CustodyParams, flow: Flow, shift: Option<Shift>) -> u64 {
    let base = product(params.lp_fee.0, BP);
    let Some(Shift { before, after }) = shift else { return base };
    let (target, sum) = (product(params.target_weight.0, 2 * BP), before + after);
    let (away, towards) = match flow {
        Flow::In => (sum.saturating_sub(target), target.saturating_sub(sum)),
        Flow::Out => (target.saturating_sub(sum), sum.saturating_sub(target)),
    };
    // A slope in bps x the sum of two distances in 1e-9, halved: 2 x 10^4 to come back to 1e-9.
    let more = product(params.lp_slope.0, away).div_ceil(20_000);
    let less = product(params.lp_slope.0, towards) / 20_000;
    (base + more).saturating_sub(less).max(base.div_ceil(2))
}

/// Fee on an amount at a rate, rounded up.
pub fn of(atoms: Atoms, rate: u64) -> Res<Atoms> {
    mul_div_up(atoms.0, rate, ONE).map(Atoms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Bps;
    use proptest::prelude::*;

    fn params(lp_fee: u64, lp_slope: u64, target: u64) -> CustodyParams {
        CustodyParams {
            lp_fee: Bps(lp_fee),
            lp_slope: Bps(lp_slope),
            target_weight: Bps(target),
            max_weight: Bps(10_000),
            ..CustodyParams::default()
        }
    }
    fn fee(p: &CustodyParams, flow: Flow, value: u64, sum: u64, moved: u64) -> u64 {
        let shift = shift(flow, Usd(value), Usd(sum), Usd(moved)).unwrap();
        of(Atoms(moved), rate(p, flow, shift)).unwrap().0
    }

    const M: u64 = 1_000_000_000_000; // a million dollars

    #[test]
    fn the_worked_example_of_the_record() {
        // 30 % of 10 M, target 20 %: 1 M more makes 36.4 %. Mean distance 13.2 %: 10 bp + 40 bp x 0.132 = 15.27 bp.
        let p = params(10, 40, 2_000);
        assert_eq!(fee(&p, Flow::In, 3 * M, 10 * M, M), 1_527_273_000);
        // 1 M less makes 22.2 %: mean distance 6.1 % on the way to the target: 7.56 bp.
        assert_eq!(fee(&p, Flow::Out, 3 * M, 10 * M, M), 755_556_000);
        // From nothing to 9.1 % of 11 M: 10 bp - 40 bp x 0.155 = 3.8 bp, so half of the base.
        assert_eq!(fee(&p, Flow::In, 0, 10 * M, M), 500_000_000);
        // Across the target: 19 % to 26.4 %, the mean of -1 % and +6.4 %.
        assert_eq!(fee(&p, Flow::In, 19 * M / 10, 10 * M, M), 1_107_273_000);
    }

    #[test]
    fn a_pool_that_is_being_built_up_has_no_weights() {
        let p = params(10, 40, 5_000);
        assert_eq!(fee(&p, Flow::In, 0, 0, M), 1_000_000_000);
        assert_eq!(shift(Flow::Out, Usd(M), Usd(M), Usd(M)), Ok(None));
        assert_eq!(shift(Flow::In, Usd(BOOTSTRAP.0 - 1), Usd(BOOTSTRAP.0 - 1), Usd(M)), Ok(None));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// INV-10 for the fee. Splitting changes it by one unit a part, a tenth of a unit of the rate's own rounding a
        /// part, and by the curvature of the weight: at most slope x moved x (moved / smallest sum)^2 / 2.
        #[test]
        fn splitting_changes_the_fee_by_its_rounding_and_its_curvature(
            sum in M..1_000 * M, weight in 1u64..=1_000, moved in 1u64..=900, cut in 1u64..1_000, flow_in: bool,
            lp_fee in 0u64..=100, slope in 0u64..=500, target in 0u64..=10_000,
        ) {
            let (p, flow) = (params(lp_fee, slope, target), if flow_in { Flow::In } else { Flow::Out });
            let value = sum / 1_000 * weight;
            let moved = if flow_in { sum / 1_000 * moved } else { (value / 1_000 * moved).min(sum - BOOTSTRAP.0) };
            let first = moved / 1_000 * cut;
            let whole = fee(&p, flow, value, sum, moved);
            let (value2, sum2) = if flow_in { (value + first, sum + first) } else { (value - first, sum - first) };
            let parts = fee(&p, flow, value, sum, first) + fee(&p, flow, value2, sum2, moved - first);
            let least = if flow_in { sum } else { sum - moved };
            let ratio = u128::from(moved) * 1_000_000 / u128::from(least);
            let curve = u128::from(slope) * u128::from(moved) / 20_000 * (ratio * ratio) / 1_000_000_000_000;
            // Half of the base as least rate: parts may meet it where the whole does not, and then cost more.
            let bound = u64::try_from(curve).unwrap() + moved / ONE * 2 + 4;
            prop_assert!(parts + bound >= whole, "parts {} of {}", parts, whole);
            let floor = lp_fee * BP / 2;
            let s = |v: u64, t: u64, m: u64| rate(&p, flow, shift(flow, Usd(v), Usd(t), Usd(m)).unwrap());
            if s(value, sum, first) > floor + 1 && s(value2, sum2, moved - first) > floor + 1 {
                prop_assert!(parts <= whole + bound, "parts {} of {}", parts, whole);
            }
        }

        #[test]
        fn a_move_to_the_target_costs_at_most_the_base_and_is_never_refused(
            sum in M..1_000 * M, weight in 0u64..=1_000, moved in 1u64..=1_000, target in 0u64..=10_000, flow_in: bool,
        ) {
            let (p, flow) = (params(10, 40, target), if flow_in { Flow::In } else { Flow::Out });
            let p = CustodyParams { min_weight: p.target_weight, max_weight: p.target_weight, ..p };
            let value = sum / 1_000 * weight;
            let moved = if flow_in { sum / 1_000 * moved } else { value / 1_000 * moved };
            if let Some(shift) = shift(flow, Usd(value), Usd(sum), Usd(moved)).unwrap() {
                let goal = target * BP;
                let short = if flow_in { shift.after <= goal } else { shift.after >= goal };
                if short {
                    prop_assert_eq!(check_bounds(&p, flow, shift), Ok(()));
                    prop_assert!(rate(&p, flow, Some(shift)) <= 10 * BP);
                }
            }
        }
    }
}
