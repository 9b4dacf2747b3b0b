//! The pool's tokens: paying out of vaults, booking what owners cannot be paid yet, and the proof that nothing got lost
//! (INV-1).

use anchor_lang::prelude::*;
use engine::{Atoms, Custody};

use crate::account_init::{derives, New};
use crate::address_eq;
use crate::error::{check, fail, BallastError, OrErr};
use crate::seeds;
use crate::state::{Payable, Pool, State, VERSION};
use crate::token::{self, TokenView};

/// What a vault holds beyond what the pool owes in its token. No instruction but a sweep may change it.
pub struct Guard(u64);

impl Guard {
    /// `PoolUndercollateralized` if the vault holds less than is owed.
    #[inline(never)]
    pub fn new(vault: &TokenView, custody: &Custody) -> Result<Self> {
        let surplus = vault.amount().checked_sub(custody.owes().or_err()?.0);
        surplus.map(Self).ok_or_else(|| fail(BallastError::PoolUndercollateralized))
    }
    /// After all moves: the surplus is what it was.
    #[inline(always)]
    pub fn check(self, vault: &TokenView, custody: &Custody) -> Result<()> {
        check(Self::new(vault, custody)?.0 == self.0, BallastError::InvariantViolated)
    }
}

/// The guard of a second vault, where one is given.
pub struct OtherGuard(Option<(usize, Guard)>);

impl OtherGuard {
    pub fn new(vault: Option<&TokenView>, pool: &engine::PoolState) -> Result<Self> {
        let Some(vault) = vault else { return Ok(Self(None)) };
        let custody = custody_of(pool, vault)?;
        Ok(Self(Some((custody, Guard::new(vault, &pool.custodies[custody])?))))
    }
    pub fn check(self, vault: Option<&TokenView>, pool: &engine::PoolState) -> Result<()> {
        match (self.0, vault) {
            (Some((custody, guard)), Some(vault)) => guard.check(vault, &pool.custodies[custody]),
            _ => Ok(()),
        }
    }
}

/// The vault must be the custody's.
#[inline(never)]
pub fn expect(vault: &TokenView, custody: &Custody) -> Result<()> {
    check(address_eq::is(vault.address(), &custody.vault), BallastError::WrongAccount)
}

/// The custody whose vault this is.
#[inline(never)]
pub fn custody_of(pool: &engine::PoolState, vault: &TokenView) -> Result<usize> {
    let found = pool.active_custodies().iter().position(|c| address_eq::is(vault.address(), &c.vault));
    found.ok_or_else(|| fail(BallastError::WrongAccount))
}

/// Tokens out of a vault (or the insurance vault); nothing for zero.
#[inline(never)]
pub fn pay(pool: &State<Pool>, from: &mut TokenView, to: &AccountView, amount: Atoms) {
    if amount.is_zero() {
        return;
    }
    token::transfer(from.account(), to, pool.account(), &pool.signer(), amount.0);
}

/// Tokens into a vault, from the signer; nothing for zero.
#[inline(never)]
pub fn receive(from: &AccountView, to: &mut TokenView, authority: &Signer, amount: Atoms) {
    if amount.is_zero() {
        return;
    }
    token::transfer(from, to.account(), authority.account(), &[], amount.0);
}

const TOKEN_ACCOUNT_LENGTH: usize = 165;
const INITIALIZED: u8 = 1;
/// `ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL`
const ASSOCIATED_TOKEN: Address = Address::new_from_array([
    140, 151, 37, 143, 78, 36, 137, 241, 187, 61, 16, 41, 20, 142, 13, 131, 11, 90, 19, 153, 218, 255, 16, 132, 4, 142,
    123, 216, 219, 233, 248, 89,
]);

/// Whether 32 bytes of an account's data are these: as four words, a third of the compute units of comparing slices.
#[inline(always)]
fn holds(data: &[u8], at: usize, bytes: &[u8; 32]) -> bool {
    let Some(found) = data.get(at..).and_then(|rest| rest.first_chunk::<32>()) else { return false };
    let (a, b): ([u64; 4], [u64; 4]) = (bytemuck::cast(*found), bytemuck::cast(*bytes));
    (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]) == 0
}

/// Whether tokens of this mint can be sent to this account for this owner now.
fn usable(account: &AccountView, mint: &[u8; 32], owner: &Address) -> Result<bool> {
    if !address_eq::owned_by(account, &Token::id()) || account.data_len() != TOKEN_ACCOUNT_LENGTH {
        return Ok(false);
    }
    let data = account.try_borrow()?;
    let [first, second] = [holds(&data, 0, mint), holds(&data, 32, owner.as_array())];
    Ok(first && second && data[108] == INITIALIZED)
}

/// The payee, and where else the amount is booked.
pub struct Recipient<'a> {
    pub owner: &'a Address,
    pub account: &'a mut UncheckedAccount,
    pub payable: Option<&'a mut UncheckedAccount>,
    /// Pays for a new `Payable`.
    pub payer: &'a AccountView,
}

/// Pays an owner, who need not sign. If the account given is not usable it must be the owner's associated token account
/// (else `TokenAccountUnusable`), and the amount is booked in a `Payable`. Returns the lamports that its creation cost
/// the payer.
#[inline(never)]
pub fn pay_owner(
    pool: &mut State<Pool>,
    custody: usize,
    vault: &mut TokenView,
    to: Recipient<'_>,
    amount: Atoms,
) -> Result<u64> {
    if amount.is_zero() {
        return Ok(0);
    }
    let mint = pool.state.custodies[custody].mint;
    if usable(to.account.account(), &mint, to.owner)? {
        pay(pool, vault, to.account.account(), amount);
        return Ok(0);
    }
    let token_program = Token::id();
    let path: [&[u8]; 3] = [to.owner.as_ref(), token_program.as_ref(), &mint];
    let associated = derives(&path, &ASSOCIATED_TOKEN, to.account.address());
    check(associated, BallastError::TokenAccountUnusable)?;
    let payable = to.payable.ok_or_else(|| fail(BallastError::TokenAccountUnusable))?;
    pool.state.custodies[custody].payable.add_assign(amount).or_err()?;
    owe(pool, custody, to.owner, payable, to.payer, [amount, Atoms::ZERO])
}

/// Books profit that may not leave yet, not zero: the engine has counted it as payable. `PayableRequired` without the
/// account. Returns the lamports that its creation cost the payer.
#[inline(never)]
pub fn defer(
    pool: &State<Pool>,
    custody: usize,
    owner: &Address,
    payable: Option<&mut UncheckedAccount>,
    payer: &AccountView,
    amount: Atoms,
) -> Result<u64> {
    let payable = payable.ok_or_else(|| fail(BallastError::PayableRequired))?;
    owe(pool, custody, owner, payable, payer, [Atoms::ZERO, amount])
}

/// Adds to what an owner's `Payable` says: an amount that can be paid, and one that waits for the hourly limit.
#[inline(never)]
fn owe(
    pool: &State<Pool>,
    custody: usize,
    owner: &Address,
    payable: &mut UncheckedAccount,
    payer: &AccountView,
    [amount, deferred]: [Atoms; 2],
) -> Result<u64> {
    let (pool_address, mint) = (*pool.address(), pool.state.custodies[custody].mint);
    let new = New { payer, view: payable.account(), path: &seeds::payable!(pool_address, mint, *owner) };
    let same =
        |found: &Payable| found.pool == pool_address && usize::from(found.custody) == custody && found.owner == *owner;
    let (mut account, created) = new.open(same, || fail(BallastError::WrongAccount))?;
    if let Some(created) = created {
        account.version = VERSION;
        account.bump = created.bump;
        account.custody = custody as u8; // at most 7
        account.pool = pool_address;
        account.owner = *owner;
    }
    account.amount = Atoms(account.amount).plus(amount).or_err()?.0;
    account.deferred = Atoms(account.deferred).plus(deferred).or_err()?.0;
    Ok(created.map_or(0, |created| created.lamports))
}
