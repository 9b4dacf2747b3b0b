//! What can be wrong with what the simulator is given. Each names the thing and what to do.

use alloc::string::{String, ToString};
use core::fmt;

#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// A file that is not there, or cannot be read or written.
    File { path: String, why: String },
    /// A line of a price file.
    Row { path: String, line: u64, why: String },
    /// A window that the file does not have whole.
    Window { path: String, why: String },
    /// An argument.
    Argument { name: &'static str, why: String },
    /// Results that are not of this plan, or not whole.
    Results { path: String, why: String },
}

pub type Known<T> = Result<T, Fault>;

impl Fault {
    pub fn file(path: impl Into<String>, why: impl fmt::Display) -> Self {
        Self::File { path: path.into(), why: why.to_string() }
    }
    pub fn argument(name: &'static str, why: impl fmt::Display) -> Self {
        Self::Argument { name, why: why.to_string() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, why } => write!(out, "FileUnusable: {path}: {why}"),
            Self::Row { path, line, why } => write!(out, "BadRow: {path}, line {line}: {why}"),
            Self::Window { path, why } => write!(out, "WindowMissing: {path}: {why}"),
            Self::Argument { name, why } => write!(out, "BadArgument: {name}: {why}"),
            Self::Results { path, why } => write!(out, "ResultsUnusable: {path}: {why}"),
        }
    }
}
impl core::error::Error for Fault {}
