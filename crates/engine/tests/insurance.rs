//! The insurance fund, line by line: stakes, exits, limits, fee share, target; and shares that survive any number of
//! wipes.

use engine::fees::insurance_share;
use engine::insurance::caps::{roll_fund_day, Limits};
use engine::insurance::coverage::{average_open_interest, roll_open_interest, target};
use engine::insurance::shares::{current, donate, request, stake, unstake, value, AFTER_JUMP, COOLDOWN, EXIT_WINDOW};
use engine::*;
use proptest::prelude::*;

mod funded;
use funded::{funded, known, usd, T};

/// What a stake is worth now.
fn worth(pool: &PoolState, stake: &Stake) -> u64 {
    value(pool, current(pool, stake).shares).unwrap().0
}

#[test]
fn sixty_wipes_in_a_row_leave_a_fund_that_takes_stakes() {
    let (mut pool, first) = funded();
    let mut stakes = vec![first];
    for round in 0..60u64 {
        pool.fund.balance = Usd(round * 7_919 % 5_000); // less than a cent is left
        let before: Vec<u64> = stakes.iter().map(|s| worth(&pool, s)).collect();
        let mut next = Stake::default();
        stake(&mut pool, &mut next, usd(1_000_000)).unwrap();
        assert!(worth(&pool, &next).abs_diff(usd(1_000_000).0) <= 1, "round {round}: {}", worth(&pool, &next));
        for (old, before) in stakes.iter().zip(before) {
            let now = worth(&pool, old);
            assert!(now <= before + 1, "round {round}: an old stake gained: {before} to {now}");
            assert!(
                before - now.min(before) <= usd(1).0,
                "round {round}: an old stake lost more than the virtual dollar"
            );
        }
        stakes.push(next);
        let held: u64 = stakes.iter().map(|s| current(&pool, s).shares).sum();
        assert!(held <= pool.fund.shares && pool.fund.shares - held <= 2 * stakes.len() as u64, "round {round}");
    }
    assert!(pool.fund.epoch > 20, "60 wipes by a hundred million each: {} epochs", pool.fund.epoch);
    // The first staker's shares are gone long ago, and asking says so.
    assert_eq!(current(&pool, &stakes[0]).shares, 0);
    assert_eq!(request(&pool, &mut stakes[0], 1, T), Err(EngineError::InsufficientShares));
}

#[test]
fn a_request_from_before_an_epoch_leaves_with_what_is_left_of_it() {
    let (mut pool, mut first) = funded();
    let shares = first.shares;
    request(&pool, &mut first, shares, T).unwrap();
    pool.fund.balance = usd(50);
    let (mut other, mut before) = (Stake::default(), 0);
    while pool.fund.epoch == 0 {
        pool.fund.balance = usd(50);
        before = worth(&pool, &first);
        stake(&mut pool, &mut other, usd(10_000)).unwrap();
    }
    known(&mut pool, T + COOLDOWN);
    let due = worth(&pool, &first);
    assert!(due <= before && before - due <= usd(1).0, "{before} became {due}");
    assert_eq!(unstake(&mut pool, &mut first, T + COOLDOWN), Ok(Usd(due)));
    assert_eq!((first.shares, first.requested, first.epoch), (0, 0, 1));
}

#[test]
fn a_fund_takes_no_stake_after_which_its_shares_could_not_be_valued() {
    let (mut pool, mut first) = (PoolState::default(), Stake::default());
    stake(&mut pool, &mut first, Usd(u64::MAX - 2_000_000)).unwrap();
    assert_eq!(stake(&mut pool.clone(), &mut Stake::default(), Usd(1_500_000)), Err(EngineError::MathOverflow));
    assert!(value(&pool, first.shares).is_ok());
}

proptest! {
    /// Whoever stakes at any ratio of shares to dollars gets what they paid, and nobody else gains by it.
    #[test]
    fn nobody_gains_by_another_ones_stake(balance in 0u64..1 << 45, shares in 0u64..1 << 60, split in 0u64..=1_000, amount in 1_000u64..1 << 45) {
        let mut pool = PoolState::default();
        (pool.fund.balance, pool.fund.shares) = (Usd(balance), shares);
        let part = u64::try_from(u128::from(shares) * u128::from(split) / 1_000).unwrap();
        let old = Stake { shares: part, ..Stake::default() };
        let (before, mut new) = (worth(&pool, &old), Stake::default());
        if stake(&mut pool, &mut new, Usd(amount)).is_ok() {
            prop_assert!(worth(&pool, &new) <= amount);
            prop_assert!(worth(&pool, &old) <= before + 1);
            prop_assert!(worth(&pool, &old) + worth(&pool, &new) <= balance + amount + 1_000_000);
        }
    }

    /// An epoch takes the virtual dollar from all old stakes together, and rounding, and nothing else.
    #[test]
    fn old_stakes_lose_a_dollar_together_at_most(balance in 0u64..1 << 44, all in 1u64 << 21..1 << 63, stakers in 1u64..20, amount in 1u64..1 << 44) {
        let each = all / stakers;
        let mut pool = PoolState::default();
        (pool.fund.balance, pool.fund.shares) = (Usd(balance), each * stakers);
        let old = Stake { shares: each, ..Stake::default() };
        let (before, mut new) = (u128::from(worth(&pool, &old)) * u128::from(stakers), Stake::default());
        if stake(&mut pool, &mut new, Usd(amount)).is_ok() {
            let after = u128::from(worth(&pool, &old)) * u128::from(stakers);
            prop_assert!(before <= after + 1_000_000 + 3 * u128::from(stakers), "{before} became {after}");
            let held = current(&pool, &old).shares * stakers + new.shares;
            prop_assert!(held <= pool.fund.shares && pool.fund.shares - held <= 2 * stakers);
        }
    }

    /// Who joins pays for what is due to the fund: when it has arrived, they have no more than they paid.
    #[test]
    fn who_joins_pays_for_what_is_due(balance in 0u64..1 << 44, shares in 1u64 << 21..1 << 44, due in 0u64..1 << 44, conf in 0u64..1_000_000, amount in 1_000u64..1 << 44) {
        let (mut pool, _) = funded();
        pool.custodies[0].insurance_due = Atoms(due);
        pool.custodies[0].print.conf = Price(conf);
        (pool.fund.balance, pool.fund.shares) = (Usd(balance), shares);
        let mut new = Stake::default();
        if stake(&mut pool, &mut new, Usd(amount)).is_ok() {
            pool.fund.balance.add_assign(Usd(due)).unwrap();
            prop_assert!(worth(&pool, &new) <= amount);
        }
    }

    #[test]
    fn one_leaves_after_the_cooldown_within_the_window_and_not_after_a_jump(wait in 0i64..COOLDOWN + EXIT_WINDOW + 1_000, jump in 0i64..2 * AFTER_JUMP) {
        let (mut pool, mut first) = funded();
        let shares = first.shares;
        request(&pool, &mut first, shares, T).unwrap();
        let now = T + wait;
        pool.moved_at = now - jump;
        known(&mut pool, now);
        let expected = if wait < COOLDOWN {
            Err(EngineError::CooldownNotOver)
        } else if wait > COOLDOWN + EXIT_WINDOW {
            Err(EngineError::ExitWindowOver)
        } else if jump < AFTER_JUMP {
            Err(EngineError::ExitAfterJump)
        } else {
            Ok(())
        };
        prop_assert_eq!(unstake(&mut pool, &mut first, now).map(drop), expected);
    }

    /// Slashed while it waits, and without income: the lower of the two values.
    #[test]
    fn an_announced_exit_bears_losses_and_earns_nothing(loss in 0u64..100_000, income in 0u64..100_000) {
        let (mut pool, mut first) = funded();
        let shares = first.shares;
        request(&pool, &mut first, shares, T).unwrap();
        pool.fund.balance = pool.fund.balance.minus(usd(loss)).unwrap().plus(usd(income)).unwrap();
        known(&mut pool, T + COOLDOWN);
        let (then, now) = (first.value_at_request, value(&pool, shares).unwrap());
        let paid = unstake(&mut pool, &mut first, T + COOLDOWN).unwrap();
        prop_assert_eq!(paid, then.min(now).min(Usd(usd(100_000 - loss + income).0)));
        prop_assert!(paid <= usd(100_000));
    }

    #[test]
    fn limits_are_measured_on_the_start_of_the_day_by_tier(drawn in 0u64..90_000, tier in 0usize..3, hours in 0i64..30) {
        let (mut pool, _) = funded();
        let daily = [Bps(5_000), Bps(2_500), Bps(500)][tier];
        pool.fund.day = 0;
        roll_fund_day(&mut pool, T);
        pool.fund.balance.sub_assign(usd(drawn)).unwrap();
        let before = pool;
        roll_fund_day(&mut pool, T + hours * 3_600);
        let base = if (T + hours * 3_600) / 86_400 > T / 86_400 { 100_000 - drawn } else { 100_000 };
        let limits = Limits::of(&pool, daily, T + hours * 3_600).unwrap();
        // Who only looks, before anybody touches the day, sees the same.
        let seen = Limits::of(&before, daily, T + hours * 3_600).unwrap();
        prop_assert_eq!((seen.hour, seen.day, seen.pool), (limits.hour, limits.day, limits.pool));
        prop_assert_eq!(limits.hour, Usd(usd(base).0 / 4));
        prop_assert_eq!(limits.day, Usd(usd(base).0 / 10_000 * daily.0));
        prop_assert_eq!(limits.pool, Usd(usd(base).0 / 10 * 6));
    }

    #[test]
    fn the_share_of_fees_is_a_straight_line_from_a_tenth_to_a_half(coverage in 0u64..20_000) {
        let share = insurance_share(Bps(coverage)).0;
        prop_assert_eq!(share, match coverage {
            0..=6_000 => 5_000,
            12_000.. => 1_000,
            inside => 1_000 + (12_000 - inside) * 2 / 3,
        });
    }

    /// The target follows open interest by elapsed time over 24 hours, and is at least what is configured.
    #[test]
    fn the_target_follows_open_interest_over_a_day(before in 0u64..1 << 40, after in 0u64..1 << 40, elapsed in 0i64..200_000) {
        let (mut pool, _) = funded();
        (pool.fund.open_interest, pool.fund.average_open_interest, pool.fund.average_at) = (Usd(before), Usd(before), T);
        roll_open_interest(&mut pool, T).unwrap();
        pool.fund.open_interest = Usd(after);
        let (part, average) = (u128::from(before.abs_diff(after)) * elapsed.min(86_400) as u128 / 86_400, average_open_interest(&pool, T + elapsed).unwrap().0);
        prop_assert_eq!(u128::from(average.abs_diff(before)), part);
        prop_assert_eq!(target(&pool, T + elapsed).unwrap().0, average.div_ceil(100).max(usd(50_000).0));
    }

    #[test]
    fn a_donation_needs_a_thousand_dollars_staked(staked in 1u64..2_000_000_000) {
        let (mut pool, mut only) = (PoolState::default(), Stake::default());
        stake(&mut pool, &mut only, Usd(staked)).unwrap();
        let enough = worth(&pool, &only) >= usd(1_000).0;
        prop_assert_eq!(donate(&mut pool, usd(1)), if enough { Ok(()) } else { Err(EngineError::DonationNeedsStake) });
    }
}
