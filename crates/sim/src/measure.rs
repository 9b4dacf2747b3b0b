//! What a run is judged by. Every number is whole, in the unit that its name says, so that results have one text.

use crate::venue::{ppm, Venue};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{json, Value};

/// Results of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Most notional liquidated in an hour over the open interest at its beginning, 1e-6; and when that hour ended.
    pub cascade: u64,
    pub cascade_at: i64,
    /// Whether the fund was ever at its floor; the least it had over its floor, 1e-6; coverage (fund over target),
    /// 1e-4: the 5th percentile of its hours, and the last.
    pub at_floor: bool,
    pub fund_low: u64,
    pub coverage_p5: u64,
    pub coverage_end: u64,
    /// Whole dollars.
    pub liquidated: u64,
    pub deficits: u64,
    pub paid_by_fund: u64,
    pub paid_by_lps: u64,
    pub paid_by_winners: u64,
    pub winners_waited: u64,
    pub winners_forced: u64,
    pub volume: u64,
    pub interest: u64,
    pub liquidations: u64,
    pub loss_events: u64,
    pub opened: u64,
    pub refused: u64,
    /// Notional over collateral of what opened, 1e-2.
    pub leverage: u64,
    /// Value of an LP's share at the end over that at the beginning, 1e-6.
    pub lp_value: u64,
    pub ticks: u64,
    pub actions: u64,
    pub checks: u64,
    /// SHA-256 over the engine's whole state at the end of each day and over every liquidation.
    pub sha256: String,
}

/// Reads and writes an outcome under its field names, in one order.
macro_rules! fields {
    ($($name:ident),* $(,)?) => {
        impl Outcome {
            pub fn to_json(&self) -> Value {
                [$((stringify!($name), json!(self.$name))),*].into_iter().collect()
            }
            /// None where a field is missing or of another kind.
            pub fn from_json(value: &Value) -> Option<Self> {
                Some(Self { $($name: Plain::read(value.get(stringify!($name))?)?,)* })
            }
            /// A number by its name; a flag is 0 or 1.
            pub fn number(&self, name: &str) -> Option<f64> {
                match name {
                    $(stringify!($name) => self.$name.plain(),)*
                    _ => None,
                }
            }
        }
    };
}

trait Plain: Sized {
    fn read(value: &Value) -> Option<Self>;
    fn plain(&self) -> Option<f64>;
}
impl Plain for u64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_u64()
    }
    fn plain(&self) -> Option<f64> {
        Some(*self as f64)
    }
}
impl Plain for i64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
    fn plain(&self) -> Option<f64> {
        Some(*self as f64)
    }
}
impl Plain for bool {
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
    fn plain(&self) -> Option<f64> {
        Some(f64::from(u8::from(*self)))
    }
}
impl Plain for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
    fn plain(&self) -> Option<f64> {
        None
    }
}

fields!(
    cascade,
    cascade_at,
    at_floor,
    fund_low,
    coverage_p5,
    coverage_end,
    liquidated,
    deficits,
    paid_by_fund,
    paid_by_lps,
    paid_by_winners,
    winners_waited,
    winners_forced,
    volume,
    interest,
    liquidations,
    loss_events,
    opened,
    refused,
    leverage,
    lp_value,
    ticks,
    actions,
    checks,
    sha256,
);

const MINUTES: usize = 60;

/// Watches a run tick by tick.
pub struct Watch {
    out: Outcome,
    from: i64,
    /// Liquidated notional and open interest of the last hour's minutes.
    minutes: [(f64, f64); MINUTES],
    minute: i64,
    sum: f64,
    coverage: Vec<u64>,
    hour: i64,
    interest: (f64, f64),
    totals: [f64; 3],
    /// Collateral and notional that opened.
    margin: (f64, f64),
    lp_start: Option<f64>,
}

impl Watch {
    pub fn new(from: i64) -> Self {
        let out = Outcome { fund_low: u64::MAX, ..Outcome::default() };
        let (minutes, interest) = ([(0.0, 0.0); MINUTES], (0.0, 0.0));
        let (coverage, totals) = (Vec::new(), [0.0; 3]);
        let margin = (0.0, 0.0);
        Self { out, from, minutes, minute: 0, sum: 0.0, coverage, hour: 0, interest, totals, margin, lp_start: None }
    }
    pub fn opened(&mut self, notional: Option<f64>, leverage: f64) {
        match notional {
            Some(notional) => {
                self.out.opened += 1;
                self.margin.0 += notional / leverage;
                self.margin.1 += notional;
                self.totals[0] += notional;
            }
            None => self.out.refused += 1,
        }
    }
    pub fn closed(&mut self, notional: f64) {
        self.totals[0] += notional;
    }
    pub fn liquidated(&mut self, venue: &Venue, notional: f64, deficit: f64) {
        if venue.now < self.from {
            return;
        }
        self.out.liquidations += 1;
        self.totals[1] += notional;
        self.totals[2] += deficit;
        self.minutes[self.minute.rem_euclid(60) as usize].0 += notional;
        self.sum += notional;
    }

    /// At the end of a tick.
    pub fn tick(&mut self, venue: &Venue) {
        self.out.ticks += 1;
        let minute = venue.now.div_euclid(60);
        let interest: f64 = venue.interest().iter().sum();
        if venue.now < self.from {
            (self.minute, self.hour) = (minute, venue.now.div_euclid(3_600));
            self.minutes = [(0.0, interest); MINUTES];
            return;
        }
        self.lp_start.get_or_insert_with(|| share(venue));
        // The oldest minute that is still within the hour says what there was to liquidate.
        let began = self.minutes[(minute + 1).rem_euclid(60) as usize].1;
        let cascade = ppm(self.sum, began.max(1.0));
        if cascade > self.out.cascade {
            (self.out.cascade, self.out.cascade_at) = (cascade, venue.now);
        }
        while self.minute < minute {
            self.minute += 1;
            let slot = &mut self.minutes[self.minute.rem_euclid(60) as usize];
            self.sum = (self.sum - slot.0).max(0.0);
            *slot = (0.0, interest);
        }
        self.out.fund_low = self.out.fund_low.min(ppm(venue.fund(), venue.fund_floor()));
        self.out.at_floor |= venue.fund() <= venue.fund_floor();
        let hour = venue.now.div_euclid(3_600);
        if hour > self.hour {
            self.hour = hour;
            self.coverage.push(venue.coverage());
            self.interest = (self.interest.0 + interest, self.interest.1 + 1.0);
        }
    }

    pub fn finish(mut self, venue: &mut Venue, sha256: String) -> Outcome {
        venue.settle_ledger();
        self.coverage.sort_unstable();
        let p5 = self.coverage.get(self.coverage.len() / 20).copied();
        let paid = venue.paid;
        let start = self.lp_start.unwrap_or(1.0);
        Outcome {
            coverage_p5: p5.unwrap_or_else(|| venue.coverage()),
            coverage_end: venue.coverage(),
            volume: self.totals[0] as u64,
            liquidated: self.totals[1] as u64,
            deficits: self.totals[2] as u64,
            paid_by_fund: paid.fund as u64,
            paid_by_lps: paid.lps as u64,
            paid_by_winners: paid.winners as u64,
            winners_waited: paid.waited as u64,
            winners_forced: paid.forced as u64,
            loss_events: paid.loss_events,
            interest: (self.interest.0 / self.interest.1.max(1.0)) as u64,
            leverage: ppm(self.margin.1, self.margin.0) / 10_000,
            lp_value: ppm(share(venue), start),
            actions: venue.actions,
            checks: venue.checks,
            sha256,
            ..self.out
        }
    }
}

fn share(venue: &Venue) -> f64 {
    let (value, shares) = venue.lp_value();
    value / (shares as f64).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_reads_as_it_is_written() {
        let out = Outcome { cascade: 7, at_floor: true, sha256: "ab".into(), cascade_at: -1, ..Outcome::default() };
        let text = out.to_json();
        assert_eq!(Outcome::from_json(&text), Some(out.clone()));
        assert_eq!((out.number("cascade"), out.number("at_floor"), out.number("none")), (Some(7.0), Some(1.0), None));
        let mut less = text;
        less.as_object_mut().unwrap().remove("cascade");
        assert_eq!(Outcome::from_json(&less), None);
    }
}
