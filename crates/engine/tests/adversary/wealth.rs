//! What the player's accounts are worth at a price that stands still: everything is closed, taken back and paid, by the
//! rules that are in force.

use crate::model::action::Action;
use crate::model::world::*;
use crate::player::{Player, INDEX};
use crate::scene::{is_players, PLAYERS};
use engine::insurance::shares as stakes;
use engine::legacy::{self, Hole};
use engine::liquidity::aum::Ask;
use engine::mutualization::ACCRUAL;
use engine::oracle::AGE_LIQUIDITY;
use engine::price::value_down;
use engine::*;

/// Micro dollars. An order that waits is worth what it brings back if it ends, whatever is done before: so what their
/// actions gain adds up, and a fill at a price better than the newest shows at once.
pub fn worth(player: &Player, price: Price) -> i128 {
    let mut p = player.clone();
    let best = sweeps_at(&p, price);
    p.stand_still(price);
    // Unwinding costs nothing: in parts and in turns both sides can be closed without impact, and of the fees an LP or
    // staker gets their part.
    let fees = &mut p.world.markets[0].params;
    (fees.impact, fees.base_fee, fees.liq_fee) = (Bps::ZERO, Bps::ZERO, Bps::ZERO);
    forgive(&mut p.world);
    p.bring(&crate::player::ALL, p.real);
    // What was not swept yet pays no deficit: of the two orders, both anyone's, the better counts.
    let lost = (0..p.world.positions.len()).any(|slot| {
        let position = &p.world.positions[slot].position;
        !position.is_empty() && p.world.liquidatable(slot, position)
    });
    let late = lost.then(|| unwind(p.clone(), best));
    sweep(&mut p, best);
    unwind(p, best).max(late.unwrap_or(i128::MIN))
}

/// All is closed: before others liquidate what they can or after it, as is better for them.
fn unwind(mut p: Player, best: Price) -> i128 {
    let now = p.real.max(p.world.now) + 30; // later than any market request can be executed
    for custody in p.world.pool.custodies.iter_mut().take(TOKENS) {
        // What is borrowed meanwhile is no loss of a plan that ends with more open than it began with.
        engine::fees::accrue(custody, p.world.now).unwrap();
        custody.borrow_at = now;
    }
    p.rest_until(now);
    let mut early = p.clone();
    close(&mut early);
    let late = (early.others_liquidate() > 0).then(|| {
        p.others_liquidate();
        close(&mut p);
        end(&mut p, best)
    });
    end(&mut early, best).max(late.unwrap_or(i128::MIN))
}

/// No borrow is due of any position.
fn forgive(w: &mut World) {
    for custody in w.pool.custodies.iter_mut().take(TOKENS) {
        engine::fees::accrue(custody, w.now).unwrap();
    }
    for slot in w.positions.iter_mut().filter(|s| !s.position.is_empty()) {
        let custody = &mut w.pool.custodies[w.pool.exposures[slot.market].backing(slot.side)];
        let (reserved, index) = (slot.position.reservation().unwrap(), slot.position.borrow_index);
        slot.position.borrow_index = custody.borrow_index;
        engine::fees::rebase(custody, (reserved, index), (reserved, custody.borrow_index)).unwrap();
    }
}

fn his_open(p: &Player) -> Vec<usize> {
    let own =
        |slot: &usize| is_players(p.world.positions[*slot].owner) && !p.world.positions[*slot].position.is_empty();
    (0..p.world.positions.len()).filter(own).collect()
}

/// What is lost they leave to be liquidated.
fn abandon(p: &mut Player) {
    for slot in his_open(p) {
        let Slot { market, position, .. } = p.world.positions[slot];
        if p.world.marks(market, &position).residual(&position).unwrap() <= 0 {
            p.others_act(Action::Liquidate { slot }, None);
        }
    }
}

/// They close what they have, after what is lost.
fn close(p: &mut Player) {
    abandon(p);
    for slot in his_open(p) {
        p.others_act(Action::Decrease { slot, permille: 1_000 }, None);
    }
}

/// Loss events end, and all is counted.
fn end(p: &mut Player, best: Price) -> i128 {
    let lost = |p: &Player| {
        p.world.pool.exposures[0].sides.iter().any(|s| !(s.waiting_shortfall.is_zero() && s.loss_event.is_zero()))
    };
    if lost(p) {
        for side in Side::BOTH {
            p.others_act(Action::OpenLossEvent { market: 0, side }, None);
        }
        let now = p.world.now + ACCRUAL + 1;
        p.rest_until(now);
        for side in Side::BOTH {
            p.others_act(Action::Finalize { market: 0, side }, None);
        }
    }
    sweep(p, best);
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

/// Their part of what LPs could take out if all prices were exact.
fn liquidity(w: &World) -> i128 {
    let shares: u64 = PLAYERS.map(|owner| w.lp[owner]).sum();
    if shares == 0 {
        return 0;
    }
    i128::from(w.value(Ask::Burn)) * i128::from(shares) / i128::from(w.pool.lp_supply + 1_000_000)
}

/// The price of the index token at which what was collected is sold: anyone may sweep it, at any print of the last five
/// seconds that is not older than the one the pool knows, and be ahead of everybody as an LP may.
fn sweeps_at(p: &Player, price: Price) -> Price {
    let known = p.world.pool.custodies[INDEX].print.publish_time.max(p.real - AGE_LIQUIDITY);
    (known..=p.real).map(|published| p.print(INDEX, published).price).fold(price, Price::max)
}

/// What was collected for the fund is the fund's. So is a gift by the old rule.
fn sweep(p: &mut Player, best: Price) {
    let w = &mut p.world;
    for (token, vault) in w.vaults.iter().enumerate() {
        let c = &mut w.pool.custodies[token];
        let gift = if legacy::old(Hole::Sweep) { Atoms(*vault).less(c.owes().unwrap()) } else { Atoms::ZERO };
        let due = c.insurance_due.plus(gift).unwrap();
        let price = if token == INDEX { best } else { c.print.price };
        let worth = value_down(due, price, c.unit).unwrap();
        c.insurance_due = Atoms::ZERO;
        w.insurance_vault += worth.0;
        w.pool.fund.balance.add_assign(worth).unwrap();
    }
}

/// Their part of the fund.
fn stakes(w: &World) -> i128 {
    let worth = |owner: usize| {
        let held = stakes::current(&w.pool, &w.stakes[owner]);
        i128::from(stakes::value(&w.pool, held.shares).unwrap().0)
    };
    PLAYERS.map(worth).sum()
}
