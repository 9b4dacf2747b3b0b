//! A small pool that the state vectors start from: SOL, ETH and USDC, a SOL and an ETH market, default parameters.

use crate::json::Json;
use engine::moment::Book;
use engine::*;
use serde_json::{json, Value};

pub const T0: i64 = 1_800_000_000;
pub const DOLLAR: u64 = 1_000_000;
pub const PRICE: u64 = 100_000_000;
pub const SOL: u8 = 0;
pub const ETH: u8 = 1;
pub const USDC: u8 = 2;

#[derive(Clone)]
pub struct World {
    pub pool: PoolState,
    pub market: MarketState,
    pub positions: [PositionState; 4],
    pub tickets: [TicketState; 4],
    pub receipts: [Receipt; 10],
    pub stakes: [Stake; 2],
}

impl World {
    pub fn book(&mut self) -> Book<'_> {
        Book { pool: &mut self.pool, market: &mut self.market }
    }
}

impl Json for World {
    fn json(&self) -> Value {
        json!({
            "pool": self.pool.json(), "market": self.market.json(), "positions": self.positions.json(),
            "tickets": self.tickets.json(), "receipts": self.receipts.json(), "stakes": self.stakes.json(),
        })
    }
}

pub fn print(price: u64, published: i64) -> Print {
    Print {
        price: Price(price),
        conf: Price(price / 2_000),
        ema: Price(price),
        publish_time: published,
        prev_publish_time: published - 1,
    }
}

fn custody(decimals: u8, whole: u64, price: u64, stable: bool) -> Custody {
    let unit = engine::price::unit_of(decimals).expect("known decimals");
    let mut custody = Custody {
        owned: Atoms(whole * (unit / 100)),
        unit,
        decimals,
        print: print(price, T0),
        borrow_index: 12_345_678_901,
        borrow_at: T0,
        params: CustodyParams {
            sigma: if stable { 0 } else { 8_000_000 },
            haircut: Bps(if stable { 100 } else { 600 }),
            haircut_sigmas: Bps(0),
            target_weight: Bps(4_000),
            max_weight: Bps(8_000),
            deposit_cap: Atoms(1 << 60),
            stable: u8::from(stable),
            ..CustodyParams::standard()
        },
        ..Custody::default()
    };
    engine::volatility::start_custody(&mut custody, T0).expect("parameters");
    custody
}

fn pool() -> PoolState {
    let mut pool = PoolState {
        params: PoolParams::standard(),
        lp_supply: 5_000_000 * DOLLAR,
        aum: Usd(6_000_000 * DOLLAR),
        custody_count: 3,
        market_count: 2,
        ..PoolState::default()
    };
    pool.fund = Fund {
        balance: Usd(40_000 * DOLLAR),
        shares: 38_000 * DOLLAR,
        day_balance: Usd(40_000 * DOLLAR),
        day: T0 / 86_400,
        average_at: T0,
        custody: USDC,
        ..Fund::default()
    };
    pool.deductible = Deductible { day_aum: Usd(400_000 * DOLLAR), day: T0 / 86_400, ..Deductible::default() };
    pool.custodies[usize::from(SOL)] = custody(9, 15_000, 150 * PRICE, false);
    pool.custodies[usize::from(ETH)] = custody(8, 400, 3_000 * PRICE, false);
    pool.custodies[usize::from(USDC)] = custody(6, 2_500_000, PRICE, true);
    for (exposure, index) in pool.exposures.iter_mut().zip([SOL, ETH]) {
        (exposure.index, exposure.stable) = (index, USDC);
    }
    pool
}

/// No positions yet, prices known for a long time.
pub fn base() -> World {
    let mut market = MarketState {
        params: MarketParams {
            initial_margin: Bps(500),
            maintenance_margin: Bps(250),
            max_long: Usd(3_000_000 * DOLLAR),
            max_short: Usd(3_000_000 * DOLLAR),
            ..MarketParams::standard()
        },
        rolled_at: T0,
        ..MarketState::default()
    };
    let mut pool = pool();
    engine::volatility::start_market(&mut market, &pool.custodies[usize::from(SOL)], T0).expect("parameters");
    engine::ring::record_range(&mut pool, &mut market, Price(150 * PRICE), T0).expect("a price");
    World {
        pool,
        market,
        positions: Default::default(),
        tickets: Default::default(),
        receipts: Default::default(),
        stakes: [Stake { shares: 38_000 * DOLLAR, ..Stake::default() }, Stake::default()],
    }
}
