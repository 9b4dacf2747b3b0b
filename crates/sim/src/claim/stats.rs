//! Numbers over seeds: quantiles, and paired bootstrap intervals.

use crate::chance::{Chance, Draw, Stream};
use crate::sweep::{Key, Results};

/// Draws of a bootstrap.
const DRAWS: usize = 2_000;

/// One measure of one case under one rule set, by seed.
pub fn numbers(results: &Results, (case, set, rules): (&str, &str, &str), name: &str) -> Vec<f64> {
    let at = |seed| Key { case: case.into(), set: set.into(), rules: rules.into(), seed };
    // Seeds are without gaps from 0: keys are sorted by seed last.
    let of = results.range(at(0)..=at(u64::MAX));
    of.filter_map(|(_, outcome)| outcome.number(name)).collect()
}

pub fn mean(of: &[f64]) -> f64 {
    if of.is_empty() {
        0.0
    } else {
        of.iter().sum::<f64>() / of.len() as f64
    }
}

/// The value below which a part of them lies.
pub fn quantile(of: &[f64], part: f64) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (part * (sorted.len().max(1) - 1) as f64 + 0.5) as usize;
    sorted.get(place).copied().unwrap_or(0.0)
}

/// An estimate with the 5 % and 95 % bounds of its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// A statistic of paired columns: each inner list is one measure by seed, and all are drawn by the same seeds.
pub fn bootstrap(columns: &[Vec<f64>], statistic: impl Fn(&[Vec<f64>]) -> f64) -> Option<Estimate> {
    let n = columns.iter().map(Vec::len).min().filter(|n| *n > 0)?;
    let cut: Vec<Vec<f64>> = columns.iter().map(|column| column[..n].to_vec()).collect();
    let value = statistic(&cut);
    let mut chance = Chance::new(n as u64, Stream::Resample);
    let mut drawn = cut.clone();
    let mut all = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        for i in 0..n {
            let from = chance.index(n);
            for (to, column) in drawn.iter_mut().zip(&cut) {
                to[i] = column[from];
            }
        }
        all.push(statistic(&drawn));
    }
    Some(Estimate { value, low: quantile(&all, 0.05), high: quantile(&all, 0.95) })
}

/// What a statement became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Holds,
    Fails,
    Undecided,
    /// There is no run to judge by.
    Unknown,
}

impl Verdict {
    /// At least so much is claimed.
    pub fn of(estimate: Option<Estimate>, least: f64) -> Self {
        match estimate {
            None => Self::Unknown,
            Some(e) if e.low >= least => Self::Holds,
            Some(e) if e.high < least => Self::Fails,
            Some(_) => Self::Undecided,
        }
    }
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fails, _) | (_, Self::Fails) => Self::Fails,
            (Self::Holds, Self::Holds) => Self::Holds,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Undecided,
        }
    }
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Undecided => "is undecided",
            Self::Unknown => "has no runs to judge by",
        }
    }
}

/// `1 - mean of (ours / theirs)` over pairs of columns `ours, theirs`: how much less there is, event by event.
pub fn fewer(columns: &[Vec<f64>]) -> f64 {
    let ratio = |pair: &[Vec<f64>]| {
        let (ours, theirs) = (mean(&pair[0]), mean(&pair[1]));
        if theirs > 0.0 {
            ours / theirs
        } else if ours > 0.0 {
            2.0
        } else {
            1.0
        }
    };
    let pairs: Vec<f64> = columns.chunks(2).map(ratio).collect();
    1.0 - mean(&pairs)
}

/// `ours / theirs - 1` of means: how much more there is.
pub fn more(columns: &[Vec<f64>]) -> f64 {
    let theirs = mean(&columns[1]);
    if theirs > 0.0 {
        mean(&columns[0]) / theirs - 1.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_and_verdicts_are_what_they_are_called() {
        let numbers: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        assert_eq!([0.0, 0.05, 0.5, 0.95, 1.0].map(|p| quantile(&numbers, p)), [0.0, 5.0, 50.0, 95.0, 100.0]);
        assert_eq!(quantile(&[], 0.5), 0.0);
        let estimate = |low, high| Some(Estimate { value: 0.35, low, high });
        assert_eq!(Verdict::of(estimate(0.31, 0.4), 0.3), Verdict::Holds);
        assert_eq!(Verdict::of(estimate(0.2, 0.29), 0.3), Verdict::Fails);
        assert_eq!(Verdict::of(estimate(0.2, 0.4), 0.3), Verdict::Undecided);
        assert_eq!(Verdict::of(None, 0.3), Verdict::Unknown);
        assert_eq!(Verdict::Holds.and(Verdict::Undecided), Verdict::Undecided);
        assert_eq!(Verdict::Unknown.and(Verdict::Fails), Verdict::Fails);
    }

    #[test]
    fn pairs_are_drawn_together() {
        // Ours is always half of theirs, which varies a thousandfold: paired, the interval has no width.
        let theirs: Vec<f64> = (1..=50).map(|k| f64::from(k * k)).collect();
        let ours = theirs.iter().map(|x| x / 2.0).collect();
        let estimate = bootstrap(&[ours, theirs.clone()], fewer).unwrap();
        assert!((estimate.value - 0.5).abs() < 1e-12 && estimate.high - estimate.low < 1e-12, "{estimate:?}");
        let apart: Vec<f64> = theirs.iter().rev().map(|x| x / 2.0).collect();
        let wide = bootstrap(&[apart, theirs], fewer).unwrap();
        assert!(wide.high - wide.low > 0.1, "{wide:?}");
        assert_eq!(bootstrap(&[vec![], vec![]], fewer), None);
    }

    #[test]
    fn nothing_against_nothing_is_no_gain_and_something_against_nothing_a_loss() {
        assert_eq!(fewer(&[vec![0.0], vec![0.0]]), 0.0);
        assert_eq!(fewer(&[vec![1.0], vec![0.0]]), -1.0);
        assert_eq!(fewer(&[vec![1.0], vec![2.0], vec![1.0], vec![1.0]]), 0.25);
        assert_eq!(more(&[vec![3.0], vec![2.0]]), 0.5);
    }
}
