//! A position, and the orders that open, enlarge or reduce one.

use super::state;
use crate::error::{EngineError, Res};
use crate::units::{Atoms, Frac, Price, Side, Size, Usd};

state! {
    /// A leveraged position. It locks `size` of the index token (long) or `entry` of the backing stable (short).
    PositionState [96] {
        size: Size,
        /// Cost of the size.
        entry: Usd,
        collateral: Atoms,
        /// Backing custody's borrow index at the last borrow settlement.
        borrow_index: u64,
        /// The position has answered for all its side's loss events below this number.
        loss_events: u64,
        /// Slot in which it was opened; reducing orders are bound to it.
        generation: u64,
        opened_at: i64,
        /// Publish time of the print it was last opened or increased at.
        entry_print: i64,
        increased_at: i64,
        /// Shares of the size added in the half of the young period in which it was last increased, and in the half
        /// before.
        young: [Frac; 2],
        side: u8,
        /// Custody of the collateral.
        custody: u8,
        pad: [u8; 6],
    }
}

impl PositionState {
    pub fn side(&self) -> Res<Side> {
        Side::from_u8(self.side)
    }
    pub fn is_empty(&self) -> bool {
        self.size.is_zero()
    }
    /// Tokens of the backing custody that are locked for this position.
    pub fn reservation(&self) -> Res<Atoms> {
        Ok(reservation(self.side()?, self.size, self.entry))
    }
}

/// Full reservation: a long can win its size of the index token, a short its entry notional of the stable.
#[inline(always)]
pub fn reservation(side: Side, size: Size, entry: Usd) -> Atoms {
    match side {
        Side::Long => size.as_atoms(),
        Side::Short => entry.at_par(),
    }
}

/// What a request does, at the next print or at one that reaches its trigger.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RequestKind {
    Open = 0,
    LimitOpen = 2, // 1 was an increase: what opens enlarges the position that is there
    TakeProfit = 3,
    StopLoss = 4,
}

impl RequestKind {
    pub fn from_u8(byte: u8) -> Res<Self> {
        match byte {
            0 => Ok(Self::Open),
            2 => Ok(Self::LimitOpen),
            3 => Ok(Self::TakeProfit),
            4 => Ok(Self::StopLoss),
            _ => Err(EngineError::InvalidParameter),
        }
    }
    /// Whether it waits for a price; the others are market requests.
    pub fn waits(self) -> bool {
        !matches!(self, Self::Open)
    }
    /// Whether it makes a position.
    pub fn opens(self) -> bool {
        matches!(self, Self::Open | Self::LimitOpen)
    }
    /// Whether it reduces a position.
    pub fn reduces(self) -> bool {
        matches!(self, Self::TakeProfit | Self::StopLoss)
    }
}

state! {
    /// A request. At market it waits for the first print published 2 s after placement; as an order, for one that
    /// reaches its trigger.
    RequestState [112] {
        size: Size,
        /// Worst settlement price accepted: highest to open a long, lowest to reduce one, mirrored for a short. 0
        /// accepts any.
        limit: Price,
        /// Collateral escrowed with the request.
        collateral: Atoms,
        placed_at: i64,
        /// t: a market request executes at the print with prev_publish < t <= publish, an order at one with t <=
        /// publish.
        print_after: i64,
        expires_at: i64,
        /// Executor's tip, in lamports.
        tip: u64,
        /// Generation of the position to reduce; 0 for a request that opens.
        generation: u64,
        kind: u8,
        side: u8,
        custody: u8,
        pad: [u8; 5],
        /// Trigger price; 0 for a market request.
        trigger: Price,
        reserved: [u64; 4],
    }
}
