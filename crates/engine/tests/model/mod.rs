//! One action model: random stories told to the engine exactly as the program would run them, with every invariant
//! checked after each action. A failing story prints its seed; `SEED=<n> cargo test -p engine --test action_model`
//! tells it again.

#![allow(dead_code)] // each suite uses its part

pub mod action;
pub mod coverage;
pub mod ending;
pub mod events;
pub mod invariants;
pub mod liquidity;
pub mod relations;
pub mod rng;
pub mod setup;
pub mod story;
pub mod trade;
pub mod waterfall;
pub mod world;
