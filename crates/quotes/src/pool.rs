//! What liquidity providers do, and what the pool says of itself. All of it needs the pool only.

use crate::scene::Instant;
use crate::wire::{wire, Flag, Maybe, Nothing};
use engine::liquidity::aum::{value, Ask};
use engine::liquidity::{fees, listing, outflow, prices, shares};
use engine::math::mul_div_down;
use engine::time::elapsed;
use engine::{ensure, Atoms, Bps, Custody, EngineError, PoolState, Res, Usd};

wire! {
    /// A deposit of liquidity, or a withdrawal.
    LiquidityArgs {
        /// Atoms of a deposit, shares of a withdrawal.
        amount: u64,
        custody: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// What a deposit or withdrawal did.
    LiquidityReport {
        atoms: Atoms,
        shares: u64,
        /// Collected, in the custody's token.
        fee: Atoms,
        /// Value of the pool that the shares were priced with.
        aum: Usd,
    }
}

impl From<shares::LiquidityReport> for LiquidityReport {
    fn from(r: shares::LiquidityReport) -> Self {
        Self { atoms: r.atoms, shares: r.shares, fee: r.fee, aum: r.aum }
    }
}

/// What `addLiquidity` mints in this moment, to the unit, and its fee. `PriceRefreshNeeded`, `PriceJumped`,
/// `FeedSilent`, `DepositsClosed`, `WeightBound`, `DepositCapReached`.
pub fn add_liquidity(at: &mut Instant, args: &LiquidityArgs) -> Res<LiquidityReport> {
    shares::deposit(&mut at.pool, args.custody, Atoms(args.amount), at.now, at.slot).map(LiquidityReport::from)
}

/// What `removeLiquidity` pays in this moment, to the atom, and its fee. `PriceRefreshNeeded`, `PriceJumped`,
/// `InsufficientLiquidity`, `InsufficientShares`, `WeightBound`, `OutflowLimited`.
pub fn remove_liquidity(at: &mut Instant, args: &LiquidityArgs) -> Res<LiquidityReport> {
    shares::withdraw(&mut at.pool, args.custody, args.amount, at.now, at.slot).map(LiquidityReport::from)
}

wire! {
    /// How long LPs must wait, in seconds: for a deposit, and for a withdrawal; 0 for now.
    LiquidityWait {
        deposit: i64,
        withdrawal: i64,
    }
}

/// What a jump and the guardian make LPs wait for.
pub fn liquidity_wait(at: &Instant, _: &Nothing) -> Res<LiquidityWait> {
    let until = |time: i64| i64::try_from(elapsed(at.now, time)).map_err(|_| EngineError::MathOverflow);
    let jumped = at.pool.jumped_at;
    let withdrawal = if jumped == 0 { 0 } else { until(jumped.saturating_add(shares::AFTER_JUMP))? };
    Ok(LiquidityWait { deposit: withdrawal.max(until(at.pool.deposits_closed_until)?), withdrawal })
}

wire! {
    /// A token's place in the pool: what it costs to join and leave depends on it. Weights are 1e-9, of values for
    /// withdrawals.
    TokenRoom {
        weight: u64,
        target: u64,
        least: u64,
        most: u64,
        /// What may leave within the hour now, in atoms, and what no position has reserved.
        outflow: Atoms,
        free: Atoms,
        /// For a token on probation: when probation ends, and the most that its deposits may be worth now (`Usd`),
        /// before the fee.
        probation_until: i64,
        probation_room: Usd,
        probation: Flag,
        pad: [u8; 7],
    }
}

wire! {
    /// The rooms of all tokens, the first `count` of them.
    TokenRooms {
        count: u64,
        rooms: [TokenRoom; 8],
    }
}

/// Weights and limits of every token. `PriceRefreshNeeded`.
pub fn token_rooms(at: &Instant, _: &Nothing) -> Res<TokenRooms> {
    let (pool, now) = (&at.pool, at.now);
    let worth = value(pool, &prices::current(pool, now)?, Ask::Burn, now)?;
    let mut all = TokenRooms::default();
    for ((custody, token), room) in pool.active_custodies().iter().zip(worth.tokens).zip(&mut all.rooms) {
        *room = token_room(pool, custody, (token, worth.sum), now)?;
        all.count += 1;
    }
    Ok(all)
}

fn token_room(pool: &PoolState, custody: &Custody, (worth, sum): (Usd, Usd), now: i64) -> Res<TokenRoom> {
    let share = |bps: Bps| bps.0.saturating_mul(fees::ONE / Bps::ONE.0);
    let mut room = TokenRoom {
        weight: if sum.is_zero() { 0 } else { mul_div_down(worth.0, fees::ONE, sum.0)? },
        target: share(custody.params.target_weight),
        least: share(custody.params.min_weight),
        most: share(custody.params.max_weight),
        outflow: outflow::available(custody, now)?,
        free: custody.free(),
        ..TokenRoom::default()
    };
    if custody.on_probation(now) {
        room.probation = true.into();
        room.probation_until = custody.listed_at.saturating_add(Custody::PROBATION);
        let probation = pool.active_custodies().iter().filter(|custody| custody.on_probation(now));
        let brought = probation.map(|custody| custody.net_deposited).try_fold(Usd::ZERO, Usd::plus)?;
        room.probation_room = listing::ramp(custody, now)?.less(brought);
    }
    Ok(room)
}

wire! {
    /// What the LPs' share of the pool is worth.
    PoolValue {
        /// Value for depositors; null while a feed is silent, because nobody can deposit then.
        mint: Maybe,
        /// Value for withdrawals.
        burn: Usd,
    }
}

/// What the pool is worth, both over `pool.lpSupply`. `PriceRefreshNeeded`.
pub fn pool_value(at: &Instant, _: &Nothing) -> Res<PoolValue> {
    let (pool, now) = (&at.pool, at.now);
    let prices = prices::current(pool, now)?;
    let mint = if prices.silent { None } else { Some(value(pool, &prices, Ask::Mint, now)?.aum.0) };
    Ok(PoolValue { mint: mint.into(), burn: value(pool, &prices, Ask::Burn, now)?.aum })
}

wire! {
    /// What a pool owes an owner.
    PayOutArgs {
        amount: Atoms,
        /// Profit that waits for the hourly limit.
        deferred: Atoms,
        custody: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// What a payment pays now, and what waits for the hourly limit after it, in atoms.
    PayOutReport {
        amount: Atoms,
        deferred: Atoms,
    }
}

/// What `payOut` pays now of what is owed and of profit that waits. `NothingToPay`, `OutflowLimited`.
pub fn pay_out(at: &mut Instant, args: &PayOutArgs) -> Res<PayOutReport> {
    let custody = at.pool.custodies.get_mut(usize::from(args.custody));
    let freed = outflow::draw(custody.ok_or(EngineError::WrongAccount)?, args.deferred, at.now)?;
    let amount = args.amount.plus(freed)?;
    let none = if args.deferred.is_zero() { EngineError::NothingToPay } else { EngineError::OutflowLimited };
    ensure(!amount.is_zero(), none)?;
    Ok(PayOutReport { amount, deferred: args.deferred.minus(freed)? })
}
