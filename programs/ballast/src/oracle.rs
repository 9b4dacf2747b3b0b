//! Price accounts as the instructions see them. The reader and the gates are the engine's.

use anchor_lang::prelude::*;
use engine::oracle::{self, Print};
use engine::trading::Moment;
use engine::{Bps, Price};

use crate::address_eq;
use crate::error::{check, BallastError, OrErr};
use crate::events::{Header, MarketRevived};
use crate::state::{Market, Pool, State};
use crate::time::Time;

pub const RECEIVER: Address = Address::new_from_array(oracle::RECEIVER);

/// A price account. It is read when its feed is known, and only then must it be the oracle program's: a settled market
/// needs none.
pub struct PriceFeed {
    view: AccountView,
}

impl AnchorAccount for PriceFeed {
    type Data = AccountView;
    #[inline(always)]
    fn load(view: AccountView) -> core::result::Result<Self, Error> {
        Ok(Self { view })
    }
    #[inline(always)]
    fn account(&self) -> &AccountView {
        &self.view
    }
}
impl core::ops::Deref for PriceFeed {
    type Target = AccountView;
    fn deref(&self) -> &AccountView {
        &self.view
    }
}
impl AsRef<AccountView> for PriceFeed {
    fn as_ref(&self) -> &AccountView {
        &self.view
    }
}
#[cfg(feature = "idl-build")]
impl anchor_lang::IdlAccountType for PriceFeed {}

impl PriceFeed {
    /// Its print; none where the account was closed: it says as much as one whose print is old.
    #[inline(never)]
    pub fn read(&self, feed: &[u8; 32]) -> Result<Option<Print>> {
        if address_eq::owned_by(&self.view, &RECEIVER) {
            return oracle::read(&self.view.try_borrow()?, feed).or_err().map(Some);
        }
        let closed = self.view.data_len() == 0 && self.view.owned_by(&System::id());
        check(closed, BallastError::OracleWrongOwner)?;
        Ok(None)
    }
}

/// As [`take_untold`]; tells if the print revived a market in Settlement.
#[inline(always)]
pub fn take_print(
    feed: &PriceFeed,
    pool: &mut State<Pool>,
    market: &mut State<Market>,
    time: Time,
) -> Result<(Print, Print)> {
    let settling = market.state.settle_at;
    let prints = take_untold(feed, pool, market, time)?;
    tell_revived(pool, market, settling, time);
    Ok(prints)
}

/// Tells if a market's Settlement (`settling`: when it was to be) has ended.
#[inline(always)]
pub fn tell_revived(pool: &mut State<Pool>, market: &State<Market>, settling: i64, time: Time) {
    if settling != market.state.settle_at {
        revived(pool, market, time);
    }
}

#[cold]
#[inline(never)]
fn revived(pool: &mut State<Pool>, market: &State<Market>, time: Time) {
    let header = Header::next(pool, market.state.index, time);
    MarketRevived { header, price: market.state.last_price.0 }.log();
}

/// Reads the market's print and takes it into cache and rings if it is the newest. Returns the print that was given
/// and, as the moment's, the newest one: an older print than the cached is not an error. In a settled market the price
/// of its settlement, and nothing is read. An account that was closed stands for the cached print where the feed has
/// been silent for an hour, `OracleWrongOwner` before.
#[inline(never)]
pub fn take_untold(feed: &PriceFeed, pool: &mut Pool, market: &mut Market, time: Time) -> Result<(Print, Print)> {
    let exposure = &pool.state.exposures[usize::from(market.state.index)];
    let index = usize::from(exposure.index);
    let custody = &pool.state.custodies[index];
    let known = match oracle::settled(&market.state, time.now) {
        Some(print) => print,
        None => match feed.read(&custody.feed_id)? {
            Some(print) => {
                engine::trading::take_print(&mut pool.state, &mut market.state, &print, time.now).or_err()?;
                return Ok((print, pool.state.custodies[index].print));
            }
            None => {
                check(oracle::silent(custody, time.now, oracle::SILENT_LONG), BallastError::OracleWrongOwner)?;
                custody.print
            }
        },
    };
    engine::ring::roll(&mut market.state, exposure, time.now);
    Ok((known, known))
}

/// The price at which a loss event opens or is finalized: of a print at most 3 s old or, if `last` and the feed has
/// been silent for an hour, of the last accepted.
#[inline(never)]
pub fn event_price(
    feed: &PriceFeed,
    pool: &mut State<Pool>,
    market: &mut State<Market>,
    last: bool,
    time: Time,
) -> Result<Price> {
    let (_, print) = take_print(feed, pool, market, time)?;
    let custody = &pool.state.custodies[usize::from(pool.state.exposures[usize::from(market.state.index)].index)];
    if !(last && oracle::silent(custody, time.now, oracle::SILENT_LONG)) {
        print.within(time.now, oracle::AGE_REDUCE).or_err()?;
    }
    Ok(print.price)
}

/// The moment of an action at a print, with the collateral token's last accepted price: `CollateralUnpriced` if older
/// than `age` unless its feed is silent (see `collateral_discount`).
#[inline(never)]
pub fn moment(pool: &Pool, market: &Market, print: &Print, custody: u8, age: i64, time: Time) -> Result<Moment> {
    let index = pool.state.exposures[usize::from(market.state.index)].index;
    let token = pool.state.custody(custody).or_err()?;
    let token_discount =
        if custody == index { Bps::ZERO } else { oracle::collateral_discount(token, time.now, age).or_err()? };
    let (price, published, token_price) = (print.price, print.publish_time, token.print.price);
    Ok(Moment { now: time.now, slot: time.slot, price, published, token_price, token_discount })
}

/// Takes a print of the second source, where the market has one and its account is given. Tells whether there was one.
#[inline(never)]
pub fn take_second(second: Option<&PriceFeed>, market: &mut Market, time: Time) -> Result<bool> {
    let Some(feed) = second else { return Ok(false) };
    let Some(print) = feed.read(&market.second_feed)? else { return Ok(false) };
    oracle::cache_second(&mut market.state, &print, time.now).or_err()?;
    Ok(true)
}

/// New risk: a configured second source must be given, fresh, and agree with each of these prints.
#[inline(never)]
pub fn second_agrees(second: Option<&PriceFeed>, market: &mut Market, prints: [&Print; 2], time: Time) -> Result<()> {
    if oracle::same(market.second_feed, [0; 32]) {
        return Ok(());
    }
    check(take_second(second, market, time)?, BallastError::OracleSecondMissing)?;
    prints.into_iter().try_for_each(|print| oracle::second_agrees(&market.state, print, time.now)).or_err()
}

/// Liquidation: what the second source says, if there is one that speaks. See `engine::oracle::second_price`.
#[inline(never)]
pub fn second_price(second: Option<&PriceFeed>, market: &mut Market, time: Time) -> Result<Option<Price>> {
    if oracle::same(market.second_feed, [0; 32]) || oracle::is_settled(&market.state, time.now) {
        return Ok(None);
    }
    take_second(second, market, time)?;
    oracle::second_price(&market.state, time.now).or_err()
}
