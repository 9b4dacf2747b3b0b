//! A small world, which a page can play by the hundred: few people, two made-up days of minutes, of which the second
//! has a crash of the depth that is asked for. Nothing of it is a forecast.

use crate::chance::{Chance, Stream};
use crate::error::{Fault, Known};
use crate::measure::Outcome;
use crate::prices::fit::{Fit, Shapes};
use crate::prices::model::{self, Model};
use crate::prices::{expand, Path};
use crate::rules::Rules;
use crate::setup::Setup;
use crate::world;
use alloc::format;
use alloc::vec::Vec;

/// A page waits for it: more people than this are for the command.
const MOST: u32 = 2_000;
const TICK: i64 = 60;
/// Hours of the whole, and when the crash begins: six after everything is measured.
const HOURS: usize = 48;
const CRASH: usize = 30 * 60;
/// Half of it comes back within so many minutes.
const BACK: usize = 360;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Small {
    pub rules: Rules,
    pub setup: Setup,
    /// The part of the price that is gone at the bottom, and minutes from the top to there.
    pub crash: f64,
    pub minutes: usize,
}

impl Default for Small {
    fn default() -> Self {
        // A fifth of the usual people with a fifth of the usual money: positions are as large as elsewhere.
        let setup = Setup { traders: 200, liquidity: 10e6, ..Setup::default() };
        Self { rules: Rules::ours(), setup, crash: 0.3, minutes: 30 }
    }
}

impl Small {
    /// `crash=0.3,minutes=30,rules=ballast` and what [`Setup::set`] knows, separated by commas; empty for the defaults.
    pub fn parse(text: &str) -> Known<Self> {
        let mut small = Self::default();
        for change in text.split(',').filter(|change| !change.is_empty()) {
            let (name, value) = change.split_once('=').unwrap_or((change, ""));
            let fault = |bounds: &str| Fault::argument("--set", format!("{change}: {bounds}"));
            match name {
                "rules" => small.rules = Rules::named(value).ok_or_else(|| fault("no such rules"))?,
                "crash" => {
                    let depth = value.parse().ok().filter(|depth| (0.0..=0.9).contains(depth));
                    small.crash = depth.ok_or_else(|| fault("from 0 to 0.9"))?;
                }
                "minutes" => {
                    let minutes = value.parse().ok().filter(|minutes| (1..=360).contains(minutes));
                    small.minutes = minutes.ok_or_else(|| fault("from 1 to 360"))?;
                }
                _ => small.setup.set(change)?,
            }
        }
        if small.setup.traders > MOST {
            return Err(Fault::argument("--set", format!("traders: {MOST} at most in a small world")));
        }
        Ok(small)
    }

    /// Two days of a GARCH model, which then fall and come back half of the way.
    pub fn path(&self, seed: u64) -> Known<Path> {
        let nothing = Shapes { hours: Vec::new(), variance: 0.0 };
        let start = (1_704_067_200, HOURS, 100.0); // 1 January 2024
        let bars = model::bars(Model::Garch, &Fit::sol(), &nothing, start, &mut Chance::new(seed, Stream::Path));
        let mut path = expand::expand(&bars, TICK, &mut Chance::new(seed, Stream::Bars))?;
        let (bottom, end) = (libm::log(1.0 - self.crash), libm::log(1.0 - self.crash / 2.0));
        for (minute, price) in path.prices.iter_mut().enumerate().skip(CRASH) {
            let past = minute - CRASH + 1;
            let fallen = past.min(self.minutes) as f64 / self.minutes as f64;
            let back = past.saturating_sub(self.minutes).min(BACK) as f64 / BACK as f64;
            *price *= libm::exp(bottom * fallen + (end - bottom) * back);
        }
        Ok(path)
    }

    pub fn play(&self, seed: u64) -> Known<Outcome> {
        Ok(world::run(self.rules, &self.setup, &self.path(seed)?, seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_day_falls_as_far_as_is_asked_and_the_first_is_as_it_was() {
        let of = |crash| Small { crash, ..Small::default() }.path(3).unwrap();
        let (calm, crash) = (of(0.0), of(0.4));
        assert_eq!(calm.prices[..CRASH], crash.prices[..CRASH]);
        let ratio = |minute: usize| crash.prices[minute] / calm.prices[minute];
        assert!((ratio(CRASH + 29) - 0.6).abs() < 1e-9, "{}", ratio(CRASH + 29));
        assert!((ratio(2_879) - 0.8).abs() < 1e-9 && crash.prices.len() == 2_880);
    }

    #[test]
    fn a_deeper_crash_liquidates_more_and_a_seed_is_its_bytes() {
        let of = |text: &str| Small::parse(text).unwrap().play(1).unwrap();
        let (calm, crash) = (of("crash=0"), of("crash=0.4,leverage=20"));
        assert!(crash.liquidated > 2 * calm.liquidated, "{} {}", crash.liquidated, calm.liquidated);
        assert_eq!(crash, of("crash=0.4,leverage=20"));
        assert_ne!(crash.sha256, of("crash=0.4,leverage=20,rules=static").sha256);
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        for bad in
            ["crash=1", "crash=", "crash", "minutes=0", "minutes=1.5", "rules=none", "traders=3000", "alpha=2", "x=1"]
        {
            assert!(matches!(Small::parse(bad), Err(Fault::Argument { name: "--set", .. })), "{bad}");
        }
        assert_eq!(Small::parse("").unwrap().setup.traders, 200);
    }
}
