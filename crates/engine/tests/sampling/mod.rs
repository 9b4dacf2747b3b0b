//! Simulated price paths, an honest keeper, and a sampler who sees the whole path and times his own prints best.

use engine::oracle::Print;
use engine::volatility::{feed, start_custody, start_market, CELL};
use engine::*;

/// The beginning of a cell.
pub const START: i64 = 1_700_000_100;
pub const DAY: usize = 86_400;
const CELL_SECONDS: usize = 300;

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
pub fn start() -> (Market, Custody) {
    let params = CustodyParams { sigma: 8_000_000, haircut: Bps(200), haircut_sigmas: Bps(20_000), ..CustodyParams::default() };
    let mut custody = Custody { params, ..Custody::default() };
    start_custody(&mut custody, START).unwrap();
    let params = MarketParams {
        im: Bps(250),
        mm: Bps(125),
        margin_sigmas: Bps(60_000),
        stress: 100_000,
        ..MarketParams::default()
    };
    let mut market = Market { params, ..Market::default() };
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
    /// Only the honest keeper is there.
    None,
    /// The highest and the lowest price of each cell.
    Range,
    /// Those, and after the keeper's last print the close that lies farthest from the one before.
    Far,
    /// After the keeper's last print the close that lies nearest to the one before.
    Near,
}

/// Sigma after each cell, where a keeper brings a print every `every` seconds and the sampler adds his.
pub fn sample(path: &[u64], every: usize, aim: Aim) -> Vec<u64> {
    let (mut market, mut custody) = start();
    let mut close = path[0];
    let mut sigmas = Vec::with_capacity(path.len() / CELL_SECONDS);
    for (number, cell) in path.chunks(CELL_SECONDS).enumerate() {
        let mut chosen: Vec<usize> = (0..cell.len()).step_by(every).collect();
        let last = *chosen.last().unwrap();
        let tail = last..cell.len();
        let far = |i: &usize| cell[*i].abs_diff(close);
        match aim {
            Aim::None => {}
            Aim::Near => chosen.extend(tail.min_by_key(far)),
            Aim::Range | Aim::Far => {
                chosen.extend((0..cell.len()).max_by_key(|i| cell[*i]));
                chosen.extend((0..cell.len()).min_by_key(|i| cell[*i]));
                if aim == Aim::Far {
                    let end = tail.max_by_key(far).unwrap();
                    chosen.retain(|i| *i <= end);
                    chosen.push(end);
                }
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        for i in &chosen {
            let time = START + i64::try_from(number).unwrap() * CELL + i64::try_from(*i).unwrap();
            feed(&mut market, &mut custody, &print(cell[*i], time), time).unwrap();
        }
        close = cell[*chosen.last().unwrap()];
        sigmas.push(engine::volatility::sigma(&market));
    }
    sigmas
}
