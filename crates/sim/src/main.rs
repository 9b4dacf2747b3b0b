//! The command. `npm run sim -- --help` says what it can do.

use clap::error::ErrorKind;
use clap::Parser;
use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    let call = match cli::Cli::try_parse() {
        Ok(call) => call,
        Err(error) => {
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
                let _ = error.print();
                return ExitCode::SUCCESS;
            }
            // Its first sentence: the rest is what --help says, and where nothing is asked for it is the help itself.
            let words = error.to_string();
            let first: Vec<_> = words.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
            let nothing = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
            let said = if nothing { "error: a command is missing".into() } else { first.join(" ") };
            eprintln!("{said} (npm run sim -- --help)");
            return ExitCode::from(2);
        }
    };
    match call.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::from(2)
        }
    }
}
