//! Pictures: SVG with the same bytes every time, readable in light and in dark.

use super::stats::{numbers, quantile, Estimate};
use super::tables::{percent, Text, BASELINE};
use super::{main_rules, SENSITIVITY};

const WIDE: f64 = 860.0;
const LEFT: f64 = 260.0;
const ROW: f64 = 18.0;

/// A row: its name, and where its line begins, its mark stands and its line ends.
struct Row {
    name: String,
    group: usize,
    bounds: Option<[f64; 3]>,
    text: String,
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Rows of marks with their spreads between `low` and `high`, with a grid.
fn chart(title: &str, rows: &[Row], [low, high]: [f64; 2], label: impl Fn(f64) -> String) -> String {
    let height = 60.0 + ROW * rows.len() as f64 + 24.0;
    let x = |value: f64| LEFT + (value.clamp(low, high) - low) / (high - low) * (WIDE - LEFT - 90.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDE} {height:.0}\" role=\"img\" aria-label=\"{}\">\n\
         <style>text {{ font: 12px sans-serif; fill: #777 }} line {{ stroke: #777 }} .ours {{ stroke: #d9480f; fill: #d9480f }} \
         .other {{ stroke: #1971c2; fill: #1971c2 }} .grid {{ stroke-opacity: 0.25 }}</style>\n\
         <title>{}</title>\n<text x=\"8\" y=\"20\">{}</text>\n",
        escape(title),
        escape(title),
        escape(title),
    );
    let bottom = 44.0 + ROW * rows.len() as f64;
    for step in 0..=4 {
        let value = low + (high - low) * f64::from(step) / 4.0;
        let at = x(value);
        out += &format!("<line class=\"grid\" x1=\"{at:.1}\" y1=\"32\" x2=\"{at:.1}\" y2=\"{bottom:.1}\"/>\n");
        out +=
            &format!("<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n", bottom + 16.0, label(value));
    }
    for (i, row) in rows.iter().enumerate() {
        let y = 44.0 + ROW * i as f64;
        let class = if row.group == 0 { "ours" } else { "other" };
        out += &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            LEFT - 8.0,
            y + 4.0,
            escape(&row.name)
        );
        if let Some([from, mark, to]) = row.bounds.map(|b| b.map(&x)) {
            out += &format!("<line class=\"{class}\" x1=\"{from:.1}\" y1=\"{y:.1}\" x2=\"{to:.1}\" y2=\"{y:.1}\"/>\n");
            out += &format!("<circle class=\"{class}\" cx=\"{mark:.1}\" cy=\"{y:.1}\" r=\"4\"/>\n");
        }
        out += &format!("<text x=\"{:.1}\" y=\"{:.1}\">{}</text>\n", WIDE - 82.0, y + 4.0, escape(&row.text));
    }
    out + "</svg>\n"
}

/// 5th percentile, median, 95th.
fn spread(of: &[f64]) -> Option<[f64; 3]> {
    (!of.is_empty()).then(|| [0.05, 0.5, 0.95].map(|part| quantile(of, part)))
}

pub fn events(text: &Text<'_>) -> String {
    let mut rows = Vec::new();
    for case in &text.plan.events {
        for (group, rules) in main_rules().iter().take(5).enumerate() {
            let set = text.plan.set("");
            let of: Vec<f64> =
                numbers(text.results, (case.name, &set, rules.name), "cascade").iter().map(|x| x / 1e6).collect();
            let bounds = spread(&of);
            let median = bounds.map_or(String::new(), |b| percent(b[1]));
            rows.push(Row { name: format!("{}: {}", case.name, rules.name), group, bounds, text: median });
        }
    }
    let most = rows.iter().filter_map(|row| row.bounds).map(|b| b[2]).fold(0.1, f64::max);
    chart("Most liquidated in an hour over open interest: median, 5 to 95 %", &rows, [0.0, most], percent)
}

pub fn years(text: &Text<'_>) -> String {
    let row = |(group, rules): (usize, &crate::rules::Rules)| {
        let of: Vec<f64> =
            text.of(text.plan.year.name, "", rules.name, "coverage_p5").iter().map(|x| x / 1e4).collect();
        let bounds = spread(&of);
        let median = bounds.map_or(String::new(), |b| format!("{:.2}", b[1]));
        Row { name: rules.name.into(), group, bounds, text: median }
    };
    let rows: Vec<Row> = main_rules().iter().enumerate().map(row).collect();
    let most = rows.iter().filter_map(|row| row.bounds).map(|b| b[2]).fold(1.0, f64::max);
    let title = "Fund over target, 5th percentile of a year's hours: median, 5 to 95 %";
    chart(title, &rows, [0.0, most], |value| format!("{value:.2}"))
}

pub fn sensitivity(text: &Text<'_>) -> String {
    let row = |(change, what): &(&str, &str)| {
        let estimate = text.cascades(BASELINE, change, "ballast");
        let bounds = estimate.map(|Estimate { low, value, high }| [low, value, high]);
        let value = estimate.map_or(String::new(), |e| percent(e.value));
        Row { name: what.to_string(), group: 0, bounds, text: value }
    };
    let rows: Vec<Row> = [("", "as the protocol has it")].iter().chain(&SENSITIVITY).map(row).collect();
    let least = rows.iter().filter_map(|row| row.bounds).map(|b| b[0]).fold(0.0, f64::min);
    chart("Fewer cascades than under static: estimate, 5 to 95 %", &rows, [least, 1.0], percent)
}
