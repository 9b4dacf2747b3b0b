//! INV-24: who pays a position's deficit is changed by an increase at most by its share of the size, and by nothing
//! else but time.

use engine::trading::youth::{add, share};
use engine::*;
use proptest::prelude::*;

const T: i64 = 1_700_000_000;
const YOUNG: u64 = 900;
const HALF: i64 = 450;
/// Sizes are at least 10^9 and each step rounds to a unit of size or of the share: far below this.
const CLOSE: f64 = 1e-6;

#[derive(Clone, Copy, Debug)]
enum Step {
    Wait(i64),
    /// Thousandths of the size that are added.
    Increase(u64),
    /// Thousandths of the size that go away: a decrease, a lien, a part that is liquidated.
    Shrink(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0i64..1_200).prop_map(Step::Wait),
        prop_oneof![Just(449), Just(450), Just(451), Just(900)].prop_map(Step::Wait),
        prop_oneof![1u64..100, 100u64..5_000].prop_map(Step::Increase),
        (1u64..900).prop_map(Step::Shrink),
    ]
}

/// A position beside a list of all that was ever added to it, with the time of each.
#[derive(Clone)]
struct Held {
    position: PositionState,
    lots: Vec<(i64, f64)>,
    now: i64,
}

impl Held {
    fn new(size: u64) -> Self {
        let position = PositionState { opened_at: T, ..PositionState::default() };
        let mut held = Self { position, lots: vec![], now: T };
        held.increase(size);
        held
    }
    fn increase(&mut self, size: u64) {
        add(&mut self.position, Size(size), YOUNG, self.now).unwrap();
        self.position.size.add_assign(Size(size)).unwrap();
        self.lots.push((self.now, size as f64));
    }
    fn act(&mut self, step: Step) {
        let size = self.position.size.0;
        match step {
            Step::Wait(seconds) => self.now += seconds,
            Step::Increase(thousandths) => self.increase((size / 1_000 * thousandths).min(1 << 60)),
            Step::Shrink(thousandths) if size > 10_000_000_000 => {
                let kept = size - size / 1_000 * thousandths;
                for (_, lot) in &mut self.lots {
                    *lot *= kept as f64 / size as f64;
                }
                self.position.size = Size(kept);
            }
            Step::Shrink(_) => (),
        }
    }
    fn share(&self) -> f64 {
        share(&self.position, YOUNG, self.now).unwrap().0 as f64 / 1e18
    }
    /// The share of the lots that were added at times for which `counts` holds.
    fn of_lots(&self, counts: impl Fn(i64) -> bool) -> f64 {
        let sum: f64 = self.lots.iter().filter(|(at, _)| counts(*at)).map(|(_, lot)| lot).sum();
        sum / self.lots.iter().map(|(_, lot)| lot).sum::<f64>()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn inv_24_young_is_what_was_added_in_this_half_and_the_one_before(
        size in 10_000_000_000u64..1 << 50, steps in proptest::collection::vec(step(), 1..30),
    ) {
        let mut held = Held::new(size);
        for step in steps {
            held.act(step);
            let number = |at: i64| (at - T) / HALF;
            let exact = held.of_lots(|at| number(at) + 1 >= number(held.now));
            prop_assert!((held.share() - exact).abs() < CLOSE, "{} for {exact}", held.share());
            // Whatever was done before: for half the time at least, for all of it at most.
            let least = held.of_lots(|at| held.now - at < HALF);
            let most = held.of_lots(|at| held.now - at < 2 * HALF);
            prop_assert!(held.share() > least - CLOSE && held.share() < most + CLOSE);
        }
    }

    #[test]
    fn inv_24_one_more_increase_changes_who_pays_by_at_most_its_share_for_ever(
        size in 10_000_000_000u64..1 << 50, before in proptest::collection::vec(step(), 0..10),
        more in 1u64..1 << 50, after in proptest::collection::vec(step(), 0..10),
    ) {
        let mut without = Held::new(size);
        before.into_iter().for_each(|step| without.act(step));
        let mut with = without.clone();
        with.increase(more);
        let (old, new) = (without.position.size.0, with.position.size.0);
        let bound = more as f64 / new as f64;
        prop_assert!((with.share() - without.share()).abs() <= bound + 1e-12, "{old} and {more}");
        for step in after {
            without.act(step);
            with.act(step);
            prop_assert!((with.share() - without.share()).abs() <= bound + CLOSE);
        }
    }

    /// An atom each second, or each quarter of an hour: as if nothing had been added.
    #[test]
    fn inv_24_atoms_renew_nothing(size in 1_000_000u64..1 << 50, every in 1i64..900, times in 1usize..500) {
        let mut held = Held::new(size);
        for _ in 0..times {
            held.now += every;
            held.increase(1);
        }
        held.now = held.now.max(T + 2 * HALF);
        let most = (times as f64) / size as f64;
        prop_assert!(held.share() <= most * 1.01, "{} of {most}", held.share());
    }

    /// An increase that comes in many parts is as young as one.
    #[test]
    fn inv_24_parts_are_as_young_as_the_whole(size in 1_000_000u64..1 << 50, part in 1u64..1 << 40, parts in 1u64..300) {
        let mut held = Held::new(size);
        held.now = T + 40 * HALF;
        let mut whole = held.clone();
        whole.increase(part * parts);
        for _ in 0..parts {
            held.increase(part);
        }
        prop_assert!((held.share() - whole.share()).abs() < 1e-15 * parts as f64);
    }

    /// Shares of any size stay a part of one, at any times.
    #[test]
    fn inv_24_a_share_is_at_most_one(
        sizes in proptest::collection::vec((1u64..1 << 62, 0i64..2_000), 1..20), young in 60u64..=3_600, opened in 0i64..,
    ) {
        let mut position = PositionState { opened_at: opened, ..PositionState::default() };
        let mut now = opened;
        for (size, wait) in sizes {
            now = now.saturating_add(wait);
            if position.size.plus(Size(size)).is_err() {
                prop_assert_eq!(add(&mut position, Size(size), young, now), Err(EngineError::MathOverflow));
                break;
            }
            add(&mut position, Size(size), young, now).unwrap();
            position.size.add_assign(Size(size)).unwrap();
            prop_assert!(share(&position, young, now).unwrap() <= Frac::ONE);
            prop_assert!(share(&position, young, now).unwrap() > Frac::ZERO || size < 1 << 10);
        }
    }
}

#[test]
fn a_new_position_is_young_for_just_the_time_and_wholly() {
    let held = Held::new(1_000);
    let at = |seconds| share(&held.position, YOUNG, T + seconds).unwrap();
    assert_eq!(
        (at(0), at(450), at(899), at(900), at(1 << 40)),
        (Frac::ONE, Frac::ONE, Frac::ONE, Frac::ZERO, Frac::ZERO)
    );
}
