//! One who plays: the model's world, what their accounts were paid, and the seconds in which they and others act.
//! Checks that the program makes and the model does not are made here.

use crate::model::action::Action;
use crate::model::world::*;
use crate::path::Path;
use crate::plan::Move;
use crate::scene::is_players;
use crate::watch::Watch;
use engine::insurance::shares::AGE_EXIT;
use engine::oracle::{self, Print, FUTURE};
use engine::trading::trigger;
use engine::*;

pub const INDEX: usize = BOOKS[0].0;

#[derive(Clone)]
pub struct Player {
    pub world: World,
    /// Tokens that their accounts were paid, less what they paid: what they lacked they have borrowed.
    pub cash: [i128; TOKENS],
    /// The time that prints carry.
    pub real: i64,
    pub watch: Watch,
    path: Path,
    start: i64,
    first: [Print; TOKENS],
    /// From this time on the price stands still.
    still: Option<(i64, Price)>,
}

impl Player {
    pub fn new(scene: &World, path: Path) -> Self {
        let mut world = scene.clone();
        world.now += QUIET - path.lag.min(0); // a clock ahead has gone on without prints
        let start = world.now + path.lag;
        Self {
            real: start,
            watch: Watch::new(&world),
            cash: [0; TOKENS],
            first: world.feed,
            still: None,
            world,
            path,
            start,
        }
    }
    /// The clock moves to a second of the plan.
    pub fn reach(&mut self, second: i64) {
        self.real = self.start + second;
        self.world.now = self.real - self.path.lag;
        self.world.slot += 2;
    }
    /// What the index token is worth in a second of the plan.
    pub fn price(&self, second: i64) -> Price {
        self.path.price(self.first[INDEX].price, second)
    }
    /// The price stands still from now on, and the clock is right: what is left is to be unwound.
    pub fn stand_still(&mut self, price: Price) {
        self.still = Some((self.real, price));
    }
    /// Both clocks are at `now` from here on, and everything is refreshed.
    pub fn rest_until(&mut self, now: i64) {
        (self.world.now, self.real) = (now, now);
        self.world.slot += 2;
        self.bring(&ALL, now);
    }

    /// The print of a token that was published then.
    pub fn print(&self, token: usize, published: i64) -> Print {
        let print = Print { publish_time: published, prev_publish_time: published - 1, ..self.first[token] };
        if token != INDEX {
            return print;
        }
        match self.still {
            // Unwinding pays no spread: a part that is liquidated pays none, and would be worth more than one that is
            // closed.
            Some((from, price)) if published >= from => Print { price, conf: Price::ZERO, ..print },
            _ => {
                let price = self.price(published - self.start);
                Print { price, conf: Price(price.0 / 10_000), ..print }
            }
        }
    }

    /// Shows the pool prints of this time, or, where they lie too far ahead of the cluster's clock, the newest that do
    /// not. Tells if all were taken.
    pub fn bring(&mut self, tokens: &[usize], published: i64) -> bool {
        let bound = self.world.now + FUTURE;
        let mut taken = true;
        for token in tokens {
            if self.show(*token, published).is_err() {
                taken = false;
                let _older = self.show(*token, published.min(bound));
            }
        }
        taken
    }

    fn show(&mut self, token: usize, published: i64) -> Res<()> {
        let (print, world) = (self.print(token, published), &mut self.world);
        let shown = match BOOKS.iter().position(|book| book.0 == token) {
            Some(market) => {
                engine::trading::take_print(&mut world.pool, &mut world.markets[market], &print, world.now).map(|_| ())
            }
            None => oracle::cache_print(&mut world.pool.custodies[token], &print, world.now).map(|_| ()),
        };
        world.feed[token] = world.pool.custodies[token].print;
        shown
    }

    /// What the player does. Nothing has changed if it was refused.
    pub fn act(&mut self, step: &Move) -> bool {
        if !self.may(&step.action) {
            return false;
        }
        let before = self.world.clone();
        self.refresh_for(step);
        let given = match step.action {
            Action::Execute { nth } => match self.print_for(nth, step.back) {
                Some(print) => Some(print),
                None => {
                    self.world = before;
                    return false;
                }
            },
            _ => None,
        };
        self.attempt(step.action, given, before)
    }

    /// Somebody else does it.
    pub fn others_act(&mut self, action: Action, given: Option<Print>) -> bool {
        let before = self.world.clone();
        self.attempt(action, given, before)
    }

    /// Who sweeps shows the print that they like, or none; who leaves the fund the newest, or one that the rules call
    /// too old. All else follows the newest: the two to five seconds in which a close, an LP or a staker can be ahead
    /// of everybody are known (docs/risk-model.md), and not what is searched for.
    fn refresh_for(&mut self, step: &Move) {
        match step.action {
            Action::Sweep { .. } => {
                self.bring(&OTHERS, self.real);
                self.bring(&[INDEX], self.real - step.back);
            }
            Action::Unstake { .. } => {
                self.bring(&OTHERS, self.real);
                let old = self.world.now - AGE_EXIT - step.back;
                let hidden = step.back > 0 && self.world.pool.custodies[INDEX].print.publish_time <= old;
                self.bring(&[INDEX], if hidden { old } else { self.real });
            }
            Action::Deposit { .. } | Action::Withdraw { .. } | Action::Stake { .. } => {
                let _taken = self.bring(&ALL, self.real);
            }
            Action::Execute { .. }
            | Action::Decrease { .. }
            | Action::RemoveCollateral { .. }
            | Action::Liquidate { .. } => {
                {
                    let _taken = self.bring(&TRADED, self.real);
                };
            }
            Action::OpenLossEvent { .. } | Action::Finalize { .. } | Action::ApplyLiens { .. } => {
                let _taken = self.bring(&TRADED, self.real);
            }
            _ => {}
        }
    }

    /// A market request has one print, an order any that was published.
    pub fn print_for(&self, nth: usize, back: i64) -> Option<Print> {
        let len = self.world.requests.len();
        let request = self.world.requests.get(crate::model::trade::nth_of(nth, len.max(1)).min(len))?.request;
        let waits = RequestKind::from_u8(request.kind).ok()?.waits();
        let published = if waits { self.real - back } else { request.print_after };
        (published <= self.real).then(|| self.print(INDEX, published))
    }

    /// Which request is meant.
    pub fn request(&self, nth: usize) -> Option<&Placed> {
        let len = self.world.requests.len();
        (len > 0).then(|| &self.world.requests[crate::model::trade::nth_of(nth, len)])
    }

    /// Of an order that its owner filled at a print: would anybody else have been refused, in the same second, before
    /// its owner did anything?
    pub fn refuses(mut self, filled: &Placed, back: i64) -> bool {
        let terms = |p: &Placed| (p.slot, RequestState { expires_at: 0, ..p.request });
        let Some(nth) = self.world.requests.iter().position(|p| terms(p) == terms(filled)) else { return false };
        self.bring(&TRADED, self.real);
        let print = self.print_for(nth, back);
        print.is_some() && !self.others_act(Action::Execute { nth }, print)
    }

    /// What the program asks beside the engine.
    fn may(&self, action: &Action) -> bool {
        let world = &self.world;
        match *action {
            Action::Place { slot, increase: true, .. } => !world.positions[slot].position.is_empty(),
            Action::Execute { .. } | Action::Cancel { .. } => !world.requests.is_empty(),
            Action::Liquidate { slot } => {
                let Slot { owner, position, .. } = &world.positions[slot];
                is_players(*owner) && !position.is_empty() && world.liquidatable(slot, position)
            }
            _ => true,
        }
    }

    /// Runs an action at the print that is given for it, or undoes all since `before`.
    fn attempt(&mut self, action: Action, given: Option<Print>, before: World) -> bool {
        let (mine, paid_in, paid_out) = (self.mine(&action), self.world.paid_in, self.world.paid_out);
        if let Some(print) = given {
            if self.show_given(&print).is_err() {
                self.world = before;
                return false;
            }
        }
        let done = self.world.act(action).is_ok();
        if !done {
            self.world = before;
            return false;
        }
        self.world.reached = Default::default();
        if let (true, Action::Liquidate { .. }) = (mine, action) {
            let paid = |w: &World| i128::from(w.insurance_vault) + i128::from(w.markets[0].ledger.insurance.0);
            self.cash[USDC] += paid(&self.world) - paid(&before); // what the fund pays a keeper anyone can earn
        }
        self.watch.look(&before, &self.world, &action);
        self.world.feed[INDEX] = self.world.pool.custodies[INDEX].print;
        if mine {
            for token in 0..TOKENS {
                let [got, gave] =
                    [self.world.paid_out[token] - paid_out[token], self.world.paid_in[token] - paid_in[token]];
                self.cash[token] += got as i128 - gave as i128;
            }
        }
        true
    }

    /// The program takes any print that it is given, and then works at that one.
    fn show_given(&mut self, print: &Print) -> Res<()> {
        let world = &mut self.world;
        engine::trading::take_print(&mut world.pool, &mut world.markets[0], print, world.now)?;
        world.feed[INDEX] = *print;
        Ok(())
    }

    /// Whether what an action pays is paid by or to the player. Who liquidates the player's positions is the player:
    /// they are never late for that.
    fn mine(&self, action: &Action) -> bool {
        let of_request = |nth: usize| {
            let request = &self.world.requests[crate::model::trade::nth_of(nth, self.world.requests.len())];
            is_players(self.world.positions[request.slot].owner)
        };
        match *action {
            Action::Execute { nth } | Action::Cancel { nth } => of_request(nth),
            Action::Airdrop { .. } | Action::Donate { .. } => true,
            Action::Deposit { owner, .. }
            | Action::Withdraw { owner, .. }
            | Action::Stake { owner, .. }
            | Action::Unstake { owner } => is_players(owner),
            _ => crate::plan::slot(action).is_some_and(|slot| is_players(self.world.positions[slot].owner)),
        }
    }

    /// What others do in every second: bring what was published some seconds ago, execute what it executes, liquidate
    /// what it allows.
    pub fn others(&mut self) {
        let newest = self.real - self.path.late;
        if !self.bring(&TRADED, newest) {
            self.watch.refused(&self.world, &self.print(INDEX, newest));
        }
        self.others_execute(newest);
        self.others_liquidate();
        for token in [INDEX, USDC] {
            let owed = self.world.pool.custodies[token].owes().map_or(u64::MAX, |owed| owed.0);
            if self.world.vaults[token] > owed {
                self.others_act(Action::Sweep { token }, None); // a gift is nobody's for a second at most
            }
        }
    }

    fn others_execute(&mut self, newest: i64) {
        let mut nth = 0;
        while nth < self.world.requests.len() {
            let Placed { slot, request } = self.world.requests[nth].clone();
            let waits = RequestKind::from_u8(request.kind).unwrap().waits();
            let published = if waits { newest.min(self.world.now + FUTURE) } else { request.print_after };
            let print = self.print(INDEX, published);
            let side = self.world.positions[slot].side;
            let fits = published >= request.print_after && published <= newest;
            let kind = RequestKind::from_u8(request.kind).unwrap();
            let fires = !waits || trigger::fires(kind, side, request.trigger, print.price);
            if !(fits && fires && self.others_act(Action::Execute { nth }, Some(print))) {
                nth += 1;
            }
        }
    }

    /// Tells how many positions others liquidated.
    pub fn others_liquidate(&mut self) -> usize {
        let mut count = 0;
        for slot in 0..self.world.positions.len() {
            let position = self.world.positions[slot].position;
            if !position.is_empty() && self.world.liquidatable(slot, &position) {
                count += usize::from(self.others_act(Action::Liquidate { slot }, None));
            }
        }
        count
    }
}

/// When a plan begins, the pool was refreshed so many seconds ago.
const QUIET: i64 = 4;
pub const ALL: [usize; TOKENS] = [0, 1, 2, 3, 4];
const OTHERS: [usize; TOKENS - 1] = [1, 2, 3, 4];
/// What is traded in the scenes' market, and pays for it.
const TRADED: [usize; 3] = [INDEX, USDC, 4];
