//! One published price of a feed; its reader and the gates that actions demand of it are in `oracle`.

use super::state;
use crate::units::Price;

state! {
    /// One published price, all at 1e-8 USD.
    Print [40] {
        price: Price,
        conf: Price,
        ema: Price,
        publish_time: i64,
        prev_publish_time: i64,
    }
}
