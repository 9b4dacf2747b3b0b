//! The command. `npm run sim -- --help` says what it can do.

use clap::error::ErrorKind;
use clap::Parser;
use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    let call = match cli::Cli::try_parse() {
        Ok(call) => call,
        Err(error) => {
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return ExitCode::from(if asked { 0 } else { 2 });
        }
    };
    match call.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("sim: {fault}");
            ExitCode::from(2)
        }
    }
}
