//! What the model's comparisons (`model/relations`) do not reach: waiting until an event is final, and formulas at
//! amounts that no world has.

mod model;

use engine::fees::impact;
use engine::mutualization::lien::share;
use engine::mutualization::loss_event::split;
use engine::*;
use model::action::Action;
use model::rng::Rng;
use model::waterfall::worth;
use model::world::*;
use proptest::prelude::*;

fn act(world: &mut World, action: Action) -> bool {
    world.prepare(action, 0, 0);
    let before = world.clone();
    let done = world.act(action).is_ok();
    if !done {
        *world = before;
    }
    done
}

/// A market with an open event of the shorts, in which owners 4 and 5 are winners; `None` if chance did not make one.
fn with_open_event(seed: u64) -> Option<(World, usize, usize)> {
    let mut rng = Rng::new(seed);
    let mut world = World::create(&mut rng);
    let slot = |owner: usize, side: Side| owner * BOOKS.len() * 2 + side.index();
    let (a, b) = (slot(4, Side::Short), slot(5, Side::Short));
    let open = |world: &mut World, slot, usd: u64, rate| {
        act(world, Action::Place { slot, usd: usd * 1_000_000, token: USDC, rate, increase: false });
        act(world, Action::Execute { nth: usize::MAX });
    };
    for owner in 0..4 {
        open(&mut world, slot(owner, Side::Long), rng.range(50_000, 400_000), 1_200);
    }
    open(&mut world, a, rng.range(1_000, 300_000), 2_000);
    open(&mut world, b, rng.range(1_000, 300_000), 2_000);
    act(&mut world, Action::Wait { seconds: 1_000 });
    act(&mut world, Action::Price { token: 0, bps: -(rng.range(1_300, 2_500) as i64), conf: 1 });
    for owner in 0..4 {
        act(&mut world, Action::Liquidate { slot: slot(owner, Side::Long) });
    }
    let ready = world.markets[0].side(Side::Short).has_open_loss_event()
        && [a, b].iter().all(|s| !world.positions[*s].position.is_empty());
    ready.then_some((world, a, b))
}

/// Tokens of USDC that an owner was paid since `start` and still has in tickets.
fn takings(start: &World, end: &World, owner: usize) -> u64 {
    let tickets: u64 = end.tickets.iter().filter(|t| t.owner == owner).map(|t| worth(end, t).0).sum();
    let paid = end.paid_out[USDC] - start.paid_out[USDC];
    tickets + u64::try_from(paid).unwrap()
}

#[test]
fn inv_9_waiting_with_the_close_until_the_event_is_final_pays_the_same_haircut() {
    let mut told = 0;
    for seed in 0..400 {
        let Some((mut world, a, _)) = with_open_event(seed) else { continue };
        let mut early = world.clone();
        assert!(act(&mut early, Action::Decrease { slot: a, permille: 1_000 }));
        let finalize = Action::Finalize { market: 0, side: Side::Short };
        for w in [&mut world, &mut early] {
            w.now = w.markets[0].side(Side::Short).open.opened + 901;
            assert!(act(w, finalize));
        }
        let start = world.clone();
        assert!(act(&mut world, Action::Decrease { slot: a, permille: 1_000 }));
        let (soon, late) = (takings(&early, &early, 4), takings(&start, &world, 4));
        let collateral = start.positions[a].position.collateral.0;
        let late = late - collateral.min(late);
        // Fees: impact is waived inside; spread, borrow of 15 minutes. Both lose h of fresh gain.
        let gap = soon.abs_diff(late);
        assert!(gap <= soon / 100 + 2_000_000, "seed {seed}: {soon} against {late}");
        told += 1;
    }
    assert!(told > 50, "only {told} events");
}

const UNIT: u64 = 100_000_000_000;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn inv_10_splitting_a_trade_changes_its_impact_by_one_unit(a in -1i64 << 50..1 << 50, c in -1i64 << 50..1 << 50, cut in 0u64..=1_000) {
        let params = MarketParams { impact: Bps(1_000), depth: Usd(50_000_000_000_000), ..MarketParams::default() };
        let b = a + ((i128::from(c) - i128::from(a)) * i128::from(cut) / 1_000) as i64;
        let whole = impact(&params, a, c).unwrap().0;
        let parts = impact(&params, a, b).unwrap().0 + impact(&params, b, c).unwrap().0;
        prop_assert!(parts >= whole && parts <= whole + 1, "{} against {}", parts, whole);
    }

    #[test]
    fn inv_10_splitting_a_position_changes_its_lien_by_a_size_unit_each(
        size in 1_000u64..1 << 40, cut in 1u64..1_000, low in 100_000_000u64..1 << 34, up in 1u64..5_000, clawback_rate in 0..=Frac::ONE.0 / 2, long: bool,
    ) {
        let high = low + low / 10_000 * up;
        let (side, start, end) = if long { (Side::Long, low, high) } else { (Side::Short, high, low) };
        let cost = |s: u64| engine::price::entry_notional(side, Size(s), Price(start), UNIT).unwrap();
        let entry = LossEventEntry { clawback_rate: Frac(clawback_rate), price: Price(end), reference: Price(start), ..LossEventEntry::default() };
        let paid = |s: u64| {
            let p = PositionState { size: Size(s), entry: cost(s), side: side.byte(), ..PositionState::default() };
            share(side, &p, &entry, Price(end), UNIT).unwrap().map_or(0, |part| part.paid.0)
        };
        let part = (size / 1_000 * cut).max(1).min(size - 1);
        let (whole, parts) = (paid(size), paid(part) + paid(size - part));
        let unit = high / UNIT + 1;
        prop_assert!(whole.abs_diff(parts) <= 3 * unit + 4, "{} against {}", whole, parts);
    }

    #[test]
    fn inv_11_a_larger_loss_or_a_smaller_side_never_lowers_the_haircut(
        shortfall in 0u64..1 << 44, more in 0u64..1 << 40, base in 0u64..1 << 46, a in 0u128..1 << 70, b in 0u128..1 << 70,
    ) {
        let params = LossEventParams { lp_share: Bps(5_000), max_clawback: Bps(2_500), ..LossEventParams::default() };
        let of = |shortfall: u64, base: u64| split(Usd(shortfall), Usd(base), &params, (a, b), Frac(Frac::ONE.0 / 2)).unwrap();
        let (one, two) = (of(shortfall, base), of(shortfall + more, base));
        prop_assert!(two.clawback >= one.clawback && two.clawback_rate >= one.clawback_rate);
        prop_assert!(two.lp_share >= one.lp_share && two.remainder.0 + 1 >= one.remainder.0);
        prop_assert_eq!(one.lp_share.0 + one.clawback.0 + one.remainder.0, shortfall);
        prop_assert!(one.clawback_rate.0 <= Frac::ONE.0 / 4, "INV-12");
        prop_assert!(u128::from(one.clawback_rate.0) * u128::from(base) <= u128::from(one.clawback.0) * u128::from(Frac::ONE.0), "INV-21");
    }

    #[test]
    fn inv_11_ten_times_everything_is_the_same_haircut(shortfall in 1_000_000u64..1 << 40, base in 1_000_000u64..1 << 40, a in 1u128..1 << 60, b in 1u128..1 << 60) {
        let params = LossEventParams { lp_share: Bps(5_000), max_clawback: Bps(2_500), ..LossEventParams::default() };
        let of = |k: u64| split(Usd(shortfall * k), Usd(base * k), &params, (a, b), Frac(Frac::ONE.0 / 2)).unwrap();
        // One unit of rounding in H, over the base.
        let tolerance = 3 * Frac::ONE.0 / base;
        prop_assert!(of(1).clawback_rate.0.abs_diff(of(10).clawback_rate.0) <= tolerance);
    }
}
