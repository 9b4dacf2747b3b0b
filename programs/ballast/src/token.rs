//! Calls to the token and system programs that live on the stack: the framework's own helpers build each on the heap, for several
//! thousand compute units more. A failing call aborts the transaction.

use anchor_lang::{pinocchio::instruction::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed};

type Seeds<'a> = &'a [&'a [&'a [u8]]];

const AMOUNT: core::ops::Range<usize> = 64..72;
const OWNER: core::ops::Range<usize> = 32..64;

/// A token account whose identity another check gives: a vault by its address, which the pool names, or a payer's account, which the token
/// program checks when it moves tokens. Reading it costs nothing, and the code that validates a full account is not copied into every
/// instruction (1 KB each).
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
#[inline(never)]
pub fn transfer<'a>(
    token: &'a Address,
    from: CpiHandleMut<'a>,
    to: CpiHandleMut<'a>,
    authority: CpiHandle<'a>,
    seeds: Seeds<'a>,
    amount: u64,
) {
    let mut data = [3u8; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    let metas = [
        InstructionAccount::writable(from.address()),
        InstructionAccount::writable(to.address()),
        InstructionAccount::readonly_signer(authority.address()),
    ];
    unchecked_invoke_signed_fixed(token, &data, &metas, &[from.into(), to.into(), authority], seeds);
}

#[inline(never)]
pub fn mint_to<'a>(
    token: &'a Address,
    mint: CpiHandleMut<'a>,
    to: CpiHandleMut<'a>,
    authority: CpiHandle<'a>,
    seeds: Seeds<'a>,
    amount: u64,
) {
    let mut data = [7u8; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    let metas = [
        InstructionAccount::writable(mint.address()),
        InstructionAccount::writable(to.address()),
        InstructionAccount::readonly_signer(authority.address()),
    ];
    unchecked_invoke_signed_fixed(token, &data, &metas, &[mint.into(), to.into(), authority], seeds);
}

#[inline(never)]
pub fn burn<'a>(
    token: &'a Address,
    from: CpiHandleMut<'a>,
    mint: CpiHandleMut<'a>,
    authority: CpiHandle<'a>,
    amount: u64,
) {
    let mut data = [8u8; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    let metas = [
        InstructionAccount::writable(from.address()),
        InstructionAccount::writable(mint.address()),
        InstructionAccount::readonly_signer(authority.address()),
    ];
    unchecked_invoke_signed_fixed(token, &data, &metas, &[from.into(), mint.into(), authority], &[]);
}

/// Creates an account of this program that signs with `seeds`.
#[inline(never)]
pub fn create_account<'a>(payer: CpiHandleMut<'a>, new: CpiHandleMut<'a>, lamports: u64, space: usize, seeds: Seeds<'a>) {
    let mut data = [0u8; 52];
    data[4..12].copy_from_slice(&lamports.to_le_bytes());
    data[12..20].copy_from_slice(&(space as u64).to_le_bytes()); // 64-bit machine
    data[20..].copy_from_slice(crate::ID.as_ref());
    let metas =
        [InstructionAccount::writable_signer(payer.address()), InstructionAccount::writable_signer(new.address())];
    unchecked_invoke_signed_fixed(&System::id(), &data, &metas, &[payer.into(), new.into()], seeds);
}

/// Lamports from a signer.
#[inline(never)]
pub fn transfer_lamports<'a>(from: CpiHandleMut<'a>, to: CpiHandleMut<'a>, lamports: u64) {
    let mut data = [0u8; 12];
    data[0] = 2;
    data[4..].copy_from_slice(&lamports.to_le_bytes());
    let metas = [InstructionAccount::writable_signer(from.address()), InstructionAccount::writable(to.address())];
    unchecked_invoke_signed_fixed(&System::id(), &data, &metas, &[from.into(), to.into()], &[]);
}

/// Lamports from an account of this program to any other; call after the last CPI.
pub fn move_lamports(from: &AccountView, to: &AccountView, lamports: u64) -> Result<()> {
    if from.address() == to.address() {
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
