//! INV-11: who has more never gets less, and twice the amounts are twice the payouts.

use super::parts::{compare, dollars, outcome, Outcome, Slack};
use super::*;
use crate::model::action::Action;
use engine::insurance::coverage::{phi, roll_open_interest};
use engine::mutualization::lien::pending;
use engine::trading::decrease::exit_price;
use engine::trading::touch;

/// What is left of a close when what waits loses nothing, a quarter, or half: no event takes more.
fn after_haircuts(world: &World, slot: usize, custody: usize, r: &DecreaseReport) -> [Tokens; 3] {
    let backing = world.backing(world.positions[slot].market, world.positions[slot].side);
    [0, 25, 50].map(|percent| {
        let clawback_rate = Frac(Frac::ONE.0 / 100 * percent);
        let mut got = takings(world, slot, custody, &[*r]);
        let waits = r.close.escrowed.total().unwrap().0;
        got[backing] -= i128::from(waits) - i128::from(clawback_rate.complement().of_down(waits).unwrap());
        got
    })
}

/// Each token of `less` is at most that of `more`, whatever the clawback, up to `most` atoms of each token.
fn never_less(what: &str, less: &[Tokens; 3], more: &[Tokens; 3], most: Tokens) {
    for (a, b, most) in less.iter().zip(more).flat_map(|(a, b)| (0..TOKENS).map(|t| (a[t], b[t], most[t]))) {
        assert!(a <= b + most, "INV-11: {what} gets less: {less:?} {more:?}");
    }
}

/// A position that owes no lien and no borrow, and a world in which the average of open interest is up to date.
fn settled(world: &World, slot: usize) -> Option<World> {
    let mut w = world.clone();
    roll_open_interest(&mut w.pool, w.now).unwrap();
    let some = Size(w.positions[slot].position.size.0 / 1_000 + 1);
    let _ = close(&mut w, slot, some).ok()?;
    (!w.positions[slot].position.is_empty()).then_some(w)
}

/// The same position, bought better by so much.
fn bought_better(world: &World, slot: usize, by: u64) -> Option<World> {
    let mut w = world.clone();
    let Slot { market, side, .. } = w.positions[slot];
    let backing = w.backing(market, side);
    let position = &mut w.positions[slot].position;
    let better = |x: u64| if side == Side::Long { x.checked_sub(by) } else { x.checked_add(by) };
    position.entry.0 = better(position.entry.0).filter(|e| *e > 0)?;
    let totals = w.pool.exposures[market].side_mut(side);
    totals.entry.0 = better(totals.entry.0)?;
    w.pool.fund.open_interest.0 = better(w.pool.fund.open_interest.0)?;
    if side == Side::Short {
        let custody = &mut w.pool.custodies[backing];
        custody.locked.0 += by;
        custody.borrow_base.set(custody.borrow_base.get() + u128::from(by) * u128::from(position.borrow_index));
    }
    engine::invariants::reservations(&w.pool).ok().map(|()| w)
}

/// What a position would gain by closing now, after its liens.
fn gain(world: &World, slot: usize) -> i64 {
    let mut w = world.clone();
    let Slot { market, side, mut position, .. } = w.positions[slot].clone();
    let moment = w.moment(market, usize::from(position.custody)).unwrap();
    touch(&mut w.pool, &mut w.markets[market], &mut position, &moment).unwrap();
    let (token, print) = (BOOKS[market].0, &w.feed[BOOKS[market].0]);
    let price = exit_price(&w.pool.custodies[token], print, side, w.now).unwrap();
    engine::price::pnl(side, position.size, position.entry, price, w.unit(token)).unwrap()
}

/// A gain waits for a print newer than the one of its opening; what is no gain yet does not.
fn waits_for_its_print(world: &World, slot: usize) -> bool {
    let Slot { market, position, .. } = &world.positions[slot];
    world.feed[BOOKS[*market].0].publish_time <= position.entry_print && gain(world, slot) > 0
}

/// A larger gain never pays less, before and after any clawback. Tolerance: two atoms, since profit and the part that
/// waits are each rounded to tokens, and a unit more may move one of them across a whole atom.
pub fn inv_11_more_gain(world: &mut World, rng: &mut Rng) {
    let Some(slot) = held(world, rng, |_| true) else { return };
    let custody = usize::from(world.positions[slot].position.custody);
    let Some(mut one) = settled(world, slot) else { return };
    let by = rng.pick(&[1, 100, 1_000_000, 1_000_000_000]);
    let Some(mut two) = bought_better(&one, slot, by) else { return };
    let Ok(less) = close(&mut one, slot, Size(u64::MAX)) else { return };
    if less.close.pnl <= 0 && waits_for_its_print(&two, slot) {
        assert_eq!(close(&mut two, slot, Size(u64::MAX)), Err(EngineError::OracleStale));
        return;
    }
    let more = close(&mut two, slot, Size(u64::MAX)).expect("INV-11: who has more can close too");
    let all = [(&one, &less), (&two, &more)].map(|(w, r)| after_haircuts(w, slot, custody, r));
    never_less("a larger gain", &all[0], &all[1], [2; TOKENS]);
    world.reached.hit("INV-11: a larger gain");
    world.reached.hit_if(!less.close.escrowed.total().unwrap().is_zero(), "INV-11: a larger gain that waits");
}

/// Of two positions of the same terms the larger gets as much at least, where there is no impact (which is convex: a
/// larger trade pays more of it in proportion). Of two tickets of the same hour the larger is worth as much at least,
/// and a ticket twice as large twice as much, up to one unit of rounding for each event. Tolerance of a position: two
/// grains, for cost and gain of positions of nearly the same size.
pub fn inv_11_larger_position(world: &mut World, rng: &mut Rng) {
    inv_11_tickets(world, rng);
    let Some(slot) = held(world, rng, |_| true) else { return };
    let Some(other) = free(world, slot) else { return };
    let custody = usize::from(world.positions[slot].position.custody);
    let Some(mut start) = settled(world, slot) else { return };
    let size = start.positions[slot].position.size.0;
    let small = Size(size / rng.range(2, 50));
    if small.0 < 1_000 {
        return;
    }
    cut(&mut start, slot, other, small);
    let (mut one, mut two) = (start.clone(), start.clone());
    let (Ok(less), Ok(more)) = (close(&mut one, other, small), close(&mut two, slot, Size(u64::MAX))) else { return };
    if !less.impact.is_zero() || !more.impact.is_zero() || waived(&two, slot, &more) || waived(&one, other, &less) {
        return;
    }
    let all = [(&one, other, &less), (&two, slot, &more)].map(|(w, s, r)| after_haircuts(w, s, custody, r));
    let most = std::array::from_fn(|token| 2 * grain(world, token));
    never_less("a larger position", &all[0], &all[1], most);
    world.reached.hit("INV-11: a larger position");
    world.reached.hit_if(!less.close.escrowed.total().unwrap().is_zero(), "INV-11: a larger position that waits");
}

fn inv_11_tickets(world: &mut World, rng: &mut Rng) {
    if world.tickets.is_empty() {
        return;
    }
    let held = &world.tickets[rng.below(world.tickets.len())];
    let with = |face: u64| {
        let mut other = held.clone();
        other.ticket.face = Atoms(face);
        worth(world, &other).0
    };
    let (face, now) = (held.ticket.face.0, worth(world, held).0);
    let side = Side::from_u8(held.ticket.side).unwrap();
    let events = world.markets[held.market].side(side).loss_event_count - held.ticket.loss_events;
    assert!(with(face + rng.pick(&[1, 100, 1_000_000])) >= now, "INV-11: a larger ticket is worth less");
    let double = with(face * 2);
    assert!(double >= now * 2 && double <= now * 2 + events, "INV-11: twice {face} is worth {double}, once {now}");
    world.reached.hit_if(now < face, "INV-11: a larger ticket after a clawback");
}

/// In a world twice as large a close pays twice as much, and an event takes the same share.
pub fn inv_11_twice_everything(world: &mut World, rng: &mut Rng) {
    inv_11_event(world, rng);
    let Some(slot) = held(world, rng, |_| true) else { return };
    let custody = usize::from(world.positions[slot].position.custody);
    let (mut one, mut two) = (world.clone(), scaled::doubled(world));
    let Slot { market, side, position, .. } = world.positions[slot].clone();
    let phis = [&one, &two].map(|w| phi(&w.pool, &w.markets[market], side, w.now).unwrap());
    // phi may turn on single dollars where the target is next to the floor; a billionth of it is a rounding.
    if phis[0].0.abs_diff(phis[1].0) > Frac::ONE.0 / 1_000_000_000 {
        return;
    }
    let events = if pending(&one.markets[market], &position).unwrap() { 8 } else { 0 };
    // As for two positions for one.
    let lien = events * (2 * dollars(world, BOOKS[market].0) + 12);
    let Ok(once) = close(&mut one, slot, Size(u64::MAX)) else { return };
    // Half a unit or more is no gain when it is rounded down, and one unit when it is doubled first.
    if once.close.pnl == 0 && waits_for_its_print(&two, slot) {
        let rounding = i128::from(gain(&two, slot));
        assert!(rounding <= 1 + lien, "INV-11: nothing to gain, and {rounding} twice as large");
        assert_eq!(close(&mut two, slot, Size(u64::MAX)), Err(EngineError::OracleStale));
        world.reached.hit("INV-11: a gain only when it is doubled");
        return;
    }
    let twice = close(&mut two, slot, Size(u64::MAX)).expect("INV-11: what closes closes twice as large");
    let (a, b) = (outcome(&one, slot, custody, &[once]), outcome(&two, slot, custody, &[twice]));
    let a = Outcome {
        fee: a.fee * 2,
        impact: a.impact * 2,
        borrow: a.borrow * 2,
        lien: a.lien * 2,
        waits: a.waits * 2,
        value: a.value * 2,
    };
    // What waits is also off by the billionth that phi may be.
    let lien = lien + a.waits / 1_000_000_000;
    let slack = Slack { lien, borrow: dollars(world, world.backing(market, side)) + 1 + lien };
    compare(world, slot, custody, &a, &b, slack);
    world.reached.hit("INV-11: twice everything");
    world.reached.hit_if(a.waits > 0, "INV-11: twice everything, a clawback waits");
}

/// An open event finalized in a world twice as large: the same h, and twice its parts.
fn inv_11_event(world: &mut World, rng: &mut Rng) {
    let sides = (0..BOOKS.len()).flat_map(|m| Side::BOTH.map(|s| (m, s)));
    let open: Vec<_> = sides.filter(|(m, s)| world.markets[*m].side(*s).has_open_loss_event()).collect();
    if open.is_empty() {
        return;
    }
    let (market, side) = rng.pick(&open);
    let now = world.now.max(world.markets[market].side(side).open.opened + 900);
    let [one, two] = [world.clone(), scaled::doubled(world)].map(|mut w| {
        w.now = now;
        let end = Action::Finalize { market, side };
        w.prepare(end, 0, 0);
        w.act(end).ok().map(|_| w.receipts.last().unwrap().0)
    });
    let (Some(one), Some(two)) = (one, two) else { return };
    let base = one.escrow_value.0 + one.fresh_bound.0;
    // H is rounded down and its base twice: three units of the base.
    assert!(
        one.clawback_rate.0.abs_diff(two.clawback_rate.0) <= 3 * (Frac::ONE.0 / base.max(3)),
        "INV-11: h of {one:?} and of {two:?}"
    );
    for (a, b) in [
        (one.shortfall, two.shortfall),
        (one.lp_share, two.lp_share),
        (one.clawback, two.clawback),
        (one.remainder, two.remainder),
    ] {
        assert!((a.0 * 2).abs_diff(b.0) <= 3, "INV-11: parts of {one:?} and of {two:?}");
    }
    world.reached.hit_if(one.clawback_rate > Frac(0), "INV-11: an event twice as large");
}
