//! What is wrong without anybody being richer for it at once: who pays a loss, what the fund pays, what is left, what
//! is refused.

use crate::model::action::Action;
use crate::model::world::{Placed, World};
use engine::insurance::caps::{deductible_available, Limits, DAY, HOUR};
use engine::oracle::Print;
use engine::price::notional_down;
use engine::trading::MIN_NOTIONAL;
use engine::*;

/// What a search looks for. Each is measured in micro dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Got from the pool at the prices of the moment, all fees paid.
    Gain,
    /// Of a deficit, what the LPs alone paid beyond the share of the position that was young.
    Payer,
    /// Paid by the fund within an hour beyond what its limits allow.
    Limit,
    /// Of the fund's and the deductible's limits, what is not there after a full day without a draw.
    Refill,
    /// Missing in a position that was closed in part to the least notional.
    Dust,
    /// Notional of a position that is unhealthy at the newest print, which nobody may use.
    Stopped,
    /// Notional of an order that its owner filled, where in the same second, at the same print, anybody else would have
    /// been refused.
    Refused,
}
pub const KINDS: usize = 7;
pub type Score = [i128; KINDS];

/// What changed, of a size, within the time that makes a position young.
#[derive(Clone, Copy)]
struct Touched {
    slot: usize,
    at: i64,
    /// 1e-9 of the position.
    share: u64,
}

#[derive(Clone)]
pub struct Watch {
    pub score: Score,
    touched: Vec<Touched>,
    since: i64,
    base: Usd,
    paid: [u64; 2],
}

impl Watch {
    pub fn new(world: &World) -> Self {
        let (since, base) = (world.now, world.pool.fund.day_balance);
        Self { score: [0; KINDS], touched: Vec::new(), since, base, paid: [0; 2] }
    }
    fn note(&mut self, kind: Kind, amount: i128) {
        let old = &mut self.score[kind as usize];
        *old = (*old).max(amount);
    }

    /// After an action that was accepted.
    pub fn look(&mut self, before: &World, after: &World, action: &Action) {
        self.base = self.base.max(after.pool.fund.day_balance);
        match *action {
            Action::Liquidate { slot } => self.loss(before, after, slot),
            Action::Execute { nth } => {
                let nth = crate::model::trade::nth_of(nth, before.requests.len());
                self.changed(before, after, before.requests[nth].slot);
            }
            Action::Decrease { slot, .. } | Action::RemoveCollateral { slot, .. } => self.changed(before, after, slot),
            _ => {}
        }
    }

    /// Size that came, collateral that went, dust that was left.
    fn changed(&mut self, before: &World, after: &World, slot: usize) {
        let (old, new) = (before.positions[slot].position, after.positions[slot].position);
        let part = |part: u64, whole: u64| (u128::from(part) * 1_000_000_000).div_ceil(u128::from(whole.max(1))) as u64;
        let at = after.now;
        if new.size > old.size {
            self.touched.push(Touched { slot, at, share: part(new.size.0 - old.size.0, new.size.0) });
        } else if new.size == old.size && new.collateral < old.collateral {
            self.touched.push(Touched { slot, at, share: part(old.collateral.0 - new.collateral.0, old.collateral.0) });
        } else if !new.is_empty() && new.size < old.size {
            let book = &after.positions[slot];
            let index = crate::model::world::BOOKS[book.market].0;
            // At the worse of its own print and the newest, at which it settled.
            let price = after.price(index).max(after.feed[index].price);
            let left = notional_down(new.size, price, after.unit(index)).unwrap();
            self.note(Kind::Dust, i128::from(MIN_NOTIONAL.0) - i128::from(left.0));
        }
    }

    fn loss(&mut self, before: &World, after: &World, slot: usize) {
        let book = &before.positions[slot];
        let (then, now) = (&before.markets[book.market].ledger, &after.markets[book.market].ledger);
        let deficit = now.deficits.0 - then.deficits.0;
        let young = now.young.0 - then.young.0;
        let recent = |t: &&Touched| t.slot == slot && after.now - t.at < after.pool.params.young as i64;
        let share: u64 = self.touched.iter().filter(recent).map(|t| t.share).sum();
        let whole = after.now - book.position.opened_at < after.pool.params.young as i64;
        let share = if whole { 1_000_000_000 } else { share.min(1_000_000_000) };
        let allowed = (u128::from(deficit) * u128::from(share)).div_ceil(1_000_000_000) as i128;
        self.note(Kind::Payer, i128::from(young) - allowed);
        self.paid[book.side.index()] += before.pool.fund.balance.less(after.pool.fund.balance).0;
        self.limits(after, book.market);
    }

    /// What may have been paid since the plan began: the limits, and what they refilled by.
    fn limits(&mut self, world: &World, market: usize) {
        let elapsed = (world.now - self.since).max(0) as u64;
        let (p, base) = (&world.pool.params, u128::from(self.base.0));
        let most = |share: Bps, window: u64| {
            let limit = base * u128::from(share.0) / 10_000;
            (limit + limit * u128::from(elapsed) / u128::from(window) + 1) as i128
        };
        let side = most(p.hourly_cap, HOUR).min(most(world.markets[market].params.daily_cap, DAY));
        let paid = self.paid.map(i128::from);
        let beyond = (paid[0] - side).max(paid[1] - side).max(paid[0] + paid[1] - most(p.pool_cap, DAY));
        self.note(Kind::Limit, beyond);
    }

    /// A print was refused that lies ahead of the cluster's clock: who would have to be liquidated at it?
    pub fn refused(&mut self, world: &World, print: &Print) {
        let mut known = world.clone();
        let told = Print { publish_time: known.now, ..*print };
        known.feed[crate::player::INDEX] = told;
        known.pool.custodies[crate::player::INDEX].print = told;
        let stuck = |s: &&crate::model::world::Slot| !s.position.is_empty() && s.market == 0;
        let slots = (0..known.positions.len()).filter(|slot| stuck(&&known.positions[*slot]));
        let sum: u64 = slots
            .filter(|slot| known.liquidatable(*slot, &known.positions[*slot].position))
            .map(|slot| known.positions[slot].position.entry.0)
            .sum();
        self.note(Kind::Stopped, i128::from(sum));
    }

    /// An order of the player's was filled by themselves.
    pub fn filled(&mut self, world: &World, order: &Placed, others_refused: bool) {
        let index = crate::player::INDEX;
        let notional = notional_down(order.request.size, world.price(index), world.unit(index)).unwrap();
        if others_refused {
            self.note(Kind::Refused, i128::from(notional.0));
        }
    }

    /// A day later, if nobody drew in between.
    pub fn a_day_later(&mut self, world: &mut World) {
        let now = world.now + DAY as i64 + 1;
        engine::insurance::caps::roll_fund_day(&mut world.pool, now);
        let (pool, market) = (&world.pool, &world.markets[0]);
        let Limits { hour, day, pool: all } = Limits::of(pool, market.params.daily_cap, now).unwrap();
        let most = hour.min(day).min(all).min(pool.fund.balance.less(pool.params.fund_floor));
        for side in Side::BOTH {
            let there = Limits::of(pool, market.params.daily_cap, now)
                .unwrap()
                .available(pool, market.side(side), now)
                .unwrap();
            self.note(Kind::Refill, i128::from(most.0) - i128::from(there.0));
        }
        let limit = pool.params.deductible.of_usd_down(pool.deductible.day_aum).unwrap();
        let there = deductible_available(pool, now).unwrap();
        self.note(Kind::Refill, i128::from(limit.0) - i128::from(there.0));
    }
}
