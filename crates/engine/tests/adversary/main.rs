//! A search for what takes money or trust: one who knows the prices of the next seconds, borrows what they like, and
//! holds several accounts, tries plans at random and improves on those that lead somewhere. It must find each hole that
//! there was when its old rule is played (`engine::legacy`), and nothing by today's rules.
//!
//! **A plan** is a scene, a path of prices and up to nine actions, each in one of twelve seconds. Scenes (`scene.rs`)
//! are worlds that have been lived in: the player has small positions, or a hedged pair at the least margin over a thin
//! fund, or most of the fund and an exit that is open, or liquidity, beside honest people some of whom are in debt
//! after a fall. Paths (`path.rs`) print every second, move twice at most by 5 bp to 15 %, at any second from ten
//! before to the last; the cluster's clock is right, 1 to 30 s behind or up to 5 s ahead of the prints; others act at
//! once or up to 4 s late. Actions are all of the model's (`tests/model/action.rs`): requests of every kind placed,
//! executed and cancelled, collateral in and out, closes, liquidity and stakes in and out, gifts, sweeps, liquidations,
//! loss events. Those of a second follow each other with nobody in between, as in one transaction; what is refused is
//! left out. A market request is executed at its print, an order at one of the last four seconds, and who sweeps or
//! leaves the fund chooses a print. The program's own checks are made in `player.rs`; so are the others: they bring
//! each print, execute, liquidate and sweep, all some seconds late.
//!
//! **Gain** is, for each second in which they act, what their accounts are worth after it less what they were worth
//! before it, both at the price of that second, unwound by the rules themselves (`wealth.rs`): positions closed or left
//! to liquidators, loss events ended, what was collected swept, tickets and what waits for the hourly limit counted in
//! full, liquidity and stakes at what they would bring. An order that waits is worth what it brings back if it ends,
//! before as after: so gains of actions add up, and a fill at a price better than the newest shows at once. What they
//! hold gains and loses between their actions as the price moves and others act: that is not counted, because whoever
//! knows the next ten seconds gains by holding anything, here or elsewhere. So a bet is never a find, however it ends,
//! and a find is certain: they got more for what they did than it was worth at that instant, all fees paid. What they
//! borrowed is paid back by construction: their tokens may be negative meanwhile.
//!
//! _Why a choice between orders is no gain._ A fill settles at the worse for its owner of its own print and the newest
//! one: at the newest price it is worth nothing at most, less fees. The end of an order is worth nothing. So whoever
//! chooses which of their orders fill and which end, or the prints, chooses among amounts of which none is above zero.
//! What they are bound to is watched for itself: that they alone can fill.
//!
//! **Watched beside gain** (`watch.rs`), because nobody is richer for it at once: who pays a deficit, beyond the share
//! of the position that is young; what the fund pays within its limits; whether a day without a draw renews them; dust;
//! a position that is unhealthy at a print which nobody may use; and an order that opens which its owner fills at a
//! print where, in the same second and before they did anything else, anybody else is refused: others fill it or end it
//! at its print, or it is an option (docs/decisions/0012-orders.md).
//!
//! **Limits.** Ahead of everybody by two seconds: the newest print that is known may be that old, of the collected
//! fees' five, for traders who close, LPs and who leaves the fund (docs/risk-model.md, "Two seconds"). Here every
//! action meets the newest print, brought in the same second; but who leaves the fund may show one that the rules call
//! too old (`AGE_EXIT`), and who sweeps any. A pair of positions that gains when a jump goes beyond the margin of the
//! losing one gains by holding; it is reported in docs/risk-model.md. What was collected for the fund may be sold at a
//! print five seconds old, in its favour: by the value of a few hours' fees. One market, prints of one source, one
//! token of collateral, twelve seconds. What the scenes cost to make is not counted. Impact is a cost of what they do
//! and not of the unwinding, which could be done in small parts on both sides in turns.
//!
//! `SEQUENCES=2000000 cargo test -p engine --test adversary` is the nightly length; `SEED=<n>` begins elsewhere.

#[path = "../model/mod.rs"]
mod model;

mod climb;
mod path;
mod plan;
mod player;
mod scene;
mod watch;
mod wealth;

use climb::{least, play, set, Outcome, Search, ALL_KINDS, LEAST};
use engine::legacy::{self, Hole};
use model::action::Action;
use model::world::World;
use plan::Plan;
use std::collections::BTreeSet;
use watch::Kind;

/// In so many plans, from each of two beginnings, an old rule must be found.
const PATIENCE: u64 = 40_000;

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

/// A plan that shows something, without what it does not need, and what that is.
struct Find {
    tried: u64,
    kind: Kind,
    plan: Plan,
    amount: i128,
}

impl std::fmt::Display for Find {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let cents = self.amount / 10_000;
        write!(f, "{:?} of {}.{:02} USD, plan {}: {:?}", self.kind, cents / 100, cents % 100, self.tried, self.plan)
    }
}

/// Tries plans until one shows what is `wanted`. Of those that show the same by the same actions the first is looked
/// at.
fn search(scenes: &[World], seed: u64, plans: u64, wanted: impl Fn(&Find) -> bool) -> Option<Find> {
    let (mut search, mut seen) = (Search::new(scenes, seed), BTreeSet::new());
    for tried in 1..=plans {
        let (plan, Outcome { score, done, .. }) = search.step();
        for kind in ALL_KINDS.into_iter().filter(|kind| score[*kind as usize] >= LEAST) {
            if !seen.insert((kind, set(&plan, &done), plan.path.lag != 0)) {
                continue;
            }
            let plan = least(scenes, &plan, kind);
            let found = Find { tried, kind, amount: play(scenes, &plan).score[kind as usize], plan };
            if wanted(&found) {
                return Some(found);
            }
        }
    }
    None
}

/// Which hole a find could be of.
fn looks_like(find: &Find) -> Vec<Hole> {
    let any = |is: fn(&Action) -> bool| find.plan.moves.iter().any(|m| is(&m.action));
    match find.kind {
        Kind::Payer => vec![Hole::Young],
        Kind::Limit => vec![Hole::Floor],
        Kind::Refill => vec![Hole::Refill],
        Kind::Dust => vec![Hole::Dust],
        Kind::Stopped => vec![Hole::TwoClocks],
        Kind::Refused => vec![Hole::OwnersOrder],
        Kind::Gain => [
            (Hole::TwoClocks, find.plan.path.lag != 0),
            (Hole::Sweep, any(|a| matches!(a, Action::Sweep { .. } | Action::Airdrop { .. }))),
            (Hole::Exit, any(|a| matches!(a, Action::Unstake { .. } | Action::Stake { .. }))),
            (Hole::OwnPrint, any(|a| matches!(a, Action::Place { .. } | Action::Order { .. }))),
        ]
        .into_iter()
        .filter_map(|(hole, fits)| fits.then_some(hole))
        .collect(),
    }
}

/// Two threads, from two beginnings.
fn on_two_threads<T: Send>(of: impl Fn(u64) -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let threads = [0, 1].map(|nth| {
            scope.spawn({
                let of = &of;
                move || of(nth)
            })
        });
        threads.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).into()
    })
}

/// Whether the same plan shows nothing by today's rules.
fn is_mended(hole: Hole, find: &Find, scenes: &[World]) -> bool {
    legacy::open(None);
    let score = play(scenes, &find.plan).score[find.kind as usize];
    legacy::open(Some(hole));
    score < LEAST
}

fn finds(hole: Hole) {
    let scenes = scene::all();
    legacy::open(Some(hole));
    let found = search(&scenes, number("SEED", 11), PATIENCE, |find| {
        looks_like(find).contains(&hole) && is_mended(hole, find, &scenes)
    });
    legacy::open(None);
    let found = found.unwrap_or_else(|| panic!("{hole:?} was not found in {PATIENCE} plans"));
    println!("{hole:?}: {found}");
}

#[test]
fn it_finds_an_order_that_settles_at_its_own_print() {
    finds(Hole::OwnPrint);
}
#[test]
fn it_finds_an_order_that_only_its_owner_can_execute() {
    finds(Hole::OwnersOrder);
}
#[test]
fn it_finds_a_clock_that_is_behind_the_prices() {
    finds(Hole::TwoClocks);
}
#[test]
fn it_finds_a_sweep_that_swaps() {
    finds(Hole::Sweep);
}
#[test]
fn it_finds_that_an_owner_makes_his_position_young() {
    finds(Hole::Young);
}
#[test]
fn it_finds_who_leaves_the_fund_before_a_print() {
    finds(Hole::Exit);
}
#[test]
fn it_finds_that_keepers_are_paid_beyond_the_limits() {
    finds(Hole::Floor);
}
#[test]
fn it_finds_limits_that_stay_used() {
    finds(Hole::Refill);
}
#[test]
fn it_finds_dust() {
    finds(Hole::Dust);
}

#[test]
fn by_todays_rules_nothing_is_found() {
    let (plans, seed) = (number("SEQUENCES", 100_000), number("SEED", 1));
    let scenes = scene::all();
    let found = on_two_threads(|nth| search(&scenes, 2 * seed + nth, plans / 2, |_| true));
    if let Some(find) = found.into_iter().flatten().next() {
        panic!("{find}");
    }
}
