//! Small worlds for JavaScript: it writes what it asks for at `room()`, as `Small::parse` reads it, calls `play`, and
//! reads the answer there, which is the outcome's JSON or why there is none.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod alone;

use alloc::string::{String, ToString};
use core::cell::UnsafeCell;
use sim::small::Small;

/// Bytes of room: an outcome has some 600.
pub const ROOM: usize = 4_096;
/// In what `play` returns: the answer says why there is no outcome.
pub const REFUSED: u32 = 1 << 31;

struct Room(UnsafeCell<[u8; ROOM]>);
// A module has one thread.
unsafe impl Sync for Room {}
static SHARED: Room = Room(UnsafeCell::new([0; ROOM]));

/// The outcome as one line of JSON.
pub fn line(request: &[u8], seed: u64) -> Result<String, String> {
    let request = core::str::from_utf8(request).map_err(|why| why.to_string())?;
    let outcome = Small::parse(request).and_then(|small| small.play(seed)).map_err(|why| why.to_string())?;
    Ok(outcome.to_json().to_string())
}

/// Where a request is written and an answer read.
#[no_mangle]
pub extern "C" fn room() -> *mut u8 {
    SHARED.0.get().cast()
}

/// Plays the request of so many bytes; how many the answer has, with [`REFUSED`] where it is a refusal.
#[no_mangle]
pub extern "C" fn play(length: u32, seed: u64) -> u32 {
    // Nothing else holds the room: there is one thread, and what is read of it is copied before it is written.
    let room = unsafe { &mut *SHARED.0.get() };
    let asked = room.get(..length as usize).unwrap_or_default();
    let (text, flag) = match line(asked, seed) {
        Ok(text) => (text, 0),
        Err(why) => (why, REFUSED),
    };
    let size = text.len().min(ROOM);
    room[..size].copy_from_slice(&text.as_bytes()[..size]);
    size as u32 | flag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_answered_in_the_room_and_a_bad_one_refused_there() {
        let ask = |text: &str| {
            unsafe { room().copy_from(text.as_ptr(), text.len()) };
            let said = play(text.len() as u32, 7);
            let size = (said & !REFUSED) as usize;
            let answer = unsafe { core::slice::from_raw_parts(room(), size) };
            (said & REFUSED != 0, String::from_utf8(answer.to_vec()).unwrap())
        };
        let (refused, text) = ask("traders=40,crash=0.2");
        assert!(!refused && text.contains("\"sha256\":\""), "{text}");
        assert_eq!(Ok(text), line(b"traders=40,crash=0.2", 7));
        assert_eq!(ask("crash=2"), (true, "BadArgument: --set: crash=2: from 0 to 0.9".into()));
        assert!(play(u32::MAX, 7) & REFUSED == 0, "a length that is none asks for the defaults");
        assert!(line(&[0xff], 0).is_err());
    }
}
