//! Bars of a price file: `time_utc,open,high,low,close,volume`, gzip or plain, one bar a row, in order. A file with
//! gaps keeps them: a window that holds one is refused unless the gap is short, and then the price stands.

use super::time;
use crate::error::{Fault, Known};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
#[cfg(feature = "host")]
use std::{io::Read, path::Path};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Unix time of its start.
    pub time: i64,
    pub open: f64,
    pub high: f64,
    pub low: f64,
    pub close: f64,
}

impl Bar {
    /// Whether the four prices can be one bar.
    pub fn is_sound(&self) -> bool {
        let prices = [self.open, self.high, self.low, self.close];
        prices.iter().all(|p| p.is_finite() && *p > 0.0 && *p >= self.low && *p <= self.high)
    }
    /// Every price times so much.
    pub fn scaled(&self, by: f64) -> Self {
        let Self { time, open, high, low, close } = *self;
        Self { time, open: open * by, high: high * by, low: low * by, close: close * by }
    }
}

/// Bars in order, `step` seconds each.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    pub step: i64,
    pub bars: Vec<Bar>,
}

/// The longest gap over which a price stands still: an exchange's maintenance.
const GAP: i64 = 6 * 3_600;
#[cfg(feature = "host")]
const HEAD: [&str; 5] = ["time_utc", "open", "high", "low", "close"];

#[cfg(feature = "host")]
impl Bars {
    /// Reads a file, gunzipped if its name says so.
    pub fn read(path: &Path) -> Known<Self> {
        let name = path.display().to_string();
        let file = std::fs::File::open(path).map_err(|why| Fault::file(&name, why))?;
        if path.extension().is_some_and(|end| end == "gz") {
            Self::parse(&name, flate2::read::GzDecoder::new(file))
        } else {
            Self::parse(&name, file)
        }
    }

    pub fn parse(name: &str, text: impl Read) -> Known<Self> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
        let fault = |line, why: String| Fault::Row { path: name.into(), line, why };
        let head = reader.headers().map_err(|why| Fault::file(name, why))?;
        if !HEAD.iter().zip(head).all(|(want, is)| *want == is) || head.len() < HEAD.len() {
            return Err(fault(1, format!("the first row must begin with {}", HEAD.join(","))));
        }
        let mut bars: Vec<Bar> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|why| Fault::file(name, why))?;
            let line = record.position().map_or(0, csv::Position::line);
            let number = |at: usize| record.get(at).and_then(|text| text.parse::<f64>().ok());
            let read = || {
                let time = time::parse(record.get(0)?)?;
                Some(Bar { time, open: number(1)?, high: number(2)?, low: number(3)?, close: number(4)? })
            };
            let bar = read().ok_or_else(|| fault(line, "a time and four prices were expected".into()))?;
            if !bar.is_sound() {
                return Err(fault(line, "prices must be positive, and high and low the extremes".into()));
            }
            if bars.last().is_some_and(|last| last.time >= bar.time) {
                return Err(fault(line, "rows must be in the order of their times".into()));
            }
            bars.push(bar);
        }
        let steps = bars.windows(2).map(|pair| pair[1].time - pair[0].time);
        let step = steps.min().ok_or_else(|| fault(0, "at least two bars are needed".into()))?;
        Ok(Self { step, bars })
    }
}

impl Bars {
    /// The bars from one time to another, without gaps: short ones are filled with the last price.
    pub fn window(&self, name: &str, from: i64, to: i64) -> Known<Self> {
        let fault = |why: String| Fault::Window { path: name.into(), why };
        let inside: Vec<Bar> = self.bars.iter().copied().filter(|b| b.time >= from && b.time < to).collect();
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
            return Err(fault(format!("no bar from {} to {}", time::format(from), time::format(to))));
        };
        if first.time - from > self.step || to - last.time > 2 * self.step {
            let (is, until) = (time::format(first.time), time::format(last.time));
            return Err(fault(format!("it has {is} to {until} of {} to {}", time::format(from), time::format(to))));
        }
        let mut bars = Vec::with_capacity(inside.len());
        for bar in inside {
            let last = bars.last().map_or(bar, |b: &Bar| *b);
            if bar.time - last.time > GAP {
                return Err(fault(format!("a gap from {} to {}", time::format(last.time), time::format(bar.time))));
            }
            let mut next = last.time + self.step;
            while next < bar.time {
                let p = last.close;
                bars.push(Bar { time: next, open: p, high: p, low: p, close: p });
                next += self.step;
            }
            bars.push(bar);
        }
        Ok(Self { step: self.step, bars })
    }

    /// Returns from close to close, in logarithms.
    pub fn returns(&self) -> Vec<f64> {
        self.bars.windows(2).map(|pair| libm::log(pair[1].close / pair[0].close)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "time_utc,open,high,low,close,volume\n";

    fn parse(rows: &str) -> Known<Bars> {
        Bars::parse("made.csv", format!("{HEADER}{rows}").as_bytes())
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let rows = [
            ("2025-01-01T00:00Z,1,2,1,1.5,0\n2025-01-01T00:01Z,1,0.5,1,1,0\n", 3),
            ("2025-01-01T00:00Z,1,2,1,1.5,0\n2025-01-01T00:00Z,1,2,1,1,0\n", 3),
            ("soon,1,2,1,1.5,0\n", 2),
            ("2025-01-01T00:00Z,1,2,-1,1.5,0\n", 2),
            ("2025-01-01T00:00Z,1,2,1\n", 2),
            ("2025-01-01T00:00Z,1,2,1,NaN,0\n", 2),
        ];
        for (text, at) in rows {
            let fault = parse(text).expect_err(text);
            assert!(matches!(fault, Fault::Row { line, .. } if line == at), "{text}: {fault}");
        }
        assert!(matches!(Bars::parse("x", "a,b\n1,2\n".as_bytes()), Err(Fault::Row { line: 1, .. })));
        assert!(matches!(parse("2025-01-01T00:00Z,1,2,1,1,0\n"), Err(Fault::Row { line: 0, .. })));
    }

    #[test]
    fn a_short_gap_stands_still_and_a_long_one_is_refused() {
        let rows = "2025-01-01T00:00Z,1,2,1,2,0\n2025-01-01T01:00Z,2,3,2,3,0\n2025-01-01T04:00Z,3,4,3,4,0\n";
        let bars = parse(rows).unwrap();
        assert_eq!(bars.step, 3_600);
        let start = bars.bars[0].time;
        let window = bars.window("made", start, start + 5 * 3_600).unwrap();
        assert_eq!(window.bars.iter().map(|b| b.close).collect::<Vec<_>>(), [2.0, 3.0, 3.0, 3.0, 4.0]);
        assert!(matches!(bars.window("made", start, start + 30 * 3_600), Err(Fault::Window { .. })));
        assert!(matches!(bars.window("made", start + 99 * 3_600, start + 100 * 3_600), Err(Fault::Window { .. })));
        let far = format!("{rows}2025-01-02T00:00Z,4,4,4,4,0\n");
        let bars = parse(&far).unwrap();
        assert!(matches!(bars.window("made", start, start + 25 * 3_600), Err(Fault::Window { .. })));
    }
}
