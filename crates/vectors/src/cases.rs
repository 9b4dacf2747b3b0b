//! One set of cases for each call of the table: what it answers, what it leaves of the scene, and its errors.

use crate::bytes::{difference, written};
use crate::random::{fill, scene, Random};
use crate::record::lines;
use engine::layout::{Kind, Laid};
use engine::EngineError;
use quotes::calls::{self, types::*};
use serde_json::{json, Value};
use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Answers of a call that are kept, cases of each of its errors, and how often arguments are tried for them.
const ANSWERS: usize = 2;
const ERRORS: usize = 4;
const TRIES: usize = 300;

/// Cases of one call.
#[derive(Default)]
struct Set {
    answers: Vec<Value>,
    errors: BTreeMap<u32, Value>,
}

impl Set {
    fn wants(&self, outcome: Result<(), EngineError>) -> bool {
        match outcome {
            Ok(()) => self.answers.len() < ANSWERS,
            Err(error) => self.errors.len() < ERRORS && !self.errors.contains_key(&error.code()),
        }
    }
    fn full(&self) -> bool {
        self.answers.len() >= ANSWERS && self.errors.len() >= ERRORS
    }
}

/// Receipts that no claim needs are none; of positions two.
fn thinned(name: &str, args: &mut [u8], kind: &Kind) {
    let Kind::Struct(layout) = kind else { return };
    for (i, field) in layout.fields.iter().enumerate() {
        let end = layout.fields.get(i + 1).map_or(layout.size, |next| next.offset);
        let part = &mut args[field.offset..end];
        match (field.name, name) {
            ("receipts", _) => part.fill(0),
            ("positions", _) => part[2 * size_of::<engine::PositionState>()..].fill(0),
            ("count", _) => part.copy_from_slice(&u64::from(name.contains("lien")).wrapping_mul(2).to_le_bytes()),
            _ => {}
        }
    }
}

macro_rules! sets {
    ($($name:ident($scene:ident, $args:ident, $report:ident))*) => {
        /// A function of each call, so that not all of their scenes are on the stack at once.
        mod each {
            use super::*;

            $(pub fn $name() -> Set {
                let mut set = Set::default();
                let mut random = Random(0x9e37_79b9_7f4a_7c15);
                for _ in 0..TRIES {
                    if set.full() {
                        break;
                    }
                    let base = crate::random::base();
                    let world = scene(&mut random);
                    let of = |world: &quotes::PoolScene| -> $scene {
                        bytemuck::pod_read_unaligned(&bytemuck::bytes_of(world)[..size_of::<$scene>()])
                    };
                    let (base, before) = (of(&base), of(&world));
                    let (mut after, mut args) = (before, <$args>::default());
                    let kind = <$args as Laid>::KIND;
                    fill(&mut random, &kind, "", bytemuck::bytes_of_mut(&mut args));
                    thinned(stringify!($name), bytemuck::bytes_of_mut(&mut args), &kind);
                    let called = catch_unwind(AssertUnwindSafe(|| calls::$name(&mut after, &args)));
                    // What would trap is no case.
                    let Ok(outcome) = called else { continue };
                    if !set.wants(outcome.as_ref().map(|_| ()).map_err(|error| *error)) {
                        continue;
                    }
                    let [base, before, after] = [&base, &before, &after].map(bytemuck::bytes_of);
                    let mut case = json!({
                        "scene": difference(&<$scene as Laid>::KIND, base, before),
                        "args": written(&kind, bytemuck::bytes_of(&args)),
                    });
                    match outcome {
                        Ok(report) => {
                            case["out"] = written(&<$report as Laid>::KIND, bytemuck::bytes_of(&report));
                            case["changes"] = difference(&<$scene as Laid>::KIND, before, after);
                            set.answers.push(case);
                        }
                        Err(error) => {
                            case["err"] = format!("{error:?}").into();
                            set.errors.insert(error.code(), case);
                        }
                    }
                }
                set
            })*
        }

        fn sets() -> BTreeMap<&'static str, Set> {
            BTreeMap::from([$((stringify!($name), each::$name())),*])
        }
    };
}
quotes::for_each_call!(sets);

/// A file for each kind of call: `quote`, `do`, `check`, `rule`.
pub fn files() -> Vec<(String, String)> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let mut files: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for (name, set) in sets() {
        let kind = name.split('_').next().unwrap_or_default();
        let cases = set.answers.into_iter().chain(set.errors.into_values()).collect();
        files.entry(format!("{kind}.json")).or_default().insert(name.to_owned(), Value::Array(cases));
    }
    std::panic::set_hook(hook);
    files.into_iter().map(|(name, sets)| (name, lines("calls", sets))).collect()
}
