//! Runs worlds on the engine's own code and measures them: docs/simulator.md says what for, docs/claim what came of it.
#![cfg_attr(not(feature = "host"), no_std)]

extern crate alloc;

#[cfg(feature = "host")]
pub mod cases;
pub mod chance;
#[cfg(feature = "host")]
pub mod claim;
pub mod error;
pub mod index;
pub mod measure;
pub mod people;
pub mod prices;
pub mod rules;
pub mod setup;
pub mod small;
#[cfg(feature = "host")]
pub mod speed;
#[cfg(feature = "host")]
pub mod sweep;
pub mod venue;
pub mod world;
