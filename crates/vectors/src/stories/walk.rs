//! Random walks: anyone does anything, at prices that jump. Most calls succeed, some fail; both must be the same everywhere.

use super::actions::{receipt_of, Now};
use crate::record::{Stories, Story};
use crate::rng::Rng;
use crate::world::{DOLLAR, PRICE, T0, USDC};
use engine::*;

const WALKS: u64 = 4;
const ACTIONS: u64 = 26;

pub fn all() -> Stories {
    let mut stories = Stories::default();
    for walk in 0..WALKS {
        let name = format!("walk {walk:02}");
        stories.add(&name, tell(&mut Rng::new(&name)));
    }
    stories
}

fn tell(rng: &mut Rng) -> Story {
    let mut story = Story::new();
    story.set(|w| {
        w.pool.fund.balance = Usd(rng.range(9_000, 25_000) * DOLLAR);
        w.pool.fund.day_balance = w.pool.fund.balance;
        w.pool.params.deductible = Bps(rng.pick(&[0, 0, 1, 25]));
        w.market.params.impact = Bps(rng.range(0, 5_000));
    });
    let (mut time, mut price, mut eth) = (T0, 150 * PRICE, 3_000 * PRICE);
    for _ in 0..ACTIONS {
        let long = if rng.chance(3) { 30_000 } else { 20 };
        let wait = rng.pick(&[1, 4, 60, 300, 901, 1_000, 1_900, long]);
        time += wait;
        let most = if rng.chance(4) { 160 } else { 25 };
        price = price / 1_000 * rng.range(1_000 - most, 1_000 + most) + rng.upto(10);
        eth = eth / 1_000 * rng.range(980, 1_020);
        let now = Now::at(time, price);
        if rng.chance(6) {
            story.refresh(now, eth);
        } else {
            story.observe(now);
        }
        act(&mut story, rng, now, eth);
        if rng.chance(14) {
            story.look(now);
        }
    }
    story.prove();
    story
}

fn act(story: &mut Story, rng: &mut Rng, now: Now, eth: u64) {
    let i = usize::try_from(rng.range(0, 3)).expect("small");
    let side = rng.pick(&Side::BOTH);
    let position = story.world.positions[i];
    match rng.range(0, 21) {
        0..=5 => open(story, rng, i, side, now),
        _ if position.is_empty() && !rng.chance(5) => open(story, rng, i, side, now),
        6..=8 => story.decrease(i, part(rng, position.size.0), 0, now),
        9..=12 => {
            let open = |p: &Position| !p.is_empty();
            let held: Vec<_> = (0..4).filter(|each| open(&story.world.positions[*each])).collect();
            held.into_iter().for_each(|each| story.liquidate(each, now));
        }
        13 => story.add_collateral(i, rng.range(0, position.collateral.0 / 5)),
        14 => story.remove_collateral(i, rng.range(0, position.collateral.0 / 3), now),
        15 => story.touch(i, now),
        16 => {
            story.refresh(now, eth);
            let custody = u8::try_from(rng.range(0, 2)).expect("small");
            let whole = story.world.pool.custodies[usize::from(custody)].unit / 100;
            story.deposit(custody, rng.range(1, 100 * whole), now);
            story.withdraw(custody, rng.range(1, 50_000 * DOLLAR), now);
        }
        17 => {
            story.sweep(u8::try_from(rng.range(0, 2)).expect("small"), rng.upto(20), now);
            story.roll_day(now);
        }
        18 => {
            let part = Frac(rng.range(0, Frac::ONE.0));
            let young = rng.pick(&[Frac::ZERO, Frac::ZERO, Frac::ZERO, Frac::ONE, part]);
            story.absorb(side, rng.upto(34), young, now);
        }
        _ => settle(story, rng, side, now),
    }
}

fn part(rng: &mut Rng, size: u64) -> u64 {
    if rng.chance(2) {
        u64::MAX
    } else {
        rng.range(0, size)
    }
}

fn open(story: &mut Story, rng: &mut Rng, i: usize, side: Side, now: Now) {
    let position = story.world.positions[i];
    let pool = &story.world.pool;
    let custody = u8::try_from(rng.range(0, 2)).expect("small");
    let custody = if position.is_empty() {
        if rng.chance(2) {
            USDC
        } else {
            custody
        }
    } else {
        position.custody
    };
    let token = &pool.custodies[usize::from(custody)];
    let notional = Usd(rng.range(40, 400_000) * DOLLAR);
    let size = price::atoms_down(notional, now.price(), pool.custodies[0].unit).expect("in range");
    let worth = Usd(notional.0 / 1_000 * rng.range(50, 160));
    let collateral = price::atoms_down(worth, token.print.price, token.unit).expect("in range");
    let side = if position.is_empty() || rng.chance(8) { side } else { position.side().expect("a side") };
    let mut request = story.request(side, custody, size.0, collateral.0, now);
    if !position.is_empty() && !rng.chance(10) {
        request.kind = 1;
        request.generation = position.generation;
    }
    if rng.chance(6) {
        request.limit = Price(now.price().0 / 1_000 * rng.range(999, 1_001));
    }
    story.execute(i, request, now);
}

/// Events and what comes after them.
fn settle(story: &mut Story, rng: &mut Rng, side: Side, now: Now) {
    for each in Side::BOTH {
        if story.world.market.side(each).has_open_event() || rng.chance(6) {
            story.finalize(each, now);
        }
        if !story.world.pool.exposures[0].side(each).carry.is_zero() || rng.chance(6) {
            story.open_event(each, now);
        }
    }
    for k in 0..4 {
        let ticket = story.world.tickets[k];
        if ticket.hour > 0 {
            story.claim(k, &[], now.time);
        }
    }
    let count = story.world.market.side(side).event_count;
    if count > 0 {
        story.seal(receipt_of(side, rng.range(0, count - 1)), now.time);
    }
}
