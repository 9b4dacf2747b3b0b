//! What the models are fitted to, and how. Only these numbers are in the project, no price of any file.

use super::{Bars, HOUR};
use crate::chance::{Chance, Draw, Stream};
use alloc::vec::Vec;

/// A market's hours in a few numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Variance of an hour's return.
    pub variance: f64,
    /// GARCH: weight of the last square, weight of the last variance, degrees of freedom of the rest.
    pub alpha: f64,
    pub beta: f64,
    pub degrees: u32,
    /// Deviation of an hour without jumps, and the jumps: rate, mean, deviation.
    pub calm_sigma: f64,
    pub jumps_per_hour: f64,
    pub jump_mean: f64,
    pub jump_sigma: f64,
    /// Hawkes: jumps that a jump brings on average, and hours in which they come.
    pub branching: f64,
    pub decay: f64,
}

impl Fit {
    /// SOL, hours of 2021-04-05 to 2022-12-31 (`sim fit`; see docs/simulator.md).
    pub fn sol() -> Self {
        Self {
            variance: 2.35e-4,
            alpha: 0.06,
            beta: 0.935,
            degrees: 5,
            calm_sigma: 0.0138,
            jumps_per_hour: 0.0071,
            jump_mean: 0.0047,
            jump_sigma: 0.0796,
            branching: 0.18,
            decay: 6.0,
        }
    }

    /// Fits hourly bars: GARCH by likelihood over a grid, jumps as what is beyond four deviations of the hours around.
    pub fn of(bars: &Bars) -> Self {
        let returns = bars.returns();
        let variance = mean(returns.iter().map(|r| r * r));
        let (alpha, beta, degrees) = garch(&returns, variance);
        let (jumps, calm) = split(&returns);
        let sizes: Vec<f64> = jumps.iter().map(|i| returns[*i]).collect();
        let jump_mean = mean(sizes.iter().copied());
        // A jump is followed by others within `decay` hours more often than by chance: that is what it brings.
        let decay = 6.0;
        let rate = jumps.len() as f64 / returns.len() as f64;
        let followed = jumps.windows(2).filter(|pair| pair[1] - pair[0] <= decay as usize).count();
        let chance = 1.0 - libm::exp(-rate * decay);
        let branching = (followed as f64 / jumps.len().max(1) as f64 - chance).clamp(0.0, 0.8);
        Self {
            variance,
            alpha,
            beta,
            degrees,
            calm_sigma: libm::sqrt(calm),
            jumps_per_hour: rate,
            jump_mean,
            jump_sigma: libm::sqrt(mean(sizes.iter().map(|x| (x - jump_mean) * (x - jump_mean)))),
            branching,
            decay,
        }
    }
}

fn mean(of: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = of.fold((0.0, 0.0), |(sum, n), x| (sum + x, n + 1.0));
    if n > 0.0 {
        sum / n
    } else {
        0.0
    }
}

/// Hours that are jumps, and the variance of the others: four deviations of the week before.
fn split(returns: &[f64]) -> (Vec<usize>, f64) {
    let mut variance = mean(returns.iter().take(168).map(|r| r * r));
    let (mut jumps, mut calm) = (Vec::new(), Vec::new());
    for (i, r) in returns.iter().enumerate() {
        if r * r > 16.0 * variance {
            jumps.push(i);
        } else {
            calm.push(r * r);
        }
        variance += (r * r - variance).min(15.0 * variance) / 168.0;
    }
    (jumps, mean(calm.into_iter()))
}

/// The likeliest of a grid of GARCH(1,1) with Student's t, its long variance that of the hours.
fn garch(returns: &[f64], variance: f64) -> (f64, f64, u32) {
    let mut best = (f64::MIN, (0.05, 0.9, 4));
    for a in 1..=10 {
        for left in [0.005, 0.01, 0.02, 0.05, 0.1] {
            for degrees in 3..=8u32 {
                let (alpha, n) = (f64::from(a) * 0.02, f64::from(degrees));
                let beta = 1.0 - left - alpha;
                let (mut now, mut sum) = (variance, 0.0);
                for r in returns {
                    let square = r * r / (now * (n - 2.0));
                    sum -= 0.5 * libm::log(now) + (n + 1.0) / 2.0 * libm::log1p(square);
                    now = variance * left + alpha * r * r + beta * now;
                }
                sum += returns.len() as f64
                    * (libm::lgamma((n + 1.0) / 2.0) - libm::lgamma(n / 2.0) - 0.5 * libm::log(n - 2.0));
                if sum > best.0 {
                    best = (sum, (alpha, beta, degrees));
                }
            }
        }
    }
    best.1
}

/// Hours of real bars in units of the deviation that a day's average expected: gap to the open, and high, low and close
/// above the open.
#[derive(Clone, Debug, PartialEq)]
pub struct Shapes {
    pub hours: Vec<[f64; 4]>,
    pub variance: f64,
}

impl Shapes {
    /// Weight of an hour in the average variance.
    pub const WEIGHT: f64 = 1.0 / 24.0;

    /// From bars of an hour or less, which are joined.
    pub fn of(bars: &Bars) -> Self {
        let hours = hourly(bars);
        let variance = mean(hours.returns().iter().map(|r| r * r));
        let mut expected = variance;
        let mut shapes = Vec::new();
        for pair in hours.bars.windows(2) {
            let (last, bar) = (pair[0], pair[1]);
            let unit = libm::sqrt(expected);
            let log = |a: f64, b: f64| libm::log(a / b);
            let shape =
                [log(bar.open, last.close), log(bar.high, bar.open), log(bar.low, bar.open), log(bar.close, bar.open)];
            shapes.push(shape.map(|x| x / unit));
            let gain = log(bar.close, last.close);
            expected = (expected + (gain * gain - expected) * Self::WEIGHT).max(variance / 16.0);
        }
        Self { hours: shapes, variance }
    }

    /// Without any file, for tests: hours of a plain walk with the fit's variance.
    pub fn made(fit: &Fit, hours: usize) -> Self {
        let mut chance = Chance::new(3, Stream::Path);
        let shape = |chance: &mut Chance| {
            let (close, a, b) = (chance.normal(), chance.normal().abs(), chance.normal().abs());
            [0.0, close.max(0.0) + a * 0.4, close.min(0.0) - b * 0.4, close]
        };
        Self { hours: (0..hours).map(|_| shape(&mut chance)).collect(), variance: fit.variance }
    }
}

/// Bars joined to hours; those of an hour are as they are.
pub fn hourly(bars: &Bars) -> Bars {
    let mut out: Vec<super::Bar> = Vec::new();
    for bar in &bars.bars {
        let hour = bar.time.div_euclid(HOUR) * HOUR;
        match out.last_mut().filter(|last| last.time == hour) {
            Some(last) => {
                (last.high, last.low, last.close) = (last.high.max(bar.high), last.low.min(bar.low), bar.close);
            }
            None => out.push(super::Bar { time: hour, ..*bar }),
        }
    }
    Bars { step: HOUR, bars: out }
}

#[cfg(test)]
mod tests {
    use super::super::model::{bars, Model};
    use super::*;

    #[test]
    fn a_fit_finds_what_a_path_was_made_with() {
        let truth = Fit { alpha: 0.08, beta: 0.90, degrees: 4, ..Fit::sol() };
        let shapes = Shapes::made(&truth, 10);
        let mut chance = Chance::new(5, Stream::Path);
        let path = bars(Model::Garch, &truth, &shapes, (0, 20_000, 100.0), &mut chance);
        let found = Fit::of(&path);
        assert!((found.alpha - truth.alpha).abs() <= 0.041, "{found:?}");
        assert!((found.beta - truth.beta).abs() <= 0.05, "{found:?}");
        assert!((3..=5).contains(&found.degrees), "{found:?}");
    }

    #[test]
    fn quarters_of_an_hour_are_joined_to_hours() {
        let bar =
            |k: i64, p: f64| super::super::Bar { time: k * 900, open: p, high: p + 1.0, low: p - 1.0, close: p + 0.5 };
        let joined = hourly(&Bars { step: 900, bars: (0..8).map(|k| bar(k, 10.0 + k as f64)).collect() });
        assert_eq!(joined.bars.len(), 2);
        assert_eq!(
            (joined.bars[0].open, joined.bars[0].high, joined.bars[0].low, joined.bars[0].close),
            (10.0, 14.0, 9.0, 13.5)
        );
    }
}
