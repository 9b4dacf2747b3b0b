//! One token of the pool.

use super::{state, CustodyParams, Print};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::time::reached;
use crate::units::{Atoms, PodU128, Price, Usd};

state! {
    /// The lowest and highest price that a print with its uncertainty allows.
    Band [16] {
        low: Price,
        high: Price,
    }
}

state! {
    /// One token of the pool: what its vault holds and for whom, its cached print and its borrow index.
    Custody [464] {
        mint: [u8; 32],
        vault: [u8; 32],
        feed_id: [u8; 32],
        /// Belongs to the LPs.
        owned: Atoms,
        /// Part of `owned` that is reserved for the largest possible profit of open positions.
        locked: Atoms,
        /// Collateral of open positions.
        collateral: Atoms,
        /// Collateral of requests that wait for their print.
        pending: Atoms,
        /// Profit in tickets.
        escrow: Atoms,
        /// Collected for the insurance fund, not yet swept into it.
        insurance_due: Atoms,
        protocol_fees: Atoms,
        /// Owed to owners whose token account was missing or frozen.
        payable: Atoms,
        /// `10^(decimals + 2)`.
        unit: u64,
        print: Print,
        /// Since when nobody could bring a newer print than the cached, though that was old: somebody tried then, and a newer one sets it back
        /// to 0. What is merely not refreshed is not silent.
        silent_since: i64,
        /// Cumulative borrow rate, 1e-15, up to `borrow_at`.
        borrow_index: u64,
        borrow_at: i64,
        /// Sum over open positions of reservation x their stored index: what is due in all is
        /// `locked x borrow_index - borrow_base`.
        borrow_base: PodU128,
        params: CustodyParams,
        /// Volatility in force, 1e-9 per square root of an hour: measured by the token's market, `params.sigma` where it has none.
        sigma: u64,
        /// Off its value as collateral, in force since `haircut_at`, 1e-9: it follows sigma, and rises by a tenth an hour at most.
        haircut: u64,
        haircut_at: i64,
        /// Tokens of the LPs that left, net, and were not refilled since; negative where more came (see `liquidity::outflow`).
        outflow_used: i64,
        outflow_at: i64,
        /// Of a token that was listed later, see `liquidity::listing`: since when (0 for one of the pool's beginning), what deposits of it
        /// were worth less what was taken out, and the least that the pool was worth since.
        listed_at: i64,
        net_deposited: Usd,
        lowest_pool_value: Usd,
        /// Prices of the slot's first deposit or withdrawal: all others of that slot use them.
        band: Band,
        decimals: u8,
        /// Bump of the vault's address.
        bump: u8,
        pad: [u8; 6],
        /// Up to when traders had reserved more than half of what the LPs own, as far as is known.
        last_crowded_at: i64,
        reserved: u64,
    }
}

impl Custody {
    /// How long a token that was listed when there were shares already is on probation: 100 days, see `liquidity::listing`.
    pub const PROBATION: i64 = 100 * 86_400;

    /// What the vault must hold at least (INV-1).
    pub fn owes(&self) -> Res<Atoms> {
        self.owned
            .plus(self.collateral)?
            .plus(self.pending)?
            .plus(self.escrow)?
            .plus(self.insurance_due)?
            .plus(self.protocol_fees)?
            .plus(self.payable)
    }
    /// Tokens of the LPs that no position has reserved.
    pub fn free(&self) -> Atoms {
        self.owned.less(self.locked)
    }
    /// Traders have reserved more than half of what the LPs own.
    #[inline(always)]
    pub fn is_crowded(&self) -> bool {
        self.locked.0 > self.owned.0 >> 1
    }
    pub fn is_stable(&self) -> bool {
        self.params.stable == 1
    }
    /// Whether it was listed later, less than 100 days ago.
    pub fn on_probation(&self, now: i64) -> bool {
        self.listed_at != 0 && !reached(self.listed_at, Self::PROBATION, now)
    }
    /// `TokenOnProbation` while the token is on probation.
    pub fn check_probation(&self, now: i64) -> Res<()> {
        ensure(!self.on_probation(now), EngineError::TokenOnProbation)
    }
}
