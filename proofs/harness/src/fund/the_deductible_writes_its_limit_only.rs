//! A draw from the LPs' deductible changes the deductible, and nothing else.
//!
//! Proofs of the waterfall let it do anything there, and rely on this.
//!
//! Arbitrary: math::mul_div
//! Function: insurance::caps::draw_deductible
//! Frame: pool 240+32
//!
//! ```diff
//! insurance/caps.rs
//! -pool.deductible.cap.draw(amount, limit, DAY, now)
//! +pool.lp_supply = 0;
//! +pool.deductible.cap.draw(amount, limit, DAY, now)
//! ```
