//! Whole runs: the same bytes however they are run, the index against looking at everybody, the books under every rule
//! set.

use sim::cases::{Case, Library};
use sim::measure::Outcome;
use sim::prices::Path;
use sim::rules::Rules;
use sim::setup::Setup;
use sim::sweep::{self, Job, Plan, Results, Shard};
use sim::world::{self, World};
use std::path::PathBuf;

/// A day and a half of minutes: calm, then a fall of a third within half an hour, and half of it back.
fn crash() -> Path {
    let calm = (0..1_500).map(|i| 100.0 + f64::from(i % 7) * 0.05);
    let falls = (0..30).map(|i| 100.0 - f64::from(i) * 1.1);
    let after = (0..600).map(|i| 67.0 + f64::from(i.min(150)) * 0.1);
    Path { start: 1_700_006_400, tick: 60, prices: calm.chain(falls).chain(after).collect() }
}

fn setup() -> Setup {
    Setup { traders: 120, ..Setup::default() }
}

fn play(rules: Rules, setup: &Setup) -> Outcome {
    world::run(rules, setup, &crash(), 5)
}

#[test]
fn every_rule_set_keeps_the_books_through_a_crash_and_every_deficit_has_a_payer() {
    for rules in Rules::all() {
        let out = play(rules, &setup());
        assert!(out.liquidations > 3 && out.checks > out.liquidations, "{}: {out:?}", rules.name);
        let paid = out.paid_by_fund + out.paid_by_lps + out.paid_by_winners;
        // Whole dollars of four sums, and what was paid in the day before anything is measured.
        assert!(paid + 4 >= out.deficits, "{}: {paid} of {}", rules.name, out.deficits);
        assert_eq!(out, play(rules, &setup()), "{}: the same run twice", rules.name);
    }
}

#[test]
fn rules_do_what_their_names_say() {
    let outcome = |name: &str, setup: &Setup| play(Rules::named(name).unwrap(), setup);
    let hard = Setup { fund: 0.06, latency: 120.0, leverage: 30.0, ..setup() };
    let [ours, lps, social, queue] = ["ballast", "static", "social-loss", "queue-adl"].map(|name| outcome(name, &hard));
    assert!(ours.leverage < lps.leverage, "{} {}", ours.leverage, lps.leverage);
    assert!(lps.deficits > 0 && lps.paid_by_winners == 0 && lps.paid_by_lps > 0, "{lps:?}");
    assert!(social.paid_by_winners > 0, "{social:?}");
    assert!(queue.paid_by_winners > 0 && queue.winners_forced > 0, "{queue:?}");
    assert!(lps.at_floor && lps.winners_waited == 0, "{lps:?}");
    let whole = outcome("no-partial-liquidation", &hard);
    assert!(whole.liquidations < ours.liquidations, "{} {}", whole.liquidations, ours.liquidations);
    assert_eq!(outcome("no-escrow", &hard).winners_waited, 0);
}

#[test]
fn the_outside_world_matters_as_it_should() {
    let rules = Rules::named("static").unwrap();
    let of = |setup: Setup| play(rules, &setup);
    let base = setup();
    let plain = of(base);
    assert!(of(Setup { latency: 600.0, ..base }).deficits > plain.deficits);
    assert!(of(Setup { outage: 1_800.0, ..base }).deficits > plain.deficits);
    assert!(of(Setup { gap: 900.0, ..base }).ticks < plain.ticks);
    assert!(of(Setup { alpha: 1.0, depth: 1e6, ..base }).cascade > of(Setup { alpha: 0.0, ..base }).cascade);
    let ours = |setup: Setup| play(Rules::ours(), &setup).sha256;
    assert_ne!(ours(Setup { second: 0.09, ..base }), ours(base));
    assert_ne!(ours(Setup { depeg: 0.03, ..base }), ours(base));
}

#[test]
fn the_index_finds_what_looking_at_everybody_finds() {
    for name in ["ballast", "static", "social-loss"] {
        let (setup, path) = (Setup { traders: 300, latency: 0.0, second: 0.09, ..setup() }, crash());
        let mut world = World::new(Rules::named(name).unwrap(), &setup, &path, 9);
        let mut found = 0;
        for i in 0..path.prices.len() {
            world.tick(i);
            // With keepers that need no time, whoever is due at this print was liquidated at it, or just opened.
            let left = (0..world.venue.positions()).filter(|id| world.venue.is_due(*id));
            let missed: Vec<_> = left.filter(|id| world.venue.position(*id).opened_at < world.venue.now).collect();
            assert!(missed.len() <= world.on_the_way(), "{name}, tick {i}: {missed:?}");
            found += world.on_the_way();
        }
        assert!(found < path.prices.len(), "{name}: keepers that need no time send and land at once");
    }
}

fn sweep_to(file: &str, shard: Shard, threads: usize) -> (PathBuf, Results) {
    let folder = std::env::temp_dir().join(format!("sim-sweep-{}", std::process::id()));
    let out = folder.join(file);
    let case = Case::named("days-hawkes").unwrap();
    let rules = ["ballast", "static"].map(|name| Rules::named(name).unwrap()).to_vec();
    let job = |seed| Job { case, set: "traders=40".into(), seed, rules: rules.clone() };
    let plan = Plan { jobs: (0..5).map(job).collect(), shard, threads, out: Some(out.clone()), progress: &|_, _| {} };
    let results = plan.run(&Library::open(None, &[case]).unwrap()).unwrap();
    (out, results)
}

#[test]
fn one_thread_two_sixteen_shards_and_a_resumed_run_give_the_same_bytes() {
    let bytes = |path: &PathBuf| std::fs::read(path).unwrap();
    let (one, results) = sweep_to("one.jsonl", Shard::ALL, 1);
    assert_eq!(results.len(), 10);
    let (two, _) = sweep_to("two.jsonl", Shard::ALL, 2);
    let (sixteen, more) = sweep_to("sixteen.jsonl", Shard::ALL, 16);
    assert_eq!((bytes(&two), bytes(&sixteen)), (bytes(&one), bytes(&one)));
    let hashes = |results: &Results| results.values().map(|out| out.sha256.clone()).collect::<Vec<_>>();
    assert_eq!(hashes(&more), hashes(&results));
    let parts: Vec<_> = (0..3).map(|i| sweep_to(&format!("part{i}.jsonl"), Shard { index: i, of: 3 }, 2).0).collect();
    let (simulator, merged) = sweep::merge(&parts).unwrap();
    assert_eq!(sweep::text(&simulator, &merged).into_bytes(), bytes(&one));
    // Stopped in the middle of a line, and begun again.
    let text = String::from_utf8(bytes(&one)).unwrap();
    std::fs::write(&two, &text[..text.len() / 2]).unwrap();
    let (again, _) = sweep_to("two.jsonl", Shard::ALL, 2);
    assert_eq!(bytes(&again), bytes(&one));

    // Results of another simulator, contradictions and nonsense are refused.
    let refused = |text: &str| {
        std::fs::write(&two, text).unwrap();
        sweep::merge(&[one.clone(), two.clone()]).expect_err("refused").to_string()
    };
    assert!(refused(&text.replacen(&simulator, "other", 1)).contains("another simulator"));
    assert!(refused(&text.replacen("\"cascade\":", "\"cascade\":9", 1)).contains("contradicts"));
    assert!(refused("nonsense\n").contains("does not name a simulator"));
    assert!(refused(&text.replacen("\"seed\":1", "\"seed\":-1", 1)).contains("is no result"));
    std::fs::remove_dir_all(one.parent().unwrap()).unwrap();
}

#[test]
fn parameters_are_not_chosen_by_what_is_held_out() {
    let job = |case: &str, rules: &str| {
        let rules = vec![Rules::ours(), Rules::named(rules).unwrap()];
        Job { case: Case::named(case).unwrap(), set: String::new(), seed: 0, rules }.check()
    };
    let fault = job("oct-2025", "margin-5").expect_err("it is held out").to_string();
    assert!(fault.starts_with("BadArgument: --case: oct-2025 is held out"), "{fault}");
    assert_eq!((job("ftx-2022", "margin-5"), job("oct-2025", "static")), (Ok(()), Ok(())));
}

#[test]
fn a_short_report_is_the_same_text_twice_and_says_what_fails_first() {
    let plan = sim::claim::Plan::short();
    let library = Library::open(None, &plan.cases()).unwrap();
    let jobs: Vec<Job> = plan.jobs().into_iter().filter(|job| job.seed < 2).collect();
    let made = || {
        let sweep = Plan { jobs: jobs.clone(), shard: Shard::ALL, threads: 2, out: None, progress: &|_, _| {} };
        sim::claim::write(&plan, &sweep.run(&library).unwrap(), "test").unwrap()
    };
    let files = made();
    assert_eq!(files, made());
    let page = &files[0].1;
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(at("## What fails") < at("## What holds") && at("## What holds") < at("## Events"));
    assert!(page.lines().all(|line| line.starts_with('|') || line.chars().count() <= 120), "prose is within 120");
    for (name, text) in &files[1..] {
        assert!(text.starts_with("<svg") && text.ends_with("</svg>\n") && !text.contains("NaN"), "{name}");
    }
}
