//! A small pool with a fund, for tests of the fund alone.

use engine::insurance::shares::stake;
use engine::oracle::Print;
use engine::*;

pub const T: i64 = 1_700_000_000;
pub const fn usd(x: u64) -> Usd {
    Usd(x * 1_000_000)
}

/// A custody of the fund's stable and one of SOL, both at a fresh price; 100,000 USD staked by the first.
pub fn funded() -> (PoolState, Stake) {
    let mut pool = PoolState { custody_count: 2, ..PoolState::default() };
    for (custody, unit, price) in [(0, 100_000_000, 100_000_000), (1, 100_000_000_000, 14_000_000_000)] {
        let c = &mut pool.custodies[custody];
        (c.unit, c.owned) = (unit, Atoms(1_000_000_000_000));
        c.print = Print { price: Price(price), ema: Price(price), publish_time: T, ..Print::default() };
        c.params.outflow = Bps(1_000);
        (c.params.deposit_cap, c.params.max_weight) = (Atoms(u64::MAX), Bps::ONE);
    }
    pool.params.hourly_cap = Bps(2_500);
    pool.params.pool_cap = Bps(6_000);
    pool.params.target_share = Bps(100);
    pool.params.target_min = usd(50_000);
    let mut first = Stake::default();
    stake(&mut pool, &mut first, usd(100_000)).unwrap();
    (pool, first)
}

/// Every token's print is of this second.
#[allow(dead_code)] // not every test file needs it
pub fn known(pool: &mut PoolState, now: i64) {
    pool.custodies.iter_mut().for_each(|custody| custody.print.publish_time = now);
}
