//! Multiply-then-divide is exact or refuses.
//!
//! mul_div(a, b, d, extra) == floor((a b + extra) / d) for extra < d; NONE where that is above 2^64 - 2, and for d == 0.
//! Everywhere else this stands for the call: every other proof about amounts rests on it.
//!
//! Assumes: extra < d, which is an obligation of every call.
//! Function: math::mul_div
//!
//! ```diff
//! math.rs
//! -(q | b >> 26) >> 19 == 0
//! +(q | b >> 26) >> 20 == 0
//! ```
//! ```diff
//! math.rs
//! -if d >> 44 == 0 &&
//! +if d >> 46 == 0 &&
//! ```
//! ```diff
//! math.rs
//! -if a <= !extra / b {
//! +if a <= !0 / b {
//! ```
//! ```diff
//! math.rs
//! -if d >> 48 != 0 {
//! +if d >> 49 != 0 {
//! ```
