//! One call at the edge of a rule: what is just allowed and what is just refused.

use super::actions::Now;
use crate::record::{Stories, Story};
use crate::rng::Rng;
use crate::world::{print, World, DOLLAR, PRICE, T0, USDC};
use engine::*;

const WHOLE: u64 = 1_000_000_000;

pub fn all() -> Stories {
    let mut stories = Stories::default();
    for (name, spoil) in REFUSALS {
        stories.add(&format!("open: {name}"), refused(spoil));
    }
    stories.add("orders that reduce, with a newer print", reductions());
    stories.add("open: small ones", small());
    stories.add("stakes of a fund that was wiped", wiped());
    stories.add("liquidations at every price", liquidations());
    stories.add("closes at every price", closes());
    stories.add("receipts of events that left the ring", receipts());
    stories.add("the ring over hours and days", ring());
    stories
}

type Spoil = fn(&mut World, &mut Request, &mut Now);

const REFUSALS: [(&str, Spoil); 33] = [
    ("nothing wrong", |_, _, _| ()),
    ("expired", |_, r, _| r.expires_at = T0),
    ("not the unique print", |_, _, n| n.print.prev_publish_time = n.time),
    ("published too late", |_, r, _| r.placed_at -= 14),
    ("from the future", |_, _, n| n.time -= 5),
    ("wide", |_, _, n| n.print.conf = Price(n.print.price.0 / 50 + 1)),
    ("far from its average", |_, _, n| n.print.ema = Price(n.print.price.0 / 2)),
    ("worse than the limit", |_, r, n| r.limit = Price(n.print.price.0 - 1)),
    ("no size", |_, r, _| r.size = Size(0)),
    ("reduce-only", |w, _, _| w.market.status = 1),
    ("carry of the side is due", |w, _, _| {
        w.pool.exposures[0].side_mut(Side::Long).carry = Usd(1_000 * DOLLAR);
        w.market.side_mut(Side::Long).carry_since = T0;
    }),
    ("fund below its minimum", |w, _, _| w.pool.fund.balance = Usd(5_000 * DOLLAR - 1)),
    ("a position of another side is there", |w, _, _| (w.positions[0].size, w.positions[0].side) = (Size(1), 1)),
    ("a lost position is there", |w, r, _| {
        (w.positions[0].size, w.positions[0].entry) = (Size(WHOLE), Usd(999 * DOLLAR));
        w.positions[0].custody = r.custody;
    }),
    ("the newest print is better", |w, _, n| newest(w, n, 0, n.print.price.0 - 1)),
    ("the newest print is worse", |w, _, n| newest(w, n, 0, n.print.price.0 + 1)),
    ("the newest print is better, collateral in the index token", |w, r, n| {
        (r.custody, r.collateral) = (0, Atoms(20 * WHOLE));
        newest(w, n, 0, n.print.price.0 / 100 * 99);
    }),
    ("the newest print is worse, collateral in the index token", |w, r, n| {
        (r.custody, r.collateral) = (0, Atoms(20 * WHOLE));
        newest(w, n, 0, n.print.price.0 / 100 * 101);
    }),
    ("the newest print is three seconds old", |_, _, n| n.time += 3),
    ("the newest print lies ahead", |w, _, n| newest(w, n, 3, n.print.price.0)),
    ("the collateral's print lies ahead", |w, _, n| w.pool.custodies[2].print.publish_time = n.time + 3),
    ("a kind that was", |_, r, _| r.kind = 1),
    ("unknown kind", |_, r, _| r.kind = 5),
    ("an order that reduces", |_, r, _| (r.kind, r.trigger) = (4, Price(200 * PRICE))),
    ("limit: reached", |_, r, n| (r.kind, r.trigger) = (2, n.print.price)),
    ("limit: reached a second ago", |w, r, n| {
        (r.kind, r.trigger) = (2, n.print.price);
        w.pool.custodies[0].sigma = 8_000_000;
        n.time += 1;
    }),
    ("limit: not reached", |_, r, n| (r.kind, r.trigger) = (2, Price(n.print.price.0 - 1))),
    ("limit: published before", |_, r, n| (r.kind, r.trigger, r.print_after) = (2, n.print.price, n.time + 1)),
    ("limit: its print is better than the newest", |w, r, n| {
        (r.kind, r.trigger) = (2, n.print.price);
        newest(w, n, 0, n.print.price.0 + 1);
    }),
    ("limit: its print is too old beside the newest", |w, r, n| {
        (r.kind, r.trigger) = (2, n.print.price);
        newest(w, n, 2, n.print.price.0);
        (n.print.publish_time, r.print_after) = (n.time - 2, n.time - 2);
    }),
    ("limit: settles worse than its bound", |_, r, n| {
        (r.kind, r.trigger, r.limit) = (2, n.print.price, n.print.price);
        n.print.conf = Price(1);
    }),
    ("too much reserved", |w, _, _| w.pool.custodies[0].owned = Atoms(100 * WHOLE)),
    ("open interest", |w, _, _| w.market.params.max_long = Usd(14_999 * DOLLAR)),
];

/// The pool knows a print so many seconds after now.
fn newest(world: &mut World, now: &mut Now, after: i64, price: u64) {
    world.pool.custodies[0].print = print(price, now.time + after.max(1));
}

fn refused(spoil: Spoil) -> Story {
    let mut story = Story::new();
    let mut now = Now::at(T0 + 60, 150 * PRICE);
    story.refresh(now, 3_000 * PRICE);
    let mut request = story.request(Side::Long, USDC, 100 * WHOLE, 1_000 * DOLLAR, now);
    let mut world = story.world.clone();
    spoil(&mut world, &mut request, &mut now);
    story.set(|w| *w = world);
    story.execute(0, request, now);
    story
}

/// Take profits and stop losses of both sides and three tokens, where the pool knows a newer print that is better or worse than the order's own.
fn reductions() -> Story {
    let mut story = Story::new();
    for (side, custody) in [(Side::Long, 0), (Side::Short, USDC), (Side::Short, 0)] {
        for (kind, moved) in [(RequestKind::TakeProfit, 103), (RequestKind::StopLoss, 98)] {
            for known in if custody == 0 { &[97, 104][..] } else { &[99][..] } {
                story.reset();
                let open = Now::at(T0 + 2, 150 * PRICE);
                let collateral = if custody == 0 { 20 * WHOLE } else { 3_000 * DOLLAR };
                story.open(0, side, custody, 100 * WHOLE, collateral, open);
                let moved = if side == Side::Long { moved } else { 200 - moved };
                let price = 150 * PRICE / 100 * moved;
                let now = Now { time: T0 + 61, print: print(price, T0 + 60) };
                story.observe(now);
                story.observe(Now { time: T0 + 61, print: print(price / 100 * known, T0 + 61) });
                let request = Request { print_after: T0, ..story.order(0, kind, u64::MAX, price, now) };
                story.reduce(0, request, now);
            }
        }
    }
    story
}

/// The least collateral for a size, and the least size.
fn small() -> Story {
    let mut story = Story::new();
    let now = Now::at(T0 + 60, 150 * PRICE);
    story.observe(now);
    for (size, collateral) in [(1_000, 253), (1_000, 262), (1_000, 255), (3, 9), (3, 11), (4, 9), (4, 10), (4, 11)] {
        let (size, collateral) = (Size(size * WHOLE / 3 / 10 + 1), Atoms(collateral * DOLLAR));
        story.open(0, Side::Long, USDC, size.0, collateral.0, now);
        story.set(|w| *w = World { pool: w.pool, market: w.market, ..crate::world::base() });
    }
    story
}

/// Losses leave a fund of a few dollars, three times: the next stake begins an epoch, an older request leaves with what is left of it.
fn wiped() -> Story {
    let mut story = Story::new();
    let now = Now::at(T0 + 60, 150 * PRICE);
    story.request_unstake(0, 8_000 * DOLLAR, now);
    for (left, who) in [(20 * DOLLAR, 1), (3, 1), (7 * DOLLAR, 0)] {
        story.set(|w| w.pool.fund.balance = Usd(left));
        story.stake(who, 500_000 * DOLLAR);
        story.request_unstake(1, 1_000_000_000_000, now);
    }
    let now = Now::at(T0 + 8 * 86_400, 150 * PRICE);
    story.know_all(now);
    story.unstake(0, now);
    story.unstake(1, now);
    story
}

/// Both sides, every collateral: each position alone, at prices from healthy to bankrupt.
fn liquidations() -> Story {
    let mut story = Story::new();
    let mut rng = Rng::new("liquidations");
    for round in 0..24_i64 {
        story.reset();
        let open = Now::at(T0 + 2, 150 * PRICE);
        let (side, custody) = (rng.pick(&Side::BOTH), rng.pick(&[0_u8, 1, 2, 2]));
        let notional = rng.range(51, if round % 3 == 0 { 400 } else { 90_000 }) * DOLLAR;
        let worth = (notional / 1_000 * rng.range(60, 130)).max(10_300_000);
        let collateral = tokens(&story, custody, worth);
        if !story.open(0, side, custody, notional / 150 * 1_000, collateral, open) {
            continue;
        }
        let wait = if round % 4 == 0 { 300 } else { 1_500 };
        let against = (side == Side::Long) != rng.chance(9);
        let moved = if against { rng.range(860, 985) } else { rng.range(1_015, 1_140) };
        let fall = Now::at(T0 + 2 + wait, 150 * PRICE / 1_000 * moved);
        story.observe(fall);
        if round % 8 == 7 {
            story.set(|w| w.pool.custodies[usize::from(custody)].print.price = Price(0));
        }
        story.liquidate(0, fall);
    }
    story
}

fn tokens(story: &Story, custody: u8, usd: u64) -> u64 {
    let token = &story.world.pool.custodies[usize::from(custody)];
    price::atoms_down(Usd(usd), token.print.price, token.unit).expect("in range").0
}

fn closes() -> Story {
    let mut story = Story::new();
    let mut rng = Rng::new("closes");
    for round in 0..24_i64 {
        story.reset();
        let fund = rng.range(5_000, 80_000) * DOLLAR;
        story.set(|w| w.pool.fund.balance = Usd(fund));
        let open = Now::at(T0 + 2, 150 * PRICE);
        let (side, custody) = (rng.pick(&Side::BOTH), rng.pick(&[0_u8, 1, 2]));
        let notional = rng.range(100, 90_000) * DOLLAR;
        let collateral = tokens(&story, custody, (notional / 1_000 * rng.range(100, 600)).max(20 * DOLLAR));
        if !story.open(0, side, custody, notional / 150 * 1_000, collateral, open) {
            continue;
        }
        let time = T0 + 2 + rng.pick(&[1, 200, 1_500, 9_000]);
        let price = 150 * PRICE / 1_000 * rng.range(920, 1_120);
        let age = if rng.chance(9) { 4 } else { rng.pick(&[0, 1, 2, 3]) };
        let later = Now { time: time + age, print: print(price, time) };
        story.observe(later);
        if round % 3 == 0 {
            story.remove_collateral(0, rng.range(0, collateral / 2), later);
        }
        let asked = if round % 2 == 0 { u64::MAX } else { rng.range(0, notional / 150 * 1_000) };
        story.decrease(0, asked, if rng.chance(6) { price } else { 0 }, later);
    }
    story
}

/// Ten events since the ticket was made: two are only in their receipts.
fn receipts() -> Story {
    let mut story = Story::new();
    let hour = u32::try_from(T0 / 3_600 + 40).expect("small");
    story.issue_to(0, Side::Long, hour, Atoms(1_000_003));
    story.set(|w| {
        let book = w.market.side_mut(Side::Long);
        for number in 0..10_u64 {
            let opened = T0 + 7_000 * i64::try_from(number).expect("small");
            let h = Frac(10_000_000_000_000_000 * (number + 1) + 1);
            let receipt = Receipt { number, h, opened, side: 0, ..Receipt::default() };
            w.receipts[usize::try_from(number).expect("small")] = receipt;
            let entry = EventEntry { number, h, opened, ..EventEntry::default() };
            book.events[SideBook::entry_index(number)] = entry;
        }
        book.event_count = 10;
    });
    let late = T0 + 41 * 3_600;
    story.issue_to(0, Side::Long, hour, Atoms(5));
    story.issue_to(0, Side::Long, hour + 1, Atoms(5));
    for passed in [&[][..], &[0], &[1, 0], &[0, 2]] {
        story.claim(0, passed, late);
    }
    story.claim(0, &[0, 1], T0);
    story.issue_to(1, Side::Long, hour + 32, Atoms(9));
    story.set(|w| w.pool.custodies[0].escrow = Atoms(1_000_003));
    story.claim(0, &[0, 1], late);
    story
}

fn ring() -> Story {
    let mut story = Story::new();
    let mut rng = Rng::new("ring");
    let mut time = T0;
    story.set(|w| {
        w.pool.exposures[0].side_mut(Side::Long).size = Size(123_456_789);
        w.pool.exposures[0].side_mut(Side::Short).size = Size(987_654_321);
        w.market.last_price = Price(0);
    });
    for _ in 0..27 {
        time += rng.pick(&[0, 1, 7, 299, 300, 3_599, 3_600, 7_201, 28_799, 40_000, -50]);
        let now = Now::at(time, rng.range(100, 200) * PRICE);
        story.observe(now);
    }
    // An older print than the cached one, one from the future and one that is too wide.
    let seen = Now { print: print(90 * PRICE, T0), ..Now::at(time + 9, 0) };
    story.observe(seen);
    story.observe(Now { print: print(90 * PRICE, time + 99), ..seen });
    let mut wide = print(90 * PRICE, time + 9);
    wide.conf = Price(10 * PRICE);
    story.observe(Now { print: wide, ..seen });
    story
}
