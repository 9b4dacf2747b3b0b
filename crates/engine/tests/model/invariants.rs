//! What must hold after every action. Each function names its invariant.

use super::action::{Action, Effect};
use super::world::*;
use engine::liquidity::aum::{aum, Ask};
use engine::*;

pub fn check(before: &World, after: &mut World, action: Action, effect: &Effect) {
    inv_1_vaults(before, after, effect);
    inv_2_reservations(after);
    inv_3_aggregates(after);
    inv_4_pool_value(before, after, action, effect);
    inv_6_liquidation_restores(before, after, effect);
    inv_8_others_are_untouched(before, after, effect);
    inv_13_other_markets_are_untouched(before, after, effect);
    inv_16_paid_out(after);
    inv_21_lien_bound(before, effect);
    inv_24_youth(before, after, effect);
    if !after.dead.contains(&true) {
        inv_22_two_prices(before, after, effect); // nobody joins a pool whose feed is silent
    }
    super::waterfall::check(after, effect);
}

fn owes(world: &World, token: usize) -> u128 {
    u128::from(world.pool.custodies[token].owes().expect("owes").0)
}

/// INV-1: every vault holds what its custody owes, and moves by as much.
pub fn inv_1_vaults(before: &World, after: &World, effect: &Effect) {
    for token in 0..TOKENS {
        assert!(u128::from(after.vaults[token]) >= owes(after, token), "INV-1: vault {token} is short");
        let surplus = |w: &World| u128::from(w.vaults[token]) - owes(w, token);
        let swept = if effect.surplus_token == token { u128::from(effect.surplus.0) } else { 0 };
        let airdropped = surplus(after) > surplus(before);
        if !airdropped {
            assert_eq!(surplus(before), surplus(after) + swept, "INV-1: vault {token} moved otherwise than its debts");
        }
    }
    assert_eq!(after.insurance_vault, after.pool.fund.balance.0, "INV-1: the insurance vault is the fund");
}

/// Only an airdrop makes a surplus.
pub fn inv_1_no_surplus_by_itself(before: &World, after: &World, action: Action) {
    for token in 0..TOKENS {
        let surplus = |w: &World| u128::from(w.vaults[token]) - owes(w, token);
        let gift = matches!(action, Action::Airdrop { .. });
        assert!(gift || surplus(after) <= surplus(before), "INV-1: vault {token} holds tokens of nobody");
    }
}

/// INV-2.
pub fn inv_2_reservations(world: &World) {
    engine::invariants::reservations(&world.pool).expect("INV-2");
}

/// INV-3: every aggregate is the sum over positions, requests, tickets and stakes.
pub fn inv_3_aggregates(world: &World) {
    engine::invariants::collateral(&world.pool).expect("INV-3");
    let mut totals = [[SideTotals::default(); 2]; BOOKS.len()];
    let mut base = [0u128; TOKENS];
    let mut interest = 0;
    for s in world.positions.iter().filter(|s| !s.position.is_empty()) {
        let p = &s.position;
        let t = &mut totals[s.market][s.side.index()];
        t.size.0 += p.size.0;
        t.entry.0 += p.entry.0;
        t.collateral[usize::from(p.custody)].0 += p.collateral.0;
        t.positions += 1;
        interest += p.entry.0;
        let custody = &world.pool.custodies[world.backing(s.market, s.side)];
        assert!(p.borrow_index <= custody.borrow_index, "INV-3: borrow paid ahead of time");
        base[world.backing(s.market, s.side)] += u128::from(p.reservation().unwrap().0) * u128::from(p.borrow_index);
    }
    for s in world.positions.iter().filter(|s| s.position.is_empty()) {
        assert!(
            s.position.collateral.is_zero() && s.position.entry.is_zero(),
            "INV-3: an empty position holds something"
        );
    }
    for (market, mine) in totals.iter().enumerate() {
        for side in Side::BOTH {
            let (is, sum) = (world.pool.exposures[market].side(side), &mine[side.index()]);
            let same = is.size == sum.size && is.entry == sum.entry && is.positions == sum.positions;
            assert!(same && is.collateral == sum.collateral, "INV-3: {is:?} is not the sum {sum:?}");
        }
    }
    for (token, base) in base.iter().enumerate() {
        let custody = &world.pool.custodies[token];
        assert_eq!(custody.borrow_base.get(), *base, "INV-3: borrow base of {token}");
        let pending: u64 = world
            .requests
            .iter()
            .map(|r| r.request)
            .filter(|r| usize::from(r.custody) == token)
            .map(|r| r.collateral.0)
            .sum();
        assert_eq!(custody.pending.0, pending, "INV-3: pending of {token}");
        let deferred: u64 = world.deferred.iter().map(|tokens| tokens[token].0).sum();
        assert_eq!(custody.payable.0, deferred, "INV-3: payable of {token}");
    }
    assert_eq!(world.pool.fund.open_interest.0, interest, "INV-3: open interest");
    let held = world.stakes.iter().map(|s| engine::insurance::shares::current(&world.pool, s).shares).sum::<u64>();
    let rounded = world.pool.fund.shares.checked_sub(held).expect("INV-3: more shares than the fund's");
    assert!(rounded <= if world.pool.fund.epoch == 0 { 0 } else { 2 * world.stakes.len() as u64 }, "INV-3: stakes");
    assert_eq!(world.pool.lp_supply, world.lp.iter().sum::<u64>(), "INV-3: LP shares");
}

/// Deficits that positions already have and nobody has recorded, in 1e-11 of a micro dollar so that nothing is rounded.
/// AUM_burn counts a side's loss as far as the side's whole collateral goes, position by position less could be
/// collected: this is the difference, and it shows when a solvent neighbour takes their collateral along
/// (docs/decisions/0009-inv-4.md).
fn hidden(world: &World) -> i128 {
    const SCALE: u64 = 100_000_000_000; // every token's unit divides it
    let worth = |amount: u64, token: usize| {
        i128::from(amount) * i128::from(world.price(token).0) * i128::from(SCALE / world.unit(token))
    };
    // A settled market counts its own token at the settlement's price: gains of longs are paid, and losses taken from
    // collateral in that token, in tokens worth what they are worth now. AUM_burn counts a side's net gain so, and its
    // net loss as far as that collateral, if the token fell.
    let of_market = |market: usize| {
        let settled = engine::oracle::is_settled(&world.markets[market], world.now);
        let then = if settled { world.markets[market].settle_price } else { world.price(BOOKS[market].0) };
        (i128::from(then.0), i128::from(world.price(BOOKS[market].0).0))
    };
    let gained = |market: usize, side: Side, loss: i128| {
        let (then, now) = of_market(market);
        if side == Side::Long {
            loss * now / then
        } else {
            loss
        }
    };
    let mut sides = [[[0i128; 4]; 2]; BOOKS.len()];
    for s in world.positions.iter().filter(|s| !s.position.is_empty()) {
        let p = &s.position;
        let index = BOOKS[s.market].0;
        let price = i128::from(world.print(s.market).price.0) * i128::from(SCALE / world.unit(index));
        let gain = i128::from(p.size.0) * price - i128::from(p.entry.0) * i128::from(SCALE);
        let loss = if s.side == Side::Long { -gain } else { gain };
        let collateral = worth(p.collateral.0, usize::from(p.custody));
        let own = usize::from(p.custody) == index;
        let (then, now) = of_market(s.market);
        let [sum_own, sum_others, sum_loss, collectable] = &mut sides[s.market][s.side.index()];
        *(if own { sum_own } else { sum_others }) += collateral;
        *sum_loss += loss;
        *collectable += match loss {
            ..0 => gained(s.market, s.side, loss),
            _ if own => (loss * now / then).min(collateral),
            _ => loss.min(collateral),
        };
    }
    let mut sum = 0;
    for (market, sides) in sides.iter().enumerate() {
        let (then, now) = of_market(market);
        for (side, [own, others, loss, collectable]) in Side::BOTH.into_iter().zip(sides) {
            let counted = match *loss {
                ..0 => gained(market, side, *loss),
                _ if now < then => {
                    let paid = (own * then / now).min(*loss);
                    paid * now / then + (loss - paid).min(*others)
                }
                _ => (*loss).min(own + others),
            };
            sum += counted - collectable;
        }
    }
    sum / i128::from(SCALE)
}

/// INV-4: at the same prices AUM_burn falls by the hidden deficits that an action shows, to the unit, and by nothing
/// else: what it counted beyond them never falls. Traders' profit was counted in full before it was paid, a deficit
/// before it was recorded. The one payment out of it is a crank's bounty. Deposits and withdrawals are held to the
/// value of one share.
pub fn inv_4_pool_value(before: &World, after: &mut World, action: Action, effect: &Effect) {
    let (old, new) = (before.value(Ask::Burn), after.value(Ask::Burn));
    let (latent, left) = (hidden(before), hidden(after));
    let settled = after.markets.iter().any(|market| engine::oracle::is_settled(market, after.now));
    assert!(left >= 0 || settled, "INV-4: {left} of hidden deficits");
    if matches!(action, Action::Deposit { .. } | Action::Withdraw { .. }) {
        assert_eq!(latent, left, "INV-4: liquidity moved a deficit");
        let share = |value: u64, supply: u64| (u128::from(value) + 1_000_000, u128::from(supply) + 1_000_000);
        let ((v0, s0), (v1, s1)) = (share(old, before.pool.lp_supply), share(new, after.pool.lp_supply));
        assert!((v1 + UNITS) * s0 >= v0 * s1, "INV-4: a share lost value by {action:?}: {v0}/{s0} -> {v1}/{s1}");
        return;
    }
    after.reached.hit_if(old > new && latent > left + 1_000_000, "INV-4: AUM_burn fell by a deficit that was shown");
    let (old, new) = (i128::from(old), i128::from(new));
    let least = old - latent - UNITS as i128 - i128::from(effect.bounty.0);
    assert!(new - left >= least, "INV-4: AUM_burn {old} -> {new}, hidden {latent} -> {left}, by {action:?}");
}

/// Roundings of one action: one unit of money each for its dozen conversions.
const UNITS: u128 = 16;

/// INV-6: a partial liquidation leaves the restoring margin, so never less equity per notional than before.
fn inv_6_liquidation_restores(before: &World, after: &World, effect: &Effect) {
    let Some(slot) = effect.slot.filter(|_| effect.liquidated) else { return };
    let (old, new) = (before.positions[slot].position, after.positions[slot].position);
    if new.is_empty() {
        return;
    }
    let market = after.positions[slot].market;
    let rates = engine::margin::Rates::of(&after.pool, &after.markets[market]).unwrap();
    let marks = after.marks(market, &new);
    assert!(marks.covers(&new, rates.after_liquidation()).unwrap(), "INV-6: the rest is not restored");
    let was = before.marks(market, &old);
    let ratio = |m: &engine::margin::Marks, p: &PositionState| {
        (i128::from(m.equity(p).unwrap()), i128::from(m.notional(p).unwrap().0))
    };
    let ((e0, n0), (e1, n1)) = (ratio(&was, &old), ratio(&marks, &new));
    assert!(e1 * n0 >= e0 * n1, "INV-6: equity per notional fell: {e0}/{n0} -> {e1}/{n1}");
}

/// INV-8: no action changes anybody else's position; only a lien does, and it takes profit only.
fn inv_8_others_are_untouched(before: &World, after: &World, effect: &Effect) {
    for (index, (old, new)) in before.positions.iter().zip(&after.positions).enumerate() {
        let own = effect.slot == Some(index);
        let touched = effect.market == Some(old.market) && effect.side == Some(old.side);
        assert!(own || touched || old == new, "INV-8: position {index} changed by another's action");
    }
}

/// INV-13: what happens in a market stays there.
fn inv_13_other_markets_are_untouched(before: &World, after: &World, effect: &Effect) {
    for market in (0..BOOKS.len()).filter(|m| effect.market != Some(*m)) {
        assert!(before.markets[market] == after.markets[market], "INV-13: market {market} changed");
        assert!(before.pool.exposures[market] == after.pool.exposures[market], "INV-13: exposure {market} changed");
    }
}

/// INV-16: nobody was paid what nobody paid in.
fn inv_16_paid_out(world: &World) {
    for token in 0..TOKENS {
        let held = u128::from(world.vaults[token]) + if token == USDC { u128::from(world.insurance_vault) } else { 0 };
        assert_eq!(world.paid_in[token], world.paid_out[token] + held, "INV-16: token {token}");
    }
}

/// INV-21: a position pays at most h x fresh of each event, whatever touched it.
fn inv_21_lien_bound(before: &World, effect: &Effect) {
    if let (Some(slot), false) = (effect.slot, effect.lien.is_zero()) {
        let s = &before.positions[slot];
        let bound = before.lien_bound(s.market, &s.position);
        assert!(effect.lien.0 <= bound, "INV-21: a lien of {} above its bound {bound}", effect.lien.0);
    }
}

/// INV-22: AUM_mint >= AUM_burn; no crank lifts AUM_burn above the AUM_mint of before it, beyond dust and what nobody
/// owned.
fn inv_22_two_prices(before: &World, after: &World, effect: &Effect) {
    let price = |w: &World, ask| aum(&w.pool, ask, w.now).expect("aum").0;
    let (mint, burn) = (price(after, Ask::Mint), price(after, Ask::Burn));
    assert!(mint >= burn, "INV-22: AUM_mint {mint} < AUM_burn {burn}");
    if effect.crank {
        let found = &after.pool.custodies[effect.surplus_token];
        let gift = engine::price::value_up(effect.surplus, found.print.price, found.unit).expect("gift").0;
        let most = price(before, Ask::Mint) + gift + DUST;
        assert!(burn <= most, "INV-22: a crank lifted AUM_burn to {burn}, above {most}");
    }
}

/// Tickets of one hour may leave a unit each for each event: nothing beside a cent.
const DUST: u64 = 10_000;

/// INV-24: who would pay a position's deficit is changed by its own increase, at most by its share of the size; by
/// nothing else that is done.
fn inv_24_youth(before: &World, after: &mut World, effect: &Effect) {
    let share = |w: &World, position: &PositionState| {
        engine::trading::youth::share(position, w.pool.params.young, after.now).expect("a share").0
    };
    let mut diluted = false;
    for (slot, (was, is)) in before.positions.iter().zip(&after.positions).enumerate() {
        let (was, is) = (&was.position, &is.position);
        if was.is_empty() || is.is_empty() || was.generation != is.generation {
            continue;
        }
        let changed = share(before, was).abs_diff(share(after, is));
        let grown = is.size.less(was.size);
        let most = u128::from(grown.0) * u128::from(Frac::ONE.0) / u128::from(is.size.0) + 1;
        // A lien that is taken before leaves less than what the increase seems to add.
        let bounded = u128::from(changed) <= most || !effect.lien.is_zero();
        assert!(changed == 0 || bounded, "INV-24: {changed} of {most}");
        assert!(changed == 0 || effect.slot == Some(slot), "INV-24: changed by somebody else");
        diluted |= changed > 0;
    }
    after.reached.hit_if(diluted, "INV-24: an increase made its share young");
}
