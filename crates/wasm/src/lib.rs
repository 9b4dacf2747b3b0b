//! The engine for JavaScript. An export takes addresses in the module's memory, reads and writes `repr(C)` structs
//! there, and returns 0 or the number of an engine's error. There is no allocator: the caller lays out the memory above
//! `__heap_base`. Addresses are multiples of 8, and what they name does not overlap.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![deny(clippy::as_conversions, clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
mod alone;
pub mod batch;
pub mod calls;

use engine::Res;

/// What an export returns.
fn code(result: Res<()>) -> u32 {
    result.map_or_else(engine::EngineError::code, |()| 0)
}
