//! Events by self-call. A node cuts a transaction's logs at 10,000 bytes, so forty memos before a liquidation remove
//! its log. The bytes of a call to itself are part of the transaction's record and are never cut: what a loss did to
//! somebody is logged and told as well. See `docs/decisions/0020-nobody-is-hidden.md`.

use anchor_lang::pinocchio::instruction::InstructionAccount;
use anchor_lang::prelude::*;

use crate::dispatch::Context;
use crate::state::{Pool, State};
use crate::token::call;

/// Before an event's bytes, as Anchor's `emit_cpi!` has it, so that its readers know it. Its first byte is the
/// instruction's number.
pub const TAG: [u8; 8] = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];
pub const TOLD: u8 = TAG[0];

/// This program, as an account that it calls.
pub struct Ballast;
impl Id for Ballast {
    fn id() -> Address {
        crate::ID
    }
    const IDL_ADDRESS: &'static str = "BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz";
}

/// Tells these bytes, tag first. The pool signs, as it does only here and for the token program, which calls nobody.
#[inline(never)]
pub fn tell(bytes: &[u8], pool: &State<Pool>, program: &Program<Ballast>) {
    let metas = [InstructionAccount::readonly_signer(pool.address())];
    call(program.address(), bytes, &metas, [pool.account()], &pool.signer());
}

#[derive(Accounts)]
pub struct Told {
    pub pool: Signer,
}

/// Only the proof that a pool said it: any other call fails, and its transaction. A key that gave its account to this
/// program can sign too, but that account has no pool's content.
#[inline(always)]
pub fn heard(ctx: &mut Context<Told>, data: &[u8]) -> Result<()> {
    let [_, tag @ ..] = TAG;
    if !data.starts_with(&tag) {
        return Err(anchor_lang::ErrorCode::InstructionFallbackNotFound.into());
    }
    State::<Pool>::load(*ctx.accounts.pool.account()).map(|_| ())
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn the_idl_has_this_programs_address_and_no_instruction_the_number_of_what_is_told() {
        assert_eq!(Ballast::IDL_ADDRESS, crate::ID.to_string());
        assert!(crate::INSTRUCTIONS.iter().all(|(number, _)| *number != TOLD));
    }
}
