//! INV-10: splitting or merging changes haircut, fee and impact by at most one unit each (for each further part), a
//! lien by at most one size unit's value.

use super::*;
use crate::model::action::Action;
use engine::trading::open::{execute, OpenReport};

/// What closes came to, in micro dollars but for `waits`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub fee: i128,
    pub impact: i128,
    pub borrow: i128,
    pub lien: i128,
    /// Tokens in tickets: what a clawback can reach.
    pub waits: i128,
    /// All that the owners get, now and in tickets, at the prices of the settlement.
    pub value: i128,
}

/// Sums closes of slots of one market, side and collateral token, and values what they pay.
pub fn outcome(world: &World, slot: usize, custody: usize, reports: &[DecreaseReport]) -> Outcome {
    let sum = |of: fn(&DecreaseReport) -> u64| reports.iter().map(|r| i128::from(of(r))).sum();
    let got = takings(world, slot, custody, reports);
    let value = (0..TOKENS).map(|t| got[t] * i128::from(price_of(world, slot, t, reports)) / i128::from(world.unit(t)));
    Outcome {
        fee: sum(|r| r.base_fee.0),
        impact: sum(|r| r.impact.0),
        borrow: sum(|r| r.borrow.0),
        lien: sum(|r| r.lien.0),
        waits: sum(|r| r.close.escrowed.total().unwrap().0),
        value: value.sum(),
    }
}

/// A long is paid in the index token at its exit price, everything else counts at its print.
fn price_of(world: &World, slot: usize, token: usize, reports: &[DecreaseReport]) -> u64 {
    let s = &world.positions[slot];
    let long = s.side == Side::Long && token == BOOKS[s.market].0;
    if long {
        reports[0].price.0
    } else {
        world.price(token).0
    }
}

/// Micro dollars by which a token amount rounded once can be off.
pub fn dollars(world: &World, token: usize) -> i128 {
    i128::from(world.price(token).0 / world.unit(token) + 1)
}

/// One unit of skew, rounded, moves an impact by k x |skew| / depth units: the skew before a second part is worked out
/// from sizes anew.
fn slope(world: &World, market: usize) -> i128 {
    let (params, exposure) = (&world.markets[market].params, &world.pool.exposures[market]);
    let price = world.price(BOOKS[market].0);
    let unit = world.unit(BOOKS[market].0);
    let most = exposure.sides.iter().map(|s| engine::price::notional_up(s.size, price, unit).unwrap().0).max().unwrap();
    i128::from(params.impact.0) * i128::from(most) / (i128::from(params.depth.0) * 10_000) + 1
}

/// Roundings that only some ways differ by, in micro dollars.
#[derive(Clone, Copy, Default)]
pub struct Slack {
    pub lien: i128,
    pub borrow: i128,
}

/// Both ways differ by roundings only.
///
/// Each part rounds its notional and its fee: at most one unit each, so two for one further part. Impact: one for its
/// own rounding, two units of skew at its slope. Borrow falls due as a whole with the first part: none. Haircut: gain,
/// notional at the reference, and the tokens are rounded in each part; beside that, borrow and impact are charged to
/// the gain of the part in which they fall due, so that much of the gain may count as fresh in one way and as older in
/// the other. What the owner gets in all, wherever it comes from: the sum of these roundings, a lien's difference, and
/// three roundings of each of two tokens in each part.
pub fn compare(world: &World, slot: usize, custody: usize, whole: &Outcome, parts: &Outcome, slack: Slack) {
    let Slot { market, side, .. } = world.positions[slot];
    let backing = world.backing(market, side);
    let about = |what: &str, a: i128, b: i128, most: i128| {
        assert!((a - b).abs() <= most, "INV-10: {what} {a} at once, {b} in parts, at most {most}: {whole:?} {parts:?}");
    };
    let (slope, lien_units) = (slope(world, market), slack.lien);
    about("lien", whole.lien, parts.lien, lien_units);
    about("base fee", whole.fee, parts.fee, 2 + lien_units);
    about("impact", whole.impact, parts.impact, 1 + 2 * slope * (1 + lien_units));
    about("borrow", whole.borrow, parts.borrow, slack.borrow);
    let charged = whole.borrow.max(parts.borrow) + whole.impact.max(parts.impact);
    about("haircut", whole.waits, parts.waits, (6 + 2 * lien_units + slack.borrow + charged) * grain(world, backing));
    let roundings = 6 * (dollars(world, backing) + dollars(world, custody)) + 2 * slope * (1 + lien_units);
    about("what the owner gets", whole.value, parts.value, 6 + roundings + 4 * lien_units + 2 * slack.borrow);
}

/// A winner takes out what collateral may be taken, and borrows for days: nearly all of what a close owes is charged to
/// its profit.
fn unsecured(world: &World, slot: usize, rng: &mut Rng) -> Option<World> {
    let mut w = world.clone();
    let p = w.positions[slot].position;
    let least = w.tokens(usize::from(p.custody), 11_000_000).0;
    let permille = u128::from(p.collateral.0.checked_sub(least)?) * 1_000 / u128::from(p.collateral.0);
    w.act(Action::RemoveCollateral { slot, permille: permille as u64 }).ok()?;
    w.prepare(Action::Wait { seconds: rng.pick(&[3_600, 86_400, 864_000]) }, 0, 0);
    Some(w)
}

/// A part takes its share of the cost, rounded against the trader: a long's up, a short's down. The sum of all parts
/// would not show it.
fn cost_against_the_trader(before: &World, after: &World, slot: usize, report: &DecreaseReport) {
    let (old, new, s) = (&before.positions[slot].position, &after.positions[slot].position, &report.close);
    if old.size.0 != new.size.0 + s.closed.0 {
        return; // A lien gave up a part first.
    }
    let (takes, share) =
        (u128::from(s.cost.0) * u128::from(old.size.0), u128::from(old.entry.0) * u128::from(s.closed.0));
    let against = if before.positions[slot].side == Side::Long { takes >= share } else { takes <= share };
    assert!(against, "INV-10: the cost of a part is rounded for the trader: {old:?} {s:?}");
}

/// A close at once, and in two parts.
pub fn inv_10_close(world: &mut World, rng: &mut Rng) {
    let Some(slot) = held(world, rng, |_| true) else { return };
    let bare = unsecured(world, slot, rng);
    world.reached.hit_if(bare.is_some(), "INV-10: closed in parts, hardly any collateral");
    let unsecured = bare.is_some();
    let settles = !unsecured && rng.chance(50);
    let mut start = bare.unwrap_or_else(|| world.clone());
    let custody = usize::from(start.positions[slot].position.custody);
    if settles {
        // Liens and borrow settled, so that nothing but the split is left.
        let some = Size(start.positions[slot].position.size.0 / 1_000 + 1);
        if close(&mut start, slot, some).is_err() {
            return;
        }
    }
    let size = start.positions[slot].position.size;
    let permille = if rng.chance(30) { 1 } else { rng.range(1, 999) };
    let part = Size((u128::from(size.0) * u128::from(permille) / 1_000) as u64);
    if part.is_zero() {
        return;
    }
    let (mut one, mut two) = (start.clone(), start.clone());
    let Ok(whole) = close(&mut one, slot, size) else { return };
    let first = close(&mut two, slot, part);
    if let Ok(report) = &first {
        cost_against_the_trader(&start, &two, slot, report);
    }
    // A part that does not pay what falls due with it is refused, the whole is not.
    world.reached.hit_if(
        unsecured && first == Err(EngineError::InsufficientMargin),
        "INV-10: a part that cannot pay is refused",
    );
    let (Ok(first), Ok(second)) = (first, close(&mut two, slot, Size(u64::MAX))) else { return };
    if waived(&one, slot, &whole) || whole.close.pnl < 0 && whole.close.returned.is_zero() {
        return; // What cannot be paid is waived, in one way or the other.
    }
    let reports = [first, second];
    let (a, b) = (outcome(&one, slot, custody, &[whole]), outcome(&two, slot, custody, &reports));
    compare(&start, slot, custody, &a, &b, Slack::default());
    let reached = &mut world.reached;
    reached.hit("INV-10: closed in parts");
    reached.hit_if(a.waits > 0, "INV-10: closed in parts, a clawback waits");
    reached.hit_if(a.impact > 1_000, "INV-10: closed in parts, with impact");
    reached.hit_if(whole.close.pnl < 0, "INV-10: closed in parts, at a loss");
}

/// What a position pays for the events it has not answered for.
fn answer(world: &mut World, slot: usize) -> Usd {
    let Slot { market, mut position, .. } = world.positions[slot].clone();
    let moment = world.moment(market, usize::from(position.custody)).unwrap();
    let (pool, book) = (&mut world.pool, &mut world.markets[market]);
    let lien = engine::trading::touch(pool, book, &mut position, &moment).unwrap();
    world.positions[slot].position = position;
    lien
}

/// One position, and the same as two of two owners: they answer for their liens and close.
pub fn inv_10_two_positions(world: &mut World, rng: &mut Rng) {
    let owes = |s: &Slot| engine::mutualization::lien::pending(&world.markets[s.market], &s.position).unwrap();
    let Some(slot) = held(world, rng, owes).or_else(|| held(world, rng, |_| true)) else { return };
    let Some(other) = free(world, slot) else { return };
    let position = world.positions[slot].position;
    let (market, side) = (world.positions[slot].market, world.positions[slot].side);
    let events = i128::from(world.markets[market].side(side).loss_event_count - position.loss_events).min(8);
    let part = Size((u128::from(position.size.0) * u128::from(rng.range(1, 999)) / 1_000) as u64);
    let (mut one, mut two) = (world.clone(), world.clone());
    if part.is_zero() || world.marks(market, &position).notional(&position).unwrap() < Usd(10_000_000) {
        return;
    }
    cut(&mut two, slot, other, part);
    // Liens first: what they give up moves the skew without impact, so it must have moved before either closes.
    let lien = answer(&mut one, slot);
    let liens = [answer(&mut two, slot), answer(&mut two, other)];
    let Ok(mut whole) = close(&mut one, slot, Size(u64::MAX)) else { return };
    let (Ok(mut first), Ok(mut second)) =
        (close(&mut two, slot, Size(u64::MAX)), close(&mut two, other, Size(u64::MAX)))
    else {
        return;
    };
    (whole.lien, first.lien, second.lien) = (lien, liens[0], liens[1]);
    let reports = [first, second];
    if reports.iter().chain([&whole]).any(|r| waived(&one, slot, r) || r.close.pnl < 0 && r.close.returned.is_zero()) {
        return;
    }
    let custody = usize::from(position.custody);
    let (a, b) = (outcome(&one, slot, custody, &[whole]), outcome(&two, slot, custody, &reports));
    // Of each event: one size unit for each of the two positions, since the sizes they give up are rounded to it, and
    // 12 units of money: gain then, gain now, fresh gain (two notionals), the lien, and its cost are rounded in three
    // positions, mostly against one another. Borrow is rounded to a token and to a unit for each position.
    let lien = events * (2 * dollars(world, BOOKS[market].0) + 12);
    let slack = Slack { lien, borrow: dollars(world, world.backing(market, side)) + 1 + lien };
    compare(world, slot, custody, &a, &b, slack);
    let reached = &mut world.reached;
    reached.hit("INV-10: two positions for one");
    reached.hit_if(a.lien > 1_000, "INV-10: two positions for one, with a lien");
    reached.hit_if(a.waits > 0, "INV-10: two positions for one, a clawback waits");
}

/// Opens or enlarges through the engine at the present print, as if it were the request's.
fn open(world: &mut World, slot: usize, size: Size, collateral: Atoms, token: usize) -> Res<OpenReport> {
    let Slot { market, side, mut position, .. } = world.positions[slot].clone();
    let print = world.feed[BOOKS[market].0];
    let request = RequestState {
        size,
        collateral,
        placed_at: world.now,
        print_after: print.publish_time,
        expires_at: world.now,
        side: side.byte(),
        custody: token as u8,
        ..RequestState::default()
    };
    let moment = world.moment(market, token).unwrap();
    world.pool.custodies[token].pending.add_assign(collateral)?;
    let report = execute(&mut world.pool, &mut world.markets[market], &mut position, &request, &print, &moment)?;
    world.positions[slot].position = position;
    report.ended.map_or(Ok(report), Err)
}

/// An open at once, and in two parts that each bring their share of the collateral. Least size aside, a part stands
/// where the whole does.
pub fn inv_10_open(world: &mut World, rng: &mut Rng) {
    let Some(slot) = (0..4).map(|_| rng.below(world.positions.len())).find(|s| world.positions[*s].position.is_empty())
    else {
        return;
    };
    let (market, token, usd) = (world.positions[slot].market, rng.below(TOKENS), rng.range(200, 200_000) * 1_000_000);
    let size = Size(world.tokens(BOOKS[market].0, usd).0);
    let part = Size((u128::from(size.0) * u128::from(rng.range(1, 999)) / 1_000) as u64);
    let collateral = world.tokens(token, usd / 2);
    let (mut one, mut two) = (world.clone(), world.clone());
    let Ok(whole) = open(&mut one, slot, size, collateral, token) else { return };
    let brought = Atoms((u128::from(collateral.0) * u128::from(part.0)).div_ceil(u128::from(size.0)) as u64);
    let rest = Atoms(collateral.0 - brought.0);
    let parts =
        [(part, brought), (Size(size.0 - part.0), rest)].map(|(size, atoms)| open(&mut two, slot, size, atoms, token));
    let [Ok(first), Ok(second)] = parts else {
        let small = |part: &Res<OpenReport>| {
            matches!(part, Ok(_) | Err(EngineError::PositionTooSmall | EngineError::ZeroAmount))
        };
        assert!(parts.iter().all(small), "INV-10: what opens at once {parts:?}");
        return;
    };
    let sum = |of: fn(&OpenReport) -> u64| (i128::from(of(&whole)), i128::from(of(&first)) + i128::from(of(&second)));
    let about = |what: &str, (a, b): (i128, i128), most: i128| {
        assert!((a - b).abs() <= most, "INV-10: {what} {a} at once, {b} in parts, at most {most}");
    };
    // As in `compare`; cost is rounded once in each part, and the charge in tokens follows from fee, impact and cost of
    // two parts.
    let slope = slope(&one, market);
    about("base fee", sum(|r| r.base_fee.0), 2);
    about("impact", sum(|r| r.impact.0), 1 + 2 * slope);
    about("cost", sum(|r| r.cost.0), 1);
    about("charge", sum(|r| r.charged.0), (4 + 2 * slope) * grain(world, token));
    let (a, b) = (one.positions[slot].position, two.positions[slot].position);
    assert_eq!(
        (a.size, a.borrow_index, a.loss_events),
        (b.size, b.borrow_index, b.loss_events),
        "INV-10: opened in parts"
    );
    world.reached.hit("INV-10: opened in parts");
    world.reached.hit_if(whole.impact > Usd(1_000), "INV-10: opened in parts, with impact");
}
