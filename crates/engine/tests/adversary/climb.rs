//! The search: random plans, and the neighbours of the best of their kind. The same seed finds the same on every
//! machine.

use crate::model::action::Action;
use crate::model::rng::Rng;
use crate::model::world::{Placed, World};
use crate::path::{Path, LAST};
use crate::plan::{Move, Plan};
use crate::player::Player;
use crate::scene::is_players;
use crate::watch::{Kind, Score, KINDS};
use crate::wealth::worth;
use engine::RequestKind;
use std::collections::BTreeMap;

/// What counts, in micro dollars: what roundings of a dozen steps can make is far below, the fees of the smallest trade
/// are not.
pub const LEAST: i128 = 50_000;

/// What a plan came to, and which of its actions were done.
pub struct Outcome {
    pub score: Score,
    pub done: Vec<bool>,
}

/// Plays a plan. Counted is, for each second in which they act, what their accounts are worth after it less what they
/// were worth before it, both at the price of that second. What they hold gains and loses as the price moves and as
/// others act, whoever they are and whatever they know: that is not counted.
pub fn play(scenes: &[World], plan: &Plan) -> Outcome {
    let mut player = Player::new(&scenes[plan.scene], plan.path);
    let mut gain = 0;
    let mut done = vec![false; plan.moves.len()];
    for second in 0..LAST {
        player.reach(second);
        let mut before = None;
        for (nth, step) in plan.moves.iter().enumerate().filter(|(_, step)| step.at == second) {
            let untouched = before.is_none().then(|| player.clone());
            let order = his_order(&player, step);
            let waiting = player.world.requests.len();
            done[nth] = player.act(step);
            if done[nth] {
                before = before.or(untouched);
                let filled = order.filter(|_| player.world.requests.len() < waiting);
                if let (Some(order), Some(before)) = (filled, &before) {
                    let refused = before.clone().refuses(&order, step.back);
                    player.watch.filled(&player.world, &order, refused);
                }
            }
        }
        if let Some(before) = before {
            let price = player.price(second);
            gain += worth(&player, price) - worth(&before, price);
        }
        player.others();
    }
    let mut watch = player.watch.clone();
    watch.a_day_later(&mut player.world);
    watch.score[Kind::Gain as usize] = gain;
    Outcome { score: watch.score, done }
}

/// The order of theirs that a step would execute, if it is one that opens.
fn his_order(player: &Player, step: &Move) -> Option<Placed> {
    let Action::Execute { nth } = step.action else { return None };
    let order = player.request(nth)?;
    let opens = RequestKind::from_u8(order.request.kind).unwrap().opens();
    (opens && is_players(player.world.positions[order.slot].owner)).then(|| order.clone())
}

/// The best plan of every kind for every scene and set of actions that were done: neighbours of plans that lead nowhere
/// yet are tried too.
type Best = BTreeMap<(Kind, usize, u32), (i128, Plan)>;

pub const ALL_KINDS: [Kind; KINDS] =
    [Kind::Gain, Kind::Payer, Kind::Limit, Kind::Refill, Kind::Dust, Kind::Stopped, Kind::Refused];

pub struct Search<'a> {
    scenes: &'a [World],
    rng: Rng,
    best: Best,
    places: Vec<(Kind, usize, u32)>,
}

impl<'a> Search<'a> {
    pub fn new(scenes: &'a [World], seed: u64) -> Self {
        Self { scenes, rng: Rng::new(seed), best: Best::new(), places: Vec::new() }
    }

    /// Tries one plan, and returns what it came to.
    pub fn step(&mut self) -> (Plan, Outcome) {
        let plan = if self.places.is_empty() || self.rng.chance(40) {
            Plan::random(&mut self.rng)
        } else {
            let place = self.places[self.rng.below(self.places.len())];
            self.best[&place].1.mutated(&mut self.rng)
        };
        let outcome = play(self.scenes, &plan);
        self.remember(&plan, &outcome);
        (plan, outcome)
    }

    fn remember(&mut self, plan: &Plan, Outcome { score, done, .. }: &Outcome) {
        let set = set(plan, done);
        if set == 0 {
            return;
        }
        for kind in ALL_KINDS {
            let amount = score[kind as usize];
            let place = (kind, plan.scene, set);
            if kind != Kind::Gain && amount <= 0 {
                continue;
            }
            match self.best.get_mut(&place) {
                Some(best) if best.0 >= amount => {}
                Some(best) => *best = (amount, plan.clone()),
                None => {
                    self.best.insert(place, (amount, plan.clone()));
                    self.places.push(place);
                }
            }
        }
    }
}

/// The kinds of the actions that were done.
pub fn set(plan: &Plan, done: &[bool]) -> u32 {
    let acted = plan.moves.iter().zip(done).filter(|(_, done)| **done);
    acted.map(|(step, _)| 1u32 << code(&step.action)).fold(0, |set, bit| set | bit)
}

/// A number for each kind of action.
fn code(action: &Action) -> u32 {
    let text = format!("{action:?}");
    let name = text.split([' ', '{']).next().unwrap_or_default();
    let extra = u32::from(text.contains("increase: true"));
    (name.bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) + extra) % 31
}

/// A plan without what it does not need for a finding.
pub fn least(scenes: &[World], plan: &Plan, kind: Kind) -> Plan {
    let mut plan = plan.clone();
    let holds = |plan: &Plan| play(scenes, plan).score[kind as usize] >= LEAST;
    let mut nth = 0;
    while nth < plan.moves.len() {
        let mut shorter = plan.clone();
        shorter.moves.remove(nth);
        if holds(&shorter) {
            plan = shorter;
        } else {
            nth += 1;
        }
    }
    for step in 0..plan.path.steps.len() {
        let mut calmer = plan.clone();
        calmer.path.steps[step].bps = 0;
        if holds(&calmer) {
            plan = calmer;
        }
    }
    let right = Plan { path: Path { lag: 0, ..plan.path }, ..plan.clone() };
    if holds(&right) {
        return right;
    }
    plan
}
