//! Calls to the token and system programs that live on the stack: the framework's own helpers build each on the heap,
//! for several thousand compute units more. A failing call aborts the transaction.

use anchor_lang::pinocchio::cpi::{self, CpiAccount, Seed, Signer};
use anchor_lang::pinocchio::instruction::{InstructionAccount, InstructionView};
use anchor_lang::prelude::*;
use core::mem::{align_of, size_of, MaybeUninit};

const AMOUNT: core::ops::Range<usize> = 64..72;
const OWNER: core::ops::Range<usize> = 32..64;

/// A token account whose identity another check gives: a vault by its address, which the pool names, or a payer's
/// account, which the token program checks when it moves tokens. Reading it costs nothing, and the code that validates
/// a full account is not copied into every instruction (1 KB each).
pub struct TokenView {
    view: AccountView,
}

impl TokenView {
    #[inline(always)]
    pub fn address(&self) -> &Address {
        self.view.address()
    }
    /// Balance now, also after a call in the same instruction; zero if this is no token account.
    #[inline(never)]
    pub fn amount(&self) -> u64 {
        let Ok(data) = self.view.try_borrow() else { return 0 };
        data.get(AMOUNT).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes)
    }
    /// Whether this is a token account of that owner.
    #[inline(never)]
    pub fn belongs_to(&self, owner: &Address) -> bool {
        let Ok(data) = self.view.try_borrow() else { return false };
        self.view.owned_by(&Token::id()) && data.get(OWNER) == Some(owner.as_ref())
    }
}

impl AnchorAccount for TokenView {
    type Data = AccountView;
    #[inline(always)]
    fn load(view: AccountView) -> core::result::Result<Self, Error> {
        Ok(Self { view })
    }
    #[inline(always)]
    fn account(&self) -> &AccountView {
        &self.view
    }
}
impl core::ops::Deref for TokenView {
    type Target = AccountView;
    fn deref(&self) -> &AccountView {
        &self.view
    }
}
impl AsRef<AccountView> for TokenView {
    fn as_ref(&self) -> &AccountView {
        &self.view
    }
}
#[cfg(feature = "idl-build")]
impl anchor_lang::IdlAccountType for TokenView {}

/// Moves tokens between two accounts of one mint (the token program compares them).
#[inline(always)]
pub fn transfer(from: &AccountView, to: &AccountView, authority: &AccountView, seeds: &[&[u8]], amount: u64) {
    token(3, from, to, authority, seeds, amount);
}

#[inline(always)]
pub fn mint_to(mint: &AccountView, to: &AccountView, authority: &AccountView, seeds: &[&[u8]], amount: u64) {
    token(7, mint, to, authority, seeds, amount);
}

#[inline(always)]
pub fn burn(from: &AccountView, mint: &AccountView, authority: &AccountView, amount: u64) {
    token(8, from, mint, authority, &[], amount);
}

/// The three have one shape.
#[inline(never)]
fn token(tag: u8, first: &AccountView, second: &AccountView, authority: &AccountView, seeds: &[&[u8]], amount: u64) {
    let mut data = [tag; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    let metas = [
        InstructionAccount::writable(first.address()),
        InstructionAccount::writable(second.address()),
        InstructionAccount::readonly_signer(authority.address()),
    ];
    call(&Token::id(), &data, &metas, [first, second, authority], seeds);
}

/// Creates an account of `owner` that signs with `seeds`.
#[inline(never)]
pub fn create_account(
    payer: &AccountView,
    new: &AccountView,
    owner: &Address,
    lamports: u64,
    space: usize,
    seeds: &[&[u8]],
) {
    let mut data = [0u8; 52];
    data[4..12].copy_from_slice(&lamports.to_le_bytes());
    data[12..20].copy_from_slice(&(space as u64).to_le_bytes()); // 64-bit machine
    data[20..].copy_from_slice(owner.as_ref());
    let metas =
        [InstructionAccount::writable_signer(payer.address()), InstructionAccount::writable_signer(new.address())];
    call(&System::id(), &data, &metas, [payer, new], seeds);
}

/// Gives an account of the system program, which signs with `seeds`, its length.
#[inline(never)]
pub fn allocate(account: &AccountView, space: usize, seeds: &[&[u8]]) {
    let mut data = [0u8; 12];
    data[0] = 8;
    data[4..].copy_from_slice(&(space as u64).to_le_bytes()); // 64-bit machine
    call(&System::id(), &data, &[InstructionAccount::writable_signer(account.address())], [account], seeds);
}

/// Gives an account of the system program, which signs with `seeds`, to another program.
#[inline(never)]
pub fn assign(account: &AccountView, owner: &Address, seeds: &[&[u8]]) {
    let mut data = [0u8; 36];
    data[0] = 1;
    data[4..].copy_from_slice(owner.as_ref());
    call(&System::id(), &data, &[InstructionAccount::writable_signer(account.address())], [account], seeds);
}

/// Makes an account of the token program a token account.
#[inline(never)]
pub fn initialize_account(account: &AccountView, mint: &AccountView, owner: &Address) {
    let mut data = [18u8; 33];
    data[1..].copy_from_slice(owner.as_ref());
    let metas = [InstructionAccount::writable(account.address()), InstructionAccount::readonly(mint.address())];
    call(&Token::id(), &data, &metas, [account, mint], &[]);
}

/// Makes an account of the token program a mint without freeze authority.
#[inline(never)]
pub fn initialize_mint(mint: &AccountView, decimals: u8, authority: &Address) {
    let mut data = [0u8; 35];
    data[0] = 20;
    data[1] = decimals;
    data[2..34].copy_from_slice(authority.as_ref());
    call(&Token::id(), &data, &[InstructionAccount::writable(mint.address())], [mint], &[]);
}

/// Lamports from a signer.
#[inline(never)]
pub fn transfer_lamports(from: &AccountView, to: &AccountView, lamports: u64) {
    let mut data = [0u8; 12];
    data[0] = 2;
    data[4..].copy_from_slice(&lamports.to_le_bytes());
    let metas = [InstructionAccount::writable_signer(from.address()), InstructionAccount::writable(to.address())];
    call(&System::id(), &data, &metas, [from, to], &[]);
}

/// The syscall. No borrow flag is set while it runs: the program's wrappers hold none.
#[inline(always)]
pub fn call<const N: usize>(
    program: &Address,
    data: &[u8],
    metas: &[InstructionAccount; N],
    accounts: [&AccountView; N],
    seeds: &[&[u8]],
) {
    const { assert!(size_of::<Seed>() == size_of::<&[u8]>() && align_of::<Seed>() == align_of::<&[u8]>()) };
    let instruction = InstructionView { program_id: program, data, accounts: metas };
    let mut given = [const { MaybeUninit::<CpiAccount>::uninit() }; N];
    for (view, slot) in accounts.iter().zip(given.iter_mut()) {
        CpiAccount::init_from_account_view(view, slot);
    }
    // SAFETY: all N were initialised; a seed is a slice's pointer and length; nothing holds a reference into these
    // accounts' data across the call.
    unsafe {
        let given = core::slice::from_raw_parts(given.as_ptr().cast::<CpiAccount>(), N);
        let seeds = core::slice::from_raw_parts(seeds.as_ptr().cast::<Seed>(), seeds.len());
        let signers = [Signer::from(seeds)];
        cpi::invoke_signed_unchecked(&instruction, given, if seeds.is_empty() { &[] } else { &signers });
    }
}

/// Whether an account can be given lamports: a transaction fails if it leaves one with some but fewer than its rent. An
/// empty wallet takes 890,880 at once or nothing.
#[inline(never)]
pub fn takes(to: &AccountView, lamports: u64) -> Result<bool> {
    let rent = anchor_lang::cpi::rent_exempt_lamports(to.data_len())?;
    Ok(lamports == 0 || to.lamports().saturating_add(lamports) >= rent)
}

/// Lamports from an account of this program to any other; call after the last CPI.
pub fn move_lamports(from: &AccountView, to: &AccountView, lamports: u64) -> Result<()> {
    if lamports == 0 || from.address() == to.address() {
        return Ok(());
    }
    let (mut from, mut to) = (*from, *to);
    let (left, sum) = (from.lamports().checked_sub(lamports), to.lamports().checked_add(lamports));
    let (Some(left), Some(sum)) = (left, sum) else {
        return Err(crate::error::fail(crate::error::BallastError::MathOverflow));
    };
    from.set_lamports(left);
    to.set_lamports(sum);
    Ok(())
}
