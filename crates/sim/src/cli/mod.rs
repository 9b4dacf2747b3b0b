//! The calls and their arguments.

mod show;

use clap::{Args, Parser, Subcommand};
use show::Progress;
use sim::cases::{Case, Library};
use sim::chance::{Chance, Stream};
use sim::claim;
use sim::error::{Fault, Known};
use sim::prices::fit::Fit;
use sim::prices::{expand, time, Bars};
use sim::rules::Rules;
use sim::small::Small;
use sim::sweep::{self, Job, Plan, Results, Shard};
use sim::world;
use std::path::PathBuf;

/// Runs worlds on the engine's own code: docs/simulator.md
#[derive(Parser)]
#[command(name = "npm run sim --", disable_version_flag = true)]
pub struct Cli {
    #[command(subcommand)]
    call: Call,
}

#[derive(Subcommand)]
enum Call {
    /// Plays one path under one rule set, or a price file of your own
    Run(RunArgs),
    /// Plays cases x seeds x rule sets; resumes where it stopped
    Sweep(SweepArgs),
    /// Joins the results of shards into one file
    Merge {
        /// Files that `sweep` wrote
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[arg(long)]
        out: PathBuf,
    },
    /// Plays small worlds with a crash, as the dashboard's lab does; a line of JSON each
    Small {
        /// crash=0.3,minutes=30,rules=ballast and what the others take: name=value, separated by commas
        #[arg(long, default_value = "")]
        set: String,
        /// Seeds from..to, the last not included
        #[arg(long, default_value = "0..10")]
        seeds: String,
    },
    /// Runs what docs/claim/protocol.md plans and writes report and pictures; resumes where it stopped
    Report(ReportArgs),
    /// Fits the models to hourly bars
    Fit {
        file: PathBuf,
        #[arg(long)]
        from: String,
        #[arg(long)]
        to: String,
    },
    /// Measures actions a second of a whole simulation beside the engine alone
    Bench {
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(64..=1_000_000))]
        traders: u32,
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=365))]
        days: u16,
    },
    /// Lists cases and rule sets
    List,
}

#[derive(Args)]
struct RunArgs {
    /// A case (`list` names them)
    #[arg(long, default_value = "days-garch", conflicts_with = "csv")]
    case: String,
    /// Or a price file: time_utc,open,high,low,close,volume
    #[arg(long, requires_all = ["from", "to"])]
    csv: Option<PathBuf>,
    #[arg(long)]
    from: Option<String>,
    #[arg(long)]
    to: Option<String>,
    /// Seconds between two prices of a price file
    #[arg(long, default_value_t = 10)]
    tick: i64,
    #[arg(long, default_value = "ballast")]
    rules: String,
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// A number of the world: name=value, several separated by commas
    #[arg(long, default_value = "")]
    set: String,
    #[arg(long, env = "BALLAST_DATA")]
    data: Option<PathBuf>,
    /// One line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct SweepArgs {
    /// Cases, separated by commas
    #[arg(long, default_value = "days-garch")]
    case: String,
    /// Rule sets, separated by commas
    #[arg(long, default_value = "ballast,static")]
    rules: String,
    /// Seeds from..to, the last not included
    #[arg(long, default_value = "0..10")]
    seeds: String,
    /// Changes of the world; several sets separated by semicolons
    #[arg(long, default_value = "")]
    set: String,
    /// Part i of n of the runs, i from 0
    #[arg(long, default_value = "0/1")]
    shard: String,
    /// 0: as many as there are cores
    #[arg(long, default_value_t = 0)]
    threads: usize,
    #[arg(long, env = "BALLAST_DATA")]
    data: Option<PathBuf>,
    /// Results, one a line; runs that it holds are not repeated
    #[arg(long)]
    out: PathBuf,
}

#[derive(Args)]
struct ReportArgs {
    #[arg(long, env = "BALLAST_DATA")]
    data: Option<PathBuf>,
    /// Folder of the report
    #[arg(long, default_value = "docs/claim")]
    out: PathBuf,
    /// Results so far; what is missing is added
    #[arg(long, default_value = "target/sim/claim.jsonl")]
    results: PathBuf,
    /// Made-up days without files, half a minute: whether everything works
    #[arg(long, conflicts_with = "as_is")]
    short: bool,
    /// Runs nothing: a report of the results that there are
    #[arg(long)]
    as_is: bool,
    /// 0: as many as there are cores
    #[arg(long, default_value_t = 0)]
    threads: usize,
}

fn rules_of(text: &str) -> Known<Vec<Rules>> {
    let all = || Rules::all().map(|rules| rules.name).collect::<Vec<_>>().join(", ");
    let named = |name: &str| {
        Rules::named(name).ok_or_else(|| Fault::argument("--rules", format!("{name} is none of {}", all())))
    };
    text.split(',').map(named).collect()
}

fn seeds_of(text: &str) -> Known<std::ops::Range<u64>> {
    let read = || {
        let (from, to) = text.split_once("..")?;
        let (from, to) = (from.parse().ok()?, to.parse().ok()?);
        (from < to && to - from <= 1_000_000).then_some(from..to)
    };
    read().ok_or_else(|| Fault::argument("--seeds", format!("{text}: FROM..TO was expected, a million at most")))
}

impl Cli {
    pub fn run(self) -> Known<()> {
        match self.call {
            Call::Run(args) => run(&args),
            Call::Sweep(args) => sweep_all(&args),
            Call::Merge { files, out } => {
                let (simulator, results) = sweep::merge(&files)?;
                sweep::write(&out, &sweep::text(&simulator, &results))
            }
            Call::Small { set, seeds } => {
                let small = Small::parse(&set)?;
                seeds_of(&seeds)?.try_for_each(|seed| {
                    println!("{}", small.play(seed)?.to_json());
                    Ok(())
                })
            }
            Call::Report(args) => report(&args),
            Call::Fit { file, from, to } => {
                let at = |name, text: &str| {
                    time::parse(text).ok_or_else(|| Fault::argument(name, format!("{text} is no time")))
                };
                let bars =
                    Bars::read(&file)?.window(&file.display().to_string(), at("--from", &from)?, at("--to", &to)?)?;
                println!("{:#?}", Fit::of(&sim::prices::fit::hourly(&bars)));
                Ok(())
            }
            Call::Bench { traders, days } => {
                show::speed(&sim::speed::measure(traders, usize::from(days))?);
                Ok(())
            }
            Call::List => {
                show::list();
                Ok(())
            }
        }
    }
}

fn run(args: &RunArgs) -> Known<()> {
    let rules = rules_of(&args.rules)?;
    let case = Case::named(&args.case)?;
    let job = Job { case, set: args.set.clone(), seed: args.seed, rules };
    job.check()?;
    let setup = job.setup()?;
    let path = match &args.csv {
        None => Library::open(args.data.as_ref(), &[case])?.path(&case, args.seed)?,
        Some(file) => {
            let at = |name, text: &Option<String>| {
                let text = text.as_deref().unwrap_or_default();
                time::parse(text).ok_or_else(|| Fault::argument(name, format!("{text} is no time")))
            };
            let name = file.display().to_string();
            let bars = Bars::read(file)?.window(&name, at("--from", &args.from)?, at("--to", &args.to)?)?;
            expand::expand(&bars, args.tick, &mut Chance::new(args.seed, Stream::Bars))?
        }
    };
    if path.seconds() <= setup.warm {
        return Err(Fault::argument("--from", "a path must be longer than the day before anything is measured"));
    }
    for rules in job.rules {
        let outcome = world::run(rules, &setup, &path, args.seed);
        if args.json {
            println!("{}", outcome.to_json());
        } else {
            show::outcome(rules.name, &outcome);
        }
    }
    Ok(())
}

fn sweep_all(args: &SweepArgs) -> Known<()> {
    let cases = args.case.split(',').map(Case::named).collect::<Known<Vec<_>>>()?;
    let (rules, seeds) = (rules_of(&args.rules)?, seeds_of(&args.seeds)?);
    let mut jobs = Vec::new();
    for case in &cases {
        for set in args.set.split(';') {
            let job = |seed| Job { case: *case, set: set.into(), seed, rules: rules.clone() };
            job(0).setup()?;
            jobs.extend(seeds.clone().map(job));
        }
    }
    let library = Library::open(args.data.as_ref(), &cases)?;
    let progress = Progress::new("runs");
    let shard = Shard::parse(&args.shard)?;
    let report = |done, of| progress.show(done, of);
    let plan = Plan { jobs, shard, threads: args.threads, out: Some(args.out.clone()), progress: &report };
    let results: Results = plan.run(&library)?;
    show::summary(&results);
    Ok(())
}

fn report(args: &ReportArgs) -> Known<()> {
    let plan = if args.short { claim::Plan::short() } else { claim::Plan::full() };
    let (simulator, results) = if args.as_is {
        sweep::read(&args.results)?
    } else {
        let library = Library::open(args.data.as_ref(), &plan.cases())?;
        let progress = Progress::new("paths");
        let show = |done, of| progress.show(done, of);
        let (jobs, out, threads) = (plan.jobs(), Some(args.results.clone()), args.threads);
        let results = Plan { jobs, shard: Shard::ALL, threads, out, progress: &show }.run(&library)?;
        (sweep::probe()?, results)
    };
    for (name, text) in claim::write(&plan, &results, &simulator)? {
        let path = args.out.join(name);
        sweep::write(&path, &text)?;
        println!("{}", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_word_is_refused_by_its_name() {
        assert!(matches!(rules_of("ballast,none"), Err(Fault::Argument { name: "--rules", .. })));
        for bad in ["", "5", "5..5", "6..5", "a..b", "0..2000000"] {
            assert!(matches!(seeds_of(bad), Err(Fault::Argument { name: "--seeds", .. })), "{bad}");
        }
        assert_eq!(seeds_of("3..5"), Ok(3..5));
        for bad in ["", "1", "1/1", "2/1", "-1/2", "0/0", "a/b"] {
            assert!(matches!(Shard::parse(bad), Err(Fault::Argument { name: "--shard", .. })), "{bad}");
        }
        assert!(sim::cases::CASES.iter().all(|case| Case::named(case.name).is_ok()));
        assert!(Cli::try_parse_from(["sim", "run", "--csv", "a.csv"]).is_err(), "a file needs a window");
    }
}
