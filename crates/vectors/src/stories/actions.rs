//! What actors do: each wraps a call of the engine and the token moves that the program would make around it.

use crate::json::Json;
use crate::record::{at, Story};
use crate::world::{print, SOL, USDC};
use engine::moment::At;
use engine::mutualization::{escrow, loss_event};
use engine::oracle::Print;
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

pub fn book() -> Value {
    json!({ "pool": "pool", "market": "market" })
}

impl Story {
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
                w.tickets[k] = TicketState::default();
            });
        }
    }
    /// Keeps the receipt at the place `number % 5` of its side.
    pub fn finalize(&mut self, side: Side, now: Now) -> Option<Receipt> {
        let args = json!([side.json(), now.price().json(), now.time.json(), now.slot().json()]);
        let done = self.call("mutualization.event.finalize", book(), args, |w| {
            loss_event::finalize(&mut w.book(), side, &now.tick())
        });
        if let Ok(receipt) = done {
            let place = receipt_of(side, receipt.number);
            self.set(|w| w.receipts[place] = receipt);
        }
        done.ok()
    }
}

fn receipt_of(side: Side, number: u64) -> usize {
    side.index() * 5 + usize::try_from(number % 5).expect("small")
}
