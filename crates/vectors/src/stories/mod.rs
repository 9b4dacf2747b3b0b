//! Stories: series of calls, each with its report and all numbers it changed.

mod actions;
mod changes;
mod worked;

/// File name and content.
pub fn files() -> Vec<(String, String)> {
    let files = [("changes", changes::all()), ("waterfall-worked", worked::all())];
    files.into_iter().map(|(name, stories)| (format!("{name}.json"), stories.write())).collect()
}
