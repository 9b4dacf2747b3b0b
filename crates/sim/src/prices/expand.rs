//! From bars to ticks. Of a bar four prices are known; in between the price walks as a bridge would: from the open to
//! one extreme, to the other, to the close, never beyond them. Where the extremes lie is drawn, so one real day has as
//! many courses as there are seeds; what it did from bar to bar is always the same.

use super::{Bar, Bars, Path};
use crate::chance::Draw;
use crate::error::{Fault, Known};
use alloc::format;
use alloc::vec::Vec;

/// A rising bar usually saw its low first: so often.
const IN_ORDER: f64 = 0.75;

/// Prices of `n` ticks of one bar; the last one is its close.
fn ticks(bar: &Bar, n: usize, chance: &mut impl Draw, out: &mut Vec<f64>) {
    if n < 4 {
        // Too few for four prices: the extremes come first, the close last.
        let all = [if bar.close >= bar.open { bar.low } else { bar.high }, bar.close];
        out.extend(&all[2 - n.min(2)..]);
        out.extend(core::iter::repeat_n(bar.close, n.saturating_sub(2)));
        return;
    }
    let mut places = [1 + chance.index(n - 1), 1 + chance.index(n - 1)];
    if places[0] == places[1] {
        places[1] = 1 + places[0] % (n - 1);
    }
    places.sort_unstable();
    let low_first = (bar.close >= bar.open) == chance.chance(IN_ORDER);
    let extremes = if low_first { [bar.low, bar.high] } else { [bar.high, bar.low] };
    let [low, high] = [libm::log(bar.low), libm::log(bar.high)];
    // Parkinson's estimate of a bar's deviation, by the square root of its ticks.
    let sigma = (high - low) / 1.665 / libm::sqrt(n as f64);
    let knots = [(0, bar.open), (places[0], extremes[0]), (places[1], extremes[1]), (n, bar.close)]
        .map(|(k, p)| (k, libm::log(p)));
    for pair in knots.windows(2) {
        let ((from, a), (to, b)) = (pair[0], pair[1]);
        let mut now = a;
        for at in from + 1..=to {
            let left = (to - at + 1) as f64;
            // A step of a bridge: towards its end, and as much chance as is left.
            let noise = sigma * libm::sqrt((left - 1.0) / left) * chance.normal();
            now = (now + (b - now) / left + noise).clamp(low, high);
            out.push(libm::exp(now));
        }
    }
}

/// A path of ticks through the bars. `BadArgument` where a tick does not divide a bar.
pub fn expand(bars: &Bars, tick: i64, chance: &mut impl Draw) -> Known<Path> {
    if tick <= 0 || bars.step % tick != 0 {
        return Err(Fault::argument("tick", format!("{tick} s do not divide a bar of {} s", bars.step)));
    }
    let n = (bars.step / tick) as usize;
    let mut prices = Vec::with_capacity(n * bars.bars.len());
    for bar in &bars.bars {
        ticks(bar, n, chance, &mut prices);
    }
    Ok(Path { start: bars.bars.first().map_or(0, |bar| bar.time), tick, prices })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Stream};

    fn bar(time: i64, open: f64, high: f64, low: f64, close: f64) -> Bar {
        Bar { time, open, high, low, close }
    }

    #[test]
    fn ticks_reach_both_extremes_and_end_at_the_close() {
        let bars = Bars { step: 60, bars: vec![bar(0, 100.0, 103.0, 90.0, 95.0), bar(60, 95.0, 96.0, 94.0, 94.5)] };
        for seed in 0..50 {
            let path = expand(&bars, 10, &mut Chance::new(seed, Stream::Bars)).unwrap();
            assert_eq!(path.prices.len(), 12);
            for (bar, ticks) in bars.bars.iter().zip(path.prices.chunks(6)) {
                let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-9;
                let (min, max) = ticks.iter().fold((f64::MAX, 0.0_f64), |(a, b), p| (a.min(*p), b.max(*p)));
                assert!(near(min, bar.low) && near(max, bar.high) && near(ticks[5], bar.close), "{seed}: {ticks:?}");
            }
        }
    }

    #[test]
    fn a_tick_that_does_not_divide_a_bar_is_refused() {
        let bars = Bars { step: 60, bars: vec![bar(0, 1.0, 1.0, 1.0, 1.0)] };
        for tick in [0, -1, 7, 120] {
            assert!(matches!(expand(&bars, tick, &mut Chance::new(0, Stream::Bars)), Err(Fault::Argument { .. })));
        }
        for tick in [60, 30, 20] {
            let path = expand(&bars, tick, &mut Chance::new(0, Stream::Bars)).unwrap();
            assert_eq!(path.prices.len() as i64, 60 / tick);
        }
    }
}
