//! Turns what was collected for the fund, in any token, into the fund's own stable, inside the pool.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{gain, lose};
use crate::liquidity::listing::check_grown;
use crate::oracle::AGE_LIQUIDITY;
use crate::price::{atoms_up, value_down};
use crate::state::Pool;
use crate::units::{Atoms, Bps, Usd};

/// The fund sells at price - conf: not at a print wider than this.
const WIDEST_SWEEP: Bps = Bps(200);

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Tokens that belonged to nobody, now collected.
    pub surplus: Atoms,
    /// Collected tokens that the LPs took over.
    pub sold: Atoms,
    /// Stable that the fund got for them.
    pub gained: Usd,
}

/// Sweeps one custody: its surplus and what it collected. Converts at price - conf, so LPs never pay for it, and only as much
/// as the fund's custody has free. `vault` is the custody's token balance. `TokenYoung`: LPs buy no young token, whatever it is said to be worth.
pub fn sweep(pool: &mut Pool, custody: u8, vault: Atoms, now: i64) -> Res<Swept> {
    let home = pool.fund.custody;
    let from = *pool.custody(custody)?;
    let surplus = vault.less(from.owes()?);
    let collected = from.insurance_due.plus(surplus)?;
    if custody == home {
        pool.custody_mut(home)?.insurance_due = Atoms::ZERO;
        pool.fund.balance.add_assign(Usd(collected.0))?;
        return Ok(Swept { surplus, sold: collected, gained: Usd(collected.0) });
    }
    check_grown(&from, now)?;
    pool.custody_mut(custody)?.insurance_due = collected;
    from.print.within(now, AGE_LIQUIDITY).map_err(|_| EngineError::PriceRefreshNeeded)?;
    from.print.narrower(WIDEST_SWEEP)?;
    let low = from.print.price.less(from.print.conf);
    ensure(!low.is_zero(), EngineError::OracleWide)?;
    let free = Usd(pool.custody(home)?.free().0);
    let gained = value_down(collected, low, from.unit)?.min(free);
    let sold = atoms_up(gained, low, from.unit)?.min(collected);
    let source = pool.custody_mut(custody)?;
    source.insurance_due.sub_assign(sold)?;
    gain(source, sold, now)?;
    lose(pool.custody_mut(home)?, gained.at_par(), now)?;
    pool.fund.balance.add_assign(gained)?;
    Ok(Swept { surplus, sold, gained })
}
