//! Loss events, receipts, tickets and liens.

use super::action::Effect;
use super::world::*;
use engine::fees::payout_down;
use engine::mutualization::{escrow, lien, loss_event};
use engine::oracle::AGE_REDUCE;
use engine::*;

impl World {
    pub fn open_loss_event(&mut self, market: usize, side: Side) -> Res<Effect> {
        let price = self.event_price(market)?;
        let at = self.at(price);
        let expired = loss_event::open(&mut self.book(market), side, &at)?;
        let opened = self.markets[market].side(side).has_open_loss_event();
        self.reached.hit_if(opened, "event opened by the crank");
        self.reached.hit_if(!expired.is_zero(), "waiting shortfall expired by the crank");
        Ok(Effect { market: Some(market), crank: true, ..Effect::default() })
    }

    pub fn finalize(&mut self, market: usize, side: Side) -> Res<Effect> {
        let price = self.event_price(market)?;
        let open = self.markets[market].side(side).open;
        let since = open.opened - 9 * 3_600;
        let before: u64 =
            self.receipts_of(market, side).filter(|r| r.finalized > since).map(|r| r.clawback_rate.0).sum();
        let tickets = self.ticket_total(market, side);
        let at = self.at(price);
        let result = loss_event::finalize(&mut self.book(market), side, &at);
        self.reached.hit_if(result == Err(EngineError::ReceiptNotSealed), "overwrite waits for a seal");
        let receipt = result?;
        self.reached.hit_if(self.dead[BOOKS[market].0], "event finalized without a feed");
        // INV-12
        assert!(
            receipt.clawback_rate <= Frac(receipt.params.max_clawback.0 * (Frac::ONE.0 / 10_000)),
            "INV-12: h above max_clawback"
        );
        assert!(
            before + receipt.clawback_rate.0 <= Frac::ONE.0 / 2 || receipt.clawback_rate.is_zero(),
            "INV-12: more than half in nine hours"
        );
        // INV-21: tickets lose what left escrow, and each at most one unit of rounding more.
        let lost = tickets.0 - self.ticket_total(market, side).0;
        assert!(lost <= receipt.escrow_tokens.0 + tickets.1, "INV-21: tickets lost {lost}: {receipt:?}");
        // INV-19
        let again = loss_event::finalize(&mut self.book(market), side, &at);
        assert_eq!(again, Err(EngineError::NoOpenLossEvent), "INV-19: finalized twice");
        self.count_receipt(&receipt, before);
        self.receipts.push((receipt, None));
        Ok(Effect { market: Some(market), crank: true, ..Effect::default() })
    }

    /// What all tickets of a side are worth, and how many they are.
    fn ticket_total(&self, market: usize, side: Side) -> (u64, u64) {
        let mine = self.tickets.iter().filter(|t| t.market == market && t.ticket.side == side.byte());
        mine.fold((0, 0), |(sum, n), t| (sum + super::waterfall::worth(self, t).0, n + 1))
    }

    pub fn receipts_of(&self, market: usize, side: Side) -> impl Iterator<Item = &Receipt> {
        self.receipts.iter().map(|r| &r.0).filter(move |r| r.market == market as u8 && r.side == side.byte())
    }

    fn count_receipt(&mut self, r: &Receipt, before: u64) {
        let two = self.tickets.iter().any(|t| {
            let reach = t.market == usize::from(r.market) && t.ticket.side == r.side;
            reach && r.number > t.ticket.loss_events && t.ticket.matures_at() > r.opened && !r.clawback_rate.is_zero()
        });
        let (winning, losing) = (r.winning_weight.get(), r.losing_weight.get());
        let reached = &mut self.reached;
        reached.hit("event finalized");
        reached.hit_if(r.clawback > Usd(0) && !r.escrow.is_zero() && r.fresh_bound.is_zero(), "event with escrow only");
        reached.hit_if(r.clawback > Usd(0) && r.escrow_value.is_zero(), "event with liens only");
        reached.hit_if(!r.escrow.is_zero() && !r.fresh_bound.is_zero(), "event with both");
        reached.hit_if(r.escrow_value.is_zero() && r.fresh_bound.is_zero(), "event without winners");
        reached.hit_if(winning < losing, "one-sided book");
        reached.hit_if(r.clawback_rate.0 > Frac::ONE.0 / 4 - 1_000, "h at its cap");
        reached.hit_if(
            before > Frac::ONE.0 / 4 && r.clawback_rate.0 + before > Frac::ONE.0 / 2 - 1_000_000_000_000,
            "half in nine hours",
        );
        reached.hit_if(r.number >= 8, "ring overwritten");
        reached.hit_if(two, "two events over one ticket");
    }

    pub fn seal(&mut self, nth: usize) -> Res<Effect> {
        let unsealed: Vec<_> = (0..self.receipts.len()).filter(|i| self.receipts[*i].1.is_none()).collect();
        ensure(!unsealed.is_empty(), EngineError::NothingToSeal)?;
        let index = unsealed[nth % unsealed.len()];
        let mut receipt = self.receipts[index].0;
        let market = usize::from(receipt.market);
        loss_event::seal(&mut self.pool, &mut self.markets[market], &mut receipt, self.now)?;
        let again = loss_event::seal(&mut self.pool, &mut self.markets[market], &mut receipt, self.now);
        assert_eq!(again, Err(EngineError::NothingToSeal), "INV-14: sealed twice");
        self.receipts[index] = (receipt, Some(receipt));
        self.reached.hit("receipt sealed");
        self.reached.hit_if(!receipt.lien_unpaid.is_zero(), "lien lapsed");
        Ok(Effect { market: Some(market), crank: true, ..Effect::default() })
    }

    pub fn claim(&mut self, nth: usize) -> Res<Effect> {
        ensure(!self.tickets.is_empty(), EngineError::NothingToPay)?;
        let Held { market, mut ticket, fixed, .. } = self.tickets.swap_remove(nth % self.tickets.len());
        let side = Side::from_u8(ticket.side)?;
        let receipts = self.old_receipts(market, side, ticket.loss_events);
        let dusty = ticket.hour;
        let book = self.markets[market].side_mut(side);
        let bucket = book.escrow.buckets[usize::try_from(dusty % 32).unwrap()].hour;
        let reached = book.has_open_loss_event() && book.open.opened < ticket.matures_at();
        let claim = escrow::claim(book, &mut ticket, &receipts, self.now)?;
        assert!(!reached && self.now >= ticket.matures_at(), "a ticket left before its event was final");
        assert!(fixed.is_none_or(|worth| worth == claim.paid), "INV-14: a matured ticket changed");
        let custody = self.backing(market, side);
        let state = &mut self.pool.custodies[custody];
        state.escrow.sub_assign(claim.paid.plus(claim.dust)?)?;
        engine::fees::gain(state, claim.dust, self.now)?;
        self.push(custody, claim.paid);
        self.reached.hit("ticket claimed");
        self.reached.hit_if(!receipts.is_empty(), "claim that needs old receipts");
        self.reached.hit_if(bucket != dusty, "claim from the matured rest");
        self.reached.hit_if(!claim.dust.is_zero(), "dust to the LPs");
        Ok(Effect { market: Some(market), crank: true, ..Effect::default() })
    }

    /// What `apply_liens` does: positions without profit now are skipped.
    pub fn apply_liens(&mut self, market: usize, side: Side) -> Res<Effect> {
        let print = self.print(market);
        print.within(self.now, AGE_REDUCE)?;
        let price = print.price;
        let mut paid = Usd::ZERO;
        for slot in 0..self.positions.len() {
            let Slot { market: of, side: mine, mut position, .. } = self.positions[slot].clone();
            if of != market || mine != side || !lien::pending(&self.markets[market], &position)? {
                continue;
            }
            // Whose collateral has no price yet is left for later: the model judges their margin.
            self.moment(market, usize::from(position.custody))?;
            if self.marks(market, &position).pnl(&position)? <= 0 {
                self.reached.hit("lien skipped: no profit now");
                continue;
            }
            let bound = self.lien_bound(market, &position);
            let got = lien::touch(&mut self.pool, &mut self.markets[market], &mut position, price, self.now)?;
            assert!(got.0 <= bound, "INV-21: a lien of {} above its bound {bound}", got.0);
            self.check_lien_kept_the_margin(slot, market, &position);
            self.positions[slot].position = position;
            paid.add_assign(got)?;
        }
        ensure(!paid.is_zero(), EngineError::NothingToPay)?;
        self.reached.hit("liens applied");
        let backing = self.backing(market, side);
        let unit = self.unit(BOOKS[market].0);
        let bounty = Usd((paid.0 / 100).min(1_000_000));
        let tokens = payout_down(side, bounty, price, unit)?.min(self.pool.custodies[backing].free());
        engine::fees::lose(&mut self.pool.custodies[backing], tokens, self.now)?;
        self.push(backing, tokens);
        Ok(Effect { market: Some(market), side: Some(side), crank: true, bounty, ..Effect::default() })
    }

    /// Sum of h x fresh of every event that a position has not answered for: no lien may be more (INV-21).
    pub fn lien_bound(&self, market: usize, position: &PositionState) -> u64 {
        let side = position.side().unwrap();
        let unit = self.unit(BOOKS[market].0);
        let due = |r: &&Receipt| r.number >= position.loss_events && self.now <= r.finalized + 8 * 3_600;
        let each = |r: &Receipt| {
            let then = engine::price::pnl(side, position.size, position.entry, r.price, unit).unwrap();
            let fresh = engine::mutualization::fresh::fresh(side, then, position.size, r.price, r.reference, unit);
            (u128::from(fresh.unwrap().0) * u128::from(r.clawback_rate.0) / u128::from(Frac::ONE.0)) as u64
        };
        self.receipts_of(market, side).filter(due).map(each).sum()
    }

    fn check_lien_kept_the_margin(&self, slot: usize, market: usize, after: &PositionState) {
        let before = self.positions[slot].position;
        assert_eq!(before.collateral, after.collateral, "INV-8: a lien reached collateral");
        let ratio = |p: &PositionState| {
            let marks = self.marks(market, p);
            (i128::from(marks.equity(p).unwrap()), i128::from(marks.notional(p).unwrap().0))
        };
        let ((e0, n0), (e1, n1)) = (ratio(&before), ratio(after));
        // Up to the units by which equity and notional are rounded.
        assert!((e1 + 3) * n0 + n1 >= e0 * n1, "a lien lowered the margin ratio: {e0}/{n0} -> {e1}/{n1}");
    }
}
