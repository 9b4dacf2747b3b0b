//! What a sampler who sees the whole path, and times every print of their own best, can do to sigma while a keeper
//! brings prints honestly. Stress is set to nothing here: where it is configured, a quarter of sigma moves less.

mod sampling;

use sampling::{moved, moved_alone, Aim, Keeper};

/// A tenth, in hundredths of a percent.
const TENTH: u64 = 1_000;

/// A print published up to four seconds after each ten begin, or one in five seconds whenever those begin: nobody moves
/// sigma by a tenth.
#[test]
fn beside_a_keeper_who_comes_once_in_ten_seconds_nobody_moves_sigma_by_a_tenth_up() {
    for wild in [false, true] {
        let most = moved(Keeper { every: 10, late: 4 }, Aim::Up, wild, 0..8, 30);
        assert!(most < TENTH, "{most}");
    }
}

#[test]
fn nor_down() {
    for wild in [false, true] {
        let most = moved(Keeper { every: 10, late: 4 }, Aim::Down, wild, 0..8, 30);
        assert!(most < TENTH, "{most}");
    }
}

/// Their prints count, and no other can.
#[test]
fn a_keeper_who_is_there_when_each_ten_seconds_begin_leaves_nothing() {
    for aim in [Aim::Up, Aim::Down] {
        assert_eq!(moved(Keeper { every: 10, late: 0 }, aim, true, 0..2, 30), 0);
    }
}

/// The record says how much worse it is with later or fewer honest prints.
#[test]
fn one_who_is_always_last_leaves_a_seventh_and_one_who_comes_every_minute_nearly_half() {
    let most = |every, late, aim| moved(Keeper { every, late }, aim, true, 0..2, 30);
    let (up, down) = (most(10, 9, Aim::Up), most(10, 9, Aim::Down));
    assert!((TENTH..1_500).contains(&up) && down < 1_500, "{up} {down}");
    let (up, down) = (most(60, 0, Aim::Up), most(60, 0, Aim::Down));
    assert!((TENTH..4_500).contains(&up) && (TENTH..4_500).contains(&down), "{up} {down}");
}

/// Alone with the market for an hour in each day, bringing the prints that they want and no others, they move it less
/// than beside a keeper of a minute.
#[test]
fn the_only_executor_inside_one_cell_of_an_hour_moves_sigma_by_less_than_a_tenth() {
    for aim in [Aim::Up, Aim::Down] {
        let most = moved_alone(5, aim, 12, 0..2, 30);
        assert!(most < TENTH, "{aim:?}: {most}");
    }
}
