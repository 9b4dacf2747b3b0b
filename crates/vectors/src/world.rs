//! A small pool that the state vectors start from: SOL, ETH and USDC, a SOL and an ETH market, default parameters.

use crate::json::Json;
use engine::oracle::Print;
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
    pub pool: Pool,
    pub market: Market,
    pub positions: [Position; 4],
    pub tickets: [Ticket; 4],
    pub receipts: [Receipt; 10],
    pub stakes: [Stake; 2],
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
            lp_fee: Bps(10),
            lp_slope: Bps(40),
            target_weight: Bps(4_000),
            max_weight: Bps(8_000),
            borrow_max: Bps(44_000),
            deposit_cap: Atoms(1 << 60),
            outflow: Bps(1_000),
            stable: u8::from(stable),
            ..CustodyParams::default()
        },
        ..Custody::default()
    };
    engine::volatility::start_custody(&mut custody, T0).expect("parameters");
    custody
}

pub fn event_params() -> EventParams {
    EventParams {
        lp_share: Bps(5_000),
        h_max: Bps(2_500),
        min_event: Usd(1_000 * DOLLAR),
        min_event_share: Bps(1),
        hold: 28_800,
    }
}

fn pool() -> Pool {
    let mut pool = Pool {
        params: PoolParams {
            events: event_params(),
            protocol_share: Bps(1_000),
            fund_min: Usd(5_000 * DOLLAR),
            fund_floor: Usd(10_000 * DOLLAR),
            target_share: Bps(100),
            target_min: Usd(50_000 * DOLLAR),
            hourly_cap: Bps(2_500),
            pool_cap: Bps(6_000),
            deductible: Bps(25),
            keeper_floor: Usd(DOLLAR),
            young: 900,
            max_utilisation: Bps(8_500),
            ..PoolParams::default()
        },
        lp_supply: 5_000_000 * DOLLAR,
        aum: Usd(6_000_000 * DOLLAR),
        custody_count: 3,
        market_count: 2,
        ..Pool::default()
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
    let mut market = Market {
        params: MarketParams {
            im: Bps(500),
            mm: Bps(250),
            margin_sigmas: Bps(60_000),
            stress: 8_000_000,
            oi_low: Bps(2_000),
            oi_high: Bps(6_000),
            oi_addon: Bps(10_000),
            weight: Bps(10_000),
            base_fee: Bps(6),
            liq_fee: Bps(50),
            impact: Bps(1_000),
            depth: Usd(50_000_000 * DOLLAR),
            max_long: Usd(3_000_000 * DOLLAR),
            max_short: Usd(3_000_000 * DOLLAR),
            max_source_gap: Bps(100),
            daily_cap: Bps(5_000),
            ..MarketParams::default()
        },
        rolled_at: T0,
        ..Market::default()
    };
    let mut pool = pool();
    engine::volatility::start_market(&mut market, &pool.custodies[usize::from(SOL)], T0).expect("parameters");
    engine::ring::feed(&mut pool, &mut market, Price(150 * PRICE), T0).expect("a price");
    World {
        pool,
        market,
        positions: Default::default(),
        tickets: Default::default(),
        receipts: Default::default(),
        stakes: [Stake { shares: 38_000 * DOLLAR, ..Stake::default() }, Stake::default()],
    }
}
