//! What the command says to people.

use sim::cases::CASES;
use sim::measure::Outcome;
use sim::rules::Rules;
use sim::speed::Speed;
use sim::sweep::Results;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Instant;

/// A line on stderr that says how far it is: renewed in a terminal, at every tenth elsewhere.
pub struct Progress {
    what: &'static str,
    began: Instant,
    last: Mutex<usize>,
}

impl Progress {
    pub fn new(what: &'static str) -> Self {
        Self { what, began: Instant::now(), last: Mutex::new(usize::MAX) }
    }
    pub fn show(&self, done: usize, of: usize) {
        let tenth = (done * 10).checked_div(of).unwrap_or(10);
        let terminal = std::io::stderr().is_terminal();
        let mut last = self.last.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if !terminal && *last == tenth {
            return;
        }
        *last = tenth;
        let seconds = self.began.elapsed().as_secs_f64();
        let left = if done > 0 {
            format!(", {:.0} s left", seconds / done as f64 * (of - done) as f64)
        } else {
            String::new()
        };
        let end = if terminal && done < of { "\r" } else { "\n" };
        let _ = write!(std::io::stderr(), "{done} of {of} {} in {seconds:.0} s{left}    {end}", self.what);
    }
}

pub fn outcome(name: &str, out: &Outcome) {
    let value = out.to_json();
    println!("{name}");
    for (name, value) in value.as_object().into_iter().flatten() {
        println!("  {name:<16} {value}");
    }
}

/// Means over seeds of what matters most.
pub fn summary(results: &Results) {
    let mut groups: BTreeMap<(&str, &str, &str), Vec<&Outcome>> = BTreeMap::new();
    for (key, outcome) in results {
        groups.entry((&key.case, &key.set, &key.rules)).or_default().push(outcome);
    }
    println!(
        "{:<16} {:<22} {:>5} {:>10} {:>10} {:>10} {:>12}",
        "case", "rules", "runs", "cascade %", "at floor %", "cover p5", "deficit USD"
    );
    for ((case, set, rules), outs) in groups {
        let mean = |name: &str| outs.iter().filter_map(|out| out.number(name)).sum::<f64>() / outs.len() as f64;
        let (cascade, floor, cover) = (mean("cascade") / 1e4, mean("at_floor") * 100.0, mean("coverage_p5") / 1e4);
        let deficit = mean("deficits");
        println!(
            "{case:<16} {rules:<22} {:>5} {cascade:>10.2} {floor:>10.1} {cover:>10.3} {deficit:>12.0} {set}",
            outs.len()
        );
    }
}

pub fn speed(speed: &Speed) {
    let million = |rate: f64| rate / 1e6;
    println!("the engine alone     {:>8.2} M actions a second", million(speed.bare));
    println!(
        "a whole simulation   {:>8.2} M actions a second, {:.2} of it",
        million(speed.full),
        speed.full / speed.bare
    );
    println!("a tick               {:>8.2} us, {} ticks with {} traders", speed.tick, speed.ticks, speed.traders);
    println!("asking everybody     {:>8.2} us, which a tick with the index does not", speed.scan);
    println!("1,000 years          {:>8.2} core-hours", speed.thousand_years);
}

pub fn list() {
    println!("cases:");
    for case in CASES {
        println!(
            "  {:<16} {} ({:?}, a price every {} s) {}",
            case.name,
            case.what,
            case.used_to,
            case.tick,
            case.files().join(", ")
        );
    }
    println!("rule sets:");
    for rules in Rules::all() {
        println!("  {:<24} {:?}, closes {:?}, then {:?}", rules.name, rules.margin, rules.closes, rules.backstop);
    }
}
