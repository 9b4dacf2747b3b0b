//! Calls of the table with arguments at random, computed natively: scene, arguments, error and answer go to a file,
//! which `scripts/compare-native.mjs` plays through engine.wasm. `cargo run -p wasm --example native -- FILE ROUNDS`.

use engine::layout::Laid;
use quotes::calls::{self, types::*};
use std::io::Write;
use std::panic::{catch_unwind, AssertUnwindSafe};
use vectors::random::{fill, scene, Random};

/// What a trap is, in place of an error's number.
const TRAP: u32 = u32::MAX;

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
