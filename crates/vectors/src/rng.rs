//! Random numbers that are the same everywhere and forever: the vectors must not change when a dependency does.

/// xorshift64*, by Vigna.
pub struct Rng(u64);

impl Rng {
    /// A generator for a seed's text.
    pub fn new(seed: &str) -> Self {
        // FNV-1a; zero would be a fixed point.
        Self(
            seed.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)) | 1,
        )
    }
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
    /// Uniform in `low..=high`.
    pub fn range(&mut self, low: u64, high: u64) -> u64 {
        let span = u128::from(high - low) + 1;
        low + u64::try_from(u128::from(self.next()) % span).expect("below the span")
    }
}
