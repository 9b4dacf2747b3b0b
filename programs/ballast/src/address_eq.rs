//! Equality of addresses as four words: a third of the compute units of `==`, which is a system call.

use anchor_lang::prelude::*;

/// Whether an account belongs to a program.
#[inline(always)]
pub fn owned_by(view: &AccountView, program: &Address) -> bool {
    anchor_lang::address_eq(view.owner(), program)
}

/// Whether an address has these bytes.
#[inline(always)]
pub fn is(address: &Address, bytes: &[u8; 32]) -> bool {
    // SAFETY: an address is its 32 bytes.
    anchor_lang::address_eq(address, unsafe { &*bytes.as_ptr().cast::<Address>() })
}
