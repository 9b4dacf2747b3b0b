//! The wrapper around the program's own accounts.

use anchor_lang::{accounts::SlabSchema, prelude::*, AccountClose, ErrorCode};
use bytemuck::Pod;
use core::marker::PhantomData;

use crate::account_init::New;
use crate::address_eq;
use crate::token::takes;

/// An account of this program, read and written in place: discriminator, then `T`. Checks and errors are those of the
/// framework's `Account<T>`, which copies its checks into every instruction, and frees a borrow flag at each exit: this
/// one checks in one function for all types: 61 KB of program less. Without flag it relies on what the framework checks
/// before: no mutable account is given twice. Writing to one that was not declared `mut` fails the instruction in the
/// runtime.
pub struct State<T> {
    view: AccountView,
    marker: PhantomData<T>,
}

const HEADER: usize = 8;

/// What the framework's own account types must tell of themselves.
pub trait Stored: Pod + SlabSchema + Owner + Discriminator {}
impl<T: Pod + SlabSchema + Owner + Discriminator> Stored for T {}

/// The discriminator as one number.
const fn tag(discriminator: &[u8]) -> u64 {
    match discriminator.first_chunk::<HEADER>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => panic!("a discriminator of another length"),
    }
}

/// Owner, length and discriminator, for every type.
#[inline(never)]
fn validate(view: &AccountView, tag: u64, size: usize) -> core::result::Result<(), ProgramError> {
    let long = view.data_len() >= HEADER + size;
    if !address_eq::owned_by(view, &crate::ID) {
        // A place where nothing was created yet is told apart from somebody else's account.
        let empty = view.lamports() == 0 && view.owned_by(&System::id());
        return Err(if empty { ProgramError::UninitializedAccount } else { ProgramError::IllegalOwner });
    }
    if !long {
        return Err(ProgramError::AccountDataTooSmall);
    }
    // SAFETY: at least eight bytes long, and account data starts at a multiple of eight.
    if unsafe { view.data_ptr().cast::<u64>().read() } != tag {
        return Err(ProgramError::InvalidAccountData);
    }
    Ok(())
}

/// As [`validate`], of an account that will be written to.
#[inline(never)]
fn validate_mut(view: &AccountView, tag: u64, size: usize) -> core::result::Result<(), ProgramError> {
    if !view.is_writable() {
        return Err(ErrorCode::ConstraintMut.into());
    }
    if view.data_len() < HEADER + size {
        return Err(ProgramError::AccountDataTooSmall);
    }
    validate(view, tag, size)
}

/// As [`New::create`], with the discriminator.
#[inline(never)]
fn create(
    new: &New<'_>,
    known: Option<u8>,
    size: usize,
    tag: u64,
    extra: u64,
) -> core::result::Result<u8, ProgramError> {
    let bump = new.create(known, &crate::ID, HEADER + size, extra)?;
    // SAFETY: the account was just created with this length, and its data starts at a multiple of eight.
    unsafe { { *new.view }.data_mut_ptr().cast::<u64>().write(tag) };
    Ok(bump)
}

/// Gives all lamports to `destination` and the account back to the system program.
#[inline(never)]
fn close(mut view: AccountView, mut destination: AccountView) -> core::result::Result<(), ProgramError> {
    let sum = destination.lamports().checked_add(view.lamports()).ok_or(ProgramError::ArithmeticOverflow)?;
    destination.set_lamports(sum);
    view.set_lamports(0);
    // SAFETY: this program's account, mutable and given once; nothing reads it after its close.
    unsafe {
        // A refund within the transaction does not revive its content.
        view.data_mut_ptr().cast::<u64>().write(u64::MAX);
        view.close_unchecked();
    }
    Ok(())
}

impl<T: Stored> State<T> {
    const SIZE: usize = core::mem::size_of::<T>();
    const TAG: u64 = tag(T::DISCRIMINATOR);

    #[inline(always)]
    pub fn address(&self) -> &Address {
        self.view.address()
    }
    /// Creates it, zeroed, with `extra` lamports above its rent; returns its bump with it: one call of the system
    /// program instead of two, 1,250 compute units.
    #[inline(always)]
    pub fn create(new: &New<'_>, known: Option<u8>, extra: u64) -> core::result::Result<(Self, u8), ProgramError> {
        let bump = create(new, known, Self::SIZE, Self::TAG, extra)?;
        Ok((Self::of(*new.view), bump))
    }
    #[inline(always)]
    fn of(view: AccountView) -> Self {
        const { assert!(core::mem::align_of::<T>() <= 8) };
        Self { view, marker: PhantomData }
    }
}

impl<T: Stored> AnchorAccount for State<T> {
    type Data = T;
    const MIN_DATA_LEN: usize = HEADER + Self::SIZE;

    #[inline(always)]
    fn load(view: AccountView) -> core::result::Result<Self, ProgramError> {
        validate(&view, Self::TAG, Self::SIZE)?;
        Ok(Self::of(view))
    }
    #[inline(always)]
    unsafe fn load_mut(view: AccountView) -> core::result::Result<Self, ProgramError> {
        validate_mut(&view, Self::TAG, Self::SIZE)?;
        Ok(Self::of(view))
    }
    #[inline(always)]
    fn account(&self) -> &AccountView {
        &self.view
    }
}

impl<T: Stored> State<T> {
    /// Ends it. Its lamports go to `owner`, or to `actor` where the owner's wallet cannot take so little: no
    /// instruction may fail for the state of a wallet, and the loss is below an empty wallet's rent. Called after the
    /// last CPI.
    #[inline(never)]
    pub fn end(&mut self, owner: &AccountView, actor: &AccountView) -> Result<()> {
        let to = if takes(owner, self.view.lamports())? { owner } else { actor };
        close(self.view, *to)
    }
}

impl<T: Stored> AccountClose for State<T> {
    #[inline(always)]
    fn close(&mut self, destination: AccountView) -> core::result::Result<(), ProgramError> {
        close(self.view, destination)
    }
}

impl<T: Stored> core::ops::Deref for State<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: length and alignment were checked when it was loaded; the data stays where it is for the whole
        // instruction.
        unsafe { &*self.view.data_ptr().add(HEADER).cast() }
    }
}
impl<T: Stored> core::ops::DerefMut for State<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and no other wrapper of a mutable account exists.
        unsafe { &mut *self.view.data_mut_ptr().add(HEADER).cast() }
    }
}
impl<T> AsRef<AccountView> for State<T> {
    #[inline(always)]
    fn as_ref(&self) -> &AccountView {
        &self.view
    }
}

impl New<'_> {
    /// An account of this program. `InvalidSeeds` if it is not at its address.
    #[inline(always)]
    pub fn state<T: Stored>(&self) -> Result<(State<T>, u8)> {
        State::create(self, None, 0)
    }

    /// An account of this program that may exist: then `same` must know it by its content, which needs no search.
    /// `wrong` if it does not, or if what is to be created is not at its address.
    #[inline(always)]
    pub fn open<T: Stored>(
        &self,
        same: impl FnOnce(&T) -> bool,
        wrong: impl Fn() -> Error,
    ) -> Result<(State<T>, Option<Created>)> {
        if address_eq::owned_by(self.view, &crate::ID) {
            // SAFETY: the instruction's accounts are distinct: a mutable account given twice is refused.
            let account = unsafe { State::<T>::load_mut(*self.view)? };
            return if same(&account) { Ok((account, None)) } else { Err(wrong()) };
        }
        let before = self.view.lamports();
        let (account, bump) = State::<T>::create(self, None, 0).map_err(|error| {
            if error == ProgramError::InvalidSeeds {
                wrong()
            } else {
                error
            }
        })?;
        Ok((account, Some(Created { bump, lamports: self.view.lamports().saturating_sub(before) })))
    }
}

/// What creating an account took.
#[derive(Clone, Copy)]
pub struct Created {
    pub bump: u8,
    pub lamports: u64,
}

#[doc(hidden)]
#[cfg(feature = "idl-build")]
impl<T: Stored + anchor_lang::IdlAccountType> anchor_lang::IdlAccountType for State<T> {
    const __IDL_ACCOUNT_ENTRY: Option<&'static str> = T::__IDL_ACCOUNT_ENTRY;
    const __IDL_TYPE_DEF: Option<&'static str> = T::__IDL_TYPE_DEF;
    fn __idl_account_entry() -> Option<&'static str> {
        T::__idl_account_entry()
    }
    fn __idl_type_def() -> Option<&'static str> {
        T::__idl_type_def()
    }
    fn __register_idl_deps(accounts: &mut Vec<&'static str>, types: &mut Vec<&'static str>) {
        T::__register_idl_deps(accounts, types);
    }
}
