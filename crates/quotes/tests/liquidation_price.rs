//! The fast liquidation price is the one that a search of every step finds, and what is judged without copying a pool
//! is what the engine's own settlement of liens leaves.

use engine::mutualization::lien;
use engine::oracle::Print;
use engine::{
    Atoms, Bps, EngineError, Frac, LossEventEntry, MarketState, PoolState, PositionState, Price, SideBook, Size, Usd,
};
use proptest::prelude::*;
use quotes::health::{after_liens, health, liquidatable, Marked};
use quotes::liquidation_price::{liquidation_price, searched};
use quotes::Here;

const NOW: i64 = 1_700_000_000;
const UNITS: [u64; 3] = [100_000_000_000, 100_000_000, 10_000_000_000];

/// A pool of the index token, the backing stable and one token more.
fn pool(prices: [u64; 3], haircuts: [u64; 3], silent: bool) -> PoolState {
    let mut pool = PoolState { custody_count: 3, market_count: 1, ..PoolState::default() };
    for (i, custody) in pool.custodies.iter_mut().take(3).enumerate() {
        custody.unit = UNITS[i];
        custody.print = Print { price: Price(prices[i]), publish_time: NOW - 4_000, ..Print::default() };
        custody.haircut = haircuts[i] * 100_000;
        (custody.owned, custody.locked) = (Atoms(1 << 60), Atoms(1 << 59));
        custody.params.borrow_max = Bps(30_000);
        custody.borrow_index = 1_000_000_000_000_000;
        custody.borrow_at = NOW - 50_000;
    }
    pool.custodies[2].silent_since = if silent { NOW - 600 } else { 0 };
    (pool.exposures[0].index, pool.exposures[0].stable) = (0, 1);
    pool
}

fn market(maintenance_margin: u64, fee: u64) -> MarketState {
    let mut market = MarketState::default();
    market.volatility.maintenance_margin = maintenance_margin * 100_000;
    market.volatility.base_initial_margin = Bps(maintenance_margin * 2);
    market.params.base_fee = Bps(fee);
    market
}

#[derive(Clone, Copy, Debug)]
struct Case {
    pool: PoolState,
    market: MarketState,
    position: PositionState,
}

/// `fine`: few units of a dollar for one unit of the price, or many.
fn case() -> impl Strategy<Value = Case> {
    let prices = (10u32..44, any::<u64>(), 20u32..40);
    let rates = ([0u64..5_000, 0u64..300, 0u64..5_000], any::<bool>(), 50u64..2_500, 0u64..60);
    let position = (1u32..56, any::<u64>(), 1u64..60, 0u8..2, 0u8..3, 0u64..40_000_000_000_000);
    (prices, rates, position).prop_map(|((bits, random, other), (haircuts, silent, maintenance_margin, fee), p)| {
        let price = (1 << bits) + random % (1 << bits);
        let pool = pool([price, 100_000_000, 1 << other], haircuts, silent);
        let (size_bits, random, leverage, side, custody, borrowed) = p;
        let size = (1u64 << size_bits) + random % (1 << size_bits);
        let worth = |size: u64, price: u64, unit: u64| (u128::from(size) * u128::from(price) / u128::from(unit)) as u64;
        let entry = worth(size, price - price / 16 + random % (price / 8 + 1), UNITS[0]).min(1 << 58);
        let token = pool.custodies[usize::from(custody)];
        // More than the whole cost too: then a long has none.
        let collateral = u128::from(if leverage < 6 { entry * 2 } else { entry / leverage }) * u128::from(token.unit)
            / u128::from(token.print.price.0);
        let position = PositionState {
            size: Size(size),
            entry: Usd(entry),
            collateral: Atoms(u64::try_from(collateral).unwrap_or(u64::MAX)),
            borrow_index: 1_000_000_000_000_000 - borrowed,
            side,
            custody,
            ..PositionState::default()
        };
        Case { pool, market: market(maintenance_margin, fee), position }
    })
}

/// Some loss events of both sides, the oldest of which have lapsed.
fn with_events(mut case: Case, count: u64, age: i64, clawback_rate: u64) -> Case {
    let price = case.pool.custodies[0].print.price;
    for book in &mut case.market.sides {
        book.loss_event_count = count;
        for number in count.saturating_sub(8)..count {
            let finalized = NOW - age * i64::try_from(count - number).unwrap();
            book.loss_events[SideBook::entry_index(number)] = LossEventEntry {
                number,
                finalized,
                clawback_rate: Frac(clawback_rate),
                price: Price(price.0 + (number % 3) * price.0 / 50),
                reference: Price(price.0 - price.0 / 10 + (number % 2) * price.0 / 5),
                lien: Usd(1 << 62),
                ..LossEventEntry::default()
            };
        }
    }
    case
}

/// So that the sums fit from which a lien takes.
fn summed(case: &mut Case) {
    let side = case.position.side().unwrap();
    let PositionState { size, entry, .. } = case.position;
    let exposure = &mut case.pool.exposures[0];
    let totals = exposure.side_mut(side);
    (totals.size, totals.entry, totals.liens) = (size, entry, Usd(1 << 63));
    let backing = exposure.backing(side);
    case.pool.fund.open_interest = entry;
    case.market.ledger.lien_unpaid = Usd(1 << 63);
    let reservation = case.position.reservation().unwrap();
    let custody = &mut case.pool.custodies[backing];
    custody.locked = reservation;
    custody.owned = Atoms(reservation.0.saturating_mul(2));
    let base = u128::from(reservation.0) * u128::from(case.position.borrow_index);
    custody.borrow_base = base.into();
}

fn here(case: &mut Case) -> Here<'_> {
    Here { now: NOW, slot: 1, pool: &mut case.pool, market: &mut case.market }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_straight_line_finds_what_the_search_finds(mut case in case()) {
        let position = case.position;
        let here = here(&mut case);
        let token = here.token_price(position.custody).unwrap();
        prop_assert_eq!(liquidation_price(&here, &position, None), searched(&here, &position, token));
    }

    #[test]
    fn it_is_found_behind_any_history(case in case(), count in 0u64..40, age in 1i64..20_000, clawback_rate in 0u64..1 << 58) {
        let mut case = with_events(case, count, age, clawback_rate);
        let position = case.position;
        let here = here(&mut case);
        let token = here.token_price(position.custody).unwrap();
        let found = liquidation_price(&here, &position, None);
        let searched = searched(&here, &position, token);
        if searched != Err(EngineError::MathOverflow) {
            prop_assert_eq!(found, searched);
        } else if let Ok(Some(found)) = found {
            // The search asks for liens at prices where they do not fit 64 bits; what is found without them is where
            // health turns.
            let at = |price: u64| {
                health(&here, &position, Marked::at(Price(price), token)).is_ok_and(|health| health.liquidatable.get())
            };
            let healthy = if position.side == 0 { found.0.saturating_add(1) } else { found.0 - 1 };
            prop_assert!(at(found.0) && (healthy == 0 || !at(healthy)));
        }
    }

    #[test]
    fn it_is_where_health_turns(mut case in case()) {
        let position = case.position;
        let here = here(&mut case);
        let token = here.token_price(position.custody).unwrap();
        if let Ok(Some(found)) = liquidation_price(&here, &position, None) {
            let maintenance_margin = engine::volatility::maintenance(here.market);
            let judged = |price: u64| liquidatable(&here, &position, Price(price), token, maintenance_margin).unwrap();
            // What health also tells may not fit where the judgement does: of a position of 180 billion dollars.
            let at = |price: u64| match health(&here, &position, Marked::at(Price(price), token)) {
                Err(EngineError::MathOverflow) => judged(price),
                health => health.unwrap().liquidatable.get(),
            };
            let healthy = if position.side == 0 { found.0.saturating_add(1) } else { found.0 - 1 };
            prop_assert!(at(found.0) && judged(found.0));
            prop_assert!(healthy == 0 || !at(healthy) && !judged(healthy));
        }
    }

    #[test]
    fn liens_leave_what_the_engine_leaves(case in case(), count in 0u64..40, age in 1i64..20_000, clawback_rate in 0u64..1 << 58, shift in 0u64..200) {
        let mut case = with_events(case, count, age, clawback_rate);
        summed(&mut case);
        let price = Price(case.pool.custodies[0].print.price.0 / 100 * shift);
        let position = case.position;
        let left = after_liens(&here(&mut case), &position, price);
        let mut touched = position;
        let paid = lien::touch(&mut case.pool, &mut case.market, &mut touched, price, NOW);
        prop_assert_eq!(left, paid.map(|_| touched));
    }
}

#[test]
fn both_answers_occur() {
    use proptest::strategy::{Strategy, ValueTree};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut found = 0;
    for _ in 0..1_000 {
        let mut case = case().new_tree(&mut runner).expect("a case").current();
        let position = case.position;
        found += u32::from(liquidation_price(&here(&mut case), &position, None).expect("numbers that fit").is_some());
    }
    assert!((500..1_000).contains(&found), "{found} of 1,000 have one");
}
