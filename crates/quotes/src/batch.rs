//! Many positions at once, packed as `getProgramAccounts` returns them. A row of each: what fails there, fails in its
//! row alone.

use crate::health::{health, liquidatable, Health, Marked};
use crate::liquidation_price::liquidation_price;
use crate::replay::moment;
use crate::reports::LiquidationReport;
use crate::scene::{Here, PoolScene};
use crate::wire::{wire, Maybe};
use engine::oracle::{self, AGE_LIQUIDATE};
use engine::price::notional_down;
use engine::trading::liquidate::{check_print, liquidate};
use engine::{ensure, volatility, EngineError, PoolState, PositionState, Price, Res, Side, Usd};

wire! {
    /// How positions lie one after the other.
    Packed {
        count: u32,
        /// Bytes from one to the next.
        stride: u32,
        /// Where in each its state lies.
        state: u32,
        /// Where in each the address of its market lies; all bits set where there is none: then all are of market
        /// `number`.
        market: u32,
        number: u32,
    }
}

wire! {
    /// How one stands at the cached prices; all zero where `error` is not.
    HealthRow {
        health: Health,
        /// Number of the engine's error, or 0.
        error: u32,
        /// Number of its market.
        market: u32,
    }
}

wire! {
    /// Where one can be liquidated.
    PriceRow {
        price: Maybe,
        /// Number of the engine's error, or 0.
        error: u32,
        /// Number of its market.
        market: u32,
    }
}

wire! {
    /// What a liquidation at the cached prices would do; all zero where `error` is not, as `NotLiquidatable` of the
    /// healthy.
    LiquidationRow {
        report: LiquidationReport,
        /// Number of the engine's error, or 0.
        error: u32,
        /// Number of its market.
        market: u32,
    }
}

wire! {
    /// Positions whose liquidation price lies from one price of the ladder up to the next, and their notional at it,
    /// rounded down.
    Rung {
        long: Usd,
        short: Usd,
        longs: u32,
        shorts: u32,
    }
}

wire! {
    /// Positions that are in no rung of a ladder.
    LadderReport {
        /// Without a liquidation price.
        safe: u32,
        /// Those of which the engine gives an error.
        failed: u32,
    }
}

/// Positions in bytes.
pub struct Positions<'a> {
    bytes: &'a [u8],
    stride: usize,
    state: usize,
    market: Option<usize>,
    number: usize,
}

const STATE: usize = core::mem::size_of::<PositionState>();
const KEY: usize = 32;

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<'a> Positions<'a> {
    /// `bytes` from the first on. `InvalidParameter` where a part of one would lie outside of it or of them.
    pub fn new(bytes: &'a [u8], packed: &Packed) -> Res<Self> {
        let (stride, state) = (size(packed.stride), size(packed.state));
        let market = (packed.market != u32::MAX).then_some(size(packed.market));
        let inside = |start: usize, length: usize| start.checked_add(length).is_some_and(|end| end <= stride);
        ensure(inside(state, STATE) && market.is_none_or(|at| inside(at, KEY)), EngineError::InvalidParameter)?;
        ensure(size(packed.count).checked_mul(stride) == Some(bytes.len()), EngineError::InvalidParameter)?;
        Ok(Self { bytes, stride, state, market, number: size(packed.number) })
    }

    fn one(&self, record: &[u8]) -> PositionState {
        bytemuck::pod_read_unaligned(&record[self.state..self.state + STATE])
    }

    /// Number of the market that a position is of. `WrongAccount` for one of another pool.
    fn market(&self, record: &[u8], pool: &PoolState) -> Res<usize> {
        let Some(at) = self.market else { return Ok(self.number) };
        let key: [u8; KEY] = bytemuck::pod_read_unaligned(&record[at..at + KEY]);
        let is = |exposure: &engine::Exposure| oracle::same(exposure.market, key);
        pool.active_exposures().iter().position(is).ok_or(EngineError::WrongAccount)
    }

    /// What `rule` says of each, in order.
    pub(crate) fn each<T>(
        &self,
        world: &mut PoolScene,
        rule: impl Fn(&Here, &PositionState) -> Res<T>,
        mut take: impl FnMut(Res<T>, u32),
    ) {
        for record in self.bytes.chunks_exact(self.stride) {
            let number = self.market(record, &world.pool);
            let position = self.one(record);
            let answer = number.and_then(|number| rule(&world.here(number)?, &position));
            take(answer, number.map_or(u32::MAX, |number| u32::try_from(number).unwrap_or(u32::MAX)));
        }
    }
}

/// Fills a row of each position: `row` makes it of an answer, an error's number and a market.
macro_rules! rows {
    ($positions:expr, $world:expr, $rows:expr, $Row:ident { $field:ident }, $rule:expr) => {{
        let mut rows = $rows.iter_mut();
        $positions.each($world, $rule, |answer, market| {
            if let Some(row) = rows.next() {
                *row = match answer {
                    Ok($field) => $Row { $field, error: 0, market },
                    Err(error) => $Row { error: error.code(), market, ..$Row::default() },
                };
            }
        })
    }};
}

/// How each stands at the cached prices.
pub fn health_of_each(world: &mut PoolScene, positions: &Positions, rows: &mut [HealthRow]) {
    rows!(positions, world, rows, HealthRow { health }, |here, position| health(here, position, Marked::default()));
}

/// Where each can be liquidated, exact to the unit.
pub fn liquidation_price_of_each(world: &mut PoolScene, positions: &Positions, rows: &mut [PriceRow]) {
    let rule = |here: &Here, position: &PositionState| {
        let price = liquidation_price(here, position, None)?;
        Ok(Maybe::from(price.map(|price| price.0)))
    };
    rows!(positions, world, rows, PriceRow { price }, rule);
}

/// What a liquidation of each would do, all else as it is: at the cached prices, which must be fresh as for a
/// liquidation.
pub fn liquidation_of_each(world: &mut PoolScene, positions: &Positions, rows: &mut [LiquidationRow]) {
    rows!(positions, world, rows, LiquidationRow { report }, liquidated);
}

fn liquidated(here: &Here, position: &PositionState) -> Res<LiquidationReport> {
    ensure(!position.is_empty(), EngineError::PositionEmpty)?;
    let settled = oracle::settled(here.market, here.now);
    let print = match settled {
        Some(print) => print,
        None => here.cached()?,
    };
    check_print(&print, here.now)?;
    let asked = settled.is_none() && here.market.second.publish_time > 0;
    let second = if asked { oracle::second_price(here.market, here.now)? } else { None };
    let at = moment(here, &print, position.custody, AGE_LIQUIDATE)?;
    // Most are healthy: for them nothing is copied.
    let maintenance_margin = volatility::maintenance(here.market);
    let unhealthy = || liquidatable(here, position, at.price, at.token_price, maintenance_margin);
    ensure(settled.is_some() || second.is_some() || unhealthy()?, EngineError::NotLiquidatable)?;
    let (mut copy, mut held) = (here.copy(), *position);
    liquidate(&mut copy.pool, &mut copy.market, &mut held, &at, second).map(LiquidationReport::from)
}

/// Prices that rise, from 1 on: `InvalidParameter`.
fn rising(prices: &[Price]) -> Res<()> {
    let rise = prices.windows(2).all(|pair| pair[0] < pair[1]) && prices.first() != Some(&Price::ZERO);
    ensure(rise, EngineError::InvalidParameter)
}

/// Counts the positions of market `number`, of a side or of both, by their liquidation prices. `prices` rise; below the
/// first and from the last on are rungs
/// too, so there is one more of them. `InvalidParameter` if they do not, `WrongAccount` for a number that is not in
/// use.
pub fn ladder(
    world: &mut PoolScene,
    positions: &Positions,
    number: usize,
    asked: Option<Side>,
    prices: &[Price],
    rungs: &mut [Rung],
) -> Res<LadderReport> {
    rising(prices)?;
    ensure(rungs.len() == prices.len() + 1, EngineError::InvalidParameter)?;
    let unit = world.here(number)?.unit()?;
    rungs.fill(Rung::default());
    let mut report = LadderReport::default();
    let wanted = |here: &Here| usize::from(here.market.index) == number;
    let rule = |here: &Here, position: &PositionState| {
        if !wanted(here) || position.is_empty() {
            return Ok(None);
        }
        let side = position.side()?;
        if asked.is_some_and(|asked| asked != side) {
            return Ok(None);
        }
        let Some(price) = liquidation_price(here, position, None)? else { return Ok(Some(None)) };
        Ok(Some(Some((side, price, notional_down(position.size, price, unit)?))))
    };
    positions.each(world, rule, |answer, _| match answer {
        Ok(None) => {}
        Ok(Some(None)) => report.safe += 1,
        Ok(Some(Some((side, price, notional)))) => {
            let rung = &mut rungs[prices.partition_point(|step| *step <= price)];
            let (sum, count) = match side {
                Side::Long => (&mut rung.long, &mut rung.longs),
                Side::Short => (&mut rung.short, &mut rung.shorts),
            };
            *sum = Usd(sum.0.saturating_add(notional.0));
            *count += 1;
        }
        Err(_) => report.failed += 1,
    });
    Ok(report)
}
