//! The way in: from the bytes the runtime hands over to an instruction's handler, and back to one number. The
//! framework's own entry writes this out for each instruction; see `docs/decisions/0008-own-dispatch.md`.

use anchor_lang::pinocchio::account::{RuntimeAccount, MAX_PERMITTED_DATA_INCREASE};
use anchor_lang::prelude::*;
use anchor_lang::{ErrorCode, TryAccounts};

use crate::args::{Argument, Returned};

/// Most accounts of a transaction: a place is one byte.
pub const MOST_ACCOUNTS: usize = 256;
/// An account in the runtime's layout, beside its data and eight bytes: header and room to grow. Each begins at a
/// multiple of eight.
const FRAME: usize = core::mem::size_of::<RuntimeAccount>() + MAX_PERMITTED_DATA_INCREASE;
/// So many accounts of an instruction are moved out of their result, which costs nothing: what reads them is told where
/// each is. More, which no frame has registers for, would be moved two or three times, word by word.
const MOVED: usize = 16;
/// First byte of an account that was not given before; else its place then.
const NEW: u8 = u8::MAX;

/// A place's bit; none beyond 63.
#[inline(always)]
const fn bit(place: u64) -> u64 {
    if place < 64 {
        1 << place
    } else {
        0
    }
}

/// One call of the program.
pub struct Call<'a> {
    program_id: &'a Address,
    /// The accounts walked, by place.
    views: *mut AccountView,
    accounts: usize,
    data: &'a [u8],
    /// Where the walk stands, and how many accounts it has done.
    next: *mut u8,
    walked: usize,
    /// The places, one bit each, of accounts that it met twice. Places beyond 63 have none: no instruction declares so
    /// many.
    twice: u64,
}

impl<'a> Call<'a> {
    /// Reads what the runtime wrote, and the number of the instruction wanted. `IncorrectProgramId` for another
    /// program's id, `InvalidInstructionData` without a number.
    ///
    /// # Safety
    /// `input` and `data` are the entry point's, in the runtime's aligned layout (SIMD-0321: before the data its
    /// length, after it the program's id); `views` has room for [`MOST_ACCOUNTS`], and all three outlive the call.
    #[inline(always)]
    pub unsafe fn read(input: *mut u8, data: *const u8, views: *mut AccountView) -> Result<(u8, Self)> {
        let length = data.sub(8).cast::<u64>().read() as usize; // 64-bit machine
        let program_id = &*data.add(length).cast::<Address>();
        if !anchor_lang::address_eq(program_id, &crate::ID) {
            return Err(ErrorCode::DeclaredProgramIdMismatch.into());
        }
        let (number, data) =
            core::slice::from_raw_parts(data, length).split_first().ok_or(ErrorCode::InstructionFallbackNotFound)?;
        let (accounts, next) = (input.cast::<u64>().read() as usize, input.add(8));
        Ok((*number, Self { program_id, views, accounts, data, next, walked: 0, twice: 0 }))
    }

    /// Walks on until so many accounts are done.
    ///
    /// # Safety
    /// There are so many.
    #[inline(always)]
    unsafe fn walk(&mut self, until: usize) {
        let (mut next, mut view, end) = (self.next, self.views.add(self.walked), self.views.add(until));
        let mut twice = self.twice;
        while view != end {
            let account = next.cast::<RuntimeAccount>();
            let first = (*account).borrow_state;
            next = next.add(8);
            if first == NEW {
                let length = (*account).data_len;
                (*account).padding = (length as u32).to_le_bytes(); // what it may grow from; at most 10 MiB
                view.write(AccountView::new_unchecked(account));
                let padded = (length.wrapping_add(7) & !7) as usize; // 64-bit machine
                next = next.add(FRAME).add(padded);
            } else {
                view.write(*self.views.add(usize::from(first)));
                let place = view.offset_from(self.views) as u64;
                twice |= bit(u64::from(first)) | bit(place);
            }
            view = view.add(1);
        }
        self.twice = twice;
        (self.next, self.walked) = (next, until);
    }

    /// Walks the accounts that an instruction declares. `NotEnoughAccountKeys` if there are fewer, 2040 if one that it
    /// writes to is given twice.
    #[inline(never)]
    fn declared(&mut self, count: usize, writable: u64) -> Result<()> {
        if self.accounts < count {
            return Err(ErrorCode::AccountNotEnoughKeys.into());
        }
        // SAFETY: there are so many.
        unsafe { self.walk(count) };
        self.distinct(writable)
    }

    /// 2040 if one of these places is of an account given twice.
    #[inline(always)]
    fn distinct(&self, writable: u64) -> Result<()> {
        if self.twice & writable != 0 {
            return Err(ErrorCode::ConstraintDuplicateMutableAccount.into());
        }
        Ok(())
    }

    /// Accounts, handler, and what happens to the accounts after it (closes).
    #[inline(always)]
    pub fn run<T: TryAccounts, R: Returned>(
        &'a mut self,
        handler: impl FnOnce(&mut Context<'a, '_, T>, &mut &[u8]) -> Result<R>,
    ) -> Result<()> {
        const { assert!(T::HEADER_SIZE <= 64) };
        self.declared(T::HEADER_SIZE, T::MUT_MASK[0])?;
        // SAFETY: the walk filled them.
        let views = unsafe { core::slice::from_raw_parts(self.views, T::HEADER_SIZE) };
        if T::HEADER_SIZE <= MOVED {
            let (mut accounts, ..) = T::validate_accounts(self.program_id, views, None, 0, self.data)?;
            return self.handle(&mut accounts, handler);
        }
        match &mut T::validate_accounts(self.program_id, views, None, 0, self.data) {
            Ok((accounts, ..)) => self.handle(accounts, handler),
            Err(error) => Err(error.clone()),
        }
    }

    #[inline(always)]
    fn handle<T: TryAccounts, R: Returned>(
        &'a mut self,
        accounts: &mut T,
        handler: impl FnOnce(&mut Context<'a, '_, T>, &mut &[u8]) -> Result<R>,
    ) -> Result<()> {
        let data = self.data;
        if T::HAS_DYNAMIC_MUT_MASK {
            // Optional accounts, where they are given.
            self.distinct(accounts.active_mut_mask()[0])?;
        }
        let mut context = Context { accounts, call: self };
        context.accounts.update_accounts()?;
        let returned = handler(&mut context, &mut { data })?;
        context.accounts.exit_accounts(data)?;
        returned.hand_back();
        Ok(())
    }
}

/// What a handler gets.
pub struct Context<'a, 'v, T> {
    /// The accounts that it declares.
    pub accounts: &'v mut T,
    call: &'a mut Call<'a>,
}

impl<'a, T: TryAccounts> Context<'a, '_, T> {
    /// The accounts given beyond those declared. 2040 if one of them is a declared one that is written to; the same
    /// account may be among them twice.
    #[inline(always)]
    pub fn remaining_accounts(&mut self) -> Result<&'a [AccountView]> {
        let [writable, ..] = if T::HAS_DYNAMIC_MUT_MASK { self.accounts.active_mut_mask() } else { T::MUT_MASK };
        self.call.rest(T::HEADER_SIZE, writable)
    }
}

impl<'a> Call<'a> {
    #[inline(never)]
    fn rest(&mut self, declared: usize, writable: u64) -> Result<&'a [AccountView]> {
        // SAFETY: there are so many, and the walk filled them; nothing is written there again.
        let rest = unsafe {
            self.walk(self.accounts);
            core::slice::from_raw_parts(self.views.add(declared), self.accounts - declared)
        };
        self.distinct(writable)?;
        Ok(rest)
    }
}

/// The next argument. `InvalidInstructionData` if the data is too short for it or it has no such value.
#[inline(always)]
pub fn argument<T: Argument>(data: &mut &[u8]) -> Result<T> {
    T::read(data).ok_or_else(|| ErrorCode::InstructionDidNotDeserialize.into())
}

/// Makes from the program's table: the entry point, and for the IDL build the module that the framework's macro reads.
/// A line is `[number] folder::name(Accounts, argument: Type);` (of a view, `-> Returned` before the semicolon), and
/// its handler is `instructions::folder::name::handler`.
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

        /// For the IDL only, which is made of names, types and comments: never called.
        #[cfg(feature = "idl-build")]
        #[program]
        pub mod ballast {
            use super::*;
            $(
                $(#[$doc])*
                #[discrim = $number]
                pub fn $name(ctx: &mut Context<instructions::$folder::$name::$accounts> $(, $argument: $type)*) -> Result<()> {
                    let _ = (ctx $(, $argument)*);
                    Err(ProgramError::InvalidInstructionData)
                }
            )*
            $(
                $(#[$view_doc])*
                #[discrim = $view_number]
                pub fn $view(ctx: &mut Context<instructions::$view_folder::$view::$view_accounts> $(, $view_argument: $view_type)*) -> Result<$returned> {
                    let _ = (ctx $(, $view_argument)*);
                    Err(ProgramError::InvalidInstructionData)
                }
            )*
        }
    };
}
pub(crate) use instructions;

/// The part of [`instructions`] that runs on chain. One function for each instruction: each needs a stack frame of its
/// own.
macro_rules! entries {
    ($([$number:tt] $folder:ident::$name:ident($accounts:ident $(, $argument:ident: $type:ty)*);)*) => {
        mod entries {
            use super::*;
            $(
                #[inline(never)]
                pub fn $name<'a>(call: &'a mut crate::dispatch::Call<'a>) -> Result<()> {
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
                events::TOLD => call.run::<events::Told, ()>(|context, data| events::heard(context, data)),
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

#[cfg(test)]
mod test {
    /// A line here is never changed: clients of a deployed program have its number.
    const NUMBERS: &[(u8, &str)] = &[
        (0, "initialize"),
        (1, "create_pool"),
        (2, "add_custody"),
        (3, "add_market"),
        (4, "queue_change"),
        (5, "execute_change"),
        (6, "cancel_change"),
        (7, "transfer_admin"),
        (8, "accept_admin"),
        (9, "tighten"),
        (10, "renew_guardian"),
        (11, "collect_protocol_fees"),
        (32, "add_liquidity"),
        (33, "remove_liquidity"),
        (64, "place_request"),
        (65, "cancel_request"),
        (66, "decrease_position"),
        (67, "add_collateral"),
        (68, "remove_collateral"),
        (69, "set_delegate"),
        (96, "execute_request"),
        (97, "refresh_prices"),
        (98, "liquidate"),
        (99, "sweep_insurance"),
        (100, "pay_out"),
        (101, "execute_decrease"),
        (102, "settle_market"),
        (128, "stake"),
        (129, "request_unstake"),
        (130, "cancel_unstake"),
        (131, "unstake"),
        (132, "donate"),
        (160, "open_loss_event"),
        (161, "finalize_loss_event"),
        (162, "seal_loss_event"),
        (163, "claim_ticket"),
        (164, "apply_liens"),
        (192, "verify_invariants"),
        (193, "quote_open"),
        (194, "quote_close"),
        (195, "position_health"),
        (196, "lp_price"),
        (197, "coverage"),
    ];

    #[test]
    fn no_instruction_has_another_number_than_it_had() {
        assert_eq!(crate::INSTRUCTIONS, NUMBERS);
    }

    #[test]
    fn no_two_instructions_share_a_number() {
        assert!(NUMBERS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn the_bit_of_a_place_beyond_63_is_none() {
        assert_eq!([0, 1, 63, 64, 255].map(super::bit), [1, 2, 1 << 63, 0, 0]);
    }
}
