//! Price accounts as the instructions see them. The reader and the gates are the engine's.

use anchor_lang::prelude::*;
use engine::oracle::{self, Print};
use engine::trading::Moment;
use engine::{Bps, Price};

use crate::error::{check, BallastError, OrErr};
use crate::state::{Market, Pool};

pub const RECEIVER: Address = Address::new_from_array(oracle::RECEIVER);

/// A price account. It is read when its feed is known, and only then must it be the oracle program's: a settled market needs none.
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
    #[inline(never)]
    pub fn read(&self, feed: &[u8; 32]) -> Result<Print> {
        check(self.view.owned_by(&RECEIVER), BallastError::OracleWrongOwner)?;
        oracle::read(&self.view.try_borrow()?, feed).or_err()
    }
}

/// The cluster's time and slot, read once per instruction.
#[derive(Clone, Copy)]
pub struct Time {
    pub now: i64,
    pub slot: u64,
}

impl Time {
    #[inline(never)]
    pub fn read() -> Result<Self> {
        use PinocchioSysvar as _;
        let clock = Clock::get()?;
        Ok(Self { now: clock.unix_timestamp, slot: clock.slot })
    }
}

/// Reads the market's print and takes it into cache and rings if it is the newest. Returns the print that was given and, as the
/// moment's, the newest one: an older print than the cached is not an error. In a settled market the price of its settlement, and nothing is read.
#[inline(never)]
pub fn observe(feed: &PriceFeed, pool: &mut Pool, market: &mut Market, time: Time) -> Result<(Print, Print)> {
    let exposure = &pool.state.exposures[usize::from(market.state.index)];
    if let Some(print) = oracle::settled(&market.state, time.now) {
        engine::ring::roll(&mut market.state, exposure, time.now).or_err()?;
        return Ok((print, print));
    }
    let index = exposure.index;
    let print = feed.read(&pool.state.custodies[usize::from(index)].feed_id)?;
    engine::trading::observe(&mut pool.state, &mut market.state, &print, time.now).or_err()?;
    Ok((print, pool.state.custodies[usize::from(index)].print))
}

/// The moment of an action at a print, with the collateral token's last accepted price: `CollateralUnpriced` if older than `age` unless
/// its feed is silent (see `collateral_discount`).
#[inline(never)]
pub fn moment(pool: &Pool, market: &Market, print: &Print, custody: u8, age: i64, time: Time) -> Result<Moment> {
    let index = pool.state.exposures[usize::from(market.state.index)].index;
    let token = pool.state.custody(custody).or_err()?;
    let token_discount =
        if custody == index { Bps::ZERO } else { oracle::collateral_discount(token, time.now, age).or_err()? };
    let (price, published, token_price) = (print.price, print.publish_time, token.print.price);
    Ok(Moment { now: time.now, slot: time.slot, price, published, token_price, token_discount })
}

/// Takes a print of the second source, where the market has one and its account is given.
#[inline(never)]
pub fn observe_second(second: Option<&PriceFeed>, market: &mut Market, time: Time) -> Result<()> {
    match second {
        Some(feed) if market.second_feed != [0; 32] => {
            let print = feed.read(&market.second_feed)?;
            oracle::accept_second(&mut market.state, &print, time.now).or_err()
        }
        _ => Ok(()),
    }
}

/// New risk: a configured second source must be given, fresh, and agree.
#[inline(never)]
pub fn second_agrees(second: Option<&PriceFeed>, market: &mut Market, print: &Print, time: Time) -> Result<()> {
    if market.second_feed == [0; 32] {
        return Ok(());
    }
    check(second.is_some(), BallastError::OracleSecondMissing)?;
    observe_second(second, market, time)?;
    oracle::second_agrees(&market.state, print, time.now).or_err()
}

/// Liquidation: what the second source says, if there is one that speaks. See `engine::oracle::second_price`.
#[inline(never)]
pub fn second_price(second: Option<&PriceFeed>, market: &mut Market, time: Time) -> Result<Option<Price>> {
    if market.second_feed == [0; 32] || oracle::settled(&market.state, time.now).is_some() {
        return Ok(None);
    }
    observe_second(second, market, time)?;
    oracle::second_price(&market.state, time.now).or_err()
}
