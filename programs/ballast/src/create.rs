//! New accounts at derived addresses: the program's own, and a pool's vaults and LP mint. Instructions call these and not the framework's
//! `init`, which writes search, creation and checks out for each account: 1 to 2 KB a time.

use anchor_lang::cpi::{find_and_verify_program_address, rent_exempt_lamports};
use anchor_lang::prelude::*;

use crate::error::{fail, BallastError};
use crate::state::{State, Stored};
use crate::token;

/// Most seeds of an address, without its bump.
const MOST_SEEDS: usize = 5;
const TOKEN_ACCOUNT_LENGTH: usize = 165;
const MINT_LENGTH: usize = 82;

/// The bump with which a program derives this address from these seeds; none if it derives another. Each bump below 255 costs 350 compute
/// units more.
#[inline(never)]
pub fn bump_of(path: &[&[u8]], program: &Address, address: &Address) -> Option<u8> {
    find_and_verify_program_address(path, program, address).ok()
}

/// An account to be created.
#[derive(Clone, Copy)]
pub struct New<'a> {
    pub payer: &'a AccountView,
    pub view: &'a AccountView,
    /// Seeds of its address, without bump.
    pub path: &'a [&'a [u8]],
}

impl New<'_> {
    /// The bump of its address. `InvalidSeeds` if it is not at its address.
    #[inline(always)]
    pub fn bump(&self) -> Result<u8> {
        bump_of(self.path, &crate::ID, self.view.address()).ok_or(ProgramError::InvalidSeeds)
    }

    /// Creates it, empty, with its rent and `extra` lamports. Error of the system program if it exists.
    #[inline(never)]
    pub fn create(&self, bump: u8, owner: &Address, space: usize, extra: u64) -> Result<()> {
        let rent = rent_exempt_lamports(space)?;
        let lamports = rent.checked_add(extra).ok_or_else(|| fail(BallastError::MathOverflow))?;
        let last = [bump];
        let mut seeds: [&[u8]; MOST_SEEDS + 1] = [&last; MOST_SEEDS + 1];
        seeds[..self.path.len()].copy_from_slice(self.path);
        let seeds = &seeds[..=self.path.len()];
        let had = self.view.lamports();
        if had == 0 {
            token::create_account(self.payer, self.view, owner, lamports, space, seeds);
            return Ok(());
        }
        // Somebody sent lamports there before: top up, allocate, assign.
        let missing = rent.saturating_sub(had) + extra; // below `lamports`
        if missing > 0 {
            token::transfer_lamports(self.payer, self.view, missing);
        }
        token::allocate(self.view, space, seeds);
        token::assign(self.view, owner, seeds);
        Ok(())
    }

    /// A token account of `authority`. `InvalidSeeds` if it is not at its address.
    #[inline(never)]
    pub fn token_account(&self, mint: &AccountView, authority: &Address) -> Result<u8> {
        let bump = self.bump()?;
        self.create(bump, &Token::id(), TOKEN_ACCOUNT_LENGTH, 0)?;
        token::initialize_account(self.view, mint, authority);
        Ok(bump)
    }

    /// A mint of six decimals without freeze authority. `InvalidSeeds` if it is not at its address.
    #[inline(never)]
    pub fn mint(&self, authority: &Address) -> Result<u8> {
        let bump = self.bump()?;
        self.create(bump, &Token::id(), MINT_LENGTH, 0)?;
        token::initialize_mint(self.view, 6, authority);
        Ok(bump)
    }

    /// An account of this program. `InvalidSeeds` if it is not at its address.
    #[inline(always)]
    pub fn state<T: Stored>(&self) -> Result<(State<T>, u8)> {
        let bump = self.bump()?;
        Ok((State::create(self, bump, 0)?, bump))
    }

    /// An account of this program that may exist: then `same` must know it by its content, which needs no search. `wrong` if it does not, or
    /// if what is to be created is not at its address.
    #[inline(always)]
    pub fn open<T: Stored>(
        &self,
        same: impl FnOnce(&T) -> bool,
        wrong: impl Fn() -> Error,
    ) -> Result<(State<T>, Option<Created>)> {
        if self.view.owned_by(&crate::ID) {
            // SAFETY: the instruction's accounts are distinct: a mutable account given twice is refused.
            let account = unsafe { State::<T>::load_mut(*self.view)? };
            return if same(&account) { Ok((account, None)) } else { Err(wrong()) };
        }
        let bump = bump_of(self.path, &crate::ID, self.view.address()).ok_or_else(wrong)?;
        let before = self.view.lamports();
        let account = State::<T>::create(self, bump, 0)?;
        Ok((account, Some(Created { bump, lamports: self.view.lamports().saturating_sub(before) })))
    }
}

/// What creating an account took.
#[derive(Clone, Copy)]
pub struct Created {
    pub bump: u8,
    pub lamports: u64,
}
