//! What the program's handlers do around the rules: reading prices, refreshing, finalizing. In place, on what the
//! caller copied.

use crate::scene::{Here, Instant, PoolScene};
use crate::wire::{wire, Flag, Nothing};
use engine::insurance::caps::{pay_keeper, roll_deductible_day, roll_fund_day};
use engine::liquidity::aum::{aum, Ask};
use engine::moment::At;
use engine::mutualization::loss_event;
use engine::oracle::{self, Print, AGE_REDUCE, SILENT_LONG};
use engine::trading::{self, Moment};
use engine::{ensure, ring, volatility, Bps, EngineError, MarketState, Price, Receipt, Res, Side, SideBook};

wire! {
    /// What a price account says.
    Source {
        /// `print` is what it says; else there is nothing to read: it was closed or, in a settled market, is not read.
        given: Flag,
        /// The market has a second source but its account was closed; read only if no print is given.
        closed: Flag,
        pad: [u8; 6],
        print: Print,
    }
}

impl Source {
    pub fn of(print: Print) -> Self {
        Self { given: true.into(), print, ..Self::default() }
    }
    fn get(&self) -> Option<&Print> {
        self.given.get().then_some(&self.print)
    }
}

/// Takes a print into cache and rings; the newest one from then on. In a settled market the price of its settlement:
/// nothing is read. None (its account was closed) stands for the cached one where the feed has been silent for an hour;
/// `OracleWrongOwner` before.
pub fn take_print(here: &mut Here, source: &Source) -> Res<Print> {
    let index = here.index();
    let ended = oracle::settled(here.market, here.now);
    if let (None, Some(print)) = (ended, source.get()) {
        trading::take_print(here.pool, here.market, print, here.now)?;
        return here.cached();
    }
    let custody = here.pool.custody(index)?;
    ensure(ended.is_some() || oracle::silent(custody, here.now, SILENT_LONG), EngineError::OracleWrongOwner)?;
    let print = custody.print;
    roll(here, here.now);
    Ok(ended.unwrap_or(print))
}

/// What a request executes at: the print that is given, and the newest; in a settled market both are that of its
/// settlement.
pub fn observed(here: &mut Here, print: &Print) -> Res<(Print, Print)> {
    let newest = take_print(here, &Source::of(*print))?;
    Ok((if oracle::is_settled(here.market, here.now) { newest } else { *print }, newest))
}

/// Rolls the market's rings up to a time.
pub(crate) fn roll(here: &mut Here, now: i64) {
    let exposure = &here.pool.exposures[usize::from(here.market.index)];
    ring::roll(here.market, exposure, now);
}

/// The print at which a loss event opens or is finalized: at most 3 s old, or the last accepted if the feed has been
/// silent for an hour.
pub fn event_print(here: &mut Here, source: &Source) -> Res<Print> {
    let print = take_print(here, source)?;
    if !oracle::silent(here.pool.custody(here.index())?, here.now, SILENT_LONG) {
        print.within(here.now, AGE_REDUCE)?;
    }
    Ok(print)
}

/// The moment of an action at a print. The collateral's cached price must not be older than `age`, unless its feed is
/// silent: `CollateralUnpriced`.
pub fn moment(here: &Here, print: &Print, custody: u8, age: i64) -> Res<Moment> {
    let token = here.pool.custody(custody)?;
    let own = custody == here.index();
    let token_discount = if own { Bps::ZERO } else { oracle::collateral_discount(token, here.now, age)? };
    Ok(Moment {
        now: here.now,
        slot: here.slot,
        price: print.price,
        published: print.publish_time,
        token_price: token.print.price,
        token_discount,
    })
}

/// New risk: the second source of a market that has one must be given, fresh, and agree with each of these prints.
pub fn second_agrees(here: &mut Here, prints: [&Print; 2], second: &Source) -> Res<()> {
    ensure(!second.closed.get(), EngineError::OracleSecondMissing)?;
    let Some(said) = second.get() else { return Ok(()) };
    oracle::cache_second(here.market, said, here.now)?;
    prints.into_iter().try_for_each(|print| oracle::second_agrees(here.market, print, here.now))
}

/// Liquidation: what the second source says, if there is one that speaks.
pub fn second_price(here: &mut Here, second: &Source) -> Res<Option<Price>> {
    let none = !second.given.get() && !second.closed.get();
    if none || oracle::is_settled(here.market, here.now) {
        return Ok(None);
    }
    if let Some(said) = second.get() {
        oracle::cache_second(here.market, said, here.now)?;
    }
    oracle::second_price(here.market, here.now)
}

wire! {
    /// What one account of `refreshPrices` says.
    Shown {
        source: Source,
        custody: u8,
        /// It is the second source's of the market whose index this custody is.
        second: Flag,
        pad: [u8; 6],
    }
}

/// What one account of `refreshPrices` does; after the last one, [`refreshed`]. `WrongAccount`, and as
/// [`trading::take_print`].
pub fn show(world: &mut PoolScene, shown: &Shown) -> Res<Nothing> {
    shown_in(world, shown).map(|()| Nothing {})
}

fn shown_in(world: &mut PoolScene, shown: &Shown) -> Res<()> {
    let now = world.now;
    let number = world.pool.active_exposures().iter().position(|exposure| exposure.index == shown.custody);
    let print = shown.source.get();
    if shown.second.get() {
        let here = world.here(number.ok_or(EngineError::WrongAccount)?)?;
        let Some(print) = print else {
            oracle::declare_second(here.market, now);
            return Ok(());
        };
        return oracle::cache_second(here.market, print, now);
    }
    let Some(print) = print else {
        oracle::declare(world.pool.custody_mut(shown.custody)?, now);
        return Ok(());
    };
    if let Some(number) = number {
        let here = world.here(number)?;
        return trading::take_print(here.pool, here.market, print, now).map(|_| ());
    }
    let custody = world.pool.custody_mut(shown.custody)?;
    volatility::unmeasured(custody, now)?;
    oracle::cache_print(custody, print, now).map(|_| ())
}

/// What follows the last price of a refresh. A price that was not refreshed with the others leaves the day's measure of
/// the LPs to a later one.
pub fn refreshed(at: &mut Instant, _: &Nothing) -> Res<Nothing> {
    let (pool, now) = (&mut at.pool, at.now);
    roll_fund_day(pool, now);
    // It changes something only where the value is known.
    let _ = roll_deductible_day(pool, now, |pool| aum(pool, Ask::Burn, now));
    Ok(Nothing {})
}

/// What `finalizeLossEvent` does, without positions; a receipt that leaves the ring is taken to be sealed with it.
/// `NoOpenLossEvent`, `LossEventStillAccruing`, and as [`event_print`].
pub fn finalize(here: &mut Here, side: Side, source: &Source) -> Res<Receipt> {
    let price = event_print(here, source)?.price;
    let receipt = finalize_at(here, side, price, here.now)?;
    let most = here.pool.params.keeper_floor;
    pay_keeper(here.pool, here.market, side.opposite(), most, here.now)?;
    Ok(receipt)
}

/// The rule of a finalization, with the receipt that leaves the ring sealed.
pub(crate) fn finalize_at(here: &mut Here, side: Side, price: Price, now: i64) -> Res<Receipt> {
    loss_event::lapse(here.pool, here.market, side, now)?;
    seal_last(here.market, side);
    let at = At { now, ..here.at(price) };
    loss_event::finalize(&mut here.book(), side, &at)
}

fn seal_last(market: &mut MarketState, side: Side) {
    let book = market.side_mut(side);
    if loss_event::overwrites_unsealed(book) {
        book.loss_events[SideBook::entry_index(book.loss_event_count)].lien_state = 2;
    }
}
