//! Adds a token to a pool. The first one is the stable in which the insurance fund is held. Once the pool has shares,
//! only what was queued three days before, to the byte.

use anchor_lang::prelude::*;
use engine::{governance::ChangeKind, price::unit_of, Custody};

use crate::account_init::New;
use crate::args::CustodyConfig;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{CustodyAdded, Header, POOL_WIDE};
use crate::governance;
use crate::mint::MintView;
use crate::seeds;
use crate::state::{Change, Controller, Pool, State};
use crate::time::Time;

/// Seconds from the last token that is added without delay to the first deposit.
const BEFORE_DEPOSITS: i64 = 600;

#[derive(Accounts)]
pub struct AddCustody {
    #[account(mut, address = controller.admin @ fail(BallastError::NotAuthorized))]
    pub admin: Signer,
    pub controller: State<Controller>,
    #[account(mut)]
    pub pool: State<Pool>,
    pub mint: MintView,
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// The queued change; none while the pool has no shares.
    #[account(mut)]
    pub change: Option<State<Change>>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<AddCustody>, feed_id: [u8; 32], config: CustodyConfig) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let (pool, mint) = (*a.pool.address(), *a.mint.address());
    let params = config.params();
    let queued = governance::listing(&a.pool, a.change.as_mut(), ChangeKind::ListCustody, time)?;
    if let Some(payload) = queued {
        let wanted = governance::listed_custody(&payload)?;
        let same = wanted.mint == mint && wanted.feed_id == feed_id && governance::same(&wanted.params, &params);
        check(same, BallastError::ChangeMismatch)?;
    }
    let payer = a.admin.account();
    let new = New { payer, view: a.vault.account(), path: &seeds::vault!(pool, mint) };
    let bump = new.token_account(a.mint.account(), &pool)?;
    params.check().or_err()?;
    let decimals = a.mint.decimals();
    let custody = a.pool.state.custody_count;
    check(usize::from(custody) < engine::CUSTODIES, BallastError::TooManyCustodies)?;
    // Stables are counted at par: one smallest unit is 1e-6 USD.
    check(params.stable == 0 || decimals == 6, BallastError::UnsupportedMint)?;
    check(custody > 0 || (params.stable == 1 && mint == a.pool.home_mint), BallastError::WrongAccount)?;
    let unique = a.pool.state.active_custodies().iter().all(|c| c.feed_id != feed_id);
    check(unique && feed_id != [0; 32], BallastError::InvalidParameter)?;
    let mut added = Custody {
        mint: mint.to_bytes(),
        vault: a.vault.address().to_bytes(),
        feed_id,
        unit: unit_of(decimals).or_err()?,
        borrow_at: time.now,
        params,
        decimals,
        bump,
        ..Custody::default()
    };
    engine::volatility::start_custody(&mut added, time.now).or_err()?;
    if a.pool.state.is_new() {
        // The first depositor has had time to see what the pool consists of.
        let opens = time.now.saturating_add(BEFORE_DEPOSITS);
        a.pool.state.deposits_closed_until = a.pool.state.deposits_closed_until.max(opens);
    } else {
        engine::governance::check_room(&a.pool.state, time.now).or_err()?;
        engine::liquidity::listing::start(&mut added, &a.pool.state, time.now);
    }
    a.pool.state.custodies[usize::from(custody)] = added;
    a.pool.state.custody_count += 1;
    a.pool.state.check_weights().or_err()?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    CustodyAdded { header, custody, mint, feed_id }.log();
    governance::tell_listed(&mut a.pool, a.change.as_ref(), time);
    Ok(())
}
