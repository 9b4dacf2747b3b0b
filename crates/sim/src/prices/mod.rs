//! Prices: bars of real days, bars of a model, and the path of ticks that either becomes.

pub mod bars;
pub mod expand;
pub mod fit;
pub mod model;
pub mod time;

pub use bars::{Bar, Bars};

use alloc::vec::Vec;

pub const HOUR: i64 = 3_600;

/// The index price at every tick of a run, in dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Unix time of the first price.
    pub start: i64,
    /// Seconds between two.
    pub tick: i64,
    pub prices: Vec<f64>,
}

impl Path {
    pub fn seconds(&self) -> i64 {
        self.tick * self.prices.len() as i64
    }
}
