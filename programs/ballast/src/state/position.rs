use crate::error::{check, BallastError};
use anchor_lang::address_eq;
use anchor_lang::prelude::*;

use super::Request;

/// A trader's position on one side of a market, with collateral in one token.
#[account]
pub struct Position {
    pub version: u8,
    pub bump: u8,
    pub pad: [u8; 6],
    pub owner: Address,
    pub market: Address,
    /// May add collateral, reduce, and place and cancel orders that reduce; all zero for nobody. Never chooses the
    /// payee.
    pub delegate: Address,
    pub nonce: u64,
    pub reserved: [u64; 2],
    pub state: engine::PositionState,
}
const _: () = assert!(core::mem::size_of::<Position>() == 128 + 96);

impl Position {
    /// `NotAuthorized` unless the signer is the owner or the delegate.
    #[inline(never)]
    pub fn authorize(&self, signer: &Address) -> Result<()> {
        check(address_eq(&self.owner, signer) || self.delegates_to(signer), BallastError::NotAuthorized)
    }
    /// Whether this is its delegate.
    pub fn delegates_to(&self, signer: &Address) -> bool {
        !address_eq(&self.delegate, &Address::default()) && address_eq(&self.delegate, signer)
    }
    /// Whether it is the position that a request names. An account of the program's that has these names is at their
    /// address.
    #[inline(never)]
    pub fn is_of(&self, request: &Request) -> bool {
        address_eq(&self.owner, &request.owner)
            && address_eq(&self.market, &request.market)
            && self.state.side == request.state.side
            && self.state.custody == request.state.custody
            && self.nonce == request.position_nonce
    }
}
