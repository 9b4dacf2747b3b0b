use std::process::ExitCode;

/// `cargo run -p vectors` writes the files; `-- --check` only compares, and fails if one differs.
fn main() -> ExitCode {
    let folder = vectors::folder();
    let stale = vectors::stale(&folder);
    if std::env::args().any(|arg| arg == "--check") {
        for name in &stale {
            eprintln!("vectors/{name} is not what the engine computes; run: cargo run -p vectors");
        }
        return if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    for (name, text) in vectors::written() {
        if let Err(error) = std::fs::write(folder.join(&name), &text) {
            eprintln!("vectors/{name}: {error}");
            return ExitCode::FAILURE;
        }
        println!("vectors/{name} {} bytes{}", text.len(), if stale.contains(&name) { ", changed" } else { "" });
    }
    for name in vectors::stale(&folder) {
        eprintln!("vectors/{name} is written by nothing; delete it");
    }
    ExitCode::SUCCESS
}
