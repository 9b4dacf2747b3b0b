//! What actors do: each wraps a call of the engine and the token moves that the program would make around it.

use crate::json::Json;
use crate::record::{at, Story};
use crate::world::{print, ETH, PRICE, SOL, USDC};
use engine::moment::At;
use engine::mutualization::{escrow, event, lien};
use engine::oracle::{self, Print};
use engine::trading::{self, Moment};
use engine::*;
use serde_json::{json, Value};

/// The clock and the index print of an action.
#[derive(Clone, Copy)]
pub struct Now {
    pub time: i64,
    pub print: Print,
}

impl Now {
    pub fn at(time: i64, price: u64) -> Self {
        Self { time, print: print(price, time) }
    }
    pub fn slot(self) -> u64 {
        u64::try_from(self.time / 2).unwrap_or(0)
    }
    pub fn price(self) -> Price {
        self.print.price
    }
    pub fn tick(self) -> At {
        At { price: self.price(), now: self.time, slot: self.slot() }
    }
}

fn trade(i: usize) -> Value {
    json!({ "pool": "pool", "market": "market", "position": format!("positions.{i}") })
}
pub fn book() -> Value {
    json!({ "pool": "pool", "market": "market" })
}

impl Story {
    pub fn moment(&self, custody: u8, now: Now) -> Moment {
        Moment {
            now: now.time,
            slot: now.slot(),
            price: now.price(),
            published: now.print.publish_time,
            token_price: self.world.pool.custodies[usize::from(custody)].print.price,
            token_discount: Bps::ZERO,
        }
    }
    fn moment_of(&self, i: usize, now: Now) -> Moment {
        self.moment(self.world.positions[i].custody, now)
    }
    /// New prints of all three tokens.
    pub fn refresh(&mut self, now: Now, eth: u64) {
        self.accept(ETH, print(eth, now.time), now);
        self.accept(USDC, print(PRICE, now.time), now);
        self.observe(now);
    }
    pub fn accept(&mut self, custody: u8, print: Print, now: Now) {
        let state = format!("pool.custodies.{custody}").json();
        let _ = self.call("oracle.accept", state, json!([print.json(), now.time.json()]), |w| {
            oracle::accept(&mut w.pool.custodies[usize::from(custody)], &print, now.time)
        });
    }
    pub fn observe(&mut self, now: Now) {
        let args = json!([now.print.json(), now.time.json()]);
        let _ = self.call("trading.observe", book(), args, |w| {
            trading::observe(&mut w.pool, &mut w.market, &now.print, now.time)
        });
    }
    /// Places and executes at once: the request's collateral waits in the vault in between.
    pub fn execute(&mut self, i: usize, request: Request, now: Now) -> bool {
        let custody = usize::from(request.custody);
        self.set(|w| w.pool.custodies[custody].pending.0 += request.collateral.0);
        let moment = self.moment(request.custody, now);
        let args = json!([request.json(), now.print.json(), moment.json()]);
        let done = self.call("trading.open.execute", trade(i), args, |w| {
            let position = &mut w.positions[i];
            trading::open::execute(&mut w.pool, &mut w.market, position, &request, &now.print, &moment)
        });
        if done.is_err() {
            self.set(|w| w.pool.custodies[custody].pending.0 -= request.collateral.0);
        }
        done.is_ok()
    }
    pub fn request(&self, side: Side, custody: u8, size: u64, collateral: u64, now: Now) -> Request {
        Request {
            size: Size(size),
            collateral: Atoms(collateral),
            placed_at: now.time - 2,
            print_after: now.time,
            expires_at: now.time + 60,
            side: side.byte(),
            custody,
            ..Request::default()
        }
    }
    pub fn open(&mut self, i: usize, side: Side, custody: u8, size: u64, collateral: u64, now: Now) -> bool {
        let request = self.request(side, custody, size, collateral, now);
        self.execute(i, request, now)
    }
    pub fn decrease(&mut self, i: usize, size: u64, limit: u64, now: Now) {
        let (moment, side) = (self.moment_of(i, now), self.world.positions[i].side);
        let args = json!([size.json(), limit.json(), now.print.json(), moment.json()]);
        let done = self.call("trading.decrease.decrease", trade(i), args, |w| {
            let position = &mut w.positions[i];
            let (size, limit) = (Size(size), Price(limit));
            trading::decrease::decrease(&mut w.pool, &mut w.market, position, size, limit, &now.print, &moment)
        });
        if let Ok(report) = done {
            self.escrow(side, report.settlement.escrowed, now);
        }
    }
    /// An order that reduces position `i`, placed two seconds before.
    pub fn order(&self, i: usize, kind: RequestKind, size: u64, trigger: u64, now: Now) -> Request {
        let Position { side, custody, generation, .. } = self.world.positions[i];
        let request = self.request(Side::from_u8(side).expect("a side"), custody, size, 0, now);
        let kind = u8::try_from(kind as u64).expect("small");
        Request { kind, trigger: Price(trigger), generation, ..request }
    }
    pub fn reduce(&mut self, i: usize, request: Request, now: Now) {
        let (moment, side) = (self.moment_of(i, now), self.world.positions[i].side);
        let args = json!([request.json(), now.print.json(), moment.json()]);
        let done = self.call("trading.order.reduce", trade(i), args, |w| {
            let position = &mut w.positions[i];
            trading::order::reduce(&mut w.pool, &mut w.market, position, &request, &now.print, &moment)
        });
        if let Ok(report) = done {
            self.escrow(side, report.settlement.escrowed, now);
        }
    }
    pub fn liquidate(&mut self, i: usize, now: Now) {
        self.liquidate_at(i, now, None);
    }
    /// `second`: what the market's second source says.
    pub fn liquidate_at(&mut self, i: usize, now: Now, second: Option<Price>) {
        let (moment, side) = (self.moment_of(i, now), self.world.positions[i].side);
        let args = json!([moment.json(), second.json()]);
        let done = self.call("trading.liquidate.liquidate", trade(i), args, |w| {
            trading::liquidate::liquidate(&mut w.pool, &mut w.market, &mut w.positions[i], &moment, second)
        });
        if let Ok(report) = done {
            self.escrow(side, report.settlement.escrowed, now);
        }
    }
    pub fn add_collateral(&mut self, i: usize, atoms: u64) {
        let _ = self.call("trading.collateral.add", trade(i), json!([atoms.json()]), |w| {
            trading::collateral::add(&mut w.pool, &w.market, &mut w.positions[i], Atoms(atoms))
        });
    }
    pub fn remove_collateral(&mut self, i: usize, atoms: u64, now: Now) {
        let moment = self.moment_of(i, now);
        let args = json!([atoms.json(), now.print.json(), moment.json()]);
        let _ = self.call("trading.collateral.remove", trade(i), args, |w| {
            let position = &mut w.positions[i];
            trading::collateral::remove(&mut w.pool, &mut w.market, position, Atoms(atoms), &now.print, &moment)
        });
    }
    pub fn touch(&mut self, i: usize, now: Now) {
        let args = json!([now.price().json(), now.time.json()]);
        let _ = self.call("mutualization.lien.touch", trade(i), args, |w| {
            lien::touch(&mut w.pool, &mut w.market, &mut w.positions[i], now.price(), now.time)
        });
    }

    fn escrow(&mut self, side: u8, escrowed: trading::settle::Escrowed, now: Now) {
        let side = Side::from_u8(side).expect("a side");
        let hold = i64::try_from(self.world.pool.params.events.hold).expect("hours");
        for (tokens, wait) in [(escrowed.held, hold), (escrowed.held_brief, 3_600)] {
            if !tokens.is_zero() {
                let hour = escrow::ticket_hour(self.world.market.side(side), now.time, wait).expect("in range");
                self.issue(side, hour, tokens);
            }
        }
    }
    /// Into the ticket of the same hour, or an unused one; without a free one the tokens stay where they are.
    pub fn issue(&mut self, side: Side, hour: u32, tokens: Atoms) {
        let same = |t: &Ticket| t.hour == hour && t.side == side.byte();
        let tickets = &self.world.tickets;
        let place = tickets.iter().position(same).or_else(|| tickets.iter().position(|t| t.hour == 0));
        if let Some(k) = place {
            self.issue_to(k, side, hour, tokens);
        }
    }
    pub fn issue_to(&mut self, k: usize, side: Side, hour: u32, tokens: Atoms) {
        let state = json!({ "market": "market", "ticket": format!("tickets.{k}") });
        let args = json!([side.json(), hour, tokens.json()]);
        let _ = self.call("mutualization.escrow.issue", state, args, |w| {
            escrow::issue(w.market.side_mut(side), &mut w.tickets[k], side, hour, tokens)
        });
    }
    /// The program moves what a claim pays and gives dust to the LPs.
    pub fn claim(&mut self, k: usize, receipts: &[usize], time: i64) {
        let state = json!({ "market": "market", "ticket": format!("tickets.{k}") });
        let passed: Vec<_> = receipts.iter().map(|r| at(&format!("receipts.{r}"))).collect();
        let side = Side::from_u8(self.world.tickets[k].side).expect("a side");
        let done = self.call("mutualization.escrow.claim", state, json!([passed, time.json()]), |w| {
            let receipts: Vec<_> = receipts.iter().map(|r| w.receipts[*r]).collect();
            escrow::claim(w.market.side_mut(side), &mut w.tickets[k], &receipts, time)
        });
        if let Ok(claim) = done {
            self.set(|w| {
                let custody = &mut w.pool.custodies[usize::from(if side == Side::Long { SOL } else { USDC })];
                custody.escrow.0 -= claim.paid.0 + claim.dust.0;
                custody.owned.0 += claim.dust.0;
                w.tickets[k] = Ticket::default();
            });
        }
    }
    pub fn open_event(&mut self, winning: Side, now: Now) {
        let args = json!([winning.json(), now.price().json(), now.time.json(), now.slot().json()]);
        let _ =
            self.call("mutualization.event.open", book(), args, |w| event::open(&mut w.book(), winning, &now.tick()));
    }
    /// Keeps the receipt at the place `number % 5` of its side.
    pub fn finalize(&mut self, side: Side, now: Now) -> Option<Receipt> {
        let args = json!([side.json(), now.price().json(), now.time.json(), now.slot().json()]);
        let done = self
            .call("mutualization.event.finalize", book(), args, |w| event::finalize(&mut w.book(), side, &now.tick()));
        if let Ok(receipt) = done {
            let place = receipt_of(side, receipt.number);
            self.set(|w| w.receipts[place] = receipt);
        }
        done.ok()
    }
    pub fn seal(&mut self, k: usize, time: i64) {
        let state = json!({ "pool": "pool", "market": "market", "receipt": format!("receipts.{k}") });
        let _ = self.call("mutualization.event.seal", state, json!([time.json()]), |w| {
            event::seal(&mut w.pool, &mut w.market, &mut w.receipts[k], time)
        });
    }
}

pub fn receipt_of(side: Side, number: u64) -> usize {
    side.index() * 5 + usize::try_from(number % 5).expect("small")
}
