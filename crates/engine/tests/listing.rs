//! A young token: what of it counts, whatever its price is said to be.

mod model;

use engine::liquidity::aum::{aum, Ask};
use engine::liquidity::listing::{is_young, ramp};
use engine::oracle::{accept, Print};
use engine::*;
use model::rng::Rng;
use model::world::{World, USDC};
use proptest::prelude::*;

const DAY: i64 = 86_400;
/// The token without market is the young one.
const YOUNG: usize = USDC + 1;

fn print(price: u64, now: i64) -> Print {
    Print { price: Price(price), conf: Price(0), ema: Price(price), publish_time: now, prev_publish_time: now - 1 }
}

/// A world in which the last token was listed just now, at a price, with some tokens of the LPs.
fn listed(seed: u64, price: u64, owned: u64) -> World {
    let mut w = World::create(&mut Rng::new(seed));
    let custody = &mut w.pool.custodies[YOUNG];
    (custody.listed_at, custody.owned) = (w.now, Atoms(owned).max(custody.locked));
    custody.print = Print::default();
    accept(custody, &print(price, w.now), w.now).unwrap();
    w
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// However its price moves, who leaves gets it at most at twice the lowest; who joins pays the print.
    #[test]
    fn a_price_that_rises_counts_at_most_double(
        seed: u64, owned in 0u64..1 << 50, prices in proptest::collection::vec(1_000u64..1 << 45, 1..20),
    ) {
        let mut w = listed(seed, prices[0], owned);
        let mut lowest = prices[0];
        for price in &prices {
            w.now += 1;
            lowest = lowest.min(*price);
            w.refresh(0);
            accept(&mut w.pool.custodies[YOUNG], &print(*price, w.now + 1), w.now + 1).unwrap();
            let mut without = w.pool;
            without.custodies[YOUNG].owned = Atoms::ZERO;
            let burn = |pool: &Pool| aum(pool, Ask::Burn, w.now + 1).unwrap().0;
            let counted = u128::from(burn(&w.pool) - burn(&without).min(burn(&w.pool)));
            let custody = &w.pool.custodies[YOUNG];
            let most = u128::from(custody.owned.0) * u128::from(lowest) * 2 / u128::from(custody.unit);
            prop_assert!(counted <= most + 1, "{counted} counted, {most} allowed");
            if let Ok(mint) = aum(&w.pool, Ask::Mint, w.now + 1) {
                prop_assert!(u128::from(mint.0) >= u128::from(burn(&w.pool)));
            }
            w.now += 1;
        }
    }

    #[test]
    fn it_grows_by_a_hundredth_a_day_and_up_in_a_hundred(total in 0u64..1 << 60, age in 0i64..200 * DAY) {
        let custody = Custody { listed_at: 1_000, ..Custody::default() };
        let grown = ramp(&custody, Usd(total), 1_000 + age).unwrap().0;
        let exact = u128::from(total / 100) * age as u128 / 86_400;
        prop_assert!(u128::from(grown) <= exact + 1 && u128::from(grown) + 1 >= exact);
        prop_assert_eq!(is_young(&custody, 1_000 + age), age < 100 * DAY);
        prop_assert!(!is_young(&Custody::default(), age));
    }
}
