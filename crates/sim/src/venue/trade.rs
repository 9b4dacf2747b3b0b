//! What traders do: open, add collateral, close.

use super::{dollars, usd, Held, Venue, INDEX, STABLE};
use engine::margin::Marks;
use engine::mutualization::{escrow, lien};
use engine::oracle::second_agrees;
use engine::trading::close::CloseReport;
use engine::trading::{collateral, decrease, open};
use engine::*;

/// An order to open, in dollars.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub id: u32,
    pub long: bool,
    pub notional: f64,
    pub leverage: f64,
}

pub fn side_of(long: bool) -> Side {
    if long {
        Side::Long
    } else {
        Side::Short
    }
}

impl Venue {
    /// Places the order and executes it at this print. The notional that opened; none where the rules refuse it.
    pub fn open(&mut self, order: &Order) -> Option<f64> {
        let unit = self.pool.custodies[usize::from(INDEX)].unit;
        let size = engine::price::atoms_down(usd(order.notional), self.print.price, unit).ok()?;
        let stable = &self.pool.custodies[usize::from(STABLE)];
        let deposit = usd(order.notional / order.leverage.max(1.0));
        let deposit = engine::price::atoms_down(deposit, stable.print.price, stable.unit).ok()?;
        let request = RequestState {
            size: Size(size.0),
            collateral: deposit,
            placed_at: self.now - 2,
            print_after: self.now,
            expires_at: self.now,
            side: side_of(order.long).byte(),
            custody: STABLE,
            ..RequestState::default()
        };
        self.actions += 1;
        open::check_placed(&self.pool, &self.market, &request, self.now).ok()?;
        if let Some(price) = self.second {
            let second = Print { price, ..self.print };
            let saved = core::mem::replace(&mut self.market.second, second);
            let agrees = second_agrees(&self.market, &self.print, self.now);
            self.market.second = saved;
            agrees.ok()?;
        }
        self.pool.custodies[usize::from(STABLE)].pending.add_assign(deposit).ok()?;
        self.actions += 1;
        let (moment, place) = (self.moment(), order.id as usize);
        let position = &mut self.positions[place];
        let report = open::execute(&mut self.pool, &mut self.market, position, &request, &self.print, &moment);
        if report.map_or(true, |report| report.ended.is_some()) {
            let pending = &mut self.pool.custodies[usize::from(STABLE)].pending;
            pending.sub_assign(deposit).expect("what was added is there");
            return None;
        }
        self.vaults[usize::from(STABLE)] += deposit.0;
        Some(self.notional(Size(size.0)))
    }

    /// Adds collateral.
    pub fn top_up(&mut self, id: u32, amount: f64) {
        let stable = &self.pool.custodies[usize::from(STABLE)];
        let Ok(atoms) = engine::price::atoms_down(usd(amount), stable.print.price, stable.unit) else { return };
        self.actions += 1;
        let position = &mut self.positions[id as usize];
        if collateral::add(&mut self.pool, &self.market, position, atoms).is_ok() {
            self.vaults[usize::from(STABLE)] += atoms.0;
        }
    }

    /// Closes all of a position, as its owner does. The notional that closed; none where only a liquidation can follow.
    pub fn close(&mut self, id: u32) -> Option<f64> {
        self.close_part(id, Size(u64::MAX))
    }

    pub(super) fn close_part(&mut self, id: u32, size: Size) -> Option<f64> {
        let mut position = self.positions[id as usize];
        // Profit needs a newer print than that of the entry: the engine would say so only after it has begun.
        if position.is_empty() || position.entry_print >= self.print.publish_time {
            return None;
        }
        let before = position.size;
        let owes = lien::pending(&self.market, &position).unwrap_or(true);
        let saved = if owes { Some((self.pool, self.market)) } else { None };
        self.actions += 1;
        let moment = self.moment();
        let (pool, market) = (&mut self.pool, &mut self.market);
        match decrease::decrease(pool, market, &mut position, size, Price::ZERO, &self.print, &moment) {
            Ok(report) => {
                self.positions[id as usize] = position;
                self.pay(id, position.side, &report.close);
                Some(self.notional(before.less(position.size)))
            }
            Err(_) => {
                if let Some((pool, market)) = saved {
                    (self.pool, self.market) = (pool, market);
                }
                None
            }
        }
    }

    /// What a settlement owes its owner leaves the vaults or becomes tickets.
    pub(super) fn pay(&mut self, owner: u32, side: u8, report: &CloseReport) {
        let backing = usize::from(if side == 0 { INDEX } else { STABLE });
        let hold = self.pool.params.loss_events.hold as i64;
        for (wait, tokens) in [(hold, report.escrowed.held), (3_600, report.escrowed.held_after_jump)] {
            self.issue(owner, side, wait, tokens);
            let price = self.pool.custodies[backing].print.price;
            let worth = engine::price::value_down(tokens, price, self.pool.custodies[backing].unit);
            self.paid.waited += worth.map_or(0.0, dollars);
        }
        self.push(backing, report.profit);
        self.deferred[backing].add_assign(report.deferred).expect("what waits fits");
        self.push(usize::from(STABLE), report.returned);
    }

    fn issue(&mut self, owner: u32, side: u8, wait: i64, tokens: Atoms) {
        if tokens.is_zero() {
            return;
        }
        let side = Side::from_u8(side).expect("a side");
        let hour = escrow::ticket_hour(self.market.side(side), self.now, wait).expect("an hour of this century");
        let mine = |held: &Held| held.owner == owner && held.ticket.hour == hour && held.ticket.side == side.byte();
        let place = self.tickets.iter().position(mine).unwrap_or_else(|| {
            self.tickets.push(Held { owner, ticket: TicketState::default() });
            self.tickets.len() - 1
        });
        let ticket = &mut self.tickets[place].ticket;
        escrow::issue(self.market.side_mut(side), ticket, side, hour, tokens).expect("a ticket is issued");
    }

    pub(super) fn push(&mut self, token: usize, atoms: Atoms) {
        let left = self.vaults[token].checked_sub(atoms.0);
        self.vaults[token] = left.expect("INV-1: a vault pays what it owes");
    }

    pub(super) fn marks(&self, position: &PositionState) -> Option<Marks> {
        let moment = self.moment();
        Marks::new(&self.pool, &self.market, position, moment.price, moment.token_price, self.now).ok()
    }
    /// Profit of a position now, in dollars.
    pub fn gain(&self, id: u32) -> f64 {
        let position = self.position(id);
        let gain = self.marks(position).and_then(|marks| marks.pnl(position).ok());
        gain.map_or(0.0, |gain| gain as f64 / 1e6)
    }
    /// Collateral of a position, in dollars.
    pub fn collateral(&self, id: u32) -> f64 {
        let position = self.position(id);
        let worth = self.marks(position).and_then(|marks| marks.collateral(position).ok());
        worth.map_or(0.0, dollars)
    }
}
