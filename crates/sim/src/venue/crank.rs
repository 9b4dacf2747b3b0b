//! What anybody may do and somebody always does: loss events, liens, tickets, the sweep.

use super::{dollars, Held, Venue, INDEX, STABLE};
use alloc::vec::Vec;
use engine::insurance::sweep;
use engine::liquidity::outflow;
use engine::moment::Book;
use engine::mutualization::{escrow, lien, loss_event, ACCRUAL};
use engine::*;

impl Venue {
    /// Once a tick: what is due at once, and hourly what can wait.
    pub fn crank(&mut self) {
        self.cap_profit();
        for side in Side::BOTH {
            self.events(side);
        }
        if self.now - self.cranked >= 3_600 {
            self.cranked = self.now;
            self.claim();
            self.seal();
            for token in [STABLE, INDEX] {
                self.sweep(token);
                self.pay_out(usize::from(token));
            }
            for side in Side::BOTH {
                self.apply_liens(side);
            }
        }
    }

    fn events(&mut self, side: Side) {
        let at = self.moment().at();
        let book = self.market.side(side);
        let open = book.has_open_loss_event();
        let due = open && self.now >= book.open.opened + ACCRUAL;
        let waits = !self.pool.exposures[0].side(side).waiting_shortfall.is_zero();
        let mut both = Book { pool: &mut self.pool, market: &mut self.market };
        if due {
            self.actions += 1;
            if let Ok(receipt) = loss_event::finalize(&mut both, side, &at) {
                self.receipts.push(receipt);
                self.paid.loss_events += 1;
                self.apply_liens(side);
            }
        } else if waits && !open {
            self.actions += 1;
            // Not due is an error, and changes nothing.
            let _ = loss_event::open(&mut both, side, &at);
        }
    }

    /// Every winner of the side that still owes: as `apply_liens`, without its bounty.
    fn apply_liens(&mut self, side: Side) {
        if self.market.side(side).loss_event_count == 0 {
            return;
        }
        for id in 0..self.positions() {
            let mut position = *self.position(id);
            let owes = position.side == side.byte() && lien::pending(&self.market, &position).unwrap_or(false);
            if !owes || self.gain(id) <= 0.0 {
                continue;
            }
            self.actions += 1;
            let price = self.print.price;
            let paid = lien::touch(&mut self.pool, &mut self.market, &mut position, price, self.now);
            paid.expect("a lien of a winner can be paid");
            self.positions[id as usize] = position;
            self.stale = true;
        }
    }

    fn claim(&mut self) {
        let now = self.now;
        let (due, kept): (Vec<Held>, Vec<Held>) =
            core::mem::take(&mut self.tickets).into_iter().partition(|held| now >= held.ticket.matures_at());
        self.tickets = kept;
        for mut held in due {
            let side = Side::from_u8(held.ticket.side).expect("a side");
            let old: Vec<Receipt> = self
                .receipts
                .iter()
                .filter(|r| r.side == side.byte() && r.number >= held.ticket.loss_events)
                .filter(|r| self.market.side(side).entry(r.number).is_none())
                .copied()
                .collect();
            self.actions += 1;
            let Ok(claim) = escrow::claim(self.market.side_mut(side), &mut held.ticket, &old, now) else {
                self.tickets.push(held); // it waits for an event
                continue;
            };
            let token = self.pool.exposures[0].backing(side);
            let custody = &mut self.pool.custodies[token];
            let booked = claim.paid.plus(claim.dust).and_then(|all| custody.escrow.sub_assign(all));
            booked.and_then(|()| engine::fees::gain(custody, claim.dust, now)).expect("escrow holds its tickets");
            self.push(token, claim.paid);
        }
    }

    fn seal(&mut self) {
        let (pool, market, now) = (&mut self.pool, &mut self.market, self.now);
        for receipt in self.receipts.iter_mut().filter(|r| r.sealed == 0) {
            let _ = loss_event::seal(pool, market, receipt, now); // its liens are still open
        }
    }

    fn sweep(&mut self, token: u8) {
        self.actions += 1;
        let saved = self.pool;
        let vault = Atoms(self.vaults[usize::from(token)]);
        match sweep::sweep(&mut self.pool, token, vault, self.now) {
            Ok(report) => {
                let stable = usize::from(STABLE);
                self.push(stable, Atoms(report.gained.0));
                self.fund_vault += report.gained.0;
            }
            Err(_) => self.pool = saved, // after a jump it waits
        }
    }

    fn pay_out(&mut self, token: usize) {
        let waits = self.deferred[token];
        if waits.is_zero() {
            return;
        }
        let custody = &mut self.pool.custodies[token];
        let paid = outflow::draw(custody, waits, self.now).expect("a limit can be asked");
        custody.payable.sub_assign(paid).expect("what is paid was payable");
        self.deferred[token] = waits.less(paid);
        self.push(token, paid);
    }

    /// What events have decided by now: LPs' and winners' parts of the ledger, in dollars.
    pub fn settle_ledger(&mut self) {
        let l = self.market.ledger;
        let own = [l.young, l.deductible, l.lp_share, l.remainder, l.lien_unpaid];
        let winners = [l.escrow, l.lien_paid];
        if self.rules.backstop == crate::rules::Backstop::Waterfall {
            let waits: f64 =
                self.pool.exposures[0].sides.iter().map(|s| dollars(s.loss_event) + dollars(s.waiting_shortfall)).sum();
            self.paid.lps = own.into_iter().map(dollars).sum::<f64>() + waits;
            self.paid.winners = winners.into_iter().map(dollars).sum();
        }
    }
}
