//! What a sampler who sees the whole path, and times every print of his own best, can do to sigma while a keeper brings prints honestly. Stress is set to
//! nothing here: where it is configured, a quarter of sigma does not move at all.

mod sampling;

use sampling::{moved, Aim};

/// A tenth, in hundredths of a percent.
const TENTH: u64 = 1_000;

#[test]
fn beside_a_keeper_who_comes_every_five_seconds_nobody_moves_sigma_by_a_tenth_up() {
    for wild in [false, true] {
        let most = moved(5, Aim::Up, wild, 0..8, 30);
        assert!(most < TENTH, "{most}");
    }
}

#[test]
fn nor_down() {
    for wild in [false, true] {
        let most = moved(5, Aim::Down, wild, 0..8, 30);
        assert!(most < TENTH, "{most}");
    }
}

/// The record says how much worse it is with fewer honest prints.
#[test]
fn a_keeper_who_comes_every_ten_seconds_leaves_a_seventh_and_one_who_comes_every_minute_nearly_half() {
    let most = |every, aim| moved(every, aim, true, 0..2, 30);
    assert!(most(10, Aim::Up) < 1_400 && most(10, Aim::Down) < TENTH);
    let (up, down) = (most(60, Aim::Up), most(60, Aim::Down));
    assert!((TENTH..4_500).contains(&up) && (TENTH..2_700).contains(&down), "{up} {down}");
}

/// Alone with the market for an hour in each day, bringing the prints that he wants and no others, he moves it less than beside a keeper of a minute.
#[test]
fn the_only_executor_inside_one_cell_of_an_hour_moves_sigma_by_less_than_a_tenth() {
    for aim in [Aim::Up, Aim::Down] {
        let most = sampling::moved_alone(5, aim, 12, 0..2, 30);
        assert!(most < TENTH, "{aim:?}: {most}");
    }
}
