//! Invariants that compare two stories: 9, 10, 11 and 15. From a state that chance made, the same people do the same
//! thing in two ways, each in its own copy of the world, and what they get is compared.
//!
//! Tolerances are counted in *grains*. An amount that is rounded once is off by less than one unit; a token amount that
//! follows from a dollar amount is off by the tokens of one micro dollar. A grain is the larger of one atom and the
//! tokens of one micro dollar.

pub mod cycles;
pub mod order;
pub mod parts;
pub mod payouts;
pub mod scaled;

use super::rng::Rng;
use super::waterfall::worth;
use super::world::*;
use engine::trading::decrease::{decrease, DecreaseReport};
use engine::*;

/// INV-10, 11 and 15, one relation of each kind, from this state; `rng` is not the story's, so that stories stay what
/// they are.
pub fn check(world: &mut World, rng: &mut Rng) {
    parts::inv_10_close(world, rng);
    parts::inv_10_open(world, rng);
    parts::inv_10_two_positions(world, rng);
    payouts::inv_11_more_gain(world, rng);
    payouts::inv_11_larger_position(world, rng);
    payouts::inv_11_twice_everything(world, rng);
    cycles::inv_15_liquidity(world, rng);
    cycles::inv_15_stakes(world, rng);
}

/// Tokens, by custody.
pub type Tokens = [i128; TOKENS];

/// The larger of one atom and what one micro dollar buys, rounded up.
pub fn grain(world: &World, token: usize) -> i128 {
    i128::from(world.unit(token) / world.price(token).0 + 1)
}

/// A slot that holds a position of which the test holds, searched from a random one on.
pub fn held(world: &World, rng: &mut Rng, test: impl Fn(&Slot) -> bool) -> Option<usize> {
    let n = world.positions.len();
    let from = rng.below(n);
    let fits = |i: &usize| !world.positions[*i].position.is_empty() && test(&world.positions[*i]);
    (0..n).map(|i| (from + i) % n).find(fits)
}

/// A free slot of the same market and side.
pub fn free(world: &World, like: usize) -> Option<usize> {
    let s = &world.positions[like];
    (0..world.positions.len()).find(|i| {
        let t = &world.positions[*i];
        t.market == s.market && t.side == s.side && t.position.is_empty()
    })
}

/// What an owner has in tickets of a side, after all events.
pub fn in_tickets(world: &World, owner: usize, market: usize, side: Side) -> i128 {
    let mine = world.tickets.iter().filter(|t| t.owner == owner && t.market == market && t.ticket.side == side.byte());
    mine.map(|t| i128::from(worth(world, t).0)).sum()
}

/// Tokens that left the vaults between two moments of one story, and profit that is owed and leaves as the hourly limit
/// refills.
pub fn paid(from: &World, to: &World) -> Tokens {
    let sum = |w: &World, t: usize| {
        i128::from(w.paid_out[t] as u64) + w.deferred.iter().map(|tokens| i128::from(tokens[t].0)).sum::<i128>()
    };
    std::array::from_fn(|t| sum(to, t) - sum(from, t))
}

/// Closes a size through the engine alone; nothing is paid, what would be is in the report.
pub fn close(world: &mut World, slot: usize, size: Size) -> Res<DecreaseReport> {
    let Slot { market, mut position, .. } = world.positions[slot].clone();
    let moment = world.moment(market, usize::from(position.custody)).unwrap();
    let print = world.feed[BOOKS[market].0];
    let (pool, book) = (&mut world.pool, &mut world.markets[market]);
    let report = decrease(pool, book, &mut position, size, Price(0), &print, &moment)?;
    world.positions[slot].position = position;
    Ok(report)
}

/// What an owner gets by a close, in tokens, now and later.
pub fn takings(world: &World, slot: usize, custody: usize, reports: &[DecreaseReport]) -> Tokens {
    let mut sum = Tokens::default();
    let backing = world.backing(world.positions[slot].market, world.positions[slot].side);
    for r in reports {
        let s = &r.close;
        sum[backing] += i128::from(s.profit.0) + i128::from(s.deferred.0);
        sum[backing] += i128::from(s.escrowed.total().unwrap().0);
        sum[custody] += i128::from(s.returned.0);
    }
    sum
}

/// Cuts `size` of a position, and its share of cost and collateral, off into a free slot of another owner. Every
/// aggregate stays what it is.
pub fn cut(world: &mut World, slot: usize, to: usize, size: Size) {
    let Slot { market, side, position, .. } = world.positions[slot].clone();
    let of = |amount: u64| (u128::from(amount) * u128::from(size.0) / u128::from(position.size.0)) as u64;
    let part = PositionState {
        size,
        entry: Usd(of(position.entry.0)),
        collateral: Atoms(of(position.collateral.0)),
        ..position
    };
    let rest = &mut world.positions[slot].position;
    rest.size.0 -= part.size.0;
    rest.entry.0 -= part.entry.0;
    rest.collateral.0 -= part.collateral.0;
    world.positions[to].position = part;
    world.pool.exposures[market].side_mut(side).positions += 1;
}

/// A charge that neither profit nor collateral could pay was waived.
pub fn waived(world: &World, slot: usize, r: &DecreaseReport) -> bool {
    let s = &r.close;
    let asked = r.base_fee.0 + r.impact.0 + r.borrow.0;
    s.returned.is_zero()
        && world.positions[slot].position.collateral.is_zero()
        && u64::try_from(s.pnl).unwrap_or(0) < asked
}
