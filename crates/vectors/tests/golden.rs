//! The committed files are what the engine computes now, and the worked examples say what the design says.

use serde_json::Value;

#[test]
fn the_committed_vectors_are_what_the_engine_computes() {
    let stale = vectors::stale(&vectors::folder());
    assert!(stale.is_empty(), "run `cargo run -p vectors`: {stale:?}");
}

#[test]
fn all_files_together_stay_below_300_kilobytes() {
    let bytes: usize = vectors::files().iter().map(|(_, text)| text.len()).sum();
    assert!(bytes < 300_000, "{bytes}");
}

/// Name, L, H, R, h (1e-18), what the tickets pay, dust.
type Worked = (&'static str, u64, u64, u64, u64, &'static [u64], u64);

/// The design, section 7, as literals.
const WORKED: [Worked; 6] = [
    ("h of five percent", 500, 500, 0, 50_000_000_000_000_000, &[5_700, 2_850, 950], 0),
    ("capped at max_clawback", 2_500, 1_500, 1_000, 250_000_000_000_000_000, &[3_000], 0),
    ("a cap that rounds to nothing", 4, 0, 3, 0, &[3], 0),
    ("no winners", 5, 0, 4, 0, &[], 0),
    ("dust to the LPs", 63, 62, 0, 62_000_000_000_000_000, &[312, 312, 313], 1),
    ("matched by forty percent", 63, 24, 38, 24_000_000_000_000_000, &[976], 0),
];

#[test]
fn the_worked_waterfalls_are_those_of_the_design() {
    let text = std::fs::read_to_string(vectors::folder().join("waterfall-worked.json")).expect("the file");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let stories = file["stories"].as_object().expect("stories");
    assert_eq!(stories.len(), WORKED.len());
    for (name, l, clawback, r, clawback_rate, pays, dust) in WORKED {
        let steps = stories[name].as_array().expect("steps");
        let outs =
            |call: &str| -> Vec<&Value> { steps.iter().filter(|s| s["call"] == call).map(|s| &s["out"]).collect() };
        let receipt = outs("mutualization.event.finalize")[0];
        let number = |value: &Value| value.as_str().expect("digits").parse::<u64>().expect("a number");
        assert_eq!(number(&receipt["lpShare"]), l, "{name}: L");
        assert_eq!(number(&receipt["clawback"]), clawback, "{name}: H");
        assert_eq!(number(&receipt["remainder"]), r, "{name}: R");
        assert_eq!(number(&receipt["clawbackRate"]), clawback_rate, "{name}: h");
        let claims = outs("mutualization.escrow.claim");
        let paid: Vec<_> = claims.iter().map(|c| number(&c["paid"])).collect();
        assert_eq!(paid, pays, "{name}: tickets");
        assert_eq!(claims.iter().map(|c| number(&c["dust"])).sum::<u64>(), dust, "{name}: dust");
        assert_eq!(steps.last().map(|s| &s["call"]), Some(&Value::from("invariants.waterfall")), "{name}");
        assert!(steps.iter().all(|s| s.get("err").is_none()), "{name}: a step failed");
    }
}
