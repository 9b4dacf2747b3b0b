//! Settlement of a part of a position: loss from collateral, profit from the pool, fresh profit perhaps into escrow.

use super::{backing, size, Moment};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{self, collect, insurance_share, payout_down, payout_up};
use crate::insurance::caps::roll_fund_day;
use crate::insurance::coverage::{coverage, phi, roll_open_interest};
use crate::liquidity::outflow;
use crate::margin::Marks;
use crate::mutualization::fresh::fresh;
use crate::price::{atoms_up, pnl, value_down};
use crate::ring::{jumped, reference};
use crate::state::{Market, Pool, Position};
use crate::units::{Atoms, Frac, Side, Size, Usd};
use crate::volatility::maintenance;

/// Profit that waits in tickets, in backing tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Escrowed {
    /// Waits `hold`.
    pub held: Atoms,
    /// Waits one hour, because the market has jumped.
    pub held_brief: Atoms,
}

impl Escrowed {
    pub fn total(&self) -> Res<Atoms> {
        self.held.plus(self.held_brief)
    }
}

/// What a settlement did. Tokens of profit are the backing custody's, all others the collateral's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    pub closed: Size,
    pub cost: Usd,
    pub pnl: i64,
    /// Collateral that became the LPs' for the loss.
    pub seized: Atoms,
    /// Loss beyond the whole collateral.
    pub deficit: Usd,
    /// Charges collected, by what they were paid with.
    pub charged_profit: Atoms,
    pub charged_collateral: Atoms,
    pub liquidation_fee: Atoms,
    /// Part of the liquidation fee that is the keeper's.
    pub keeper: Atoms,
    /// Profit paid now.
    pub profit: Atoms,
    /// Profit beyond what may leave the pool this hour: owed to the owner, paid as the limit refills. Outside loss events.
    pub deferred: Atoms,
    pub escrowed: Escrowed,
    pub fresh: Usd,
    /// phi that applied to the fresh part; zero where there was no gain.
    pub phi: Frac,
    /// Collateral that goes back to the owner: all of it when the position closes.
    pub returned: Atoms,
}

/// What is taken besides the loss.
#[derive(Clone, Copy, Debug, Default)]
pub struct Charges {
    /// Base fee, impact and borrow: from profit, then from collateral, else waived.
    pub fees: Usd,
    /// From collateral, before the fees; half of it for the keeper.
    pub liquidation: Usd,
}

/// Closes `part` at `marks.price`: loss from collateral or gain from the pool, then the charges, then what goes back.
pub fn close(
    pool: &mut Pool,
    market: &mut Market,
    position: &mut Position,
    part: Size,
    marks: &Marks,
    charges: Charges,
    moment: &Moment,
) -> Res<Settlement> {
    let stale = moment.published <= position.entry_print;
    roll_open_interest(pool, moment.now)?; // here, so that the average is worked out once
    let (protocol, insurance) = (pool.params.protocol_share, insurance_share(coverage(pool, moment.now)?));
    let cost = size::shrink(pool, market, position, part, moment.now)?;
    let gross = pnl(marks.side, part, cost, marks.price, marks.unit)?;
    // Profit needs a print newer than the one it was opened or increased at. It is not lost: the next print pays it.
    ensure(gross <= 0 || !stale, EngineError::OracleStale)?;
    let gain = gross;
    let mut report = Settlement { closed: part, cost, pnl: gain, ..Settlement::default() };
    let mut left = charges.fees;
    if gain > 0 {
        // The caps that phi looks at are measured on the day's fund.
        roll_fund_day(pool, moment.now);
        let waits = waiting(pool, market, marks.side, moment)?;
        report.phi = waits.phi;
        left = pay_profit(
            pool,
            market,
            position,
            marks,
            gain,
            charges.fees,
            &waits,
            (protocol, insurance),
            moment.now,
            &mut report,
        )?;
    } else {
        seize(pool, market, position, marks, Usd(gain.unsigned_abs()), moment.now, &mut report)?;
    }
    charge_liquidation(pool, market, position, marks, charges.liquidation, &mut report)?;
    let fee = if left.is_zero() || marks.token_price.is_zero() {
        Atoms::ZERO // A token without a price pays no charge: they are waived, and the close goes on.
    } else {
        atoms_up(left, marks.token_price, marks.token_unit)?.min(position.collateral)
    };
    size::take(pool, market, position, fee)?;
    collect(pool.custody_mut(position.custody)?, fee, protocol, insurance, moment.now)?;
    report.charged_collateral = fee;
    if position.is_empty() {
        report.returned = position.collateral;
        size::take(pool, market, position, report.returned)?;
    }
    Ok(report)
}

/// How fresh profit is treated at this moment.
struct Waiting {
    phi: Frac,
    jumped: bool,
    reference: crate::units::Price,
}

fn waiting(pool: &Pool, market: &Market, side: Side, moment: &Moment) -> Res<Waiting> {
    Ok(Waiting {
        phi: phi(pool, market, side, moment.now)?,
        jumped: jumped(market, maintenance(market))?,
        reference: reference(market, side),
    })
}

/// Pays a gain from the backing custody: charges stay, fresh profit may wait, the rest is paid. Returns charges not covered.
#[allow(clippy::too_many_arguments)] // one call, and each is a different thing
fn pay_profit(
    pool: &mut Pool,
    market: &Market,
    position: &Position,
    marks: &Marks,
    gain: i64,
    charges: Usd,
    waits: &Waiting,
    shares: (crate::units::Bps, crate::units::Bps),
    now: i64,
    report: &mut Settlement,
) -> Res<Usd> {
    let gain = Usd(gain.unsigned_abs());
    let charged = charges.min(gain);
    let net_gain = gain.minus(charged)?;
    let gross = payout_down(marks.side, gain, marks.price, marks.unit)?;
    let fee = payout_up(marks.side, charged, marks.price, marks.unit)?.min(gross);
    let net = gross.minus(fee)?;
    let fresh = fresh(marks.side, net_gain.signed()?, report.closed, marks.price, waits.reference, marks.unit)?;
    if !fresh.is_zero() && (waits.jumped || !waits.phi.is_zero()) {
        let tokens = crate::math::mul_div_up(net.0, fresh.0, net_gain.0)?;
        let held = Atoms(waits.phi.of_up(tokens)?);
        let brief = if waits.jumped { Atoms(tokens).minus(held)? } else { Atoms::ZERO };
        report.escrowed = Escrowed { held, held_brief: brief };
    }
    let waiting = report.escrowed.total()?;
    report.fresh = fresh;
    report.charged_profit = fee;
    let custody = backing(pool, market, position)?;
    let due = net.minus(waiting)?;
    report.profit = outflow::draw(custody, due, now)?;
    report.deferred = due.minus(report.profit)?;
    custody.payable.add_assign(report.deferred)?;
    fees::lose(custody, gross, now)?;
    custody.escrow.add_assign(waiting)?;
    collect(custody, fee, shares.0, shares.1, now)?;
    charges.minus(charged)
}

/// Takes a loss from collateral, tokens rounded up; what it cannot cover is the deficit.
fn seize(
    pool: &mut Pool,
    market: &Market,
    position: &mut Position,
    marks: &Marks,
    loss: Usd,
    now: i64,
    report: &mut Settlement,
) -> Res<()> {
    if loss.is_zero() {
        return Ok(()); // Not even dust whose worth rounds to nothing.
    }
    let worth = value_down(position.collateral, marks.token_price, marks.token_unit)?;
    report.deficit = loss.less(worth);
    report.seized = if loss >= worth {
        position.collateral
    } else {
        atoms_up(loss, marks.token_price, marks.token_unit)?.min(position.collateral)
    };
    size::take(pool, market, position, report.seized)?;
    fees::gain(pool.custody_mut(position.custody)?, report.seized, now)
}

/// Half to the keeper (rounded down), half to the fund.
fn charge_liquidation(
    pool: &mut Pool,
    market: &Market,
    position: &mut Position,
    marks: &Marks,
    fee: Usd,
    report: &mut Settlement,
) -> Res<()> {
    if fee.is_zero() || marks.token_price.is_zero() {
        return Ok(());
    }
    let fee = crate::price::atoms_down(fee, marks.token_price, marks.token_unit)?.min(position.collateral);
    size::take(pool, market, position, fee)?;
    report.liquidation_fee = fee;
    report.keeper = Atoms(fee.0 / 2);
    let to_fund = fee.minus(report.keeper)?;
    pool.custody_mut(position.custody)?.insurance_due.add_assign(to_fund)
}
