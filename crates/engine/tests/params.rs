//! The table of parameters.

use engine::{CustodyParams, MarketParams, PoolParams};

#[test]
fn every_default_is_within_its_bounds() {
    assert_eq!(PoolParams::standard().check(), Ok(()));
    assert_eq!(CustodyParams::standard().check(), Ok(()));
    assert_eq!(MarketParams::standard().check(), Ok(()));
}
