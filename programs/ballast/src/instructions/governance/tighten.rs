//! The guardian takes new risk off, at once. These measures are all: they never loosen, and none touches closing,
//! liquidating, claiming, finalizing or withdrawing.

use anchor_lang::prelude::*;
use engine::governance::{tighten, Measure};
use engine::{Atoms, Usd};

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{GuardianTightened, Header, POOL_WIDE};
use crate::state::{Controller, Market, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct Tighten {
    #[account(address = controller.guardian @ fail(BallastError::NotAuthorized))]
    pub guardian: Signer,
    pub controller: State<Controller>,
    #[account(mut)]
    pub pool: State<Pool>,
    /// The market that a measure on one is for.
    #[account(mut)]
    pub market: Option<State<Market>>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<Tighten>, measure: u8, index: u8, first: u64, second: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    check(time.now < a.controller.guardian_expires, BallastError::GuardianExpired)?;
    let what = match measure {
        0 => Measure::ReduceOnly,
        1 => Measure::CloseDeposits,
        2 => Measure::LowerInterest { long: Usd(first), short: Usd(second) },
        3 => Measure::LowerDeposits { cap: Atoms(first) },
        _ => return Err(fail(BallastError::InvalidParameter)),
    };
    let pool = *a.pool.address();
    let market = a.market.as_mut().filter(|market| market.pool == pool && market.state.index == index);
    tighten(&mut a.pool.state, market.map(|market| &mut market.state), index, what, time.now).or_err()?;
    let number = if matches!(measure, 0 | 2) { index } else { POOL_WIDE };
    let header = Header::next(&mut a.pool, number, time);
    GuardianTightened { header, guardian: *a.guardian.address(), measure, index, first, second }.log();
    Ok(())
}
