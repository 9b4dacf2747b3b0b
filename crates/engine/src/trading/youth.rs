//! How much of a position is young: its share of a deficit is borne by the LPs alone, so that a pair opened in front of
//! a jump costs neither the fund nor the winners of the moment. Time since the opening is cut into halves of `young`,
//! and young is what was added in this half and in the one before: the opening for just `young`, an increase for
//! between half of it and all of it. Nothing but an increase makes anything young, and it only its own share of the
//! size (INV-24): all else takes from young and old alike.

use crate::error::Res;
use crate::math::{mul_div_down, mul_div_up};
use crate::state::PositionState;
use crate::time::elapsed;
use crate::units::{Frac, Size};

/// Counts `size`, which is about to be added: before the position grows.
pub fn add(position: &mut PositionState, size: Size, young: u64, now: i64) -> Res<()> {
    let [current, before] = live(position, young, now);
    position.increased_at = now;
    if position.is_empty() {
        position.young = [Frac::ONE, Frac::ZERO];
        return Ok(());
    }
    let (kept, total) = (position.size.0, position.size.plus(size)?.0);
    // What was not added in this half, and what was added in the last one: a smaller share of more. Both round so that
    // they never add up to more than one.
    let rest = mul_div_up(current.complement().0, kept, total)?;
    position.young = [Frac(rest).complement(), Frac(mul_div_down(before.0, kept, total)?)];
    Ok(())
}

/// The share of a position that is young, rounded down.
pub fn share(position: &PositionState, young: u64, now: i64) -> Res<Frac> {
    let [current, before] = live(position, young, now);
    current.plus(before)
}

/// As it was: all of a position that was enlarged within `young`.
pub(super) fn whole(position: &PositionState, young: u64, now: i64) -> Frac {
    if elapsed(position.increased_at, now) < young {
        Frac::ONE
    } else {
        Frac::ZERO
    }
}

/// What was added in the half of `young` that `now` lies in, and in the one before.
fn live(position: &PositionState, young: u64, now: i64) -> [Frac; 2] {
    let half = (young / 2).max(1);
    let number = |time| elapsed(position.opened_at, time) / half;
    match number(now).saturating_sub(number(position.increased_at)) {
        0 => position.young,
        1 => [Frac::ZERO, position.young[0]],
        _ => [Frac::ZERO; 2],
    }
}
