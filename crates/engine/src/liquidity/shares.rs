//! Deposits and withdrawals of liquidity. Shares have six decimals; a virtual dollar and a million virtual shares stand
//! first.

use super::aum::{value, Ask};
use super::fees::{self, check_bounds, Flow};
use super::{listing, outflow, prices};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{accrue, collect, insurance_share};
use crate::insurance::coverage::coverage;
use crate::math::mul_div_down;
use crate::oracle::{fine, AGE_LIQUIDITY};
use crate::price::{atoms_down, value_down};
use crate::state::PoolState;
use crate::time::reached;
use crate::units::{Atoms, Bps, Usd};

const VIRTUAL_SHARES: u64 = 1_000_000;
const VIRTUAL_USD: Usd = Usd(1_000_000);
/// Seconds that deposits and withdrawals wait after a jump.
pub const AFTER_JUMP: i64 = 60;

/// What a deposit or withdrawal did.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiquidityReport {
    pub atoms: Atoms,
    pub shares: u64,
    /// Collected, in the custody's token.
    pub fee: Atoms,
    /// Value of the pool that the shares were priced with.
    pub aum: Usd,
}

/// The gates of new risk hold for liquidity too, and for what the LPs buy of the fund: no jump within a minute, a
/// cached print of the token that is fresh, narrow and near its average.
pub(crate) fn gate(pool: &PoolState, index: u8, now: i64) -> Res<()> {
    ensure(reached(pool.jumped_at, AFTER_JUMP, now), EngineError::PriceJumped)?;
    let print = &pool.custody(index)?.print;
    print.within(now, AGE_LIQUIDITY).map_err(|_| EngineError::PriceRefreshNeeded)?;
    print.fit_for_risk()
}

fn fund_share(pool: &PoolState, now: i64) -> Res<Bps> {
    coverage(pool, now).map(insurance_share)
}

/// Mints shares for a deposit: its value at the slot's low price, less the fee, over AUM_mint; rounded down.
/// `DepositsClosed`, `PriceJumped`, `WeightBound`, `DepositCapReached`, `ZeroAmount` if nothing would be minted,
/// `PriceRefreshNeeded`, `FeedSilent`, `OracleWide`, `OracleEmaGap`, `PriceTooLow`.
pub fn deposit(pool: &mut PoolState, index: u8, atoms: Atoms, now: i64, slot: u64) -> Res<LiquidityReport> {
    ensure(!atoms.is_zero(), EngineError::ZeroAmount)?;
    ensure(now >= pool.deposits_closed_until, EngineError::DepositsClosed)?;
    gate(pool, index, now)?;
    fine(pool.custody(index)?.print.price)?;
    let prices = prices::of_slot(pool, now, slot)?;
    let (place, at) = (usize::from(index), value(pool, &prices, Ask::Mint, now)?);
    let (low, supply) = (prices.bands[place].low, supply(pool)?);
    if prices.listed {
        listing::record_lowest(pool, &at, Usd::ZERO, now);
    }
    let (protocol, insurance) = (pool.params.protocol_share, fund_share(pool, now)?);
    let custody = pool.custody_mut(index)?;
    accrue(custody, now)?;
    let brought = value_down(atoms, low, custody.unit)?;
    let shift = fees::shift(Flow::In, at.tokens[place], at.sum, brought)?;
    if let Some(shift) = shift {
        check_bounds(&custody.params, Flow::In, shift)?;
    }
    let fee = fees::of(atoms, fees::rate(&custody.params, Flow::In, shift))?;
    let net = atoms.minus(fee)?;
    let worth = value_down(net, low, custody.unit)?;
    let shares = mul_div_down(worth.0, supply, at.aum.plus(VIRTUAL_USD)?.0)?;
    ensure(shares > 0, EngineError::ZeroAmount)?;
    outflow::refill(custody, net, now)?;
    custody.owned.add_assign(net)?;
    collect(custody, fee, protocol, insurance, now)?;
    ensure(custody.owned <= custody.params.deposit_cap, EngineError::DepositCapReached)?;
    listing::bring(pool, index, worth, now)?;
    pool.lp_supply = pool.lp_supply.checked_add(shares).ok_or(EngineError::MathOverflow)?;
    pool.aum = at.aum.plus(worth)?;
    Ok(LiquidityReport { atoms, shares, fee, aum: at.aum })
}

/// Shares with the virtual ones.
fn supply(pool: &PoolState) -> Res<u64> {
    pool.lp_supply.checked_add(VIRTUAL_SHARES).ok_or(EngineError::MathOverflow)
}

/// Burns shares: their part of AUM_burn, in tokens at the slot's high price, less the fee; rounded down.
/// `InsufficientLiquidity` if the tokens are reserved, `WeightBound` (not while a feed is silent: then the weights are
/// not known), `OutflowLimited`, `InsufficientShares`, `PriceJumped`, `ZeroAmount`, `PriceRefreshNeeded`, `OracleWide`,
/// `OracleEmaGap`.
pub fn withdraw(pool: &mut PoolState, index: u8, shares: u64, now: i64, slot: u64) -> Res<LiquidityReport> {
    ensure(shares > 0, EngineError::ZeroAmount)?;
    ensure(shares <= pool.lp_supply, EngineError::InsufficientShares)?;
    gate(pool, index, now)?;
    let prices = prices::of_slot(pool, now, slot)?;
    let (place, at) = (usize::from(index), value(pool, &prices, Ask::Burn, now)?);
    let worth = Usd(mul_div_down(shares, at.aum.plus(VIRTUAL_USD)?.0, supply(pool)?)?);
    let (protocol, insurance) = (pool.params.protocol_share, fund_share(pool, now)?);
    let mut sum = at.sum;
    if prices.listed {
        sum = listing::weighed(pool, index, &at, now)?;
        listing::take(pool, index, &at, worth, now)?;
    }
    let custody = pool.custody_mut(index)?;
    accrue(custody, now)?;
    let gross = atoms_down(worth, prices.bands[place].high, custody.unit)?;
    ensure(gross <= custody.free(), EngineError::InsufficientLiquidity)?;
    let shift = fees::shift(Flow::Out, at.tokens[place], sum, worth)?;
    if let (Some(shift), false) = (shift, prices.silent) {
        check_bounds(&custody.params, Flow::Out, shift)?;
    }
    let fee = fees::of(gross, fees::rate(&custody.params, Flow::Out, shift))?;
    let atoms = gross.minus(fee)?;
    ensure(!atoms.is_zero(), EngineError::ZeroAmount)?;
    ensure(outflow::draw(custody, atoms, now)? == atoms, EngineError::OutflowLimited)?;
    custody.owned.sub_assign(gross)?;
    collect(custody, fee, protocol, insurance, now)?;
    let staying = pool.lp_supply - shares;
    // What is left of the day's measure: those who stay bear no deductible of those who left.
    pool.deductible.day_aum = Usd(mul_div_down(pool.deductible.day_aum.0, staying, pool.lp_supply)?);
    pool.lp_supply = staying;
    pool.aum = at.aum.less(worth);
    Ok(LiquidityReport { atoms, shares, fee, aum: at.aum })
}
