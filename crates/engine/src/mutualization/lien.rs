//! Liens: the share of a clawback that a winner who is still open owes, paid by giving up a part of the position.
//! Collateral is never reached, the margin ratio never falls, nothing is over-collected.

use super::fresh::fresh_of;
use super::LIEN_LIFE;
use crate::error::Res;
use crate::fees::{accrue, rebase};
use crate::insurance::coverage::roll_open_interest;
use crate::math::{mul_div_down, mul_div_up};
use crate::price::{self, notional_down, notional_up, worth};
use crate::state::{LossEventEntry, MarketState, PoolState, PositionState, SideBook};
use crate::time::exceeded;
use crate::units::{Price, Side, Size, Usd};

/// Whether a position has events to answer for.
#[inline(always)]
pub fn pending(market: &MarketState, position: &PositionState) -> Res<bool> {
    Ok(!position.is_empty() && position.loss_events < market.side(position.side()?).loss_event_count)
}

/// Settles what a position owes for the events of its side, oldest first, each on what is left, at the price `now` has.
/// Returns what the LPs got. The ring must be rolled to `now`.
pub fn touch(
    pool: &mut PoolState,
    market: &mut MarketState,
    position: &mut PositionState,
    price: Price,
    now: i64,
) -> Res<Usd> {
    let mut paid = Usd::ZERO;
    if !pending(market, position)? {
        return Ok(paid);
    }
    let side = position.side()?;
    let unit = pool.custody(pool.exposures[usize::from(market.index)].index)?.unit;
    let count = market.side(side).loss_event_count;
    let mut left = *position;
    // Older events have left the ring, and their liens lapsed hours before: a sleeper must not pay for a walk through
    // all of them.
    for number in position.loss_events.max(count.saturating_sub(8))..count {
        let Some(entry) = market.side(side).entry(number) else { continue };
        if exceeded(entry.finalized, LIEN_LIFE, now) {
            continue;
        }
        let Some(part) = share(side, &left, entry, price, unit)? else { continue };
        left.size.sub_assign(part.size)?;
        left.entry.sub_assign(part.entry)?;
        let due = part.paid.min(entry.lien.minus(entry.lien_paid)?);
        market.side_mut(side).loss_events[SideBook::entry_index(number)].lien_paid.add_assign(due)?;
        paid.add_assign(due)?;
    }
    position.loss_events = count;
    // The sums once for all events: 250 compute units each.
    if left.size != position.size {
        give_up(pool, market, position, (left.size, left.entry), now)?;
        pool.exposures[usize::from(market.index)].side_mut(side).liens.sub_assign(paid)?;
        market.ledger.lien_paid.add_assign(paid)?;
        market.ledger.lien_unpaid.sub_assign(paid)?;
    }
    Ok(paid)
}

/// What a keeper gets for collecting liens: 1 % of them, one dollar at most, rounded down.
pub fn bounty(collected: Usd) -> Usd {
    Usd((collected.0 / 100).min(1_000_000))
}

/// The part of a position that is given up, and what the LPs gain by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub size: Size,
    pub entry: Usd,
    pub paid: Usd,
}

/// lien = floor(h x fresh(P)); base = max(pnl(P), pnl now); the part is lien / base of size and entry, rounded against
/// the lien for a long's size and a short's entry. `None` if nothing is owed or there is no profit now to pay it with.
pub fn share(
    side: Side,
    position: &PositionState,
    entry: &LossEventEntry,
    price: Price,
    unit: u64,
) -> Res<Option<Part>> {
    let now = price::profit(side, position.entry, worth(side, position.size, price, unit)?)?;
    if now <= 0 {
        return Ok(None);
    }
    let was = worth(side, position.size, entry.price, unit)?;
    let then = price::profit(side, position.entry, was)?;
    let lien = entry.clawback_rate.of_down(fresh_of(side, then, position.size, was, entry.reference, unit)?.0)?;
    let base = then.max(now).unsigned_abs();
    if lien == 0 {
        return Ok(None);
    }
    let (size, cost) = match side {
        Side::Long => (mul_div_down(position.size.0, lien, base)?, mul_div_up(position.entry.0, lien, base)?),
        Side::Short => (
            mul_div_up(position.size.0, lien, base)?.min(position.size.0 - 1),
            mul_div_down(position.entry.0, lien, base)?,
        ),
    };
    if size == 0 {
        // A short of one unit has no part to give: entry without size would be taken from collateral.
        return Ok(None);
    }
    let (size, cost) = (Size(size), Usd(cost));
    let gain = match side {
        Side::Long => notional_down(size, price, unit)?.less(cost),
        Side::Short => cost.less(notional_up(size, price, unit)?),
    };
    if gain.is_zero() {
        return Ok(None);
    }
    Ok(Some(Part { size, entry: cost, paid: gain }))
}

/// The position shrinks to `left`, and with it all that adds it up.
fn give_up(
    pool: &mut PoolState,
    market: &MarketState,
    position: &mut PositionState,
    left: (Size, Usd),
    now: i64,
) -> Res<()> {
    let side = position.side()?;
    let (size, entry) = (position.size.minus(left.0)?, position.entry.minus(left.1)?);
    roll_open_interest(pool, now)?;
    pool.fund.open_interest.sub_assign(entry)?;
    let exposure = &mut pool.exposures[usize::from(market.index)];
    let totals = exposure.side_mut(side);
    totals.size.sub_assign(size)?;
    totals.entry.sub_assign(entry)?;
    let backing = exposure.backing(side);
    let before = position.reservation()?;
    (position.size, position.entry) = left;
    let custody = &mut pool.custodies[backing];
    accrue(custody, now)?;
    rebase(custody, (before, position.borrow_index), (position.reservation()?, position.borrow_index))
}
