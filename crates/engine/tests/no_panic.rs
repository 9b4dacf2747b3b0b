//! INV-18: no input makes the engine panic. Whatever does not fit is an error, and what is refused changes nothing.

mod model;

use engine::liquidity::aum::{aum, Ask};
use engine::moment::{At, Book};
use engine::mutualization::{escrow, fresh, lien, loss_event, waterfall};
use engine::trading::order::{self, Asked};
use engine::trading::{collateral, decrease, liquidate, open, Moment};
use engine::*;
use model::action::Action;
use model::rng::Rng;
use model::story::Story;
use model::world::*;
use proptest::prelude::*;

/// Amounts at the edges of their types.
fn extreme(rng: &mut Rng) -> u64 {
    let near = rng.range(0, 2);
    match rng.below(7) {
        0 => near,
        1 => u64::MAX - near,
        2 => (1 << 63) - near,
        3 => (1 << 63) + near,
        4 => 1 << rng.below(64),
        5 => 1_000_000_000 + near,
        _ => rng.next(),
    }
}

/// A world in the middle of a story.
fn world(seed: u64) -> (World, Rng) {
    let mut rng = Rng::new(seed);
    let mut world = World::create(&mut rng);
    let mut story = Story::new(rng.clone());
    for _ in 0..60 {
        let action = story.next(&world);
        world.prepare(action, 1, 0);
        let before = world.clone();
        if world.act(action).is_err() {
            world = before;
        }
    }
    (world, rng)
}

/// Every function that takes an amount or a price, on a copy of the world, with edges of u64 in place of it.
fn attack(w: &World, rng: &mut Rng) {
    let slot = rng.below(w.positions.len());
    let Slot { market: m, mut position, side, .. } = w.positions[slot].clone();
    let (mut pool, mut market) = (w.pool, w.markets[m]);
    let mut print = w.feed[BOOKS[m].0];
    let (x, y) = (extreme(rng), extreme(rng));
    let token_price = if rng.chance(50) { Price(extreme(rng)) } else { w.price(usize::from(position.custody)) };
    if rng.chance(60) {
        (print.price, print.conf, print.ema) = (Price(x), Price(if rng.chance(50) { 0 } else { y }), Price(x));
    }
    let moment = Moment {
        now: w.now,
        slot: w.slot,
        price: print.price,
        published: print.publish_time,
        token_price,
        token_discount: Bps(if rng.chance(10) { 10_000 } else { 0 }),
    };
    let token = rng.below(TOKENS) as u8;
    match rng.below(14) {
        0 => drop(engine::liquidity::shares::deposit(&mut pool, token, Atoms(y), w.now, w.slot)),
        1 => drop(engine::liquidity::shares::withdraw(&mut pool, token, y, w.now, w.slot)),
        2 => drop(engine::insurance::shares::stake(&mut pool, &mut Stake::default(), Usd(y))),
        3 => drop(engine::insurance::shares::donate(&mut pool, Usd(y))),
        4 => drop(engine::insurance::sweep::sweep(&mut pool, token, Atoms(y), w.now)),
        5 => drop(collateral::add(&mut pool, &market, &mut position, Atoms(y))),
        6 => drop(collateral::remove(&mut pool, &mut market, &mut position, Atoms(y), &print, &moment)),
        7 => {
            let _ = decrease::decrease(&mut pool, &mut market, &mut position, Size(y), Price(0), &print, &moment);
        }
        8 => drop(liquidate::liquidate(&mut pool, &mut market, &mut position, &moment, None)),
        9 => {
            let (mut book, at) = (Book { pool: &mut pool, market: &mut market }, moment.at());
            let _ = waterfall::absorb(&mut book, side, Usd(y), Frac(rng.below(2) as u64 * Frac::ONE.0), &at);
        }
        10 => {
            let (mut book, at) = (Book { pool: &mut pool, market: &mut market }, moment.at());
            let _ = loss_event::finalize(&mut book, side, &At { now: w.now + 100_000, ..at });
        }
        11 => drop(lien::touch(&mut pool, &mut market, &mut position, print.price, w.now)),
        12 => {
            pool.custodies[usize::from(token)].print.price = Price(y);
            let _ = (aum(&pool, Ask::Mint, w.now), aum(&pool, Ask::Burn, w.now));
        }
        _ => request(w, rng, (pool, market), PositionState::default(), &print, &moment),
    }
}

fn request(
    w: &World,
    rng: &mut Rng,
    mut state: (PoolState, MarketState),
    mut position: PositionState,
    print: &engine::oracle::Print,
    moment: &Moment,
) {
    let request = RequestState {
        size: Size(extreme(rng)),
        collateral: Atoms(extreme(rng)),
        placed_at: w.now,
        print_after: print.publish_time,
        expires_at: w.now + 15,
        side: rng.below(3) as u8,
        kind: rng.below(6) as u8,
        custody: rng.below(9) as u8,
        trigger: Price(extreme(rng)),
        ..RequestState::default()
    };
    let asked = Asked { authorized: rng.chance(50), orphaned: rng.chance(50) };
    let _ = order::cancel(&mut request.clone(), asked, extreme(rng) as i64);
    if let Ok(kind) = RequestKind::from_u8(request.kind) {
        let _ = order::terms(kind, request.trigger, extreme(rng) as i64, extreme(rng) as i64, extreme(rng) as i64);
    }
    if let Ok(custody) = state.0.custody_mut(request.custody) {
        custody.pending = request.collateral;
    }
    let _ = open::execute(&mut state.0, &mut state.1, &mut position, &request, print, moment);
    if let Some(held) = w.positions.iter().find(|s| !s.position.is_empty()) {
        let (mut pool, mut market, mut position) = (w.pool, w.markets[held.market], held.position);
        let request = RequestState { generation: position.generation, ..request };
        let _ = order::reduce(&mut pool, &mut market, &mut position, &request, print, moment);
    }
}

#[test]
fn inv_18_no_extreme_amount_or_price_makes_an_action_panic() {
    for seed in 0..1_500 {
        let (w, mut rng) = world(seed);
        for round in 0..300 {
            let before = rng.clone();
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| attack(&w, &mut rng)));
            assert!(result.is_ok(), "a panic in world {seed}, round {round}, {:?}", before.clone().next());
        }
    }
}

/// Actions with absurd parameters, through the model: what is refused is reverted by the model, what is accepted keeps
/// INV-1 to 3.
#[test]
fn inv_18_absurd_actions_are_refused_or_keep_the_books() {
    for seed in 0..600 {
        let (mut w, mut rng) = world(seed);
        for _ in 0..60 {
            let (slot, owner, token) = (rng.below(36), rng.below(OWNERS), rng.below(TOKENS));
            // Up to 290 billion dollars: with 18,000 billion in one pool its value would not fit 64 bits.
            let usd = extreme(&mut rng) >> 6;
            let action = match rng.below(9) {
                0 => Action::Deposit { owner, token, usd },
                1 => Action::Place { slot, usd, token, rate: rng.range(0, 20_000), increase: rng.chance(50) },
                2 => Action::Execute { nth: usize::MAX },
                3 => Action::AddCollateral { slot, usd },
                4 => Action::Stake { owner, usd: usd / 1_000_000 },
                5 => Action::Price { token: rng.below(3), bps: rng.pick(&[-9_999, -5_000, 5_000, 10_000]), conf: 1 },
                6 => Action::Liquidate { slot },
                7 => Action::Decrease { slot, permille: rng.pick(&[1, 1_000]) },
                _ => Action::Wait { seconds: rng.pick(&[1, 10_000_000]) },
            };
            w.prepare(action, 1, 0);
            let before = w.clone();
            match w.act(action) {
                Ok(effect) => {
                    model::invariants::inv_1_vaults(&before, &w, &effect);
                    model::invariants::inv_2_reservations(&w);
                    model::invariants::inv_3_aggregates(&w);
                }
                Err(_) => w = before,
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn inv_18_pure_functions_take_any_number(a: u64, b: u64, c: u64, d: u64, e: i64, f: i64, h in 0..=Frac::ONE.0, long: bool, bits in 0u32..64) {
        let side = if long { Side::Long } else { Side::Short };
        let (a, b) = (a >> bits, b >> (63 - bits));
        let params = MarketParams { impact: Bps(1_000), depth: Usd(c | 1), ..MarketParams::default() };
        let _ = engine::fees::impact(&params, e, f);
        let _ = engine::fees::borrow_rate(Atoms(a), Atoms(b), Bps(44_000));
        let _ = engine::fees::borrow_due(Atoms(a), b, c);
        let _ = engine::price::pnl(side, Size(a), Usd(b), Price(c), d);
        let _ = engine::price::spread(Price(a), Price(b), c, f % 8);
        let _ = engine::price::entry_part(side, Usd(a), Size(b), Size(c));
        let _ = fresh::fresh(side, e, Size(a), Price(b), Price(c), 100_000_000_000);
        let _ = fresh::fresh_bound(side, Size(a), Price(b), Price(c), 100_000_000_000);
        let _ = escrow::maturity_hour(e, f);
        let events = LossEventParams { lp_share: Bps(5_000), max_clawback: Bps(2_500), ..LossEventParams::default() };
        let _ = loss_event::split(Usd(a), Usd(b), &events, (u128::from(c) << 12, u128::from(d) << 12), Frac(Frac::ONE.0 / 2));
        let position = PositionState { size: Size(a), entry: Usd(b), side: side.byte(), ..PositionState::default() };
        let entry = LossEventEntry { clawback_rate: Frac(h / 2), price: Price(c), reference: Price(d), ..LossEventEntry::default() };
        if a > 0 {
            let _ = lien::share(side, &position, &entry, Price(d), 100_000_000_000);
        }
    }
}
