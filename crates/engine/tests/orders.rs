//! Orders that wait for a price: what sets them off, which prints count, and who may end them when.

use engine::oracle::Print;
use engine::trading::open::entry_price;
use engine::trading::order::*;
use engine::trading::trigger::*;
use engine::RequestKind::{LimitOpen, Open, StopLoss, TakeProfit};
use engine::*;
use proptest::prelude::*;

const T: i64 = 1_700_000_000;

fn print(price: u64, publish_time: i64) -> Print {
    Print { price: Price(price), ema: Price(price), publish_time, ..Print::default() }
}

/// Placed at T, executable by prints from T + 2 on, for an hour.
fn order(kind: RequestKind, trigger: u64) -> RequestState {
    let trigger = Price(trigger);
    let Terms { print_after, expires_at } = terms(kind, trigger, T + 3_600, T, T).unwrap();
    RequestState {
        kind: kind as u8,
        trigger,
        placed_at: T,
        print_after,
        expires_at,
        generation: 7,
        ..RequestState::default()
    }
}

#[test]
fn each_kind_fires_on_its_side_of_the_trigger_and_at_it() {
    for (kind, side, below) in [
        (LimitOpen, Side::Long, true),
        (LimitOpen, Side::Short, false),
        (TakeProfit, Side::Long, false),
        (TakeProfit, Side::Short, true),
        (StopLoss, Side::Long, true),
        (StopLoss, Side::Short, false),
    ] {
        let at = |price| fires(kind, side, Price(100), Price(price));
        assert_eq!((at(99), at(100), at(101)), (below, true, !below), "{kind:?} {side:?}");
    }
}

#[test]
fn terms_have_bounds() {
    assert_eq!(terms(Open, Price(0), 0, T + 1, T), Ok(Terms { print_after: T + 3, expires_at: T + 20 }));
    assert_eq!(terms(Open, Price(0), 0, T - 9, T), Ok(Terms { print_after: T + 2, expires_at: T + 20 }));
    assert_eq!(terms(Open, Price(1), 0, T, T), Err(EngineError::InvalidTrigger));
    assert_eq!(terms(Open, Price(0), T + 5, T, T), Err(EngineError::ExpiryOutOfRange));
    for kind in [LimitOpen, TakeProfit, StopLoss] {
        assert_eq!(terms(kind, Price(0), T + 60, T, T), Err(EngineError::InvalidTrigger));
        for wrong in [0, T - 1, T, T + LONGEST + 1, i64::MAX, i64::MIN] {
            assert_eq!(terms(kind, Price(5), wrong, T, T), Err(EngineError::ExpiryOutOfRange));
        }
        for right in [T + 1, T + LONGEST] {
            assert_eq!(terms(kind, Price(5), right, T, T).map(|t| t.expires_at), Ok(right));
        }
    }
}

#[test]
fn only_a_print_published_after_placing_counts_for_three_seconds() {
    let request = order(StopLoss, 100);
    let check = |published, newest, now| {
        check_print(&request, StopLoss, Side::Long, &print(90, published), &print(90, newest), now)
    };
    assert_eq!(check(T + 1, T + 3, T + 3), Err(EngineError::PrintBeforeOrder));
    assert_eq!(check(T + 2, T + 2, T + 2), Ok(()));
    assert_eq!(check(T + 2, T + 4, T + 5), Ok(()));
    assert_eq!(check(T + 2, T + 6, T + 6), Err(EngineError::OracleStale));
    assert_eq!(check(T + 2, T + 6, T + 4), Err(EngineError::OracleStale), "the cluster's clock is late");
    assert_eq!(check(T + 3_600, T + 3_600, T + 3_600), Ok(()));
    assert_eq!(check(T + 3_600, T + 3_600, T + 3_601), Err(EngineError::RequestExpired));
    let high = print(101, T + 50);
    assert_eq!(check_print(&request, StopLoss, Side::Long, &high, &high, T + 50), Err(EngineError::TriggerNotReached));
}

const OWNER: Asked = Asked { authorized: true, orphaned: false };
const ANYONE: Asked = Asked { authorized: false, orphaned: false };

#[test]
fn a_market_request_ends_only_after_its_expiry() {
    let Terms { expires_at, .. } = terms(Open, Price(0), 0, T, T).unwrap();
    let mut request = RequestState { expires_at, ..RequestState::default() };
    for asked in [OWNER, ANYONE, Asked { orphaned: true, ..OWNER }] {
        assert_eq!(cancel(&mut request, asked, T + 20), Err(EngineError::RequestNotExpired));
    }
    assert_eq!(request.expires_at, T + 20);
    assert_eq!(cancel(&mut request, ANYONE, T + 21), Ok(true));
}

#[test]
fn an_order_that_is_taken_back_expires_in_three_seconds_and_then_is_anyones_to_close() {
    let mut request = order(TakeProfit, 100);
    assert_eq!(cancel(&mut request, ANYONE, T + 9), Err(EngineError::NotAuthorized));
    assert_eq!(cancel(&mut request, OWNER, T + 9), Ok(false));
    assert_eq!(request.expires_at, T + 9 + BOUND);
    // Asking again takes nothing away, and makes it no longer.
    for now in [T + 9, T + 10, T + 9 + BOUND] {
        assert_eq!(cancel(&mut request, OWNER, now), Err(EngineError::RequestNotExpired));
        assert_eq!(cancel(&mut request, ANYONE, now), Err(EngineError::NotAuthorized));
    }
    assert_eq!(request.expires_at, T + 9 + BOUND);
    assert_eq!(cancel(&mut request, ANYONE, T + 10 + BOUND), Ok(true));
}

#[test]
fn an_order_of_a_position_that_is_gone_is_anyones_to_close() {
    let held = PositionState { size: Size(1), generation: 7, ..PositionState::default() };
    let request = order(StopLoss, 100);
    assert!(!orphaned(&request, &held));
    assert!(orphaned(&request, &PositionState { size: Size(0), ..held }));
    assert!(orphaned(&request, &PositionState { generation: 8, ..held }));
    assert_eq!(cancel(&mut request.clone(), Asked { orphaned: true, ..ANYONE }, T), Ok(true));
    // What opens is bound to nothing.
    let asked = Asked { orphaned: true, ..ANYONE };
    assert_eq!(cancel(&mut order(LimitOpen, 100), asked, T), Err(EngineError::NotAuthorized));
}

#[test]
fn a_limit_open_pays_for_the_choice_of_its_print() {
    let custody = Custody { sigma: 8_000_000, ..Custody::default() };
    let at = |side, age| {
        let print = Print { conf: Price(7), ..print(1_000_000, T) };
        entry_price(&custody, &print, side, T + age).unwrap().0
    };
    // The confidence, and 1.5 x 0.8 % x sqrt(1 s / 3600 s) = 0.02 % more.
    assert_eq!([at(Side::Long, 0), at(Side::Short, 0)], [1_000_007, 999_993]);
    assert_eq!([at(Side::Long, 1), at(Side::Short, 1)], [1_000_207, 999_793]);
}

proptest! {
    /// INV-17: no print can execute an order that anyone may close, and what can be executed stays so for three seconds
    /// after it was taken back.
    #[test]
    fn inv_17_what_may_be_closed_cannot_be_executed(
        kind in 2u8..5, published in T - 10..T + 4_000, age in 0i64..6, taken in prop_oneof![Just(0), T..T + 4_000], long: bool, price in 1u64..200,
    ) {
        let (kind, now) = (RequestKind::from_u8(kind).unwrap(), published + age);
        let side = if long { Side::Long } else { Side::Short };
        let mut request = order(kind, 100);
        let print = print(price, published);
        let was = check_print(&request, kind, side, &print, &print, now).is_ok();
        if taken > 0 && taken <= now {
            let _ = cancel(&mut request, OWNER, taken);
        }
        let executable = check_print(&request, kind, side, &print, &print, now).is_ok();
        let closable = cancel(&mut request.clone(), ANYONE, now) == Ok(true);
        prop_assert!(!(executable && closable));
        prop_assert!(!was || executable || (taken > 0 && now > taken + BOUND));
    }

    /// Rule 1: an order never settles better, for its owner, than at the newest print that the pool knows, nor than at
    /// its own.
    #[test]
    fn an_order_settles_at_the_worse_of_its_print_and_the_newest(own in 1u64.., known in 1u64.., age in -5i64..5, buys: bool) {
        let (own, known) = (print(own, T), print(known, T + age));
        match settling(&known, &own, buys, T + 2) {
            Ok(at) => {
                let newest = if known.publish_time > T { known.price } else { own.price };
                let worse = if buys { own.price.max(newest) } else { own.price.min(newest) };
                prop_assert_eq!(at.price, worse);
                prop_assert_eq!(at.publish_time, known.publish_time.max(T));
            }
            Err(error) => prop_assert_eq!((error, age.max(0) < 0), (EngineError::PriceRefreshNeeded, false)),
        }
    }

    /// A price sets off a take profit or a stop loss with the same trigger, or both at it: never neither.
    #[test]
    fn one_of_two_triggers_fires(trigger in 1u64.., price in 1u64.., long: bool) {
        let side = if long { Side::Long } else { Side::Short };
        let [profit, loss] = [TakeProfit, StopLoss].map(|kind| fires(kind, side, Price(trigger), Price(price)));
        prop_assert!(profit || loss);
        prop_assert_eq!(profit && loss, trigger == price);
        // A limit open waits for the better price, a stop loss of the same side for the worse one: the same direction.
        prop_assert_eq!(fires(LimitOpen, side, Price(trigger), Price(price)), loss);
    }
}
