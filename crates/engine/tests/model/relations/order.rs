//! INV-9: inside an event the order of closes does not matter; who closes before it opens keeps at most (1 - phi) of
//! fresh gain more.

use super::*;
use crate::model::action::Action;
use engine::liquidity::outflow;

/// Both relations, where an event is open or about to open. `rng` is not the story's.
pub fn check(world: &mut World, rng: &mut Rng) {
    inv_9_order(world, rng);
    inv_9_before_or_inside(world, rng);
}

/// Two positions of a market with an open event close in either order: both owners get the same to the atom, and so
/// does the pool: the whole state is equal, in the custodies, the side totals and the buckets. No tolerance: price,
/// time, phi and impact are the same for both.
fn inv_9_order(world: &mut World, rng: &mut Rng) {
    let event = |s: &Slot| Side::BOTH.iter().any(|side| world.markets[s.market].side(*side).has_open_loss_event());
    let Some(a) = held(world, rng, event) else { return };
    let Slot { market, side, owner, .. } = world.positions[a].clone();
    let other = |s: &Slot| s.market == market && (s.owner, s.side) != (owner, side);
    let Some(b) = held(world, rng, other) else { return };
    let permille = [rng.pick(&[1_000, 1_000, 400]), rng.pick(&[1_000, 1_000, 250])];
    let run = |order: [usize; 2]| {
        let mut w = world.clone();
        let mut got = [(false, Tokens::default(), 0); 2];
        for n in order {
            let (slot, before) = ([a, b][n], w.clone());
            let done = w.act(Action::Decrease { slot, permille: permille[n] }).is_ok();
            if !done {
                w = before.clone();
            }
            got[n] = (done, paid(&before, &w), 0);
        }
        for (n, slot) in [a, b].iter().enumerate() {
            let s = &w.positions[*slot];
            got[n].2 = in_tickets(&w, s.owner, s.market, s.side);
        }
        (w, got)
    };
    let ((mut first, mine), (mut second, yours)) = (run([0, 1]), run([1, 0]));
    without_limits(&mut first, &mut second);
    assert_eq!(mine, yours, "INV-9: the order of closes of {a} and {b} matters to their owners");
    let same = first.pool == second.pool && first.markets == second.markets && first.positions == second.positions;
    assert!(same, "INV-9: the order of closes of {a} and {b} matters to the pool");
    let winners = [a, b].iter().all(|s| {
        let s = &world.positions[*s];
        world.markets[market].side(s.side).has_open_loss_event()
            && world.marks(market, &s.position).pnl(&s.position).unwrap() > 0
    });
    world.reached.hit_if(mine.iter().all(|m| m.0), "INV-9: closed in either order");
    world.reached.hit_if(winners && mine.iter().all(|m| m.0 && m.2 > 0), "INV-9: winners closed in either order");
}

/// Who closes first is paid first of what may leave within the hour, the other as it refills: the same amounts are owed
/// in all, and the count of the limit differs by what the other close does to `owned`, on which it is measured.
fn without_limits(first: &mut World, second: &mut World) {
    for token in 0..TOKENS {
        let near = |w: &World| i128::from(w.pool.custodies[token].outflow_used);
        let limit = i128::from(outflow::available(&first.pool.custodies[token], first.now).unwrap().0);
        let moved =
            i128::from(first.pool.custodies[token].payable.0) - i128::from(second.pool.custodies[token].payable.0);
        let apart = near(first) - near(second) + moved;
        assert!(apart.abs() <= limit / 10 + 1_000_000_000, "INV-9: the limit of {token} counts {apart} apart");
    }
    for world in [first, second] {
        for custody in &mut world.pool.custodies {
            (custody.outflow_used, custody.outflow_at, custody.payable) = (0, 0, Atoms::ZERO);
        }
    }
}

/// A liquidation that opens an event here and now, and the side that wins.
fn opens_an_event(world: &World) -> Option<(usize, usize, Side)> {
    (0..world.positions.len()).find_map(|slot| {
        let Slot { market, side, position, .. } = world.positions[slot].clone();
        let winning = side.opposite();
        if position.is_empty() || world.markets[market].side(winning).has_open_loss_event() {
            return None;
        }
        // Bankrupt beyond collateral: only that opens one.
        if world.marks(market, &position).residual(&position).ok()? >= 0 {
            return None;
        }
        let mut copy = world.clone();
        copy.act(Action::Liquidate { slot }).ok()?;
        copy.markets[market].side(winning).has_open_loss_event().then_some((slot, market, winning))
    })
}

/// Lets the accrual pass at the same price, and finalizes.
fn finalize(world: &mut World, market: usize, side: Side) -> Res<Frac> {
    world.now = world.now.max(world.markets[market].side(side).open.opened + 900);
    let end = Action::Finalize { market, side };
    world.prepare(end, 0, 0);
    world.act(end)?;
    Ok(world.receipts.last().unwrap().0.clawback_rate)
}

/// The same winner closes the same position at the same price just before an event opens, or just after, and the event
/// is finalized. What comes out before is at most (1 - phi) x h x fresh more: phi of the fresh gain waits and is cut
/// like all of it inside. `phi` is worked out here from the world before, not taken from the close. Fees never favour
/// who left before: inside there is no impact. Tolerance: 4 grains, for the rounding of h x fresh and of the ticket's
/// face in each of the two stories.
fn inv_9_before_or_inside(world: &mut World, rng: &mut Rng) {
    let Some((loser, market, side)) = opens_an_event(world) else { return };
    let winner = |s: &Slot| {
        s.market == market && s.side == side && world.marks(market, &s.position).pnl(&s.position).unwrap_or(0) > 0
    };
    let Some(slot) = held(world, rng, winner) else { return };
    let (owner, backing) = (world.positions[slot].owner, world.backing(market, side));
    let leave = Action::Decrease { slot, permille: rng.pick(&[1_000, 1_000, 300]) };
    let run = |early: bool| {
        let mut w = world.clone();
        let steps = [Action::Liquidate { slot: loser }, leave];
        let (mut got, mut fresh) = (Tokens::default(), 0);
        for step in if early { [steps[1], steps[0]] } else { steps } {
            let (before, held) = (w.clone(), in_tickets(&w, owner, market, side));
            w.act(step).ok()?;
            if matches!(step, Action::Decrease { .. }) {
                got = paid(&before, &w);
                fresh = in_tickets(&w, owner, market, side) - held;
            }
        }
        if !w.markets[market].side(side).has_open_loss_event() {
            return None;
        }
        let clawback_rate = finalize(&mut w, market, side).ok()?;
        got[backing] += in_tickets(&w, owner, market, side);
        Some((got, fresh, clawback_rate))
    };
    let (Some((before, waits, _)), Some((inside, fresh, clawback_rate))) = (run(true), run(false)) else { return };
    let phi = engine::insurance::coverage::phi(&world.pool, &world.markets[market], side, world.now).unwrap();
    // Inside an event all fresh gain waits, so the ticket is the fresh gain.
    let free = phi.complement().of_up(u64::try_from(fresh).unwrap()).unwrap();
    let more = i128::from(clawback_rate.of_up(free).unwrap());
    for token in 0..TOKENS {
        let most = inside[token] + if token == backing { more } else { 0 } + 4 * grain(world, token);
        assert!(
            before[token] <= most,
            "INV-9: leaving before the event pays {} of {token}, inside {}, and {more} may be more: fresh {fresh}, waits {waits}",
            before[token], inside[token]
        );
    }
    world.reached.hit_if(fresh > 0 && clawback_rate > Frac(0), "INV-9: closed before or inside an event");
    world.reached.hit_if(more > 4 * grain(world, backing), "INV-9: something to gain by closing before");
}
