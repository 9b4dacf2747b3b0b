//! Rules of single numbers: for the worked examples of the specification, for vectors, and for anyone who checks a
//! figure by hand.

use crate::rules::TokenArgs;
use crate::scene::{Instant, Scene};
use crate::wire::{wire, Nothing};
use engine::liquidity::fees::{rate, shift, Flow};
use engine::liquidity::outflow;
use engine::margin::Marks;
use engine::mutualization::{escrow, loss_event};
use engine::oracle::Print;
use engine::trading::youth;
use engine::{ensure, EngineError, MarketState, PositionState, Price, Res, RollingCap, Side, Size, TicketState, Usd};
use engine::{fees, insurance, price, volatility};
use engine::{Atoms, Bps, CustodyParams, Frac, LossEventParams, MarketParams, PodU128};

wire! {
    /// One number.
    Amount {
        value: u64,
    }
}

wire! {
    /// One number that may be negative.
    Signed {
        value: i64,
    }
}

/// A rule of its arguments alone.
macro_rules! formulas {
    ($($(#[$doc:meta])* $name:ident($args:ident: $Args:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
    }) -> $Report:ty = $rule:expr;)*) => {
        $(
            wire! {
                $(#[$doc])*
                $Args { $($(#[$field_doc])* $field: $type,)* }
            }

            $(#[$doc])*
            pub fn $name(_: &Nothing, $args: &$Args) -> Res<$Report> {
                $rule
            }
        )*
    };
}

fn amount(value: u64) -> Res<Amount> {
    Ok(Amount { value })
}

formulas! {
    /// What a print may be off by: its confidence, and 1.5 sigma of its age. `OracleStale`.
    spread(args: SpreadArgs { price: Price, conf: Price, sigma: u64, age: i64, }) -> Amount =
        amount(price::spread(args.price, args.conf, args.sigma, args.age)?.0);

    /// Profit of a size at a price, rounded against its owner.
    pnl(args: PnlArgs { size: Size, entry: Usd, price: Price, unit: u64, side: u8, pad: [u8; 7], }) -> Signed =
        Ok(Signed { value: price::pnl(Side::from_u8(args.side)?, args.size, args.entry, args.price, args.unit)? });

    /// What a part of a size has cost.
    entry_part(args: EntryPartArgs { entry: Usd, part: Size, size: Size, side: u8, pad: [u8; 7], }) -> Amount =
        amount(price::entry_part(Side::from_u8(args.side)?, args.entry, args.part, args.size)?.0);

    /// Margin equity of a position with all that its marks are made of.
    equity(args: EquityArgs {
        size: Size, entry: Usd, collateral: Atoms, price: Price, unit: u64, token_price: Price, token_unit: u64,
        haircut: Bps, borrow: Usd, close_fee: Bps, side: u8, pad: [u8; 7],
    }) -> Signed = {
        let EquityArgs { price, unit, token_price, token_unit, haircut, borrow, close_fee, .. } = *args;
        let side = Side::from_u8(args.side)?;
        let marks = Marks { side, price, unit, token_price, token_unit, haircut, borrow, close_fee };
        let (size, entry, collateral) = (args.size, args.entry, args.collateral);
        Ok(Signed { value: marks.equity(&PositionState { size, entry, collateral, ..PositionState::default() })? })
    };

    /// Volatility in force, 1e-9 per square root of an hour, of variances 1e-18.
    sigma(args: SigmaArgs { fast: u64, slow: u64, unclamped: u64, stress: u64, }) -> Amount = {
        let mut market = MarketState { params: MarketParams { stress: args.stress, ..MarketParams::default() }, ..MarketState::default() };
        let v = &mut market.volatility;
        (v.fast, v.slow, v.unclamped) = (args.fast, args.slow, args.unclamped);
        amount(volatility::sigma(&market))
    };

    /// The initial margin that a volatility asks for.
    base_initial_margin(args: BaseImArgs { sigma: u64, margin_sigmas: Bps, initial_margin: Bps, }) -> Amount = {
        let params = MarketParams { margin_sigmas: args.margin_sigmas, initial_margin: args.initial_margin, ..MarketParams::default() };
        amount(volatility::base_initial_margin(&MarketState { params, ..MarketState::default() }, args.sigma)?.0)
    };

    /// Price impact of a trade that moves the skew.
    impact(args: ImpactArgs { before: i64, after: i64, impact: Bps, depth: Usd, }) -> Amount = {
        let params = MarketParams { impact: args.impact, depth: args.depth, ..MarketParams::default() };
        amount(fees::impact(&params, args.before, args.after)?.0)
    };

    /// Borrow rate of a year by what is reserved.
    borrow_rate(args: BorrowRateArgs { locked: Atoms, owned: Atoms, most: Bps, }) -> Amount =
        amount(fees::borrow_rate(args.locked, args.owned, args.most)?.0);

    /// The fund's share of fees at a coverage.
    insurance_share(args: CoverageArgs { coverage: Bps, }) -> Amount = amount(fees::insurance_share(args.coverage).0);

    /// What a limit over a window of seconds leaves.
    cap(args: CapArgs { used: Usd, at: i64, limit: Usd, window: u64, now: i64, }) -> Amount =
        amount(RollingCap { used: args.used, at: args.at }.available(args.limit, args.window, args.now)?.0);

    /// How long profit that is escrowed now waits, as the hour of its ticket.
    maturity(args: MaturityArgs { now: i64, wait: i64, }) -> Amount =
        amount(u64::from(escrow::maturity_hour(args.now, args.wait)?));

    /// Share of a size that is young, 1e-18.
    young(args: YoungArgs { position: PositionState, time: u64, now: i64, }) -> Amount =
        amount(youth::share(&args.position, args.time, args.now)?.0);

    /// Who bears the U of a loss event. `base`: what it can reach, S + N; `room`: what earlier events of the side
    /// leave.
    split(args: SplitArgs {
        winning_weight: PodU128, losing_weight: PodU128, shortfall: Usd, base: Usd, lp_share: Bps, max_clawback: Bps, room: Frac,
    }) -> SplitReport = {
        let params = LossEventParams { lp_share: args.lp_share, max_clawback: args.max_clawback, ..LossEventParams::default() };
        let weights = (args.winning_weight.get(), args.losing_weight.get());
        let loss_event::Split { lp_share, clawback, remainder, clawback_rate } = loss_event::split(args.shortfall, args.base, &params, weights, args.room)?;
        Ok(SplitReport { lp_share, clawback, remainder, clawback_rate })
    };

    /// Fee of a move of liquidity, 1e-9, by the token's place before it: `value` of a pool of `sum`. `InvalidParameter`
    /// for rates and values that no pool has.
    liquidity_fee(args: LiquidityFeeArgs {
        value: Usd, sum: Usd, moved: Usd, lp_fee: Bps, lp_slope: Bps, target_weight: Bps,
        /// 0 in, 1 out.
        flow: u8, pad: [u8; 7],
    }) -> Amount = {
        let flow = if args.flow == 0 { Flow::In } else { Flow::Out };
        let (lp_fee, lp_slope, target_weight) = (args.lp_fee, args.lp_slope, args.target_weight);
        let rates = [lp_fee, lp_slope, target_weight].iter().all(|rate| *rate <= Bps::ONE);
        ensure(rates && args.value <= args.sum, EngineError::InvalidParameter)?;
        let params = CustodyParams { lp_fee, lp_slope, target_weight, ..CustodyParams::default() };
        amount(rate(&params, flow, shift(flow, args.value, args.sum, args.moved)?))
    };
}

wire! {
    /// L, H, R and h.
    SplitReport {
        lp_share: Usd,
        clawback: Usd,
        remainder: Usd,
        clawback_rate: Frac,
    }
}

wire! {
    /// Tokens that leave a custody, as far as the hour's limit goes.
    OutflowArgs {
        amount: Atoms,
        custody: u8,
        pad: [u8; 7],
    }
}

/// Draws, in place, from what may leave of a token in an hour, and answers with the amount drawn. `WrongAccount`.
pub fn outflow(at: &mut Instant, args: &OutflowArgs) -> Res<Amount> {
    let custody = at.pool.custody_mut(args.custody)?;
    amount(outflow::draw(custody, args.amount, at.now)?.0)
}

wire! {
    /// What the fund pays for a side that loses.
    FundArgs {
        amount: Usd,
        /// 0 long, 1 short.
        losing: u8,
        pad: [u8; 7],
    }
}

/// Draws from the fund within its limits, in place.
pub fn draw_fund(scene: &mut Scene, args: &FundArgs) -> Res<Nothing> {
    let limits = insurance::caps::Limits::of(&scene.pool, scene.market.params.daily_cap, scene.now)?;
    let losing = scene.market.side_mut(Side::from_u8(args.losing)?);
    limits.draw(&mut scene.pool, losing, args.amount, scene.now).map(|()| Nothing {})
}

/// A market's volatility as of its start, in place.
pub fn start_volatility(scene: &mut Scene, _: &Nothing) -> Res<Nothing> {
    let index = scene.here().index();
    let custody = *scene.pool.custody(index)?;
    volatility::start_market(&mut scene.market, &custody, scene.now).map(|()| Nothing {})
}

/// A token's volatility and haircut as of its start, in place. `WrongAccount`.
pub fn start_token(at: &mut Instant, args: &TokenArgs) -> Res<Nothing> {
    volatility::start_custody(at.pool.custody_mut(args.custody)?, at.now).map(|()| Nothing {})
}

/// Measures volatility with a print, in place: what [`crate::replay::observe`] does besides.
pub fn measure(scene: &mut Scene, print: &Print) -> Res<Nothing> {
    let index = scene.here().index();
    volatility::measure_volatility(&mut scene.market, scene.pool.custody_mut(index)?, print, scene.now)
        .map(|()| Nothing {})
}

wire! {
    /// Profit that waits, for a ticket: of zeros where there is none of its hour yet.
    IssueArgs {
        ticket: TicketState,
        tokens: Atoms,
        /// Seconds.
        wait: i64,
        /// 0 long, 1 short.
        side: u8,
        pad: [u8; 7],
    }
}

/// Books profit that waits into its owner's ticket, as the program does after a close. `WrongAccount` for a ticket of
/// another hour or side.
pub fn issue(scene: &mut Scene, args: &IssueArgs) -> Res<TicketState> {
    let (side, mut ticket, now) = (Side::from_u8(args.side)?, args.ticket, scene.now);
    let book = scene.market.side_mut(side);
    let hour = escrow::ticket_hour(book, now, args.wait)?;
    escrow::issue(book, &mut ticket, side, hour, args.tokens)?;
    Ok(ticket)
}
