use crate::json::Json;
use crate::record::{Formulas, FEWER};
use crate::rng::Rng;
use crate::world::T0;
use engine::fees::*;
use engine::*;
use serde_json::{json, Value};

pub fn fees(f: &mut Formulas, rng: &mut Rng) {
    for i in 0..FEWER {
        let params = MarketParams {
            impact: Bps(if rng.chance(20) { 0 } else { rng.range(1, 10_000) }),
            depth: Usd(rng.range(1_000_000_000_000, 10_000_000_000_000_000)),
            ..MarketParams::default()
        };
        let bits = if i % 30 == 0 { 63 } else { 50 };
        let (before, after) = (rng.signed(bits), if i % 20 == 1 { 0 } else { rng.signed(bits) });
        let given = json!({ "impact": params.impact.json(), "depth": params.depth.json() });
        let args = json!([given, before.json(), after.json()]);
        f.case("fees.impact", args, impact(&params, before, after));
        let (side, notional, opens) = (rng.pick(&Side::BOTH), Usd(rng.upto(64)), rng.chance(2));
        let args = json!([before.json(), side.json(), notional.json(), opens]);
        f.case("fees.shifted", args, shifted(before, side, notional, opens));
        borrow(f, rng);
        let coverage = Bps(rng.range(5_000, 13_000));
        f.case("fees.insuranceShare", json!([coverage.json()]), Ok(insurance_share(coverage)));
        payout(f, rng);
    }
}

fn borrow(f: &mut Formulas, rng: &mut Rng) {
    let owned = rng.upto(60);
    let locked = if rng.chance(12) { rng.upto(60) } else { rng.range(0, owned) };
    let most = Bps(rng.range(30_000, 100_000));
    let args = json!([locked.json(), owned.json(), most.json()]);
    f.case("fees.borrowRate", args, borrow_rate(Atoms(locked), Atoms(owned), most));
    let index = rng.upto(58);
    let custody = Custody {
        owned: Atoms(owned),
        locked: Atoms(locked),
        borrow_index: index,
        borrow_at: T0,
        borrow_base: (u128::from(locked) * u128::from(rng.range(0, index))).into(),
        params: CustodyParams { borrow_max: most, ..CustodyParams::default() },
        ..Custody::default()
    };
    let given = |c: &Custody| {
        json!({ "owned": c.owned.json(), "locked": c.locked.json(), "borrowIndex": c.borrow_index.json(),
            "borrowAt": c.borrow_at.json(), "borrowBase": c.borrow_base.json(), "crowdedAt": c.crowded_at.json(),
            "params": { "borrowMax": c.params.borrow_max.json() } })
    };
    let now = T0 + rng.signed(28);
    let args = json!([given(&custody), now.json()]);
    f.case("fees.borrowIndex", args.clone(), borrow_index(&custody, now));
    f.case("fees.borrowDueTotal", args.clone(), borrow_due_total(&custody, now));
    let mut after = custody;
    changed(f, "fees.accrue", args, accrue(&mut after, now), || given(&after));

    let (old, new) = ((Atoms(rng.range(0, locked)), rng.range(0, index)), (Atoms(rng.upto(60)), rng.upto(58)));
    let reserved = |(r, i): (Atoms, u64)| json!({ "reservation": r.json(), "index": i.json() });
    let args = json!([given(&custody), reserved(old), reserved(new)]);
    let mut after = custody;
    changed(f, "fees.rebase", args, rebase(&mut after, old, new), || given(&after));
    let (r, i, s) = (rng.upto(60), rng.upto(56), rng.upto(56));
    f.case("fees.borrowDue", json!([r.json(), i.json(), s.json()]), borrow_due(Atoms(r), i, s));
}

/// A rule that changes its first argument: what it is afterwards is the state of the outcome.
fn changed(f: &mut Formulas, name: &str, args: Value, done: Res<()>, after: impl Fn() -> Value) {
    f.case(name, args, done.map(|()| json!({ "report": null, "state": after() })));
}

fn payout(f: &mut Formulas, rng: &mut Rng) {
    let mut custody = Custody {
        owned: Atoms(rng.upto(60)),
        locked: Atoms(rng.upto(50)),
        borrow_index: rng.upto(50),
        borrow_at: T0,
        params: CustodyParams { borrow_max: Bps(rng.range(30_000, 100_000)), ..CustodyParams::default() },
        ..Custody::default()
    };
    let now = T0 + rng.signed(20);
    let (fee, protocol, insurance) = (Atoms(rng.upto(62)), Bps(rng.range(0, 2_000)), Bps(rng.range(1_000, 5_000)));
    let given = |c: &Custody| {
        json!({
            "owned": c.owned.json(), "insuranceDue": c.insurance_due.json(), "protocolFees": c.protocol_fees.json(), "locked": c.locked.json(),
            "borrowIndex": c.borrow_index.json(), "borrowAt": c.borrow_at.json(), "crowdedAt": c.crowded_at.json(),
            "params": { "borrowMax": c.params.borrow_max.json() }
        })
    };
    let args = json!([given(&custody), fee.json(), protocol.json(), insurance.json(), now.json()]);
    let done = collect(&mut custody, fee, protocol, insurance, now);
    changed(f, "fees.collect", args, done, || given(&custody));

    let (amount, price, unit) = super::prices::holding(rng);
    let side = rng.pick(&Side::BOTH);
    let args = json!([side.json(), amount.json(), price.json(), unit.json()]);
    f.case("fees.payoutDown", args.clone(), payout_down(side, Usd(amount), Price(price), unit));
    f.case("fees.payoutUp", args.clone(), payout_up(side, Usd(amount), Price(price), unit));
    f.case("fees.backingValueUp", args.clone(), backing_value_up(side, Atoms(amount), Price(price), unit));
    f.case("fees.backingValueDown", args, backing_value_down(side, Atoms(amount), Price(price), unit));
}

pub fn insurance(f: &mut Formulas, rng: &mut Rng) {
    const CAPS: &str = "insurance.caps";
    for i in 0..FEWER {
        let limit = Usd(if i % 20 == 0 { 0 } else { rng.upto(60) });
        let used = Usd(if rng.chance(3) { rng.upto(60) } else { rng.range(0, limit.0) });
        let cap = RollingCap { used, at: T0 };
        let window = rng.pick(&[3_600, 86_400]);
        let now = T0 + rng.signed(18);
        let args = json!([cap.json(), limit.json(), window.json(), now.json()]);
        f.case(&format!("{CAPS}.available"), args.clone(), cap.available(limit, window, now));
        f.case(&format!("{CAPS}.unused"), args, cap.unused(limit, window, now));
        let bits = if rng.chance(20) { 64 } else { 50 };
        let amount = Usd(rng.upto(bits));
        let args = json!([cap.json(), amount.json(), limit.json(), window.json(), now.json()]);
        let mut after = cap;
        let drawn = after.draw(amount, limit, window, now).map(|()| after);
        f.case(&format!("{CAPS}.drawn"), args, drawn);

        let fund = Fund {
            open_interest: Usd(rng.upto(50)),
            average_open_interest: Usd(rng.upto(50)),
            average_at: T0,
            balance: Usd(rng.upto(if i % 7 == 0 { 60 } else { 40 })),
            ..Fund::default()
        };
        let mut pool = Pool { fund, ..Pool::default() };
        pool.params.target_share = Bps(rng.range(10, 1_000));
        pool.params.target_min = Usd(if i % 25 == 0 { 0 } else { rng.range(1_000_000, 100_000_000_000) });
        let given = json!({ "fund": fund.json(), "params": { "targetShare": pool.params.target_share.json(),
            "targetMin": pool.params.target_min.json() } });
        let args = json!([given, now.json()]);
        use engine::insurance::coverage::*;
        f.case("insurance.coverage.averageOpenInterest", args.clone(), average_open_interest(&pool, now));
        f.case("insurance.coverage.target", args.clone(), target(&pool, now));
        f.case("insurance.coverage.coverage", args, coverage(&pool, now));
    }
}
