//! A position, and the request that opens or increases one.

use super::state;
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::units::{Atoms, Frac, Price, Side, Size, Usd};

state! {
    /// A leveraged position. It locks `size` of the index token (long) or `entry` of the backing stable (short).
    Position [104] {
        size: Size,
        /// What the size cost.
        entry: Usd,
        collateral: Atoms,
        /// Borrow index of the backing custody up to which borrow is settled.
        borrow_index: u64,
        /// Loss events of its side that it has answered for: all below this number.
        events: u64,
        /// Slot in which it was opened; orders that reduce are bound to it.
        generation: u64,
        opened_at: i64,
        /// Publish time of the print it was last opened or increased at.
        entry_print: i64,
        increased_at: i64,
        /// Shares of the size that were added in the half of the young time in which it was last increased, and in the one before it.
        young: [Frac; 2],
        side: u8,
        /// Custody of the collateral.
        custody: u8,
        /// Increases that wait for their print, as long as `increase_until` lasts: see [`Position::check_free`].
        increases: u8,
        pad: [u8; 5],
        increase_until: i64,
    }
}

impl Position {
    pub fn side(&self) -> Res<Side> {
        Side::from_u8(self.side)
    }
    pub fn is_empty(&self) -> bool {
        self.size.is_zero()
    }
    /// An increase was placed, which can be executed up to then.
    pub fn await_increase(&mut self, until: i64, now: i64) -> Res<()> {
        let waiting = if now > self.increase_until { 0 } else { self.increases };
        self.increases = waiting.checked_add(1).ok_or(EngineError::MathOverflow)?;
        self.increase_until = self.increase_until.max(until);
        Ok(())
    }
    /// `IncreasePending` while an increase waits for its print, twenty seconds at most: who could reduce the position or take collateral out of it would
    /// make the increase fail, having seen its price.
    pub fn check_free(&self, now: i64) -> Res<()> {
        ensure(self.increases == 0 || now > self.increase_until, EngineError::IncreasePending)
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

/// What a request does: at the next print, or at one that reaches its trigger.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RequestKind {
    Open = 0,
    Increase = 1,
    LimitOpen = 2,
    TakeProfit = 3,
    StopLoss = 4,
}

impl RequestKind {
    pub fn from_u8(byte: u8) -> Res<Self> {
        match byte {
            0 => Ok(Self::Open),
            1 => Ok(Self::Increase),
            2 => Ok(Self::LimitOpen),
            3 => Ok(Self::TakeProfit),
            4 => Ok(Self::StopLoss),
            _ => Err(EngineError::InvalidParameter),
        }
    }
    /// Whether it waits for a price; the others are market requests.
    pub fn waits(self) -> bool {
        !matches!(self, Self::Open | Self::Increase)
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
    /// A request: at market it waits for the first print published two seconds after it was placed, as an order for one that reaches its trigger.
    Request [112] {
        size: Size,
        /// Worst price accepted, at which it settles: highest to open a long, lowest to reduce one, a short mirrored. 0 means any.
        limit: Price,
        /// Collateral that is escrowed with the request.
        collateral: Atoms,
        placed_at: i64,
        /// t: a market request executes at the print with prev_publish < t <= publish, an order at one with t <= publish.
        print_after: i64,
        expires_at: i64,
        /// Lamports for who executes it.
        tip: u64,
        /// Generation of the position that is increased or reduced; 0 for a new one.
        generation: u64,
        kind: u8,
        side: u8,
        custody: u8,
        pad: [u8; 5],
        /// Price that sets it off; 0 for a market request.
        trigger: Price,
        /// When its owner cancelled it: prints published later do not execute it. 0 if not.
        cancelled_at: i64,
        reserved: [u64; 3],
    }
}
