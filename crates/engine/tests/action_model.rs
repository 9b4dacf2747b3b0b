//! The action model against the engine: 3,000,000 random actions and the ends of their stories, all invariants after
//! each. `ACTIONS=300000` tells fewer, which must reach every branch in proportion.

mod model;

use model::action::Action;
use model::coverage::Coverage;
use model::relations;
use model::rng::Rng;
use model::story::Story;
use model::world::World;
use model::{ending, invariants};
use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Random ones: what empties the world at the end of each story is not counted.
const ACTIONS: u64 = 3_000_000;
const ACTIONS_OF_A_STORY: u64 = 800;
/// The invariants that compare two stories are checked after one action in so many: they play a dozen copies of the
/// world.
const RELATIONS_EVERY: usize = 300;
/// Order is checked more often: only few states have an event that is open or about to open, and the others cost
/// nothing.
const ORDER_EVERY: usize = 6;

/// Branches that the stories must reach, each at least this often.
const MUST: [(&str, u64); 63] = [
    ("market settled with positions", 200),
    ("market revived", 200),
    ("closed by its owner in a settled market", 300),
    ("healthy position closed by anyone in a settled market", 200),
    ("unhealthy position closed in a settled market", 20),
    ("event finalized without a feed", 5),
    ("profit waits for the hourly limit", 20),
    ("paid profit that waited", 20),
    ("withdrawal above the hourly limit", 100),
    ("withdrawal below the least weight", 20),
    ("withdrawal after a jump", 100),
    ("deposit above the most weight", 100),
    ("deposit while closed", 20),
    ("deposit away from the target", 500),
    ("deposit towards the target", 500),
    ("withdrawn", 1000),
    ("ticket of an event that nobody finalized for a day", 5),
    ("ticket brought up to date by a merge", 5),
    ("deficit", 500),
    ("young rule", 50),
    ("fund paid", 100),
    ("fund cap bound", 50),
    ("deductible", 50),
    ("waiting shortfall", 50),
    ("waiting shortfall expired by the crank", 20),
    ("waiting shortfall expired in a liquidation", 5),
    ("event opened by a liquidation", 100),
    ("event opened by the crank", 10),
    ("shortfall joined an event", 50),
    ("event finalized", 300),
    ("event with escrow only", 10),
    ("event with liens only", 50),
    ("event with both", 20),
    ("event without winners", 20),
    ("one-sided book", 50),
    ("h at its cap", 20),
    ("half in nine hours", 5),
    ("ring overwritten", 10),
    ("overwrite waits for a seal", 1),
    ("two events over one ticket", 10),
    ("winner closed inside an event", 50),
    ("jumped ticket", 50),
    ("held ticket", 100),
    ("phi between none and all", 10),
    ("fresh gain paid at once", 50),
    ("liens applied", 50),
    ("lien lapsed", 50),
    ("lien skipped: no profit now", 5),
    ("receipt sealed", 200),
    ("claim that needs old receipts", 5),
    ("claim from the matured rest", 5),
    ("liquidated in part", 100),
    ("keeper paid by the fund", 100),
    ("unstake request lapsed", 5),
    ("swept a surplus", 20),
    ("enlarged", 100),
    ("limit open executed", 100),
    ("take profit executed", 100),
    ("stop loss executed", 100),
    ("order of a position that is gone", 20),
    ("order taken back", 100),
    ("order ended", 100),
    ("ended order closed", 100),
];

/// Comparisons of two stories that really compared something, each at least this often.
const MUST_COMPARE: [(&str, u64); 28] = [
    ("INV-4: AUM_burn fell by a deficit that was shown", 1000),
    ("INV-9: closed in either order", 1000),
    ("INV-9: winners closed in either order", 500),
    ("INV-9: closed before or inside an event", 200),
    ("INV-9: something to gain by closing before", 50),
    ("INV-10: closed in parts", 1000),
    ("INV-10: closed in parts, a clawback waits", 200),
    ("INV-10: closed in parts, at a loss", 200),
    ("INV-10: closed in parts, with impact", 200),
    ("INV-10: closed in parts, hardly any collateral", 20),
    ("INV-10: a part that cannot pay is refused", 5),
    ("INV-10: opened in parts", 1000),
    ("INV-10: opened in parts, with impact", 500),
    ("INV-10: two positions for one", 1000),
    ("INV-10: two positions for one, a clawback waits", 200),
    ("INV-10: two positions for one, with a lien", 50),
    ("INV-11: a larger gain", 1000),
    ("INV-11: a larger gain that waits", 200),
    ("INV-11: a larger position", 500),
    ("INV-11: a larger position that waits", 200),
    ("INV-11: a larger ticket after a clawback", 100),
    ("INV-11: an event twice as large", 50),
    ("INV-11: twice everything", 1000),
    ("INV-11: twice everything, a clawback waits", 200),
    ("INV-15: the same token", 200),
    ("INV-15: one token into another", 1000),
    ("INV-15: staked and left", 1000),
    ("INV-24: an increase made its share young", 100),
];

/// One action as one transaction, with every invariant after it. Returns the error's code if it was refused.
fn play(world: &mut World, action: Action, rng: &mut Rng) -> Result<(), u32> {
    let (wait, lag) = (rng.range(0, 3) as i64, rng.range(0, 2) as i64);
    world.prepare(action, wait, lag);
    invariants::inv_3_aggregates(world);
    world.inv_14_fix_matured_tickets();
    let before = world.clone();
    match world.act(action) {
        Ok(effect) => {
            invariants::check(&before, world, action, &effect);
            invariants::inv_1_no_surplus_by_itself(&before, world, action);
            world.inv_14_fix_matured_tickets();
            Ok(())
        }
        Err(error) => {
            // INV-18: the transaction reverts. What it counted stays counted.
            let reached = std::mem::take(&mut world.reached);
            *world = before;
            world.reached = reached;
            Err(error.code())
        }
    }
}

#[derive(Default)]
struct Tally {
    stories: u64,
    actions: u64,
    endings: u64,
    refused: BTreeMap<u32, u64>,
    reached: Coverage,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.stories += other.stories;
        self.actions += other.actions;
        self.endings += other.endings;
        for (code, count) in &other.refused {
            *self.refused.entry(*code).or_default() += count;
        }
        self.reached.merge(&other.reached);
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

/// Tells every other story from this one on, half of all actions.
fn tell_many(first: u64, actions: u64) -> Tally {
    let mut tally = Tally::default();
    while tally.actions < actions / 2 {
        tell_or_explain(first + 2 * tally.stories, &mut tally);
        tally.stories += 1;
    }
    tally
}

fn tell(seed: u64, log: &mut Vec<Action>, tally: &mut Tally) {
    let mut rng = Rng::new(seed);
    let mut world = World::create(&mut rng);
    let mut story = Story::new(rng.clone());
    let mut chance = Rng::new(!seed);
    let mut step = |world: &mut World, action: Action| {
        log.push(action);
        let result = play(world, action, &mut rng);
        if let Err(code) = result {
            *tally.refused.entry(code).or_default() += 1;
        }
        result.is_ok()
    };
    for _ in 0..ACTIONS_OF_A_STORY {
        let action = story.next(&world);
        step(&mut world, action);
        if chance.below(RELATIONS_EVERY) == 0 && world.calm() {
            relations::check(&mut world, &mut chance);
        }
        if chance.below(ORDER_EVERY) == 0 && world.calm() {
            relations::order::check(&mut world, &mut chance);
        }
    }
    ending::wake(&mut world, &mut step);
    match chance.below(8) {
        0 if world.calm() => {
            ending::empty_without_feed(&mut world, chance.below(3), chance.chance(30), &mut step);
        }
        _ => ending::empty(&mut world, &mut step),
    }
    tally.actions += ACTIONS_OF_A_STORY;
    tally.endings += log.len() as u64 - ACTIONS_OF_A_STORY;
    tally.reached.merge(&world.reached);
}

/// Tells a story; on a panic, how to tell it again.
fn tell_or_explain(seed: u64, tally: &mut Tally) {
    let mut log = Vec::new();
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| tell(seed, &mut log, tally))) {
        let last: Vec<_> = log.iter().rev().take(8).rev().collect();
        eprintln!("SEED={seed} failed at action {}; the last ones: {last:#?}", log.len());
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn inv_1_to_22_hold_after_every_action() {
    let mut tally = Tally::default();
    if let Some(seed) = number("SEED") {
        return tell_or_explain(seed, &mut tally);
    }
    let wanted = number("ACTIONS").unwrap_or(ACTIONS);
    // Stories know nothing of each other: two threads tell them, the odd seeds and the even.
    let tallies = std::thread::scope(|scope| {
        let threads = [1, 2].map(|first| scope.spawn(move || tell_many(first, wanted)));
        threads.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    for one in &tallies {
        tally.add(one);
    }
    let Tally { actions, stories, endings, refused, .. } = &tally;
    println!("{actions} actions in {stories} stories, {endings} more at their ends; refused by code: {refused:?}");
    for (branch, count) in &tally.reached.0 {
        println!("{count:>8} {branch}");
    }
    // Few stories vary more: of theirs a third is enough.
    let part = |least: u64| if wanted < ACTIONS { least * wanted / ACTIONS / 3 } else { least };
    let short = |(branch, least): &&(&str, u64)| tally.reached.of(branch) < part(*least);
    let missed: Vec<_> = MUST.iter().chain(&MUST_COMPARE).filter(short).collect();
    assert!(missed.is_empty(), "the stories did not reach {missed:?}");
}
