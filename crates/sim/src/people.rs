//! Who trades: what each wants and when. Everybody draws their own numbers, so that under another rule set the same
//! people want the same things.

use crate::chance::{Chance, Draw, Own, Stream};
use crate::setup::Setup;
use alloc::vec::Vec;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Retail,
    /// In the direction of the last day, with little leverage and more money.
    Trend,
    /// Both sides at once, as somebody does whose other leg is elsewhere or for whom volume counts.
    Pair,
    /// Both sides at most leverage when a market has begun to move: one of them wins, the other is left to the pool.
    Attacker,
}

#[derive(Clone, Copy, Debug)]
pub struct Person {
    pub kind: Kind,
    pub own: Own,
    /// Dollars of notional that are typical, and the leverage that is wanted.
    pub size: f64,
    pub leverage: f64,
    /// Sells when so much of the collateral is lost; adds collateral when half of it is; runs with everybody.
    pub stop: Option<f64>,
    pub tops_up: bool,
    pub panics: bool,
    /// Mean seconds with and without a position.
    pub holds: f64,
    pub rests: f64,
    /// When the position is closed, and when the person looks next.
    pub until: i64,
    pub wakes: i64,
    /// Whether the collateral was added to already.
    pub topped: bool,
}

const HOUR: f64 = 3_600.0;
/// Deviation of the logarithm of a position's size: the largest hundredth of positions has a third of the money.
const SIZE_SIGMA: f64 = 1.2;

/// Everybody of a run; a pair is two neighbours, the first of which decides for both.
pub fn everybody(setup: &Setup, seed: u64) -> Vec<Person> {
    let mut chance = Chance::new(seed, Stream::People);
    let n = setup.traders as usize;
    let count = |part: f64| (part * n as f64 / 2.0) as usize * 2;
    let (attackers, pairs, trend) = (count(setup.attackers), count(setup.pairs), count(setup.trend));
    // Half of the time people have a position: the median that makes expected interest what it is meant to be.
    let mean = setup.interest * setup.liquidity / (n as f64 * 0.5);
    let median = mean / libm::exp(SIZE_SIGMA * SIZE_SIGMA / 2.0);
    (0..n)
        .map(|i| {
            let kind = match i {
                _ if i < attackers => Kind::Attacker,
                _ if i < attackers + pairs => Kind::Pair,
                _ if i < attackers + pairs + trend => Kind::Trend,
                _ => Kind::Retail,
            };
            person(kind, median, setup, &mut chance)
        })
        .collect()
}

fn person(kind: Kind, median: f64, setup: &Setup, chance: &mut Chance) -> Person {
    let own = Own::new(chance.word());
    let size = chance.lognormal(median, SIZE_SIGMA);
    let wanted = chance.lognormal(setup.leverage, setup.leverage_sigma);
    let habits = [chance.unit(), chance.unit(), chance.unit()];
    let (leverage, holds, rests) = match kind {
        Kind::Retail => (wanted, 36.0, 36.0),
        Kind::Trend => (wanted.min(5.0), 72.0, 72.0),
        Kind::Pair => (wanted.max(10.0), 48.0, 48.0),
        Kind::Attacker => (f64::MAX, 2.0, 48.0),
    };
    let retail = kind == Kind::Retail;
    Person {
        kind,
        own,
        size,
        leverage: leverage.max(1.1),
        stop: (retail && habits[0] < 0.3).then(|| 0.3 + 0.5 * habits[1]),
        tops_up: retail && (0.3..0.55).contains(&habits[0]),
        panics: retail && habits[2] < 0.15,
        holds: holds * HOUR,
        rests: rests * HOUR,
        until: 0,
        wakes: 0,
        topped: false,
    }
}

impl Person {
    /// How long the next position is held, and how long the next rest is, in seconds.
    pub fn hold(&mut self) -> i64 {
        self.own.exponential(self.holds) as i64 + 60
    }
    pub fn rest(&mut self) -> i64 {
        self.own.exponential(self.rests) as i64 + 60
    }
    /// Which side, given what the price did in four hours and in a day.
    pub fn wants_long(&mut self, hours: f64, day: f64) -> bool {
        let random = self.own.unit();
        match self.kind {
            Kind::Trend => day >= 0.0,
            // Somewhat more than half follow what they saw; somewhat more than half of the rest hope.
            _ if random < 0.3 => hours >= 0.0,
            _ => random < 0.3 + 0.7 * 0.54,
        }
    }
    /// Notional of the next position.
    pub fn notional(&mut self) -> f64 {
        (self.size * (0.5 + self.own.unit())).max(60.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_same_people_and_expected_interest_is_near() {
        let setup = Setup { traders: 20_000, ..Setup::default() };
        let people = everybody(&setup, 1);
        let again = everybody(&setup, 1);
        assert!(people.iter().zip(&again).all(|(a, b)| a.size == b.size && a.leverage == b.leverage));
        let sum: f64 = people.iter().map(|p| p.size).sum::<f64>() * 0.5;
        let wanted = setup.interest * setup.liquidity;
        assert!((sum / wanted - 1.0).abs() < 0.1, "{sum} of {wanted}");
        let of = |kind| people.iter().filter(|p| p.kind == kind).count();
        assert_eq!((of(Kind::Attacker), of(Kind::Pair), of(Kind::Trend)), (400, 1_200, 2_000));
    }
}
