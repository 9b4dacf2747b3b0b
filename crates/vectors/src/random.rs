//! Scenes and arguments at random, mostly of sizes that make sense: for cases, and for what is compared with
//! engine.wasm.

use engine::layout::Kind;

pub struct Random(pub u64);

impl Random {
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n
    }
    /// A number of `least` to `most` bits.
    fn bits(&mut self, least: u64, most: u64) -> u64 {
        let bits = least + self.below(most - least);
        self.below(1 << bits)
    }
    fn any(&mut self) -> u64 {
        let zeros = self.below(64);
        self.draw() >> zeros
    }
}

/// A number for a field, mostly of a size that makes sense for its name; now and then any.
fn number(random: &mut Random, name: &str) -> u64 {
    if random.below(40) == 0 {
        return random.any();
    }
    let now = u64::try_from(crate::world::T0).expect("small") + 1;
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
pub fn fill(random: &mut Random, kind: &Kind, name: &str, out: &mut [u8]) {
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
        Kind::U8 => out[0] = if name == "pad" { 0 } else { u8::try_from(random.below(3)).expect("small") },
        Kind::Maybe if random.below(2) == 0 => out.fill(255),
        _ => {
            let bytes = number(random, name).to_le_bytes();
            let length = out.len().min(8);
            out[..length].copy_from_slice(&bytes[..length]);
        }
    }
}

/// The scene that the others differ from.
pub fn base() -> quotes::PoolScene {
    let base = crate::world::base();
    let mut world =
        quotes::PoolScene { now: crate::world::T0 + 1, slot: 9, pool: base.pool, ..quotes::PoolScene::default() };
    world.markets[usize::from(base.market.index)] = base.market;
    world
}

/// A scene of any kind: they begin with the same fields.
pub fn scene(random: &mut Random) -> quotes::PoolScene {
    let mut world = base();
    world.now += i64::try_from(random.below(3) * random.below(10)).expect("small");
    for custody in world.pool.custodies.iter_mut() {
        custody.print.publish_time = world.now - i64::try_from(random.below(12)).expect("small");
    }
    world
}
