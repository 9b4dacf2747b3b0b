//! A world in which every amount is twice as large: tokens, dollars, sizes, shares, limits; prices, rates and times are
//! the same.

use super::*;

fn twice(amounts: &mut [&mut u64]) {
    amounts.iter_mut().for_each(|a| **a *= 2);
}

fn custody(c: &mut Custody) {
    twice(&mut [&mut c.owned.0, &mut c.locked.0, &mut c.collateral.0, &mut c.pending.0, &mut c.escrow.0]);
    twice(&mut [&mut c.insurance_due.0, &mut c.protocol_fees.0, &mut c.payable.0]);
    c.outflow_used *= 2;
    c.borrow_base.set(c.borrow_base.get() * 2);
}

fn pool(p: &mut PoolState) {
    p.custodies.iter_mut().for_each(custody);
    for totals in p.exposures.iter_mut().flat_map(|e| e.sides.iter_mut()) {
        twice(&mut [&mut totals.size.0, &mut totals.entry.0, &mut totals.liens.0, &mut totals.loss_event.0]);
        twice(&mut [&mut totals.waiting_shortfall.0]);
        totals.collateral.iter_mut().for_each(|c| c.0 *= 2);
    }
    let f = &mut p.fund;
    twice(&mut [&mut f.balance.0, &mut f.shares, &mut f.day_balance.0, &mut f.pool_cap.used.0]);
    twice(&mut [&mut f.open_interest.0, &mut f.average_open_interest.0]);
    twice(&mut [&mut p.deductible.day_aum.0, &mut p.deductible.cap.used.0, &mut p.lp_supply]);
    let q = &mut p.params;
    twice(&mut [&mut q.loss_events.min_loss_event.0, &mut q.fund_min.0, &mut q.fund_floor.0, &mut q.target_min.0]);
    twice(&mut [&mut q.keeper_floor.0]);
}

fn side(b: &mut SideBook) {
    b.escrow.buckets.iter_mut().for_each(|bucket| bucket.tokens.0 *= 2);
    b.loss_events.iter_mut().for_each(|e| twice(&mut [&mut e.lien.0, &mut e.lien_paid.0]));
    twice(&mut [&mut b.escrow.matured.0, &mut b.waiting_insurance.0, &mut b.waiting_deductible.0]);
    twice(&mut [&mut b.hour_cap.used.0, &mut b.day_cap.used.0]);
    let o = &mut b.open;
    twice(&mut [&mut o.shortfall.0, &mut o.insurance.0, &mut o.deductible.0, &mut o.params.min_loss_event.0]);
    o.winning_weight.set(o.winning_weight.get() * 2);
    o.losing_weight.set(o.losing_weight.get() * 2);
}

fn market(m: &mut MarketState) {
    m.sides.iter_mut().for_each(side);
    for weight in m.hours.iter_mut().flat_map(|clawback_rate| clawback_rate.weight.iter_mut()) {
        weight.set(weight.get() * 2);
    }
    let l = &mut m.ledger;
    twice(&mut [&mut l.deficits.0, &mut l.insurance.0, &mut l.young.0, &mut l.deductible.0, &mut l.lp_share.0]);
    twice(&mut [&mut l.escrow.0, &mut l.lien_paid.0, &mut l.lien_unpaid.0, &mut l.remainder.0]);
    twice(&mut [&mut m.params.depth.0, &mut m.params.max_long.0, &mut m.params.max_short.0]);
}

/// The same world, twice as large.
pub fn doubled(world: &World) -> World {
    let mut w = world.clone();
    pool(&mut w.pool);
    w.markets.iter_mut().for_each(market);
    for s in &mut w.positions {
        twice(&mut [&mut s.position.size.0, &mut s.position.entry.0, &mut s.position.collateral.0]);
    }
    w.tickets.iter_mut().for_each(|t| t.ticket.face.0 *= 2);
    w
}
