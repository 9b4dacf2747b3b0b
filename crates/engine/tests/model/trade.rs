//! Traders' and liquidators' actions.

use super::action::Effect;
use super::world::*;
use engine::margin::Marks;
use engine::oracle::{is_settled, Print};
use engine::trading::close::CloseReport;
use engine::trading::{collateral, decrease, liquidate, open, order, trigger, Moment, MIN_NOTIONAL};
use engine::*;

/// Any number means a request; the largest means the last.
pub fn nth_of(nth: usize, len: usize) -> usize {
    if nth == usize::MAX {
        len - 1
    } else {
        nth % len
    }
}

impl World {
    pub fn place(&mut self, slot: usize, usd: u64, token: usize, rate: u64, increase: bool) -> Res<Effect> {
        let s = self.positions[slot].clone();
        let token = if increase { usize::from(s.position.custody) } else { token };
        let request = RequestState {
            size: Size(self.tokens(BOOKS[s.market].0, usd).0),
            collateral: self.tokens(token, (usd / 10_000).saturating_mul(rate)),
            custody: token as u8,
            ..RequestState::default()
        };
        self.escrow_request(slot, request, 0)
    }

    /// An order lives for a day.
    pub fn order(&mut self, slot: usize, kind: u8, usd: u64, token: usize, rate: u64, bps: i64) -> Res<Effect> {
        let Slot { market, position, .. } = self.positions[slot].clone();
        let index = BOOKS[market].0;
        let price = i128::from(self.feed[index].price.0) * i128::from(10_000 + bps) / 10_000;
        let trigger = Price(price.max(1) as u64);
        let size = Size(self.tokens(index, usd).0);
        let request = if RequestKind::from_u8(kind)?.reduces() {
            ensure(!position.is_empty(), EngineError::PositionEmpty)?;
            let (generation, custody) = (position.generation, position.custody);
            RequestState { size, trigger, generation, kind, custody, ..RequestState::default() }
        } else {
            let collateral = self.tokens(token, (usd / 10_000).saturating_mul(rate));
            RequestState { size, trigger, collateral, kind, custody: token as u8, ..RequestState::default() }
        };
        self.escrow_request(slot, request, self.now + 86_400)
    }

    fn escrow_request(&mut self, slot: usize, request: RequestState, expires_at: i64) -> Res<Effect> {
        let Slot { market, side, .. } = self.positions[slot].clone();
        let kind = RequestKind::from_u8(request.kind)?;
        let newest = self.pool.custodies[BOOKS[market].0].print.publish_time;
        let terms = order::terms(kind, request.trigger, expires_at, newest, self.now)?;
        let request = RequestState {
            side: side.byte(),
            placed_at: self.now,
            print_after: terms.print_after,
            expires_at: terms.expires_at,
            ..request
        };
        if kind.opens() {
            open::check_placed(&self.pool, &self.markets[market], &request, self.now)?;
        }
        let token = usize::from(request.custody);
        self.pull(token, request.collateral)?;
        self.pool.custodies[token].pending.add_assign(request.collateral)?;
        self.requests.push(Placed { slot, request });
        Ok(Effect::default())
    }

    pub fn execute(&mut self, nth: usize) -> Res<Effect> {
        ensure(!self.requests.is_empty(), EngineError::NothingToPay)?;
        let Placed { slot, request } = self.requests.remove(nth_of(nth, self.requests.len()));
        let market = self.positions[slot].market;
        let moment = self.moment(market, usize::from(request.custody))?;
        let print = self.print(market);
        if RequestKind::from_u8(request.kind)?.reduces() {
            return self.reduce(slot, &request, &print, &moment);
        }
        let position = &mut self.positions[slot].position;
        let held = !position.is_empty();
        let report = open::execute(&mut self.pool, &mut self.markets[market], position, &request, &print, &moment)?;
        if report.ended.is_some() {
            self.reached.hit("order ended");
            self.requests.push(Placed { slot, request: RequestState { expires_at: 0, ..request } });
            return Ok(Effect::default());
        }
        self.reached.hit(if held { "enlarged" } else { "opened" });
        self.reached.hit_if(request.kind == RequestKind::LimitOpen as u8, "limit open executed");
        self.reached.hit_if(!report.impact.is_zero(), "impact on open");
        let worse = if request.side == 0 { report.price >= print.price } else { report.price <= print.price };
        assert!(worse, "an order settled better than its print");
        Ok(Effect { slot: Some(slot), market: Some(market), lien: report.lien, ..Effect::default() })
    }

    fn reduce(&mut self, slot: usize, request: &RequestState, print: &Print, moment: &Moment) -> Res<Effect> {
        let Slot { market, mut position, side, .. } = self.positions[slot].clone();
        let custody = usize::from(position.custody);
        let (pool, book) = (&mut self.pool, &mut self.markets[market]);
        let report = match order::reduce(pool, book, &mut position, request, print, moment) {
            Err(EngineError::WrongGeneration) => {
                self.reached.hit("order of a position that is gone");
                return Err(EngineError::WrongGeneration);
            }
            result => result?,
        };
        let kind = RequestKind::from_u8(request.kind)?;
        assert!(trigger::fires(kind, side, request.trigger, print.price), "an order executed without its trigger");
        self.positions[slot].position = position;
        self.pay(slot, custody, &report.close)?;
        self.reached.hit(if kind == RequestKind::StopLoss { "stop loss executed" } else { "take profit executed" });
        self.reached.hit_if(report.close.closed > request.size, "an order that would leave dust closed all");
        self.assert_stands(&position, market, moment.price);
        if !position.is_empty() {
            assert!(!self.liquidatable(slot, &position), "INV-5: an order left an unhealthy position");
        }
        Ok(Effect { slot: Some(slot), market: Some(market), lien: report.lien, ..Effect::default() })
    }

    /// By its owner: a live order is marked first.
    pub fn cancel(&mut self, nth: usize) -> Res<Effect> {
        ensure(!self.requests.is_empty(), EngineError::NothingToPay)?;
        let nth = nth_of(nth, self.requests.len());
        let Placed { slot, mut request } = self.requests[nth].clone();
        let orphaned = order::orphaned(&request, &self.positions[slot].position);
        let asked = order::Asked { authorized: true, orphaned };
        if !order::cancel(&mut request, asked, self.now)? {
            self.requests[nth].request = request;
            self.reached.hit("order taken back");
            return Ok(Effect::default());
        }
        self.requests.remove(nth);
        self.reached.hit_if(request.expires_at == 0, "ended order closed");
        let token = usize::from(request.custody);
        self.pool.custodies[token].pending.sub_assign(request.collateral)?;
        self.push(token, request.collateral);
        Ok(Effect::default())
    }

    /// Pays what a settlement owes its owner and puts the rest of a profit into tickets.
    fn pay(&mut self, slot: usize, custody: usize, s: &CloseReport) -> Res<()> {
        let Slot { owner, market, side, .. } = self.positions[slot].clone();
        let hold = self.pool.params.loss_events.hold as i64;
        self.add_ticket(owner, market, side, hold, s.escrowed.held)?;
        self.add_ticket(owner, market, side, 3_600, s.escrowed.held_after_jump)?;
        let backing = self.backing(market, side);
        self.push(backing, s.profit);
        self.deferred[owner][backing].add_assign(s.deferred)?;
        self.reached.hit_if(!s.deferred.is_zero(), "profit waits for the hourly limit");
        self.push(custody, s.returned);
        let partial = !s.phi.is_zero() && s.phi < Frac::ONE && !s.escrowed.held.is_zero();
        self.reached.hit_if(partial, "phi between none and all");
        self.reached.hit_if(!s.escrowed.held_after_jump.is_zero(), "jumped ticket");
        self.reached.hit_if(!s.escrowed.held.is_zero(), "held ticket");
        self.reached.hit_if(!s.fresh.is_zero() && s.escrowed == Default::default(), "fresh gain paid at once");
        // INV-9: inside an event all fresh gain waits, whatever the fund could pay by now.
        let open = self.markets[market].side(side).has_open_loss_event();
        let all = s.phi == Frac::ONE && s.escrowed.held_after_jump.is_zero();
        assert!(!open || s.fresh.is_zero() || all, "INV-9: fresh gain was paid inside an event {s:?}");
        // INV-8: who has not lost keeps all of the collateral but for what is charged.
        assert!(s.pnl < 0 || (s.seized.is_zero() && s.deficit.is_zero()), "INV-8: seized from a winner {s:?}");
        Ok(())
    }

    pub fn decrease(&mut self, slot: usize, permille: u64) -> Res<Effect> {
        let Slot { market, mut position, side, .. } = self.positions[slot].clone();
        let moment = self.moment(market, usize::from(position.custody))?;
        let print = self.print(market);
        let size = Size((u128::from(position.size.0) * u128::from(permille)).div_ceil(1_000) as u64);
        let custody = usize::from(position.custody);
        let escrow = self.markets[market].side(side).has_open_loss_event();
        let (pool, book) = (&mut self.pool, &mut self.markets[market]);
        let report = decrease::decrease(pool, book, &mut position, size, Price(0), &print, &moment)?;
        self.positions[slot].position = position;
        self.pay(slot, custody, &report.close)?;
        self.reached.hit_if(escrow && report.close.pnl > 0, "winner closed inside an event");
        self.reached.hit_if(is_settled(&self.markets[market], self.now), "closed by its owner in a settled market");
        self.reached.hit(if position.is_empty() { "closed" } else { "decreased" });
        self.assert_stands(&position, market, moment.price);
        if !position.is_empty() {
            assert!(!self.liquidatable(slot, &position), "INV-5: a decrease left an unhealthy position");
        }
        Ok(Effect { slot: Some(slot), market: Some(market), lien: report.lien, ..Effect::default() })
    }

    /// No decrease, order or liquidation leaves dust.
    fn assert_stands(&self, rest: &PositionState, market: usize, price: Price) {
        // An order settles at the worse of its own print and the newest, and a short's worse one is higher.
        let price = price.max(self.price(BOOKS[market].0));
        let notional = engine::price::notional_down(rest.size, price, self.unit(BOOKS[market].0)).unwrap();
        let old = engine::legacy::old(engine::legacy::Hole::Dust);
        assert!(old || rest.is_empty() || notional >= MIN_NOTIONAL, "dust was left: {rest:?}");
    }

    pub fn add_collateral(&mut self, slot: usize, usd: u64) -> Res<Effect> {
        let Slot { market, mut position, .. } = self.positions[slot].clone();
        let token = usize::from(position.custody);
        let atoms = self.tokens(token, usd);
        collateral::add(&mut self.pool, &self.markets[market], &mut position, atoms)?;
        self.pull(token, atoms)?;
        self.positions[slot].position = position;
        Ok(Effect { slot: Some(slot), market: Some(market), ..Effect::default() })
    }

    pub fn remove_collateral(&mut self, slot: usize, permille: u64) -> Res<Effect> {
        let Slot { market, mut position, .. } = self.positions[slot].clone();
        let token = usize::from(position.custody);
        let atoms = Atoms((u128::from(position.collateral.0) * u128::from(permille) / 1_000) as u64);
        let moment = self.moment(market, token)?;
        let print = self.print(market);
        let (pool, book) = (&mut self.pool, &mut self.markets[market]);
        let lien = collateral::remove(pool, book, &mut position, atoms, &print, &moment)?;
        self.push(token, atoms);
        self.positions[slot].position = position;
        assert!(!self.liquidatable(slot, &position), "INV-5: a removal left an unhealthy position");
        self.reached.hit("collateral removed");
        Ok(Effect { slot: Some(slot), market: Some(market), lien, ..Effect::default() })
    }

    pub fn marks(&self, market: usize, position: &PositionState) -> Marks {
        let moment = self.moment(market, usize::from(position.custody)).expect("moment");
        let (price, token) = (moment.price, moment.token_price);
        let mut marks = Marks::new(&self.pool, &self.markets[market], position, price, token, self.now).expect("marks");
        marks.discount(moment.token_discount).expect("discount");
        marks
    }
    pub fn liquidatable(&self, slot: usize, position: &PositionState) -> bool {
        let market = self.positions[slot].market;
        let maintenance = engine::volatility::maintenance(&self.markets[market]);
        self.marks(market, position).liquidatable(position, maintenance).expect("liquidatable")
    }

    /// Liquidates a copy's owner after the same touch, to know whether it had to be possible.
    fn must_liquidate(&self, slot: usize) -> bool {
        let mut copy = self.clone();
        let Slot { market, mut position, .. } = self.positions[slot].clone();
        if position.is_empty() {
            return false;
        }
        let Ok(moment) = self.moment(market, usize::from(position.custody)) else { return false };
        engine::trading::touch(&mut copy.pool, &mut copy.markets[market], &mut position, &moment).expect("touch");
        copy.liquidatable(slot, &position)
    }

    pub fn liquidate(&mut self, slot: usize) -> Res<Effect> {
        let settled = is_settled(&self.markets[self.positions[slot].market], self.now);
        let unhealthy = self.must_liquidate(slot);
        let must = unhealthy || settled && !self.positions[slot].position.is_empty();
        let Slot { market, mut position, side, .. } = self.positions[slot].clone();
        let before = position;
        let moment = self.moment(market, usize::from(position.custody))?;
        liquidate::check_print(&self.print(market), self.now)?;
        let (pool, book) = (&mut self.pool, &mut self.markets[market]);
        let result = liquidate::liquidate(pool, book, &mut position, &moment, None);
        assert_eq!(must, result.is_ok(), "INV-6, INV-23: liquidation when unhealthy, and only then: {result:?}");
        let report = result?;
        self.reached.hit_if(settled && !unhealthy, "healthy position closed by anyone in a settled market");
        self.reached.hit_if(settled && unhealthy, "unhealthy position closed in a settled market");
        self.positions[slot].position = position;
        self.pay(slot, usize::from(before.custody), &report.close)?;
        self.push(usize::from(before.custody), report.close.keeper);
        self.insurance_to_pool(report.absorbed.insurance);
        self.push_insurance(report.keeper_floor);
        self.count_liquidation(market, side, &position, &report);
        self.assert_stands(&position, market, moment.price);
        let (slot, market) = (Some(slot), Some(market));
        Ok(Effect { slot, market, liquidated: true, lien: report.lien, ..Effect::default() })
    }

    fn count_liquidation(
        &mut self,
        market: usize,
        side: Side,
        rest: &PositionState,
        report: &liquidate::LiquidationReport,
    ) {
        let (s, a) = (&report.close, &report.absorbed);
        let unpaid = s.deficit.less(a.insurance);
        let above_floor = self.pool.fund.balance > self.pool.params.fund_floor;
        let waiting_shortfall = self.pool.exposures[market].side(side.opposite()).waiting_shortfall;
        let reached = &mut self.reached;
        reached.hit(if rest.is_empty() { "liquidated wholly" } else { "liquidated in part" });
        reached.hit_if(s.pnl > 0, "winner liquidated");
        reached.hit_if(!s.deficit.is_zero(), "deficit");
        reached.hit_if(!a.young.is_zero(), "young rule");
        reached.hit_if(!a.insurance.is_zero(), "fund paid");
        reached.hit_if(a.young.is_zero() && !unpaid.is_zero() && above_floor, "fund cap bound");
        reached.hit_if(!a.deductible.is_zero(), "deductible");
        reached.hit_if(!a.shortfall.is_zero() && !waiting_shortfall.is_zero(), "waiting shortfall");
        reached.hit_if(!a.expired.is_zero(), "waiting shortfall expired in a liquidation");
        reached.hit_if(a.opened, "event opened by a liquidation");
        reached.hit_if(!a.shortfall.is_zero() && waiting_shortfall.is_zero() && !a.opened, "shortfall joined an event");
        reached.hit_if(!report.keeper_floor.is_zero(), "keeper paid by the fund");
        reached.hit_if(!report.lien.is_zero(), "lien paid in a liquidation");
    }
}
