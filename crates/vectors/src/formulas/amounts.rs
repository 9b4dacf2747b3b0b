use crate::json::Json;
use crate::record::{Formulas, N};
use crate::rng::Rng;
use engine::math::{mul_div_down, mul_div_up, mul_ratio_down};
use engine::{Bps, Frac};
use serde_json::json;

const EDGES: [u64; 9] = [0, 1, 2, 9_999, 10_000, u32::MAX as u64, 1 << 63, u64::MAX - 1, u64::MAX];

pub fn math(f: &mut Formulas, rng: &mut Rng) {
    let mut triples = Vec::new();
    for a in [0, 1, 10_000, u64::MAX] {
        for b in EDGES {
            for d in [0, 1, 3, 1 << 63, u64::MAX] {
                triples.push((a, b, d));
            }
        }
    }
    triples.extend((0..2 * N).map(|_| (rng.upto(64), rng.upto(64), rng.upto(64))));
    for (a, b, d) in triples {
        let args = json!([a.json(), b.json(), d.json()]);
        f.case("mulDivDown", args.clone(), mul_div_down(a, b, d));
        f.case("mulDivUp", args, mul_div_up(a, b, d));
    }
    ratios(f, rng);
    for i in 0..N {
        let x = EDGES.get(usize::try_from(i).unwrap_or(99)).copied().unwrap_or_else(|| rng.upto(64));
        let (bps, frac) = (Bps(rng.range(0, 12_000)), Frac(rng.range(0, Frac::ONE.0)));
        f.case("bpsOfDown", json!([bps.json(), x.json()]), bps.of_down(x));
        f.case("bpsOfUp", json!([bps.json(), x.json()]), bps.of_up(x));
        f.case("fracOfDown", json!([frac.json(), x.json()]), frac.of_down(x));
        f.case("fracOfUp", json!([frac.json(), x.json()]), frac.of_up(x));
        f.case("bpsComplement", json!([bps.json()]), Ok(bps.complement()));
        f.case("fracComplement", json!([frac.json()]), Ok(frac.complement()));
        let y = rng.upto(64);
        f.case("ratioDown", json!([x.json(), y.json()]), Ok(Frac::ratio_down(x, y)));
    }
}

fn ratios(f: &mut Formulas, rng: &mut Rng) {
    let wide = |rng: &mut Rng| u128::from(rng.upto(64)) << rng.range(0, 40) | u128::from(rng.upto(40));
    let top = (1 << 95) - 1;
    let mut cases = vec![(1, 2, 1), (1, 0, 0), (u64::MAX, top, top), (u64::MAX, top - 1, top), (u64::MAX, 1, top + 1)];
    cases.push((u64::MAX, 0, 1));
    for _ in 0..2 * N {
        let (a, b) = (wide(rng), wide(rng));
        let (a, b) = if rng.chance(20) { (a, b) } else { (a.min(b), a.max(b)) };
        cases.push((rng.upto(64), a, b));
    }
    for (x, a, b) in cases {
        f.case("mulRatioDown", json!([x.json(), a.json(), b.json()]), mul_ratio_down(x, a, b));
    }
}
