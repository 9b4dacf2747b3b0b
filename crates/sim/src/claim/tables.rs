//! The report's tables.

use super::stats::{bootstrap, fewer, mean, more, numbers, quantile, Estimate, Verdict};
use super::{main_rules, Plan, SENSITIVITY};
use crate::rules::ABLATIONS;
use crate::sweep::Results;

/// Everything that the report is made from.
pub struct Text<'a> {
    pub plan: &'a Plan,
    pub results: &'a Results,
    pub simulator: &'a str,
}

const OURS: &str = "ballast";
/// The headline baseline.
pub const BASELINE: &str = "static";

pub fn percent(part: f64) -> String {
    // No negative zero: it would be another text for the same number.
    let tenths = (part * 1_000.0).round() / 10.0 + 0.0;
    format!("{tenths:.1} %")
}
fn money(dollars: f64) -> String {
    format!("{:.0}", dollars / 1_000.0 + 0.0)
}
pub fn interval(estimate: Option<Estimate>) -> String {
    let text = |e: Estimate| format!("{} [{}, {}]", percent(e.value), percent(e.low), percent(e.high));
    estimate.map_or("no runs".into(), text)
}

/// Cells that rest on runs say so where there are none: a mean of nothing is no zero.
fn known(cells: Vec<String>, runs: usize, from: usize) -> Vec<String> {
    let hide = |(place, cell)| if runs == 0 && place >= from { "no runs".to_string() } else { cell };
    cells.into_iter().enumerate().map(hide).collect()
}

/// The same of a loss, which is above zero then.
fn worse_by(gain: Option<Estimate>) -> String {
    interval(gain.map(|e| Estimate { value: -e.value, low: -e.high, high: -e.low }))
}

/// A table in the form that the formatter gives it: columns as wide as their widest cell.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut all = vec![head.iter().map(|cell| cell.to_string()).collect::<Vec<_>>()];
    all.extend(rows.iter().cloned());
    let wide: Vec<usize> =
        (0..head.len()).map(|c| all.iter().map(|row| row[c].chars().count()).max().unwrap_or(3).max(3)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&wide).map(|(cell, w)| format!(" {cell:<w$} "));
        format!("|{}|\n", cells.collect::<Vec<_>>().join("|"))
    };
    let rule = wide.iter().map(|w| format!(" {} ", "-".repeat(*w))).collect::<Vec<_>>().join("|");
    let mut out = line(&all[0]);
    out.push_str(&format!("|{rule}|\n"));
    out.extend(all[1..].iter().map(line));
    out
}

impl Text<'_> {
    pub fn of(&self, case: &str, change: &str, rules: &str, name: &str) -> Vec<f64> {
        numbers(self.results, (case, &self.plan.set(change), rules), name)
    }

    /// Fewer cascades than under a rule set: over all events, or one.
    pub fn cascades(&self, against: &str, change: &str, ours: &str) -> Option<Estimate> {
        let columns: Vec<_> = self
            .plan
            .events
            .iter()
            .flat_map(|case| [ours, against].map(|rules| self.of(case.name, change, rules, "cascade")))
            .collect();
        bootstrap(&columns, fewer)
    }
    pub fn cascades_of(&self, case: &str, against: &str) -> Option<Estimate> {
        bootstrap(&[OURS, against].map(|rules| self.of(case, "", rules, "cascade")), fewer)
    }
    /// How many of the baseline's years that end at the floor are gone. None of none is no gain.
    pub fn survival(&self, case: &str, against: &str, change: &str) -> Option<Estimate> {
        bootstrap(&[OURS, against].map(|rules| self.of(case, change, rules, "at_floor")), fewer)
    }
    pub fn coverage(&self, case: &str, against: &str, change: &str) -> Option<Estimate> {
        bootstrap(&[OURS, against].map(|rules| self.of(case, change, rules, "coverage_p5")), more)
    }

    /// Mean deficits of an event, and of a year, in 1,000 USD.
    pub fn deficits(&self, rules: &str) -> [String; 2] {
        let of = |case: &str| mean(&self.of(case, "", rules, "deficits"));
        let events: Vec<f64> = self.plan.events.iter().map(|case| of(case.name)).collect();
        [money(mean(&events)), money(of(self.plan.year.name))]
    }

    pub fn verdicts(&self, against: &str) -> [(Verdict, String); 3] {
        let year = self.plan.year.name;
        let cascades = self.cascades(against, "", OURS);
        let survival = self.survival(year, against, "");
        let coverage = self.coverage(year, against, "");
        [
            (Verdict::of(cascades, 0.3), interval(cascades)),
            (Verdict::of(survival, 0.4), interval(survival)),
            (Verdict::of(coverage, 0.4), interval(coverage)),
        ]
    }

    pub fn against_all(&self) -> String {
        let rows = main_rules().into_iter().skip(1).map(|rules| {
            let [cascade, survival, coverage] = self.verdicts(rules.name);
            let cell = |(verdict, text): (Verdict, String)| format!("{} {text}", verdict.word());
            vec![format!("`{}`", rules.name), cell(cascade), cell(survival), cell(coverage)]
        });
        let head = ["against", "30 % fewer cascades", "40 % fewer failed years", "40 % more coverage (5th percentile)"];
        table(&head, &rows.collect::<Vec<_>>())
    }

    pub fn events(&self) -> String {
        let mut rows = Vec::new();
        for case in &self.plan.events {
            for rules in main_rules() {
                let of = |name: &str| self.of(case.name, "", rules.name, name);
                let cascade = of("cascade").iter().map(|x| x / 1e6).collect::<Vec<_>>();
                let gain = (rules.name != OURS).then(|| interval(self.cascades_of(case.name, rules.name)));
                rows.push(vec![
                    case.what.to_string(),
                    format!("`{}`", rules.name),
                    percent(quantile(&cascade, 0.5)),
                    format!("{} to {}", percent(quantile(&cascade, 0.05)), percent(quantile(&cascade, 0.95))),
                    gain.unwrap_or_default(),
                    money(mean(&of("deficits"))),
                    format!("{:.1}", mean(&of("leverage")) / 100.0),
                ]);
            }
        }
        let head = [
            "event",
            "rules",
            "cascade, median",
            "5 to 95 %",
            "Ballast has fewer by",
            "deficits, 1,000 USD",
            "leverage",
        ];
        table(&head, &rows)
    }

    pub fn years(&self, case: &str) -> String {
        let row = |rules: &crate::rules::Rules| {
            let of = |name: &str| self.of(case, "", rules.name, name);
            let low: Vec<f64> = of("coverage_p5").iter().map(|x| x / 1e4).collect();
            let cells = vec![
                format!("`{}`", rules.name),
                of("at_floor").len().to_string(),
                percent(1.0 - mean(&of("at_floor"))),
                format!("{:.2}", mean(&low)),
                format!("{:.2} to {:.2}", quantile(&low, 0.05), quantile(&low, 0.95)),
                percent(quantile(&of("cascade"), 0.5) / 1e6),
                money(mean(&of("deficits"))),
                money(mean(&of("interest"))),
            ];
            known(cells, low.len(), 2)
        };
        let head = [
            "rules",
            "years",
            "fund never at its floor",
            "coverage, 5th percentile",
            "5 to 95 %",
            "cascade, median",
            "deficits, 1,000 USD",
            "open interest, 1,000 USD",
        ];
        table(&head, &main_rules().iter().map(row).collect::<Vec<_>>())
    }

    /// Who bore deficits, and what the rules cost those who did not cause them.
    pub fn costs(&self, case: &str) -> String {
        let row = |rules: &crate::rules::Rules| {
            let of = |name: &str| mean(&self.of(case, "", rules.name, name));
            let asked = of("opened") + of("refused");
            let cells = vec![
                format!("`{}`", rules.name),
                money(of("paid_by_fund")),
                money(of("paid_by_lps")),
                money(of("paid_by_winners")),
                money(of("winners_waited")),
                money(of("winners_forced")),
                percent(if asked > 0.0 { of("refused") / asked } else { 0.0 }),
                format!("{:.1}", of("leverage") / 100.0),
                format!("{:.3}", of("lp_value") / 1e6),
            ];
            known(cells, self.of(case, "", rules.name, "at_floor").len(), 1)
        };
        let head = [
            "rules",
            "fund",
            "LPs",
            "winners",
            "profit that waited",
            "closed against their will",
            "orders refused",
            "leverage",
            "LP share, end over start",
        ];
        table(&head, &main_rules().iter().map(row).collect::<Vec<_>>())
    }

    pub fn ablations(&self) -> String {
        // Ours with all rules stands beside them in the same years, of which there are fewer than in the tables before.
        let years = |rules: &str, name: &str| {
            let all = self.of(self.plan.year.name, "", rules, name);
            all.into_iter().take(self.plan.seeds.side_years as usize).collect::<Vec<_>>()
        };
        let row = |name: &str, without: String, more: String| {
            let year = |what: &str| mean(&years(name, what));
            let cells = vec![
                without,
                more,
                percent(1.0 - year("at_floor")),
                format!("{:.2}", year("coverage_p5") / 1e4),
                money(year("deficits")),
                money(year("paid_by_lps")),
                money(year("paid_by_winners")),
            ];
            known(cells, years(name, "at_floor").len(), 2)
        };
        let one = |rules: &crate::rules::Rules| {
            row(rules.name, format!("`{}`", rules.name), interval(self.cascades(rules.name, "", OURS)))
        };
        let whole = row(OURS, "none: `ballast`".into(), String::new());
        let head = [
            "without the rule",
            "the rule makes cascades fewer by",
            "fund never at its floor",
            "coverage, 5th percentile",
            "deficits",
            "LPs paid",
            "winners paid",
        ];
        table(&head, &std::iter::once(whole).chain(ABLATIONS.iter().map(one)).collect::<Vec<_>>())
    }

    pub fn sensitivity(&self) -> String {
        let year = self.plan.year.name;
        let row = |(change, what): &(&str, &str)| {
            let lost = |rules| percent(mean(&self.of(year, change, rules, "at_floor")));
            let cells = vec![
                what.to_string(),
                interval(self.cascades(BASELINE, change, OURS)),
                lost(OURS),
                lost(BASELINE),
                interval(self.coverage(year, BASELINE, change)),
            ];
            known(cells, self.of(year, change, OURS, "at_floor").len(), 2)
        };
        let head = ["changed", "fewer cascades", "failed years, Ballast", "failed years, `static`", "more coverage"];
        table(&head, &SENSITIVITY.iter().map(row).collect::<Vec<_>>())
    }

    /// Where Ballast is worse than a rule set, with its interval beyond doubt.
    pub fn worse(&self) -> Vec<String> {
        let mut found = Vec::new();
        for rules in main_rules().iter().skip(1) {
            for case in &self.plan.events {
                let gain = self.cascades_of(case.name, rules.name);
                if gain.is_some_and(|e| e.high < 0.0) {
                    let text = worse_by(gain);
                    found.push(format!("{}: {text} more in the worst hour than under `{}`.", case.what, rules.name));
                }
            }
            let year = self.plan.year.name;
            for (what, gain) in [
                ("more of them fail", self.survival(year, rules.name, "")),
                ("coverage lower", self.coverage(year, rules.name, "")),
            ] {
                if gain.is_some_and(|e| e.high < 0.0) {
                    found.push(format!("Years, {what} by {} than under `{}`.", worse_by(gain), rules.name));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_as_wide_as_its_widest_cells() {
        let made = table(&["a", "bcde"], &[vec!["12345".into(), "x".into()]]);
        assert_eq!(made, "| a     | bcde |\n| ----- | ---- |\n| 12345 | x    |\n");
        assert_eq!(known(vec!["a".into(), "0".into()], 0, 1), ["a", "no runs"]);
        assert_eq!(percent(-0.0001), "0.0 %");
        assert_eq!(percent(0.1234), "12.3 %");
    }
}
