//! The prices of a plan: one print a second in real time, two moves at most, a cluster clock that may be wrong, and
//! keepers that may be late.

use crate::model::rng::Rng;
use engine::Price;

/// Seconds that a plan lasts.
pub const LAST: i64 = 12;
/// How much the price moves at once, 1e-4: up to 2 % what happens every day, above what makes debtors.
const MOVES: [i64; 12] = [5, 10, 20, 30, 50, 100, 100, 200, 500, 800, 1_000, 1_500];
/// Seconds by which the cluster's clock is behind real time (ahead where negative).
const LAGS: [i64; 13] = [0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 30, -2, -5];
/// Seconds after which others bring a print, execute what it executes, and liquidate.
const LATE: [i64; 6] = [0, 1, 1, 2, 2, 4];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The first print after the move is of this second; the plan begins at 0.
    pub at: i64,
    pub bps: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    pub steps: [Step; 2],
    pub lag: i64,
    pub late: i64,
}

impl Path {
    pub fn random(rng: &mut Rng) -> Self {
        let lag = rng.pick(&LAGS);
        let mut path = Self { steps: [Step { at: 0, bps: 0 }; 2], lag, late: rng.pick(&LATE) };
        path.steps[0] = path.step(rng);
        if rng.chance(30) {
            path.steps[1] = path.step(rng);
        }
        path
    }
    /// A move may be known before the plan begins, and not to the pool.
    fn step(&self, rng: &mut Rng) -> Step {
        let first = -self.lag.clamp(3, 10);
        let at = first + rng.below(usize::try_from(LAST - first).unwrap()) as i64;
        let bps = rng.pick(&MOVES);
        Step { at, bps: if rng.chance(50) { bps } else { -bps } }
    }
    pub fn mutate(&mut self, rng: &mut Rng) {
        match rng.below(5) {
            0 => self.lag = rng.pick(&LAGS),
            1 => self.late = rng.pick(&LATE),
            2 => self.steps[0] = self.step(rng),
            3 => self.steps[1] = self.step(rng),
            _ => self.steps[0].bps = -self.steps[0].bps,
        }
    }
    /// The price of a second, from what it was at first.
    pub fn price(&self, first: Price, second: i64) -> Price {
        let moved = self.steps.iter().filter(|step| step.at <= second);
        Price(moved.fold(first.0, |price, step| price / 10_000 * (10_000 + step.bps).unsigned_abs()))
    }
}
