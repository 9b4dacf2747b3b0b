//! Deposits and withdrawals of liquidity. Shares have six decimals; a virtual dollar and a million virtual shares stand first.

use super::aum::{aum, Ask};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{accrue, collect, insurance_share};
use crate::insurance::coverage::coverage;
use crate::math::mul_div_down;
use crate::oracle::AGE_LIQUIDITY;
use crate::price::{atoms_down, spread, value_down};
use crate::state::Pool;
use crate::units::{Atoms, Bps, Price, Usd};

const VIRTUAL_SHARES: u64 = 1_000_000;
const VIRTUAL_USD: Usd = Usd(1_000_000);

/// What a deposit or withdrawal did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiquidityReport {
    pub atoms: Atoms,
    pub shares: u64,
    /// Collected, in the custody's token.
    pub fee: Atoms,
    /// Value of the pool that the shares were priced with.
    pub aum: Usd,
}

/// The gates of new risk hold for liquidity too: a fresh cached print, narrow and near its average; returns its spread.
fn band(pool: &Pool, custody: u8, now: i64) -> Res<(Price, Price)> {
    let custody = pool.custody(custody)?;
    let print = &custody.print;
    print.within(now, AGE_LIQUIDITY).map_err(|_| EngineError::PriceRefreshNeeded)?;
    print.fit_for_risk()?;
    let width = spread(print.price, print.conf, custody.sigma, print.age(now)?)?;
    Ok((print.price.less(width), print.price.plus(width)?))
}

fn fund_share(pool: &Pool, now: i64) -> Res<Bps> {
    coverage(pool, now).map(insurance_share)
}

/// Mints shares for a deposit: its value at the low price, less the fee, over AUM_mint; rounded down.
/// `DepositsClosed`, `DepositCapReached`, `ZeroAmount` if nothing would be minted, `PriceRefreshNeeded`, `OracleWide`, `OracleEmaGap`.
pub fn deposit(pool: &mut Pool, index: u8, atoms: Atoms, now: i64) -> Res<LiquidityReport> {
    ensure(!atoms.is_zero(), EngineError::ZeroAmount)?;
    ensure(now >= pool.deposits_closed_until, EngineError::DepositsClosed)?;
    let (low, _) = band(pool, index, now)?;
    let total = aum(pool, Ask::Mint, now)?;
    let supply = pool.lp_supply.checked_add(VIRTUAL_SHARES).ok_or(EngineError::MathOverflow)?;
    let (protocol, insurance) = (pool.params.protocol_share, fund_share(pool, now)?);
    let custody = pool.custody_mut(index)?;
    accrue(custody, now)?;
    let fee = Atoms(custody.params.lp_fee.of_up(atoms.0)?);
    let value = value_down(atoms.minus(fee)?, low, custody.unit)?;
    let shares = mul_div_down(value.0, supply, total.plus(VIRTUAL_USD)?.0)?;
    ensure(shares > 0, EngineError::ZeroAmount)?;
    custody.owned.add_assign(atoms.minus(fee)?)?;
    collect(custody, fee, protocol, insurance, now)?;
    ensure(custody.owned <= custody.params.deposit_cap, EngineError::DepositCapReached)?;
    pool.lp_supply = pool.lp_supply.checked_add(shares).ok_or(EngineError::MathOverflow)?;
    pool.aum = total.plus(value)?;
    Ok(LiquidityReport { atoms, shares, fee, aum: total })
}

/// Burns shares: their part of AUM_burn, in tokens at the high price, less the fee; rounded down.
/// `InsufficientLiquidity` if the tokens are reserved, `InsufficientShares`, and as [`deposit`].
pub fn withdraw(pool: &mut Pool, index: u8, shares: u64, now: i64) -> Res<LiquidityReport> {
    ensure(shares > 0, EngineError::ZeroAmount)?;
    ensure(shares <= pool.lp_supply, EngineError::InsufficientShares)?;
    let (_, high) = band(pool, index, now)?;
    let total = aum(pool, Ask::Burn, now)?;
    let supply = pool.lp_supply.checked_add(VIRTUAL_SHARES).ok_or(EngineError::MathOverflow)?;
    let value = Usd(mul_div_down(shares, total.plus(VIRTUAL_USD)?.0, supply)?);
    let (protocol, insurance) = (pool.params.protocol_share, fund_share(pool, now)?);
    let custody = pool.custody_mut(index)?;
    accrue(custody, now)?;
    let gross = atoms_down(value, high, custody.unit)?;
    ensure(gross <= custody.free(), EngineError::InsufficientLiquidity)?;
    let fee = Atoms(custody.params.lp_fee.of_up(gross.0)?);
    let atoms = gross.minus(fee)?;
    ensure(!atoms.is_zero(), EngineError::ZeroAmount)?;
    custody.owned.sub_assign(gross)?;
    collect(custody, fee, protocol, insurance, now)?;
    pool.lp_supply -= shares;
    pool.aum = total.less(value);
    Ok(LiquidityReport { atoms, shares, fee, aum: total })
}
