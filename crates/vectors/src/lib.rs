//! Golden cases of the engine. `cargo run -p vectors` writes them to `vectors/`; `-- --check` and a test say whether
//! they are still what the engine computes. The TypeScript parity tests read them.

mod bytes;
mod cases;
mod json;
mod params;
pub mod random;
mod record;
mod rng;
mod stories;
pub mod world;

use json::Json;
use std::path::{Path, PathBuf};

/// Where the committed files are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors")
}

/// All files, by name, as they must be.
pub fn files() -> Vec<(String, String)> {
    let mut files = cases::files();
    files.extend(stories::files());
    let base = record::canonical(&world::base().json());
    files.push(("world.json".to_owned(), base + "\n"));
    files
}

/// Everything that is written: the files, and the table of parameters, which is no case.
pub fn written() -> Vec<(String, String)> {
    let table = record::canonical(&params::all()) + "\n";
    files().into_iter().chain([("../artifacts/params.json".to_owned(), table)]).collect()
}

/// Names of the files of `folder` that are missing or not as they must be, and of those that should not be there.
pub fn stale(folder: &Path) -> Vec<String> {
    let files = written();
    let differs = |name: &str, text: &str| std::fs::read_to_string(folder.join(name)).ok().as_deref() != Some(text);
    let mut stale: Vec<_> =
        files.iter().filter(|(name, text)| differs(name, text)).map(|(name, _)| name.clone()).collect();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && !files.iter().any(|(known, _)| *known == name) {
            stale.push(name);
        }
    }
    stale
}
