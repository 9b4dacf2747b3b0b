//! A run: prices come, keepers and people act on them, and what they do moves prices.

use crate::chance::{Chance, Draw, Stream};
use crate::index::Index;
use crate::measure::{Outcome, Watch};
use crate::people::{everybody, Kind, Person};
use crate::prices::Path;
use crate::rules::Rules;
use crate::setup::Setup;
use crate::venue::trade::Order;
use crate::venue::{Prints, Start, Venue};
use alloc::collections::BinaryHeap;
use alloc::format;
use alloc::vec::Vec;
use core::cmp::Reverse;
use sha2::{Digest, Sha256};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
/// Seconds after which half of what trades moved outside prices is gone.
const HALF_LIFE: f64 = 600.0;

/// Nobody opens where impact would cost more than this part of the collateral.
const DEAR: f64 = 0.02;
/// Coverage above which stakers take money out.
const ENOUGH: f64 = 1.2;

/// Everything of a run that its ticks change.
pub struct World<'a> {
    setup: &'a Setup,
    path: &'a Path,
    pub venue: Venue,
    pub people: Vec<Person>,
    /// Positions by where they may be liquidated, and by where their owner acts.
    due: Index,
    acts: Index,
    /// Who wakes when; liquidations on their way.
    calendar: BinaryHeap<Reverse<(i64, u32)>>,
    sent: BinaryHeap<Reverse<(i64, u32)>>,
    keeper: Chance,
    other: Chance,
    watch: Watch,
    sha: Sha256,
    /// The price that is shown, what trades have moved it by, its average; the distance of the second source.
    price: f64,
    moved: f64,
    ema: f64,
    apart: f64,
    out_until: i64,
    silent_until: i64,
    fear: Fear,
}

/// What frightens people, LPs and stakers, and when it last did.
#[derive(Clone, Copy, Debug, Default)]
struct Fear {
    panicked: i64,
    ran: i64,
    away: f64,
    out: i64,
    silent: i64,
    left: bool,
}

/// Plays a path under a rule set.
pub fn run(rules: Rules, setup: &Setup, path: &Path, seed: u64) -> Outcome {
    let mut world = World::new(rules, setup, path, seed);
    for i in 0..path.prices.len() {
        world.tick(i);
    }
    world.finish()
}

impl<'a> World<'a> {
    pub fn new(rules: Rules, setup: &'a Setup, path: &'a Path, seed: u64) -> Self {
        let people = everybody(setup, seed);
        let price = path.prices.first().copied().unwrap_or(1.0);
        let start = Start {
            positions: people.len(),
            liquidity: setup.liquidity,
            fund: setup.fund_money(&rules),
            running: setup.running,
            // A day before the first price, so that deposits and stakes are of yesterday.
            now: path.start - DAY,
            price,
        };
        let mut world = Self {
            setup,
            path,
            venue: Venue::new(rules, &start),
            due: Index::new(people.len()),
            acts: Index::new(people.len()),
            people,
            calendar: BinaryHeap::new(),
            sent: BinaryHeap::new(),
            keeper: Chance::new(seed, Stream::Keeper),
            other: Chance::new(seed, Stream::Second),
            watch: Watch::new(path.start + setup.warm),
            sha: Sha256::new(),
            price,
            moved: 0.0,
            ema: price,
            apart: 0.0,
            out_until: 0,
            silent_until: 0,
            fear: Fear::default(),
        };
        for id in 0..world.venue.positions() {
            let person = &mut world.people[id as usize];
            // As if everybody had been here for long: about half begin within the first hours, the others rest first.
            let wait = if person.own.chance(0.5) { person.own.unit() * 4.0 * 3_600.0 } else { person.rest() as f64 };
            world.alarm(path.start + wait as i64, id);
        }
        world
    }

    pub fn tick(&mut self, i: usize) {
        let now = self.path.start + self.path.tick * i as i64;
        self.outside(i, now);
        if now < self.silent_until {
            return; // nothing happens without a price
        }
        self.show(i, now);
        self.keep(now);
        self.wake(i, now);
        self.venue.crank();
        self.everyone(i, now);
        self.watch.tick(&self.venue);
        if now.div_euclid(HOUR) != (now - self.path.tick).div_euclid(HOUR) {
            self.venue.check();
        }
        if now.div_euclid(DAY) != (now - self.path.tick).div_euclid(DAY) {
            self.venue.check_sums();
            self.venue.fingerprint(&mut self.sha);
        }
    }

    /// Liquidations that keepers have sent and that have not landed.
    pub fn on_the_way(&self) -> usize {
        self.sent.len()
    }

    fn finish(mut self) -> Outcome {
        self.venue.check_sums();
        self.venue.fingerprint(&mut self.sha);
        let hash = self.sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.watch.finish(&mut self.venue, hash)
    }

    /// What the price did over so many seconds, as a part.
    fn change(&self, i: usize, seconds: i64) -> f64 {
        let back = (seconds / self.path.tick) as usize;
        self.path.prices[i] / self.path.prices[i.saturating_sub(back)] - 1.0
    }

    /// The outside world moves: the path, and what is left of what trades moved.
    fn outside(&mut self, i: usize, now: i64) {
        self.moved *= libm::exp2(-(self.path.tick as f64) / HALF_LIFE);
        self.price = self.path.prices[i] * (1.0 + self.moved.clamp(-0.3, 0.3));
        self.ema += (self.price - self.ema) * (self.path.tick as f64 / 3_600.0).min(1.0);
        let wild = self.change(i, 300).abs();
        if self.setup.gap > 0.0 && wild > 0.04 && now - self.fear.silent > DAY {
            (self.fear.silent, self.silent_until) = (now, now + self.setup.gap as i64);
        }
        if self.setup.outage > 0.0 && self.change(i, HOUR).abs() > 0.05 && now - self.fear.out > DAY {
            (self.fear.out, self.out_until) = (now, now + self.setup.outage as i64);
        }
        if self.setup.second > 0.0 {
            // Half of the distance is gone after a minute; what the price did in five minutes drives it.
            let kept = libm::exp2(-(self.path.tick as f64) / 60.0);
            self.apart = self.apart * kept + (1.0 - kept) * wild * 1.5 * self.other.normal();
            self.apart = self.apart.clamp(-self.setup.second, self.setup.second);
        }
    }

    /// The feeds show it. Confidence is what an hour may move in a minute, and more after a jump.
    fn show(&mut self, i: usize, now: i64) {
        let conf = self.price * (0.0005 + 0.1 * self.change(i, 60).abs()).min(0.05);
        let second = (self.setup.second > 0.0).then_some(self.price * (1.0 + self.apart));
        let fallen = self.change(i, DAY) < -0.10;
        let stable = if fallen { 1.0 - self.setup.depeg } else { 1.0 };
        self.venue.print(&Prints { now, index: self.price, conf, ema: self.ema, second, stable });
        if self.venue.thresholds_moved() {
            self.due.clear();
            for id in 0..self.venue.positions() {
                self.place(id);
            }
        }
    }

    fn place(&mut self, id: u32) {
        match self.venue.threshold(id) {
            Some((long, level)) => self.due.set(id, long, level),
            None => self.due.forget(id),
        }
    }

    /// Keepers see what is due and send; what was sent before lands.
    fn keep(&mut self, now: i64) {
        let (long, short) = self.venue.levels();
        let mut again = Vec::new();
        while let Some(id) = self.due.pop(long, short) {
            if !self.venue.is_due(id) {
                again.push(id);
                continue;
            }
            let wait = self.keeper.lognormal(self.setup.latency.max(1e-9), 1.0);
            self.sent.push(Reverse((now.max(self.out_until) + wait as i64, id)));
        }
        again.into_iter().for_each(|id| self.place(id));
        // It lands at the tick that is nearest.
        while self.sent.peek().is_some_and(|Reverse((at, _))| *at < now + (self.path.tick + 1) / 2) {
            let Some(Reverse((_, id))) = self.sent.pop() else { break };
            self.land(id);
        }
    }

    fn land(&mut self, id: u32) {
        if let Some(done) = self.venue.liquidate(id) {
            self.sha.update(id.to_le_bytes());
            self.sha.update(done.notional.to_bits().to_le_bytes());
            self.watch.liquidated(&self.venue, done.notional, done.deficit);
            self.carry(!done.long, done.notional);
            if done.emptied {
                self.acts.forget(id);
                self.lost(id);
            }
        }
        self.place(id);
    }

    /// Somebody was liquidated: the other leg of an attack is cashed in, everybody else comes back later.
    fn lost(&mut self, id: u32) {
        let kind = self.people[id as usize].kind;
        let (first, other) = (id & !1, id ^ 1);
        if kind == Kind::Attacker && (other as usize) < self.people.len() {
            self.close(other);
        }
        let own = if matches!(kind, Kind::Pair | Kind::Attacker) { first } else { id };
        let wait = self.people[own as usize].rest();
        self.alarm(self.venue.now + 2 * wait, own);
    }

    /// The pool's hedge carries a trade outside: buying moves prices up.
    fn carry(&mut self, buys: bool, notional: f64) {
        let part = self.setup.alpha * notional / (self.setup.depth * 100.0);
        self.moved += if buys { part } else { -part };
    }

    fn close(&mut self, id: u32) -> bool {
        let long = self.venue.position(id).side == 0;
        let Some(notional) = self.venue.close(id) else { return false };
        self.watch.closed(notional);
        self.carry(!long, notional);
        self.due.forget(id);
        self.acts.forget(id);
        true
    }

    /// Owners act on prices, and those wake whose time has come.
    fn wake(&mut self, i: usize, now: i64) {
        while let Some(id) = self.acts.pop(self.price, self.price) {
            let person = &mut self.people[id as usize];
            if person.stop.is_some() {
                let _ = self.close(id); // one that cannot pay is the keepers'
            } else if person.tops_up && !person.topped {
                person.topped = true;
                let amount = self.venue.collateral(id) * 0.5;
                self.venue.top_up(id, amount);
                self.place(id);
            }
        }
        while self.calendar.peek().is_some_and(|Reverse((at, _))| *at <= now) {
            let Some(Reverse((at, id))) = self.calendar.pop() else { break };
            if at == self.people[id as usize].wakes {
                let next = self.turn(i, now, id);
                self.alarm(next, id);
            }
        }
    }

    /// A person has one alarm: a new one takes the place of the last.
    fn alarm(&mut self, at: i64, id: u32) {
        self.people[id as usize].wakes = at;
        self.calendar.push(Reverse((at, id)));
    }

    /// One person's turn; when the next one is.
    fn turn(&mut self, i: usize, now: i64, id: u32) -> i64 {
        let kind = self.people[id as usize].kind;
        let double = matches!(kind, Kind::Pair | Kind::Attacker) && (id ^ 1) < self.venue.positions();
        if double && id % 2 == 1 {
            return i64::MAX - 1; // its neighbour decides
        }
        let legs = if double { 2 } else { 1 };
        let held = (id..id + legs).any(|leg| !self.venue.position(leg).is_empty());
        if held {
            if now < self.people[id as usize].until {
                return self.people[id as usize].until;
            }
            let open = (id..id + legs).filter(|leg| !self.venue.position(*leg).is_empty()).collect::<Vec<_>>();
            let closed = open.iter().filter(|leg| self.close(**leg)).count();
            let wait = self.people[id as usize].rest();
            return if closed == open.len() { now + wait } else { now + 600 };
        }
        if kind == Kind::Attacker && self.change(i, HOUR).abs() < 0.02 {
            return now + HOUR;
        }
        let (hours, day) = (self.change(i, 4 * HOUR), self.change(i, DAY));
        let person = &mut self.people[id as usize];
        let long = double || person.wants_long(hours, day);
        let (notional, hold) = (person.notional(), person.hold());
        let leverage = person.leverage.min(self.venue.most_leverage());
        if !double && self.venue.crowding(long) * leverage > DEAR {
            return now + HOUR; // too many are on that side already
        }
        let person = &mut self.people[id as usize];
        person.until = now + hold;
        person.topped = false;
        let filled =
            (0..legs).map(|leg| self.open(id + leg, long != (leg == 1), notional)).filter(|done| *done).count();
        if filled > 0 {
            return self.people[id as usize].until;
        }
        now + self.people[id as usize].rest() / 4 + 600
    }

    fn open(&mut self, id: u32, long: bool, notional: f64) -> bool {
        let person = self.people[id as usize & if self.people[id as usize].kind == Kind::Retail { !0 } else { !1 }];
        let most = self.venue.most_leverage();
        let mut filled = None;
        // Refused, they ask for less.
        for part in [1.0, 0.8, 0.5, 0.25] {
            let leverage = person.leverage.min(most) * part;
            filled = self.venue.open(&Order { id, long, notional, leverage });
            self.watch.opened(filled, leverage);
            if filled.is_some() || leverage < 1.5 {
                break;
            }
        }
        let Some(opened) = filled else { return false };
        self.carry(long, opened);
        self.place(id);
        let lost = match (person.stop, person.tops_up) {
            (Some(part), _) => part,
            (None, true) => 0.5,
            _ => return true,
        };
        let distance = lost * self.venue.collateral(id) / opened;
        let level = self.price * if long { 1.0 - distance } else { 1.0 + distance };
        self.acts.set(id, long, level);
        true
    }

    /// What many do at once: panic, and the flight of LPs and stakers.
    fn everyone(&mut self, i: usize, now: i64) {
        let hour = self.change(i, HOUR);
        if hour.abs() > 0.07 && now - self.fear.panicked > DAY {
            self.fear.panicked = now;
            for id in 0..self.venue.positions() {
                let losing = (self.venue.position(id).side == 0) == (hour < 0.0);
                let person = &mut self.people[id as usize];
                if person.panics && losing && !self.venue.position(id).is_empty() {
                    let delay = person.own.unit() * 1_800.0;
                    person.until = now + delay as i64;
                    let until = person.until;
                    self.alarm(until, id);
                }
            }
        }
        if now.rem_euclid(HOUR) >= self.path.tick {
            return;
        }
        self.venue.skim(ENOUGH);
        self.venue.balance();
        if self.setup.running == 0.0 {
            return;
        }
        // LPs and stakers look once an hour.
        let day = self.change(i, DAY);
        if day < -0.12 {
            self.fear.away += self.venue.run(250);
            self.fear.ran = now;
            self.fear.left |= self.venue.unstake();
        } else if now - self.fear.ran > 7 * DAY && self.fear.away > 0.0 {
            self.venue.come_back(self.fear.away);
            self.fear.away = 0.0;
        }
        if self.fear.ran > 0 && now - self.fear.ran > 7 * DAY {
            if !self.fear.left {
                self.fear.left = self.venue.unstake();
            } else if now - self.fear.ran > 21 * DAY {
                // The yield of a fund that many have left brings them back.
                self.venue.stake(self.setup.fund_money(&self.venue.rules) * self.setup.running);
                self.fear = Fear { left: false, ran: 0, ..self.fear };
            }
        }
    }
}
