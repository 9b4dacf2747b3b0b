//! Execute an order that reduces, a take profit or a stop loss, at a print that sets it off. Anyone may, for the tip.
//! Its owner cannot make it fail: what cannot be paid to them is booked, and new accounts are paid from what the order
//! prepaid, then from the position's lamports.

use anchor_lang::prelude::*;
use engine::oracle::AGE_REDUCE;
use engine::trading::order::reduce;

use crate::closing::*;
use crate::dispatch::Context;
use crate::error::{check, BallastError, OrErr};
use crate::oracle;
use crate::state::{Request, State};
use crate::time::Time;
use crate::token::move_lamports;

#[derive(Accounts)]
pub struct ExecuteDecrease {
    #[account(unsafe(dup))]
    pub executor: Signer,
    #[account(mut)]
    pub request: State<Request>,
    pub closing: Nested<Closing>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<ExecuteDecrease>) -> Result<()> {
    let time = Time::read()?;
    let ExecuteDecrease { executor, request: order, closing: Nested(a) } = &mut *ctx.accounts;
    let request = order.state;
    check(a.position.is_of(order), BallastError::WrongAccount)?;
    let (print, _) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    let guards = a.guards()?;
    let moment = oracle::moment(&a.pool, &a.market, &print, a.position.state.custody, AGE_REDUCE, time)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = reduce(pool, market, &mut a.position.state, &request, &print, &moment).or_err()?;
    let cost = a.finish(guards, &report, executor.account(), time)?;
    end(order, a, executor.account(), request.tip, cost)
}

/// Tip and costs to the executor, all that is left to the owner, unless it is too little for their wallet.
#[inline(always)]
fn end(order: &mut State<Request>, a: &mut Closing, executor: &AccountView, tip: u64, cost: u64) -> Result<()> {
    let owner = *a.owner.account();
    let prepaid = cost.min(order.account().lamports().saturating_sub(tip));
    move_lamports(order.account(), executor, tip.saturating_add(prepaid))?;
    // The order's rent and reserve cover what a part can need: two tickets and one `Payable`.
    if a.position.state.is_empty() {
        let rest = cost.saturating_sub(prepaid).min(a.position.account().lamports());
        move_lamports(a.position.account(), executor, rest)?;
        a.position.end(&owner, executor)?; // First: with what it holds an empty wallet can take the rest as well.
    }
    order.end(&owner, executor)
}
