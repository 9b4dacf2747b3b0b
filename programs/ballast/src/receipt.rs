//! Addresses of loss events' receipts. The instruction that opens an event searches the bump of its receipt, and the
//! market keeps it: a finalization, which has little to spare, then costs the same for every receipt. Each step of a
//! search is 350 compute units, and half of all keys need some. A bump from the caller would not do: anyone may
//! finalize, and a receipt at another address than the canonical one is lost to its readers.

use anchor_lang::cpi::find_program_address;
use anchor_lang::prelude::*;
use engine::Side;

use crate::account_init::New;
use crate::seeds;
use crate::state::{LossEvent, Market, State};

/// Searches the bump of the receipt of the event that this side has open.
#[inline(never)]
pub fn remember(market: &mut State<Market>, side: Side) {
    let (number, byte) = (market.state.side(side).loss_event_count, side.byte());
    let (_, bump) = find_program_address(&seeds::loss_event!(*market.address(), byte, number), &crate::ID);
    market.receipt_bumps[usize::from(byte)] = bump;
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
    let byte = side.byte();
    let path = seeds::loss_event!(address, byte, number);
    let new = New { payer, view, path: &path };
    // Zero for an event that was open before the market kept bumps. No canonical bump is zero: none has needed 255
    // steps.
    let known = core::mem::take(&mut market.receipt_bumps[usize::from(byte)]);
    let known = (known > 0).then_some(known);
    let (mut receipt, bump) = State::<LossEvent>::create(&new, known, 0)?;
    receipt.version = crate::state::VERSION;
    receipt.bump = bump;
    receipt.market = address;
    Ok(receipt)
}
