//! Settlement of a part of a position: loss from collateral, profit from the pool, fresh profit perhaps into escrow.

use super::charges::Charges;
use super::{backing, size, Moment};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{self, collect, insurance_share, payout_down, payout_up};
use crate::insurance::caps::roll_fund_day;
use crate::insurance::coverage::{coverage, phi, roll_open_interest};
use crate::liquidity::outflow;
use crate::margin::Marks;
use crate::math::mul_div_up;
use crate::mutualization::fresh::fresh;
use crate::price::{atoms_down, atoms_up, pnl, value_down};
use crate::ring::{jumped, reference};
use crate::state::{MarketState, PoolState, PositionState};
use crate::units::{Atoms, Bps, Frac, Price, Size, Usd};
use crate::volatility::maintenance;

/// Profit that waits in tickets, in backing tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Escrowed {
    /// Waits `hold`.
    pub held: Atoms,
    /// Waits one hour, because the market has jumped.
    pub held_after_jump: Atoms,
}

impl Escrowed {
    pub fn total(&self) -> Res<Atoms> {
        self.held.plus(self.held_after_jump)
    }
}

/// What a settlement did. Tokens of profit are the backing custody's, all others the collateral's.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CloseReport {
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
    /// Profit beyond what may leave the pool this hour: owed to the owner, paid as the limit refills. Outside loss
    /// events.
    pub deferred: Atoms,
    pub escrowed: Escrowed,
    pub fresh: Usd,
    /// phi that applied to the fresh part; zero where there was no gain.
    pub phi: Frac,
    /// Collateral that goes back to the owner: all of it when the position closes.
    pub returned: Atoms,
}

/// A part of a position that closes: of what, at which prices, when.
pub struct Close<'a> {
    pub pool: &'a mut PoolState,
    pub market: &'a mut MarketState,
    pub position: &'a mut PositionState,
    pub marks: &'a Marks,
    pub moment: &'a Moment,
}

/// How fresh profit is treated at this moment, and what goes to the protocol and to the fund of each charge.
struct Waiting {
    phi: Frac,
    jumped: bool,
    reference: Price,
    shares: (Bps, Bps),
}

impl Close<'_> {
    /// Closes `part` at `marks.price`: loss from collateral or gain from the pool, then the charges, then what goes
    /// back.
    pub fn part(mut self, part: Size, charges: Charges) -> Res<CloseReport> {
        let Self { marks, moment, .. } = self;
        let stale = moment.published <= self.position.entry_print;
        roll_open_interest(self.pool, moment.now)?; // here, so that the average is worked out once
        let shares = (self.pool.params.protocol_share, insurance_share(coverage(self.pool, moment.now)?));
        let cost = size::shrink(self.pool, self.market, self.position, part, moment.now)?;
        let gain = pnl(marks.side, part, cost, marks.price, marks.unit)?;
        // Profit needs a print newer than the one it was opened or increased at. It is not lost: the next print pays
        // it.
        ensure(gain <= 0 || !stale, EngineError::OracleStale)?;
        let mut report = CloseReport { closed: part, cost, pnl: gain, ..CloseReport::default() };
        let mut left = charges.fees;
        if gain > 0 {
            // The caps that phi looks at are measured on the day's fund.
            roll_fund_day(self.pool, moment.now);
            let waits = self.waiting(shares)?;
            report.phi = waits.phi;
            left = self.pay_profit(Usd(gain.unsigned_abs()), charges.fees, &waits, &mut report)?;
        } else {
            self.seize(Usd(gain.unsigned_abs()), &mut report)?;
        }
        self.charge_liquidation(charges.liquidation, &mut report)?;
        let fee = if left.is_zero() || marks.token_price.is_zero() {
            Atoms::ZERO // A token without a price pays no charge: they are waived, and the close goes on.
        } else {
            atoms_up(left, marks.token_price, marks.token_unit)?.min(self.position.collateral)
        };
        self.take(fee)?;
        collect(self.pool.custody_mut(self.position.custody)?, fee, shares.0, shares.1, moment.now)?;
        report.charged_collateral = fee;
        if self.position.is_empty() {
            report.returned = self.position.collateral;
            self.take(report.returned)?;
        }
        Ok(report)
    }

    fn waiting(&self, shares: (Bps, Bps)) -> Res<Waiting> {
        Ok(Waiting {
            phi: phi(self.pool, self.market, self.marks.side, self.moment.now)?,
            jumped: jumped(self.market, maintenance(self.market))?,
            reference: reference(self.market, self.marks.side),
            shares,
        })
    }

    fn take(&mut self, atoms: Atoms) -> Res<()> {
        size::take(self.pool, self.market, self.position, atoms)
    }

    /// Pays a gain from the backing custody: charges stay, fresh profit may wait, the rest is paid. Returns charges not
    /// covered.
    fn pay_profit(&mut self, gain: Usd, charges: Usd, waits: &Waiting, report: &mut CloseReport) -> Res<Usd> {
        let (marks, now) = (self.marks, self.moment.now);
        let charged = charges.min(gain);
        let net_gain = gain.minus(charged)?;
        let gross = payout_down(marks.side, gain, marks.price, marks.unit)?;
        let fee = payout_up(marks.side, charged, marks.price, marks.unit)?.min(gross);
        let net = gross.minus(fee)?;
        let fresh = fresh(marks.side, net_gain.signed()?, report.closed, marks.price, waits.reference, marks.unit)?;
        if !fresh.is_zero() && (waits.jumped || !waits.phi.is_zero()) {
            let tokens = mul_div_up(net.0, fresh.0, net_gain.0)?;
            let held = Atoms(waits.phi.of_up(tokens)?);
            let brief = if waits.jumped { Atoms(tokens).minus(held)? } else { Atoms::ZERO };
            report.escrowed = Escrowed { held, held_after_jump: brief };
        }
        let waiting = report.escrowed.total()?;
        report.fresh = fresh;
        report.charged_profit = fee;
        let custody = backing(self.pool, self.market, self.position)?;
        let due = net.minus(waiting)?;
        report.profit = outflow::draw(custody, due, now)?;
        report.deferred = due.minus(report.profit)?;
        custody.payable.add_assign(report.deferred)?;
        fees::lose(custody, gross, now)?;
        custody.escrow.add_assign(waiting)?;
        collect(custody, fee, waits.shares.0, waits.shares.1, now)?;
        charges.minus(charged)
    }

    /// Takes a loss from collateral, tokens rounded up; what it cannot cover is the deficit.
    fn seize(&mut self, loss: Usd, report: &mut CloseReport) -> Res<()> {
        if loss.is_zero() {
            return Ok(()); // Not even dust whose worth rounds to nothing.
        }
        let (marks, collateral) = (self.marks, self.position.collateral);
        let worth = value_down(collateral, marks.token_price, marks.token_unit)?;
        report.deficit = loss.less(worth);
        report.seized = if loss >= worth {
            collateral
        } else {
            atoms_up(loss, marks.token_price, marks.token_unit)?.min(collateral)
        };
        self.take(report.seized)?;
        fees::gain(self.pool.custody_mut(self.position.custody)?, report.seized, self.moment.now)
    }

    /// The keeper's share, rounded down; the rest is the fund's.
    fn charge_liquidation(&mut self, fee: Usd, report: &mut CloseReport) -> Res<()> {
        let marks = self.marks;
        if fee.is_zero() || marks.token_price.is_zero() {
            return Ok(());
        }
        let fee = atoms_down(fee, marks.token_price, marks.token_unit)?.min(self.position.collateral);
        self.take(fee)?;
        report.liquidation_fee = fee;
        report.keeper = Atoms(self.pool.params.keeper_share.of_down(fee.0)?);
        let to_fund = fee.minus(report.keeper)?;
        self.pool.custody_mut(self.position.custody)?.insurance_due.add_assign(to_fund)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Side;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_keeper_gets_their_share_of_the_fee_and_the_fund_the_rest(fee in 0u64..1 << 40, share in 1_000u64..=5_000) {
            let (mut pool, mut market) = (PoolState { custody_count: 1, ..PoolState::default() }, MarketState::default());
            let mut position = PositionState { collateral: Atoms(fee), ..PositionState::default() };
            pool.params.keeper_share = Bps(share);
            pool.custodies[0].collateral = Atoms(fee);
            pool.exposures[0].sides[0].collateral[0] = Atoms(fee);
            let (price, unit) = (Price(100_000_000), 100_000_000); // a dollar, six decimals
            let marks = Marks {
                side: Side::Long,
                price,
                unit,
                token_price: price,
                token_unit: unit,
                haircut: Bps::ZERO,
                borrow: Usd::ZERO,
                close_fee: Bps::ZERO,
            };
            let moment = Moment { now: 0, slot: 0, price, published: 0, token_price: price, token_discount: Bps::ZERO };
            let mut close =
                Close { pool: &mut pool, market: &mut market, position: &mut position, marks: &marks, moment: &moment };
            let mut report = CloseReport::default();
            close.charge_liquidation(Usd(fee), &mut report).unwrap();
            prop_assert_eq!(report.liquidation_fee, Atoms(fee));
            prop_assert_eq!(u128::from(report.keeper.0), u128::from(fee) * u128::from(share) / 10_000);
            prop_assert_eq!(pool.custodies[0].insurance_due.0, fee - report.keeper.0);
        }
    }
}
