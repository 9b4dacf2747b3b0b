//! Stories with a name: what the documentation tells, number by number.

#![allow(clippy::inconsistent_digit_grouping)] // 150_00 is 150 dollars in cents

use super::actions::{receipt_of, Now};
use crate::record::{Stories, Story};
use crate::world::{print, DOLLAR, ETH, PRICE, SOL, T0, USDC};
use engine::*;

const WHOLE: u64 = 1_000_000_000; // one SOL
const ANN: usize = 0;
const BOB: usize = 1;
const CAT: usize = 2;

pub fn all() -> Stories {
    let mut stories = Stories::default();
    stories.add("a crash with a loss event, liens and tickets", crash());
    stories.add("three events of one side", three_events());
    stories.add("carry that expires", carry());
    stories.add("a young position leaves its deficit to the LPs", young());
    stories.add("an increase is young by its share", increased());
    stories.add("a part that would leave dust", dust());
    stories.add("a partial liquidation restores margin", partial());
    stories.add("profit closed in a jump waits for an hour", jump());
    stories.add("a part that cannot pay the borrow of the whole", unsecured());
    stories.add("orders that wait for a price", orders());
    stories.add("in and out of the pool", liquidity());
    stories.add("staking through a loss", staking());
    stories
}

/// SOL at a price of whole cents.
fn now(minutes: i64, cents: u64) -> Now {
    Now::at(T0 + minutes * 60, cents * PRICE / 100)
}

fn start(fund: u64) -> Story {
    let mut story = Story::new();
    story.set(|w| {
        w.pool.fund.balance = Usd(fund * DOLLAR);
        w.pool.fund.day_balance = w.pool.fund.balance;
    });
    story.refresh(now(1, 150_00), 3_000 * PRICE);
    story
}

fn at(story: &mut Story, minutes: i64, cents: u64) -> Now {
    let moment = now(minutes, cents);
    story.refresh(moment, 3_000 * PRICE);
    moment
}

/// Ann's limit open meets its price; her stop loss takes half, and the order for the rest is void once the position is gone. Bob takes profit.
fn orders() -> Story {
    let mut story = start(22_000);
    let dip = at(&mut story, 2, 149_00);
    let limit = story.request(Side::Long, USDC, 100 * WHOLE, 2_000 * DOLLAR, dip);
    let limit = Request { kind: 2, trigger: Price(149_50 * PRICE / 100), ..limit };
    story.execute(ANN, limit, dip);
    story.open(BOB, Side::Short, USDC, 50 * WHOLE, 1_000 * DOLLAR, dip);
    let calm = at(&mut story, 10, 148_00);
    let stop = story.order(ANN, RequestKind::StopLoss, 50 * WHOLE, 145 * PRICE, calm);
    story.reduce(ANN, stop, calm);
    let lower = at(&mut story, 20, 144_00);
    for kind in [RequestKind::StopLoss, RequestKind::StopLoss] {
        let order = story.order(ANN, kind, 50 * WHOLE, 145 * PRICE, lower);
        story.reduce(ANN, order, lower);
    }
    story.reduce(ANN, stop, lower);
    let profit = story.order(BOB, RequestKind::TakeProfit, u64::MAX, 144 * PRICE, lower);
    story.reduce(BOB, Request { generation: 1, ..profit }, lower);
    story.reduce(BOB, Request { kind: 2, ..profit }, lower);
    story.reduce(BOB, profit, lower);
    story.prove();
    story
}

/// Ann (long) loses far more than her collateral; Bob closes half of his short before, half stays open and owes a lien.
fn crash() -> Story {
    let mut story = start(22_000);
    let open = at(&mut story, 2, 150_00);
    story.open(ANN, Side::Long, USDC, 1_500 * WHOLE, 15_000 * DOLLAR, open);
    story.open(BOB, Side::Short, USDC, 1_000 * WHOLE, 12_000 * DOLLAR, open);
    story.open(CAT, Side::Short, SOL, 400 * WHOLE, 60 * WHOLE, open);
    let fall = at(&mut story, 70, 136_00);
    story.decrease(BOB, 500 * WHOLE, 0, fall);
    story.look(fall);
    let bottom = at(&mut story, 71, 125_00);
    story.liquidate(ANN, bottom);
    story.look(bottom);
    story.liquidate(CAT, bottom);
    story.open(3, Side::Short, USDC, 100 * WHOLE, 5_000 * DOLLAR, bottom);
    story.finalize(Side::Short, bottom);
    let later = at(&mut story, 80, 124_00);
    story.decrease(BOB, 100 * WHOLE, 0, later);
    story.absorb(Side::Long, 777 * DOLLAR, Frac::ZERO, later);
    let end = at(&mut story, 86, 126_00);
    story.finalize(Side::Short, end);
    story.look(end);
    let hold = at(&mut story, 90, 128_00);
    story.touch(BOB, hold);
    story.add_collateral(CAT, WHOLE);
    story.claim(0, &[], hold.time);
    let next = at(&mut story, 200, 127_00);
    story.decrease(CAT, u64::MAX, 0, next);
    story.decrease(BOB, u64::MAX, 0, next);
    story.look(next);
    let done = at(&mut story, 12 * 60, 130_00);
    for ticket in 0..4 {
        if story.world.tickets[ticket].hour > 0 {
            story.claim(ticket, &[], done.time);
        }
    }
    story.seal(receipt_of(Side::Short, 0), done.time);
    story.seal(receipt_of(Side::Short, 0), done.time);
    story.look(done);
    story
}

/// Spacing, the total of one half, a ticket that is reached twice, and receipts for what left the ring.
fn three_events() -> Story {
    let mut story = start(10_000);
    story.set(|w| w.pool.params.deductible = Bps(0));
    let open = at(&mut story, 2, 150_00);
    story.open(BOB, Side::Long, USDC, 2_000 * WHOLE, 40_000 * DOLLAR, open);
    story.open(ANN, Side::Short, USDC, 1_900 * WHOLE, 40_000 * DOLLAR, open);
    let rise = at(&mut story, 60, 160_00);
    story.decrease(BOB, 1_000 * WHOLE, 0, rise);
    for (i, minutes) in [65, 150, 235, 320].into_iter().enumerate() {
        let price = 160_00 + 100 * u64::try_from(i).expect("small");
        let begin = at(&mut story, minutes, price);
        story.absorb(Side::Short, 30_000 * DOLLAR, Frac::ZERO, begin);
        let end = at(&mut story, minutes + 16, price + 50);
        story.finalize(Side::Long, end);
        if i == 1 {
            story.touch(BOB, end);
        }
        story.look(end);
    }
    let late = at(&mut story, 700, 165_00);
    story.touch(BOB, late);
    story.claim(0, &[], late.time);
    story.look(late);
    story
}

fn carry() -> Story {
    let mut story = start(10_000);
    story.set(|w| w.pool.deductible.day_aum = Usd(40_000 * DOLLAR));
    let t = at(&mut story, 5, 150_00);
    story.absorb(Side::Long, 700 * DOLLAR, Frac::ZERO, t);
    story.open_event(Side::Short, t);
    let t = at(&mut story, 40, 150_00);
    story.absorb(Side::Long, 299 * DOLLAR, Frac::ZERO, t);
    story.look(t);
    let t = at(&mut story, 81, 150_00);
    story.absorb(Side::Long, 400 * DOLLAR, Frac::ZERO, t);
    let t = at(&mut story, 160, 150_00);
    story.open_event(Side::Short, t);
    story.absorb(Side::Long, 900 * DOLLAR, Frac::ZERO, t);
    story.expire_carry(Side::Short, t);
    // A side that shrinks: what was not due is due now.
    story.set(|w| w.pool.params.events.min_event = Usd(500 * DOLLAR));
    let t = at(&mut story, 170, 150_00);
    story.open_event(Side::Short, t);
    story.prove();
    story
}

fn young() -> Story {
    let mut story = start(40_000);
    let open = at(&mut story, 2, 150_00);
    story.open(ANN, Side::Long, ETH, 100 * WHOLE, 40_000_000, open);
    let crash = at(&mut story, 10, 130_00);
    story.liquidate(ANN, crash);
    story.look(crash);
    story
}

/// A third is added, an atom, and in the next half of the young time a tenth; it fails while some of it is young.
fn increased() -> Story {
    let mut story = start(40_000);
    let open = at(&mut story, 2, 150_00);
    story.open(ANN, Side::Long, USDC, 100 * WHOLE, 2_000 * DOLLAR, open);
    for (minutes, size) in [(40, 50 * WHOLE), (41, 1), (48, 15 * WHOLE)] {
        let t = at(&mut story, minutes, 150_00);
        let more = Request { kind: 1, generation: open.slot(), ..story.request(Side::Long, USDC, size, 0, t) };
        story.execute(ANN, more, t);
    }
    let part = at(&mut story, 50, 150_00);
    story.decrease(ANN, 65 * WHOLE, 0, part);
    let crash = at(&mut story, 58, 120_00);
    story.liquidate(ANN, crash);
    story.look(crash);
    story
}

/// Of a hundred dollars a part may go that leaves fifty; its owner is told so, his order closes all.
fn dust() -> Story {
    let mut story = start(40_000);
    let open = at(&mut story, 2, 150_00);
    story.open(ANN, Side::Long, USDC, WHOLE, 100 * DOLLAR, open);
    story.open(BOB, Side::Short, USDC, WHOLE, 100 * DOLLAR, open);
    let t = at(&mut story, 10, 150_00);
    for slot in [ANN, BOB] {
        for size in [WHOLE - 1, WHOLE / 3 * 2 + 1, WHOLE / 3 * 2] {
            story.decrease(slot, size, 0, t);
        }
    }
    for (slot, kind, trigger) in [(ANN, RequestKind::StopLoss, 149), (BOB, RequestKind::TakeProfit, 149)] {
        let order = story.order(slot, kind, WHOLE / 10, trigger * PRICE, t);
        let reached = at(&mut story, 20, 148_00);
        story.reduce(slot, order, reached);
    }
    story
}

fn partial() -> Story {
    let mut story = start(40_000);
    let open = at(&mut story, 2, 150_00);
    story.open(ANN, Side::Long, USDC, 100 * WHOLE, 900 * DOLLAR, open);
    story.open(BOB, Side::Short, SOL, 100 * WHOLE, 7 * WHOLE, open);
    for (minutes, cents) in [(30, 144_00), (31, 143_00), (32, 155_00), (33, 158_00), (34, 159_00)] {
        let t = at(&mut story, minutes, cents);
        story.liquidate(ANN, t);
        story.liquidate(BOB, t);
        story.look(t);
    }
    story
}

fn jump() -> Story {
    let mut story = start(90_000);
    let open = at(&mut story, 2, 150_00);
    story.open(ANN, Side::Long, USDC, 200 * WHOLE, 6_000 * DOLLAR, open);
    let t = at(&mut story, 4, 165_00);
    story.decrease(ANN, 100 * WHOLE, 0, t);
    let stale = Now { print: print(150 * PRICE, T0 + 120), ..now(2, 150_00) };
    story.decrease(ANN, 10 * WHOLE, 0, stale);
    let t = at(&mut story, 40, 164_00);
    story.decrease(ANN, 100 * WHOLE, 170 * PRICE, t);
    story.decrease(ANN, 100 * WHOLE, 160 * PRICE, t);
    let t = at(&mut story, 130, 164_00);
    story.claim(0, &[], t.time);
    story.prove();
    story
}

/// Ann takes out what collateral she may and borrows for forty days: a hundredth of the position cannot pay for it, the whole can.
fn unsecured() -> Story {
    let mut story = start(90_000);
    let open = at(&mut story, 2, 150_00);
    story.open(ANN, Side::Long, USDC, 200 * WHOLE, 7_000 * DOLLAR, open);
    let t = at(&mut story, 60, 200_00);
    story.remove_collateral(ANN, 6_950 * DOLLAR, t);
    let t = at(&mut story, 40 * 24 * 60, 200_00);
    story.decrease(ANN, 2 * WHOLE, 0, t);
    story.decrease(ANN, 100 * WHOLE, 0, t);
    story.decrease(ANN, u64::MAX, 0, t);
    story.prove();
    story
}

fn liquidity() -> Story {
    let mut story = start(40_000);
    let open = at(&mut story, 2, 150_00);
    story.open(ANN, Side::Long, USDC, 3_000 * WHOLE, 60_000 * DOLLAR, open);
    story.open(BOB, Side::Short, ETH, 2_000 * WHOLE, 2_000_000_000, open);
    let t = at(&mut story, 3, 150_50);
    story.deposit(USDC, 100_000 * DOLLAR, t);
    story.deposit(SOL, 1_000 * WHOLE, t);
    story.look(t);
    story.withdraw(USDC, 99_000 * DOLLAR, t);
    let t = at(&mut story, 24 * 60, 152_00);
    story.roll_day(t);
    story.withdraw(SOL, 140_000 * DOLLAR, t);
    story.withdraw(SOL, 4_000_000 * DOLLAR, t);
    story.withdraw(ETH, u64::MAX, t);
    story.deposit(ETH, 1, t);
    story.deposit(ETH, 0, t);
    story.deposit(ETH, 1_000_000, Now { time: t.time + 6, ..t });
    story.set(|w| w.pool.custodies[1].params.deposit_cap = Atoms(1));
    story.deposit(ETH, 1_000_000, t);
    story.look(t);
    story
}

fn staking() -> Story {
    let mut story = start(40_000);
    let t = at(&mut story, 2, 150_00);
    story.stake(1, 5_000 * DOLLAR);
    story.stake(1, 0);
    story.donate(100 * DOLLAR);
    story.donate(0);
    story.request_unstake(0, 38_000 * DOLLAR + 1, t);
    story.request_unstake(0, 0, t);
    story.request_unstake(0, 10_000 * DOLLAR, t);
    story.request_unstake(0, 1, t);
    story.request_unstake(1, 1_000 * DOLLAR, t);
    story.cancel_unstake(1);
    story.cancel_unstake(1);
    story.unstake(1, t);
    story.unstake(0, t);
    story.absorb(Side::Long, 20_000 * DOLLAR, Frac::ZERO, t);
    story.sweep(USDC, 12 * DOLLAR, t);
    story.set(|w| w.pool.custodies[0].insurance_due = Atoms(3 * WHOLE));
    story.stake(1, 3_000 * DOLLAR);
    story.sweep(SOL, 77, t);
    story.sweep(SOL, 77, Now { time: t.time + 9, ..t });
    let t = at(&mut story, 7 * 24 * 60 + 3, 150_00);
    story.know_all(t);
    story.unstake(0, t);
    story.request_unstake(1, 100, t);
    let t = at(&mut story, 17 * 24 * 60, 150_00);
    story.know_all(t);
    story.unstake(1, t);
    story.look(t);
    story
}
