//! What a trade costs besides its loss: base fee, impact and borrow, and the fee of a liquidation.

use crate::error::Res;
use crate::fees::{impact, shifted};
use crate::price::notional_down;
use crate::state::{MarketState, PoolState};
use crate::units::{Bps, Price, Side, Usd};

/// What is taken besides the loss.
#[derive(Clone, Copy, Debug, Default)]
pub struct Charges {
    /// Base fee, impact and borrow: from profit, then from collateral, else waived.
    pub fees: Usd,
    /// From collateral, before the fees; a share of it for the keeper.
    pub liquidation: Usd,
}

/// Base fee and impact of a trade of `notional`, for quotes and closes.
pub fn trade_fees(
    pool: &PoolState,
    market: &MarketState,
    side: Side,
    notional: Usd,
    opens: bool,
    price: Price,
) -> Res<(Usd, Usd)> {
    let before = skew(pool, market, price)?;
    let base = Bps(market.params.base_fee.0).of_usd_up(notional)?;
    Ok((base, impact(&market.params, before, shifted(before, side, notional, opens)?)?))
}

/// Signed skew of a market in dollars: long notional minus short notional at one price, rounded down.
fn skew(pool: &PoolState, market: &MarketState, price: Price) -> Res<i64> {
    let exposure = &pool.exposures[usize::from(market.index)];
    let unit = pool.custodies[usize::from(exposure.index)].unit;
    let [long, short] = &exposure.sides;
    if long.size >= short.size {
        notional_down(long.size.less(short.size), price, unit)?.signed()
    } else {
        Ok(-notional_down(short.size.less(long.size), price, unit)?.signed()?)
    }
}
