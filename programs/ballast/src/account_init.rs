//! New accounts at derived addresses: the program's own, and a pool's vaults and LP mint. Instructions call these and
//! not the framework's `init`, which writes search, creation and checks out for each account: 1 to 2 KB a time.

use anchor_lang::address_eq;
use anchor_lang::cpi::rent_exempt_lamports;
use anchor_lang::prelude::*;

use crate::error::{fail, BallastError};
use crate::token;

/// Most seeds of an address, without its bump.
const MOST_SEEDS: usize = 6;
const TOKEN_ACCOUNT_LENGTH: usize = 165;
const MINT_LENGTH: usize = 82;

/// Every bump; a search tries the first one first.
static BUMPS: [[u8; 1]; 256] = {
    let mut bumps = [[0]; 256];
    let mut i = 0;
    while i < 256 {
        bumps[i] = [255 - i as u8]; // at most 255
        i += 1;
    }
    bumps
};

/// What is hashed to a derived address: its seeds, the bump, the program, and the runtime's marker.
struct Parts<'a> {
    all: [&'a [u8]; MOST_SEEDS + 3],
    seeds: usize,
}

impl<'a> Parts<'a> {
    #[inline(always)]
    fn new(path: &[&'a [u8]], program: &'a Address) -> Self {
        let mut all: [&[u8]; MOST_SEEDS + 3] = [b"ProgramDerivedAddress"; MOST_SEEDS + 3];
        all[..path.len()].copy_from_slice(path);
        all[path.len() + 1] = program.as_ref();
        Self { all, seeds: path.len() }
    }

    /// Seeds and bump, with which the program signs.
    #[inline(always)]
    fn signer(&self) -> &[&'a [u8]] {
        &self.all[..=self.seeds]
    }

    /// Finds the bump that gives this address, if the first that can be used does; a known one was found before and is
    /// only compared. Whether the address itself lies on the curve the runtime asks again when the program signs for
    /// it: only those passed over are asked here.
    #[inline(always)]
    fn lead_to(&mut self, address: &Address, known: Option<u8>) -> bool {
        let first = known.map_or(0, |bump| usize::from(255 - bump));
        for bump in &BUMPS[first..] {
            self.all[self.seeds] = bump;
            let hash = hash(&self.all[..self.seeds + 3]);
            if address_eq(&hash, address) {
                return true;
            }
            if known.is_some() || off_curve(&hash) {
                return false;
            }
        }
        false
    }
}

#[cfg(target_os = "solana")]
#[inline(always)]
fn hash(parts: &[&[u8]]) -> Address {
    let mut hash = core::mem::MaybeUninit::<Address>::uninit();
    // SAFETY: slices in the layout that the syscall reads; it writes 32 bytes.
    unsafe {
        anchor_lang::pinocchio::syscalls::sol_sha256(
            parts.as_ptr().cast(),
            parts.len() as u64,
            hash.as_mut_ptr().cast(),
        );
        hash.assume_init()
    }
}

#[cfg(target_os = "solana")]
#[inline(always)]
fn off_curve(hash: &Address) -> bool {
    const EDWARDS: u64 = 0;
    // SAFETY: 32 bytes; no result is asked for.
    unsafe {
        anchor_lang::pinocchio::syscalls::sol_curve_validate_point(
            EDWARDS,
            hash.as_ref().as_ptr(),
            core::ptr::null_mut(),
        ) != 0
    }
}

#[cfg(not(target_os = "solana"))]
fn hash(parts: &[&[u8]]) -> Address {
    Address::new_from_array(anchor_lang::hash::sha256(&parts.concat()))
}

#[cfg(not(target_os = "solana"))]
fn off_curve(hash: &Address) -> bool {
    !hash.is_on_curve()
}

/// Whether a program derives this address from these seeds. Each bump below 255 costs 350 compute units more.
#[inline(never)]
pub fn derives(path: &[&[u8]], program: &Address, address: &Address) -> bool {
    Parts::new(path, program).lead_to(address, None) && off_curve(address)
}

/// Whether this program derives this address from these seeds with a bump that was found before: one hash.
#[inline(never)]
pub fn derives_with(path: &[&[u8]], bump: u8, address: &Address) -> bool {
    Parts::new(path, &crate::ID).lead_to(address, Some(bump))
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
    /// Creates it, empty, with its rent and `extra` lamports; returns its bump, which may be known. `InvalidSeeds` if
    /// it is not at its address; the system program's error if it exists.
    #[inline(never)]
    pub fn create(&self, known: Option<u8>, owner: &Address, space: usize, extra: u64) -> Result<u8> {
        let rent = rent_exempt_lamports(space)?;
        let lamports = rent.checked_add(extra).ok_or_else(|| fail(BallastError::MathOverflow))?;
        let mut parts = Parts::new(self.path, &crate::ID);
        if !parts.lead_to(self.view.address(), known) {
            return Err(ProgramError::InvalidSeeds);
        }
        let (seeds, had) = (parts.signer(), self.view.lamports());
        if had == 0 {
            token::create_account(self.payer, self.view, owner, lamports, space, seeds);
        } else {
            // Somebody sent lamports there before: top up, allocate, assign.
            let missing = rent.saturating_sub(had) + extra; // below `lamports`
            if missing > 0 {
                token::transfer_lamports(self.payer, self.view, missing);
            }
            token::allocate(self.view, space, seeds);
            token::assign(self.view, owner, seeds);
        }
        Ok(parts.all[parts.seeds][0])
    }

    /// A token account of `authority`. `InvalidSeeds` if it is not at its address.
    #[inline(never)]
    pub fn token_account(&self, mint: &AccountView, authority: &Address) -> Result<u8> {
        let bump = self.create(None, &Token::id(), TOKEN_ACCOUNT_LENGTH, 0)?;
        token::initialize_account(self.view, mint, authority);
        Ok(bump)
    }

    /// A mint of six decimals without freeze authority. `InvalidSeeds` if it is not at its address.
    #[inline(never)]
    pub fn mint(&self, authority: &Address) -> Result<u8> {
        let bump = self.create(None, &Token::id(), MINT_LENGTH, 0)?;
        token::initialize_mint(self.view, 6, authority);
        Ok(bump)
    }
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_bump_is_the_one_that_the_runtime_finds_and_a_known_one_gives_the_same_address() {
        for number in 0..64u64 {
            let number = number.to_le_bytes();
            let path: [&[u8]; 3] = [b"loss", &[7; 32], &number];
            let (address, bump) = anchor_lang::cpi::find_program_address(&path, &crate::ID);
            assert!(derives(&path, &crate::ID, &address));
            assert!(!derives(&path, &crate::ID, &crate::ID));
            assert!(derives_with(&path, bump, &address));
            assert!(!derives_with(&path, bump - 1, &address));
        }
    }
}
