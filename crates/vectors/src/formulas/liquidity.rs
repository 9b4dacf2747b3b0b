use crate::json::Json;
use crate::record::{Formulas, FEWER};
use crate::rng::Rng;
use crate::world::{base, print, T0};
use engine::liquidity::{fees, listing, outflow, prices};
use engine::*;
use serde_json::{json, Value};

/// The fee curve, the hourly limit, and what prices a silent feed leaves.
pub fn liquidity(f: &mut Formulas, rng: &mut Rng) {
    for i in 0..FEWER {
        curve(f, rng, i);
        limit(f, rng, i);
        band(f, rng);
        young(f, rng);
    }
}

fn curve(f: &mut Formulas, rng: &mut Rng, i: u64) {
    const FEES: &str = "liquidity.fees";
    let bits = if i.is_multiple_of(20) { 64 } else { 52 };
    let (value, sum, moved) = (Usd(rng.upto(bits)), Usd(rng.upto(bits)), Usd(rng.upto(bits)));
    let value = if i.is_multiple_of(10) { value } else { Usd(rng.range(0, sum.0)) };
    let params = CustodyParams {
        lp_fee: Bps(rng.range(0, 100)),
        lp_slope: Bps(rng.range(0, 500)),
        target_weight: Bps(rng.range(0, 10_000)),
        min_weight: Bps(rng.range(0, 3_000)),
        max_weight: Bps(rng.range(3_000, 10_000)),
        ..CustodyParams::default()
    };
    let given = json!({ "lpFee": params.lp_fee.json(), "lpSlope": params.lp_slope.json(),
        "targetWeight": params.target_weight.json() });
    let bounds = json!({ "minWeight": params.min_weight.json(), "maxWeight": params.max_weight.json() });
    for (flow, name) in [(fees::Flow::In, "in"), (fees::Flow::Out, "out")] {
        let shift = fees::shift(flow, value, sum, moved);
        let args = json!([name, value.json(), sum.json(), moved.json()]);
        f.case(&format!("{FEES}.shift"), args, shift.map(shifted));
        if let Ok(shift) = shift {
            let rate = fees::rate(&params, flow, shift);
            f.case(&format!("{FEES}.rate"), json!([given, name, shifted(shift)]), Ok(rate));
            let atoms = Atoms(rng.upto(64));
            f.case(&format!("{FEES}.of"), json!([atoms.json(), rate.json()]), fees::of(atoms, rate));
            if let Some(shift) = shift {
                let args = json!([bounds, name, shifted(Some(shift))]);
                f.case(&format!("{FEES}.checkBounds"), args, fees::check_bounds(&params, flow, shift));
            }
        }
    }
}

/// A token that was listed later, at ages around its hundred days.
fn young(f: &mut Formulas, rng: &mut Rng) {
    const LISTING: &str = "liquidity.listing";
    let listed_at = if rng.range(0, 4) == 0 { 0 } else { T0 };
    let custody = Custody { listed_at, ..Custody::default() };
    let given = json!({ "listedAt": listed_at.json() });
    let now = T0 + rng.range(0, 200 * 86_400) as i64;
    for now in [now, T0 + 100 * 86_400 - 1, T0 + 100 * 86_400] {
        f.case(&format!("{LISTING}.isYoung"), json!([given, now.json()]), Ok(custody.on_probation(now)));
    }
    let custody = Custody { listed_at: T0, least: Usd(rng.upto(60)), ..custody };
    let args = json!([{ "listedAt": T0.json(), "least": custody.least.json() }, now.json()]);
    f.case(&format!("{LISTING}.ramp"), args, listing::ramp(&custody, now));
}

fn shifted(shift: Option<fees::Shift>) -> Value {
    shift.map_or(Value::Null, |s| json!({ "before": s.before.json(), "after": s.after.json() }))
}

fn limit(f: &mut Formulas, rng: &mut Rng, i: u64) {
    const OUTFLOW: &str = "liquidity.outflow";
    let bits = if i.is_multiple_of(20) { 63 } else { 50 };
    let mut custody = Custody {
        owned: Atoms(rng.upto(bits)),
        payable: Atoms(rng.upto(30)),
        outflow_used: rng.signed(if i.is_multiple_of(9) { 62 } else { 44 }),
        outflow_at: T0,
        unit: rng.pick(&[100_000_000, 10_000_000_000, 100_000_000_000]),
        print: print(rng.range(0, 1) * rng.upto(44), T0),
        ..Custody::default()
    };
    custody.params.outflow = Bps(rng.range(500, 10_000));
    let given = |c: &Custody| {
        json!({ "owned": c.owned.json(), "payable": c.payable.json(), "outflowUsed": c.outflow_used.json(),
            "outflowAt": c.outflow_at.json(), "unit": c.unit.json(), "print": c.print.json(),
            "params": { "outflow": c.params.outflow.json() } })
    };
    let now = T0 + rng.signed(13);
    f.case(&format!("{OUTFLOW}.available"), json!([given(&custody), now.json()]), outflow::available(&custody, now));
    let amount = Atoms(if i.is_multiple_of(12) { 0 } else { rng.upto(bits) });
    let args = json!([given(&custody), amount.json(), now.json()]);
    let mut after = custody;
    let drawn = outflow::draw(&mut after, amount, now);
    f.case(
        &format!("{OUTFLOW}.draw"),
        args.clone(),
        drawn.map(|drawn| json!({ "report": drawn.json(), "state": given(&after) })),
    );
    let mut after = custody;
    let done = outflow::refill(&mut after, amount, now);
    f.case(&format!("{OUTFLOW}.refill"), args, done.map(|()| json!({ "report": null, "state": given(&after) })));
}

fn seconds(rng: &mut Rng, least: u64, most: u64) -> i64 {
    i64::try_from(rng.range(least, most)).expect("small")
}

fn band(f: &mut Formulas, rng: &mut Rng) {
    let mut pool = base().pool;
    let silent = rng.chance(3);
    let now = T0 + if silent { seconds(rng, 3, 8_000) } else { seconds(rng, 0, 6) };
    for custody in pool.custodies.iter_mut().take(3) {
        custody.print.publish_time = now - seconds(rng, 0, 5);
    }
    if silent {
        let dead = &mut pool.custodies[rng.pick(&[0, 1, 2])];
        dead.print.publish_time = T0 - 20;
        dead.silent_since = if rng.chance(8) { 0 } else { T0 };
    }
    let known = prices::current(&pool, now);
    let shown = |c: &Custody| {
        json!({ "print": c.print.json(), "sigma": c.sigma.json(), "haircut": c.haircut.json(), "listedAt": c.listed_at.json(),
            "silentSince": c.silent_since.json() })
    };
    let custodies: Vec<_> = pool.custodies[..3].iter().map(shown).collect();
    let args = json!([{ "custodyCount": 3, "custodies": custodies }, now.json()]);
    let found =
        known.map(|p| json!({ "bands": p.bands[..3].iter().map(Json::json).collect::<Vec<_>>(), "silent": p.silent }));
    f.case("liquidity.prices.current", args, found);
}
