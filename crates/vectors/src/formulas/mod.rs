//! Formulas: edge cases, then random ones of all magnitudes.

mod amounts;
mod control;
mod events;
mod fees;
mod liquidity;
mod prices;
mod volatility;

use crate::record::Formulas;
use crate::rng::Rng;

type Section = fn(&mut Formulas, &mut Rng);

/// File name and content.
pub fn files() -> Vec<(String, String)> {
    let sections: [(&str, Section); 11] = [
        ("math", amounts::math),
        ("price", prices::price),
        ("oracle", prices::oracle),
        ("orders", prices::orders),
        ("fees", fees::fees),
        ("margin", prices::margin),
        ("volatility", volatility::volatility),
        ("insurance", fees::insurance),
        ("liquidity", liquidity::liquidity),
        ("mutualization", events::mutualization),
        ("control", control::control),
    ];
    sections
        .into_iter()
        .map(|(name, section)| {
            let mut formulas = Formulas::default();
            section(&mut formulas, &mut Rng::new(name));
            (format!("{name}.json"), formulas.write())
        })
        .collect()
}
