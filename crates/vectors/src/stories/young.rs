//! ETH was listed later and has no market: what may be done with it, and what its price does to those who leave.

use super::actions::Now;
use crate::record::{Stories, Story};
use crate::rng::Rng;
use crate::world::{print, DOLLAR, ETH, PRICE, SOL, T0, USDC};
use engine::liquidity::listing;
use engine::*;

const HOUR: i64 = 3_600;
const WHOLE: u64 = 100_000_000;

pub fn all() -> Stories {
    let mut stories = Stories::default();
    stories.add("a young token: nothing but deposits", nothing_else());
    stories.add("a young token: its price rises and falls", prices());
    stories.add("a young token: its price is late, absent, absurd", late());
    stories
}

/// ETH is listed at `T0`.
fn listed() -> Story {
    let mut story = Story::new();
    story.set(|w| {
        w.pool.market_count = 1;
        w.pool.custodies[usize::from(ETH)].owned = Atoms(0);
        w.pool.deductible.day_aum = Usd(9_000_000 * DOLLAR);
        let pool = w.pool;
        listing::start(&mut w.pool.custodies[usize::from(ETH)], &pool, T0);
    });
    story
}

/// New prints of all three tokens; SOL's past its market, of which nothing is asked here.
fn refresh(story: &mut Story, now: Now, eth: u64) {
    story.set(|w| {
        w.pool.custodies[usize::from(SOL)].print = now.print;
        w.pool.custodies[usize::from(USDC)].print = print(PRICE, now.time);
    });
    story.accept(ETH, print(eth, now.time), now);
}

fn nothing_else() -> Story {
    let mut story = listed();
    for days in [0, 1, 50, 100] {
        let now = Now::at(T0 + 60 + days * 24 * HOUR, 150 * PRICE);
        refresh(&mut story, now, 3_000 * PRICE);
        story.open(0, Side::Long, ETH, 10_000_000_000, WHOLE, now);
        story.sweep(ETH, WHOLE / 1_000, now);
        story.deposit(ETH, WHOLE / 100, now);
        story.deposit(ETH, 2 * WHOLE, now);
        story.deposit(USDC, 1_000 * DOLLAR, now);
    }
    story
}

fn prices() -> Story {
    let (mut story, mut rng) = (listed(), Rng::new("young"));
    let mut time = T0 + 24 * HOUR;
    for _ in 0..9 {
        time += rng.range(30, 3_000) as i64;
        let now = Now::at(time, 150 * PRICE);
        refresh(&mut story, now, rng.pick(&[30, 300, 1_500, 3_000, 3_200, 6_500, 30_000, 3_000_000]) * PRICE);
        for _ in 0..2 {
            match rng.range(0, 3) {
                0 => story.deposit(ETH, rng.range(1, 6_000_000_000), now),
                1 => story.withdraw(ETH, rng.range(1, 900) * DOLLAR, now),
                2 => story.withdraw(rng.pick(&[SOL, USDC]), rng.range(1, 900) * DOLLAR, now),
                _ => story.deposit(rng.pick(&[SOL, USDC]), rng.range(1, 9_000) * DOLLAR, now),
            }
        }
    }
    story
}

fn late() -> Story {
    let mut story = listed();
    let now = Now::at(T0 + 24 * HOUR, 150 * PRICE);
    refresh(&mut story, now, 3_000 * PRICE);
    story.deposit(ETH, WHOLE / 100, now);
    for (wait, price, age) in [(60, 3_000 * PRICE, 6), (120, 0, 0), (180, u64::MAX, 0), (240, 3_000 * PRICE, 300)] {
        let now = Now::at(now.time + wait, 150 * PRICE);
        refresh(&mut story, now, 3_000 * PRICE);
        story.set(|w| w.pool.custodies[usize::from(ETH)].print = print(price, now.time - age));
        story.withdraw(USDC, 100 * DOLLAR, now);
        story.deposit(USDC, 100 * DOLLAR, now);
        // In the same slot its price becomes known.
        story.set(|w| w.pool.custodies[usize::from(ETH)].print = print(3_000 * PRICE, now.time));
        story.deposit(USDC, 100 * DOLLAR, now);
        story.withdraw(USDC, 100 * DOLLAR, now);
    }
    story
}
