//! The engine's errors as the program's: one table makes the IDL's enum and the log line that clients parse.

use anchor_lang::prelude::*;

macro_rules! define {
    ($($name:ident = $code:tt $message:tt,)*) => {
        #[error_code(offset = 0)]
        #[derive(PartialEq, Eq, Debug)]
        pub enum BallastError { $(#[msg($message)] $name = $code,)* }

        /// Names and messages of all errors, one after the other; [`ENTRIES`] says where each ends.
        const TEXT: &str = concat!($(stringify!($name), $message),*);
        const LENGTHS: &[(u16, u8, u8)] = &[$(($code, stringify!($name).len() as u8, $message.len() as u8)),*];
    };
}
engine::for_each_error!(define);

/// An error's number, and in [`TEXT`] where its name begins, where its message begins, and where that ends.
static ENTRIES: [[u16; 4]; LENGTHS.len()] = {
    let mut entries = [[0; 4]; LENGTHS.len()];
    let (mut i, mut at) = (0, 0);
    while i < LENGTHS.len() {
        let (code, name, message) = LENGTHS[i];
        let (middle, end) = (at + name as u16, at + name as u16 + message as u16);
        entries[i] = [code, at, middle, end];
        (i, at) = (i + 1, end);
    }
    entries
};

/// Longer than any line.
const LINE: usize = 256;

/// Writes the line by which Anchor clients know an error; returns its length. Put together here: written out for each
/// error they are 10 KB of program.
fn write_line(line: &mut [u8; LINE], code: u32) -> Option<usize> {
    let [_, name, message, end] = *ENTRIES.iter().find(|entry| u32::from(entry[0]) == code)?;
    let digits = [1_000, 100, 10, 1].map(|power| b'0' + (code / power % 10) as u8); // below 10
    let parts: [&[u8]; 7] = [
        b"AnchorError occurred. Error Code: ",
        TEXT.as_bytes().get(usize::from(name)..usize::from(message))?,
        b". Error Number: ",
        &digits,
        b". Error Message: ",
        TEXT.as_bytes().get(usize::from(message)..usize::from(end))?,
        b".",
    ];
    let mut length = 0;
    for part in parts {
        line.get_mut(length..length + part.len())?.copy_from_slice(part);
        length += part.len();
    }
    Some(length)
}

/// Logs the error the way Anchor clients read it, then becomes it. Costs nothing on the happy path.
#[cold]
#[inline(always)]
pub fn fail(error: BallastError) -> Error {
    raise(error as u32)
}

/// The engine's errors and the program's have the same numbers: one table makes both.
#[cold]
#[inline(never)]
fn raise(code: u32) -> Error {
    let mut line = [0; LINE];
    if let Some(_length) = write_line(&mut line, code) {
        #[cfg(target_os = "solana")]
        // SAFETY: so many bytes were written.
        unsafe {
            anchor_lang::pinocchio::syscalls::sol_log_(line.as_ptr(), _length as u64)
        };
    }
    Error::Custom(code)
}

/// `From<EngineError> for Error` is forbidden by the orphan rule.
pub trait OrErr<T> {
    fn or_err(self) -> Result<T>;
}

impl<T> OrErr<T> for engine::Res<T> {
    #[inline(always)]
    fn or_err(self) -> Result<T> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(raise(error as u32)),
        }
    }
}

/// Fails with a named error unless the condition holds.
#[inline(always)]
pub fn check(condition: bool, error: BallastError) -> Result<()> {
    if condition {
        Ok(())
    } else {
        Err(fail(error))
    }
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn every_error_has_the_line_that_clients_parse() {
        macro_rules! each {
            ($($name:ident = $code:tt $message:tt,)*) => {$(
                let mut line = [0; LINE];
                let length = write_line(&mut line, BallastError::$name as u32).expect("a line");
                let expected = concat!(
                    "AnchorError occurred. Error Code: ", stringify!($name), ". Error Number: ", $code, ". Error Message: ", $message, "."
                );
                assert_eq!(line.get(..length), Some(expected.as_bytes()));
                assert_eq!(engine::EngineError::$name.code(), BallastError::$name as u32);
                assert!(matches!(fail(BallastError::$name), Error::Custom($code)));
            )*};
        }
        engine::for_each_error!(each);
    }
}
