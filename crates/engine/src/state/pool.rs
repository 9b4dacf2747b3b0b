//! The pool: its custodies, each market's exposure, the insurance fund.

use super::{state, Custody, Deductible, Fund, PoolParams, CUSTODIES, MARKETS};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::units::{Atoms, Price, Side, Size, Usd};

state! {
    /// Sums over all positions on one side of a market.
    SideTotals [112] {
        size: Size,
        entry: Usd,
        /// Collateral per custody.
        collateral: [Atoms; 8],
        /// Liens that open positions still owe, at face.
        liens: Usd,
        /// U of the open loss event in which this side wins.
        loss_event: Usd,
        /// Shortfall that has not become an event yet; this side wins.
        waiting_shortfall: Usd,
        positions: u64,
    }
}

state! {
    /// A market as the pool sees it.
    Exposure [272] {
        market: [u8; 32],
        sides: [SideTotals; 2],
        /// Custody of the index token, which backs longs.
        index: u8,
        /// Custody of the stable that backs shorts.
        stable: u8,
        pad: [u8; 2],
        /// Settlement price of a dead feed, copied from the market; its positions are valued at this price. 0 for none.
        settle_at: u32,
        settle_price: Price,
    }
}

state! {
    /// A pool of real tokens against which traders take leverage.
    PoolState [6224] {
        params: PoolParams,
        fund: Fund,
        deductible: Deductible,
        lp_supply: u64,
        /// Number of the next event that the program emits for this pool.
        sequence: u64,
        /// Value of the LPs' shares after the last deposit, withdrawal or first refresh of a day; open interest is
        /// measured against it.
        aum: Usd,
        /// When a market last ranged by more than half its maintenance margin within 2 minutes; deposits and
        /// withdrawals wait after it.
        jumped_at: i64,
        /// When a market last ranged by more than its maintenance margin within 15 minutes; stakers wait after it.
        moved_at: i64,
        /// Slot of the prices in `Custody::band`.
        band_slot: u64,
        /// The guardian closed deposits until this time.
        deposits_closed_until: i64,
        custodies: [Custody; 8],
        exposures: [Exposure; 8],
        custody_count: u8,
        market_count: u8,
        pad: [u8; 6],
    }
}

impl Exposure {
    pub fn side(&self, side: Side) -> &SideTotals {
        &self.sides[side.index()]
    }
    pub fn side_mut(&mut self, side: Side) -> &mut SideTotals {
        &mut self.sides[side.index()]
    }
    /// The custody whose token a side's profit is paid in.
    pub fn backing(&self, side: Side) -> usize {
        usize::from(match side {
            Side::Long => self.index,
            Side::Short => self.stable,
        })
    }
    /// Price at which its positions close once it is settled.
    pub fn settled(&self, now: i64) -> Option<Price> {
        (self.settle_at > 0 && now >= i64::from(self.settle_at)).then_some(self.settle_price)
    }
}

impl PoolState {
    /// `WrongAccount` for an index that is not in use.
    #[inline(always)]
    pub fn custody(&self, index: u8) -> Res<&Custody> {
        ensure(index < self.custody_count, EngineError::WrongAccount)?;
        self.custodies.get(usize::from(index)).ok_or(EngineError::WrongAccount)
    }
    #[inline(always)]
    pub fn custody_mut(&mut self, index: u8) -> Res<&mut Custody> {
        ensure(index < self.custody_count, EngineError::WrongAccount)?;
        self.custodies.get_mut(usize::from(index)).ok_or(EngineError::WrongAccount)
    }
    /// All tokens' minimum weights together are at most half of the pool, so that some token is always well above its
    /// own and LPs can leave in it (INV-17). `InvalidParameter`.
    pub fn check_weights(&self) -> Res<()> {
        let sum: u64 = self.active_custodies().iter().map(|c| c.params.min_weight.0).sum();
        ensure(sum <= 5_000, EngineError::InvalidParameter)
    }
    /// Whether no LP and no staker has a share; such a pool is set up without delay.
    pub fn is_new(&self) -> bool {
        self.lp_supply == 0 && self.fund.shares == 0
    }
    pub fn active_custodies(&self) -> &[Custody] {
        &self.custodies[..usize::from(self.custody_count).min(CUSTODIES)]
    }
    pub fn active_exposures(&self) -> &[Exposure] {
        &self.exposures[..usize::from(self.market_count).min(MARKETS)]
    }
}
