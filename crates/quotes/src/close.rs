//! Reductions, changes of collateral, liquidations.

use crate::health::{health, Health, Marked};
use crate::liquidation_price::liquidation_price;
use crate::replay::{moment, second_price, take_print, Source};
use crate::reports::{DecreaseReport, LiquidationReport};
use crate::risk::{held, Held};
use crate::scene::Here;
use crate::wire::{wire, Maybe};
use engine::oracle::{AGE_LIQUIDATE, AGE_REDUCE};
use engine::trading::{collateral, decrease, liquidate, Moment};
use engine::{Atoms, PositionState, Price, Res, Size, Usd};

wire! {
    /// A reduction of a position.
    CloseArgs {
        position: PositionState,
        /// What the market's price account says; nothing where it was closed or, in a settled market, is not read.
        print: Source,
        /// Index tokens, in atoms; not given, all.
        size: Maybe,
        /// Worst price, 1e-8 USD; 0 for any.
        limit: Price,
    }
}

wire! {
    /// What a reduction pays, at once and later. What comes back and what is paid now is in `report.settlement`.
    DecreaseQuote {
        report: DecreaseReport,
        /// Profit that waits in tickets, in backing tokens: those with tokens.
        held: [Held; 2],
        /// The position afterwards: of size zero if it closed.
        position: PositionState,
        /// All zero if it closed.
        health: Health,
        liquidation_price: Maybe,
    }
}

/// What `decreasePosition` does, to the atom. Throws what it would: `OracleStale`, `SlippageExceeded`,
/// `PositionTooSmall` (the rest would be less than 50 USD: close all), `ResidualNotPositive`, `InsufficientMargin`,
/// `CollateralUnpriced`, `PositionEmpty`.
pub fn close(here: &mut Here, args: &CloseArgs) -> Res<DecreaseQuote> {
    let mut position = args.position;
    let print = take_print(here, &args.print)?;
    let at = moment(here, &print, position.custody, AGE_REDUCE)?;
    let size = Size(args.size.get().unwrap_or(u64::MAX));
    let report = decrease::decrease(here.pool, here.market, &mut position, size, args.limit, &print, &at)?;
    closed(here, &position, report, &at)
}

/// What a reduction leaves.
pub(crate) fn closed(
    here: &Here,
    position: &PositionState,
    report: decrease::DecreaseReport,
    at: &Moment,
) -> Res<DecreaseQuote> {
    let held = held(here, position.side()?, report.close.escrowed)?;
    let mut quote = DecreaseQuote { report: report.into(), held, position: *position, ..DecreaseQuote::default() };
    if !position.is_empty() {
        (quote.health, quote.liquidation_price) = standing(here, position, Some(at))?;
    }
    Ok(quote)
}

/// How a position stands after what was done to it.
fn standing(here: &Here, position: &PositionState, at: Option<&Moment>) -> Res<(Health, Maybe)> {
    let marked = at.map_or_else(Marked::default, |at| Marked::at(at.price, at.token_price));
    let health = health(here, position, marked)?;
    let price = liquidation_price(here, position, at.map(|at| at.token_price))?;
    Ok((health, price.map(|price| price.0).into()))
}

wire! {
    /// A removal of collateral.
    RemoveCollateralArgs {
        position: PositionState,
        print: Source,
        atoms: Atoms,
    }
}

wire! {
    /// An addition of collateral.
    AddCollateralArgs {
        position: PositionState,
        atoms: Atoms,
    }
}

wire! {
    /// What changing collateral leaves.
    CollateralReport {
        /// What the LPs get of liens on the way.
        lien: Usd,
        position: PositionState,
        health: Health,
        liquidation_price: Maybe,
    }
}

/// What `removeCollateral` does. `InsufficientMargin`, `PositionTooSmall`, `OracleStale`, `CollateralUnpriced`.
pub fn remove_collateral(here: &mut Here, args: &RemoveCollateralArgs) -> Res<CollateralReport> {
    let mut position = args.position;
    let print = take_print(here, &args.print)?;
    let at = moment(here, &print, position.custody, AGE_REDUCE)?;
    let lien = collateral::remove(here.pool, here.market, &mut position, args.atoms, &print, &at)?;
    let (health, liquidation_price) = standing(here, &position, Some(&at))?;
    Ok(CollateralReport { lien, position, health, liquidation_price })
}

/// What `addCollateral` does: `PositionEmpty`, `ZeroAmount`. Health is at the cached prices.
pub fn add_collateral(here: &mut Here, args: &AddCollateralArgs) -> Res<CollateralReport> {
    let mut position = args.position;
    collateral::add(here.pool, here.market, &mut position, args.atoms)?;
    let (health, liquidation_price) = standing(here, &position, None)?;
    Ok(CollateralReport { lien: Usd::ZERO, position, health, liquidation_price })
}

wire! {
    /// A liquidation.
    LiquidationArgs {
        position: PositionState,
        print: Source,
        /// What the account of the second feed says; nothing where the market has none, `closed` where the account was
        /// closed.
        second: Source,
    }
}

wire! {
    /// What a liquidation does, and who pays.
    LiquidationOutcome {
        report: LiquidationReport,
        /// Profit that waits in tickets, in backing tokens: those with tokens.
        held: [Held; 2],
        position: PositionState,
    }
}

/// What `liquidate` does, to the atom. `NotLiquidatable` for a healthy position, `OracleStale`, `OracleWide`,
/// `CollateralUnpriced`, `OracleSecondMissing`. In a settled market healthy ones close too.
pub fn liquidation(here: &mut Here, args: &LiquidationArgs) -> Res<LiquidationOutcome> {
    let mut position = args.position;
    let print = take_print(here, &args.print)?;
    liquidate::check_print(&print, here.now)?;
    let second = second_price(here, &args.second)?;
    let at = moment(here, &print, position.custody, AGE_LIQUIDATE)?;
    let report = liquidate::liquidate(here.pool, here.market, &mut position, &at, second)?;
    let held = held(here, args.position.side()?, report.close.escrowed)?;
    Ok(LiquidationOutcome { report: report.into(), held, position })
}
