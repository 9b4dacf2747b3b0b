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
//! -if y > Frac::ONE.0 || x >> 63 != 0 {
//! +if x >> 63 != 0 {
//! ```
//! ```diff
//! math.rs
//! -if y > Frac::ONE.0 || x >> 63 != 0 {
//! +if y > Frac::ONE.0 {
//! ```
//! ```diff
//! math.rs
//! -let lower = c.wrapping_mul(d).wrapping_add(extra) / DIGIT;
//! +let lower = c.wrapping_mul(d) / DIGIT;
//! ```
