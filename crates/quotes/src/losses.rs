//! Who would pay if the price went where many positions can be liquidated.

use crate::batch::Positions;
use crate::close::{liquidation, LiquidationArgs};
use crate::health::liquidatable;
use crate::replay::Source;
use crate::scene::{Here, PoolScene, Scene};
use crate::wire::wire;
use engine::oracle::{self, Print};
use engine::{ensure, volatility, EngineError, PositionState, Price, Res, Side, Usd};

wire! {
    /// What liquidating all that can be liquidated at a price would cost others, one after the other in their order.
    /// The deficits of both sides are
    /// what `young`, `insurance`, `deductible` and `shortfall` add up to.
    LossRow {
        /// Loss of longs, and of shorts, beyond their collateral.
        long_deficit: Usd,
        short_deficit: Usd,
        /// LPs alone, for the shares of the positions that were young.
        young: Usd,
        /// The fund.
        insurance: Usd,
        /// The LPs' deductible.
        deductible: Usd,
        /// Joins loss events and waiting shortfalls of the winning sides.
        shortfall: Usd,
        /// Paid to keepers by the fund, where a position had nothing left.
        keeper_floor: Usd,
        longs: u32,
        shorts: u32,
        /// Positions of which the engine gives an error.
        failed: u32,
        pad: [u8; 4],
    }
}

/// A market as if all feeds that speak had just said their last prices, and its index this one: volatility and margins
/// stay, as for a liquidation price.
fn at_price(here: &Here, price: Price) -> Res<(Scene, Print)> {
    let (now, index) = (here.now, here.index());
    let mut scene = here.copy();
    for custody in scene.pool.custodies.iter_mut().filter(|custody| custody.silent_since == 0) {
        custody.print.publish_time = now;
    }
    let print =
        Print { price, conf: Price::ZERO, ema: price, publish_time: now, prev_publish_time: now.saturating_sub(1) };
    let custody = scene.pool.custody_mut(index)?;
    (custody.print, custody.silent_since) = (print, 0);
    Ok((scene, print))
}

/// Liquidates a position in the scene, which stays as it is where there is an error, as does one in which it is
/// healthy. A settled market closes all.
fn taken(scene: &mut Scene, print: &Print, position: &PositionState, row: &mut LossRow) -> Res<()> {
    let here = scene.here();
    let token_price = here.token_price(position.custody)?;
    let maintenance_margin = volatility::maintenance(here.market);
    let settled = oracle::is_settled(here.market, here.now);
    if position.is_empty() || !(settled || liquidatable(&here, position, print.price, token_price, maintenance_margin)?)
    {
        return Ok(());
    }
    let side = position.side()?;
    let mut after = here.copy();
    let args = LiquidationArgs { position: *position, print: Source::of(*print), second: Source::default() };
    let report = liquidation(&mut after.here(), &args)?.report;
    *scene = after;
    let (deficit, count) = match side {
        Side::Long => (&mut row.long_deficit, &mut row.longs),
        Side::Short => (&mut row.short_deficit, &mut row.shorts),
    };
    *count += 1;
    let absorbed = report.absorbed;
    for (sum, more) in [
        (deficit, report.close.deficit),
        (&mut row.young, absorbed.young),
        (&mut row.insurance, absorbed.insurance),
        (&mut row.deductible, absorbed.deductible),
        (&mut row.shortfall, absorbed.shortfall),
        (&mut row.keeper_floor, report.keeper_floor),
    ] {
        *sum = Usd(sum.0.saturating_add(more.0));
    }
    Ok(())
}

/// A row of each price, each on its own: who would pay if the index of market `number` were there. `InvalidParameter`
/// for a price of zero or another number
/// of rows, `WrongAccount` for a number that is not in use.
pub fn losses(
    world: &mut PoolScene,
    positions: &Positions,
    number: usize,
    prices: &[Price],
    rows: &mut [LossRow],
) -> Res<()> {
    ensure(prices.len() == rows.len() && !prices.contains(&Price::ZERO), EngineError::InvalidParameter)?;
    world.here(number)?;
    for (price, row) in prices.iter().zip(rows) {
        *row = LossRow::default();
        let (mut scene, print) = at_price(&world.here(number)?, *price)?;
        let wanted =
            |here: &Here, position: &PositionState| Ok((usize::from(here.market.index) == number).then_some(*position));
        positions.each(world, wanted, |answer, _| {
            let done = answer
                .and_then(|position| position.map_or(Ok(()), |position| taken(&mut scene, &print, &position, row)));
            row.failed += u32::from(done.is_err());
        });
    }
    Ok(())
}
