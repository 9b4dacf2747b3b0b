//! What a market remembers of one stretch of time; `ring` fills and reads the cells.

use super::state;
use crate::units::{PodU128, Price};

state! {
    /// Range of the prices accepted in one cell.
    PriceCell [16] {
        low: Price,
        high: Price,
    }
}

state! {
    /// One hour: the range of prices, and the size on each side times the seconds it stood there.
    HourCell [48] {
        range: PriceCell,
        /// Size x seconds of the long and of the short side.
        weight: [PodU128; 2],
    }
}

impl PriceCell {
    pub fn at(price: Price) -> Self {
        Self { low: price, high: price }
    }
    pub fn include(&mut self, price: Price) {
        self.low = self.low.min(price);
        self.high = self.high.max(price);
    }
}
