//! The worked vectors of the economics, section 7, by hand.

use engine::mutualization::escrow::{claim, claw_back, issue, live, ticket_hour};
use engine::mutualization::loss_event::{split, Split};
use engine::*;

const HOUR: u32 = 500_000;
const MATURE: i64 = 500_000 * 3_600;
const HALF: Frac = Frac(Frac::ONE.0 / 2);

fn params() -> LossEventParams {
    LossEventParams { lp_share: Bps(5_000), max_clawback: Bps(2_500), ..LossEventParams::default() }
}
fn shared(shortfall: u64, base: u64) -> Split {
    split(Usd(shortfall), Usd(base), &params(), (1, 1), HALF).unwrap()
}
fn parts(s: &Split) -> (u64, u64, u64) {
    (s.lp_share.0, s.clawback.0, s.remainder.0)
}

/// Tickets of one hour, one event with this h, then every claim: what each is paid, and the dust of the last.
fn claims(faces: &[u64], clawback_rate: Frac) -> (Vec<u64>, u64) {
    let mut book = SideBook::default();
    let mut tickets = vec![TicketState::default(); faces.len()];
    for (ticket, face) in tickets.iter_mut().zip(faces) {
        issue(&mut book, ticket, Side::Short, HOUR, Atoms(*face)).unwrap();
    }
    let opened = MATURE - 7_200;
    assert_eq!(live(&book, opened).unwrap().tokens.0, faces.iter().sum::<u64>());
    claw_back(&mut book.escrow, clawback_rate, opened).unwrap();
    book.loss_events[0] =
        LossEventEntry { opened, finalized: opened + 900, clawback_rate, ..LossEventEntry::default() };
    book.loss_event_count = 1;
    let mut dust = 0;
    let mut pay = |ticket: &mut TicketState| {
        let paid = claim(&mut book, ticket, &[], MATURE).unwrap();
        dust += paid.dust.0;
        paid.paid.0
    };
    (tickets.iter_mut().map(&mut pay).collect(), dust)
}

#[test]
fn u_1000_against_escrow_of_10000_takes_five_percent_of_each_ticket() {
    let s = shared(1_000, 10_000);
    assert_eq!((parts(&s), s.clawback_rate), ((500, 500, 0), Frac(Frac::ONE.0 / 20)));
    assert_eq!(claims(&[6_000, 3_000, 1_000], s.clawback_rate), (vec![5_700, 2_850, 950], 0));
}

#[test]
fn u_5000_against_6000_is_capped_at_a_quarter() {
    let s = shared(5_000, 4_000 + 2_000);
    assert_eq!((parts(&s), s.clawback_rate), ((2_500, 1_500, 1_000), Frac(Frac::ONE.0 / 4)));
}

#[test]
fn u_7_against_3_takes_nothing_because_a_quarter_of_3_rounds_to_nothing() {
    let s = shared(7, 3);
    assert_eq!((parts(&s), s.clawback_rate), ((4, 0, 3), Frac(0)));
}

#[test]
fn u_9_without_winners_is_the_lps() {
    let s = shared(9, 0);
    assert_eq!((parts(&s), s.clawback_rate), ((5, 0, 4), Frac(0)));
}

#[test]
fn u_125_leaves_one_unit_of_dust_to_the_lps() {
    let s = shared(125, 1_000);
    assert_eq!((parts(&s), s.clawback_rate), ((63, 62, 0), Frac(Frac::ONE.0 / 1_000 * 62)));
    assert_eq!(claims(&[333, 333, 334], s.clawback_rate), (vec![312, 312, 313], 1));
}

#[test]
fn u_125_matched_to_forty_percent_takes_24() {
    let s = split(Usd(125), Usd(1_000), &params(), (2, 5), HALF).unwrap();
    assert_eq!(parts(&s), (63, 24, 38));
}

#[test]
fn nobody_on_the_losing_side_in_the_ring_counts_as_matched() {
    assert_eq!(split(Usd(125), Usd(1_000), &params(), (2, 0), HALF).unwrap(), shared(125, 1_000));
}

#[test]
fn what_earlier_events_took_leaves_less_room() {
    let s = split(Usd(10_000), Usd(1_000), &params(), (1, 1), Frac(Frac::ONE.0 / 10)).unwrap();
    assert_eq!((parts(&s), s.clawback_rate), ((5_000, 100, 4_900), Frac(Frac::ONE.0 / 10)));
}

/// Found by the action model: buckets are 32 hours apart, an event that nobody finalizes reaches more.
#[test]
fn inv_21_an_event_left_open_for_days_still_counts_every_ticket_it_reaches() {
    let mut book = SideBook::default();
    let opened = MATURE - 100;
    book.open = OpenLossEvent { shortfall: Usd(1), opened, ..OpenLossEvent::default() };
    let hours = [0, 20, 32, 50, 90].map(|late| ticket_hour(&book, opened + late * 3_600, 28_800).unwrap());
    for hour in hours {
        issue(&mut book, &mut TicketState::default(), Side::Short, hour, Atoms(10)).unwrap();
    }
    assert_eq!(live(&book, opened).unwrap().tokens, Atoms(50), "{hours:?}");
    assert_eq!(hours, [8, 28, 30, 30, 30].map(|after| HOUR + after));
}
