//! Runs worlds on the engine's own code and measures them: docs/simulator.md says what for, docs/claim what came of it.

pub mod cases;
pub mod chance;
pub mod claim;
pub mod error;
pub mod index;
pub mod measure;
pub mod people;
pub mod prices;
pub mod rules;
pub mod setup;
pub mod speed;
pub mod sweep;
pub mod venue;
pub mod world;
