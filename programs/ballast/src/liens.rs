//! Liens of positions that come as remaining accounts.

use anchor_lang::prelude::*;
use engine::mutualization::lien::touch;
use engine::{price::pnl, Price, Usd};

use crate::error::{check, BallastError, OrErr};
use crate::oracle::Time;
use crate::state::{Market, Pool, Position, State};

/// Most positions of one transaction.
const MOST: usize = 16;

pub struct Applied {
    /// Collected from long and short positions.
    pub paid: [Usd; 2],
    pub positions: u8,
}

/// Touches each position that has profit now. `WrongAccount` for more than 16, or one of another market.
pub fn apply(
    pool: &mut State<Pool>,
    market: &mut State<Market>,
    positions: Vec<AccountView>,
    price: Price,
    time: Time,
) -> Result<Applied> {
    check(positions.len() <= MOST, BallastError::WrongAccount)?;
    let address = *market.address();
    let index = pool.state.exposures[usize::from(market.state.index)].index;
    let unit = pool.state.custodies[usize::from(index)].unit;
    let mut applied = Applied { paid: [Usd::ZERO; 2], positions: 0 };
    for view in positions {
        // SAFETY: the wrapper is dropped before the next is made, so a position given twice is borrowed once at a time.
        let mut position = unsafe { State::<Position>::load_mut(view)? };
        check(position.market == address, BallastError::WrongAccount)?;
        let side = position.state.side().or_err()?;
        let state = &position.state;
        if state.is_empty() || pnl(side, state.size, state.entry, price, unit).or_err()? <= 0 {
            continue;
        }
        let paid = touch(&mut pool.state, &mut market.state, &mut position.state, price, time.now).or_err()?;
        applied.paid[side.index()].add_assign(paid).or_err()?;
        applied.positions += u8::from(!paid.is_zero());
    }
    Ok(applied)
}
