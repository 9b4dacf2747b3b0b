//! How fast a simulation is, beside the engine alone, in one run: what the machine does otherwise slows both. Time is
//! that of the processor where the system tells it (Linux), else the clock's.

use crate::cases::{Case, Library};
use crate::error::Known;
use crate::prices::Path;
use crate::rules::Rules;
use crate::setup::Setup;
use crate::venue::trade::Order;
use crate::venue::{Prints, Start, Venue};
use crate::world::World;
use std::time::Instant;

/// Seconds that this thread has had of a processor.
fn seconds(began: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    spent.map_or_else(|| began.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// Measured on one thread.
#[derive(Clone, Copy, Debug)]
pub struct Speed {
    /// Actions a second: calls of the engine's rules that would each be an instruction.
    pub bare: f64,
    pub full: f64,
    pub ticks: u64,
    pub traders: u32,
    /// Microseconds of a tick, and of asking about everybody instead of the index.
    pub tick: f64,
    pub scan: f64,
    /// Core-hours of 1,000 years of minutes with so many traders.
    pub thousand_years: f64,
}

/// Prints, opens and closes without people, index, keepers or measures.
fn bare(path: &Path) -> (u64, f64) {
    let price = path.prices[0];
    let start =
        Start { positions: 64, liquidity: 50e6, fund: 200_000.0, running: 0.0, now: path.start - 86_400, price };
    let mut venue = Venue::new(Rules::ours(), &start);
    let began = Instant::now();
    let (from, before) = (seconds(began), venue.actions);
    for (i, index) in path.prices.iter().copied().enumerate() {
        let now = path.start + path.tick * i as i64;
        venue.print(&Prints { now, index, conf: index * 5e-4, ema: index, second: None, stable: 1.0 });
        let id = (i % 64) as u32;
        if venue.close(id).is_none() {
            venue.open(&Order { id, long: i % 2 == 0, notional: 5_000.0, leverage: 4.0 });
        }
    }
    (venue.actions - before, seconds(began) - from)
}

/// Measures `days` of minutes with so many traders.
pub fn measure(traders: u32, days: usize) -> Known<Speed> {
    let case = Case::named("year-garch")?;
    let mut path = Library::open(None, &[case])?.path(&case, 1)?;
    path.prices.truncate(days * 1_440);
    let (calls, alone) = bare(&path);
    let setup = Setup { traders, ..Setup::default() };
    let mut world = World::new(Rules::ours(), &setup, &path, 1);
    let began = Instant::now();
    let (from, before) = (seconds(began), world.venue.actions);
    for i in 0..path.prices.len() {
        world.tick(i);
    }
    let full = seconds(began) - from;
    let done = world.venue.actions - before;
    let from = seconds(began);
    let rounds = 20;
    let found: usize = (0..rounds).map(|_| (0..traders).filter(|id| world.venue.is_due(*id)).count()).sum();
    let scan = (seconds(began) - from) / rounds as f64;
    assert!(found <= rounds * traders as usize, "the scan is not left out");
    let ticks = path.prices.len() as f64;
    Ok(Speed {
        bare: calls as f64 / alone,
        full: done as f64 / full,
        ticks: path.prices.len() as u64,
        traders,
        tick: full / ticks * 1e6,
        scan: scan * 1e6,
        thousand_years: full * 365.0 / days as f64 * 1_000.0 / 3_600.0,
    })
}
