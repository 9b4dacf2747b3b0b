//! Many runs: which, on how many threads, which shard of them; results as lines that do not depend on either.

use crate::cases::{Case, Library, Use};
use crate::error::{Fault, Known};
use crate::measure::Outcome;
use crate::rules::Rules;
use crate::setup::Setup;
use crate::world;
use serde_json::{json, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;
use std::thread;

/// Changes of a setup, as they are written: `alpha=1,latency=60`; empty for the defaults.
pub type Changes = String;

/// What a result is the result of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub case: String,
    pub set: Changes,
    pub rules: String,
    pub seed: u64,
}

pub type Results = BTreeMap<Key, Outcome>;

/// Runs of one path: a case, a seed, changes, and every rule set that plays it.
#[derive(Clone, Debug)]
pub struct Job {
    pub case: Case,
    pub set: Changes,
    pub seed: u64,
    pub rules: Vec<Rules>,
}

impl Job {
    pub fn setup(&self) -> Known<Setup> {
        let mut setup = Setup::default();
        self.set.split(',').filter(|change| !change.is_empty()).try_for_each(|change| setup.set(change))?;
        Ok(setup)
    }
    /// `BadArgument` where parameters would be chosen by looking at a case that is held out.
    pub fn check(&self) -> Known<()> {
        let proposal = self.rules.iter().find(|rules| rules.is_proposal());
        match proposal.filter(|_| self.case.used_to == Use::HoldOut) {
            None => Ok(()),
            Some(rules) => {
                let why = format!("{} is held out, and {} is there to be chosen", self.case.name, rules.name);
                Err(Fault::argument("--case", why))
            }
        }
    }
    pub fn key(&self, rules: &Rules) -> Key {
        let Self { case, set, seed, .. } = self;
        Key { case: case.name.into(), set: set.clone(), rules: rules.name.into(), seed: *seed }
    }
    fn play(&self, library: &Library) -> Known<Vec<(Key, Outcome)>> {
        let (setup, path) = (self.setup()?, library.path(&self.case, self.seed)?);
        let play = |rules: &Rules| (self.key(rules), world::run(*rules, &setup, &path, self.seed));
        Ok(self.rules.iter().map(play).collect())
    }
}

/// A part of all jobs: shard `i` of `n` has those whose place, counted from 0, leaves `i` after division by `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    pub index: usize,
    pub of: usize,
}

impl Shard {
    pub const ALL: Self = Self { index: 0, of: 1 };

    /// `i/n`, i from 0.
    pub fn parse(text: &str) -> Known<Self> {
        let fault = || Fault::argument("--shard", format!("{text}: i/n was expected, with 0 <= i < n"));
        let (index, of) = text.split_once('/').ok_or_else(fault)?;
        let shard = Self { index: index.parse().map_err(|_| fault())?, of: of.parse().map_err(|_| fault())? };
        if shard.index < shard.of {
            Ok(shard)
        } else {
            Err(fault())
        }
    }
    fn has(self, place: usize) -> bool {
        place % self.of == self.index
    }
}

/// One result as a line.
fn line(key: &Key, outcome: &Outcome) -> String {
    json!({
        "case": key.case, "set": key.set, "rules": key.rules, "seed": key.seed, "outcome": outcome.to_json(),
    })
    .to_string()
}

fn read_line(text: &str) -> Option<(Key, Outcome)> {
    let value: Value = serde_json::from_str(text).ok()?;
    let word = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    let key = Key { case: word("case")?, set: word("set")?, rules: word("rules")?, seed: value.get("seed")?.as_u64()? };
    Some((key, Outcome::from_json(value.get("outcome")?)?))
}

/// What a simulator is known by: the fingerprints of a short run under each rule set. Results of another are not
/// resumed.
pub fn probe() -> Known<String> {
    use sha2::{Digest, Sha256};
    let case = Case::named("days-garch")?;
    let job = Job { case, set: "traders=40".into(), seed: 0, rules: Rules::all().collect() };
    let mut sha = Sha256::new();
    for (_, outcome) in job.play(&Library::open(None, &[case])?)? {
        sha.update(outcome.to_json().to_string());
    }
    Ok(sha.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// Results of a file: its first line says which simulator wrote it. A last line that was cut off is none.
pub fn read(path: &Path) -> Known<(String, Results)> {
    let name = path.display().to_string();
    let fault = |why: String| Fault::Results { path: name.clone(), why };
    let file = fs::File::open(path).map_err(|why| Fault::file(&name, why))?;
    let lines: Vec<String> =
        BufReader::new(file).lines().collect::<Result<_, _>>().map_err(|why| Fault::file(&name, why))?;
    let head = lines.first().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let made_by = head.as_ref().and_then(|head| head.get("simulator")?.as_str());
    let made_by = made_by.ok_or_else(|| fault("its first line does not name a simulator".into()))?;
    let mut results = Results::new();
    for (at, text) in lines.iter().enumerate().skip(1) {
        match read_line(text) {
            Some((key, outcome)) => {
                let other = results.insert(key, outcome.clone());
                if other.is_some_and(|other| other != outcome) {
                    return Err(fault(format!("line {} contradicts an earlier one", at + 1)));
                }
            }
            None if at + 1 == lines.len() => {}
            None => return Err(fault(format!("line {} is no result", at + 1))),
        }
    }
    Ok((made_by.into(), results))
}

/// All results as one text, in the order of their keys: the same for every way of getting them.
pub fn text(simulator: &str, results: &Results) -> String {
    let head = json!({ "simulator": simulator }).to_string();
    let lines = results.iter().map(|(key, outcome)| line(key, outcome));
    std::iter::once(head).chain(lines).map(|line| line + "\n").collect()
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, text: &str) -> Known<()> {
    let name = path.display().to_string();
    let beside = PathBuf::from(format!("{name}.part"));
    let fault = |why: std::io::Error| Fault::file(&name, why);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(fault)?;
    }
    fs::write(&beside, text).map_err(fault)?;
    fs::rename(&beside, path).map_err(fault)
}

/// Merges results of shards. `ResultsUnusable` where they are of two simulators, or say different things.
pub fn merge(paths: &[PathBuf]) -> Known<(String, Results)> {
    let mut all: Option<(String, Results)> = None;
    for path in paths {
        let (simulator, results) = read(path)?;
        let (first, merged) = all.get_or_insert_with(|| (simulator.clone(), Results::new()));
        let fault = |why: &str| Fault::Results { path: path.display().to_string(), why: why.into() };
        if *first != simulator {
            return Err(fault("another simulator wrote it than the first file"));
        }
        for (key, outcome) in results {
            if merged.insert(key, outcome.clone()).is_some_and(|other| other != outcome) {
                return Err(fault("it contradicts a file before it"));
            }
        }
    }
    all.ok_or_else(|| Fault::argument("FILES", "at least one is needed"))
}

/// How a sweep runs.
pub struct Plan<'a> {
    pub jobs: Vec<Job>,
    pub shard: Shard,
    pub threads: usize,
    /// Results are added here as they come, and what is there already is not run again.
    pub out: Option<PathBuf>,
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl Plan<'_> {
    /// Runs what is missing and returns all results of this plan's shard.
    pub fn run(&self, library: &Library) -> Known<Results> {
        self.jobs.iter().try_for_each(Job::check)?;
        let simulator = probe()?;
        let mut known = self.resume(&simulator)?;
        let mine: Vec<&Job> =
            self.jobs.iter().enumerate().filter(|(place, _)| self.shard.has(*place)).map(|(_, job)| job).collect();
        let wanted: BTreeSet<Key> = mine.iter().flat_map(|job| job.rules.iter().map(|r| job.key(r))).collect();
        known.retain(|key, _| wanted.contains(key));
        let due: Vec<&Job> =
            mine.into_iter().filter(|job| job.rules.iter().any(|r| !known.contains_key(&job.key(r)))).collect();
        let file = self.out.as_ref().map(|path| append(path, &simulator, &known)).transpose()?;
        let total = due.len();
        (self.progress)(0, total);
        let (next, state) = (AtomicUsize::new(0), Mutex::new((known, file, 0)));
        // In the order of the plan, so that a run that is stopped has what its plan puts first.
        let work = || -> Known<()> {
            while let Some(job) = due.get(next.fetch_add(1, Ordering::Relaxed)) {
                let played = job.play(library).inspect_err(|_| next.store(total, Ordering::Relaxed))?;
                let mut state = state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                let (known, file, done) = &mut *state;
                for (key, outcome) in played {
                    if let (Some(file), Some(path)) = (file.as_mut(), &self.out) {
                        let text = line(&key, &outcome) + "\n";
                        let written = file.write_all(text.as_bytes());
                        written.map_err(|why| Fault::file(path.display().to_string(), why))?;
                    }
                    known.insert(key, outcome);
                }
                *done += 1;
                (self.progress)(*done, total);
            }
            Ok(())
        };
        let threads =
            if self.threads == 0 { thread::available_parallelism().map_or(1, usize::from) } else { self.threads };
        thread::scope(|scope| {
            let all: Vec<_> = (0..threads.min(total)).map(|_| scope.spawn(work)).collect();
            // A run that breaks an invariant panics: so does the sweep.
            all.into_iter().try_for_each(|one| one.join().unwrap_or_else(|why| std::panic::resume_unwind(why)))
        })?;
        let (known, _, _) = state.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(path) = &self.out {
            write(path, &text(&simulator, &known))?;
        }
        Ok(known)
    }

    fn resume(&self, simulator: &str) -> Known<Results> {
        let Some(path) = self.out.as_ref().filter(|path| path.exists()) else { return Ok(Results::new()) };
        let (made_by, known) = read(path)?;
        if made_by != simulator {
            let why = "another simulator wrote it: take another file, or delete it".into();
            return Err(Fault::Results { path: path.display().to_string(), why });
        }
        Ok(known)
    }
}

/// Opens the file for more lines, after what is known.
fn append(path: &Path, simulator: &str, known: &Results) -> Known<fs::File> {
    write(path, &text(simulator, known))?;
    let file = fs::OpenOptions::new().append(true).open(path);
    file.map_err(|why| Fault::file(path.display().to_string(), why))
}
