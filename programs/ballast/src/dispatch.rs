//! The way in: from the bytes the runtime hands over to an instruction's handler, and back to one number. The framework's own entry writes
//! this out for each instruction; see `docs/decisions/0008-own-dispatch.md`.

use anchor_lang::context::MutMask;
use anchor_lang::prelude::*;
use anchor_lang::{AccountCursor, ErrorCode, TryAccounts};

use crate::args::{Argument, Returned};

/// Most accounts of a transaction: a place is one byte.
pub const MOST_ACCOUNTS: usize = 256;

/// One call of the program.
pub struct Call<'a> {
    program_id: &'a Address,
    cursor: AccountCursor,
    views: *const AccountView,
    accounts: usize,
    data: &'a [u8],
}

impl<'a> Call<'a> {
    /// Reads what the runtime wrote, and the number of the instruction wanted. `IncorrectProgramId` for another program's id,
    /// `InvalidInstructionData` without a number.
    ///
    /// # Safety
    /// `input` and `data` are the entry point's, in the runtime's aligned layout (SIMD-0321: before the data its length, after it the
    /// program's id); `views` has room for [`MOST_ACCOUNTS`], and all three outlive the call.
    #[inline(always)]
    pub unsafe fn read(input: *mut u8, data: *const u8, views: *mut AccountView) -> Result<(u8, Self)> {
        let length = data.sub(8).cast::<u64>().read() as usize; // 64-bit machine
        let program_id = &*data.add(length).cast::<Address>();
        anchor_lang::check_program_id(program_id, &crate::ID)?;
        let (tag, data) =
            core::slice::from_raw_parts(data, length).split_first().ok_or(ErrorCode::InstructionFallbackNotFound)?;
        let accounts = input.cast::<u64>().read() as usize;
        Ok((*tag, Self { program_id, cursor: AccountCursor::new(input, views), views, accounts, data }))
    }

    /// Walks the accounts that an instruction declares. `NotEnoughAccountKeys` if there are fewer, 2040 if one that it writes to is given
    /// twice.
    #[inline(never)]
    fn walk(&mut self, declared: usize, writable: &[u64; 4]) -> Result<()> {
        if self.accounts < declared {
            return Err(ErrorCode::AccountNotEnoughKeys.into());
        }
        // SAFETY: there are so many.
        let (_, twice) = unsafe { self.cursor.walk_n(declared) };
        if twice.is_some_and(|places| places.intersects(writable)) {
            return Err(ErrorCode::ConstraintDuplicateMutableAccount.into());
        }
        Ok(())
    }

    /// Accounts, handler, and what happens to the accounts after it (closes).
    #[inline(always)]
    pub fn run<T: TryAccounts, R: Returned>(
        &mut self,
        handler: impl FnOnce(&mut Context<'_, T>, &mut &[u8]) -> Result<R>,
    ) -> Result<()> {
        self.walk(T::HEADER_SIZE, &T::MUT_MASK)?;
        // SAFETY: the walk filled them.
        let views = unsafe { core::slice::from_raw_parts(self.views, T::HEADER_SIZE) };
        let (accounts, bumps, _) =
            T::validate_accounts(self.program_id, views, self.cursor.duplicates(), 0, self.data)?;
        let rest = (self.accounts - T::HEADER_SIZE) as u8; // a transaction has at most 256, of which one is the program
        let writable =
            if T::HAS_DYNAMIC_MUT_MASK { MutMask::Dynamic(accounts.active_mut_mask()) } else { MutMask::Static(&T::MUT_MASK) };
        let mut context = Context::new(self.program_id, accounts, bumps, &mut self.cursor, rest, writable);
        context.accounts.update_accounts()?;
        let returned = handler(&mut context, &mut { self.data })?;
        context.accounts.exit_accounts(self.data)?;
        returned.hand_back();
        Ok(())
    }
}

/// The next argument. `InvalidInstructionData` if the data is too short for it or it has no such value.
#[inline(always)]
pub fn argument<T: Argument>(data: &mut &[u8]) -> Result<T> {
    T::read(data).ok_or_else(|| ErrorCode::InstructionDidNotDeserialize.into())
}

/// Makes from the program's table: the entry point, and for the IDL build the module that the framework's macro reads. A line is
/// `[number] folder::name(Accounts, argument: Type);` (of a view, `-> Returned` before the semicolon), and its handler is
/// `instructions::folder::name::handler`.
macro_rules! instructions {
    (
        instructions {
            $($(#[$doc:meta])* [$number:tt] $folder:ident::$name:ident($accounts:ident $(, $argument:ident: $type:ty)*);)*
        }
        views {
            $($(#[$view_doc:meta])* [$view_number:tt] $view_folder:ident::$view:ident($view_accounts:ident $(, $view_argument:ident: $view_type:ty)*) -> $returned:ty;)*
        }
    ) => {
        /// Every instruction's number and name, as in the table.
        pub const INSTRUCTIONS: &[(u8, &str)] = &[$(($number, stringify!($name)),)* $(($view_number, stringify!($view)),)*];

        crate::dispatch::entries! {
            $([$number] $folder::$name($accounts $(, $argument: $type)*);)*
            $([$view_number] $view_folder::$view($view_accounts $(, $view_argument: $view_type)*);)*
        }

        #[cfg(feature = "idl-build")]
        #[program]
        pub mod ballast {
            use super::*;
            $(
                $(#[$doc])*
                #[discrim = $number]
                pub fn $name(ctx: &mut Context<instructions::$folder::$name::$accounts> $(, $argument: $type)*) -> Result<()> {
                    instructions::$folder::$name::handler(ctx $(, $argument)*)
                }
            )*
            $(
                $(#[$view_doc])*
                #[discrim = $view_number]
                pub fn $view(ctx: &mut Context<instructions::$view_folder::$view::$view_accounts> $(, $view_argument: $view_type)*) -> Result<$returned> {
                    instructions::$view_folder::$view::handler(ctx $(, $view_argument)*)
                }
            )*
        }
    };
}
pub(crate) use instructions;

/// The part of [`instructions`] that runs on chain. One function for each instruction: each needs a stack frame of its own.
macro_rules! entries {
    ($([$number:tt] $folder:ident::$name:ident($accounts:ident $(, $argument:ident: $type:ty)*);)*) => {
        mod entries {
            use super::*;
            $(
                #[inline(never)]
                pub fn $name(call: &mut crate::dispatch::Call<'_>) -> Result<()> {
                    call.run::<instructions::$folder::$name::$accounts, _>(|context, _data| {
                        $(let $argument: $type = crate::dispatch::argument(_data)?;)*
                        instructions::$folder::$name::handler(context $(, $argument)*)
                    })
                }
            )*
        }

        /// `InvalidInstructionData` for a number that no instruction has.
        #[inline(always)]
        unsafe fn enter(input: *mut u8, data: *const u8, views: *mut AccountView) -> Result<()> {
            let (number, mut call) = crate::dispatch::Call::read(input, data, views)?;
            match number {
                $($number => entries::$name(&mut call),)*
                _ => Err(anchor_lang::ErrorCode::InstructionFallbackNotFound.into()),
            }
        }

        #[cfg(not(any(feature = "no-entrypoint", feature = "idl-build")))]
        anchor_lang::pinocchio::default_allocator!();
        #[cfg(not(any(feature = "no-entrypoint", feature = "idl-build")))]
        anchor_lang::pinocchio::default_panic_handler!();

        /// Where the runtime starts the program.
        ///
        /// # Safety
        /// For the runtime only: see [`dispatch::Call::read`].
        #[cfg_attr(all(target_os = "solana", not(feature = "no-entrypoint")), export_name = "entrypoint")]
        pub unsafe extern "C" fn entrypoint(input: *mut u8, data: *const u8) -> u64 {
            let mut views = [const { core::mem::MaybeUninit::<AccountView>::uninit() }; crate::dispatch::MOST_ACCOUNTS];
            match enter(input, data, views.as_mut_ptr().cast()) {
                Ok(()) => 0,
                Err(error) => error.into(),
            }
        }
    };
}
pub(crate) use entries;
