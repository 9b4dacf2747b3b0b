//! There are eight kinds of changes; no other byte is one.
//!
//! from_u8(b) == the kind number b for b < 8, InvalidParameter above.
//!
//! ```diff
//! governance.rs
//! -let all = [Pool, Custody, Market, Status, Delay, Guardian, ListCustody, ListMarket];
//! +let all = [Pool, Custody, Market, Status, Guardian, Delay, ListCustody, ListMarket];
//! ```
use crate::prelude::*;
use engine::governance::ChangeKind;

#[no_mangle]
pub fn kinds_of_changes(byte: u8) {
    match ChangeKind::from_u8(byte) {
        Ok(kind) => prove(kind as u8 == byte && byte < 8, 1),
        Err(_) => prove(byte >= 8, 2),
    }
}
