//! Prices from Pyth: our own reader of `PriceUpdateV2`, and the gates that each action demands of a print.
//! Layout: discriminator 8, write authority 32, verification level 1 or 2 (only `Full`, one byte, is accepted),
//! price message 84, posted slot 8. Source: the receiver program's `PriceUpdateV2` and `PriceFeedMessage`.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::legacy::{self, Hole};
pub use crate::state::Print;
use crate::state::{Custody, MarketState, PoolState};
use crate::time::{elapsed, exceeded, reached};
use crate::units::{Bps, Price};
use crate::volatility;

/// The program that owns price accounts: `rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ`.
pub const RECEIVER: [u8; 32] = [
    12, 183, 250, 187, 82, 247, 166, 72, 187, 91, 49, 125, 154, 1, 139, 144, 87, 203, 2, 71, 116, 250, 254, 1, 230,
    196, 223, 152, 204, 56, 88, 129,
];
const DISCRIMINATOR: [u8; 8] = [34, 241, 35, 99, 157, 126, 244, 205];
const LENGTH: usize = 133;
const FULL: u8 = 1;

/// How far a print may lie ahead of the cluster's clock, in seconds, where new risk is taken or shares are traded.
pub const FUTURE: i64 = 2;
/// And for everything else. The cluster's clock was half an hour behind on 26 May 2022, its worst: twice that. A print
/// from further ahead would keep every later one out for as long.
pub const AHEAD: i64 = 3_600;
/// Below 0.001 USD a step of a price, 1e-8, is more than 0.1 bp of it: what is rounded would be worth trading for.
pub const LEAST: Price = Price(100_000);
/// Ages, in seconds, that the actions accept. An order's is that of the newest print that the pool knows.
pub const AGE_ORDER: i64 = 2;
pub const AGE_REDUCE: i64 = 3;
pub const AGE_LIQUIDITY: i64 = 5;
pub const AGE_LIQUIDATE: i64 = 10;
/// A request must be executed with a print published at most so long after it was placed.
pub const REQUEST_WINDOW: i64 = 15;
/// Minimum delay from placement (or the newest print known then) to the print that executes it.
pub const REQUEST_DELAY: i64 = 2;

/// `N` bytes at a place that is known when this is compiled: no bounds to check.
#[inline(always)]
fn bytes<const AT: usize, const N: usize>(data: &[u8; LENGTH]) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&data[AT..AT + N]);
    out
}

/// Equality of 32 bytes as four words: a third of the compute units of comparing arrays, which calls `memcmp`.
#[inline(always)]
pub fn same(a: [u8; 32], b: [u8; 32]) -> bool {
    let (a, b): ([u64; 4], [u64; 4]) = (bytemuck::cast(a), bytemuck::cast(b));
    (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]) == 0
}

/// Brings `10^exponent` to 1e-8. `OracleMalformed` outside -16..=0.
fn scale(value: u64, exponent: i32, up: bool) -> Res<Price> {
    const POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
    if exponent == -8 {
        return Ok(Price(value)); // as nearly all feeds have it
    }
    let shift = exponent.checked_add(8).ok_or(EngineError::OracleMalformed)?;
    let power =
        usize::try_from(shift.unsigned_abs()).ok().and_then(|i| POWERS.get(i)).ok_or(EngineError::OracleMalformed)?;
    let scaled = match (shift >= 0, up) {
        (true, _) => value.checked_mul(*power).ok_or(EngineError::OracleMalformed)?,
        (false, false) => value / power,
        (false, true) => value.div_ceil(*power),
    };
    Ok(Price(scaled))
}

/// Reads a price account's data (its owner is the caller's to check). Price and average are rounded down, confidence
/// up.
pub fn read(data: &[u8], feed_id: &[u8; 32]) -> Res<Print> {
    let data = data.first_chunk::<LENGTH>().ok_or(EngineError::OracleMalformed)?;
    ensure(u64::from_le_bytes(bytes::<0, 8>(data)) == u64::from_le_bytes(DISCRIMINATOR), EngineError::OracleMalformed)?;
    ensure(data[40] == FULL, EngineError::OracleNotVerified)?;
    ensure(same(bytes::<41, 32>(data), *feed_id), EngineError::OracleWrongFeed)?;
    let exponent = i32::from_le_bytes(bytes::<89, 4>(data));
    let positive = |bytes| u64::try_from(i64::from_le_bytes(bytes)).map_err(|_| EngineError::OracleMalformed);
    let print = Print {
        price: scale(positive(bytes::<73, 8>(data))?, exponent, false)?,
        conf: scale(u64::from_le_bytes(bytes::<81, 8>(data)), exponent, true)?,
        publish_time: i64::from_le_bytes(bytes::<93, 8>(data)),
        prev_publish_time: i64::from_le_bytes(bytes::<101, 8>(data)),
        ema: scale(positive(bytes::<109, 8>(data))?, exponent, false)?,
    };
    ensure(!print.price.is_zero() && print.publish_time > 0, EngineError::OracleMalformed)?;
    Ok(print)
}

impl Print {
    /// Seconds since publication; zero for one that lies ahead of the cluster's clock, which then is late.
    pub fn age(&self, now: i64) -> i64 {
        i64::try_from(elapsed(self.publish_time, now)).unwrap_or(i64::MAX)
    }
    /// `OracleStale` beyond `most` seconds.
    pub fn within(&self, now: i64, most: i64) -> Res<()> {
        ensure(!exceeded(self.publish_time, most, now), EngineError::OracleStale)
    }
    /// New risk, and shares of the pool: `OracleFuture` more than [`FUTURE`] seconds ahead. Where the cluster's clock
    /// is late, everybody knows prices that it does not.
    pub fn of_now(&self, now: i64) -> Res<()> {
        ensure(!exceeded(now, FUTURE, self.publish_time), EngineError::OracleFuture)
    }
    /// The later of two prints of one feed.
    pub fn later(self, other: Self) -> Self {
        if other.publish_time > self.publish_time {
            other
        } else {
            self
        }
    }
    /// The print at which an order settles that `self` sets off while `newest` is known: the price that is worse for
    /// its owner, who `buys` the index or sells it, with the wider confidence, of the newest's age. Waiting, or
    /// choosing among prints, gains nothing.
    pub fn worse(self, newest: &Self, buys: bool) -> Self {
        let (low, high) = (self.price.min(newest.price), self.price.max(newest.price));
        Self { price: if buys { high } else { low }, conf: self.conf.max(newest.conf), ..*newest }
    }
    /// `OracleWide` if the confidence interval is more than this share of the price.
    pub fn narrower(&self, most: Bps) -> Res<()> {
        ensure(self.conf.0 <= most.of_down(self.price.0)?, EngineError::OracleWide)
    }
    /// New risk: confidence <= 2 %, within 10 % of the moving average.
    pub fn fit_for_risk(&self) -> Res<()> {
        self.narrower(Bps(200))?;
        let gap = self.price.less(self.ema).0.max(self.ema.less(self.price).0);
        ensure(gap <= Bps(1_000).of_down(self.ema.0)?, EngineError::OracleEmaGap)
    }
    /// The one print that executes a request: `prev_publish < t <= publish`, published in time.
    pub fn unique_for(&self, t: i64, placed_at: i64) -> Res<()> {
        let unique = self.prev_publish_time < t && t <= self.publish_time;
        ensure(unique && !exceeded(placed_at, REQUEST_WINDOW, self.publish_time), EngineError::OracleNotUnique)
    }
    /// Two sources agree within `most` of this one. `OracleSourcesDisagree` otherwise.
    pub fn agrees(&self, other: &Self, most: Bps) -> Res<()> {
        let gap = self.price.less(other.price).0.max(other.price.less(self.price).0);
        ensure(gap <= most.of_down(self.price.0)?, EngineError::OracleSourcesDisagree)
    }
}

/// Confidence that no action accepts more of.
pub const WIDEST: Bps = Bps(1_000);

/// Caches a print that is newer than the cached one; tells whether it was. An older one is not an error. Either way a
/// feed whose newest known print is old is taken for silent from now on. `OracleWide` above 10 %, `OracleFuture` beyond
/// [`AHEAD`].
pub fn cache_print(custody: &mut Custody, print: &Print, now: i64) -> Res<bool> {
    print.narrower(WIDEST)?;
    let ahead = if legacy::old(Hole::TwoClocks) { FUTURE } else { AHEAD };
    ensure(!exceeded(now, ahead, print.publish_time), EngineError::OracleFuture)?;
    let newer = print.publish_time > custody.print.publish_time;
    if newer {
        custody.print = *print;
    }
    declare(custody, now);
    Ok(newer)
}

/// Somebody showed the newest print there is, or that the price account is gone: see [`silence`].
pub fn declare(custody: &mut Custody, now: i64) {
    custody.silent_since = silence(custody.silent_since, &custody.print, now);
}

/// When the feed fell silent, given its newest known print; 0 while that print is at most 10 s old. What was
/// published before the declaration does not undo it: else a hoard of old prints, shown one by one, would keep a dead
/// feed from being dead.
fn silence(since: i64, kept: &Print, now: i64) -> i64 {
    if kept.within(now, AGE_LIQUIDATE).is_ok() {
        0
    } else if since == 0 || kept.publish_time > since {
        now
    } else {
        since
    }
}

/// New risk in a token, a deposit of it, a market of it: `PriceTooLow` below [`LEAST`]. Never asked of one that leaves.
pub fn fine(price: Price) -> Res<()> {
    ensure(price >= LEAST, EngineError::PriceTooLow)
}

/// Whether somebody showed so many seconds ago that there is no newer print, and nobody brought one since.
pub fn silent(custody: &Custody, now: i64, seconds: i64) -> bool {
    custody.silent_since > 0 && reached(custody.silent_since, seconds, now)
}

/// As [`cache_print`], of a market's second source. A wide print is kept too: it shows that the source speaks, and
/// decides nothing.
pub fn cache_second(market: &mut MarketState, print: &Print, now: i64) -> Res<()> {
    ensure(!exceeded(now, AHEAD, print.publish_time), EngineError::OracleFuture)?;
    if print.publish_time > market.second.publish_time {
        market.second = *print;
    }
    declare_second(market, now);
    Ok(())
}

/// As [`declare`], of a market's second source.
pub fn declare_second(market: &mut MarketState, now: i64) {
    market.second_silent_since = silence(market.second_silent_since, &market.second, now);
}

/// What a market's second source says to a liquidation: nothing if its newest print is wide, or if it has been silent
/// for a minute. `OracleSecondMissing` if that print is merely old: whoever liquidates must not choose which source is
/// heard.
pub fn second_price(market: &MarketState, now: i64) -> Res<Option<Price>> {
    if market.second.within(now, AGE_LIQUIDATE).is_ok() {
        return Ok(market.second.narrower(WIDEST).is_ok().then_some(market.second.price));
    }
    let silent = market.second_silent_since > 0 && reached(market.second_silent_since, SILENT, now);
    ensure(silent, EngineError::OracleSecondMissing)?;
    Ok(None)
}

/// New risk: the second source's newest print is at most 10 s old and agrees. `OracleStale`, `OracleSourcesDisagree`.
pub fn second_agrees(market: &MarketState, print: &Print, now: i64) -> Res<()> {
    market.second.within(now, AGE_LIQUIDATE)?;
    market.second.of_now(now)?;
    print.agrees(&market.second, market.params.max_source_gap)
}

/// Silence after which a market may be settled, and time from then until it is.
pub const DEAD: i64 = 24 * 3_600;
pub const SETTLEMENT: i64 = 24 * 3_600;

/// Puts a market whose feed is dead into Settlement: 24 h later everything closes at the last price, unless a new print
/// comes before. `FeedNotDead` unless nobody could bring a print for 24 h, or if there never was one; `MarketSettling`
/// if that was done already.
pub fn settle(pool: &mut PoolState, market: &mut MarketState, now: i64) -> Res<()> {
    ensure(market.settle_at == 0, EngineError::MarketSettling)?;
    let exposure = &pool.exposures[usize::from(market.index)];
    let custody = &pool.custodies[usize::from(exposure.index)];
    ensure(silent(custody, now, DEAD) && !custody.print.price.is_zero(), EngineError::FeedNotDead)?;
    let price = custody.print.price;
    book_settlement(pool, market, now.saturating_add(SETTLEMENT), price)
}

/// A new print came before it was too late: the market lives.
pub(crate) fn revive(pool: &mut PoolState, market: &mut MarketState) -> Res<()> {
    book_settlement(pool, market, 0, Price::ZERO)
}

/// In the market and, for valuing the pool without the market's account, in its exposure.
fn book_settlement(pool: &mut PoolState, market: &mut MarketState, at: i64, price: Price) -> Res<()> {
    (market.settle_at, market.settle_price) = (at, price);
    let exposure = &mut pool.exposures[usize::from(market.index)];
    exposure.settle_at = u32::try_from(at).map_err(|_| EngineError::MathOverflow)?;
    exposure.settle_price = price;
    Ok(())
}

/// Whether a market is settled.
#[inline(always)]
pub fn is_settled(market: &MarketState, now: i64) -> bool {
    market.settle_at > 0 && now >= market.settle_at
}

/// The print at which a settled market's positions close: of now, and certain.
pub fn settled(market: &MarketState, now: i64) -> Option<Print> {
    let price = market.settle_price;
    is_settled(market, now).then_some(Print {
        price,
        conf: Price::ZERO,
        ema: price,
        publish_time: now,
        prev_publish_time: now - 1,
    })
}

/// Seconds after which a silent feed's last price counts less, and after which it counts for nothing.
const SILENT: i64 = 60;
pub const SILENT_LONG: i64 = 3_600;

/// What a token's last price is discounted by when health is judged: nothing while it is at most `age` seconds old;
/// twice the haircut when its feed has been silent for a minute; all of it after an hour. `CollateralUnpriced` if it is
/// old and not silent: refresh it.
pub fn collateral_discount(custody: &Custody, now: i64, age: i64) -> Res<Bps> {
    if custody.print.within(now, age).is_ok() {
        return Ok(Bps::ZERO);
    }
    ensure(silent(custody, now, SILENT), EngineError::CollateralUnpriced)?;
    if silent(custody, now, SILENT_LONG) {
        return Ok(Bps::ONE);
    }
    Ok(Bps(volatility::haircut(custody).0 << 1).min(Bps::ONE))
}
