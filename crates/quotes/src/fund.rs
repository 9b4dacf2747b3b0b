//! The insurance fund: how it stands, and what stakers do. All of it needs the pool only.

use crate::scene::Instant;
use crate::wire::{wire, Nothing};
use engine::insurance::{coverage, shares, sweep};
use engine::{ensure, Atoms, Bps, EngineError, Res, Stake, Usd};

wire! {
    /// The insurance fund at a moment.
    FundHealth {
        balance: Usd,
        target: Usd,
        /// Balance over target, 1e-4.
        coverage: Bps,
        /// Worth of all shares.
        value: Usd,
    }
}

/// How well the fund is filled.
pub fn fund_health(at: &Instant, _: &Nothing) -> Res<FundHealth> {
    let (pool, now) = (&at.pool, at.now);
    Ok(FundHealth {
        balance: pool.fund.balance,
        target: coverage::target(pool, now)?,
        coverage: coverage::coverage(pool, now)?,
        value: shares::value(pool, pool.fund.shares)?,
    })
}

wire! {
    /// A stake, and what is done with it.
    StakeArgs {
        stake: Stake,
        /// Dollars (`Usd`) of a stake or a gift, shares of a request.
        amount: u64,
    }
}

wire! {
    /// The stake afterwards.
    StakeReport {
        stake: Stake,
        /// Shares that were bought; dollars (`Usd`) that are paid.
        amount: u64,
    }
}

/// Shares that `stake` buys for an amount (`Usd`), rounded down. `ZeroAmount`.
pub fn stake(at: &mut Instant, args: &StakeArgs) -> Res<StakeReport> {
    let mut stake = args.stake;
    let amount = shares::stake(&mut at.pool, &mut stake, Usd(args.amount))?;
    Ok(StakeReport { stake, amount })
}

/// Announces an exit of some shares. `InsufficientShares`, `UnstakeAlreadyRequested`, `ZeroAmount`.
pub fn request_unstake(at: &mut Instant, args: &StakeArgs) -> Res<StakeReport> {
    let mut stake = args.stake;
    shares::request(&at.pool, &mut stake, args.amount, at.now)?;
    Ok(StakeReport { stake, amount: 0 })
}

/// Withdraws an announced exit. `NoUnstakeRequest`.
pub fn cancel_unstake(_: &mut Instant, args: &StakeArgs) -> Res<StakeReport> {
    let mut stake = args.stake;
    shares::cancel(&mut stake)?;
    Ok(StakeReport { stake, amount: 0 })
}

/// What `unstake` pays now (`Usd`). `NoUnstakeRequest`, `CooldownNotOver`, `ExitWindowOver`, `PriceRefreshNeeded`,
/// `ExitAfterJump`.
pub fn unstake(at: &mut Instant, args: &StakeArgs) -> Res<StakeReport> {
    let mut stake = args.stake;
    let amount = shares::unstake(&mut at.pool, &mut stake, at.now)?;
    Ok(StakeReport { stake, amount: amount.0 })
}

/// A stake in shares of the fund's epoch, and what all of them are worth (`Usd`), rounded down.
pub fn current_stake(at: &mut Instant, args: &StakeArgs) -> Res<StakeReport> {
    let stake = shares::current(&at.pool, &args.stake);
    Ok(StakeReport { stake, amount: shares::value(&at.pool, stake.shares)?.0 })
}

/// Gives to the fund without shares; `amount` is what the fund then has. `DonationNeedsStake`, `ZeroAmount`.
pub fn donate(at: &mut Instant, args: &StakeArgs) -> Res<StakeReport> {
    shares::donate(&mut at.pool, Usd(args.amount))?;
    Ok(StakeReport { stake: args.stake, amount: at.pool.fund.balance.0 })
}

wire! {
    /// A sweep of one token.
    SweepArgs {
        /// The custody's token balance.
        vault: Atoms,
        custody: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// What a sweep did.
    SweepReport {
        /// Tokens that belonged to nobody, now the LPs'.
        surplus: Atoms,
        /// Collected tokens that the LPs took over; of the fund's own stable all.
        sold: Atoms,
        /// Stable that the fund got for them.
        gained: Usd,
    }
}

/// What a sweep brings. `NothingToPay`, `PriceJumped`, `OutflowLimited`, `OracleWide`, `OracleEmaGap`,
/// `TokenOnProbation`.
pub fn sweep(at: &mut Instant, args: &SweepArgs) -> Res<SweepReport> {
    let swept = sweep::sweep(&mut at.pool, args.custody, args.vault, at.now)?;
    ensure(!swept.gained.is_zero() || !swept.surplus.is_zero(), EngineError::NothingToPay)?;
    Ok(SweepReport { surplus: swept.surplus, sold: swept.sold, gained: swept.gained })
}
