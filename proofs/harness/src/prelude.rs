//! What every lemma is written with. A lemma is a claim about all its arguments: `assume` narrows them, `prove` must
//! hold on every path that reaches it, and a panic that can be reached is a failure too.

pub use engine::*;

unsafe extern "C" {
    /// The rest is claimed only where this holds.
    pub safe fn assume(condition: bool);
    /// A claim with its number in the lemma: each must be met on some path.
    pub safe fn prove(claim: bool, number: u32);
}

/// 10^18: one, as a `Frac`.
pub const ONE: u128 = 1_000_000_000_000_000_000;

#[inline(always)]
pub fn wide(x: u64) -> u128 {
    u128::from(x)
}
#[inline(always)]
pub fn side(long: bool) -> Side {
    if long {
        Side::Long
    } else {
        Side::Short
    }
}
/// The largest result of a division that the engine gives is one less than a word holds.
#[inline(always)]
pub fn too_large(x: u128) -> bool {
    x >= wide(u64::MAX)
}
