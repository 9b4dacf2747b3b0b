//! The report of docs/claim/protocol.md: which runs it needs, what they say, how it is written.

mod draw;
mod page;
mod stats;
mod tables;

use crate::cases::{Case, Use, CASES};
use crate::error::Known;
use crate::rules::{Rules, ABLATIONS, BASELINES};
use crate::sweep::{Job, Key, Results};

pub use page::files;
pub use tables::Text;

/// Seeds of each part, from 0.
#[derive(Clone, Copy, Debug)]
pub struct Seeds {
    pub events: u64,
    pub years: u64,
    /// Sensitivity and ablations: fewer.
    pub side_events: u64,
    pub side_years: u64,
}

/// What a report is made from.
#[derive(Clone, Debug)]
pub struct Plan {
    pub events: Vec<Case>,
    pub year: Case,
    /// Made-up years, told beside.
    pub made: Vec<Case>,
    pub seeds: Seeds,
    /// Changes of the world that apply to all.
    pub base: String,
    pub short: bool,
}

/// One at a time: what is changed, and how the report calls it.
pub const SENSITIVITY: [(&str, &str); 14] = [
    ("latency=1", "keepers at 1 s"),
    ("latency=15", "keepers at 15 s"),
    ("latency=60", "keepers at 60 s"),
    ("outage=900", "keepers out for 15 minutes"),
    ("gap=120", "feed silent for 2 minutes"),
    ("second=0.09", "a second source, up to 9 % apart"),
    ("alpha=0", "nothing is hedged outside"),
    ("alpha=0.25", "a quarter is hedged outside"),
    ("alpha=1", "all is hedged outside"),
    ("depeg=0.03", "the stable at 0.97"),
    ("leverage=3", "median leverage 3"),
    ("leverage=20", "median leverage 20"),
    ("fund=0.5", "a fund of half its target"),
    ("fund=2", "a fund of two targets"),
];

/// The rule sets of the headline: ours, the baselines, and the headline baseline with two other margins.
pub fn main_rules() -> Vec<Rules> {
    let more = ["static-at-our-margin", "static-at-ten"].map(|name| Rules::named(name).expect("it has a name"));
    [Rules::ours()].into_iter().chain(BASELINES).chain(more).collect()
}

impl Plan {
    /// As the protocol has it.
    pub fn full() -> Self {
        let (years, rest): (Vec<Case>, Vec<Case>) = CASES.into_iter().partition(|case| case.name.starts_with("year"));
        Self {
            events: rest.into_iter().filter(|case| case.used_to == Use::HoldOut).collect(),
            year: Case::named("year-holdout").expect("it has a name"),
            made: years.into_iter().filter(|case| case.used_to == Use::Model).collect(),
            seeds: Seeds { events: 200, years: 100, side_events: 50, side_years: 20 },
            base: String::new(),
            short: false,
        }
    }
    /// Needs no file and half a minute: whether everything works, not what is true.
    pub fn short() -> Self {
        let named = |name| Case::named(name).expect("it has a name");
        Self {
            events: ["days-garch", "days-merton", "days-hawkes"].map(named).to_vec(),
            year: named("days-bootstrap"),
            made: Vec::new(),
            seeds: Seeds { events: 6, years: 6, side_events: 2, side_years: 2 },
            base: "traders=60".into(),
            short: true,
        }
    }
    pub fn cases(&self) -> Vec<Case> {
        self.events.iter().chain([&self.year]).chain(&self.made).copied().collect()
    }
    pub fn set(&self, change: &str) -> String {
        [self.base.as_str(), change].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(",")
    }

    /// All runs, the headline's first.
    pub fn jobs(&self) -> Vec<Job> {
        let mut jobs = Vec::new();
        let mut add = |cases: &[Case], change: &str, seeds: u64, rules: &[Rules]| {
            for case in cases {
                let job = |seed| Job { case: *case, set: self.set(change), seed, rules: rules.to_vec() };
                jobs.extend((0..seeds).map(job));
            }
        };
        let (seeds, year, main) = (self.seeds, [self.year], main_rules());
        add(&self.events, "", seeds.events, &main);
        add(&year, "", seeds.years, &main);
        add(&self.events, "", seeds.side_events, &ABLATIONS);
        add(&year, "", seeds.side_years, &ABLATIONS);
        let two = [main[0], main[1]];
        for (change, _) in SENSITIVITY {
            add(&self.events, change, seeds.side_events, &two);
        }
        for (change, _) in SENSITIVITY {
            add(&year, change, seeds.side_years, &two);
        }
        add(&self.made, "", seeds.years, &main);
        jobs
    }

    /// How many runs of the plan there are, and how many of them are in the results.
    pub fn count(&self, results: &Results) -> (usize, usize) {
        let keys: Vec<Key> = self.jobs().iter().flat_map(|job| job.rules.iter().map(|r| job.key(r))).collect();
        (keys.len(), keys.iter().filter(|key| results.contains_key(key)).count())
    }
}

/// The report's text and pictures, by file name.
pub fn write(plan: &Plan, results: &Results, simulator: &str) -> Known<Vec<(String, String)>> {
    Ok(files(&Text { plan, results, simulator }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_full_plan_is_the_protocol_s_and_no_run_is_in_it_twice() {
        let plan = Plan::full();
        let events: Vec<_> = plan.events.iter().map(|case| case.name).collect();
        assert_eq!(events, ["aug-2024", "feb-2025", "avax-feb-2025", "near-feb-2025", "oct-2025", "feb-2026"]);
        assert!(plan.events.iter().chain([&plan.year]).all(|case| case.used_to == Use::HoldOut));
        assert_eq!(plan.made.len(), 3);
        let (all, done) = plan.count(&Results::new());
        let jobs = plan.jobs();
        let keys: std::collections::BTreeSet<_> =
            jobs.iter().flat_map(|job| job.rules.iter().map(|r| job.key(r))).collect();
        assert_eq!((all, done), (keys.len(), 0));
        assert!(jobs.iter().all(|job| job.setup().is_ok()));
    }
}
