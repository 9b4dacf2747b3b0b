//! Random histories whose every number is written down: after each action its answer and all states go into a digest.
//! The invariants say what must hold; this says that nothing else changed. Whoever changes a rule sees it here, and
//! writes the new digests down with the change: the failing test prints them.

mod model;

use bytemuck::bytes_of;
use model::ending;
use model::rng::Rng;
use model::story::Story;
use model::world::World;

const ACTIONS_OF_A_STORY: usize = 800;
/// Of the stories 1, 2, 3 and so on.
const TOLD: [u64; 32] = [
    0xd61b_9414_3cee_cebb,
    0xa27f_2820_361d_f140,
    0xafd4_ebe4_83e1_7603,
    0xa6a0_5509_cff3_bffa,
    0x1cb2_64d7_a134_d3e5,
    0x048d_1180_2147_266c,
    0x69ae_a465_df82_20b7,
    0x7c66_746b_af33_def9,
    0x2819_c304_1743_d2bf,
    0x3a04_d417_4b88_55d3,
    0x19e1_be98_bde6_a1c0,
    0x7abc_8a52_b418_1559,
    0x98d3_ad6b_061e_611b,
    0x65ee_cf66_d73a_deac,
    0x1224_8468_c7cf_dfc7,
    0xf7bc_5272_95a6_5b4d,
    0x8be1_01bc_c816_fbd6,
    0x7011_1c6e_5f67_8b91,
    0x0434_1349_28c1_8797,
    0xec74_2950_69f0_7cab,
    0x3a24_355c_219a_4166,
    0x8368_7aec_92ab_9008,
    0xefe5_4a2d_daab_7910,
    0x4851_a195_d3d6_2efa,
    0xa75c_faff_f228_b135,
    0xba15_04a3_d793_5855,
    0xa76f_c087_c26d_2019,
    0x9ffb_0491_32ee_8e43,
    0xf734_0e3d_4a43_80b5,
    0xf296_2d78_2e7b_e4af,
    0x6bc3_a029_f5ee_f07d,
    0x1122_7ebc_3fd6_dd35,
];

/// FNV-1a by words of eight bytes: what has to be seen is an accident, not somebody who looks for equal digests.
struct Digest(u64);

impl Digest {
    fn add(&mut self, bytes: &[u8]) {
        for word in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..word.len()].copy_from_slice(word);
            self.0 = (self.0 ^ u64::from_le_bytes(eight)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29);
        }
    }
    fn number(&mut self, n: u128) {
        self.add(&n.to_le_bytes());
    }
    fn world(&mut self, world: &World) {
        self.add(bytes_of(&world.pool));
        world.markets.iter().for_each(|market| self.add(bytes_of(market)));
        world.requests.iter().for_each(|placed| self.add(bytes_of(&placed.request)));
        world.tickets.iter().for_each(|held| self.add(bytes_of(&held.ticket)));
        world.stakes.iter().for_each(|stake| self.add(bytes_of(stake)));
        world.receipts.iter().for_each(|(receipt, _)| self.add(bytes_of(receipt)));
        world.vaults.iter().chain(&world.lp).for_each(|atoms| self.number(u128::from(*atoms)));
        world.deferred.iter().flatten().for_each(|atoms| self.number(u128::from(atoms.0)));
        self.number(u128::from(world.insurance_vault));
        world.positions.iter().for_each(|slot| self.add(bytes_of(&slot.position)));
    }
}

fn tell(seed: u64) -> u64 {
    let mut rng = Rng::new(seed);
    let mut world = World::create(&mut rng);
    let mut story = Story::new(rng.clone());
    let mut digest = Digest(seed);
    let mut step = |world: &mut World, action| {
        let (wait, lag) = (rng.range(0, 3) as i64, rng.range(0, 2) as i64);
        world.prepare(action, wait, lag);
        let before = world.clone();
        let code = match world.act(action) {
            Ok(_) => 0,
            Err(error) => {
                *world = before;
                error.code()
            }
        };
        digest.number(u128::from(code));
        digest.world(world);
        code == 0
    };
    for _ in 0..ACTIONS_OF_A_STORY {
        let action = story.next(&world);
        step(&mut world, action);
    }
    ending::wake(&mut world, &mut step);
    match seed % 4 {
        0 if world.calm() => {
            ending::empty_without_feed(&mut world, (seed % 3) as usize, seed.is_multiple_of(8), &mut step)
        }
        _ => ending::empty(&mut world, &mut step),
    }
    digest.0
}

#[test]
fn thirty_two_histories_end_as_they_did() {
    let told: Vec<u64> = (1..=TOLD.len() as u64).map(tell).collect();
    let differ = told.iter().zip(&TOLD).filter(|(now, then)| now != then).count();
    assert_eq!(
        differ, 0,
        "{differ} histories are others; if a rule was changed on purpose, these are the new: {told:#018x?}"
    );
}
