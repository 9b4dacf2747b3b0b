//! What enters and leaves the fund, and its limits: sweeps, exits, keepers, and caps of a fund that shrank.

use super::actions::Now;
use crate::record::{Stories, Story};
use crate::world::{print, World, DOLLAR, ETH, PRICE, SOL, T0, USDC};
use engine::insurance::shares::{AGE_EXIT, DEAD_EXIT};
use engine::*;

const WHOLE: u64 = 1_000_000_000;
const HOUR: i64 = 3_600;
const WEEK: i64 = 7 * 86_400;

pub fn all() -> Stories {
    let mut stories = Stories::default();
    stories.add("the fund sells what it collected", sold());
    stories.add("tokens of nobody", found());
    stories.add("leaving the fund", left());
    stories.add("the limits of a fund that shrank", shrank());
    stories.add("keepers within the limits", keepers());
    stories
}

/// SOL is collected, and every print is of now.
fn collected(tokens: u64, now: Now) -> Story {
    let mut story = Story::new();
    story.set(|w| {
        sol(w).insurance_due = Atoms(tokens);
        sol(w).print = print(150 * PRICE, now.time);
    });
    story.know_all(now);
    story
}

fn sol(w: &mut World) -> &mut Custody {
    &mut w.pool.custodies[usize::from(SOL)]
}

fn sold() -> Story {
    let now = Now::at(T0 + 60, 150 * PRICE);
    let mut story = collected(20 * WHOLE, now);
    // At each age of a print: less what it may have moved.
    for age in 0..=6 {
        story.set(|w| sol(w).insurance_due = Atoms(20 * WHOLE));
        story.sweep(SOL, 0, Now { time: now.time + age, ..now });
    }
    story.set(|w| sol(w).print.conf = Price(4 * PRICE));
    story.sweep(SOL, 0, now);
    story.set(|w| (sol(w).print.conf, sol(w).print.ema) = (Price(PRICE), Price(100 * PRICE)));
    story.sweep(SOL, 0, now);
    story.set(|w| sol(w).print.ema = Price(150 * PRICE));
    for wait in [0, 59, 60] {
        story.set(|w| w.pool.jumped_at = now.time - wait);
        story.set(|w| sol(w).insurance_due = Atoms(WHOLE));
        story.sweep(SOL, 0, now);
    }
    // More than the hour lets out, then nothing, then what the next half hour does.
    story.set(|w| sol(w).insurance_due = Atoms(9_000 * WHOLE));
    story.sweep(SOL, 0, now);
    story.sweep(SOL, 0, now);
    story.sweep(SOL, 5, now);
    let later = Now::at(now.time + HOUR / 2, 150 * PRICE);
    story.know_all(later);
    story.sweep(SOL, 0, later);
    story.sweep(USDC, 0, later);
    story
}

fn found() -> Story {
    let now = Now::at(T0 + 60, 150 * PRICE);
    let mut story = Story::new();
    // Without a price, in kind: also of the fund's own stable.
    story.sweep(SOL, 77 * WHOLE, Now { time: now.time + HOUR, ..now });
    story.sweep(USDC, 77 * DOLLAR, Now { time: now.time + HOUR, ..now });
    story.sweep(ETH, 0, now);
    // Up to the most that a deposit could bring: by weight, by cap, and while deposits are closed.
    story.sweep(SOL, 1 << 60, now);
    story.sweep(SOL, 1, now);
    story.reset();
    story.set(|w| sol(w).params.deposit_cap.0 = 15_010 * WHOLE);
    story.sweep(SOL, 20 * WHOLE, now);
    story.reset();
    for aum in [99_999_999_999, 100_000_000_000] {
        story.set(|w| w.pool.aum = Usd(aum));
        story.sweep(SOL, 20 * WHOLE, now);
    }
    story.reset();
    for price in [0, 1, 150 * PRICE] {
        story.set(|w| sol(w).print.price = Price(price));
        story.sweep(SOL, 20 * WHOLE, now);
    }
    story.set(|w| w.pool.deposits_closed_until = now.time + 1);
    story.sweep(SOL, 20 * WHOLE, now);
    story.sweep(SOL, 20 * WHOLE, Now { time: now.time + 1, ..now });
    story
}

fn left() -> Story {
    let mut story = Story::new();
    let asked = Now::at(T0 + 60, 150 * PRICE);
    story.request_unstake(0, 9_000 * DOLLAR, asked);
    story.donate(1_000 * DOLLAR);
    let now = Now::at(asked.time + WEEK + HOUR, 150 * PRICE);
    story.know_all(now);
    story.set(|w| w.pool.custodies[usize::from(ETH)].print.publish_time -= AGE_EXIT + 1);
    story.unstake(0, now);
    // A feed that was silent for two days less a second; and that of a token that came later.
    for (silent, listed) in [(DEAD_EXIT - 1, 0), (0, now.time - 100 * 86_400)] {
        story.set(|w| {
            w.pool.custodies[usize::from(ETH)].silent_since = now.time - silent;
            w.pool.custodies[usize::from(ETH)].listed_at = listed;
        });
        story.unstake(0, now);
    }
    for (age, silent, listed) in
        [(AGE_EXIT, 0, 0), (DEAD_EXIT, DEAD_EXIT, 0), (HOUR, 0, now.time - 100 * 86_400 + 1), (-9, 0, 0)]
    {
        story.reset();
        story.request_unstake(0, 9_000 * DOLLAR, asked);
        story.know_all(now);
        story.set(|w| {
            let token = &mut w.pool.custodies[usize::from(ETH)];
            token.print.publish_time = now.time - age;
            (token.silent_since, token.listed_at) = (if silent > 0 { now.time - silent } else { 0 }, listed);
        });
        story.unstake(0, now);
    }
    story
}

fn shrank() -> Story {
    let mut story = Story::new();
    story.set(|w| w.pool.params.fund_floor = Usd(0));
    let mut now = Now::at(T0 + 60, 150 * PRICE);
    for deficit in [9_000, 9_000, 20_000] {
        story.absorb(Side::Long, deficit * DOLLAR, Frac::ZERO, now);
        now.time += HOUR;
    }
    story.set(|w| w.pool.fund.balance = Usd(6_000 * DOLLAR));
    for wait in [HOUR / 2, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR, 25 * HOUR] {
        now.time += wait;
        story.roll_day(now);
        story.look(now);
        story.absorb(Side::Long, 700 * DOLLAR, Frac::ZERO, now);
    }
    story
}

fn keepers() -> Story {
    let mut story = Story::new();
    let now = Now::at(T0 + 60, 150 * PRICE);
    story.pay_keeper(Side::Long, DOLLAR, now);
    story.pay_keeper(Side::Short, 0, now);
    // The hour's limit, of which deficits took all but a part of a dollar.
    story.absorb(Side::Long, 10_000 * DOLLAR - DOLLAR - 600_000, Frac::ZERO, now);
    for _ in 0..2 {
        story.pay_keeper(Side::Long, DOLLAR, now);
    }
    story.pay_keeper(Side::Short, DOLLAR, now);
    story.pay_keeper(Side::Long, DOLLAR, Now { time: now.time + 2, ..now });
    // Below the floor, down to the last unit.
    story.set(|w| w.pool.fund.balance = Usd(700_000));
    for _ in 0..2 {
        story.pay_keeper(Side::Short, DOLLAR, now);
    }
    story
}
