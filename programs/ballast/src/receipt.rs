//! Addresses of loss events' receipts. Whoever opens an event searches the bump of its receipt, and the market keeps it: a finalization, which
//! has little to spare, then costs the same for every receipt (each step of a search is 350 compute units, and half of all keys need some).
//! A bump from the caller would not do: anyone may finalize, and a receipt at another address than the canonical one is lost to its readers.

use anchor_lang::cpi::find_program_address;
use anchor_lang::prelude::*;
use engine::Side;

use crate::create::New;
use crate::seeds;
use crate::state::{LossEvent, Market, State};

/// Searches the bump of the receipt of the event that this side has open.
#[inline(never)]
pub fn remember(market: &mut State<Market>, side: Side) {
    let number = market.state.side(side).event_count.to_le_bytes();
    let path: [&[u8]; 4] = [seeds::LOSS, market.address().as_ref(), &[side.byte()], &number];
    let (_, bump) = find_program_address(&path, &crate::ID);
    market.receipt_bumps[usize::from(side.byte())] = bump;
}

/// What the runtime hashes to the address of a receipt.
#[repr(C, packed)]
struct Preimage {
    first: [u8; 4],
    market: Address,
    side: u8,
    number: [u8; 8],
    bump: u8,
    program: Address,
    marker: [u8; 21],
}

/// The address that a bump gives: one hash, 180 compute units.
#[inline(always)]
fn at(market: Address, side: Side, number: [u8; 8], bump: u8) -> [u8; 32] {
    let (first, marker) = (*b"loss", *b"ProgramDerivedAddress");
    let preimage = Preimage { first, market, side: side.byte(), number, bump, program: crate::ID, marker };
    // SAFETY: without padding all bytes are initialised.
    let bytes =
        unsafe { core::slice::from_raw_parts((&raw const preimage).cast::<u8>(), core::mem::size_of::<Preimage>()) };
    anchor_lang::hash::sha256(bytes)
}

/// Creates the receipt of the side's event number `number`. `InvalidSeeds` if it is not at its address.
#[inline(never)]
pub fn create(
    market: &mut State<Market>,
    side: Side,
    number: u64,
    payer: &AccountView,
    view: &AccountView,
) -> Result<State<LossEvent>> {
    let address = *market.address();
    let (side_byte, number) = ([side.byte()], number.to_le_bytes());
    let path: [&[u8]; 4] = [seeds::LOSS, address.as_ref(), &side_byte, &number];
    let new = New { payer, view, path: &path };
    // Zero for an event that was open before the market kept bumps. No canonical bump is zero: none has needed 255 steps.
    let known = core::mem::take(&mut market.receipt_bumps[usize::from(side.byte())]);
    let bump = if known == 0 { new.bump()? } else { known };
    if known != 0 && at(address, side, number, bump) != *view.address().as_array() {
        return Err(ProgramError::InvalidSeeds);
    }
    let mut receipt = State::<LossEvent>::create(&new, bump, 0)?;
    receipt.version = crate::state::VERSION;
    receipt.bump = bump;
    receipt.market = address;
    Ok(receipt)
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_receipt_is_where_the_runtime_derives_it() {
        let market = Address::new_from_array([7; 32]);
        for (side, number) in [(Side::Long, 0u64), (Side::Short, 1), (Side::Long, u64::MAX)] {
            let number = number.to_le_bytes();
            let path: [&[u8]; 4] = [seeds::LOSS, market.as_ref(), &[side.byte()], &number];
            let (address, bump) = find_program_address(&path, &crate::ID);
            assert_eq!(at(market, side, number, bump), *address.as_array());
        }
    }
}
