//! Calls of the table with arguments at random, computed natively: scene, arguments, error and answer go to a file, which `scripts/compare-native.mjs`
//! plays through engine.wasm. `cargo run -p wasm --example native -- FILE ROUNDS`.

use engine::layout::{Kind, Laid};
use quotes::calls::{self, types::*};
use std::io::Write;
use std::panic::{catch_unwind, AssertUnwindSafe};
use vectors::world;

/// What a trap is, in place of an error's number.
const TRAP: u32 = u32::MAX;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
    /// Of `least` to `most` bits.
    fn bits(&mut self, least: u64, most: u64) -> u64 {
        let bits = least + self.below(most - least);
        self.below(1 << bits)
    }
    fn any(&mut self) -> u64 {
        let zeros = self.below(64);
        self.next() >> zeros
    }
}

/// A number for a field, mostly of a size that makes sense for its name; now and then any.
fn number(random: &mut Random, name: &str) -> u64 {
    if random.below(40) == 0 {
        return random.any();
    }
    let now = u64::try_from(world::T0).unwrap() + 1;
    match name {
        "publish_time" | "now" => now - random.below(4),
        "prev_publish_time" | "opened_at" | "increased_at" | "entry_print" | "placed_at" | "print_after" => {
            now - 1 - random.below(5_000)
        }
        "price" | "ema" | "settle_price" => 14_000_000_000 + random.below(2_000_000_000),
        "size" => 1 + random.bits(20, 44),
        "entry" | "deficit" => random.bits(24, 42),
        "collateral" | "atoms" | "shares" => random.bits(20, 44),
        "young" | "borrow_index" | "conf" | "limit" | "trigger" | "tip" | "generation" => {
            random.below(3) * random.below(1 << 30)
        }
        "events" => 0,
        _ => random.bits(0, 34),
    }
}

/// Fills bytes as their kind says.
fn fill(random: &mut Random, kind: &Kind, name: &str, out: &mut [u8]) {
    match kind {
        Kind::Struct(layout) => {
            for (i, field) in layout.fields.iter().enumerate() {
                let end = layout.fields.get(i + 1).map_or(layout.size, |next| next.offset);
                fill(random, &field.kind, field.name, &mut out[field.offset..end]);
            }
        }
        Kind::Array(item, count) => {
            let step = out.len() / count;
            out.chunks_exact_mut(step.max(1)).for_each(|part| fill(random, item, name, part));
        }
        Kind::Flag => out[0] = u8::from(random.below(5) > 0),
        Kind::U8 => out[0] = if name == "pad" { 0 } else { u8::try_from(random.below(3)).unwrap() },
        Kind::Maybe if random.below(2) == 0 => out.fill(255),
        _ => {
            let bytes = number(random, name).to_le_bytes();
            let length = out.len().min(8);
            out[..length].copy_from_slice(&bytes[..length]);
        }
    }
}

/// A scene of any kind: they begin with the same fields.
fn scene(random: &mut Random) -> World {
    let base = world::base();
    let mut world = World { now: world::T0 + 1, slot: 9, pool: base.pool, ..World::default() };
    world.markets[usize::from(base.market.index)] = base.market;
    world.now += i64::try_from(random.below(3) * random.below(10)).unwrap();
    for custody in world.pool.custodies.iter_mut() {
        custody.print.publish_time = world.now - i64::try_from(random.below(12)).unwrap();
    }
    world
}

fn record(out: &mut impl Write, name: &str, parts: [&[u8]; 4], code: u32) {
    out.write_all(&[u8::try_from(name.len()).unwrap()]).unwrap();
    out.write_all(name.as_bytes()).unwrap();
    out.write_all(&code.to_le_bytes()).unwrap();
    for part in parts {
        out.write_all(&u32::try_from(part.len()).unwrap().to_le_bytes()).unwrap();
        out.write_all(part).unwrap();
    }
}

macro_rules! play {
    ($($name:ident($scene:ident, $args:ident, $report:ident))*) => {
        fn play(random: &mut Random, out: &mut impl Write) {
            $({
                let world = scene(random);
                let mut scene: $scene = bytemuck::pod_read_unaligned(&bytemuck::bytes_of(&world)[..size_of::<$scene>()]);
                let before = scene;
                let mut args = <$args>::default();
                fill(random, &<$args as Laid>::KIND, "", bytemuck::bytes_of_mut(&mut args));
                let mut report = <$report>::default();
                let code = match catch_unwind(AssertUnwindSafe(|| calls::$name(&mut scene, &args))) {
                    Ok(Ok(answer)) => { report = answer; 0 }
                    Ok(Err(error)) => error.code(),
                    Err(_) => TRAP,
                };
                let [before, after] = [&before, &scene].map(bytemuck::bytes_of);
                let after = if code == 0 { after } else { &[] };
                record(out, stringify!($name), [before, bytemuck::bytes_of(&args), after, bytemuck::bytes_of(&report)], code);
            })*
        }
    };
}
quotes::for_each_call!(play);

fn main() {
    let mut args = std::env::args().skip(1);
    let (file, rounds) =
        (args.next().expect("a file"), args.next().map_or(200, |n| n.parse().expect("a number of rounds")));
    std::panic::set_hook(Box::new(|_| ()));
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).unwrap());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    (0..rounds).for_each(|_: u32| play(&mut random, &mut out));
}
