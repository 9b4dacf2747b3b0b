//! How much of a token may leave the pool in an hour, net: withdrawals of LPs and profit of traders count, deposits
//! count against them.

use crate::error::{EngineError, Res};
use crate::price::{atoms_down, value_down};
use crate::rolling::left;
use crate::state::Custody;
use crate::time::elapsed;
use crate::units::{Atoms, Usd};

const HOUR: u64 = 3_600;
/// May leave in an hour however little a pool has: a small rest is not paid out by tenths for ever.
pub const ALWAYS: Usd = Usd(10_000_000_000);

/// The limit of an hour, and what of it is used. Used (positive) is refilled linearly, all of it in an hour at the
/// latest; what came (negative) lapses by its own amount in an hour. The limit is `outflow` of what the LPs owned
/// before these flows, rounded down, 10,000 USD at the last price at least: what waits to be paid counts as owned
/// still, so neither a deposit nor a withdrawal moves its own limit.
fn window(custody: &Custody, now: i64) -> Res<(Atoms, i64)> {
    let still = |amount: u64, limit: u64| Usd(left(amount, limit, HOUR, custody.outflow_at, now)?).signed();
    let mut used = if elapsed(custody.outflow_at, now) < HOUR { custody.outflow_used } else { 0 };
    if used < 0 {
        used = -still(used.unsigned_abs(), 0)?;
    }
    let owned = i128::from(custody.owned.plus(custody.payable)?.0) + i128::from(used);
    let owned = u64::try_from(owned.max(0)).map_err(|_| EngineError::MathOverflow)?;
    let share = Atoms(custody.params.outflow.of_down(owned)?);
    let limit = if worth_always(share, custody) {
        share
    } else {
        // A price near zero makes of 10,000 USD more tokens than there can be.
        atoms_down(ALWAYS, custody.print.price, custody.unit).unwrap_or(Atoms::ZERO).max(share)
    };
    if used > 0 {
        used = still(used.unsigned_abs(), limit.0)?;
    }
    Ok((limit, used))
}

/// Whether tokens are worth what may always leave.
fn worth_always(tokens: Atoms, custody: &Custody) -> bool {
    value_down(tokens, custody.print.price, custody.unit).map_or(true, |value| value >= ALWAYS)
}

/// What may leave now.
pub fn available(custody: &Custody, now: i64) -> Res<Atoms> {
    let (limit, used) = window(custody, now)?;
    room(limit, used)
}

fn room(limit: Atoms, used: i64) -> Res<Atoms> {
    let room = (i128::from(limit.0) - i128::from(used)).max(0);
    u64::try_from(room).map(Atoms).map_err(|_| EngineError::MathOverflow)
}

/// Books as much of an amount as may leave now; returns it. Before `owned` or `payable` changes.
#[inline(never)]
pub fn draw(custody: &mut Custody, amount: Atoms, now: i64) -> Res<Atoms> {
    if amount.is_zero() {
        return Ok(amount);
    }
    let (limit, used) = window(custody, now)?;
    let drawn = amount.min(room(limit, used)?);
    book(custody, i128::from(used) + i128::from(drawn.0), now)?;
    Ok(drawn)
}

/// Books a deposit. Before `owned` changes.
pub fn refill(custody: &mut Custody, amount: Atoms, now: i64) -> Res<()> {
    let (_, used) = window(custody, now)?;
    book(custody, i128::from(used) - i128::from(amount.0), now)
}

fn book(custody: &mut Custody, used: i128, now: i64) -> Res<()> {
    custody.outflow_used = i64::try_from(used).map_err(|_| EngineError::MathOverflow)?;
    custody.outflow_at = custody.outflow_at.max(now);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::CustodyParams;
    use crate::units::{Bps, Price};
    use proptest::prelude::*;

    const M: u64 = 1_000_000_000_000; // a million USDC

    fn usdc(owned: u64) -> Custody {
        let mut custody = Custody { owned: Atoms(owned), unit: 100_000_000, ..Custody::default() };
        custody.params = CustodyParams { outflow: Bps(1_000), ..CustodyParams::default() };
        custody.print.price = Price(100_000_000);
        custody
    }
    fn leave(custody: &mut Custody, amount: u64, now: i64) -> u64 {
        let drawn = draw(custody, Atoms(amount), now).unwrap();
        custody.owned.sub_assign(drawn).unwrap();
        drawn.0
    }
    fn join(custody: &mut Custody, amount: u64, now: i64) {
        refill(custody, Atoms(amount), now).unwrap();
        custody.owned.add_assign(Atoms(amount)).unwrap();
    }

    #[test]
    fn a_tenth_may_leave_in_an_hour_and_refills_linearly() {
        let mut c = usdc(10 * M);
        assert_eq!(leave(&mut c, 3 * M, 0), M);
        assert_eq!(available(&c, 0), Ok(Atoms(0)));
        assert_eq!(available(&c, 900), Ok(Atoms(M / 4)));
        assert_eq!(available(&c, 3_600), Ok(Atoms(9 * M / 10)));
    }

    #[test]
    fn a_deposit_and_its_withdrawal_cancel_out() {
        let mut c = usdc(10 * M);
        for _ in 0..20 {
            join(&mut c, 5 * M, 0);
            assert_eq!(leave(&mut c, 5 * M, 0), 5 * M);
        }
        assert_eq!(available(&c, 0), Ok(Atoms(M)));
    }

    #[test]
    fn a_deposit_does_not_lift_the_limit_for_others() {
        let mut c = usdc(10 * M);
        join(&mut c, 90 * M, 0);
        assert_eq!(available(&c, 0), Ok(Atoms(91 * M)), "what came may leave, and a tenth of what was there");
        // Half an hour later half of it counts as owned, an hour later all of it.
        assert_eq!(available(&c, 1_800), Ok(Atoms(45 * M + 55 * M / 10)));
        assert_eq!(available(&c, 3_600), Ok(Atoms(10 * M)));
    }

    #[test]
    fn the_last_rest_can_always_leave() {
        let mut c = usdc(9_000_000_000);
        assert_eq!(leave(&mut c, 9_000_000_000, 0), 9_000_000_000);
    }

    proptest! {
        /// However deposits and withdrawals are interleaved, what left exceeds what came by at most the limit of the
        /// beginning and what refills.
        #[test]
        fn cycles_neither_exhaust_nor_bypass_the_limit(steps in proptest::collection::vec((0u64..50 * M, any::<bool>(), 0i64..300), 1..40)) {
            let mut c = usdc(10 * M);
            let (mut now, mut net) = (0i64, 0i128);
            for (amount, into, wait) in steps {
                now += wait;
                if into {
                    join(&mut c, amount, now);
                    net -= i128::from(amount);
                } else {
                    let held = c.owned.0;
                    net += i128::from(leave(&mut c, amount.min(held), now));
                }
                let most = i128::from(M) + i128::from(M) * i128::from(now) / 3_600;
                prop_assert!(net <= most + 40, "{} left, {} allowed", net, most);
            }
        }
    }
}
