//! Stories: series of calls, each with its report and all numbers it changed.

mod actions;
mod bounds;
mod edges;
mod named;
mod pool;
mod sources;
mod walk;
mod worked;

use crate::record::Stories;

/// File name and content.
pub fn files() -> Vec<(String, String)> {
    let files: [(&str, Stories); 6] = [
        ("stories", named::all()),
        ("bounds", bounds::all()),
        ("edges", edges::all()),
        ("sources", sources::all()),
        ("walks", walk::all()),
        ("waterfall-worked", worked::all()),
    ];
    files.into_iter().map(|(name, stories)| (format!("{name}.json"), stories.write())).collect()
}
