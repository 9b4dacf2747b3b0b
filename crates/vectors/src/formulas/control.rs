use crate::json::Json;
use crate::record::Formulas;
use crate::rng::Rng;
use crate::world::T0;
use engine::control::{check_calm, check_delay, check_due, check_window, eta, ChangeKind};
use engine::*;
use serde_json::json;

const DAY: u64 = 86_400;
const WEEK: i64 = 604_800;
const RANDOM: u64 = 12;

/// When a change is due, how long it stays so, how long the delay may become, and which loss events stop it.
pub fn control(f: &mut Formulas, rng: &mut Rng) {
    for kind in 0..9 {
        for delay in [0, DAY + 1, 3 * DAY + 1, rng.upto(64)] {
            due_at(f, kind, delay, T0);
        }
    }
    due_at(f, 0, 0, i64::MAX - 86_400);
    due_at(f, 0, 0, i64::MAX - 86_399);
    for open in [-1, 0, 1, WEEK - 1, WEEK, WEEK + 1] {
        window(f, T0, T0 + open);
    }
    window(f, i64::MAX - WEEK, i64::MAX);
    window(f, i64::MAX - WEEK + 1, i64::MAX);
    for (until, now) in [(0, -1), (0, 0), (0, 1), (WEEK, -1), (WEEK, WEEK), (WEEK, WEEK + 1)] {
        due(f, T0, T0 + until, T0 + now);
    }
    for (old, new) in [(DAY, DAY - 1), (DAY, DAY), (DAY, 30 * DAY), (DAY, 30 * DAY + 1), (31 * DAY, 31 * DAY)] {
        delay(f, old, new);
    }
    for _ in 0..RANDOM {
        let eta = T0 + rng.signed(20);
        window(f, eta, eta + rng.signed(21));
        due(f, eta, eta + rng.signed(20).abs(), eta + rng.signed(21));
        delay(f, rng.upto(22), rng.upto(22));
    }
    calm(f);
}

fn due_at(f: &mut Formulas, kind: u8, delay: u64, now: i64) {
    let when = ChangeKind::from_u8(kind).and_then(|kind| eta(kind, delay, now));
    f.case("control.eta", json!([kind, delay.json(), now.json()]), when);
}

fn window(f: &mut Formulas, eta: i64, until: i64) {
    f.case("control.checkWindow", json!([eta.json(), until.json()]), check_window(eta, until));
}

fn due(f: &mut Formulas, eta: i64, until: i64, now: i64) {
    f.case("control.checkDue", json!([eta.json(), until.json(), now.json()]), check_due(eta, until, now));
}

fn delay(f: &mut Formulas, old: u64, new: u64) {
    f.case("control.checkDelay", json!([old.json(), new.json()]), check_delay(old, new));
}

/// An event on no side, and on each side of each of two markets, against a change of either market and of all.
fn calm(f: &mut Formulas) {
    for open in [None, Some((0, 0)), Some((0, 1)), Some((1, 0)), Some((1, 1))] {
        let mut pool = Pool::default();
        if let Some((market, side)) = open {
            pool.exposures[market].sides[side].event = Usd(1);
        }
        let exposure = |e: &Exposure| json!({ "sides": [{ "event": e.sides[0].event.json() }, { "event": e.sides[1].event.json() }] });
        let given = json!({ "exposures": pool.exposures[..2].iter().map(exposure).collect::<Vec<_>>() });
        for market in [None, Some(0), Some(1)] {
            f.case("control.checkCalm", json!([given, market.json()]), check_calm(&pool, market));
        }
    }
}
