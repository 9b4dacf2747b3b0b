//! A token on probation: what of it counts, whatever its price is said to be.

mod model;

use engine::liquidity::aum::{aum, Ask};
use engine::liquidity::listing::{ramp, start};
use engine::liquidity::shares::{deposit, withdraw};
use engine::oracle::{cache_print, Print};
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
    cache_print(custody, &print(price, w.now), w.now).unwrap();
    w
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// However its price moves, it counts at most what was brought of it, and whoever leaves or joins is not stopped by
    /// it.
    #[test]
    fn a_price_counts_at_most_what_was_brought(seed: u64, owned in 0u64..1 << 60, brought in 0u64..1 << 50, prices in proptest::collection::vec(1u64..=u64::MAX, 1..20)) {
        let mut w = listed(seed, prices[0], owned);
        w.pool.custodies[YOUNG].net_deposited = Usd(brought);
        for price in &prices {
            w.now += 1;
            w.refresh(0);
            cache_print(&mut w.pool.custodies[YOUNG], &print(*price, w.now + 1), w.now + 1).unwrap();
            let mut without = w.pool;
            without.custodies[YOUNG].owned = Atoms::ZERO;
            for ask in [Ask::Burn, Ask::Mint] {
                let worth = |pool: &PoolState| aum(pool, ask, w.now + 1);
                if let (Ok(with), Ok(without)) = (worth(&w.pool), worth(&without)) {
                    prop_assert!(with.0 - without.0 <= brought, "{} counted", with.0 - without.0);
                }
            }
            prop_assert!(aum(&w.pool, Ask::Burn, w.now + 1).is_ok());
            w.now += 1;
        }
    }

    #[test]
    fn it_grows_by_a_hundredth_a_day_and_up_in_a_hundred(least in 0u64..1 << 60, age in 0i64..200 * DAY) {
        let custody = Custody { listed_at: 1_000, lowest_pool_value: Usd(least), ..Custody::default() };
        let grown = ramp(&custody, 1_000 + age).unwrap().0;
        let exact = u128::from(least / 100) * age as u128 / 86_400;
        prop_assert!(u128::from(grown) <= exact + 1 && u128::from(grown) + 1 >= exact);
        prop_assert_eq!(custody.on_probation(1_000 + age), age < 100 * DAY);
        prop_assert!(!Custody::default().on_probation(age));
    }

    /// Whoever has the token and its feed, and real tokens to bring and take for a moment, is paid by those who stay at
    /// most what the ramp allows: 1 % a day of what is theirs (here with its interest: who takes 1 % leaves less to
    /// take from).
    #[test]
    fn its_owner_takes_at_most_a_hundredth_a_day(
        steps in proptest::collection::vec((0u8..6, 0u32..36, 1u64..1_000, 0i64..20_000), 1..80), days in 0i64..20,
    ) {
        let mut scene = Scene::new();
        scene.now += days * DAY;
        for (what, price, part, wait) in steps {
            scene.now += 1 + wait * i64::from(what == 5);
            scene.prices(1_000 << price);
            match what {
                // Of the token on probation what is said to be worth up to 2 % of the pool; of the stable up to ten
                // times the pool.
                0 | 1 | 5 => scene.deposit(PROBATION, engine::math::mul_div_down(POOL / 50_000 * part, 100_000_000, 1_000 << price).unwrap_or(1)),
                2 => scene.deposit(HOME, POOL / 100 * part),
                3 => scene.withdraw(HOME, part),
                _ => scene.withdraw(PROBATION, part),
            }
        }
        // And leaves with all that they have, as far as it is paid.
        scene.now += 1;
        scene.prices(1_000_000_000);
        scene.withdraw(HOME, 1_000);
        let age = (scene.now - START) as f64 / DAY as f64;
        let most = POOL as f64 * ((1.0 - age / 100.0).recip() - 1.0);
        prop_assert!(scene.won() as f64 <= most + 1e6, "{} of {most}", scene.won());
    }
}

/// A day after the listing, each at a dollar: a hundredth of the pool may be brought.
fn a_day_later() -> Scene {
    let mut scene = Scene::new();
    scene.now += DAY;
    scene.prices(100_000_000);
    scene
}

#[test]
fn a_hundredth_may_be_brought_in_a_day_and_not_a_unit_more() {
    let mut scene = a_day_later();
    scene.deposit(PROBATION, POOL / 100 + 1);
    assert_eq!(scene.shares, 0);
    scene.deposit(PROBATION, POOL / 100);
    assert_eq!(scene.shares, POOL / 100);
    scene.deposit(PROBATION, 1);
    assert_eq!(scene.shares, POOL / 100);
}

#[test]
fn what_is_taken_out_makes_room_as_far_as_shares_were_burnt_for_it() {
    let mut scene = a_day_later();
    scene.deposit(PROBATION, POOL / 100);
    // At a thousandth of the price all of it leaves for a thousandth of the shares; so much may come again.
    scene.now += 1;
    scene.prices(100_000);
    scene.withdraw(PROBATION, 1);
    assert!(scene.pool.custodies[1].owned.0 < POOL / 1_000, "{:?}", scene.pool.custodies[1].owned);
    let burnt = POOL / 100_000;
    scene.deposit(PROBATION, 1_000 * burnt * 101 / 100);
    assert_eq!(scene.shares, POOL / 100 - burnt);
    scene.deposit(PROBATION, 1_000 * burnt * 98 / 100);
    assert!(scene.shares > POOL / 100 - burnt);
}

#[test]
fn who_adds_to_the_pool_for_a_moment_brings_no_more() {
    let mut scene = a_day_later();
    scene.deposit(HOME, 10 * POOL);
    let before = scene.shares;
    scene.deposit(PROBATION, POOL / 100 + 1);
    assert_eq!(scene.shares, before);
    scene.deposit(PROBATION, POOL / 100);
    assert!(scene.shares > before);
}

#[test]
fn a_hundredth_of_the_least_that_the_pool_was_worth_without_it() {
    // Others leave, at a price of the young one that was lifted in between; or the pool loses.
    let mut left = a_day_later();
    left.deposit(PROBATION, POOL / 200);
    left.now += 1;
    left.prices(1 << 50);
    let now = left.now;
    let _ = withdraw(&mut left.pool, HOME, POOL / 2, now, 7).unwrap();
    let others = left.pool.custodies[0].owned.0;
    assert!(
        left.pool.custodies[1].lowest_pool_value.0.abs_diff(others) <= 2,
        "{:?} of {others}",
        left.pool.custodies[1].lowest_pool_value
    );
    let mut lost = a_day_later();
    lost.pool.custodies[0].owned = Atoms(POOL / 2);
    lost.deposit(PROBATION, POOL / 200 + 1);
    assert_eq!(lost.shares, 0);
    lost.deposit(PROBATION, POOL / 200);
    assert!(lost.shares > 0);
}

const START: i64 = 1_000_000_000;
const POOL: u64 = 1_000_000_000_000;
const HOME: u8 = 0;
const PROBATION: u8 = 1;

/// A million dollars of others, and one who has all of a token on probation, its feed, and as much of the stable as
/// they likes.
struct Scene {
    pool: PoolState,
    now: i64,
    shares: u64,
    /// Stable that they have taken out less what they brought.
    taken: i128,
}

impl Scene {
    fn new() -> Self {
        let params = CustodyParams {
            stable: 1,
            outflow: Bps(10_000),
            max_weight: Bps(10_000),
            deposit_cap: Atoms(u64::MAX),
            ..CustodyParams::default()
        };
        let custody = Custody { unit: 100_000_000, borrow_at: START, params, ..Custody::default() };
        let mut pool = PoolState { lp_supply: POOL, aum: Usd(POOL), custody_count: 2, ..PoolState::default() };
        pool.custodies[0] = Custody { owned: Atoms(POOL), ..custody };
        pool.custodies[1] = custody;
        pool.custodies[1].params.stable = 0;
        pool.deductible.day_aum = Usd(POOL);
        pool.params.target_min = Usd(1);
        pool.params.max_utilisation = Bps(8_500);
        let before = pool;
        start(&mut pool.custodies[1], &before, START);
        Self { pool, now: START, shares: 0, taken: 0 }
    }
    fn prices(&mut self, young: u64) {
        cache_print(&mut self.pool.custodies[0], &print(100_000_000, self.now), self.now).unwrap();
        cache_print(&mut self.pool.custodies[1], &print(young, self.now), self.now).unwrap();
    }
    /// Each in a slot of its own. What is refused changes nothing, as on chain.
    fn deposit(&mut self, token: u8, atoms: u64) {
        let mut pool = self.pool;
        if let Ok(report) = deposit(&mut pool, token, Atoms(atoms), self.now, self.now as u64) {
            (self.pool, self.shares) = (pool, self.shares + report.shares);
            self.taken -= if token == HOME { i128::from(atoms) } else { 0 };
        }
    }
    /// So many thousandths of their shares.
    fn withdraw(&mut self, token: u8, part: u64) {
        let (mut pool, shares) = (self.pool, self.shares / 1_000 * part);
        if let Ok(report) = withdraw(&mut pool, token, shares, self.now, self.now as u64) {
            (self.pool, self.shares) = (pool, self.shares - shares);
            self.taken += if token == HOME { i128::from(report.atoms.0) } else { 0 };
        }
    }
    /// With what their shares are of the stable that is left.
    fn won(&self) -> i128 {
        let part =
            i128::from(self.pool.custodies[0].owned.0) * i128::from(self.shares) / i128::from(self.pool.lp_supply);
        self.taken + part
    }
}
