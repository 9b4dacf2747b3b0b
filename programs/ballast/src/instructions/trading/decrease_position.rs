//! Reduce or close a position at a fresh print, worse by its spread; the owner or their delegate. Collateral and old
//! profit are paid at once; a part of fresh profit may wait in a ticket. Unpausable.

use anchor_lang::prelude::*;
use engine::oracle::AGE_REDUCE;
use engine::trading::decrease::decrease;
use engine::{Price, Size};

use crate::closing::*;
use crate::dispatch::Context;
use crate::error::OrErr;
use crate::oracle;
use crate::time::Time;

#[derive(Accounts)]
pub struct DecreasePosition {
    /// The owner or the position's delegate; pays for new tickets.
    #[account(unsafe(dup))]
    pub signer: Signer,
    pub closing: Nested<Closing>,
}

/// `size` u64::MAX closes all. `limit`: worst price, 1e-8 USD, 0 for any.
#[inline(always)]
pub fn handler(ctx: &mut Context<DecreasePosition>, size: u64, limit: u64) -> Result<()> {
    let time = Time::read()?;
    let (signer, a) = (&ctx.accounts.signer, &mut ctx.accounts.closing.0);
    a.position.authorize(signer.address())?;
    let (_, print) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    let guards = a.guards()?;
    let moment = oracle::moment(&a.pool, &a.market, &print, a.position.state.custody, AGE_REDUCE, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = decrease(pool, market, &mut a.position.state, Size(size), Price(limit), &print, &moment).or_err()?;
    a.finish(guards, &report, signer.account(), time)?;
    if a.position.state.is_empty() {
        a.position.end(a.owner.account(), signer.account())?;
    }
    Ok(())
}
