//! Liquidation, and where its deficit goes under each rule set.

use super::{dollars, usd, Venue, INDEX, STABLE};
use crate::rules::{Backstop, Closes};
use alloc::vec::Vec;
use engine::margin::Marks;
use engine::moment::Book;
use engine::mutualization::{lien, waterfall};
use engine::trading::charges::Charges;
use engine::trading::close::Close;
use engine::trading::liquidate::{self, LiquidationReport};
use engine::trading::{size, youth, Moment};
use engine::volatility::maintenance;
use engine::*;

/// How far borrow and the stable's price may move before all thresholds are worked out again; thresholds are asked for
/// twice as early.
const SLACK: f64 = 0.002;

/// What a liquidation did, in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Liquidation {
    pub long: bool,
    pub notional: f64,
    pub deficit: f64,
    pub emptied: bool,
}

impl Venue {
    /// Where a position's threshold lies: see [`crate::index`]. None for an empty one.
    pub fn threshold(&self, id: u32) -> Option<(bool, f64)> {
        let position = self.position(id);
        if position.is_empty() {
            return None;
        }
        let (long, moment) = (position.side == 0, self.moment());
        let marks = self.marks(position)?;
        let kept = (10_000.0 - marks.haircut.0 as f64) / 10_000.0;
        let worth = position.collateral.0 as f64 * moment.token_price.0 as f64 / marks.token_unit as f64 * kept;
        let (size, entry) = (position.size.0 as f64 / 1e9, position.entry.0 as f64);
        let borrow = marks.borrow.0 as f64;
        // A long owes index tokens: what it owes at this price is as good as owed at any within the slack.
        let level = if long { (entry + borrow - worth) / size } else { (entry + worth - borrow) / size };
        Some((long, level / 1e6))
    }

    /// What the index is asked with: longs above the first and shorts below the second may be due.
    pub fn levels(&self) -> (f64, f64) {
        let rate = (maintenance(&self.market).0 + self.market.params.base_fee.0) as f64 / 10_000.0;
        let (price, second) = (self.price(), self.second.map_or(self.price(), |p| p.0 as f64 / 1e8));
        // Both sources must agree: the better one for the trader decides, and it is the exact rule that says which.
        let (long, short) = (price.min(second), price.max(second));
        (long * (1.0 - rate) * (1.0 - SLACK), short * (1.0 + rate) * (1.0 + SLACK))
    }

    /// Whether what thresholds rest on has moved by more than half of the slack since they were worked out.
    pub fn thresholds_moved(&mut self) -> bool {
        let now = [0, 1].map(|place| {
            let custody = &self.pool.custodies[place];
            engine::fees::borrow_index(custody, self.now).unwrap_or(custody.borrow_index)
        });
        let stable = self.pool.custodies[usize::from(STABLE)].print.price.0;
        let now = [now[0], now[1], stable];
        let units = [1e15, 1e15, 1e8];
        let moved = |place: usize| now[place].abs_diff(self.indexed[place]) as f64 / units[place] > SLACK / 4.0;
        let moved = self.stale || (0..3).any(moved);
        if moved {
            (self.stale, self.indexed) = (false, now);
        }
        moved
    }

    /// Whether the exact rule says so at this print.
    pub fn is_due(&self, id: u32) -> bool {
        let position = self.position(id);
        let at = |price: Price| {
            let moment = self.moment();
            let marks = Marks::new(&self.pool, &self.market, position, price, moment.token_price, self.now);
            marks.and_then(|marks| marks.liquidatable(position, maintenance(&self.market))).unwrap_or(false)
        };
        !position.is_empty() && at(self.print.price) && self.second.is_none_or(at)
    }

    /// Liquidates; none where the position is healthy.
    pub fn liquidate(&mut self, id: u32) -> Option<Liquidation> {
        let mut position = self.positions[id as usize];
        if position.is_empty() {
            return None;
        }
        let (before, moment) = (position, self.moment());
        let owes = lien::pending(&self.market, &position).unwrap_or(true);
        let saved = if owes { Some((self.pool, self.market)) } else { None };
        self.actions += 1;
        let done = match self.rules.closes {
            Closes::Smallest => {
                let (pool, market) = (&mut self.pool, &mut self.market);
                liquidate::liquidate(pool, market, &mut position, &moment, self.second)
            }
            Closes::Whole => self.liquidate_whole(&mut position, &moment),
        };
        let Ok(report) = done else {
            if let Some((pool, market)) = saved {
                (self.pool, self.market) = (pool, market);
            }
            return None;
        };
        self.positions[id as usize] = position;
        self.pay(id, before.side, &report.close);
        self.push(usize::from(STABLE), report.close.keeper);
        self.fund_vault -= report.absorbed.insurance.0 + report.keeper_floor.0;
        self.vaults[usize::from(STABLE)] += report.absorbed.insurance.0;
        let deficit = dollars(report.close.deficit);
        self.paid.deficits += deficit;
        self.paid.fund += dollars(report.absorbed.insurance);
        self.share_out(&before, &report);
        self.check();
        let closed = self.notional(report.close.closed);
        Some(Liquidation { long: before.side == 0, notional: closed, deficit, emptied: position.is_empty() })
    }

    /// As the engine's, of the whole position; the fee is at most what is left.
    fn liquidate_whole(&mut self, position: &mut PositionState, moment: &Moment) -> Res<LiquidationReport> {
        let Self { pool, market, .. } = self;
        let moment = match self.second {
            Some(other) if (other > moment.price) == (position.side == 0) => &Moment { price: other, ..*moment },
            _ => moment,
        };
        engine::trading::touch(pool, market, position, moment)?;
        let marks = Marks::new(pool, market, position, moment.price, moment.token_price, moment.now)?;
        ensure(marks.liquidatable(position, maintenance(market))?, EngineError::NotLiquidatable)?;
        let bound = Usd(u64::try_from(marks.residual(position)?).unwrap_or(0) / 100 * 95);
        let fee = market.params.liq_fee.of_usd_down(marks.notional(position)?)?.min(bound);
        let young = youth::share(position, pool.params.young, moment.now)?;
        let charges = Charges { fees: marks.borrow, liquidation: fee };
        let all = position.size;
        let close = Close { pool, market, position, marks: &marks, moment }.part(all, charges)?;
        let absorbed = waterfall::absorb(&mut Book { pool, market }, marks.side, close.deficit, young, &moment.at())?;
        Ok(LiquidationReport { close, absorbed, price: moment.price, ..LiquidationReport::default() })
    }

    /// What neither collateral nor fund paid: by the rule set's own backstop. The LPs have borne it so far.
    fn share_out(&mut self, loser: &PositionState, report: &LiquidationReport) {
        let absorbed = &report.absorbed;
        self.paid.lps += dollars(absorbed.young) + dollars(absorbed.deductible);
        let rest = dollars(absorbed.shortfall);
        match self.rules.backstop {
            _ if rest <= 0.0 => {}
            Backstop::Waterfall => {} // its events say who paid, when they are final
            Backstop::Lps => self.paid.lps += rest,
            Backstop::OpenInterest => {
                let paid = self.levy_all(rest);
                self.paid.lps += rest - paid;
                self.paid.winners += paid;
            }
            Backstop::Queue => {
                let paid = self.queue(loser, rest);
                self.paid.lps += rest - paid;
                self.paid.winners += paid;
            }
        }
    }

    /// Takes an amount from all open positions of both sides, by size, as far as their collateral goes.
    fn levy_all(&mut self, amount: f64) -> f64 {
        let all: f64 = self.positions.iter().map(|p| p.size.0 as f64).sum();
        if all <= 0.0 {
            return 0.0;
        }
        self.stale = true;
        (0..self.positions()).map(|id| self.levy(id, amount * self.position(id).size.0 as f64 / all)).sum()
    }

    /// Takes an amount from a position's collateral for the LPs; returns what there was of it.
    fn levy(&mut self, id: u32, amount: f64) -> f64 {
        let position = &mut self.positions[id as usize];
        let atoms = usd(amount).at_par().min(position.collateral);
        if position.is_empty() || atoms.is_zero() {
            return 0.0;
        }
        let taken = size::take(&mut self.pool, &self.market, position, atoms)
            .and_then(|()| engine::fees::gain(self.pool.custody_mut(STABLE)?, atoms, self.now));
        taken.expect("collateral that is there can be taken");
        self.levied.add_assign(atoms).expect("a sum of dollars fits");
        self.actions += 1;
        dollars(Usd(atoms.0))
    }

    /// Winners of the other side, by profit on their collateral times leverage, are closed against the loser's size at
    /// the loser's bankruptcy price: each gives up its part of the deficit.
    fn queue(&mut self, loser: &PositionState, deficit: f64) -> f64 {
        let winning = u8::from(loser.side == 0);
        let mut ranked: Vec<(f64, u32)> = (0..self.positions())
            .filter(|id| self.position(*id).side == winning && !self.position(*id).is_empty())
            .map(|id| (self.rank(id), id))
            .filter(|(rank, _)| *rank > 0.0)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (mut left, mut paid) = (loser.size, 0.0);
        for (_, id) in ranked {
            let part = left.min(self.position(id).size);
            if part.is_zero() {
                break;
            }
            paid += self.levy(id, deficit * part.0 as f64 / loser.size.0 as f64);
            let all = self.position(id).size;
            // What would be left as dust closes with the rest.
            let closed = self.close_part(id, part).or_else(|| self.close_part(id, all));
            self.paid.forced += closed.unwrap_or(0.0);
            left = left.less(part);
            self.stale = true;
        }
        paid
    }

    fn rank(&self, id: u32) -> f64 {
        let (gain, collateral) = (self.gain(id), self.collateral(id).max(1.0));
        gain / collateral * (self.notional(self.position(id).size) / (collateral + gain).max(1.0))
    }

    /// Closes winners while a side's profit is above the cap of what backs it.
    pub(super) fn cap_profit(&mut self) {
        let Some(cap) = self.rules.profit_cap else { return };
        for long in [true, false] {
            let totals = self.pool.exposures[0].sides[usize::from(!long)];
            let worth = self.notional(totals.size);
            let entry = dollars(totals.entry);
            let token = usize::from(if long { INDEX } else { STABLE });
            let custody = &self.pool.custodies[token];
            let backing = custody.owned.0 as f64 * custody.print.price.0 as f64 / custody.unit as f64 / 1e6;
            let mut excess = if long { worth - entry } else { entry - worth } - backing * cap as f64 / 10_000.0;
            if excess <= 0.0 {
                continue;
            }
            let mine = |id: &u32| self.position(*id).side == u8::from(!long) && self.gain(*id) > 0.0;
            let mut winners: Vec<u32> = (0..self.positions()).filter(mine).collect();
            winners.sort_by(|a, b| self.gain(*b).total_cmp(&self.gain(*a)).then(a.cmp(b)));
            for id in winners {
                if excess <= 0.0 {
                    break;
                }
                excess -= self.gain(id);
                self.paid.forced += self.close(id).unwrap_or(0.0);
                self.stale = true;
            }
        }
    }
}
