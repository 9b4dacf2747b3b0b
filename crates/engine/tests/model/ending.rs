//! INV-17: from every state, permissionless steps alone empty the world.

use super::action::Action;
use super::world::*;
use engine::oracle::AGE_REDUCE;
use engine::{RequestKind, Side};

/// Plays one action and tells whether it was accepted; all invariants are checked by `play`.
pub type Play<'a> = &'a mut dyn FnMut(&mut World, Action) -> bool;

/// Feeds that a story left dead speak again.
pub fn wake(world: &mut World, play: Play) {
    for token in 0..TOKENS {
        if world.dead[token] {
            play(world, Action::Feed { token, dead: false });
        }
    }
}

pub fn empty(world: &mut World, play: Play) {
    finish(world, play);
    leave(world, play);
}

/// The same where a feed dies first: its market is settled, unless it comes back before. LPs then leave when it has
/// come back.
pub fn empty_without_feed(world: &mut World, token: usize, revives: bool, play: Play) {
    play(world, Action::Feed { token, dead: true });
    play(world, Action::Wait { seconds: 100 });
    play(world, Action::Wait { seconds: 86_000 });
    assert!(!play(world, Action::Settle { market: token }), "a feed was silent for less than a day");
    play(world, Action::Wait { seconds: 500 });
    assert!(play(world, Action::Settle { market: token }), "INV-17: a dead feed's market cannot be settled");
    if revives {
        play(world, Action::Wait { seconds: 80_000 });
        play(world, Action::Feed { token, dead: false });
        assert_eq!(world.markets[token].settle_at, 0, "a print revives a market");
        return empty(world, play);
    }
    play(world, Action::Wait { seconds: 86_400 });
    finish(world, play);
    play(world, Action::Feed { token, dead: false });
    assert_ne!(world.markets[token].settle_at, 0, "a settled market stays settled");
    leave(world, play);
}

fn finish(world: &mut World, play: Play) {
    close_requests_and_positions(world, play);
    end_events(world, play);
    claim_and_seal(world, play);
}

fn close_requests_and_positions(world: &mut World, play: Play) {
    play(world, Action::Wait { seconds: 60 });
    // Orders that live are marked; four seconds later nothing can execute them, and anyone may close them.
    for nth in (0..world.requests.len()).rev() {
        if RequestKind::from_u8(world.requests[nth].request.kind).is_ok_and(RequestKind::waits) {
            play(world, Action::Cancel { nth });
        }
    }
    play(world, Action::Wait { seconds: AGE_REDUCE + 1 });
    while !world.requests.is_empty() {
        assert!(play(world, Action::Cancel { nth: 0 }), "INV-17: a request cannot be cancelled");
    }
    // So that no close is at the print of its own opening.
    play(world, Action::Wait { seconds: 60 });
    for slot in 0..world.positions.len() {
        if world.positions[slot].position.is_empty() {
            continue;
        }
        // A partial liquidation may have to come before the owner can close what is left.
        for _ in 0..3 {
            if !world.positions[slot].position.is_empty() && !play(world, Action::Decrease { slot, permille: 1_000 }) {
                play(world, Action::Liquidate { slot });
            }
        }
        assert!(world.positions[slot].position.is_empty(), "INV-17: position {slot} cannot be closed");
    }
}

fn end_events(world: &mut World, play: Play) {
    for _ in 0..2 {
        play(world, Action::Wait { seconds: 5_000 });
        for nth in 0..world.receipts.len() {
            play(world, Action::Seal { nth });
        }
        for market in 0..BOOKS.len() {
            for side in Side::BOTH {
                play(world, Action::OpenLossEvent { market, side });
                play(world, Action::Finalize { market, side });
            }
        }
    }
    for exposure in world.pool.active_exposures() {
        for side in &exposure.sides {
            assert!(
                side.loss_event.is_zero() && side.waiting_shortfall.is_zero(),
                "INV-17: an event or waiting shortfall does not end"
            );
            assert!(side.size.is_zero() && side.entry.is_zero() && side.positions == 0, "INV-17: a side is not empty");
        }
    }
}

fn claim_and_seal(world: &mut World, play: Play) {
    play(world, Action::Wait { seconds: 40_000 });
    while !world.tickets.is_empty() {
        assert!(play(world, Action::Claim { nth: 0 }), "INV-17: a ticket cannot be claimed");
    }
    while world.receipts.iter().any(|r| r.1.is_none()) {
        assert!(play(world, Action::Seal { nth: 0 }), "INV-17: a receipt cannot be sealed");
    }
    for exposure in world.pool.active_exposures() {
        assert!(exposure.sides.iter().all(|s| s.liens.is_zero()), "INV-17: liens do not lapse");
    }
    while let Some((owner, token)) =
        (0..OWNERS).flat_map(|o| (0..TOKENS).map(move |t| (o, t))).find(|(o, t)| !world.deferred[*o][*t].is_zero())
    {
        assert!(play(world, Action::PayOut { owner, token }), "INV-17: profit waits for ever");
        play(world, Action::Wait { seconds: 3_600 });
    }
    for custody in world.pool.active_custodies() {
        let rest = [custody.locked, custody.collateral, custody.pending, custody.escrow, custody.payable];
        assert!(rest.iter().all(|x| x.is_zero()), "INV-17: tokens stick: {rest:?}");
        assert_eq!(custody.borrow_base.get(), 0, "INV-17: borrow sticks");
    }
}

/// LPs and stakers leave. What stays is what their virtual first dollar and the last fees own.
fn leave(world: &mut World, play: Play) {
    for token in 0..TOKENS {
        assert!(play(world, Action::Sweep { token }), "INV-17: token {token} cannot be swept");
    }
    for owner in 0..OWNERS {
        play(world, Action::CancelUnstake { owner });
        play(world, Action::RequestUnstake { owner, permille: 1_000 });
    }
    play(world, Action::Wait { seconds: 7 * 86_400 + 60 });
    for owner in 0..OWNERS {
        play(world, Action::Unstake { owner });
        assert_eq!(world.stakes[owner].shares, 0, "INV-17: a stake cannot leave");
    }
    // A tenth of a token an hour, down to its least weight, and at the end 10,000 dollars at once.
    for _ in 0..400 {
        let all: u64 = (0..TOKENS).map(|t| value(world, t)).sum();
        if world.pool.lp_supply == 0 || all < 3_000_000 {
            break;
        }
        play(world, Action::Wait { seconds: 3_600 });
        for token in 0..TOKENS {
            withdraw_most(world, token, all, play);
        }
    }
    let left: u64 = (0..TOKENS).map(|t| value(world, t)).sum();
    assert!(left < 100_000_000, "INV-17: {left} micro dollars stick in the pool, LP shares {}", world.pool.lp_supply);
}

/// As much of a token as may leave now, to within a factor of two.
fn withdraw_most(world: &mut World, token: usize, all: u64, play: Play) {
    let owner = (0..OWNERS).max_by_key(|o| world.lp[*o]).unwrap();
    let part = (value(world, token) / 10).max(9_900_000_000).min(value(world, token));
    let share = u128::from(part) * 1_000 * u128::from(world.pool.lp_supply) / u128::from(all);
    let mut permille = (share / u128::from(world.lp[owner].max(1))).clamp(1, 1_000) as u64;
    while permille > 0 && !play(world, Action::Withdraw { owner, token, permille }) {
        permille /= 2;
    }
}

fn value(world: &World, token: usize) -> u64 {
    let custody = &world.pool.custodies[token];
    engine::price::value_down(custody.owned, custody.print.price, custody.unit).unwrap().0
}
