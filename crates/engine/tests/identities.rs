//! What must hold between instructions is looked at in every part: one unit in any number of an identity, or one of its
//! two conditions alone, breaks it.

use engine::invariants::{collateral, reservations, waterfall};
use engine::*;

const BROKEN: Res<()> = Err(EngineError::InvariantViolated);

/// Two tokens and two markets, of which nothing is open.
fn pool() -> PoolState {
    let mut pool = PoolState { custody_count: 2, market_count: 2, ..PoolState::default() };
    for exposure in &mut pool.exposures[..2] {
        (exposure.index, exposure.stable) = (0, 1);
    }
    pool
}

#[test]
fn what_is_reserved_is_the_sum_of_all_sides_and_owned() {
    let broken: [fn(&mut PoolState); 6] = [
        |p| p.custodies[0].locked = Atoms(1),
        |p| p.custodies[1].locked = Atoms(1),
        |p| p.exposures[0].side_mut(Side::Long).size = Size(1),
        |p| p.exposures[1].side_mut(Side::Short).entry = Usd(1),
        |p| {
            // The sum is right, but not owned.
            p.exposures[0].side_mut(Side::Long).size = Size(2);
            (p.custodies[0].locked, p.custodies[0].owned) = (Atoms(2), Atoms(1));
        },
        |p| {
            // Owned, but another sum.
            p.exposures[1].side_mut(Side::Short).entry = Usd(2);
            (p.custodies[1].locked, p.custodies[1].owned) = (Atoms(1), Atoms(2));
        },
    ];
    assert_eq!(reservations(&pool()), Ok(()));
    for (case, change) in broken.into_iter().enumerate() {
        let mut pool = pool();
        for custody in &mut pool.custodies {
            custody.owned = Atoms(1_000);
        }
        change(&mut pool);
        assert_eq!(reservations(&pool), BROKEN, "{case}");
    }
    let mut pool = pool();
    for (exposure, size) in pool.exposures.iter_mut().zip([3, 4]) {
        exposure.side_mut(Side::Long).size = Size(size);
        exposure.side_mut(Side::Short).entry = Usd(10 * size);
    }
    for (custody, locked) in pool.custodies.iter_mut().zip([7, 70]) {
        (custody.locked, custody.owned) = (Atoms(locked), Atoms(locked));
    }
    assert_eq!(reservations(&pool), Ok(()));
}

#[test]
fn the_collateral_of_a_token_is_the_sum_of_all_sides() {
    for (market, side, token) in [(0, Side::Long, 0), (0, Side::Short, 1), (1, Side::Long, 1), (1, Side::Short, 0)] {
        let mut pool = pool();
        pool.exposures[market].side_mut(side).collateral[token] = Atoms(1);
        assert_eq!(collateral(&pool), BROKEN);
        pool.custodies[token].collateral = Atoms(1);
        assert_eq!(collateral(&pool), Ok(()));
        pool.custodies[1 - token].collateral = Atoms(1);
        assert_eq!(collateral(&pool), BROKEN);
    }
}

#[test]
fn every_dollar_of_a_deficit_is_in_one_place() {
    type Part = fn(&mut PoolState, &mut MarketState, Usd);
    let parts: [Part; 12] = [
        |_, m, usd| m.ledger.insurance = usd,
        |_, m, usd| m.ledger.young = usd,
        |_, m, usd| m.ledger.deductible = usd,
        |_, m, usd| m.ledger.lp_share = usd,
        |_, m, usd| m.ledger.escrow = usd,
        |_, m, usd| m.ledger.lien_paid = usd,
        |_, m, usd| m.ledger.lien_unpaid = usd,
        |_, m, usd| m.ledger.remainder = usd,
        |p, m, usd| {
            p.exposures[0].side_mut(Side::Long).loss_event = usd;
            m.side_mut(Side::Long).open.shortfall = usd;
        },
        |p, m, usd| {
            p.exposures[0].side_mut(Side::Short).loss_event = usd;
            m.side_mut(Side::Short).open.shortfall = usd;
        },
        |p, _, usd| p.exposures[0].side_mut(Side::Long).waiting_shortfall = usd,
        |p, _, usd| p.exposures[0].side_mut(Side::Short).waiting_shortfall = usd,
    ];
    for (case, part) in parts.into_iter().enumerate() {
        let (mut pool, mut market) = (pool(), MarketState::default());
        part(&mut pool, &mut market, Usd(5));
        for (deficits, holds) in [(0, BROKEN), (4, BROKEN), (5, Ok(())), (6, BROKEN)] {
            market.ledger.deficits = Usd(deficits);
            assert_eq!(waterfall(&pool, &market), holds, "{case}, {deficits}");
        }
    }
}

#[test]
fn an_open_event_has_the_shortfall_that_its_side_counts_whatever_the_sum_is() {
    for side in Side::BOTH {
        let (mut pool, mut market) = (pool(), MarketState::default());
        market.side_mut(side).open.shortfall = Usd(5);
        assert_eq!(waterfall(&pool, &market), BROKEN);
        pool.exposures[0].side_mut(side).loss_event = Usd(5);
        market.ledger.deficits = Usd(5);
        assert_eq!(waterfall(&pool, &market), Ok(()));
        market.side_mut(side).open.shortfall = Usd(4);
        assert_eq!(waterfall(&pool, &market), BROKEN);
    }
}
