//! The uncertainty of a print is its confidence at least, just that in the second of its publication, and unknown after
//! five seconds.
//!
//! spread(price, conf, sigma, age) >= conf; == conf for age <= 0 or sigma == 0; OracleStale exactly for age > 5.
//!
//! ```diff
//! price.rs
//! -mul_div_up(price.0, drift, 1_000_000_000).map(Price)?.plus(conf)
//! +mul_div_up(price.0, drift, 1_000_000_000).map(Price)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn uncertainty_of_a_print(price: u64, conf: u64, sigma: u64, age: i64) {
    match price::spread(Price(price), Price(conf), sigma, age) {
        Ok(width) => {
            prove(width.0 >= conf && age <= 5, 1);
            prove((age > 0 && sigma > 0) || width.0 == conf, 2);
            prove(age <= 0 || sigma == 0 || price == 0 || width.0 > conf, 3);
        }
        Err(EngineError::OracleStale) => prove(age > 5, 4),
        Err(_) => prove(age > 0, 5),
    }
}
