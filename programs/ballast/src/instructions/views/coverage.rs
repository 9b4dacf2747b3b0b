//! How well the insurance fund is filled, and what follows for profit of one market.

use anchor_lang::prelude::*;
use engine::insurance::coverage::{coverage, phi, target, usable};
use engine::Side;

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::return_data::Coverage;
use crate::state::{Market, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct Filled {
    #[account(address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    pub market: State<Market>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<Filled>) -> Result<Coverage> {
    let now = Time::read()?.now;
    let (pool, market) = (&ctx.accounts.pool.state, &ctx.accounts.market.state);
    let exposure = &pool.exposures[usize::from(market.index)];
    let mut view = Coverage {
        fund: pool.fund.balance.0,
        target: target(pool, now).or_err()?.0,
        coverage: coverage(pool, now).or_err()?.0,
        usable: [0; 2],
        phi: [0; 2],
        waiting_shortfall: [0; 2],
        loss_event: [0; 2],
    };
    for side in Side::BOTH {
        let i = side.index();
        view.usable[i] = usable(pool, market, side, now).or_err()?.0;
        view.phi[i] = phi(pool, market, side, now).or_err()?.0;
        (view.waiting_shortfall[i], view.loss_event[i]) =
            (exposure.side(side).waiting_shortfall.0, exposure.side(side).loss_event.0);
    }
    Ok(view)
}
