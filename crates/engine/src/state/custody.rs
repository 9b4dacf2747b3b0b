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
    /// One token of the pool: what its vault holds and for whom, its cached print, its borrow index.
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
        /// When the feed was declared silent: somebody tried to refresh an old cached print and found no newer one. A
        /// newer print sets it back to 0. A feed that nobody refreshed is not silent.
        silent_since: i64,
        /// Cumulative borrow rate, 1e-15, up to `borrow_at`.
        borrow_index: u64,
        borrow_at: i64,
        /// Sum over open positions of reservation x stored index. Total borrow due is `locked x borrow_index -
        /// borrow_base`.
        borrow_base: PodU128,
        params: CustodyParams,
        /// Volatility in force, 1e-9 per square root of an hour: measured by the token's market, `params.sigma` where
        /// it has none.
        sigma: u64,
        /// Haircut on its value as collateral, 1e-9, in force since `haircut_at`. It follows sigma and rises by a tenth
        /// an hour at most.
        haircut: u64,
        haircut_at: i64,
        /// LPs' tokens that left, net, and were not refilled since; negative if more came in (see
        /// `liquidity::outflow`).
        outflow_used: i64,
        outflow_at: i64,
        /// Listing time; 0 for the pool's original tokens. The next two apply to later listings only (see
        /// `liquidity::listing`): deposits less withdrawals, at their value then, and the lowest value of the pool
        /// since listing.
        listed_at: i64,
        net_deposited: Usd,
        lowest_pool_value: Usd,
        /// Prices at the slot's first deposit or withdrawal; later ones in that slot use them too.
        band: Band,
        decimals: u8,
        /// Bump of the vault's address.
        bump: u8,
        pad: [u8; 6],
        /// Last time traders were seen reserving more than half of the LPs' tokens.
        last_crowded_at: i64,
        reserved: u64,
    }
}

impl Custody {
    /// How long a token listed after the first shares exist is on probation: 100 days (see `liquidity::listing`).
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
    /// LPs' tokens that no position has reserved.
    pub fn free(&self) -> Atoms {
        self.owned.less(self.locked)
    }
    /// Whether traders have reserved more than half of the LPs' tokens.
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
