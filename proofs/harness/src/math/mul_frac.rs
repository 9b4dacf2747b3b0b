//! A fraction of 10^18 of an amount is exact or refuses.
//!
//! mul_frac(x, y, extra) == floor((x y + extra) / 10^18) for extra < 10^18; NONE where that is above 2^64 - 2.
//! Everywhere else this stands for the call.
//!
//! Assumes: extra < 10^18, which is an obligation of every call.
//! Function: math::mul_frac
//!
//! ```diff
//! math.rs
//! -if first >= HALF {
//! +if first > HALF {
//! ```
//! ```diff
//! math.rs
//! -let (a, _) = digit(rest, low & 0xffff_ffff);
//! +let (a, _) = digit(rest, low & 0x7fff_ffff);
//! ```
