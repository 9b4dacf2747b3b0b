//! One instruction a file, in its caller's folder. Every handler: read the world, decide in the engine, move tokens,
//! check invariants, emit.

pub mod governance;
pub mod insurance;
pub mod keeper;
pub mod liquidity;
pub mod mutualization;
pub mod trading;
pub mod views;
