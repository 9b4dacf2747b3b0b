//! The invariants of the waterfall: 7, 14, 21, and the sums behind tickets.

use super::action::Effect;
use super::world::*;
use engine::mutualization::escrow::bring_up_to_date;
use engine::*;

pub fn check(world: &World, effect: &Effect) {
    for market in &world.markets {
        engine::invariants::waterfall(&world.pool, market).expect("INV-7");
    }
    if effect.market.is_none() {
        return;
    }
    inv_7_receipts(world);
    inv_7_liens_are_their_sum(world);
    inv_14_sealed_receipts(world);
    tickets_are_covered(world);
}

/// INV-7 per event, INV-21: all together no more than H.
fn inv_7_receipts(world: &World) {
    for (r, _) in &world.receipts {
        let side = Side::from_u8(r.side).unwrap();
        let entry = world.markets[usize::from(r.market)].side(side).entry(r.number);
        let (paid, unpaid) = match entry {
            Some(e) if r.sealed == 0 => (e.lien_paid, e.lien.minus(e.lien_paid).expect("INV-21: over-collected")),
            _ => (r.lien_paid, r.lien_unpaid),
        };
        let parts = [r.lp_share, r.escrow, paid, unpaid, r.remainder];
        let sum = parts.into_iter().try_fold(Usd::ZERO, Usd::plus).unwrap();
        assert_eq!(sum, r.shortfall, "INV-7: receipt {r:?}");
        assert!(r.escrow.plus(paid).unwrap() <= r.clawback, "INV-21: more than H was taken");
        assert!(r.sealed == 1 || entry.is_some(), "a receipt left the ring unsealed");
    }
}

/// What a side's positions owe at most is what its unlapsed events were not paid.
fn inv_7_liens_are_their_sum(world: &World) {
    for (index, market) in world.markets.iter().enumerate() {
        for side in Side::BOTH {
            let open = world.receipts_of(index, side).filter_map(|r| market.side(side).entry(r.number));
            let sum: u64 = open.filter(|e| e.lien_state == 0).map(|e| e.lien.0 - e.lien_paid.0).sum();
            assert_eq!(world.pool.exposures[index].side(side).liens.0, sum, "liens of market {index} {side:?}");
        }
    }
}

fn inv_14_sealed_receipts(world: &World) {
    for (receipt, sealed) in &world.receipts {
        assert!(sealed.is_none_or(|copy| copy == *receipt), "INV-14: a sealed receipt changed");
    }
}

/// Buckets hold what their tickets can claim, to the unit never less; all of them are the custody's escrow.
fn tickets_are_covered(world: &World) {
    let mut sums = [0u64; TOKENS];
    for (index, market) in world.markets.iter().enumerate() {
        for side in Side::BOTH {
            let escrow = &market.side(side).escrow;
            let held: u64 = escrow.buckets.iter().map(|b| b.tokens.0).sum::<u64>() + escrow.matured.0;
            let count = escrow.buckets.iter().map(|b| u64::from(b.tickets)).sum::<u64>() + escrow.matured_tickets;
            let mine = || world.tickets.iter().filter(|t| t.market == index && t.ticket.side == side.byte());
            assert_eq!(count, mine().count() as u64, "number of tickets");
            let due: u64 = mine().map(|t| worth(world, t).0).sum();
            assert!(due <= held, "tickets of {due} against escrow of {held}");
            assert!(count > 0 || held == 0, "escrow {held} without tickets");
            sums[world.backing(index, side)] += held;
        }
    }
    for (token, sum) in sums.iter().enumerate() {
        assert_eq!(world.pool.custodies[token].escrow.0, *sum, "escrow of token {token}");
    }
}

/// What a ticket pays after all finalized events.
pub fn worth(world: &World, held: &Held) -> Atoms {
    let side = Side::from_u8(held.ticket.side).unwrap();
    let mut ticket = held.ticket;
    let book = world.markets[held.market].side(side);
    if ticket.loss_events < book.loss_event_count {
        let receipts = world.old_receipts(held.market, side, ticket.loss_events);
        bring_up_to_date(book, &mut ticket, &receipts).expect("up to date");
    }
    ticket.face
}

impl World {
    /// INV-14: what a matured ticket pays never changes again, whatever event follows.
    pub fn inv_14_fix_matured_tickets(&mut self) {
        for index in 0..self.tickets.len() {
            let held = &self.tickets[index];
            let side = Side::from_u8(held.ticket.side).unwrap();
            let book = self.markets[held.market].side(side);
            let reached = book.has_open_loss_event() && book.open.opened < held.ticket.matures_at();
            if self.now < held.ticket.matures_at() || reached {
                continue;
            }
            let now = worth(self, held);
            let fixed = *self.tickets[index].fixed.get_or_insert(now);
            assert_eq!(fixed, now, "INV-14: a matured ticket changed");
        }
    }
}
