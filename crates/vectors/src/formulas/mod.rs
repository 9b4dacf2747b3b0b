//! Formulas: edge cases, then random ones of all magnitudes.

mod amounts;
mod events;
mod fees;
mod prices;

use crate::record::Formulas;
use crate::rng::Rng;

/// Cases of a formula with small arguments, and of one whose arguments are whole structs: all files together stay below 2 MB.
pub const N: u64 = 150;
pub const FEWER: u64 = 80;

type Section = fn(&mut Formulas, &mut Rng);

/// File name and content.
pub fn files() -> Vec<(String, String)> {
    let sections: [(&str, Section); 8] = [
        ("math", amounts::math),
        ("price", prices::price),
        ("oracle", prices::oracle),
        ("orders", prices::orders),
        ("fees", fees::fees),
        ("margin", prices::margin),
        ("insurance", fees::insurance),
        ("mutualization", events::mutualization),
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
