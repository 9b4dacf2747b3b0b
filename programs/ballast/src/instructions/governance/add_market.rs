//! Adds a market: a custody's token as index, a stable custody as backing of shorts. One market per price feed. Only of
//! a feed that publishes around the clock: a day without a print, as at a weekend, and anyone may settle the market
//! (docs/decisions/0021-listing.md). Once the pool has shares, only what was queued before, to the byte, and of tokens
//! that are not young.

use anchor_lang::prelude::*;
use engine::governance::ChangeKind;

use crate::account_init::New;
use crate::args::MarketConfig;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, MarketAdded};
use crate::governance;
use crate::seeds;
use crate::state::{Change, Controller, Market, Pool, State, VERSION};
use crate::time::Time;

#[derive(Accounts)]
pub struct AddMarket {
    #[account(mut, address = controller.admin @ fail(BallastError::NotAuthorized))]
    pub admin: Signer,
    pub controller: State<Controller>,
    #[account(mut)]
    pub pool: State<Pool>,
    /// At the pool's next market number.
    #[account(mut)]
    pub market: UncheckedAccount,
    /// The queued change; none while the pool has no shares.
    #[account(mut)]
    pub change: Option<State<Change>>,
    pub system_program: Program<System>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<AddMarket>, index: u8, stable: u8, config: MarketConfig) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let params = config.params();
    if let Some(payload) = governance::listing(&a.pool, a.change.as_mut(), ChangeKind::ListMarket, time)? {
        let wanted = governance::listed_market(&payload)?;
        let same = wanted.second_feed == config.second_feed && governance::same(&wanted.params, &params);
        check(same && (wanted.index, wanted.stable) == (index, stable), BallastError::ChangeMismatch)?;
        // A second source has a say in each liquidation: in a pool with shares nobody may choose one.
        check(wanted.second_feed == [0; 32], BallastError::InvalidParameter)?;
    }
    let (pool, address, number) = (*a.pool.address(), *a.market.address(), a.pool.state.market_count);
    let new = New { payer: a.admin.account(), view: a.market.account(), path: &seeds::market!(pool, number) };
    let (mut market, bump) = new.state::<Market>()?;
    params.check().or_err()?;
    check(usize::from(number) < engine::MARKETS, BallastError::TooManyMarkets)?;
    let (token, backing) = (a.pool.state.custody(index).or_err()?, a.pool.state.custody(stable).or_err()?);
    token.check_probation(time.now).or_err()?;
    backing.check_probation(time.now).or_err()?;
    // A listing may come before its feed's first print: then the first position asks the same.
    if !token.print.price.is_zero() {
        engine::oracle::fine(token.print.price).or_err()?;
    }
    // A second source that is the first one would always agree.
    check(!token.is_stable() && token.feed_id != config.second_feed, BallastError::InvalidParameter)?;
    check(backing.is_stable(), BallastError::InvalidParameter)?;
    let unique = a.pool.state.active_exposures().iter().all(|e| e.index != index);
    check(unique, BallastError::MarketExists)?;
    market.version = VERSION;
    market.bump = bump;
    market.pool = pool;
    market.second_feed = config.second_feed;
    market.state.params = params;
    market.state.index = number;
    market.state.rolled_at = time.now;
    engine::volatility::start_market(&mut market.state, &a.pool.state.custodies[usize::from(index)], time.now)
        .or_err()?;
    let exposure = &mut a.pool.state.exposures[usize::from(number)];
    exposure.market = address.to_bytes();
    exposure.index = index;
    exposure.stable = stable;
    a.pool.state.market_count += 1;
    let header = Header::next(&mut a.pool, number, time);
    MarketAdded { header, address, index, stable }.log();
    governance::tell_listed(&mut a.pool, a.change.as_ref(), time);
    Ok(())
}
