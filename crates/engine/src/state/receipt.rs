//! The permanent record of a loss event: who paid what.

use super::{state, LossEventParams};
use crate::units::{Atoms, Frac, PodU128, Price, Usd};

state! {
    /// INV-7: `shortfall == lp_share + escrow + lien_paid + lien_unpaid + remainder`. Immutable once sealed.
    Receipt [264] {
        number: u64,
        shortfall: Usd,
        /// Paid by the fund and by the LPs' deductible before there was a shortfall.
        insurance: Usd,
        deductible: Usd,
        /// L.
        lp_share: Usd,
        /// H, and its part that escrowed profit paid.
        clawback: Usd,
        escrow: Usd,
        /// Tokens that left escrow.
        escrow_tokens: Atoms,
        lien_paid: Usd,
        /// H - H_escrow - lien_paid. Collectable until 8 h after finalization, lapsed to the LPs once the receipt is
        /// sealed.
        lien_unpaid: Usd,
        /// R.
        remainder: Usd,
        clawback_rate: Frac,
        /// S and N: escrowed profit, and the upper bound of open fresh gain.
        escrow_value: Usd,
        fresh_bound: Usd,
        price: Price,
        reference: Price,
        winning_weight: PodU128,
        losing_weight: PodU128,
        opened: i64,
        finalized: i64,
        opened_slot: u64,
        finalized_slot: u64,
        tickets: u64,
        deficits: u64,
        params: LossEventParams,
        side: u8,
        market: u8,
        sealed: u8,
        pad: [u8; 5],
        reserved: u64,
    }
}
