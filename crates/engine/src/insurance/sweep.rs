//! What was collected for the fund, in any token, becomes the fund's stable inside the pool; tokens that nobody owns
//! become the LPs'.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{gain, lose};
use crate::legacy::{self, Hole};
use crate::liquidity::fees::BOOTSTRAP;
use crate::liquidity::{outflow, prices, shares};
use crate::price::{atoms_down, atoms_up, value_down};
use crate::state::{Custody, PoolState};
use crate::units::{Atoms, Bps, Price, Usd};

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Tokens that belonged to nobody, now the LPs'.
    pub surplus: Atoms,
    /// Collected tokens that the LPs took over; of the fund's own stable all.
    pub sold: Atoms,
    /// Stable that the fund got for them.
    pub gained: Usd,
}

/// Sweeps one custody. Its surplus goes to the LPs in kind, without a price; what was collected to the fund: its own
/// stable as it is, another token sold to the LPs. `vault` is the custody's token balance. `TokenOnProbation`: LPs take
/// no token on probation, whatever it is said to be worth; `OutflowLimited`, and as a withdrawal `PriceJumped`,
/// `PriceRefreshNeeded`, `OracleWide`, `OracleEmaGap`.
pub fn sweep(pool: &mut PoolState, custody: u8, vault: Atoms, now: i64) -> Res<Swept> {
    let from = pool.custody(custody)?;
    from.check_probation(now)?;
    let nobodys = vault.less(from.owes()?);
    let swaps = legacy::old(Hole::Sweep);
    let surplus = if swaps { nobodys } else { welcome(pool, from, nobodys, now)? };
    if swaps {
        pool.custody_mut(custody)?.insurance_due.add_assign(surplus)?;
    } else if !surplus.is_zero() {
        gain(pool.custody_mut(custody)?, surplus, now)?;
    }
    let due = pool.custody(custody)?.insurance_due;
    let (sold, gained) = if custody == pool.fund.custody {
        (due, Usd(due.0))
    } else if due.is_zero() {
        (due, Usd::ZERO)
    } else {
        sell(pool, custody, due, surplus, now)?
    };
    pool.custody_mut(custody)?.insurance_due.sub_assign(sold)?;
    pool.fund.balance.add_assign(gained)?;
    Ok(Swept { surplus, sold, gained })
}

/// How much of a surplus the LPs take: none while deposits are closed, no more than a deposit could bring. Else a gift
/// would fill a pool with a token beyond its bounds, and an LP take out the others.
fn welcome(pool: &PoolState, custody: &Custody, surplus: Atoms, now: i64) -> Res<Atoms> {
    if surplus.is_zero() || now < pool.deposits_closed_until {
        return Ok(Atoms::ZERO);
    }
    let room = custody.params.deposit_cap.min(heaviest(pool, custody)?).less(custody.owned);
    Ok(surplus.min(room))
}

/// Tokens at the most weight of what the pool was worth last, at the last price and its confidence.
fn heaviest(pool: &PoolState, custody: &Custody) -> Res<Atoms> {
    const ANY: Atoms = Atoms(u64::MAX);
    if custody.params.max_weight == Bps::ONE || pool.aum < BOOTSTRAP {
        return Ok(ANY);
    }
    let high = custody.print.price.plus(custody.print.conf)?;
    if high.is_zero() {
        return Ok(Atoms::ZERO);
    }
    // More tokens than there can be, if they are worth next to nothing.
    Ok(atoms_down(custody.params.max_weight.of_usd_down(pool.aum)?, high, custody.unit).unwrap_or(ANY))
}

/// Sells at the price at which LPs leave, less confidence and what it may have moved since: as much as the LPs have
/// free stable for, within what may leave in an hour. Choosing the moment gains nothing beyond the move between two
/// jumps of a few hours' fees.
fn sell(pool: &mut PoolState, custody: u8, due: Atoms, surplus: Atoms, now: i64) -> Res<(Atoms, Usd)> {
    let swaps = legacy::old(Hole::Sweep);
    if !swaps {
        shares::gate(pool, custody, now)?;
    }
    let (low, unit) = {
        let from = pool.custody(custody)?;
        (prices::of(from, now)?.0.low, from.unit)
    };
    ensure(low > Price::ZERO, EngineError::OracleWide)?;
    let home = pool.custody_mut(pool.fund.custody)?;
    let worth = value_down(due, low, unit)?.at_par().min(home.free());
    let paid = if swaps { worth } else { outflow::draw(home, worth, now)? };
    ensure(!paid.is_zero() || worth.is_zero() || !surplus.is_zero(), EngineError::OutflowLimited)?;
    lose(home, paid, now)?;
    let gained = Usd(paid.0);
    let sold = atoms_up(gained, low, unit)?.min(due);
    gain(pool.custody_mut(custody)?, sold, now)?;
    Ok((sold, gained))
}
