//! The engine's errors as the program's: one table makes the IDL's enum and the log line that clients parse.

use anchor_lang::prelude::*;

macro_rules! define {
    ($($name:ident = $code:tt $message:tt,)*) => {
        #[error_code(offset = 0)]
        #[derive(PartialEq, Eq, Debug)]
        pub enum BallastError { $(#[msg($message)] $name = $code,)* }

        impl BallastError {
            fn line(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("AnchorError occurred. Error Code: ", stringify!($name), ". Error Number: ", $code, ". Error Message: ", $message, "."),)*
                }
            }
        }

        impl From<engine::EngineError> for BallastError {
            fn from(error: engine::EngineError) -> Self {
                match error { $(engine::EngineError::$name => Self::$name,)* }
            }
        }
    };
}
engine::for_each_error!(define);

/// Logs the error the way Anchor clients read it, then becomes it. Costs nothing on the happy path.
#[cold]
#[inline(never)]
pub fn fail(error: BallastError) -> Error {
    let _line = error.line();
    #[cfg(target_os = "solana")]
    // SAFETY: pointer and length of a static string.
    unsafe {
        anchor_lang::pinocchio::syscalls::sol_log_(_line.as_ptr(), _line.len() as u64)
    };
    error.into()
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
            Err(error) => Err(fail(error.into())),
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
