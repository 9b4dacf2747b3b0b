//! What prints do to volatility, margins and haircuts: cell after cell, over gaps, beyond every bound, and while a loss event accrues.

use super::actions::Now;
use crate::record::{Stories, Story};
use crate::rng::Rng;
use crate::world::{PRICE, SOL, T0};
use engine::*;

pub fn add_to(stories: &mut Stories) {
    stories.add("volatility: a calm day, a crash and the days after it", crash());
    stories.add("volatility: gaps, extremes and prints that come late", extremes());
    stories.add("volatility: nothing rises while a loss event accrues", event());
}

fn prints(story: &mut Story, rng: &mut Rng, from: i64, count: i64, every: i64, price: u64, permille: u64) -> u64 {
    (0..count).fold(price, |price, i| {
        let next = price / 1_000 * rng.range(1_000 - permille, 1_000 + permille);
        story.observe(Now::at(from + i * every, next));
        next
    })
}

fn crash() -> Story {
    let (mut story, mut rng) = (Story::new(), Rng::new("volatility"));
    let price = prints(&mut story, &mut rng, T0 + 60, 12, 100, 150 * PRICE, 1);
    for (i, fall) in [99, 97, 93, 90, 88, 91, 90, 92].into_iter().enumerate() {
        let time = T0 + 1_500 + i64::try_from(i).expect("small") * 150;
        story.observe(Now::at(time, price / 100 * fall));
    }
    prints(&mut story, &mut rng, T0 + 3_000, 8, 1_200, price / 100 * 92, 4);
    prints(&mut story, &mut rng, T0 + 20_000, 6, 90_000, price / 100 * 92, 2);
    story
}

fn extremes() -> Story {
    let mut story = Story::new();
    let series = [
        (1, 150 * PRICE),
        (299, 1),
        (300, u64::MAX / 2),
        (600, u64::MAX),
        (601, 1),
        (902, 150 * PRICE),
        (3_600 * 5, 151 * PRICE),
        (3_600 * 5 + 1, 149 * PRICE),
        (3_600 * 5, 90 * PRICE),
        (86_400 * 40, 150 * PRICE),
        (86_400 * 40 + 300, 150 * PRICE),
        (86_400 * 40 + 900, 300 * PRICE),
    ];
    for (seconds, price) in series {
        // Confidence and average are within their bounds; a print that lies before the newest changes nothing.
        let now = Now::at(T0 + seconds, price);
        story.observe(now);
    }
    story
}

fn event() -> Story {
    let (mut story, mut rng) = (Story::new(), Rng::new("volatility in an event"));
    let price = prints(&mut story, &mut rng, T0 + 60, 6, 200, 150 * PRICE, 20);
    story.set(|w| w.market.sides[1].open.u = Usd(1));
    let price = prints(&mut story, &mut rng, T0 + 1_500, 6, 200, price, 40);
    story.set(|w| w.market.sides[1].open.u = Usd(0));
    story.set(|w| {
        w.market.params.margin_sigmas = Bps(200_000);
        w.pool.custodies[usize::from(SOL)].params.haircut_sigmas = Bps(50_000);
    });
    prints(&mut story, &mut rng, T0 + 3_000, 6, 400, price, 10);
    story
}
