//! Simulated price paths, an honest keeper, and a sampler who sees the whole path and times their own prints best.

#![allow(dead_code)] // two tests use it, each a part

use engine::oracle::Print;
use engine::volatility::{counts, measure_volatility, start_custody, start_market, CELL};
use engine::*;

/// The beginning of a cell.
pub const START: i64 = 1_700_000_100;
pub const DAY: usize = 86_400;
const CELL_SECONDS: usize = 300;
const WINDOW_SECONDS: usize = 10;
const WINDOWS: usize = CELL_SECONDS / WINDOW_SECONDS;

/// A price a second: independent steps of 0.8 % an hour, in calm and wild days by turns.
pub fn path(seed: u64, days: usize, wild: bool) -> Vec<u64> {
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    let mut price = 150_000_000_000_000_000u64; // 1e-15 USD: a step is rounded to 1e-6 of itself
    (0..days * DAY)
        .map(|second| {
            // The sum of eight numbers of 16 bits is nearly normal: mean 262,140, deviation 53,510.
            let (a, b) = (next(), next());
            let sum: u64 = [a, b].iter().flat_map(|x| (0..4).map(move |i| x >> (16 * i) & 0xffff)).sum();
            // 0.8 % / 60, 1e-9; half and twice as much in turns, if wild.
            let sigma = if !wild { 133_333 } else { [66_666, 266_666][second / DAY % 2] };
            let step = (i128::from(sum) - 262_140) * sigma * 1_000 / 53_510;
            let moved = i128::from(price) + i128::from(price) * step / 1_000_000_000_000;
            price = u64::try_from(moved).unwrap().max(1_000_000_000);
            price / 10_000
        })
        .collect()
}

/// A market whose volatility begins at 0.8 % an hour, without stress beyond what it measures.
pub fn start() -> (MarketState, Custody) {
    let params =
        CustodyParams { sigma: 8_000_000, haircut: Bps(200), haircut_sigmas: Bps(20_000), ..CustodyParams::default() };
    let mut custody = Custody { params, ..Custody::default() };
    start_custody(&mut custody, START).unwrap();
    let params = MarketParams {
        initial_margin: Bps(250),
        maintenance_margin: Bps(125),
        margin_sigmas: Bps(60_000),
        stress: 100_000,
        ..MarketParams::default()
    };
    let mut market = MarketState { params, ..MarketState::default() };
    start_market(&mut market, &custody, START).unwrap();
    (market, custody)
}

pub fn print(price: u64, time: i64) -> Print {
    let price = Price(price);
    Print { price, ema: price, publish_time: time, prev_publish_time: time - 1, ..Print::default() }
}

/// What the sampler wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Nothing: only the honest keeper is there.
    None,
    /// Sigma high: they show the highest and the lowest price of each cell, and close where the returns are largest.
    Up,
    /// Sigma low: of each window they show what is nearest to the others, and close where the returns are smallest.
    Down,
}

/// Who brings a print every so many seconds, the first so late after each window has begun.
#[derive(Clone, Copy)]
pub struct Keeper {
    pub every: usize,
    pub late: usize,
}

impl Keeper {
    fn seconds(self) -> impl Iterator<Item = usize> {
        (self.late..CELL_SECONDS).step_by(self.every)
    }
    /// The seconds of which a sampler may bring the print that counts: up to the keeper's own of this window, or all.
    fn open(self, window: usize) -> std::ops::Range<usize> {
        let (start, end) = (window * WINDOW_SECONDS, (window + 1) * WINDOW_SECONDS);
        start..self.seconds().find(|second| (start..end).contains(second)).map_or(end, |own| own + 1)
    }
    /// The same for the last print of a cell.
    fn ends(self, aim: Aim) -> std::ops::Range<usize> {
        let last = self.seconds().last().unwrap();
        match aim {
            Aim::None => last..last + 1,
            _ if last / WINDOW_SECONDS + 1 == WINDOWS => self.open(WINDOWS - 1),
            _ => last..CELL_SECONDS,
        }
    }
    /// Lowest and highest price that the grid sees of a cell: the keeper's; all that can be shown; or what cannot be
    /// hidden.
    fn range(self, cell: &[f64], aim: Aim) -> (f64, f64) {
        if aim == Aim::None {
            return extent(self.seconds().map(|i| cell[i]).collect());
        }
        let windows: Vec<(f64, f64)> = (0..WINDOWS).map(|w| extent(cell[self.open(w)].to_vec())).collect();
        let (lows, highs): (Vec<f64>, Vec<f64>) = windows.into_iter().unzip();
        match aim {
            Aim::Up => (extent(lows).0, extent(highs).1),
            // Of each window they show the price that is nearest to the others.
            _ => (extent(highs).0, extent(lows).1),
        }
    }
}

/// The lowest and the highest.
fn extent(mut prices: Vec<f64>) -> (f64, f64) {
    prices.sort_unstable_by(f64::total_cmp);
    (prices[0], prices[prices.len() - 1])
}

/// Of each cell, the second of the last print that counts. Chosen for all cells together, by what is best for the sum
/// of their variances: the close of one is where the next begins.
fn closes(path: &[u64], keeper: Keeper, aim: Aim) -> Vec<usize> {
    let logs: Vec<f64> = path.iter().map(|price| (*price as f64).ln()).collect();
    let ends = keeper.ends(aim);
    let better = |a: f64, b: f64| if aim == Aim::Up { a > b } else { a < b };
    // (best sum, end of the cell before) for each end of each cell.
    let mut table: Vec<Vec<(f64, usize)>> = Vec::new();
    for cell in logs.chunks(CELL_SECONDS) {
        let (low, high) = keeper.range(cell, aim);
        let before: Vec<(f64, f64, usize)> = match table.last() {
            None => vec![(0.0, cell[0], ends.start)],
            Some(row) => ends
                .clone()
                .zip(row)
                .map(|(end, (sum, _))| (*sum, logs[(table.len() - 1) * CELL_SECONDS + end], end))
                .collect(),
        };
        let row = ends.clone().map(|end| {
            let range = (high.max(cell[end]) - low.min(cell[end])).max(0.0).powi(2) / (4.0 * std::f64::consts::LN_2);
            let sums = before.iter().map(|(sum, from, at)| (sum + range.max((cell[end] - from).powi(2)), *at));
            sums.reduce(|a, b| if better(b.0, a.0) { b } else { a }).unwrap()
        });
        table.push(row.collect());
    }
    let best =
        |row: &Vec<(f64, usize)>| (0..row.len()).reduce(|a, b| if better(row[b].0, row[a].0) { b } else { a }).unwrap();
    let mut end = ends.start + best(table.last().unwrap());
    let mut chosen = Vec::with_capacity(table.len());
    for row in table.iter().rev() {
        chosen.push(end);
        end = row[end - ends.start].1;
    }
    chosen.reverse();
    chosen
}

/// What is brought in a cell whose last print is of second `end`: the keeper's prints, and before them what the sampler
/// wants to count.
fn brought(cell: &[u64], keeper: Keeper, aim: Aim, end: usize) -> Vec<usize> {
    let logs: Vec<f64> = cell.iter().map(|price| *price as f64).collect();
    let (low, high) = keeper.range(&logs, aim);
    let outside = |i: usize| (low - logs[i]).max(logs[i] - high).max(0.0);
    let wanted = (0..=end / WINDOW_SECONDS).filter_map(|window| {
        let open = || keeper.open(window).filter(|i| *i <= end);
        match aim {
            Aim::None => None,
            Aim::Up => open().find(|i| logs[*i] == low || logs[*i] == high),
            Aim::Down => open().min_by(|a, b| outside(*a).total_cmp(&outside(*b))),
        }
    });
    let mut chosen: Vec<usize> = keeper.seconds().filter(|i| *i <= end).chain(wanted.collect::<Vec<_>>()).collect();
    if keeper.open(WINDOWS - 1).contains(&end) && aim != Aim::None {
        chosen.retain(|i| i / WINDOW_SECONDS < end / WINDOW_SECONDS); // the close is the one that counts of its window
    }
    chosen.push(end);
    chosen.sort_unstable();
    chosen
}

/// Sigma after each cell, where a keeper brings their prints and the sampler adds theirs.
pub fn sample(path: &[u64], keeper: Keeper, aim: Aim) -> Vec<u64> {
    let (mut market, mut custody) = start();
    let ends = closes(path, keeper, aim);
    let cells = path.chunks(CELL_SECONDS).zip(ends).enumerate();
    let mut before = 0;
    let sigma_after = |(number, (cell, end)): (usize, (&[u64], usize))| {
        for i in brought(cell, keeper, aim, end) {
            let time = START + i64::try_from(number).unwrap() * CELL + i64::try_from(i).unwrap();
            let print = print(cell[i], time);
            if counts(before, &print) {
                measure_volatility(&mut market, &mut custody, &print, time).unwrap();
            }
            before = time;
        }
        custody.sigma
    };
    cells.map(sigma_after).collect()
}

/// By how much, in hundredths of a percent, the sampler moved sigma at most, anywhere on these paths, up or down.
pub fn moved(keeper: Keeper, aim: Aim, wild: bool, seeds: std::ops::Range<u64>, days: usize) -> u64 {
    let most = |seed| {
        let path = path(seed, days, wild);
        let (honest, aimed) = (sample(&path, keeper, Aim::None), sample(&path, keeper, aim));
        honest.iter().zip(&aimed).map(|(a, b)| a.abs_diff(*b) * 10_000 / a).max().unwrap()
    };
    seeds.map(most).max().unwrap()
}

/// As [`moved`], but the keeper stays away from one cell in so many: there the sampler alone brings what they want, two
/// extremes in a row or one unmoved price.
pub fn moved_alone(every: usize, aim: Aim, one_in: usize, seeds: std::ops::Range<u64>, days: usize) -> u64 {
    let run = |path: &[u64], attacked: bool| {
        let (mut market, mut custody) = start();
        let (mut close, mut before) = (path[0], 0);
        let sigma_after = |(number, cell): (usize, &[u64])| {
            let mut chosen: Vec<usize> = (0..cell.len()).step_by(every).collect();
            if attacked && number % one_in == 1 {
                let near = (0..cell.len()).min_by_key(|i| cell[*i].abs_diff(close)).unwrap();
                let (high, low) = ((0..cell.len()).max_by_key(|i| cell[*i]), (0..cell.len()).min_by_key(|i| cell[*i]));
                chosen = if aim == Aim::Up { high.into_iter().chain(low).collect() } else { vec![near] };
                chosen.sort_unstable();
            }
            for i in &chosen {
                let time = START + i64::try_from(number).unwrap() * CELL + i64::try_from(*i).unwrap();
                let print = print(cell[*i], time);
                if counts(before, &print) {
                    measure_volatility(&mut market, &mut custody, &print, time).unwrap();
                }
                before = time;
            }
            close = cell[*chosen.last().unwrap()];
            custody.sigma
        };
        path.chunks(CELL_SECONDS).enumerate().map(sigma_after).collect::<Vec<_>>()
    };
    let most = |seed| {
        let path = path(seed, days, true);
        let (honest, aimed) = (run(&path, false), run(&path, true));
        honest.iter().zip(&aimed).map(|(a, b)| a.abs_diff(*b) * 10_000 / a).max().unwrap()
    };
    seeds.map(most).max().unwrap()
}
