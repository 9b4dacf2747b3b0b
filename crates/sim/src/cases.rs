//! The prices that results are told by name: real windows, and years of a model. Files are named here and read from the
//! folder that the command is given; none is part of the project.

use crate::chance::{Chance, Stream};
use crate::error::{Fault, Known};
use crate::prices::fit::{Fit, Shapes};
use crate::prices::model::{self, Model};
use crate::prices::{expand, time, Bar, Bars, Path};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A stretch of a file; each but the first is scaled so that it begins where the last one ended, because two venues
/// differ.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    pub file: &'static str,
    pub from: &'static str,
    pub to: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub enum Source {
    Window(&'static [Piece]),
    /// So many days of a model. A bootstrap takes its days from a file.
    Days {
        model: Model,
        days: usize,
        file: Option<Piece>,
    },
}

/// What a case may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Anything may be chosen by looking at it.
    Tune,
    /// Looked at once, when everything is chosen.
    HoldOut,
    /// Made up.
    Model,
}

#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub name: &'static str,
    pub what: &'static str,
    pub source: Source,
    pub tick: i64,
    pub used_to: Use,
}

const SOL_1H: &str = "sol-1h-2021-04-2023-12.csv.gz";
const SOL_15M: &str = "sol-15m-2024-07-2026-07.csv.gz";
const SOL_1M: &str = "sol-1m-2025-10-10.csv";
const AVAX_1M: &str = "avax-1m-2025-02-2025-02.csv.gz";
const NEAR_1M: &str = "near-1m-2025-02-2025-02.csv.gz";

const fn piece(file: &'static str, from: &'static str, to: &'static str) -> Piece {
    Piece { file, from, to }
}
const fn event(name: &'static str, what: &'static str, used_to: Use, pieces: &'static [Piece]) -> Case {
    Case { name, what, source: Source::Window(pieces), tick: 10, used_to }
}
const fn year(name: &'static str, what: &'static str, used_to: Use, model: Model, file: Option<Piece>) -> Case {
    Case { name, what, source: Source::Days { model, days: 365, file }, tick: 60, used_to }
}
const fn days(name: &'static str, what: &'static str, model: Model) -> Case {
    Case { name, what, source: Source::Days { model, days: 3, file: None }, tick: 60, used_to: Use::Model }
}

pub const CASES: [Case; 18] = [
    event("may-2021", "SOL, 19 May 2021", Use::Tune, &[piece(SOL_1H, "2021-05-17", "2021-05-22")]),
    event("luna-2022", "SOL, 8 to 12 May 2022", Use::Tune, &[piece(SOL_1H, "2022-05-07", "2022-05-14")]),
    event("ftx-2022", "SOL, 7 to 9 November 2022", Use::Tune, &[piece(SOL_1H, "2022-11-05", "2022-11-12")]),
    event("aug-2024", "SOL, 5 August 2024", Use::HoldOut, &[piece(SOL_15M, "2024-08-02", "2024-08-07")]),
    event("feb-2025", "SOL, 3 February 2025", Use::HoldOut, &[piece(SOL_15M, "2025-02-01", "2025-02-05")]),
    event("avax-feb-2025", "AVAX, 3 February 2025", Use::HoldOut, &[piece(AVAX_1M, "2025-02-01", "2025-02-05")]),
    event("near-feb-2025", "NEAR, 3 February 2025", Use::HoldOut, &[piece(NEAR_1M, "2025-02-01", "2025-02-05")]),
    event(
        "oct-2025",
        "SOL, 10 October 2025",
        Use::HoldOut,
        &[
            piece(SOL_15M, "2025-10-08", "2025-10-10T20:45Z"),
            piece(SOL_1M, "2025-10-10T20:50Z", "2025-10-10T22:10Z"),
            piece(SOL_15M, "2025-10-10T22:15Z", "2025-10-12"),
        ],
    ),
    event("feb-2026", "SOL, 6 February 2026", Use::HoldOut, &[piece(SOL_15M, "2026-02-03", "2026-02-08")]),
    year(
        "year-tune",
        "a year from days of 2021 and 2022",
        Use::Tune,
        Model::Bootstrap,
        Some(piece(SOL_1H, "2021-04-05", "2023-01-01")),
    ),
    year(
        "year-holdout",
        "a year from days of 2024 to 2026",
        Use::HoldOut,
        Model::Bootstrap,
        Some(piece(SOL_15M, "2024-07-11", "2026-07-10")),
    ),
    year("year-garch", "a year, GARCH with Student's t", Use::Model, Model::Garch, None),
    year("year-merton", "a year, Merton's jumps", Use::Model, Model::Merton, None),
    year("year-hawkes", "a year, jumps that excite each other", Use::Model, Model::Hawkes, None),
    days("days-garch", "three days, GARCH: needs no file", Model::Garch),
    days("days-merton", "three days, Merton: needs no file", Model::Merton),
    days("days-hawkes", "three days, Hawkes: needs no file", Model::Hawkes),
    days("days-bootstrap", "three days of a made-up market: needs no file", Model::Bootstrap),
];

impl Case {
    pub fn named(name: &str) -> Known<Self> {
        let names = || CASES.map(|case| case.name).join(", ");
        let found = CASES.into_iter().find(|case| case.name == name);
        found.ok_or_else(|| Fault::argument("--case", format!("{name} is none of {}", names())))
    }
    pub fn files(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = match self.source {
            Source::Window(pieces) => pieces.iter().map(|piece| piece.file).collect(),
            Source::Days { file, .. } => file.iter().map(|piece| piece.file).collect(),
        };
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// What a case needs of its files, read once for all seeds.
pub struct Library {
    bars: BTreeMap<&'static str, Bars>,
    shapes: BTreeMap<&'static str, Shapes>,
    fit: Fit,
}

impl Library {
    /// Reads the files of these cases. `FileUnusable` names all that are missing.
    pub fn open(folder: Option<&PathBuf>, cases: &[Case]) -> Known<Self> {
        let mut names: Vec<_> = cases.iter().flat_map(Case::files).collect();
        names.sort_unstable();
        names.dedup();
        let (mut bars, mut shapes) = (BTreeMap::new(), BTreeMap::new());
        if !names.is_empty() {
            let folder = folder.ok_or_else(|| {
                Fault::argument("--data", format!("these cases need a folder with {}", names.join(", ")))
            })?;
            let missing: Vec<_> = names.iter().filter(|name| !folder.join(name).is_file()).copied().collect();
            if !missing.is_empty() {
                return Err(Fault::file(folder.display().to_string(), format!("it lacks {}", missing.join(", "))));
            }
            for name in names {
                bars.insert(name, Bars::read(&folder.join(name))?);
            }
        }
        let fit = Fit::sol();
        for case in cases {
            if let Source::Days { model: Model::Bootstrap, file, .. } = case.source {
                let made = match file {
                    Some(piece) => Shapes::of(&cut(&bars, &piece)?),
                    None => Shapes::made(&fit, 2_000),
                };
                shapes.insert(case.name, made);
            }
        }
        Ok(Self { bars, shapes, fit })
    }

    /// The path of a case under a seed.
    pub fn path(&self, case: &Case, seed: u64) -> Known<Path> {
        let bars = match case.source {
            Source::Window(pieces) => return self.window(case, pieces, seed),
            Source::Days { model, days, .. } => {
                let nothing = Shapes { hours: vec![[0.0; 4]], variance: 0.0 };
                let shapes = self.shapes.get(case.name).unwrap_or(&nothing);
                let start = (1_704_067_200, days * 24, 100.0); // 1 January 2024
                model::bars(model, &self.fit, shapes, start, &mut Chance::new(seed, Stream::Path))
            }
        };
        expand::expand(&bars, case.tick, &mut Chance::new(seed, Stream::Bars))
    }

    fn window(&self, case: &Case, pieces: &[Piece], seed: u64) -> Known<Path> {
        let mut chance = Chance::new(seed, Stream::Bars);
        let mut path: Option<Path> = None;
        for piece in pieces {
            let mut bars = cut(&self.bars, piece)?;
            let last = path.as_ref().and_then(|path| path.prices.last().copied());
            if let Some(last) = last {
                let by = last / bars.bars[0].open;
                bars.bars = bars.bars.iter().map(|bar| bar.scaled(by)).collect();
            }
            let next = expand::expand(&bars, case.tick, &mut chance)?;
            match path.as_mut() {
                None => path = Some(next),
                Some(path) => join(path, next),
            }
        }
        path.ok_or_else(|| Fault::argument("--case", "it has no piece"))
    }
}

/// The second path after the first; in between the price stands.
fn join(path: &mut Path, next: Path) {
    let last = path.prices.last().copied().unwrap_or(0.0);
    let between = (next.start - path.start) / path.tick - path.prices.len() as i64;
    path.prices.extend(std::iter::repeat_n(last, between.max(0) as usize));
    path.prices.extend(next.prices);
}

fn cut(bars: &BTreeMap<&'static str, Bars>, piece: &Piece) -> Known<Bars> {
    let all = bars.get(piece.file).ok_or_else(|| Fault::file(piece.file, "it was not read"))?;
    let at = |text: &str| time::parse(text).ok_or_else(|| Fault::argument("--case", format!("{text} is no time")));
    let found = all.window(piece.file, at(piece.from)?, at(piece.to)?)?;
    debug_assert!(found.bars.iter().all(Bar::is_sound));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_without_files_has_a_path_and_the_same_one_again() {
        let case = Case::named("days-hawkes").unwrap();
        let library = Library::open(None, &[case]).unwrap();
        let path = library.path(&case, 4).unwrap();
        assert_eq!(path.prices.len(), 3 * 24 * 60);
        assert_eq!(path, library.path(&case, 4).unwrap());
        assert_ne!(path, library.path(&case, 5).unwrap());
    }

    #[test]
    fn what_a_case_lacks_is_named() {
        let case = Case::named("oct-2025").unwrap();
        assert!(matches!(Library::open(None, &[case]), Err(Fault::Argument { name: "--data", .. })));
        let nowhere = PathBuf::from("no such folder");
        let fault = Library::open(Some(&nowhere), &[case]).err().unwrap().to_string();
        assert!(fault.contains(SOL_1M) && fault.contains(SOL_15M), "{fault}");
        assert!(matches!(Case::named("none"), Err(Fault::Argument { .. })));
    }

    #[test]
    fn pieces_of_two_venues_meet_in_one_price_and_what_is_between_stands() {
        let path = |start, prices: &[f64]| Path { start, tick: 10, prices: prices.to_vec() };
        let mut first = path(0, &[1.0, 2.0]);
        join(&mut first, path(40, &[2.0, 3.0]));
        assert_eq!(first, path(0, &[1.0, 2.0, 2.0, 2.0, 2.0, 3.0]));
    }
}
