//! Where a rule begins, to the unit: faults that moved such a place were seen by no other test.

mod funded;
mod model;

use engine::fees::{borrow_due_total, borrow_index, borrow_rate, collect};
use engine::insurance::shares::{cancel, due, request, COOLDOWN, EXIT_WINDOW};
use engine::insurance::sweep::sweep;
use engine::liquidity::aum::{value, Ask};
use engine::liquidity::fees::{shift, Flow, Shift};
use engine::liquidity::outflow;
use engine::liquidity::prices::Prices;
use engine::margin::Marks;
use engine::mutualization::escrow::bring_up_to_date;
use engine::mutualization::lien::share;
use engine::mutualization::loss_event::overwrites_unsealed;
use engine::mutualization::waiting_shortfall::reduce_only;
use engine::mutualization::WAITING_LIFE;
use engine::oracle::{cache_second, read, same, Print, REQUEST_WINDOW};
use engine::trading::collateral::remove;
use engine::trading::liquidate::LiquidationReport;
use engine::*;
use funded::{funded, usd, T};
use model::action::Action;
use model::world::*;

const USDT: usize = 4;

fn act(world: &mut World, action: Action) {
    world.prepare(action, 0, 0);
    world.act(action).unwrap();
}

#[test]
fn collateral_leaves_down_to_a_fifth_of_the_notional_exactly() {
    // A long leaves below the print: its collateral in the index token counts no more than that.
    for token in [USDT, 0] {
        let (mut w, slot) = (World::of_least_margins(), 0);
        act(&mut w, Action::Place { slot, usd: 10_000_000_000, token, rate: 5_000, increase: false });
        act(&mut w, Action::Execute { nth: 0 });
        act(&mut w, Action::Price { token: 0, bps: 0, conf: 30 });
        let (position, moment) = (w.positions[slot].position, w.moment(0, token).unwrap());
        let print = w.print(0);
        let exit = engine::trading::decrease::exit_price(&w.pool.custodies[0], &print, Side::Long, w.now).unwrap();
        assert!(exit < print.price);
        let token_price = if token == 0 { exit } else { moment.token_price };
        let without = |atoms: u64| {
            let (mut w, mut rest) = (w.clone(), position);
            let removed = remove(&mut w.pool, &mut w.markets[0], &mut rest, Atoms(atoms), &print, &moment);
            removed.map(|_| {
                let marks = Marks::new(&w.pool, &w.markets[0], &rest, exit, token_price, w.now).unwrap();
                let notional = i128::from(marks.notional(&rest).unwrap().0);
                i128::from(marks.equity(&rest).unwrap()) * 10_000 - notional * 2_000
            })
        };
        let (mut leaves, mut stays) = (1, position.collateral.0);
        assert_eq!(without(stays).err(), Some(EngineError::PositionTooSmall));
        while stays - leaves > 1 {
            let middle = leaves + (stays - leaves) / 2;
            *(if without(middle).is_ok() { &mut leaves } else { &mut stays }) = middle;
        }
        assert_eq!(without(stays).err(), Some(EngineError::InsufficientMargin));
        let above = without(leaves).unwrap();
        assert!((0..20_000).contains(&above), "{above} of 10,000 parts of a unit above a fifth");
    }
}

#[test]
fn a_request_that_is_cancelled_leaves_nothing_behind() {
    let (pool, before) = funded();
    let mut stake = before;
    request(&pool, &mut stake, before.shares / 2, T).unwrap();
    cancel(&mut stake).unwrap();
    assert_eq!(stake, before);
    assert_eq!(cancel(&mut stake), Err(EngineError::NoUnstakeRequest));
}

#[test]
fn ten_thousand_dollars_leave_in_an_hour_however_little_there_is() {
    let (mut pool, _) = funded();
    // A ten thousandth of a million dollars, and of 1,000 SOL at 140, is less.
    pool.custodies.iter_mut().for_each(|custody| custody.params.outflow = Bps(1));
    let leaves = |custody: usize| outflow::available(&pool.custodies[custody], T).unwrap();
    assert_eq!(leaves(0), Atoms(10_000_000_000));
    assert_eq!(leaves(1), Atoms(71_428_571_428));
}

#[test]
fn of_a_fee_protocol_and_fund_get_whole_units_and_the_lps_the_rest() {
    let mut custody = Custody::default();
    collect(&mut custody, Atoms(19), Bps(1_000), Bps(1_000), T).unwrap();
    assert_eq!((custody.protocol_fees, custody.insurance_due, custody.owned), (Atoms(1), Atoms(1), Atoms(17)));
}

#[test]
fn what_was_collected_is_dear_for_a_new_staker() {
    let (mut pool, _) = funded();
    pool.custodies[1].insurance_due = Atoms(1); // 0.14 of a dollar's smallest unit
    assert_eq!(due(&pool), Ok(Usd(1)));
}

#[test]
fn for_those_who_leave_a_settled_loss_is_worth_what_its_collateral_is_now_rounded_down() {
    let (mut pool, _) = funded();
    let mut prices = Prices::default();
    let band = |price| Band { low: Price(price), high: Price(price) };
    (prices.bands[0], prices.bands[1]) = (band(100_000_000), band(9_999_999_999));
    let leaving = |pool: &PoolState| value(pool, &prices, Ask::Burn, T).unwrap().aum;
    let before = leaving(&pool);
    // One SOL bought for 400 dollars, settled at 140, on one SOL that is worth just under 100 by now.
    pool.market_count = 1;
    pool.exposures[0] =
        Exposure { index: 1, stable: 0, settle_at: 1, settle_price: Price(14_000_000_000), ..Exposure::default() };
    let side = pool.exposures[0].side_mut(Side::Long);
    (side.size, side.entry, side.positions) = (Size(1_000_000_000), usd(400), 1);
    side.collateral[1] = Atoms(1_000_000_000);
    assert_eq!(leaving(&pool).minus(before), Ok(Usd(99_999_999)));
}

#[test]
fn a_weight_is_rounded_against_those_who_move_it() {
    let third = |flow, moved| shift(flow, usd(100_000), usd(300_000), usd(moved)).unwrap();
    assert_eq!(third(Flow::In, 300_000), Some(Shift { before: 333_333_334, after: 666_666_667 }));
    assert_eq!(third(Flow::Out, 40_000), Some(Shift { before: 333_333_333, after: 230_769_230 }));
}

#[test]
fn borrow_of_all_is_a_whole_quotient_where_it_needs_more_than_64_bits() {
    let due = |locked: u64, index: u64| {
        let custody = Custody {
            locked: Atoms(locked),
            borrow_index: index,
            borrow_at: T,
            owned: Atoms(locked),
            ..Custody::default()
        };
        borrow_due_total(&custody, T).unwrap().0
    };
    for (locked, index) in [(10_000_000_000_001, 3_000_000_000_000_007), (u64::MAX / 5, 4_999_999_999_999_999)] {
        let exact = (u128::from(locked) * u128::from(index)).div_ceil(1_000_000_000_000_000);
        assert_eq!(u128::from(due(locked, index)), exact);
    }
}

#[test]
fn a_large_multiple_of_a_small_amount_needs_more_than_64_bits() {
    let many = Bps(1_000_000);
    assert_eq!(many.of_usd_down(Usd(1 << 48)), Ok(Usd(100 << 48)));
    assert_eq!(many.of_usd_up(Usd((1 << 48) + 1)), Ok(Usd(100 * ((1 << 48) + 1))));
}

#[test]
fn an_order_has_one_print_the_first_at_its_time_or_after() {
    let print = |prev, publish| Print { prev_publish_time: prev, publish_time: publish, ..Print::default() };
    let takes = |prev, publish| print(prev, publish).unique_for(T, T - 2);
    assert_eq!(takes(T - 1, T), Ok(()));
    assert_eq!(takes(T - 1, T - 2 + REQUEST_WINDOW), Ok(()));
    for (prev, publish) in [(T - 2, T - 1), (T, T + 1), (T - 1, T - 1 + REQUEST_WINDOW)] {
        assert_eq!(takes(prev, publish), Err(EngineError::OracleNotUnique), "{prev} {publish}");
    }
}

#[test]
fn a_side_takes_only_reductions_from_the_waiting_shortfall_on_that_opens_an_event_while_that_lives() {
    let mut pool = PoolState::default();
    let mut market = MarketState::default();
    pool.custodies[0].unit = 1_000_000_000;
    pool.params.loss_events.min_loss_event = usd(1_000);
    let stops =
        |pool: &PoolState, market: &MarketState, now| reduce_only(pool, market, Side::Long, Price(1), now).unwrap();
    market.side_mut(Side::Long).waiting_since = T;
    for (waiting, later, only) in [(0, 0, false), (999, 0, false), (1_000, 0, true), (1_000, WAITING_LIFE + 1, false)] {
        pool.exposures[0].side_mut(Side::Long).waiting_shortfall = usd(waiting);
        assert_eq!(stops(&pool, &market, T + later), only, "{waiting} USD, {later} s");
    }
}

#[test]
fn each_of_three_numbers_by_itself_moves_the_ledger_of_a_market() {
    let nothing = LiquidationReport::default();
    assert!(!nothing.moves_the_ledger() && !nothing.bears_a_loss());
    let floor = LiquidationReport { keeper_floor: usd(1), ..nothing };
    assert!(!floor.moves_the_ledger() && floor.bears_a_loss());
    let cases: [fn(&mut LiquidationReport); 3] =
        [|r| r.close.deficit = usd(1), |r| r.absorbed.expired = usd(1), |r| r.lien = usd(1)];
    for case in cases {
        let mut report = LiquidationReport::default();
        case(&mut report);
        assert!(report.moves_the_ledger() && report.bears_a_loss());
    }
}

#[test]
fn the_ninth_event_of_a_side_waits_until_the_first_has_its_end_in_its_receipt() {
    let mut book = SideBook::default();
    for (count, state, waits) in
        [(7, 0, false), (8, 0, true), (8, 1, true), (8, 2, false), (15, 0, true), (16, 2, false)]
    {
        book.loss_event_count = count;
        book.loss_events = [LossEventEntry { lien_state: 2, ..LossEventEntry::default() }; 8];
        book.loss_events[SideBook::entry_index(count)].lien_state = state;
        assert_eq!(overwrites_unsealed(&book), waits, "{count} events, {state}");
    }
}

#[test]
fn a_price_account_is_read_byte_by_byte() {
    let mut data = [0; 134];
    let mut put = |at: usize, bytes: &[u8]| data[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &[34, 241, 35, 99, 157, 126, 244, 205]);
    put(40, &[1]);
    put(41, &[7; 32]);
    for (at, number) in [(73, 15_012_345_678_i64), (81, 5_000_001), (93, T), (101, T - 1), (109, 15_000_000_001)] {
        put(at, &number.to_le_bytes());
    }
    put(89, &(-8_i32).to_le_bytes());
    let print = Print {
        price: Price(15_012_345_678),
        conf: Price(5_000_001),
        ema: Price(15_000_000_001),
        publish_time: T,
        prev_publish_time: T - 1,
    };
    assert_eq!(read(&data, &[7; 32]), Ok(print));
    assert_eq!(read(&data[..132], &[7; 32]), Err(EngineError::OracleMalformed));
    let mut other = [7; 32];
    for at in 0..32 {
        other[at] = 6;
        assert!(!same(other, [7; 32]) && read(&data, &other) == Err(EngineError::OracleWrongFeed), "byte {at}");
        other[at] = 7;
    }
    assert!(same([0; 32], [0; 32]) && !same([0; 32], [7; 32]) && same([7; 32], other));
}

#[test]
fn of_a_second_source_the_newest_print_is_kept() {
    let mut market = MarketState::default();
    let mut shows = |price, publish_time| {
        let print = Print { price: Price(price), publish_time, ..Print::default() };
        cache_second(&mut market, &print, T).unwrap();
        market.second.price.0
    };
    assert_eq!([shows(1, T - 9), shows(2, T - 5), shows(3, T - 5), shows(4, T - 7)], [1, 2, 2, 2]);
}

#[test]
fn a_request_stands_until_its_window_has_passed_and_then_another_takes_its_place() {
    let (pool, mut stake) = funded();
    request(&pool, &mut stake, 1_000, T).unwrap();
    let until = T + COOLDOWN + EXIT_WINDOW;
    assert_eq!(request(&pool, &mut stake.clone(), 2_000, until), Err(EngineError::UnstakeAlreadyRequested));
    request(&pool, &mut stake, 2_000, until + 1).unwrap();
    assert_eq!((stake.requested, stake.requested_at), (2_000, until + 1));
}

#[test]
fn a_pool_of_less_than_a_hundred_thousand_dollars_takes_a_gift_of_any_weight() {
    let given = |aum: u64| {
        let (mut pool, _) = funded();
        pool.aum = Usd(aum);
        pool.custodies[1].params.max_weight = Bps(1);
        let vault = Atoms(pool.custodies[1].owes().unwrap().0 + 5);
        sweep(&mut pool, 1, vault, T).unwrap().surplus
    };
    assert_eq!([given(0), given(99_999_999_999), given(100_000_000_000)], [Atoms(5), Atoms(5), Atoms(0)]);
}

#[test]
fn a_ticket_is_reduced_by_the_receipt_of_its_number_and_its_side() {
    let mut book = SideBook { loss_event_count: 1, ..SideBook::default() };
    book.loss_events.iter_mut().for_each(|entry| entry.number = u64::MAX); // it has left the ring
    let tried = |number, side| {
        let mut ticket = TicketState { face: Atoms(1_000), hour: u32::MAX, side: 1, ..TicketState::default() };
        let receipt = Receipt { number, side, clawback_rate: Frac(250_000_000_000_000_000), ..Receipt::default() };
        bring_up_to_date(&book, &mut ticket, &[receipt]).map(|()| ticket.face)
    };
    assert_eq!(tried(0, 1), Ok(Atoms(750)));
    assert_eq!([tried(0, 0), tried(1, 1)], [Err(EngineError::ReceiptsIncomplete); 2]);
}

#[test]
fn borrow_of_decades_is_exact_where_its_short_way_has_not_the_room() {
    let all = |seconds: i64| {
        let custody = Custody { locked: Atoms(1), owned: Atoms(1), borrow_at: T, ..Custody::default() };
        let rate = borrow_rate(custody.locked, custody.owned, custody.params.borrow_max).unwrap();
        let exact = u128::from(rate.0) * 100_000_000_000 * seconds as u128 / 31_536_000;
        (borrow_index(&custody, T + seconds).map(u128::from), exact)
    };
    for seconds in [1, (1 << 20) - 1, 1 << 20, 60 * 31_536_000] {
        let (index, exact) = all(seconds);
        assert_eq!(index, Ok(exact), "{seconds} s");
    }
}

#[test]
fn a_short_never_gives_up_its_last_atom_for_a_lien() {
    // Two atoms that were sold for 1,000,000 USD each, and cost nothing now: a lien of a quarter rounds up to one.
    let entry = LossEventEntry {
        clawback_rate: Frac(Frac::ONE.0 / 4),
        price: Price(1),
        reference: Price(100_000_000_000_000),
        ..LossEventEntry::default()
    };
    let of = |atoms: u64| {
        let short =
            PositionState { size: Size(atoms), entry: usd(1_000_000 * atoms), side: 1, ..PositionState::default() };
        share(Side::Short, &short, &entry, Price(1), 1).unwrap().map(|part| part.size)
    };
    assert_eq!(of(2), Some(Size(1)));
    assert_eq!(of(1), None);
}

#[test]
fn a_rate_beyond_all_bounds_is_refused_or_exact() {
    let steep = |most| borrow_rate(Atoms(9_000), Atoms(10_000), Bps(most));
    assert_eq!(steep(4_400 + (1 << 33)), Ok(Bps(4_400 + (1 << 32))));
    assert_eq!(borrow_rate(Atoms(9_500), Atoms(10_000), Bps(4_400 + (1 << 33))), Ok(Bps(4_400 + 3 * (1 << 31))));
}
