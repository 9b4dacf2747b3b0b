//! Quotes in the small world of the vectors: they agree with each other, and with what the engine does.

use engine::{Atoms, EngineError, PositionState, Price, RequestState, Side, Size, Usd};
use proptest::prelude::*;
use quotes::calls::types::*;
use quotes::calls::*;
use quotes::replay::Source;
use quotes::Maybe;
use vectors::world::{self, print, ETH, SOL, T0, USDC};

const DOLLAR: u64 = world::DOLLAR;
const NOW: i64 = T0 + 1;

fn scene() -> Scene {
    let world = world::base();
    let mut scene = Scene { now: NOW, slot: 9, pool: world.pool, market: world.market };
    scene.pool.aum = quote_pool_value(&Instant { now: NOW, slot: 9, pool: scene.pool }, &Nothing {}).unwrap().burn;
    scene
}

fn order(side: u8, custody: u8, dollars: u64) -> OrderArgs {
    let token = scene().pool.custodies[usize::from(custody)];
    let collateral = engine::price::atoms_down(Usd(dollars), token.print.price, token.unit).unwrap();
    OrderArgs { side, custody, collateral, ..OrderArgs::default() }
}

/// An order of a part of the largest size, filled in the scene.
fn opened(scene: &mut Scene, side: u8, custody: u8, dollars: u64, percent: u64) -> Option<PositionState> {
    let order = order(side, custody, dollars);
    let most = quote_max_size(scene, &order).unwrap().size.0;
    let mut filled = *scene;
    let size = Size(most / 100 * percent);
    let report = quote_open(&mut filled, &OrderArgs { size, ..order }).ok()?;
    *scene = filled;
    Some(report.position)
}

fn at(price: u64) -> Source {
    Source::of(print(price, NOW))
}

/// A scene whose feeds have just spoken, the index at this price.
fn priced(mut scene: Scene, price: u64) -> Scene {
    for custody in scene.pool.custodies.iter_mut().take(3) {
        let last = custody.print.price.0;
        custody.print = print(last, NOW);
    }
    scene.now = NOW + 1;
    let print = Source::of(engine::oracle::Print { publish_time: NOW + 1, ..print(price, NOW) });
    do_observe(&mut scene, &PrintArgs { print }).unwrap();
    scene
}

fn side() -> impl Strategy<Value = u8> {
    0u8..2
}
fn custody() -> impl Strategy<Value = u8> {
    prop_oneof![Just(SOL), Just(ETH), Just(USDC)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_atom_more_than_the_largest_size_meets_its_limit(side in side(), custody in custody(), dollars in 5 * DOLLAR..2_000_000 * DOLLAR) {
        let (scene, order) = (scene(), order(side, custody, dollars));
        let most = quote_max_size(&mut scene.clone(), &order).unwrap();
        let with = |size: u64| quote_open(&mut scene.clone(), &OrderArgs { size: Size(size), ..order }).map(|_| ()).map_err(EngineError::code);
        if most.size.is_zero() {
            prop_assert!(with(1).is_err());
        } else {
            prop_assert_eq!(with(most.size.0), Ok(()));
            prop_assert_eq!(with(most.size.0 + 1), Err(most.limit));
        }
    }

    #[test]
    fn what_is_liquidatable_is_liquidated(side in side(), custody in custody(), dollars in 20 * DOLLAR..100_000 * DOLLAR, percent in 20u64..=100, moved in 50u64..150) {
        let mut scene = scene();
        if let Some(position) = opened(&mut scene, side, custody, dollars, percent) {
            let price = scene.pool.custodies[0].print.price.0 / 100 * moved;
            let mut scene = priced(scene, price);
            let health = quote_health(&mut scene, &HealthArgs { position, ..HealthArgs::default() }).unwrap();
            let print = Source::of(scene.pool.custodies[0].print);
            let args = LiquidationArgs { position, print, second: Source::default() };
            match quote_liquidation(&mut scene.clone(), &args) {
                Ok(outcome) => {
                    prop_assert!(health.liquidatable.get());
                    prop_assert_eq!(outcome.report.absorbed.young.0 + outcome.report.absorbed.insurance.0 + outcome.report.absorbed.deductible.0
                        + outcome.report.absorbed.shortfall.0, outcome.report.close.deficit.0);
                }
                Err(error) => prop_assert!(error == EngineError::NotLiquidatable && !health.liquidatable.get(), "{:?}", error),
            }
            prop_assert_eq!(do_roll(&mut scene, &Nothing {}).and_then(|_| check_invariants(&scene, &Nothing {})), Ok(Nothing {}));
        }
    }

    #[test]
    fn a_close_pays_what_the_engine_pays(side in side(), custody in custody(), dollars in 20 * DOLLAR..100_000 * DOLLAR, moved in 90u64..130, part in 1u64..=100) {
        let mut scene = scene();
        if let Some(mut position) = opened(&mut scene, side, custody, dollars, 50) {
            let price = scene.pool.custodies[0].print.price.0 / 100 * moved;
            let mut scene = priced(scene, price);
            let (mut pool, mut market) = (scene.pool, scene.market);
            let print = scene.pool.custodies[0].print;
            let size = if part == 100 { Maybe::NONE } else { Maybe(position.size.0 / 100 * part) };
            let args = CloseArgs { position, print: Source::of(print), size, limit: Price::ZERO };
            let quote = quote_close(&mut scene, &args);
            let moment = quotes::replay::moment(&Scene { pool, market, ..scene }.here(), &print, custody, 3).unwrap();
            let size = Size(size.get().unwrap_or(u64::MAX));
            let done = engine::trading::decrease::decrease(&mut pool, &mut market, &mut position, size, Price::ZERO, &print, &moment);
            prop_assert_eq!(quote.map(|quote| (quote.report, quote.position)), done.map(|report| (report.into(), position)));
            if quote.is_ok() {
                prop_assert_eq!((scene.pool, scene.market), (pool, market));
                prop_assert_eq!(quote.unwrap().health == Health::default(), position.is_empty());
            }
        }
    }

    #[test]
    fn every_dollar_of_a_loss_is_somewhere(losing in side(), deficit in 1u64..3_000_000 * DOLLAR, young in 0u64..=1_000_000_000_000_000_000) {
        let mut scene = scene();
        opened(&mut scene, 1 - losing, USDC, 50_000 * DOLLAR, 90).unwrap();
        let loss = LossArgs { deficit: Usd(deficit), young: engine::Frac(young), losing, ..LossArgs::default() };
        let what = quote_what_if(&mut scene, &loss).unwrap();
        let a = what.absorbed;
        prop_assert_eq!(a.young.0 + a.insurance.0 + a.deductible.0 + a.shortfall.0, deficit);
        let r = what.receipt;
        prop_assert_eq!(r.shortfall.0, r.lp_share.0 + r.escrow.0 + r.lien_paid.0 + r.lien_unpaid.0 + r.remainder.0);
        prop_assert_eq!(what.finalized.get(), a.opened.get());
        prop_assert_eq!(what.fund_before.0 - what.fund_after.0, a.insurance.0);
    }

    #[test]
    fn liens_bring_what_is_said_of_them(moved in 101u64..140, deficit in 100_000 * DOLLAR..1_000_000 * DOLLAR) {
        let mut scene = scene();
        let position = opened(&mut scene, 0, USDC, 50_000 * DOLLAR, 90).unwrap();
        let price = scene.pool.custodies[0].print.price.0 / 100 * moved;
        let mut scene = priced(scene, price);
        quote_what_if(&mut scene, &LossArgs { deficit: Usd(deficit), losing: 1, ..LossArgs::default() }).unwrap();
        let risk = quote_profit_at_risk(&mut scene.clone(), &ProfitAtRiskArgs { position, price: Maybe::NONE }).unwrap();
        let mut args = LiensArgs { print: Source::of(scene.pool.custodies[0].print), count: 1, ..LiensArgs::default() };
        args.positions[0] = position;
        let liens = quote_liens(&mut scene, &args).unwrap();
        prop_assert_eq!((liens.paid[0], liens.sum), (risk.lien_due, risk.lien_due));
        prop_assert!(!liens.sum.is_zero() && !liens.bounty.is_zero());
    }
}

#[test]
fn an_order_meets_its_print() {
    let mut scene = scene();
    let order = order(0, USDC, 1_000 * DOLLAR);
    let request = RequestState {
        size: Size(10_000_000_000),
        collateral: order.collateral,
        placed_at: NOW - 2,
        print_after: NOW,
        expires_at: NOW + 20,
        custody: USDC,
        ..RequestState::default()
    };
    scene.pool.custodies[usize::from(USDC)].pending = request.collateral;
    let args = ExecuteArgs { request, print: print(150 * world::PRICE, NOW), ..ExecuteArgs::default() };
    let filled = quote_execute(&mut scene.clone(), &args).unwrap();
    assert_eq!((filled.report.ended, filled.position.size), (0, request.size));
    let huge = RequestState { size: Size(1_000_000_000_000), ..request };
    let ended = quote_execute(&mut scene.clone(), &ExecuteArgs { request: huge, ..args }).unwrap();
    assert_eq!(ended.report.ended, EngineError::InsufficientMargin.code());
    let early = RequestState { print_after: NOW + 1, ..request };
    let refused = quote_execute(&mut scene, &ExecuteArgs { request: early, ..args });
    assert_eq!(refused, Err(EngineError::OracleNotUnique));
}

#[test]
fn what_is_wrong_has_a_name() {
    let mut scene = scene();
    let empty = PositionState::default();
    let close = CloseArgs { position: empty, print: at(150 * world::PRICE), size: Maybe::NONE, limit: Price::ZERO };
    assert_eq!(quote_close(&mut scene.clone(), &close), Err(EngineError::PositionEmpty));
    let gone = CloseArgs { print: Source::default(), ..close };
    assert_eq!(quote_close(&mut scene.clone(), &gone), Err(EngineError::OracleWrongOwner));
    assert_eq!(quote_max_size(&mut scene, &order(0, USDC, 0)), Err(EngineError::ZeroAmount));
    assert_eq!(
        quote_max_size(&mut scene, &OrderArgs { custody: 7, ..order(0, USDC, 1) }),
        Err(EngineError::WrongAccount)
    );
    assert_eq!(quote_side_terms(&mut scene, &SideArg { side: 2, ..SideArg::default() }), Err(EngineError::InvalidSide));
    assert_eq!(quote_side_terms(&mut scene, &SideArg::default()).unwrap().side, Side::Long.byte());
    let none = PayOutArgs { amount: Atoms(0), ..PayOutArgs::default() };
    let mut instant = Instant { now: NOW, slot: 9, pool: scene.pool };
    assert_eq!(quote_pay_out(&mut instant, &none), Err(EngineError::NothingToPay));
}
