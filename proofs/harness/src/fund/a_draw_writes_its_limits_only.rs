//! A draw changes the fund's balance and limit and the two limits of the losing side, and nothing else.
//!
//! Proofs of the waterfall let it do anything there, and rely on this.
//!
//! Arbitrary: math::mul_div
//! Function: insurance::caps::Limits::draw
//! Frame: pool 160+80, losing 1280+32
//!
//! ```diff
//! insurance/caps.rs
//! -pool.fund.pool_cap.draw(amount, self.pool, DAY, now)?;
//! +pool.aum = amount;
//! +pool.fund.pool_cap.draw(amount, self.pool, DAY, now)?;
//! ```
