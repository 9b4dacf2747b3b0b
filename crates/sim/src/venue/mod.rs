//! A pool with one market under a rule set: the engine's state, and around it what the program's accounts and vaults
//! would hold. What happens is in the files beside this one; prices and time come from outside.

pub mod check;
pub mod crank;
pub mod liquidate;
pub mod liquidity;
pub mod trade;

use crate::rules::{Margin, Rules};
use alloc::vec;
use alloc::vec::Vec;
use engine::insurance::caps::{roll_deductible_day, roll_fund_day};
use engine::insurance::coverage::{coverage, target};
use engine::liquidity::aum::{aum, Ask};
use engine::oracle;
use engine::trading::{take_print, Moment};
use engine::*;

/// The two tokens: what is traded, and what everything is paid in.
pub const INDEX: u8 = 0;
pub const STABLE: u8 = 1;
const DECIMALS: [u8; 2] = [9, 6];

/// Dollars as the engine counts them; nothing below zero.
pub fn usd(dollars: f64) -> Usd {
    Usd((dollars.max(0.0) * 1e6) as u64)
}
pub fn dollars(usd: Usd) -> f64 {
    usd.0 as f64 / 1e6
}
pub fn price_of(dollars: f64) -> Price {
    Price((dollars.max(0.0) * 1e8) as u64)
}
/// Parts of a million, 0 of nothing.
pub fn ppm(part: f64, whole: f64) -> u64 {
    if whole > 0.0 {
        (part.max(0.0) / whole * 1e6) as u64
    } else {
        0
    }
}

/// What the feeds say at one tick.
#[derive(Clone, Copy, Debug)]
pub struct Prints {
    pub now: i64,
    pub index: f64,
    /// Half width of what the index may be, in dollars.
    pub conf: f64,
    /// Its moving average.
    pub ema: f64,
    /// The second source, where there is one.
    pub second: Option<f64>,
    pub stable: f64,
}

/// A ticket and how far it has come.
#[derive(Clone, Copy, Debug)]
struct Held {
    owner: u32,
    ticket: TicketState,
}

/// Where the money of deficits and of winners went, in dollars of this run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paid {
    pub deficits: f64,
    pub fund: f64,
    pub lps: f64,
    /// Taken from winners: clawed back, levied, or forgone in a queue.
    pub winners: f64,
    /// Profit that had to wait in tickets, and sizes that were closed although their owner did not ask.
    pub waited: f64,
    pub forced: f64,
    pub loss_events: u64,
}

pub struct Venue {
    pub rules: Rules,
    pub pool: PoolState,
    pub market: MarketState,
    pub now: i64,
    slot: u64,
    print: Print,
    second: Option<Price>,
    positions: Vec<PositionState>,
    vaults: [u64; 2],
    fund_vault: u64,
    tickets: Vec<Held>,
    receipts: Vec<Receipt>,
    /// Profit that waits for the hourly limit, by token: whose it is does not matter here.
    deferred: [Atoms; 2],
    stakes: [Stake; 2],
    /// Shares of LPs that stay, of those that run, and of those that balance the pool.
    lp: [u64; 3],
    pub paid: Paid,
    /// Engine calls that were made, and checks of invariants.
    pub actions: u64,
    pub checks: u64,
    /// Set when every threshold may have moved: a levy, or accrued borrow.
    stale: bool,
    indexed: [u64; 3],
    cranked: i64,
    /// Collateral that a levy took and gave to the LPs.
    levied: Atoms,
}

/// What a pool begins with, in dollars.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    pub positions: usize,
    pub liquidity: f64,
    pub fund: f64,
    /// The part of liquidity and fund that runs when it is afraid.
    pub running: f64,
    pub now: i64,
    pub price: f64,
}

impl Venue {
    pub fn new(rules: Rules, start: &Start) -> Self {
        let params = rules.params();
        let mut pool = PoolState { params: params.pool, custody_count: 2, market_count: 1, ..PoolState::default() };
        (pool.fund.custody, pool.fund.average_at) = (STABLE, start.now);
        for (place, params) in [params.index, params.stable].into_iter().enumerate() {
            let decimals = DECIMALS[place];
            let unit = engine::price::unit_of(decimals).expect("six and nine are decimals");
            let mut custody = Custody { unit, decimals, borrow_at: start.now, params, ..Custody::default() };
            engine::volatility::start_custody(&mut custody, start.now).expect("a custody starts");
            pool.custodies[place] = custody;
        }
        (pool.exposures[0].index, pool.exposures[0].stable) = (INDEX, STABLE);
        let mut market = MarketState { params: params.market, rolled_at: start.now, ..MarketState::default() };
        engine::volatility::start_market(&mut market, &pool.custodies[0], start.now).expect("a market starts");
        let mut venue = Self {
            rules,
            pool,
            market,
            now: start.now,
            slot: 1,
            print: Print::default(),
            second: None,
            positions: vec![PositionState::default(); start.positions],
            vaults: [0; 2],
            fund_vault: 0,
            tickets: Vec::new(),
            receipts: Vec::new(),
            deferred: [Atoms::ZERO; 2],
            stakes: [Stake::default(); 2],
            lp: [0; 3],
            paid: Paid::default(),
            actions: 0,
            checks: 0,
            stale: true,
            indexed: [0; 3],
            cranked: start.now,
            levied: Atoms::ZERO,
        };
        let (index, conf, now) = (start.price, start.price * 1e-4, start.now);
        venue.print(&Prints { now, index, conf, ema: index, second: None, stable: 1.0 });
        venue.fill(start);
        venue
    }

    /// A tick's prints: what `refresh_prices` does. Rules that are not ours then put their own margins in place.
    pub fn print(&mut self, prints: &Prints) {
        self.now = prints.now;
        self.slot += 1;
        let last = self.print.publish_time;
        self.print = Print {
            price: price_of(prints.index),
            conf: price_of(prints.conf),
            ema: price_of(prints.ema),
            publish_time: prints.now,
            prev_publish_time: last,
        };
        self.second = prints.second.map(price_of);
        let stable = price_of(prints.stable);
        let par = Print { price: stable, conf: Price(stable.0 / 10_000), ema: stable, ..self.print };
        let (pool, now) = (&mut self.pool, self.now);
        take_print(pool, &mut self.market, &self.print, now).expect("a sound print is taken");
        oracle::cache_print(&mut pool.custodies[usize::from(STABLE)], &par, now).expect("a sound print is taken");
        roll_fund_day(pool, now);
        roll_deductible_day(pool, now, |pool| aum(pool, Ask::Burn, now)).expect("a day begins");
        self.actions += 2;
        if let Margin::Fixed { initial, maintenance } = self.rules.margin {
            let v = &mut self.market.volatility;
            (v.base_initial_margin, v.maintenance_margin) = (Bps(initial), maintenance * 100_000);
        }
        if !self.rules.escrow {
            // No gain is fresh against the price of now.
            let cell = PriceCell::at(self.print.price);
            self.market.hours.iter_mut().for_each(|hour| hour.range = cell);
            (self.market.minutes, self.market.instants) = ([cell; 4], [cell; 2]);
        }
    }

    pub fn price(&self) -> f64 {
        self.print.price.0 as f64 / 1e8
    }
    fn moment(&self) -> Moment {
        Moment {
            now: self.now,
            slot: self.slot,
            price: self.print.price,
            published: self.print.publish_time,
            token_price: self.pool.custodies[usize::from(STABLE)].print.price,
            token_discount: Bps::ZERO,
        }
    }
    pub fn position(&self, id: u32) -> &PositionState {
        &self.positions[id as usize]
    }
    pub fn positions(&self) -> u32 {
        self.positions.len() as u32
    }
    /// Notional at the price of now, in dollars.
    pub fn notional(&self, size: Size) -> f64 {
        size.0 as f64 / 1e9 * self.price()
    }
    /// Long and short notional at the price of now.
    pub fn interest(&self) -> [f64; 2] {
        self.pool.exposures[0].sides.map(|side| self.notional(side.size))
    }
    pub fn fund(&self) -> f64 {
        dollars(self.pool.fund.balance)
    }
    pub fn fund_floor(&self) -> f64 {
        dollars(self.pool.params.fund_floor)
    }
    pub fn fund_target(&self) -> f64 {
        target(&self.pool, self.now).map_or(0.0, dollars)
    }
    /// Fund over target, 1e-4.
    pub fn coverage(&self) -> u64 {
        coverage(&self.pool, self.now).map_or(0, |c| c.0)
    }
    /// What the LPs' shares are worth at the print, and how many there are.
    pub fn lp_value(&self) -> (f64, u64) {
        (aum(&self.pool, Ask::Burn, self.now).map_or(0.0, dollars), self.pool.lp_supply)
    }
    /// What opening more of a side costs beside the base fee, a part of its notional: the impact of the last dollar.
    pub fn crowding(&self, long: bool) -> f64 {
        let [longs, shorts] = self.interest();
        let skew = if long { longs - shorts } else { shorts - longs };
        let p = &self.market.params;
        skew.max(0.0) * p.impact.0 as f64 / 10_000.0 / dollars(p.depth)
    }
    /// The leverage at which an order's margin is what it must bring and nothing more.
    pub fn most_leverage(&self) -> f64 {
        let least = engine::volatility::initial(&self.pool, &self.market).map_or(10_000, |rate| rate.0);
        let kept = 1.0 - engine::volatility::haircut(&self.pool.custodies[usize::from(STABLE)]).0 as f64 / 10_000.0;
        10_000.0 / (least as f64 * 1.05 / kept + 13.0)
    }
}
