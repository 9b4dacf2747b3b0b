use crate::json::Json;
use crate::record::{Formulas, N};
use crate::rng::Rng;
use crate::world::DOLLAR;
use engine::math::sqrt;
use engine::volatility::{base_im, haircut, initial, maintenance, sigma};
use engine::*;
use serde_json::json;

const EDGES: [u64; 12] = [0, 1, 2, 3, 4, 8, 9, 99_999, 100_000, 1 << 32, u64::MAX - 1, u64::MAX];

pub fn volatility(f: &mut Formulas, rng: &mut Rng) {
    for x in EDGES.into_iter().chain((0..N).map(|_| rng.upto(64))).collect::<Vec<_>>() {
        f.case("sqrt", json!([x.json()]), Ok(sqrt(x)));
    }
    for _ in 0..N {
        // Variances from nothing to the most that one cell can have.
        let variance = |rng: &mut Rng| if rng.chance(8) { 12_000_000_000_000_000_000 } else { rng.upto(63) };
        let mut market = Market::default();
        let v = &mut market.volatility;
        (v.fast, v.slow, v.unclamped) = (variance(rng), variance(rng), variance(rng));
        let p = &mut market.params;
        (p.stress, p.im, p.margin_sigmas) = (rng.upto(28), Bps(rng.range(250, 5_000)), Bps(rng.range(20_000, 200_000)));
        // Of each state what the formula reads.
        let v = &market.volatility;
        let variances = json!({ "fast": v.fast.json(), "slow": v.slow.json(), "unclamped": v.unclamped.json() });
        let args = json!([{ "volatility": variances, "params": { "stress": market.params.stress.json() } }]);
        f.case("volatility.sigma", args, Ok(sigma(&market)));
        let measured = if rng.chance(4) { rng.upto(33) } else { rng.upto(26) };
        let p = &market.params;
        let params = json!({ "im": p.im.json(), "marginSigmas": p.margin_sigmas.json() });
        f.case("volatility.baseIm", json!([{ "params": params }, measured.json()]), base_im(&market, measured));
        market.volatility.mm = rng.upto(28);
        let args = json!([{ "volatility": { "mm": market.volatility.mm.json() } }]);
        f.case("volatility.maintenance", args, Ok(maintenance(&market)));
        let custody = Custody { haircut: rng.upto(29), ..Custody::default() };
        f.case("volatility.haircut", json!([{ "haircut": custody.haircut.json() }]), Ok(haircut(&custody)));
        add_on(f, rng, market);
    }
}

/// Open interest below, between and above the two thresholds of a market's share of the pool.
fn add_on(f: &mut Formulas, rng: &mut Rng, mut market: Market) {
    let p = &mut market.params;
    p.weight = Bps(rng.range(100, 10_000));
    p.oi_low = Bps(rng.range(0, 5_000));
    p.oi_high = Bps(p.oi_low.0 + rng.range(1, 6_000));
    p.oi_addon = Bps(if rng.chance(6) { 0 } else { rng.range(0, 10_000) });
    market.volatility.base_im = Bps(rng.range(250, 5_000));
    let aum = Usd(if rng.chance(8) { rng.upto(64) } else { rng.range(0, 10_000_000) * DOLLAR });
    let mut pool = Pool { aum, ..Pool::default() };
    let most = if rng.chance(10) { 64 } else { 42 };
    for side in &mut pool.exposures[0].sides {
        side.entry = Usd(rng.upto(most));
    }
    let [long, short] = &pool.exposures[0].sides;
    let sides = json!([{ "entry": long.entry.json() }, { "entry": short.entry.json() }]);
    let p = &market.params;
    let params = json!({ "weight": p.weight.json(), "oiLow": p.oi_low.json(), "oiHigh": p.oi_high.json(),
        "oiAddon": p.oi_addon.json() });
    let base_im = json!({ "baseIm": market.volatility.base_im.json() });
    let state = json!({ "index": 0, "volatility": base_im, "params": params });
    let args = json!([{ "aum": pool.aum.json(), "exposures": [{ "sides": sides }] }, state]);
    f.case("volatility.initial", args, initial(&pool, &market));
}
