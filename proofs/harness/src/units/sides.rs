//! There are two sides, each the other's opposite; no other byte is a side.
//!
//! from_u8(s.byte()) == s, s.opposite().opposite() == s, s.opposite() != s.
//!
//! ```diff
//! units.rs
//! -_ => Err(EngineError::InvalidSide),
//! +_ => Ok(Self::Short),
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn sides(byte: u8) {
    match Side::from_u8(byte) {
        Ok(s) => {
            prove(s.byte() == byte && s.index() == usize::from(byte), 1);
            prove(s.opposite().opposite() == s && s.opposite() != s, 2);
        }
        Err(_) => prove(byte > 1, 3),
    }
}
