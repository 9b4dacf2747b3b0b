//! Stories: series of calls, each with its report and all numbers it changed.

mod actions;
mod bounds;
mod changes;
mod edges;
mod fund;
mod named;
mod pool;
mod sources;
mod volatility;
mod walk;
mod worked;
mod young;

use crate::record::Stories;

/// File name and content.
pub fn files() -> Vec<(String, String)> {
    let mut measured = Stories::default();
    volatility::add_to(&mut measured);
    let files: [(&str, Stories); 10] = [
        ("stories", named::all()),
        ("bounds", bounds::all()),
        ("changes", changes::all()),
        ("edges", edges::all()),
        ("fund", fund::all()),
        ("sources", sources::all()),
        ("walks", walk::all()),
        ("volatility-stories", measured),
        ("waterfall-worked", worked::all()),
        ("young", young::all()),
    ];
    files.into_iter().map(|(name, stories)| (format!("{name}.json"), stories.write())).collect()
}
