use super::prices::holding;
use crate::json::Json;
use crate::record::{Formulas, N};
use crate::rng::Rng;
use crate::world::{DOLLAR, T0};
use engine::mutualization::escrow::{haircut, maturity_hour, ticket_hour};
use engine::mutualization::event::split;
use engine::mutualization::fresh::{fresh, fresh_bound};
use engine::mutualization::lien::{bounty, share};
use engine::*;
use serde_json::json;

pub fn mutualization(f: &mut Formulas, rng: &mut Rng) {
    for i in 0..N {
        let (size, price, unit) = holding(rng);
        let (side, reference) = (rng.pick(&Side::BOTH), price / 1_000 * rng.range(800, 1_200));
        let gain = rng.signed(50);
        let args = json!([side.json(), gain.json(), size.json(), price.json(), reference.json(), unit.json()]);
        let result = fresh(side, gain, Size(size), Price(price), Price(reference), unit);
        f.case("mutualization.fresh.fresh", args, result);
        let args = json!([side.json(), size.json(), price.json(), reference.json(), unit.json()]);
        let result = fresh_bound(side, Size(size), Price(price), Price(reference), unit);
        f.case("mutualization.fresh.freshBound", args, result);
        liens(f, rng);
        events(f, rng, i);
        let (now, wait) = (if i == 0 { i64::MAX - 5 } else { T0 + rng.signed(34) * 3 }, rng.pick(&[3_600, 28_800]));
        let args = json!([now.json(), wait.json()]);
        f.case("mutualization.escrow.maturityHour", args, maturity_hour(now, wait));
    }
    for _ in 0..N / 3 {
        hours(f, rng);
        buckets(f, rng);
    }
}

fn hours(f: &mut Formulas, rng: &mut Rng) {
    let mut book = SideBook::default();
    book.open.u = Usd(u64::from(rng.chance(3)) ^ 1);
    book.open.opened = T0 + rng.signed(12);
    let (now, wait) = (book.open.opened + rng.signed(19).abs(), rng.pick(&[3_600, 7_200, 28_800]));
    let given = json!({ "open": { "u": book.open.u.json(), "opened": book.open.opened.json() } });
    let args = json!([given, now.json(), wait.json()]);
    f.case("mutualization.escrow.ticketHour", args, ticket_hour(&book, now, wait));
    let collected = Usd(rng.upto(40));
    f.case("mutualization.lien.bounty", json!([collected.json()]), Ok(bounty(collected)));
    let custody = Custody {
        print: crate::world::print(rng.range(1, 1 << 40), T0),
        haircut: rng.range(10_000_000, 500_000_000),
        ..Custody::default()
    };
    let custody = Custody { silent_since: rng.pick(&[0, 0, T0 + 20]), ..custody };
    let now = T0 + rng.pick(&[-3, -2, 0, 3, 4, 10, 11, 79, 80, 3_619, 3_620]);
    let age = rng.pick(&[3, 10]);
    let given = json!({
        "print": custody.print.json(), "silentSince": custody.silent_since.json(), "haircut": custody.haircut.json()
    });
    let discount = engine::oracle::collateral_discount(&custody, now, age);
    f.case("oracle.collateralDiscount", json!([given, now.json(), age.json()]), discount);
}

fn liens(f: &mut Formulas, rng: &mut Rng) {
    let (side, unit) = (rng.pick(&Side::BOTH), 100_000_000_000);
    let size = if rng.chance(20) { rng.range(1, 3) } else { rng.range(1, 1 << 44) };
    let reference = rng.range(1_000_000_000, 30_000_000_000);
    let moved = |rng: &mut Rng, from: u64| {
        let up = (side == Side::Long) != rng.chance(8);
        from / 1_000 * if up { rng.range(1_000, 1_300) } else { rng.range(750, 1_000) }
    };
    let event = EventEntry {
        price: Price(moved(rng, reference)),
        reference: Price(reference),
        h: Frac(if rng.chance(12) { rng.upto(30) } else { rng.range(0, Frac::ONE.0 / 4) }),
        ..EventEntry::default()
    };
    let at = Price(rng.range(reference / 10 * 9, reference / 10 * 11));
    let entry = engine::price::entry_notional(side, Size(size), at, unit).expect("in range");
    let position = Position { size: Size(size), entry, ..Position::default() };
    let now = Price(if rng.chance(4) { event.price.0 } else { moved(rng, reference) });
    let args = json!([side.json(), { "size": size.json(), "entry": entry.json() },
        { "price": event.price.json(), "reference": event.reference.json(), "h": event.h.json() }, now.json(), unit.json()]);
    f.case("mutualization.lien.share", args, share(side, &position, &event, now, unit));
}

fn events(f: &mut Formulas, rng: &mut Rng, i: u64) {
    let params = EventParams {
        lp_share: Bps(rng.pick(&[3_000, 5_000, 7_777, 10_000])),
        h_max: Bps(rng.pick(&[0, 1_000, 2_500])),
        ..EventParams::standard()
    };
    let (u, base) = if i.is_multiple_of(3) { (rng.upto(8), rng.upto(8)) } else { (rng.upto(50), rng.upto(54)) };
    let weight = |rng: &mut Rng| u128::from(rng.upto(64)) * 3_600;
    let weights = (weight(rng), if rng.chance(10) { 0 } else { weight(rng) });
    let room = Frac(if rng.chance(2) { Frac::ONE.0 / 2 } else { rng.range(0, Frac::ONE.0 / 2) });
    let given = json!({ "lpShare": params.lp_share.json(), "hMax": params.h_max.json() });
    let args = json!([u.json(), base.json(), given, weights.json(), room.json()]);
    f.case("mutualization.event.split", args, split(Usd(u), Usd(base), &params, weights, room));
}

fn buckets(f: &mut Formulas, rng: &mut Rng) {
    let mut escrow = Escrow::default();
    let opened = T0 + i64::try_from(rng.range(0, 3_600)).expect("small");
    for (i, bucket) in escrow.buckets.iter_mut().enumerate().take(5) {
        let hour = u32::try_from(T0 / 3_600).expect("small") - 2 + u32::try_from(i).expect("small");
        *bucket = Bucket { tokens: Atoms(rng.upto(40) * DOLLAR), hour, tickets: 1 };
    }
    let h = Frac(if rng.chance(5) { 0 } else { rng.range(0, Frac::ONE.0 / 4) });
    let given = |e: &Escrow| {
        json!({ "matured": "0", "maturedTickets": "0",
            "buckets": e.buckets.iter().take(5).map(Json::json).collect::<Vec<_>>() })
    };
    let args = json!([given(&escrow), h.json(), opened.json()]);
    let taken = haircut(&mut escrow, h, opened);
    let outcome = taken.map(|taken| json!({ "report": taken.json(), "state": given(&escrow) }));
    f.case("mutualization.escrow.haircut", args, outcome);
}
