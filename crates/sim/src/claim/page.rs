//! The report: failures first, then the rest.

use super::draw;
use super::stats::Verdict;
use super::tables::{interval, Text, BASELINE};

/// Words of a paragraph in lines of at most 116 columns; those of a list item stand below its first.
fn wrap(text: &str) -> String {
    let indent = if text.starts_with("- ") { "  " } else { "" };
    let (mut out, mut line) = (String::new(), String::new());
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > 116 {
            out.push_str(&line);
            out.push('\n');
            line = indent.to_string();
        }
        if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
        line.push_str(word);
    }
    out + &line + "\n"
}

/// A list, or one sentence where there is nothing to list.
fn list(items: &[String], none: &str) -> String {
    if items.is_empty() {
        return wrap(none);
    }
    items.iter().map(|item| wrap(&format!("- {item}"))).collect()
}

impl Text<'_> {
    fn statements(&self) -> [(Verdict, String); 3] {
        let [(cascade, fewer), (survival, years), (coverage, more)] = self.verdicts(BASELINE);
        let sustainable = survival.and(coverage);
        [
            (
                cascade,
                format!("**30 % fewer liquidation cascades** {}: {fewer} fewer over the held-out events.", cascade.word()),
            ),
            (
                sustainable,
                format!(
                    "**40 % better insurance fund sustainability** {}: of the years that end at the floor {years} are gone \
                     ({} 40 %), and the 5th percentile of coverage is {more} higher ({} 40 %).",
                    sustainable.word(),
                    said(survival),
                    said(coverage),
                ),
            ),
            (
                cascade.and(sustainable),
                format!("**The whole claim**, both together, {}.", cascade.and(sustainable).word()),
            ),
        ]
    }

    fn head(&self) -> String {
        let (all, done) = self.plan.count(self.results);
        let mut out = String::from("# The claim: what came of it\n\n");
        out += &wrap(
            "Written by `npm run sim -- report`, not by hand. What was to be tested, how, and what decides: \
             [protocol](protocol.md), committed before the first of these runs. Figures in brackets are 5 % and 95 % \
             bounds of paired bootstrap intervals. The baseline of the claim is `static`.",
        );
        out.push('\n');
        let missing = format!(
            "**{} of the {all} runs that the protocol plans are missing**: what needs them says how many there were, or \
             that there were none. The same command adds them.",
            all - done
        );
        if done < all {
            out += &wrap(&missing);
            out.push('\n');
        }
        if self.plan.short {
            out += &wrap("This is the short form, of made-up days: whether everything works, not what is true.");
            out.push('\n');
        }
        out
    }

    fn failures(&self) -> String {
        let statements = self.statements();
        let failed: Vec<String> =
            statements.iter().filter(|(verdict, _)| *verdict != Verdict::Holds).map(|s| s.1.clone()).collect();
        let held: Vec<String> =
            statements.iter().filter(|(verdict, _)| *verdict == Verdict::Holds).map(|s| s.1.clone()).collect();
        let mut out = String::from("## What fails\n\n");
        out += &list(&failed, "No statement of the claim fails against the headline baseline.");
        out += "\nWhere Ballast is worse than a rule set, beyond doubt:\n\n";
        out += &list(&self.worse(), "Nowhere.");
        out += "\n## What holds\n\n";
        out += &list(&held, "Nothing.");
        out += "\n## Why\n\n";
        out += &self.why();
        out
    }

    /// How much of the difference is leverage: told by the baselines that differ in margin alone.
    fn why(&self) -> String {
        let against = |name| interval(self.cascades(name, "", "ballast"));
        let part = |name| interval(self.cascades(name, "", "ballast"));
        let mut out = wrap(&format!(
            "How much of it is margin: against `static` with our least margins (2.5 % and 1.25 %) cascades are fewer by {}, with \
             10 % and 5 %, about what is measured on a usual day, by {}. The rule that measures margin makes them fewer by \
             {}, the add-on for open interest by {}, liquidating in parts by {}.",
            against("static-at-our-margin"),
            against("static-at-ten"),
            part("no-measured-margin"),
            part("no-interest-addon"),
            part("no-partial-liquidation"),
        ));
        out.push('\n');
        let ([event, year], [theirs, their_year]) = (self.deficits("ballast"), self.deficits(BASELINE));
        out += &wrap(&format!(
            "Beside what is liquidated stands what is left unpaid: deficits of an event are {event} thousand USD on average \
             and of a year {year}; under `static` they are {theirs} and {their_year}. No measure of the claim counts that, \
             so it decides nothing here.",
        ));
        out.push('\n');
        out += &wrap(
            "What margin does is paid for in leverage: the tables below say how much less people had, how many orders \
             were refused, and what LPs and winners paid. Traders who want 50x go elsewhere, which no table here counts.",
        );
        out
    }
}

fn said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "at least",
        Verdict::Fails => "less than",
        Verdict::Undecided => "perhaps",
        Verdict::Unknown => "no runs for",
    }
}

/// All files of the report.
pub fn files(text: &Text<'_>) -> Vec<(String, String)> {
    let year = text.plan.year.name;
    let mut page = text.head() + &text.failures();
    let mut part = |title: &str, what: &str, body: String| {
        page += &format!("\n## {title}\n\n");
        if !what.is_empty() {
            page += &wrap(what);
            page.push('\n');
        }
        page += &body;
    };
    part("Against each rule set", "", text.against_all());
    let what = "The most that was liquidated within an hour over the open interest when it began, by seed.";
    part("Events", what, format!("![Cascades by event and rule set](events.svg)\n\n{}", text.events()));
    part("Years", text.plan.year.what, format!("![Coverage by rule set](years.svg)\n\n{}", text.years(year)));
    let what = "Means of a year, in 1,000 USD where nothing else is said. Of rule sets without a fund the fund's part would be \
                the LPs'.";
    part("Who paid, and what the rules cost", what, text.costs(year));
    let what = format!(
        "Ours, with one rule less each. Above zero: the rule helps. Years are the first {} of those above, in 1,000 USD \
         where nothing else is said.",
        text.plan.seeds.side_years
    );
    part("Each rule by itself", &what, text.ablations());
    let what = "One thing changed at a time, against `static`.";
    part(
        "Sensitivity",
        what,
        format!("![Fewer cascades by what is changed](sensitivity.svg)\n\n{}", text.sensitivity()),
    );
    for case in &text.plan.made {
        part(&format!("Made up: {}", case.what), "", text.years(case.name));
    }
    let (all, done) = text.plan.count(text.results);
    let runs = format!(
        "{done} of {all} runs; simulator {}. People are judgement, not measurement; other limits: \
         [simulator](../simulator.md#limits).",
        text.simulator
    );
    part("Runs", "", wrap(&runs));
    vec![
        ("report.md".into(), page),
        ("events.svg".into(), draw::events(text)),
        ("years.svg".into(), draw::years(text)),
        ("sensitivity.svg".into(), draw::sensitivity(text)),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::Plan;
    use super::*;
    use crate::sweep::Results;

    #[test]
    fn lines_are_short_and_items_hang() {
        let text = wrap(&format!("- {}", "words ".repeat(60)));
        assert!(text.lines().all(|line| line.len() <= 116));
        assert!(text.lines().skip(1).all(|line| line.starts_with("  w")), "{text}");
        assert_eq!(list(&[], "None."), "None.\n");
    }

    #[test]
    fn a_report_of_no_runs_says_so() {
        let (plan, results) = (Plan::full(), Results::new());
        let made = files(&Text { plan: &plan, results: &results, simulator: "none" });
        let page = &made[0].1;
        assert!(page.contains("has no runs to judge by") && page.contains("are missing"), "{page}");
        assert!(!page.contains("NaN") && made.iter().all(|(_, text)| !text.contains("NaN")));
    }
}
