//! What must hold between instructions. Numbers as in docs/invariants.md.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::state::{MarketState, PoolState};
use crate::units::{Atoms, Side, Usd};

/// INV-2: what is reserved is the sum of the sides' reservations, and is owned.
pub fn reservations(pool: &PoolState) -> Res<()> {
    let mut locked = [Atoms::ZERO; crate::state::CUSTODIES];
    for exposure in pool.active_exposures() {
        locked[exposure.backing(Side::Long)].add_assign(exposure.side(Side::Long).size.as_atoms())?;
        locked[exposure.backing(Side::Short)].add_assign(exposure.side(Side::Short).entry.at_par())?;
    }
    let holds = pool.active_custodies().iter().zip(locked).all(|(c, sum)| c.locked == sum && c.locked <= c.owned);
    ensure(holds, EngineError::InvariantViolated)
}

/// INV-3, its part on chain: a custody's collateral is the sum of what the sides hold in it.
pub fn collateral(pool: &PoolState) -> Res<()> {
    for (index, custody) in pool.active_custodies().iter().enumerate() {
        let mut sum = Atoms::ZERO;
        for exposure in pool.active_exposures() {
            for side in Side::BOTH {
                sum.add_assign(exposure.side(side).collateral[index])?;
            }
        }
        ensure(custody.collateral == sum, EngineError::InvariantViolated)?;
    }
    Ok(())
}

/// INV-7: every dollar of every deficit of the market is in exactly one place.
pub fn waterfall(pool: &PoolState, market: &MarketState) -> Res<()> {
    let l = &market.ledger;
    let exposure = &pool.exposures[usize::from(market.index)];
    let parts = [
        l.insurance,
        l.young,
        l.deductible,
        l.lp_share,
        l.escrow,
        l.lien_paid,
        l.lien_unpaid,
        l.remainder,
        exposure.side(Side::Long).loss_event,
        exposure.side(Side::Short).loss_event,
        exposure.side(Side::Long).waiting_shortfall,
        exposure.side(Side::Short).waiting_shortfall,
    ];
    let sum = parts.into_iter().try_fold(Usd::ZERO, Usd::plus)?;
    let open = Side::BOTH.into_iter().all(|s| market.side(s).open.shortfall == exposure.side(s).loss_event);
    ensure(sum == l.deficits && open, EngineError::InvariantViolated)
}
