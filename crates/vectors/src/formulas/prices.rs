use crate::json::Json;
use crate::record::{Formulas, FEWER, N};
use crate::rng::Rng;
use crate::world::{print, PRICE, T0};
use engine::margin::{Marks, Rates};
use engine::oracle::{self, Print};
use engine::price::*;
use engine::trading::{order, trigger};
use engine::*;
use serde_json::json;

/// A size, a price and a token's unit: mostly of everyday magnitude, sometimes anything.
pub fn holding(rng: &mut Rng) -> (u64, u64, u64) {
    let unit = unit_of(u8::try_from(rng.range(5, 9)).expect("small")).expect("known");
    if rng.chance(10) {
        (rng.upto(64), rng.upto(64), unit)
    } else {
        (rng.upto(50), rng.upto(45), unit)
    }
}

pub fn price(f: &mut Formulas, rng: &mut Rng) {
    for decimals in 3..=11 {
        f.case("unitOf", json!([decimals]), unit_of(decimals));
    }
    for i in 0..N {
        let (size, price, unit) = if i == 0 { (1_000_000_000, 15_000_000_000, 100_000_000_000) } else { holding(rng) };
        let args = json!([size.json(), price.json(), unit.json()]);
        f.case("notionalDown", args.clone(), notional_down(Size(size), Price(price), unit));
        f.case("notionalUp", args.clone(), notional_up(Size(size), Price(price), unit));
        f.case("valueDown", args.clone(), value_down(Atoms(size), Price(price), unit));
        f.case("valueUp", args.clone(), value_up(Atoms(size), Price(price), unit));
        f.case("atomsDown", args.clone(), atoms_down(Usd(size), Price(price), unit));
        f.case("atomsUp", args, atoms_up(Usd(size), Price(price), unit));
        let side = rng.pick(&Side::BOTH);
        let entry = if rng.chance(8) {
            rng.upto(64)
        } else {
            let near = notional_down(Size(size), Price(price), unit).map_or(7, |n| n.0);
            near.saturating_sub(rng.upto(30)).saturating_add(rng.upto(30))
        };
        let args = json!([side.json(), size.json(), entry.json(), price.json(), unit.json()]);
        f.case("pnl", args, pnl(side, Size(size), Usd(entry), Price(price), unit));
        let args = json!([side.json(), size.json(), price.json(), unit.json()]);
        f.case("entryNotional", args, entry_notional(side, Size(size), Price(price), unit));
        let part = if rng.chance(9) { size } else { rng.range(0, size) };
        let args = json!([side.json(), entry.json(), part.json(), size.json()]);
        f.case("entryPart", args, entry_part(side, Usd(entry), Size(part), Size(size)));
        let (conf, sigma, age) = (rng.upto(40), rng.upto(28), i64::try_from(rng.range(0, 8)).expect("small") - 2);
        let args = json!([price.json(), conf.json(), sigma.json(), age.json()]);
        f.case("spread", args, spread(Price(price), Price(conf), sigma, age));
    }
}

fn message(rng: &mut Rng, feed: &[u8; 32]) -> Vec<u8> {
    let mut data = vec![0; if rng.chance(15) { 132 } else { 133 + usize::from(rng.chance(2)) }];
    data[..8].copy_from_slice(&[34, 241, 35, 99, 157, 126, 244, 205]);
    data[40] = if rng.chance(10) { 0 } else { 1 };
    data[41..73].copy_from_slice(feed);
    let exponent = -i32::try_from(rng.range(0, 17)).expect("small") + i32::from(rng.chance(20)) * 2;
    let price = if rng.chance(12) { rng.signed(63) } else { rng.signed(44).abs() };
    data[73..81].copy_from_slice(&price.to_le_bytes());
    let bits = if rng.chance(20) { 64 } else { 40 };
    data[81..89].copy_from_slice(&rng.upto(bits).to_le_bytes());
    data[89..93].copy_from_slice(&exponent.to_le_bytes());
    data[93..101].copy_from_slice(&(T0 - if rng.chance(25) { T0 } else { 0 }).to_le_bytes());
    data[101..109].copy_from_slice(&(T0 - 1).to_le_bytes());
    data[109..117].copy_from_slice(&(price / 100 * 99 - i64::from(rng.chance(20))).to_le_bytes());
    if rng.chance(15) {
        data[7] ^= 1;
    }
    data
}

fn hex(data: &[u8]) -> serde_json::Value {
    json!({ "hex": data.iter().map(|byte| format!("{byte:02x}")).collect::<String>() })
}

pub fn oracle(f: &mut Formulas, rng: &mut Rng) {
    let feed = [7; 32];
    for _ in 0..FEWER {
        let data = message(rng, &feed);
        let wanted = if rng.chance(15) { [8; 32] } else { feed };
        f.case("oracle.read", json!([hex(&data), hex(&wanted)]), oracle::read(&data, &wanted));
    }
    for _ in 0..FEWER {
        let price = rng.range(1, 1_000) * rng.range(1, PRICE);
        let ema = price / 100 * rng.pick(&[89, 90, 91, 100, 110, 111, 112]) + rng.upto(8);
        let conf = price / 10_000 * rng.pick(&[1, 5, 199, 200, 201, 999, 1_000, 1_001]) + rng.upto(4);
        let p = Print { conf: Price(conf), ema: Price(ema), ..print(price, T0) };
        let now = T0 + i64::try_from(rng.range(0, 16)).expect("small") - 4;
        let most = i64::try_from(rng.range(0, 12)).expect("small");
        let bps = Bps(rng.pick(&[100, 200, 1_000]));
        f.case("oracle.age", json!([p.json(), now.json()]), Ok(p.age(now)));
        f.case("oracle.within", json!([p.json(), now.json(), most.json()]), p.within(now, most));
        f.case("oracle.narrower", json!([p.json(), bps.json()]), p.narrower(bps));
        let low = Price(engine::oracle::LEAST.0 + rng.upto(4) - 8);
        f.case("oracle.fine", json!([low.json()]), engine::oracle::fine(low));
        f.case("oracle.fitForRisk", json!([p.json()]), p.fit_for_risk());
        let t = T0 + rng.pick(&[-2, -1, 0, 1]);
        let placed = T0 - rng.pick(&[0, 2, 14, 15, 16]);
        f.case("oracle.uniqueFor", json!([p.json(), t.json(), placed.json()]), p.unique_for(t, placed));
        let other = print(price / 1_000 * rng.pick(&[989, 990, 991, 1_000, 1_010, 1_011]), T0);
        f.case("oracle.agrees", json!([p.json(), other.json(), bps.json()]), p.agrees(&other, bps));
        let args = json!([p.json(), now.json()]);
        f.case("trading.liquidate.checkPrint", args, trading::liquidate::check_print(&p, now));
        let custody = Custody { sigma: rng.upto(27), ..Custody::default() };
        let side = rng.pick(&Side::BOTH);
        let args = json!([{ "sigma": custody.sigma.json() }, p.json(), side.json(), now.json()]);
        f.case("trading.decrease.exitPrice", args, trading::decrease::exit_price(&custody, &p, side, now));
        let (a, b) = (rng.signed(40), if rng.chance(30) { i64::MAX } else { rng.signed(40) });
        f.case("trading.order.printAfter", json!([a.json(), b.json()]), Ok(trading::order::print_after(a, b)));
    }
}

/// Orders that wait for a price: terms, triggers, gates and ends, each around its edges.
pub fn orders(f: &mut Formulas, rng: &mut Rng) {
    for _ in 0..FEWER {
        let kind = RequestKind::from_u8(rng.pick(&[0, 2, 3, 4])).expect("a kind");
        let (byte, side) = (u8::try_from(kind as u64).expect("small"), rng.pick(&Side::BOTH));
        let trigger = if rng.chance(15) { 0 } else { rng.range(1, 1_000) * PRICE };
        let at = |rng: &mut Rng, offsets: &[i64]| T0 + rng.pick(offsets);
        let chosen = if rng.chance(20) { 0 } else { at(rng, &[-1, 0, 1, 3_600, order::LONGEST, order::LONGEST + 1]) };
        let newest = at(rng, &[-60, -1, 0, 1, 2]);
        let args = json!([byte, trigger.json(), chosen.json(), newest.json(), T0.json()]);
        let terms = order::terms(kind, Price(trigger), chosen, newest, T0);
        f.case(
            "trading.order.terms",
            args,
            terms.map(|t| json!({ "printAfter": t.print_after.json(), "expiresAt": t.expires_at.json() })),
        );
        let price = trigger.saturating_add(rng.range(0, 2)).saturating_sub(1).max(1);
        let args = json!([byte, side.json(), trigger.json(), price.json()]);
        f.case("trading.order.fires", args, Ok(trigger::fires(kind, side, Price(trigger), Price(price))));
        let mut request = Request {
            trigger: Price(trigger),
            print_after: T0 + 2,
            expires_at: T0 + 60,
            generation: rng.range(6, 7),
            kind: byte,
            side: side.byte(),
            ..Request::default()
        };
        let now = at(rng, &[1, 2, 4, 5, 6, 59, 60, 61]);
        let p = print(price, now - rng.pick(&[-2, 0, 1, 3, 4]));
        let known = print((price + rng.range(0, 4)).saturating_sub(2).max(1), now - rng.pick(&[-1, 0, 2, 3]));
        let buys = rng.chance(50);
        let args = json!([known.json(), p.json(), buys, now.json()]);
        let settling = trigger::settling(&known, &p, buys, now);
        f.case("trading.order.settling", args, settling.map(|print| print.json()));
        let args = json!([request.json(), byte, side.json(), p.json(), known.json(), now.json()]);
        f.case("trading.order.checkPrint", args, trigger::check_print(&request, kind, side, &p, &known, now));
        let position = Position { size: Size(rng.range(0, 2)), generation: 7, ..Position::default() };
        let orphaned = order::orphaned(&request, &position);
        f.case("trading.order.orphaned", json!([request.json(), position.json()]), Ok(orphaned));
        let asked = order::Asked { authorized: rng.chance(50), orphaned };
        let args = json!([request.json(), { "authorized": asked.authorized, "orphaned": orphaned }, now.json()]);
        let ended = order::cancel(&mut request, asked, now);
        f.case("trading.order.cancel", args, ended.map(|report| json!({ "state": request.json(), "report": report })));
        let custody = Custody { sigma: rng.upto(27), ..Custody::default() };
        let p = Print { conf: Price(rng.upto(30)), ..p };
        let args = json!([{ "sigma": custody.sigma.json() }, p.json(), side.json(), now.json()]);
        f.case("trading.open.entryPrice", args, trading::open::entry_price(&custody, &p, side, now));
    }
}

pub fn margin(f: &mut Formulas, rng: &mut Rng) {
    for _ in 0..FEWER {
        let mm = rng.range(125, 2_500);
        let rates = Rates { im: Bps(rng.range(2 * mm, 5_000.max(2 * mm))), mm: Bps(mm) };
        f.case("margin.afterLiquidation", json!([rates.json()]), Ok(rates.after_liquidation()));
        f.case("margin.withdrawal", json!([rates.json()]), Ok(rates.withdrawal()));
        let (size, price, unit) = holding(rng);
        let entry = notional_down(Size(size), Price(price), unit).map_or(rng.upto(63), |n| n.0);
        let marks = Marks {
            side: rng.pick(&Side::BOTH),
            price: Price(price / 1_000 * rng.range(900, 1_100)),
            unit,
            token_price: Price(rng.pick(&[PRICE, price, 0])),
            token_unit: rng.pick(&[unit, PRICE]),
            haircut: Bps(rng.range(100, 5_000)),
            borrow: Usd(if rng.chance(40) { u64::MAX } else { rng.upto(30) }),
            close_fee: Bps(rng.range(1, 50)),
        };
        let position = Position {
            size: Size(size),
            entry: Usd(entry),
            collateral: Atoms(entry / 100 * rng.range(1, 20)),
            ..Position::default()
        };
        let held = json!({ "size": size.json(), "entry": entry.json(), "collateral": position.collateral.json() });
        let args = json!([marks.json(), held]);
        f.case("margin.notional", args.clone(), marks.notional(&position));
        f.case("margin.pnl", args.clone(), marks.pnl(&position));
        f.case("margin.collateral", args.clone(), marks.collateral(&position));
        f.case("margin.residual", args.clone(), marks.residual(&position));
        f.case("margin.equity", args, marks.equity(&position));
        let args = json!([marks.json(), held, rates.im.json()]);
        f.case("margin.covers", args, marks.covers(&position, rates.im));
        let args = json!([marks.json(), held, rates.mm.json()]);
        f.case("margin.liquidatable", args, marks.liquidatable(&position, rates.mm));
    }
}
