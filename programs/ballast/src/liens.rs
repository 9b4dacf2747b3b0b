//! Liens of positions that come as remaining accounts.

use anchor_lang::prelude::*;
use engine::mutualization::lien::touch;
use engine::{price::pnl, Atoms, Price, Side, Usd};

use crate::error::{check, BallastError, OrErr};
use crate::events::{Ballast, Header, LiensApplied};
use crate::state::{Market, Pool, Position, State};
use crate::time::Time;

/// Most positions of one transaction.
const MOST: usize = 16;

pub struct Applied {
    pub paid: Usd,
    pub positions: u8,
}

/// Tells what liens brought.
#[inline(never)]
pub fn tell(
    pool: &mut State<Pool>,
    market: &State<Market>,
    program: &Program<Ballast>,
    side: Side,
    applied: &Applied,
    bounty: Atoms,
    time: Time,
) {
    let header = Header::next(pool, market.state.index, time);
    let liens = pool.state.exposures[usize::from(market.state.index)].side(side).liens.0;
    let (side, positions, paid) = (side.byte(), applied.positions, applied.paid.0);
    let event = LiensApplied { header, side, positions, paid, bounty: bounty.0, liens };
    event.tell(paid > 0, pool, program);
}

/// Touches each position that has profit now. `WrongAccount` for more than 16, or one of another market or of the other
/// side, whose liens would be collected in another token and without the keeper's share.
pub fn apply(
    pool: &mut State<Pool>,
    market: &mut State<Market>,
    side: Side,
    positions: &[AccountView],
    price: Price,
    time: Time,
) -> Result<Applied> {
    check(positions.len() <= MOST, BallastError::WrongAccount)?;
    let address = *market.address();
    let index = pool.state.exposures[usize::from(market.state.index)].index;
    let unit = pool.state.custodies[usize::from(index)].unit;
    let mut applied = Applied { paid: Usd::ZERO, positions: 0 };
    for view in positions {
        // SAFETY: the wrapper is dropped before the next is made, so a position given twice is borrowed once at a time.
        let mut position = unsafe { State::<Position>::load_mut(*view)? };
        let expected = position.market == address && position.state.side == side.byte();
        check(expected, BallastError::WrongAccount)?;
        let state = &position.state;
        if state.is_empty() || pnl(side, state.size, state.entry, price, unit).or_err()? <= 0 {
            continue;
        }
        let paid = touch(&mut pool.state, &mut market.state, &mut position.state, price, time.now).or_err()?;
        applied.paid.add_assign(paid).or_err()?;
        applied.positions += u8::from(!paid.is_zero());
    }
    Ok(applied)
}
