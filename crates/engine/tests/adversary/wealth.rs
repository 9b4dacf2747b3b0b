//! What the player's accounts are worth at a price that stands still: everything is closed, taken back and paid, by the rules that are in force.

use crate::model::action::Action;
use crate::model::world::*;
use crate::player::{Player, INDEX};
use crate::scene::{is_players, PLAYERS};
use engine::insurance::shares as stakes;
use engine::liquidity::aum::Ask;

use engine::mutualization::ACCRUAL;
use engine::price::value_down;
use engine::trading::order::EXECUTION;
use engine::*;

/// Micro dollars.
pub fn worth(player: &Player, price: Price) -> i128 {
    let mut p = player.clone();
    p.stand_still(price);
    // In parts and in turns he could close both sides without impact: what he pays of it in the plan is his loss.
    p.world.markets[0].params.impact = Bps::ZERO;
    fill(&mut p);
    let now = p.real.max(p.world.now) + 30; // later than any market request can be executed
                                            // What is borrowed meanwhile is no loss of a plan that ends with more open than it began with.
    for custody in p.world.pool.custodies.iter_mut().take(TOKENS) {
        engine::fees::accrue(custody, p.world.now).unwrap();
        custody.borrow_at = now;
    }
    p.rest_until(now);
    let mut early = p.clone();
    close(&mut early);
    let late = (early.others_liquidate() > 0).then(|| {
        p.others_liquidate();
        close(&mut p);
        p
    });
    [Some(early), late].into_iter().flatten().map(|mut p| end(&mut p)).max().unwrap_or_default()
}

/// Others execute every market request at its print, also where that is late by now: who placed it is bound. Who can keep them from it has an option, and
/// that is worth nothing until he uses it. An order that waits for a price is taken back.
fn fill(p: &mut Player) {
    let mut nth = 0;
    while nth < p.world.requests.len() {
        let request = p.world.requests[nth].request;
        let now = p.world.now.max(request.print_after);
        let waits = RequestKind::from_u8(request.kind).unwrap().waits();
        let filled = !waits && now <= request.print_after + EXECUTION && execute(p, nth, request.print_after, now);
        nth += usize::from(!filled);
    }
}

fn execute(p: &mut Player, nth: usize, published: i64, now: i64) -> bool {
    (p.world.now, p.real) = (now, p.real.max(published));
    p.world.slot += 2;
    p.bring(&crate::player::ALL, p.real);
    let print = p.print(INDEX, published);
    p.others_act(Action::Execute { nth }, Some(print))
}

/// He closes what he has: leaves what is lost to be liquidated, then closes on the heavier side first, which costs less impact. Before others liquidate what
/// they can or after it, as is better for him: that he could choose, whatever he did.
fn close(p: &mut Player) {
    let mut open: Vec<usize> = (0..p.world.positions.len())
        .filter(|slot| is_players(p.world.positions[*slot].owner) && !p.world.positions[*slot].position.is_empty())
        .collect();
    let lost = |p: &Player, slot: usize| {
        let position = &p.world.positions[slot].position;
        p.world.marks(p.world.positions[slot].market, position).residual(position).unwrap() <= 0
    };
    open.retain(|slot| !(lost(p, *slot) && p.others_act(Action::Liquidate { slot: *slot }, None)));
    while !open.is_empty() {
        let [long, short] = &p.world.pool.exposures[0].sides;
        let heavy = if long.size >= short.size { Side::Long } else { Side::Short };
        let next = open.iter().position(|slot| p.world.positions[*slot].side == heavy).unwrap_or(0);
        p.others_act(Action::Decrease { slot: open.remove(next), permille: 1_000 }, None);
    }
}

/// Loss events end, what was collected is swept, and all is counted.
fn end(p: &mut Player) -> i128 {
    let due = |p: &Player| p.world.pool.exposures[0].sides.iter().any(|s| !(s.carry.is_zero() && s.event.is_zero()));
    if due(p) {
        for side in Side::BOTH {
            p.others_act(Action::OpenEvent { market: 0, side }, None);
        }
        let now = p.world.now + ACCRUAL + 1;
        p.rest_until(now);
        for side in Side::BOTH {
            p.others_act(Action::Finalize { market: 0, side }, None);
        }
    }
    for token in [INDEX, USDC] {
        p.others_act(Action::Sweep { token }, None);
    }
    value(p)
}

fn value(p: &Player) -> i128 {
    let w = &p.world;
    let mut tokens = p.cash;
    for placed in w.requests.iter().filter(|r| is_players(w.positions[r.slot].owner)) {
        tokens[usize::from(placed.request.custody)] += i128::from(placed.request.collateral.0);
    }
    for held in w.tickets.iter().filter(|t| is_players(t.owner)) {
        let side = Side::from_u8(held.ticket.side).unwrap();
        tokens[w.backing(held.market, side)] += i128::from(crate::model::waterfall::worth(w, held).0);
    }
    for owner in PLAYERS {
        (0..TOKENS).for_each(|token| tokens[token] += i128::from(w.deferred[owner][token].0));
    }
    let priced = |token: usize, atoms: i128| {
        let amount = Atoms(atoms.unsigned_abs() as u64);
        let value = i128::from(value_down(amount, w.price(token), w.unit(token)).unwrap().0);
        if atoms < 0 {
            -value
        } else {
            value
        }
    };
    let held: i128 = (0..TOKENS).map(|token| priced(token, tokens[token])).sum();
    held + liquidity(w) + stakes(w)
}

/// His part of what LPs could take out if all prices were exact.
fn liquidity(w: &World) -> i128 {
    let shares: u64 = PLAYERS.map(|owner| w.lp[owner]).sum();
    if shares == 0 {
        return 0;
    }
    i128::from(w.value(Ask::Burn)) * i128::from(shares) / i128::from(w.pool.lp_supply + 1_000_000)
}

fn stakes(w: &World) -> i128 {
    let worth = |owner: usize| {
        let held = stakes::current(&w.pool, &w.stakes[owner]);
        i128::from(stakes::value(&w.pool, held.shares).unwrap().0)
    };
    PLAYERS.map(worth).sum()
}
