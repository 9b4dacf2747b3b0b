//! Stories of sources: two that differ, one that falls silent, a feed that dies.

#![allow(clippy::inconsistent_digit_grouping)] // 150_00 is 150 dollars in cents

use super::actions::{book, Now};
use crate::json::Json;
use crate::record::{at, Stories, Story};
use crate::world::{print, DOLLAR, PRICE, SOL, T0, USDC};
use engine::oracle::{self, Print};
use engine::trading::decrease::decrease;
use engine::trading::Moment;
use engine::*;
use serde_json::json;

const WHOLE: u64 = 1_000_000_000; // one SOL
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

pub fn all() -> Stories {
    let mut stories = Stories::default();
    stories.add("unhealthy at both sources, and settled at the better", two_sources());
    stories.add("a second source that falls silent", silent_second());
    stories.add("a feed dies, and its market is settled", settlement());
    stories.add("a feed speaks again in time", revival());
    stories.add("a part is closed while the collateral's feed is silent", silent_collateral());
    stories
}

fn now(seconds: i64, cents: u64) -> Now {
    Now::at(T0 + seconds, cents * PRICE / 100)
}

fn said(seconds: i64, cents: u64) -> Print {
    print(cents * PRICE / 100, T0 + seconds)
}

impl Story {
    fn second(&mut self, print: Print, time: i64) {
        let args = json!([print.json(), time.json()]);
        let _ = self
            .call("oracle.acceptSecond", "market".json(), args, |w| oracle::accept_second(&mut w.market, &print, time));
    }
    fn hear(&mut self, time: i64) -> Option<Price> {
        let heard = oracle::second_price(&self.world.market, time);
        self.read("oracle.secondPrice", json!([at("market"), time.json()]), heard);
        heard.ok().flatten()
    }
    fn agree(&mut self, print: Print, time: i64) {
        let agrees = oracle::second_agrees(&self.world.market, &print, time);
        let args = json!([at("market"), print.json(), time.json()]);
        self.read("oracle.secondAgrees", args, agrees);
    }
    fn shown(&mut self, custody: u8, print: Print, time: i64) {
        let args = json!([print.json(), time.json()]);
        let _ = self.call("oracle.accept", format!("pool.custodies.{custody}").json(), args, |w| {
            oracle::accept(&mut w.pool.custodies[usize::from(custody)], &print, time)
        });
    }
    fn settle(&mut self, time: i64) {
        let _ = self
            .call("oracle.settle", book(), json!([time.json()]), |w| oracle::settle(&mut w.pool, &mut w.market, time));
    }
    /// Ann long and Bob short on dollars, Cat long and Dan short on SOL.
    fn crowd(&mut self) {
        let open = now(120, 150_00);
        self.refresh(open, 3_000 * PRICE);
        self.open(0, Side::Long, USDC, 100 * WHOLE, 1_500 * DOLLAR, open);
        self.open(1, Side::Short, USDC, 100 * WHOLE, 1_600 * DOLLAR, open);
        self.open(2, Side::Long, SOL, 100 * WHOLE, 20 * WHOLE, open);
        self.open(3, Side::Short, SOL, 100 * WHOLE, 12 * WHOLE, open);
    }
    /// The prices of the other tokens go on.
    fn others(&mut self, time: i64) {
        self.shown(1, print(3_000 * PRICE, time), time);
        self.shown(USDC, print(PRICE, time), time);
    }
}

fn two_sources() -> Story {
    let mut story = Story::new();
    story.crowd();
    for (i, (first, second)) in [
        (150_00, 140_00),
        (140_00, 150_00),
        (140_00, 141_00),
        (136_00, 137_00),
        (134_00, 131_00),
        (158_00, 151_00),
        (161_00, 160_00),
        (166_00, 170_00),
        (120_00, 123_60),
    ]
    .into_iter()
    .enumerate()
    {
        let seconds = 5_000 + 20 * i64::try_from(i).expect("small");
        let moment = now(seconds, first);
        story.refresh(moment, 3_000 * PRICE);
        story.second(said(seconds, second), moment.time);
        let heard = story.hear(moment.time);
        story.agree(moment.print, moment.time);
        for position in 0..4 {
            story.liquidate_at(position, moment, heard);
        }
        story.look(moment);
    }
    story
}

fn silent_second() -> Story {
    let mut story = Story::new();
    story.crowd();
    let wide = Print { conf: Price(15_00 * PRICE / 100 + 1), ..said(5_000, 150_00) };
    story.second(wide, T0 + 5_000);
    story.hear(T0 + 5_000);
    story.second(said(5_003, 150_00), T0 + 5_000);
    story.second(said(5_001, 150_00), T0 + 5_002);
    for seconds in [5_011, 5_012] {
        story.hear(T0 + seconds);
        story.agree(said(seconds, 150_00), T0 + seconds);
    }
    story.second(said(5_001, 150_00), T0 + 5_020);
    story.hear(T0 + 5_079);
    story.hear(T0 + 5_080);
    // Older than the declaration: it stays silent. Newer, and old by now: silent from now on. Fresh: heard.
    story.second(said(5_015, 149_00), T0 + 5_081);
    story.hear(T0 + 5_081);
    story.second(said(5_030, 148_00), T0 + 5_082);
    story.hear(T0 + 5_082);
    story.second(said(5_090, 147_00), T0 + 5_090);
    story.hear(T0 + 5_090);
    story
}

/// Everybody closes at the last price, healthy or not; until then nobody does.
fn settlement() -> Story {
    let mut story = Story::new();
    story.crowd();
    let last = now(9 * HOUR, 163_00);
    story.refresh(last, 3_000 * PRICE);
    let declared = last.time + 11;
    story.settle(declared);
    story.shown(SOL, last.print, declared);
    story.settle(declared + DAY - 1);
    story.settle(declared + DAY);
    story.settle(declared + DAY);
    for time in [declared + 2 * DAY - 1, declared + 2 * DAY] {
        story.others(time);
        let settled = oracle::settled(&story.world.market, time);
        story.read("oracle.settled", json!([at("market"), time.json()]), Ok(settled));
        story.look(Now { time, print: last.print });
    }
    let time = declared + 2 * DAY + 5;
    story.others(time);
    let print = oracle::settled(&story.world.market, time).expect("settled");
    let end = Now { time, print };
    story.open(0, Side::Long, USDC, WHOLE, 100 * DOLLAR, end);
    story.decrease(0, 40 * WHOLE, 0, end);
    for position in 0..4 {
        story.liquidate_at(position, end, None);
        story.look(end);
    }
    // Too late: the cache follows, the settlement does not.
    let late = Now { time: time + 60, print: said(9 * HOUR + 11 + 2 * DAY + 65, 90_00) };
    story.observe(late);
    story.look(late);
    story
}

/// Ann's dollars have had no price for an hour and count for nothing: no part of her position can be closed, the whole can.
fn silent_collateral() -> Story {
    let mut story = Story::new();
    let (open, moment) = (now(120, 150_00), now(1_200, 150_00));
    story.refresh(open, 3_000 * PRICE);
    story.open(0, Side::Long, USDC, 100 * WHOLE, 1_500 * DOLLAR, open);
    story.observe(moment);
    for size in [WHOLE, 100 * WHOLE] {
        let given = Moment { token_discount: Bps::ONE, ..story.moment(USDC, moment) };
        let state = json!({ "pool": "pool", "market": "market", "position": "positions.0" });
        let args = json!([size.json(), "0", moment.print.json(), given.json()]);
        let _ = story.call("trading.decrease.decrease", state, args, |w| {
            let position = &mut w.positions[0];
            decrease(&mut w.pool, &mut w.market, position, Size(size), Price(0), &moment.print, &given)
        });
    }
    story
}

fn revival() -> Story {
    let mut story = Story::new();
    story.crowd();
    let last = now(HOUR, 150_00);
    story.refresh(last, 3_000 * PRICE);
    let declared = last.time + 11;
    story.shown(SOL, last.print, declared);
    story.settle(declared + DAY);
    // A print from before the declaration: the newest known, so the market lives; but it is silent still, and may be settled again at once.
    story.observe(Now { time: declared + DAY + 60, print: said(HOUR + 5, 151_00) });
    story.settle(declared + DAY + 60);
    let alive = now(HOUR + 2 * DAY, 152_00);
    story.observe(alive);
    story.settle(alive.time);
    story.others(alive.time);
    story.look(alive);
    story.decrease(0, u64::MAX, 0, alive);
    story
}
