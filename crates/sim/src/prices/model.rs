//! Prices that never were: hourly bars of four models. What they are fitted to is in `fit`.

use super::fit::{Fit, Shapes};
use super::{Bar, Bars, HOUR};
use crate::chance::Draw;
use alloc::vec::Vec;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Returns whose variance follows the last ones, with Student's t for the rest (Bollerslev 1986).
    Garch,
    /// A walk with jumps that come at a constant rate (Merton 1976).
    Merton,
    /// A walk with jumps that make further jumps likely (Hawkes 1971).
    Hawkes,
    /// Days of real bars in their own order, scaled by the volatility of the moment (filtered block bootstrap).
    Bootstrap,
}

impl Model {
    pub const ALL: [Self; 4] = [Self::Garch, Self::Merton, Self::Hawkes, Self::Bootstrap];
    pub fn name(self) -> &'static str {
        match self {
            Self::Garch => "garch",
            Self::Merton => "merton",
            Self::Hawkes => "hawkes",
            Self::Bootstrap => "bootstrap",
        }
    }
}

/// A jump is so much of the day's deviation at least, by the fit; it is never so large that a price would vanish.
const WORST: f64 = 0.5;
/// Volatility of a bootstrap stays within so many times what it was fitted to: blocks of a wild week may not follow
/// each other for ever.
const RANGE: [f64; 2] = [0.25, 4.0];
/// And returns to it within a week: an average of its own squares alone would wander off.
const RETURN: f64 = 1.0 / 168.0;

/// The extremes of an hour whose return is known: those of a bridge, drawn by the reflection principle.
fn extremes(gain: f64, sigma: f64, chance: &mut impl Draw) -> (f64, f64) {
    let mut reach = || libm::sqrt(gain * gain - 2.0 * sigma * sigma * libm::log(chance.unit()));
    let (up, down) = (reach(), reach());
    ((gain + up) / 2.0, (gain - down) / 2.0)
}

/// `hours` bars from `start`, from a price. `shapes` are the real bars of a bootstrap.
pub fn bars(
    model: Model,
    fit: &Fit,
    shapes: &Shapes,
    (start, hours, price): (i64, usize, f64),
    chance: &mut impl Draw,
) -> Bars {
    let mut walk = Walk { bars: Vec::with_capacity(hours), time: start, price };
    match model {
        Model::Garch => garch(fit, hours, chance, &mut walk),
        Model::Merton => jumps(fit, 0.0, hours, chance, &mut walk),
        Model::Hawkes => jumps(fit, fit.branching, hours, chance, &mut walk),
        Model::Bootstrap => bootstrap(shapes, hours, chance, &mut walk),
    }
    Bars { step: HOUR, bars: walk.bars }
}

struct Walk {
    bars: Vec<Bar>,
    time: i64,
    price: f64,
}

impl Walk {
    /// An hour: a jump at its beginning, then logarithms of the extremes and of the close above the open.
    fn hour(&mut self, jump: f64, high: f64, low: f64, close: f64) {
        let open = self.price * libm::exp(jump);
        let at = |log: f64| open * libm::exp(log);
        let close = at(close);
        let (high, low) = (at(high).max(open).max(close), at(low).min(open).min(close));
        self.bars.push(Bar { time: self.time, open, high, low, close });
        self.time += HOUR;
        self.price = close;
    }
    fn diffuse(&mut self, jump: f64, gain: f64, sigma: f64, chance: &mut impl Draw) {
        let (high, low) = extremes(gain, sigma, chance);
        self.hour(jump, high, low, gain);
    }
}

fn garch(fit: &Fit, hours: usize, chance: &mut impl Draw, walk: &mut Walk) {
    let mut variance = fit.variance;
    for _ in 0..hours {
        let sigma = libm::sqrt(variance);
        let gain = (sigma * chance.student(fit.degrees)).clamp(-WORST, WORST);
        // What a hour moved beyond four of its deviations it moved at once: the tail of Student's t is jumps.
        let jump = if gain.abs() > 4.0 * sigma { gain - 4.0 * sigma * gain.signum() } else { 0.0 };
        walk.diffuse(jump, gain - jump, sigma, chance);
        variance = fit.variance * (1.0 - fit.alpha - fit.beta) + fit.alpha * gain * gain + fit.beta * variance;
        variance = variance.min(fit.variance * RANGE[1] * RANGE[1] * 4.0);
    }
}

/// With a branching ratio above zero each jump brings so many more on average, within `decay` hours.
fn jumps(fit: &Fit, branching: f64, hours: usize, chance: &mut impl Draw, walk: &mut Walk) {
    let base = fit.jumps_per_hour * (1.0 - branching);
    let mut excited = 0.0;
    for _ in 0..hours {
        let rate = base + excited;
        let mut jump = 0.0;
        let mut wait = chance.exponential(1.0);
        let mut count = 0.0;
        while wait < rate && count < 20.0 {
            jump += fit.jump_mean + fit.jump_sigma * chance.normal();
            count += 1.0;
            wait += chance.exponential(1.0);
        }
        excited = excited * libm::exp(-1.0 / fit.decay) + count * branching / fit.decay;
        let gain = fit.calm_sigma * chance.normal();
        walk.diffuse(jump.clamp(-WORST, WORST), gain, fit.calm_sigma, chance);
    }
}

/// Blocks of a day on average (Politis and Romano 1994); volatility is filtered by an average of a day.
fn bootstrap(shapes: &Shapes, hours: usize, chance: &mut impl Draw, walk: &mut Walk) {
    let mut variance = shapes.variance;
    let mut at = chance.index(shapes.hours.len());
    let [least, most] = RANGE.map(|r| shapes.variance * r * r);
    for _ in 0..hours {
        if chance.chance(1.0 / 24.0) {
            at = chance.index(shapes.hours.len());
        }
        let [gap, high, low, close] = shapes.hours[at].map(|x| x * libm::sqrt(variance));
        at = (at + 1) % shapes.hours.len();
        walk.hour(gap.clamp(-WORST, WORST), high, low.max(-2.0), close.clamp(-2.0, 2.0));
        let gain = gap + close;
        variance += (gain * gain - variance) * Shapes::WEIGHT + (shapes.variance - variance) * RETURN;
        variance = variance.clamp(least, most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Stream};

    #[test]
    fn each_model_gives_sound_bars_about_as_wild_as_it_was_fitted() {
        let fit = Fit::sol();
        let shapes = Shapes::made(&fit, 2_000);
        for model in Model::ALL {
            let mut chance = Chance::new(11, Stream::Path);
            let bars = bars(model, &fit, &shapes, (0, 8_760, 100.0), &mut chance);
            assert_eq!(bars.bars.len(), 8_760);
            assert!(bars.bars.iter().all(Bar::is_sound), "{model:?}");
            let returns = bars.returns();
            let variance = returns.iter().map(|r| r * r).sum::<f64>() / returns.len() as f64;
            let ratio = libm::sqrt(variance / fit.variance);
            assert!((0.5..2.0).contains(&ratio), "{model:?}: {ratio}");
        }
    }
}
