//! Rules of the engine by themselves, to show or check what the quotes are made of: a position without its liens, a
//! token, the fund, a market.

use crate::replay::roll;
use crate::scene::{Instant, Scene};
use crate::wire::{wire, Bytes, Flag, Maybe, Nothing};
use engine::insurance::caps::{deductible_available, Limits};
use engine::insurance::{coverage, shares};
use engine::liquidity::outflow;
use engine::margin::{Marks, Rates};
use engine::mutualization::waiting_shortfall;
use engine::oracle::{self, Print};
use engine::trading::youth;
use engine::{fees, invariants, volatility, Atoms, Bps, Frac, PositionState, Price, Res, Side, Usd};

wire! {
    /// A position, and prices at which it is valued.
    MarksArgs {
        position: PositionState,
        price: Price,
        /// Price of the collateral token; ignored if that is the market's index.
        token_price: Price,
    }
}

wire! {
    /// A position as it stands, before any lien: see `Health` for what the fields mean.
    PositionMarks {
        notional: Usd,
        pnl: i64,
        collateral: Usd,
        borrow: Usd,
        equity: i64,
        residual: i64,
        /// Off the collateral's value.
        haircut: Bps,
        /// Share of its size that is young, 1e-18.
        young: Frac,
        /// Below the maintenance margin in force.
        liquidatable: Flag,
        pad: [u8; 7],
    }
}

/// A position at prices, by the rules of margin.
pub fn marks(scene: &Scene, args: &MarksArgs) -> Res<PositionMarks> {
    let (pool, market, position) = (&scene.pool, &scene.market, &args.position);
    let marks = Marks::new(pool, market, position, args.price, args.token_price, scene.now)?;
    let value = marks.value(position)?;
    Ok(PositionMarks {
        notional: value.notional,
        pnl: value.pnl,
        collateral: value.collateral,
        borrow: marks.borrow,
        equity: marks.equity_of(&value)?,
        residual: marks.residual_of(&value)?,
        haircut: marks.haircut,
        young: youth::share(position, pool.params.young, scene.now)?,
        liquidatable: (!marks.covered(&value, volatility::maintenance(market))?).into(),
        pad: [0; 7],
    })
}

wire! {
    /// A custody.
    TokenArgs {
        /// Oldest price that counts in full, in seconds.
        age: i64,
        custody: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// A token by the rules of borrowing, of outflow and of collateral.
    TokenReport {
        borrow_index: u64,
        /// A year.
        borrow_rate: Bps,
        /// Sum over all positions, rounded up.
        borrow_due: Atoms,
        /// May leave within the hour now.
        outflow: Atoms,
        haircut: Bps,
        /// Off its value beside the haircut because its feed is silent; null where the price is old and the feed not
        /// silent.
        discount: Maybe,
        /// What the vault must hold at least.
        owes: Atoms,
    }
}

/// A token at this moment. `WrongAccount`.
pub fn token(at: &Instant, args: &TokenArgs) -> Res<TokenReport> {
    let (custody, now) = (at.pool.custody(args.custody)?, at.now);
    Ok(TokenReport {
        borrow_index: fees::borrow_index(custody, now)?,
        borrow_rate: fees::borrow_rate(custody.locked, custody.owned, custody.params.borrow_max)?,
        borrow_due: fees::borrow_due_total(custody, now)?,
        outflow: outflow::available(custody, now)?,
        haircut: volatility::haircut(custody),
        discount: oracle::collateral_discount(custody, now, args.age).ok().map(|bps| bps.0).into(),
        owes: custody.owes()?,
    })
}

wire! {
    /// The fund by its own rules.
    FundReport {
        /// Over 24 hours.
        average_open_interest: Usd,
        target: Usd,
        /// 1e-4.
        coverage: Bps,
        /// Share of fees that the fund gets.
        fee_share: Bps,
        /// Collected for it and not yet swept.
        due: Usd,
        /// What LPs still bear before a deficit becomes a shortfall.
        deductible: Usd,
    }
}

/// The fund at this moment.
pub fn fund(at: &Instant, _: &Nothing) -> Res<FundReport> {
    let (pool, now) = (&at.pool, at.now);
    let coverage = coverage::coverage(pool, now)?;
    Ok(FundReport {
        average_open_interest: coverage::average_open_interest(pool, now)?,
        target: coverage::target(pool, now)?,
        coverage,
        fee_share: fees::insurance_share(coverage),
        due: shares::due(pool)?,
        deductible: deductible_available(pool, now)?,
    })
}

wire! {
    /// A side, and a price.
    SidePriceArgs {
        price: Price,
        /// 0 long, 1 short.
        side: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// A market by the rules of margin, and one of its sides by those of the waterfall.
    MarketReport {
        /// Margins in force.
        initial: Bps,
        maintenance: Bps,
        /// What a withdrawal of collateral and a partial liquidation leave at least.
        withdrawal: Bps,
        after_liquidation: Bps,
        /// Volatility, 1e-9 per square root of an hour.
        sigma: u64,
        /// Waiting shortfall from which a loss event opens in which this side wins.
        threshold: Usd,
        /// What the fund may pay for deficits of this side: in an hour, in a day, of the whole pool in a day; and now.
        limit_hour: Usd,
        limit_day: Usd,
        limit_pool: Usd,
        available: Usd,
        /// The side takes only reductions, for its loss event or its waiting shortfall.
        reduce_only: Flag,
        /// Its positions close at the settlement price.
        settled: Flag,
        pad: [u8; 6],
    }
}

/// A market and a side at this moment.
pub fn market(scene: &Scene, args: &SidePriceArgs) -> Res<MarketReport> {
    let (pool, market, now) = (&scene.pool, &scene.market, scene.now);
    let (side, rates) = (Side::from_u8(args.side)?, Rates::of(pool, market)?);
    let limits = Limits::of(pool, market.params.daily_cap, now)?;
    Ok(MarketReport {
        initial: rates.initial_margin,
        maintenance: rates.maintenance_margin,
        withdrawal: rates.withdrawal(),
        after_liquidation: rates.after_liquidation(),
        sigma: volatility::sigma(market),
        threshold: waiting_shortfall::threshold(pool, market, side, args.price)?,
        limit_hour: limits.hour,
        limit_day: limits.day,
        limit_pool: limits.pool,
        available: limits.available(pool, market.side(side), now)?,
        reduce_only: waiting_shortfall::reduce_only(pool, market, side, args.price, now)?.into(),
        settled: oracle::is_settled(market, now).into(),
        pad: [0; 6],
    })
}

/// Rolls the market's rings up to now, in place.
pub fn rolled(scene: &mut Scene, _: &Nothing) -> Res<Nothing> {
    let now = scene.now;
    roll(&mut scene.here(), now);
    Ok(Nothing {})
}

/// What must hold between instructions: `InvariantViolated`.
pub fn invariants(scene: &Scene, _: &Nothing) -> Res<Nothing> {
    invariants::reservations(&scene.pool)?;
    invariants::collateral(&scene.pool)?;
    invariants::waterfall(&scene.pool, &scene.market).map(|()| Nothing {})
}

wire! {
    /// The data of a price account.
    ReadArgs {
        feed_id: [u8; 32],
        /// Length of the account, if shorter than `data`.
        length: u64,
        data: Bytes<136>,
    }
}

/// Reads a price account. `OracleMalformed`, `OracleNotVerified`, `OracleWrongFeed`.
pub fn read(_: &Nothing, args: &ReadArgs) -> Res<Print> {
    let length = usize::try_from(args.length).unwrap_or(usize::MAX).min(args.data.0.len());
    oracle::read(&args.data.0[..length], &args.feed_id)
}
