//! Orders that open or enlarge a position.

use crate::health::{health, initial_margin, Health, InitialMargin, Marked};
use crate::liquidation_price::liquidation_price;
use crate::replay::{moment, observed, second_agrees, take_print, Source};
use crate::reports::OpenReport;
use crate::risk::{side_terms, SideTerms};
use crate::scene::Here;
use crate::wire::{wire, Maybe};
use engine::math::mul_div_up;
use engine::oracle::{Print, AGE_LIQUIDITY, REQUEST_DELAY};
use engine::price::value_down;
use engine::trading::{open, Moment, MIN_NOTIONAL};
use engine::{ensure, Atoms, Bps, EngineError, PositionState, Price, RequestState, Res, Size};

wire! {
    /// An order as a trader thinks of it.
    OrderArgs {
        /// The position that it enlarges; empty, a new one opens.
        position: PositionState,
        /// Index tokens, in atoms.
        size: Size,
        /// In atoms.
        collateral: Atoms,
        /// Price at which it would execute, 1e-8 USD; not given, the cached one.
        price: Maybe,
        /// Trigger of a limit open, 1e-8 USD; 0 for none.
        trigger: Price,
        /// 0 long, 1 short.
        side: u8,
        /// Custody of the collateral.
        custody: u8,
        pad: [u8; 6],
    }
}

wire! {
    /// What an order would do.
    OrderReport {
        /// Where it has `ended`, all else here is zero.
        report: OpenReport,
        /// Price at which the quote is made.
        price: Price,
        /// The position afterwards.
        position: PositionState,
        health: Health,
        /// What the order needs: its own open interest counts.
        initial_margin: InitialMargin,
        /// Null if there is none.
        liquidation_price: Maybe,
        /// Utilisation of the backing custody afterwards, 1e-4, rounded up.
        utilisation: Bps,
        /// How fresh profit of this side is treated now.
        terms: SideTerms,
    }
}

/// What an order leaves.
fn finished(here: &Here, position: &PositionState, report: open::OpenReport, price: Price) -> Res<OrderReport> {
    let token_price = here.token_price(position.custody)?;
    let side = position.side()?;
    let exposure = &here.pool.exposures[usize::from(here.market.index)];
    let backing = &here.pool.custodies[exposure.backing(side)];
    let health = health(here, position, Marked::at(price, token_price))?;
    let initial_margin = initial_margin(here)?;
    let liquidation_price = liquidation_price(here, position, Some(token_price))?;
    let utilisation = if backing.owned.is_zero() { 0 } else { mul_div_up(backing.locked.0, 10_000, backing.owned.0)? };
    Ok(OrderReport {
        report: report.into(),
        price,
        position: *position,
        health,
        initial_margin,
        liquidation_price: liquidation_price.map(|price| price.0).into(),
        utilisation: Bps(utilisation),
        terms: side_terms(here, side)?,
    })
}

/// The execution of an order as if its print came now; the order's own gates of time do not matter.
fn execute_now(here: &mut Here, args: &OrderArgs) -> Res<(PositionState, open::OpenReport, Price)> {
    let cached = here.cached()?;
    let (price, conf, ema) = match args.price.get() {
        Some(price) => (Price(price), Price::ZERO, Price(price)),
        None => (cached.price, cached.conf, cached.ema),
    };
    ensure(!price.is_zero(), EngineError::PriceRefreshNeeded)?;
    let now = here.now;
    let print = Print { price, conf, ema, publish_time: now, prev_publish_time: now.saturating_sub(1) };
    take_print(here, &Source::of(print))?;
    let token_price = here.token_price(args.custody)?;
    ensure(!token_price.is_zero(), EngineError::CollateralUnpriced)?;
    here.pool.custody_mut(args.custody)?.pending.add_assign(args.collateral)?;
    ensure(!args.size.is_zero() && !args.collateral.is_zero(), EngineError::ZeroAmount)?;
    let request = RequestState {
        size: args.size,
        collateral: args.collateral,
        placed_at: now.saturating_sub(REQUEST_DELAY),
        print_after: now,
        expires_at: now,
        side: args.side,
        custody: args.custody,
        ..RequestState::default()
    };
    open::check_placed(here.pool, here.market, &RequestState { trigger: args.trigger, ..request }, now)?;
    let at = Moment { now, slot: here.slot, price, published: now, token_price, token_discount: Bps::ZERO };
    let mut position = args.position;
    let report = open::execute(here.pool, here.market, &mut position, &request, &print, &at)?;
    match report.ended {
        Some(reason) => Err(reason),
        None => Ok((position, report, price)),
    }
}

/// What an order would do if its print came now at the cached price (or another), to the atom. The order itself
/// executes at a price that nobody knows yet. Throws what the execution would, without the gates of time:
/// `InsufficientMargin`, `UtilisationTooHigh`, `OpenInterestCap`, `PositionTooSmall`, `MarketReduceOnly`,
/// `FundBelowMinimum`.
pub fn open(here: &mut Here, args: &OrderArgs) -> Res<OrderReport> {
    let (position, report, price) = execute_now(here, args)?;
    finished(here, &position, report, price)
}

wire! {
    /// A request that meets a print.
    ExecuteArgs {
        request: RequestState,
        /// The position of its nonce; empty where there is none.
        position: PositionState,
        /// What the market's price account says.
        print: Print,
        /// What the account of the second feed says; nothing where the market has none, `closed` where the account was
        /// closed.
        second: Source,
    }
}

/// What `executeRequest` does, to the atom: it fills the request, or ends it for the error that its report names.
/// Throws what it would.
pub fn execute(here: &mut Here, args: &ExecuteArgs) -> Res<OrderReport> {
    let ExecuteArgs { request, mut position, print, second } = *args;
    let (print, newest) = observed(here, &print)?;
    second_agrees(here, [&print, &newest], &second)?;
    let at = moment(here, &print, request.custody, AGE_LIQUIDITY)?;
    let report = open::execute(here.pool, here.market, &mut position, &request, &print, &at)?;
    if report.ended.is_some() {
        return Ok(OrderReport { report: report.into(), ..OrderReport::default() });
    }
    finished(here, &position, report, report.price)
}

wire! {
    /// The largest size, and what ends it.
    MaxSizeReport {
        /// Index tokens, in atoms; zero if no size is possible.
        size: Size,
        /// Number of the error that one atom more would meet.
        limit: u32,
        pad: [u8; 4],
    }
}

/// The largest size that an order may have with this collateral: the margin, the pool's utilisation and the side's cap
/// allow it. A size of zero names the reason why none is possible. The size of `args` does not matter; the scene stays
/// as it is.
pub fn max_size(here: &Here, args: &OrderArgs) -> Res<MaxSizeReport> {
    let trial = Trial::new(here, args)?;
    let mut high = trial.guess()?;
    let beyond = loop {
        match trial.too_large(high)? {
            Some(error) => break error,
            None if high == u64::MAX => break EngineError::MathOverflow,
            None => high = high.saturating_mul(2),
        }
    };
    let (mut low, mut beyond) = (0, beyond);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match trial.too_large(middle)? {
            Some(error) => (high, beyond) = (middle, error),
            None => low = middle,
        }
    }
    let (size, limit) = match trial.error(low.max(1))? {
        None => (low, beyond),
        // Where the largest is too small still, what keeps it from growing is the reason.
        Some(reason) if trial.is_small(low, reason) => (0, beyond),
        Some(reason) => (0, reason),
    };
    Ok(MaxSizeReport { size: Size(size), limit: limit.code(), pad: [0; 4] })
}

/// An order whose size is tried.
struct Trial<'a> {
    here: &'a Here<'a>,
    args: &'a OrderArgs,
    unit: u64,
    price: Price,
}

impl<'a> Trial<'a> {
    fn new(here: &'a Here, args: &'a OrderArgs) -> Res<Self> {
        let unit = here.unit()?;
        here.pool.custody(args.custody)?;
        let price = match args.price.get() {
            Some(price) => Price(price),
            None => here.cached()?.price,
        };
        ensure(!price.is_zero(), EngineError::PriceRefreshNeeded)?;
        Ok(Self { here, args, unit, price })
    }

    /// Fifty times the collateral.
    fn guess(&self) -> Res<u64> {
        let token = self.here.pool.custody(self.args.custody)?;
        let worth = value_down(self.args.collateral, token.print.price.max(Price(1)), token.unit)?;
        let size = u128::from(worth.0).saturating_mul(u128::from(self.unit)).saturating_mul(50);
        Ok(u64::try_from(size / u128::from(self.price.0) + 1).unwrap_or(u64::MAX))
    }

    /// What an order of this size meets. Errors of what does not depend on the size are this function's own.
    fn error(&self, size: u64) -> Res<Option<EngineError>> {
        let mut scratch = self.here.copy();
        match execute_now(&mut scratch.here(), &OrderArgs { size: Size(size), ..*self.args }) {
            Ok(_) => Ok(None),
            Err(error @ (EngineError::ZeroAmount | EngineError::CollateralUnpriced)) => Err(error),
            Err(error) => Ok(Some(error)),
        }
    }

    /// A small size has too little notional; of a large one, fees can eat the last of the ten dollars that must stay.
    fn is_small(&self, size: u64, found: EngineError) -> bool {
        let least = u128::from(MIN_NOTIONAL.0) * u128::from(self.unit);
        found == EngineError::PositionTooSmall && u128::from(size) * u128::from(self.price.0) < least
    }

    fn too_large(&self, size: u64) -> Res<Option<EngineError>> {
        Ok(self.error(size)?.filter(|found| !self.is_small(size, *found)))
    }
}
