//! The worked vectors of the design, section 7: amounts in the smallest unit, everything at par.

use super::actions::Now;
use crate::record::{Stories, Story};
use crate::world::{PRICE, T0};
use engine::*;
use serde_json::json;

struct Example {
    name: &'static str,
    shortfall: u64,
    tickets: &'static [u64],
    n: u64,
    /// a and b.
    weights: (u128, u128),
}

const EXAMPLES: [Example; 6] = [
    Example { name: "h of five percent", shortfall: 1_000, tickets: &[6_000, 3_000, 1_000], n: 0, weights: (1, 1) },
    Example { name: "capped at max_clawback", shortfall: 5_000, tickets: &[4_000], n: 2_000, weights: (1, 1) },
    Example { name: "a cap that rounds to nothing", shortfall: 7, tickets: &[3], n: 0, weights: (1, 1) },
    Example { name: "no winners", shortfall: 9, tickets: &[], n: 0, weights: (1, 1) },
    Example { name: "dust to the LPs", shortfall: 125, tickets: &[333, 333, 334], n: 0, weights: (1, 1) },
    Example { name: "matched by forty percent", shortfall: 125, tickets: &[1_000], n: 0, weights: (2, 5) },
];

pub fn all() -> Stories {
    let mut stories = Stories::default();
    for example in EXAMPLES {
        stories.add(example.name, tell(&example));
    }
    stories
}

/// An event of the winning shorts, three tickets of one hour, finalized at 149 dollars after a high of 150.
fn tell(example: &Example) -> Story {
    let mut story = Story::new();
    let hour = u32::try_from(T0 / 3_600 + 9).expect("small");
    story.set(|w| {
        let escrowed: u64 = example.tickets.iter().sum();
        w.pool.custodies[2].escrow = Atoms(escrowed);
        let open = OpenLossEvent {
            shortfall: Usd(example.shortfall),
            opened: T0,
            winning_weight: example.weights.0.into(),
            losing_weight: example.weights.1.into(),
            params: LossEventParams::standard(),
            deficits: 1,
            ..OpenLossEvent::default()
        };
        w.market.side_mut(Side::Short).open = open;
        w.market.ledger.deficits = Usd(example.shortfall);
        let totals = w.pool.exposures[0].side_mut(Side::Short);
        totals.loss_event = Usd(example.shortfall);
        // 1 dollar below the reference: n / 1 dollar in units of 1e-9.
        totals.size = Size(example.n * 1_000);
    });
    for (k, tokens) in example.tickets.iter().enumerate() {
        story.issue_to(k, Side::Short, hour, Atoms(*tokens));
    }
    let end = Now::at(T0 + 900, 149 * PRICE);
    story.finalize(Side::Short, end).expect("an open event");
    for k in 0..example.tickets.len() {
        story.claim(k, &[], T0 + 10 * 3_600);
    }
    let identity = invariants::waterfall(&story.world.pool, &story.world.market);
    let args = json!([crate::record::at("pool"), crate::record::at("market")]);
    story.read("invariants.waterfall", args, identity);
    story
}
