//! Boundaries: each story stands exactly at one and a unit beyond. A rule with `>` for `>=`, or without one of its clauses, fails here.

use super::actions::Now;
use crate::json::Json;
use crate::record::{at, Stories, Story};
use crate::world::{print, DOLLAR, ETH, PRICE, SOL, T0, USDC};
use engine::insurance::coverage;
use engine::margin::Marks;
use engine::oracle::Print;
use engine::trading::charges::Charges;
use engine::trading::settle::Close;
use engine::*;
use serde_json::json;

const WHOLE: u64 = 1_000_000_000;
const HALF_DAY: i64 = 43_200;

pub fn all() -> Stories {
    let mut stories = Stories::default();
    stories.add("a jump of exactly the maintenance margin", jump());
    stories.add("carry at the end of its life", carry_life());
    stories.add("haircuts at the end of their window", window());
    stories.add("liens at the end of their life", lien_life());
    stories.add("an unsealed receipt about to be overwritten", unsealed());
    stories.add("a ticket that matures as an event opens", maturity());
    stories.add("a sleeper with more events than the ring", sleeper());
    stories.add("settlements of dust and of stale prints", settlements());
    stories.add("closes that only the spread makes unpayable", closes());
    stories.add("liquidations at the edge of each clause", liquidations());
    stories.add("utilisation of exactly the most", utilisation());
    stories.add("the fund at its floor and at its limits", fund());
    stories
}

fn at_open() -> Now {
    Now::at(T0 + HALF_DAY, 150 * PRICE)
}

struct Held {
    side: Side,
    custody: u8,
    size: u64,
    entry: u64,
    collateral: u64,
}

/// A position as if it had been opened long ago, in all sums.
fn hold(story: &mut Story, held: &Held) {
    story.set(|w| {
        let index = w.pool.custodies[usize::from(SOL)].borrow_index;
        let (size, entry, collateral) = (Size(held.size), Usd(held.entry), Atoms(held.collateral));
        let (side, custody) = (held.side.byte(), held.custody);
        w.positions[0] =
            Position { size, entry, collateral, side, custody, borrow_index: index, ..Position::default() };
        let totals = w.pool.exposures[0].side_mut(held.side);
        *totals = SideTotals { size, entry, positions: 1, ..SideTotals::default() };
        totals.collateral[usize::from(custody)] = collateral;
        w.pool.custodies[usize::from(custody)].collateral = collateral;
        w.pool.fund.open_interest = entry;
        let locked = reservation(held.side, size, entry);
        let backing = &mut w.pool.custodies[usize::from(if held.side == Side::Long { SOL } else { USDC })];
        backing.locked = locked;
        backing.borrow_base = (u128::from(locked.0) * u128::from(index)).into();
        backing.borrow_at = T0 + HALF_DAY;
    });
}

fn long(size: u64, entry: u64, custody: u8, collateral: u64) -> Held {
    Held { side: Side::Long, custody, size, entry, collateral }
}

fn jump() -> Story {
    let mut story = Story::new();
    for high in [10_249, 10_250, 10_251] {
        story.set(|w| w.market.minutes = [PriceCell { low: Price(10_000), high: Price(high) }; 4]);
        let args = json!([at("market"), "250"]);
        let jumped = ring::jumped(&story.world.market, Bps(250));
        story.read("ring.jumped", args, jumped);
    }
    story
}

fn carry_life() -> Story {
    let mut story = Story::new();
    story.set(|w| {
        w.pool.exposures[0].side_mut(Side::Long).carry = Usd(1_500 * DOLLAR);
        w.market.side_mut(Side::Long).carry_since = T0;
        w.market.ledger.deficits = Usd(1_500 * DOLLAR);
    });
    for time in [T0 + 4_500, T0 + 4_501] {
        let now = Now::at(time, 150 * PRICE);
        let args = json!([at("pool"), at("market"), 0, now.price().json(), time.json()]);
        let w = story.world.clone();
        let closed = mutualization::carry::reduce_only(&w.pool, &w.market, Side::Long, now.price(), time);
        story.read("mutualization.waterfall.reduceOnly", args, closed);
        story.expire_carry(Side::Long, now);
    }
    // Spacing is counted from a finalization, not from the zero of a market without one.
    for (count, wait) in [(0, 10), (1, 3_599), (1, 3_600)] {
        story.reset();
        story.set(|w| {
            w.pool.exposures[0].side_mut(Side::Long).carry = Usd(1_000 * DOLLAR);
            let book = w.market.side_mut(Side::Long);
            (book.carry_since, book.event_count, book.last_finalized) = (T0, count, T0);
        });
        story.open_event(Side::Long, Now::at(T0 + wait, 150 * PRICE));
    }
    story
}

/// An open event of the longs with escrow of a million dollars and U beyond every cap.
fn accruing(story: &mut Story, opened: i64) {
    story.set(|w| {
        let params = w.pool.params.events;
        let u = Usd(900_000 * DOLLAR);
        w.market.side_mut(Side::Long).open = OpenEvent { u, opened, params, deficits: 1, ..OpenEvent::default() };
        w.pool.exposures[0].side_mut(Side::Long).event = u;
        w.market.ledger.deficits = u;
        let hour = u32::try_from(opened / 3_600 + 8).expect("small");
        let place = usize::try_from(hour % 32).expect("small");
        let tokens = Atoms(6_000 * WHOLE);
        w.market.side_mut(Side::Long).escrow.buckets[place] = Bucket { tokens, hour, tickets: 2 };
        w.pool.custodies[usize::from(SOL)].escrow = tokens;
    });
}

fn event(story: &mut Story, number: u64, entry: EventEntry) {
    story.set(|w| {
        let book = w.market.side_mut(Side::Long);
        book.events[SideBook::entry_index(number)] = EventEntry { number, ..entry };
        book.event_count = book.event_count.max(number + 1);
        w.pool.exposures[0].side_mut(Side::Long).liens.0 += entry.lien.0 - entry.lien_paid.0;
        w.market.ledger.lien_unpaid.0 += entry.lien.0 - entry.lien_paid.0;
    });
}

fn window() -> Story {
    let mut story = Story::new();
    for finalized in [-32_401, -32_400, -32_399] {
        story.reset();
        let opened = T0 + HALF_DAY;
        let h = Frac(400_000_000_000_000_000);
        event(&mut story, 0, EventEntry { h, finalized: opened + finalized, settled: 2, ..EventEntry::default() });
        accruing(&mut story, opened);
        story.finalize(Side::Long, Now::at(opened + 899, 150 * PRICE));
        story.finalize(Side::Long, Now::at(opened + 900, 150 * PRICE));
    }
    story
}

fn lien_life() -> Story {
    let mut story = Story::new();
    let entry = |finalized| EventEntry {
        h: Frac(100_000_000_000_000_000),
        opened: finalized - 900,
        finalized,
        price: Price(150 * PRICE),
        reference: Price(120 * PRICE),
        lien: Usd(300 * DOLLAR),
        lien_paid: Usd(100 * DOLLAR),
        ..EventEntry::default()
    };
    for wait in [28_800, 28_801] {
        for seal in [true, false] {
            story.reset();
            hold(&mut story, &long(100 * WHOLE, 11_000 * DOLLAR, USDC, 1_000 * DOLLAR));
            event(&mut story, 0, entry(T0 + HALF_DAY));
            let receipt = Receipt { h: entry(0).h, ..Receipt::default() };
            story.set(|w| w.receipts[0] = receipt);
            if seal {
                story.seal(0, T0 + HALF_DAY + wait);
            } else {
                story.touch(0, Now::at(T0 + HALF_DAY + wait, 155 * PRICE));
            }
        }
    }
    // Less is left of the lien than the part that is given up brings; and a loss now pays nothing.
    for price in [155, 110, 109] {
        story.reset();
        hold(&mut story, &long(100 * WHOLE, 11_000 * DOLLAR, USDC, 1_000 * DOLLAR));
        event(&mut story, 0, EventEntry { lien_paid: Usd(300 * DOLLAR - 5), ..entry(T0) });
        story.touch(0, Now::at(T0 + 60, price * PRICE));
    }
    story
}

fn unsealed() -> Story {
    let mut story = Story::new();
    for (events, settled) in [(7, 1), (8, 1), (8, 2), (8, 0), (9, 2)] {
        story.reset();
        let opened = T0 + 20 * HALF_DAY;
        for number in 0..events {
            let finalized = T0 + 6_000 * i64::try_from(number).expect("small");
            let settled = if number % 8 == events % 8 { settled } else { 2 };
            let entry = EventEntry { opened: finalized - 900, finalized, settled, ..EventEntry::default() };
            event(&mut story, number, entry);
        }
        accruing(&mut story, opened);
        story.finalize(Side::Long, Now::at(opened + 900, 150 * PRICE));
    }
    story
}

fn maturity() -> Story {
    let mut story = Story::new();
    let hour = u32::try_from(T0 / 3_600 + 8).expect("small");
    let matures = i64::from(hour) * 3_600;
    for before in [1, 0] {
        story.reset();
        story.issue_to(0, Side::Long, hour, Atoms(1_000_001));
        let h = Frac(100_000_000_000_000_000);
        let opened = matures - before;
        event(&mut story, 0, EventEntry { h, opened, finalized: opened + 900, settled: 2, ..EventEntry::default() });
        story.set(|w| w.pool.custodies[usize::from(SOL)].escrow = Atoms(1_000_001));
        story.claim(0, &[], matures - 1);
        story.claim(0, &[], matures);
        // The same with an event that is still open.
        story.reset();
        story.issue_to(0, Side::Long, hour, Atoms(1_000_001));
        accruing(&mut story, opened);
        story.claim(0, &[], matures + 1);
        story.finalize(Side::Long, Now::at(opened + 900, 150 * PRICE));
    }
    story
}

fn sleeper() -> Story {
    let mut story = Story::new();
    hold(&mut story, &long(100 * WHOLE, 11_000 * DOLLAR, USDC, 1_000 * DOLLAR));
    for number in 0..12 {
        let entry = EventEntry {
            h: Frac(10_000_000_000_000_000 * (number + 1)),
            finalized: T0 + 900,
            price: Price((140 + number) * PRICE),
            reference: Price(120 * PRICE),
            lien: Usd(5_000 * DOLLAR),
            ..EventEntry::default()
        };
        event(&mut story, number, entry);
    }
    story.touch(0, Now::at(T0 + 1_000, 149 * PRICE));
    story
}

fn settle(story: &mut Story, part: u64, charges: Charges, now: Now) {
    let w = &story.world;
    let token = w.pool.custodies[usize::from(w.positions[0].custody)].print.price;
    let marks = Marks::new(&w.pool, &w.market, &w.positions[0], now.price(), token, now.time).expect("marks");
    let moment = story.moment(w.positions[0].custody, now);
    let state = json!({ "pool": "pool", "market": "market", "position": "positions.0" });
    let args = json!([part.json(), marks.json(), charges.json(), moment.json()]);
    let _ = story.call("trading.settle.close", state, args, |w| {
        let close = Close {
            pool: &mut w.pool,
            market: &mut w.market,
            position: &mut w.positions[0],
            marks: &marks,
            moment: &moment,
        };
        close.part(Size(part), charges)
    });
}

fn settlements() -> Story {
    let mut story = Story::new();
    let now = at_open();
    let charges = Charges { fees: Usd(3), liquidation: Usd(2) };
    // A lamport is worth 0.15 units: 13 are worth one unit and a bit, 6 nothing.
    for (entry, lamports) in [(150_000_001, 13), (150_000_000, 6), (150_000_002, 13), (149_000_000, 6)] {
        for fees in [charges, Charges::default()] {
            story.reset();
            hold(&mut story, &long(WHOLE, entry, SOL, lamports));
            settle(&mut story, WHOLE, fees, now);
        }
    }
    // A print as old as the one that opened the position pays no profit.
    for opened in [-1, 0, 1] {
        story.reset();
        hold(&mut story, &long(WHOLE, 120 * DOLLAR, USDC, 20 * DOLLAR));
        story.set(|w| w.positions[0].entry_print = now.time + opened);
        settle(&mut story, WHOLE / 2, charges, now);
    }
    story
}

fn closes() -> Story {
    let mut story = Story::new();
    let now = at_open();
    let wide = Now { print: Print { conf: Price(3 * PRICE), ..now.print }, ..now };
    hold(&mut story, &long(10 * WHOLE, 1_500 * DOLLAR, USDC, 20 * DOLLAR));
    story.decrease(0, u64::MAX, 0, wide);
    // Borrow of 5 % is paid once: what is left of collateral is enough.
    story.reset();
    hold(&mut story, &long(10 * WHOLE, 1_500 * DOLLAR, USDC, 150 * DOLLAR));
    story.set(|w| w.pool.custodies[usize::from(SOL)].borrow_index += 50_000_000_000_000);
    story.decrease(0, WHOLE, 0, now);
    // 10.002 dollars at the print are 9.997 at the exit price.
    for lamports in [66_680_000, 66_720_000] {
        story.reset();
        hold(&mut story, &long(WHOLE / 3 + 1, 50 * DOLLAR, SOL, lamports + WHOLE));
        story.remove_collateral(0, WHOLE, now);
    }
    for (side, held) in [(Side::Long, SOL), (Side::Short, SOL), (Side::Short, ETH)] {
        story.reset();
        let collateral = if held == SOL { 4 * WHOLE } else { 20_000_000 };
        hold(&mut story, &Held { side, custody: held, size: 10 * WHOLE, entry: 1_500 * DOLLAR, collateral });
        story.remove_collateral(0, collateral / 10 * 3, wide);
        story.decrease(0, 5 * WHOLE, 0, wide);
    }
    story
}

fn liquidations() -> Story {
    let mut story = Story::new();
    let now = at_open();
    // Profit, but borrow beyond it: all of it is closed.
    hold(&mut story, &long(WHOLE, 140 * DOLLAR, USDC, 2 * DOLLAR));
    story.set(|w| w.pool.custodies[usize::from(SOL)].borrow_index += 66_000_000_000_000);
    story.liquidate(0, now);
    // A rest just above and just under 50 dollars.
    for notional in [50, 52, 54, 56, 58, 60, 70] {
        story.reset();
        let size = notional * WHOLE / 150;
        hold(&mut story, &long(size, notional * DOLLAR, USDC, notional * 24_900));
        story.liquidate(0, now);
    }
    // Young until the second before 15 minutes; an increase in its half, the next one and no longer.
    for (opened, increased) in
        [(899, 899), (900, 900), (-1, -1), (3_600, 450), (3_600, 899), (3_600, 900), (3_600, 901), (3_599, 450)]
    {
        story.reset();
        hold(&mut story, &long(100 * WHOLE, 16_000 * DOLLAR, USDC, 500 * DOLLAR));
        story.set(|w| {
            let position = &mut w.positions[0];
            (position.opened_at, position.increased_at) = (now.time - opened, now.time - increased);
            let shares = if opened == increased { [Frac::ONE.0, 0] } else { [Frac::ONE.0 / 3, Frac::ONE.0 / 7] };
            position.young = shares.map(Frac);
        });
        story.liquidate(0, now);
    }
    // A residual of a few units: the fee rounds to nothing, the fund pays the keeper.
    for left in [0, 1, 2, 3, 4] {
        story.reset();
        hold(&mut story, &long(WHOLE, 152 * DOLLAR, USDC, 2 * DOLLAR + left));
        story.liquidate(0, now);
    }
    // Equity of exactly the maintenance margin is healthy.
    for collateral in [3_878_000, 3_878_787, 3_878_788, 3_878_789, 3_880_000] {
        story.reset();
        hold(&mut story, &long(WHOLE, 150 * DOLLAR, USDC, collateral));
        story.liquidate(0, now);
    }
    story
}

fn utilisation() -> Story {
    let mut story = Story::new();
    for owned in [99_999_999_999, 100_000_000_000] {
        story.reset();
        story.set(|w| w.pool.custodies[usize::from(SOL)].owned = Atoms(owned));
        story.open(0, Side::Long, USDC, 85 * WHOLE, 4_000 * DOLLAR, at_open());
    }
    story
}

fn fund() -> Story {
    let mut story = Story::new();
    let now = at_open();
    let floor = 10_000 * DOLLAR;
    story.set(|w| w.pool.params.target_min = Usd(floor));
    for balance in [floor - 1, floor, floor + 1] {
        story.set(|w| w.pool.fund.balance = Usd(balance));
        let args = json!([at("pool"), at("market"), 0, now.time.json()]);
        let usable = coverage::usable(&story.world.pool, &story.world.market, Side::Long, now.time);
        story.read("insurance.coverage.usable", args, usable);
    }
    // A request leaves with what it was worth then, and not with what was donated since.
    story.reset();
    story.request_unstake(0, 5_000 * DOLLAR, now);
    story.donate(8_000 * DOLLAR);
    let week = 7 * 86_400;
    story.unstake(0, Now { time: now.time + week - 1, ..now });
    story.unstake(0, Now { time: now.time + week + 172_801, ..now });
    story.request_unstake(0, 4_000 * DOLLAR, Now { time: now.time + week + 172_800, ..now });
    let last = Now { time: now.time + week + 172_800, ..now };
    story.know_all(last);
    story.unstake(0, last);
    // A request whose exit window has passed is replaced by the next one.
    story.request_unstake(0, 4_000 * DOLLAR, now);
    story.request_unstake(0, 3_000 * DOLLAR, Now { time: now.time + week + 172_801, ..now });
    story.cancel_unstake(0);
    // The LPs take over only what the stable's free part can pay.
    story.set(|w| {
        w.pool.custodies[usize::from(SOL)].insurance_due = Atoms(10 * WHOLE);
        w.pool.custodies[usize::from(SOL)].print = print(150 * PRICE, now.time);
        w.pool.custodies[usize::from(USDC)].locked.0 = w.pool.custodies[usize::from(USDC)].owned.0 - 100 * DOLLAR;
    });
    story.sweep(SOL, 0, now);
    // One deficit beyond every limit: fund, deductible, carry, event.
    for deficit in [1, 9_000 * DOLLAR, 2_000 * DOLLAR, 999 * DOLLAR, 1] {
        story.absorb(Side::Short, deficit, Frac::ZERO, now);
    }
    story
}
