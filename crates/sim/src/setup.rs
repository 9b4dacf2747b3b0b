//! What a run is: a world's numbers, each with its unit. The defaults are those of docs/claim/protocol.md.

use crate::error::{Fault, Known};
use crate::rules::Rules;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// People, keepers and the outside world of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup {
    /// Accounts that may hold a position; a hedged pair is two.
    pub traders: u32,
    /// Dollars that LPs bring, and the fund's money as a part of its least target, 50,000 USD, or of 1 % of expected
    /// open interest, whichever is more.
    pub liquidity: f64,
    pub fund: f64,
    /// Expected open interest of both sides as a part of liquidity.
    pub interest: f64,
    /// Median leverage that retail wants, and the deviation of its logarithm.
    pub leverage: f64,
    pub leverage_sigma: f64,
    /// Parts of the accounts: followers of the trend, hedged pairs, attackers. The rest is retail.
    pub trend: f64,
    pub pairs: f64,
    pub attackers: f64,
    /// The part of liquidity and of the fund that runs.
    pub running: f64,
    /// Median seconds from a price to the liquidation that it allows (lognormal, deviation 1), and seconds for which
    /// keepers are out when a price has moved 5 % in an hour; once a day at most.
    pub latency: f64,
    pub outage: f64,
    /// Seconds for which the feed is silent when a price has moved 4 % in five minutes; once a day at most.
    pub gap: f64,
    /// Largest distance of a second source, a part of the price; 0 for no second source.
    pub second: f64,
    /// The part of what traders close or open that the pool's hedge carries to outside markets, and the dollars that
    /// move those by 1 %; half of a move is gone after ten minutes.
    pub alpha: f64,
    pub depth: f64,
    /// How far the stable falls when the index has fallen 10 % in a day, a part of a dollar.
    pub depeg: f64,
    /// Seconds before anything is measured.
    pub warm: i64,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            traders: 1_000,
            liquidity: 50e6,
            fund: 1.0,
            interest: 0.4,
            leverage: 8.0,
            leverage_sigma: 0.8,
            trend: 0.10,
            pairs: 0.06,
            attackers: 0.02,
            running: 0.3,
            latency: 4.0,
            outage: 0.0,
            gap: 0.0,
            second: 0.0,
            alpha: 0.5,
            depth: 10e6,
            depeg: 0.0,
            warm: 86_400,
        }
    }
}

type Field = (&'static str, fn(&mut Setup) -> &mut f64, [f64; 2]);

/// What can be set by name, with its bounds.
const FIELDS: [Field; 16] = [
    ("liquidity", |s| &mut s.liquidity, [1e5, 1e10]),
    ("fund", |s| &mut s.fund, [0.0, 100.0]),
    ("interest", |s| &mut s.interest, [0.0, 2.0]),
    ("leverage", |s| &mut s.leverage, [1.0, 500.0]),
    ("leverage-sigma", |s| &mut s.leverage_sigma, [0.0, 3.0]),
    ("trend", |s| &mut s.trend, [0.0, 0.5]),
    ("pairs", |s| &mut s.pairs, [0.0, 0.3]),
    ("attackers", |s| &mut s.attackers, [0.0, 0.2]),
    ("running", |s| &mut s.running, [0.0, 0.9]),
    ("latency", |s| &mut s.latency, [0.0, 3_600.0]),
    ("outage", |s| &mut s.outage, [0.0, 86_400.0]),
    ("gap", |s| &mut s.gap, [0.0, 3_600.0]),
    ("second", |s| &mut s.second, [0.0, 0.2]),
    ("alpha", |s| &mut s.alpha, [0.0, 1.0]),
    ("depth", |s| &mut s.depth, [1e4, 1e12]),
    ("depeg", |s| &mut s.depeg, [0.0, 0.5]),
];

impl Setup {
    /// Sets `name=value`. `BadArgument` for a name that is none, or a value outside its bounds.
    pub fn set(&mut self, text: &str) -> Known<()> {
        let fault = |why: String| Fault::argument("--set", why);
        let (name, value) = text.split_once('=').ok_or_else(|| fault(format!("{text}: NAME=VALUE was expected")))?;
        if name == "traders" {
            let count = value.parse().ok().filter(|n| (2..=1_000_000).contains(n));
            self.traders = count.ok_or_else(|| fault(format!("{text}: from 2 to 1000000")))?;
            return Ok(());
        }
        let names = || FIELDS.iter().map(|f| f.0).collect::<Vec<_>>().join(", ");
        let field = FIELDS.iter().find(|f| f.0 == name);
        let (_, place, [least, most]) =
            field.ok_or_else(|| fault(format!("{name} is none of traders, {}", names())))?;
        let number = value.parse().ok().filter(|v: &f64| *v >= *least && *v <= *most);
        *place(self) = number.ok_or_else(|| fault(format!("{text}: from {least} to {most}")))?;
        Ok(())
    }

    /// As text, every number: part of what a result is known by.
    pub fn describe(&self) -> String {
        let mut copy = *self;
        let rest = FIELDS.iter().map(|(name, place, _)| format!("{name}={}", place(&mut copy)));
        let all: Vec<String> = rest.collect();
        format!("traders={} warm={} {}", self.traders, self.warm, all.join(" "))
    }

    /// Dollars that the fund begins with.
    pub fn fund_money(&self, rules: &Rules) -> f64 {
        let p = rules.params().pool;
        let target =
            (p.target_share.0 as f64 / 10_000.0 * self.interest * self.liquidity).max(p.target_min.0 as f64 / 1e6);
        self.fund * target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_none_and_a_value_out_of_bounds_are_refused_and_change_nothing() {
        let mut setup = Setup::default();
        for bad in ["alpha", "alpha=2", "alpha=", "beta=1", "traders=1", "latency=-1", "depth=NaN"] {
            let fault = setup.set(bad).expect_err(bad);
            assert!(matches!(fault, Fault::Argument { name: "--set", .. }), "{bad}");
        }
        assert_eq!(setup, Setup::default());
        setup.set("alpha=1").unwrap();
        setup.set("traders=10").unwrap();
        assert_eq!(setup, Setup { alpha: 1.0, traders: 10, ..Setup::default() });
        assert!(setup.describe().contains("alpha=1 "));
    }
}
