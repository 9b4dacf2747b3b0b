//! What enters and leaves the fund: sweeps, exits, keepers, and what its limits and the LPs' deductible are measured
//! on.

use engine::insurance::caps::{deductible_available, pay_keeper, Limits};
use engine::insurance::shares::{request, unstake, AGE_EXIT, COOLDOWN, DEAD_EXIT};
use engine::insurance::sweep::{sweep, Swept};
use engine::liquidity::outflow;
use engine::liquidity::shares::{deposit, withdraw, AFTER_JUMP};
use engine::oracle::FUTURE;
use engine::price::spread;
use engine::*;
use proptest::prelude::*;

mod funded;
use funded::{funded, known, usd, T};

const USDC: u8 = 0;
const SOL: u8 = 1;
const UNIT: u64 = 100_000_000_000;

/// A pool whose fund has collected SOL, and what its vault holds beside what it owes.
fn collected(due: u64, extra: u64) -> (PoolState, Atoms) {
    let (mut pool, _) = funded();
    pool.custodies[1].insurance_due = Atoms(due);
    let vault = Atoms(pool.custodies[1].owes().unwrap().0 + extra);
    (pool, vault)
}

#[test]
fn a_gift_goes_to_the_lps_in_kind_without_a_price() {
    let (mut pool, vault) = collected(0, 13_000_000_000_000);
    let (before, fund) = (pool.custodies, pool.fund);
    let swept = sweep(&mut pool, SOL, vault, T + 9_999).unwrap();
    assert_eq!(swept, Swept { surplus: Atoms(13_000_000_000_000), sold: Atoms(0), gained: Usd(0) });
    assert_eq!(pool.custodies[1].owned.0, before[1].owned.0 + 13_000_000_000_000);
    assert_eq!((pool.custodies[0], pool.fund), (before[0], fund), "neither the fund nor the LPs' stable moves");
}

#[test]
fn a_young_token_is_not_taken_even_as_a_gift() {
    let (mut pool, vault) = collected(0, 1);
    pool.custodies[1].listed_at = T - 86_400;
    assert_eq!(sweep(&mut pool, SOL, vault, T), Err(EngineError::TokenOnProbation));
}

/// Who owns half of the pool and can mint a token as they like: what they give brings it to its most weight, and not
/// beyond.
#[test]
fn gifts_fill_no_pool_beyond_a_tokens_weight() {
    let (mut pool, _) = funded();
    pool.lp_supply = usd(1_000_000).0;
    pool.aum = usd(1_140_000);
    pool.custodies[1].params.max_weight = Bps(5_000);
    for _ in 0..5 {
        let vault = Atoms(pool.custodies[1].owes().unwrap().0 + (1 << 60));
        sweep(&mut pool, SOL, vault, T).unwrap();
    }
    // 570,000 USD at 140.
    assert_eq!(pool.custodies[1].owned, Atoms(4_071_428_571_428));
}

proptest! {
    #[test]
    fn a_sale_is_at_the_price_at_which_lps_leave_and_within_the_hour(
        due in 0u64..1 << 44, conf in 0u64..280_000_000, sigma in 0u64..50_000_000, age in 0i64..=5, free in 0u64..1 << 42, used in 0u64..1 << 42,
    ) {
        let (mut pool, vault) = collected(due, 0);
        (pool.custodies[1].print.conf, pool.custodies[1].sigma) = (Price(conf), sigma);
        pool.custodies[0].owned = Atoms(free);
        (pool.custodies[0].outflow_used, pool.custodies[0].outflow_at) = (used as i64, T);
        let (owned, fund, now) = (pool.custodies[1].owned.0, pool.fund.balance.0, T + age);
        let low = 14_000_000_000 - spread(Price(14_000_000_000), Price(conf), sigma, age).unwrap().0;
        let limit = outflow::available(&pool.custodies[0], now).unwrap().0;
        let worth = (u128::from(due) * u128::from(low) / u128::from(UNIT)).min(u128::from(free));
        match sweep(&mut pool, SOL, vault, now) {
            Err(error) => prop_assert!(error == EngineError::OutflowLimited && limit == 0 && worth > 0),
            Ok(Swept { surplus, sold, gained }) => {
                prop_assert_eq!(surplus, Atoms(0));
                prop_assert_eq!(u128::from(gained.0), worth.min(u128::from(limit)));
                prop_assert_eq!((pool.fund.balance.0, pool.custodies[0].owned.0), (fund + gained.0, free - gained.0));
                prop_assert_eq!((pool.custodies[1].owned.0, pool.custodies[1].insurance_due.0), (owned + sold.0, due - sold.0));
                // The LPs give no more than what they get is worth, and what they gave is gone from their hour.
                prop_assert!(u128::from(gained.0) * u128::from(UNIT) <= u128::from(sold.0) * u128::from(low));
                prop_assert!(outflow::available(&pool.custodies[0], now).unwrap().0 <= limit - gained.0);
            }
        }
    }

    /// However it is split over an hour's sweeps, the fund takes no more stable than an LP could.
    #[test]
    fn sweeps_take_no_more_than_the_hourly_outflow(dues in proptest::collection::vec((1u64..1 << 44, 0i64..400), 1..20)) {
        let (mut pool, _) = funded();
        let (limit, mut now, mut sum) = (outflow::available(&pool.custodies[0], T).unwrap().0, T, 0);
        for (due, wait) in dues {
            now += wait;
            known(&mut pool, now);
            pool.custodies[1].insurance_due.0 += due;
            let vault = pool.custodies[1].owes().unwrap();
            sum += sweep(&mut pool, SOL, vault, now).map_or(0, |swept| swept.gained.0);
            prop_assert!(u128::from(sum) <= u128::from(limit) * (3_600 + (now - T) as u128) / 3_600 + 20);
        }
    }

    #[test]
    fn nothing_is_sold_after_a_jump_at_an_old_print_or_far_from_its_average(jump in 0i64..100, age in 0i64..12, ema in 80u64..120, due in 1u64..1 << 30) {
        let (mut pool, vault) = collected(due, 0);
        let now = T + age;
        pool.jumped_at = now - jump;
        pool.custodies[1].print.ema = Price(14_000_000_000 / 100 * ema);
        let expected = if jump < AFTER_JUMP {
            Err(EngineError::PriceJumped)
        } else if age > 5 {
            Err(EngineError::PriceRefreshNeeded)
        } else if !(91..=111).contains(&ema) {
            Err(EngineError::OracleEmaGap)
        } else {
            Ok(())
        };
        let before = pool;
        let result = sweep(&mut pool, SOL, vault, now);
        prop_assert_eq!(result.map(drop), expected);
        prop_assert!(result.is_ok() || pool == before);
    }

    /// A gift never makes the fund richer, nor anybody who holds LP shares than the gift; and never beyond a token's
    /// bounds.
    #[test]
    fn a_gift_makes_nobody_richer_than_itself(
        gift in 0u64..1 << 50, cap in 0u64..1 << 50, weight in 1u64..=10_000, aum in 0u64..1 << 45, closed in -2i64..3, token in 0u8..2,
    ) {
        let (mut pool, _) = funded();
        let custody = &mut pool.custodies[usize::from(token)];
        (custody.params.deposit_cap, custody.params.max_weight) = (Atoms(cap), Bps(weight));
        (pool.aum, pool.deposits_closed_until) = (Usd(aum), T + closed);
        let (before, fund) = (pool.custodies[usize::from(token)], pool.fund);
        let vault = Atoms(before.owes().unwrap().0 + gift);
        let swept = sweep(&mut pool, token, vault, T).unwrap();
        let after = &pool.custodies[usize::from(token)];
        prop_assert_eq!(after.owned.0, before.owned.0 + swept.surplus.0);
        prop_assert_eq!(vault.0 - after.owes().unwrap().0, gift - swept.surplus.0, "the rest belongs to nobody still");
        prop_assert_eq!(pool.fund, fund);
        prop_assert!(swept.surplus.0 <= gift && (closed <= 0 || swept.surplus.is_zero()));
        if !swept.surplus.is_zero() {
            prop_assert!(after.owned.0 <= cap);
            let worth = u128::from(after.owned.0) * u128::from(after.print.price.0) / u128::from(after.unit);
            prop_assert!(weight == 10_000 || aum < 100_000_000_000 || worth <= u128::from(aum) * u128::from(weight) / 10_000);
        }
    }

    /// Deposit, gift, sweep and withdrawal in one slot: with everything that they gave, nobody has more than they
    /// brought.
    #[test]
    fn nobody_gains_by_a_gift_of_his_own(share in 1u64..1_000_000, brought in 1u64..1 << 40, gift in 0u64..1 << 40) {
        let (mut pool, _) = funded();
        for c in &mut pool.custodies {
            c.params.outflow = Bps::ONE;
        }
        pool.lp_supply = usd(1_140_000).0 - share;
        let minted = deposit(&mut pool, USDC, Atoms(brought), T, 1).map_or(0, |report| report.shares);
        let vault = Atoms(pool.custodies[0].owes().unwrap().0 + gift);
        sweep(&mut pool, USDC, vault, T).unwrap();
        let (mut got, mut left) = (0, minted);
        while left > 0 {
            match withdraw(&mut pool, USDC, left, T, 1) {
                Ok(report) => { got += report.atoms.0; break }
                Err(_) => left /= 2,
            }
        }
        prop_assert!(got <= brought + gift);
    }

    /// Every token must be known: none of them by a print older than two seconds, or further ahead of the clock,
    /// whichever it is, unless its feed has been dead for two days or is a token's on probation.
    #[test]
    fn nobody_leaves_in_front_of_a_print(age in -3i64..10, token in 0usize..2, silent in 0i64..3 * 86_400, young: bool) {
        let (mut pool, mut first) = funded();
        let (shares, now) = (first.shares, T + COOLDOWN);
        request(&pool, &mut first, shares, T).unwrap();
        known(&mut pool, now);
        let custody = &mut pool.custodies[token];
        (custody.print.publish_time, custody.silent_since) = (now - age, now - silent);
        custody.listed_at = if young { now - 86_400 } else { 0 };
        let expected = match age {
            _ if young => Ok(()),
            _ if age < -FUTURE => Err(EngineError::OracleFuture),
            _ if age <= AGE_EXIT => Ok(()),
            _ if silent >= DEAD_EXIT => Ok(()),
            _ => Err(EngineError::PriceRefreshNeeded),
        };
        let before = pool;
        let result = unstake(&mut pool, &mut first, now).map(drop);
        prop_assert_eq!(result, expected);
        prop_assert!(expected.is_ok() || pool == before);
    }

    /// The day's limits fall with an exit as the fund does, and nobody can make them fall by less in parts.
    #[test]
    fn an_exit_takes_its_share_of_the_limits(permille in 1u64..=1_000, drawn in 0u64..90_000, parts in 1u64..5) {
        let (mut pool, mut first) = funded();
        pool.fund.balance.sub_assign(usd(drawn)).unwrap();
        let (fund, base) = (pool.fund.balance, pool.fund.day_balance);
        known(&mut pool, T + COOLDOWN);
        for _ in 0..parts {
            let asked = (first.shares / 1_000 * permille / parts).min(first.shares);
            request(&pool, &mut first, asked, T).unwrap();
            unstake(&mut pool, &mut first, T + COOLDOWN).unwrap();
        }
        let exact = u128::from(base.0) * u128::from(pool.fund.balance.0) / u128::from(fund.0);
        let now = u128::from(pool.fund.day_balance.0);
        // Each part rounds down by less than a unit, which the later ones carry on.
        prop_assert!(now <= exact && now + u128::from(parts) >= exact, "{} of {}", now, exact);
        prop_assert!(Limits::of(&pool, Bps(5_000), T + COOLDOWN).unwrap().hour <= Bps(2_500).of_usd_down(base).unwrap());
    }

    /// What LPs who stay bear today falls with those who leave.
    #[test]
    fn a_withdrawal_takes_its_share_of_the_deductible(permille in 1u64..=1_000) {
        let (mut pool, _) = funded();
        pool.params.deductible = Bps(25);
        (pool.lp_supply, pool.deductible.day_aum) = (usd(1_140_000).0, usd(1_140_000));
        pool.custodies[0].params.outflow = Bps::ONE;
        let burned = pool.lp_supply / 1_000 * permille;
        let left = pool.lp_supply - burned;
        let before = deductible_available(&pool, T).unwrap();
        if withdraw(&mut pool, USDC, burned, T, 1).is_ok() {
            prop_assert_eq!(pool.deductible.day_aum.0, left);
            prop_assert!(deductible_available(&pool, T).unwrap() < before);
        }
    }

    /// Deficits and keepers together take no more of a side than its limits, however many positions there are; and a
    /// keeper is paid below the floor.
    #[test]
    fn keepers_are_paid_within_the_limits(payments in proptest::collection::vec((0u64..10_000_001, 0i64..20), 1..200), small in 1u64..5_000) {
        let (mut pool, _) = funded();
        (pool.params.fund_floor, pool.fund.balance, pool.fund.day_balance) = (usd(10_000), usd(small), usd(small));
        pool.fund.day = T / 86_400;
        let mut market = MarketState::default();
        market.params.daily_cap = Bps(500);
        let (mut now, mut sum) = (T, 0);
        for (most, wait) in payments {
            now += wait;
            let paid = pay_keeper(&mut pool, &mut market, Side::Long, Usd(most), now).unwrap();
            sum += paid.0;
            prop_assert!(paid.0 <= most && pool.fund.balance.0 == usd(small).0 - sum);
            let day = u128::from(usd(small).0 / 20);
            prop_assert!(u128::from(sum) <= day + day * (now - T) as u128 / 86_400);
        }
        let first = market.side(Side::Long).hour_cap.used;
        prop_assert!(market.side(Side::Short).hour_cap.used.is_zero() && (sum == 0) == first.is_zero());
    }
}
