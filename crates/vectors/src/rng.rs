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
    /// Below 2^bits, all magnitudes equally likely.
    pub fn upto(&mut self, bits: u32) -> u64 {
        let width = self.range(0, u64::from(bits));
        if width == 0 {
            return 0;
        }
        self.next() >> (64 - width)
    }
    pub fn signed(&mut self, bits: u32) -> i64 {
        let x = i64::try_from(self.upto(bits.min(63))).expect("63 bits");
        if self.chance(2) {
            -x
        } else {
            x
        }
    }
    /// True once in `n`.
    pub fn chance(&mut self, n: u64) -> bool {
        self.range(1, n) == 1
    }
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[usize::try_from(self.range(0, items.len() as u64 - 1)).expect("a small index")]
    }
}
