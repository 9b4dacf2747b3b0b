//! Chance that is the same everywhere: one ChaCha8 stream for each thing that is drawn, and functions of `libm` instead
//! of the machine's own, so that a seed gives the same bytes on every platform.

use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a stream of numbers is for. Two rule sets that play the same seed draw the same prices and the same people.
#[derive(Clone, Copy, Debug)]
pub enum Stream {
    Path = 1,
    Bars = 2,
    People = 3,
    Keeper = 4,
    Second = 5,
    Resample = 6,
}

/// Numbers of one stream.
pub trait Draw {
    fn word(&mut self) -> u64;

    /// Between 0 and 1, both excluded: a logarithm of it is finite.
    fn unit(&mut self) -> f64 {
        ((self.word() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }
    fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
    /// From 0 to `below - 1`; 0 for none.
    fn index(&mut self, below: usize) -> usize {
        ((u128::from(self.word()) * below as u128) >> 64) as usize
    }
    /// Standard normal (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(self.unit()));
        radius * libm::cos(2.0 * core::f64::consts::PI * self.unit())
    }
    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(self.unit())
    }
    fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }
    /// Student's t with a whole number of degrees of freedom above two, scaled to variance 1.
    fn student(&mut self, degrees: u32) -> f64 {
        let square: f64 = (0..degrees).map(|_| self.normal()).map(|z| z * z).sum();
        let n = f64::from(degrees);
        self.normal() / libm::sqrt(square / n) * libm::sqrt((n - 2.0) / n)
    }
}

/// A stream of a run.
pub struct Chance(ChaCha8Rng);

impl Chance {
    pub fn new(seed: u64, stream: Stream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream as u64);
        Self(rng)
    }
}

impl Draw for Chance {
    fn word(&mut self) -> u64 {
        self.0.next_u64()
    }
}

/// A person's own numbers: the k-th decision draws the same ones whatever happened to the others (splitmix64).
#[derive(Clone, Copy, Debug)]
pub struct Own(u64);

impl Own {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
}

impl Draw for Own {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let a = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let b = (a ^ (a >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        b ^ (b >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_its_seed_and_nothing_else() {
        let draw = |seed, stream| {
            let mut chance = Chance::new(seed, stream);
            [chance.word(), chance.word()]
        };
        assert_eq!(draw(7, Stream::Path), draw(7, Stream::Path));
        assert_ne!(draw(7, Stream::Path), draw(8, Stream::Path));
        assert_ne!(draw(7, Stream::Path), draw(7, Stream::People));
    }

    #[test]
    fn moments_are_those_of_their_names() {
        let mut chance = Chance::new(1, Stream::Path);
        let n = 100_000;
        let mean_square =
            |draw: &mut dyn FnMut() -> f64| (0..n).map(|_| draw()).map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!((mean_square(&mut || chance.normal()) - 1.0).abs() < 0.02);
        assert!((mean_square(&mut || chance.student(5)) - 1.0).abs() < 0.1);
        let mean = (0..n).map(|_| chance.exponential(3.0)).sum::<f64>() / f64::from(n);
        assert!((mean - 3.0).abs() < 0.05, "{mean}");
    }
}
