//! Bytes as a story of the engine's action model, with all its invariants after each action: five bytes are an action,
//! how large it is, and how time passes before it.
#![no_main]

#[path = "../../crates/engine/tests/model/mod.rs"]
#[allow(dead_code)]
mod model;

use engine::Side;
use libfuzzer_sys::fuzz_target;
use model::action::Action;
use model::invariants;
use model::rng::Rng;
use model::world::{World, BOOKS, OWNERS, TOKENS};

const MOST: usize = 120;

/// Of all magnitudes, as a byte has room for them.
fn usd(byte: u8) -> u64 {
    1 << (byte / 8).min(24) | u64::from(byte)
}

fn action([kind, who, what, much, _]: [u8; 5], world: &World) -> Action {
    let slot = usize::from(who) % world.positions.len();
    let (owner, token) = (usize::from(who) % OWNERS, usize::from(what) % TOKENS);
    let (market, nth) = (usize::from(what) % BOOKS.len(), usize::from(who));
    let side = if what & 128 == 0 { Side::Long } else { Side::Short };
    let (usd, permille) = (usd(much), (u64::from(much) * 4 + 1).min(1_000));
    let rate = u64::from(what) * 4 + 20;
    let bps = (i64::from(much) - 128) * if what & 64 == 0 { 1 } else { 30 };
    match kind % 26 {
        0 => Action::Deposit { owner, token, usd },
        1 => Action::Withdraw { owner, token, permille },
        2 | 3 => Action::Place { slot, usd, token, rate, increase: what & 32 != 0 },
        4 => Action::Order { slot, kind: 2 + what % 3, usd, token, rate, bps: bps / 30 },
        5 | 6 => Action::Execute { nth },
        7 => Action::Cancel { nth },
        8 => Action::Decrease { slot, permille },
        9 => Action::AddCollateral { slot, usd },
        10 => Action::RemoveCollateral { slot, permille },
        // Stables stay a dollar, as in the model: what the fund pays is counted at par.
        11 => Action::Price { token: token % 3, bps, conf: u64::from(what & 15) },
        12 => Action::Wait { seconds: i64::from(much) << (what % 12) },
        13 => Action::Liquidate { slot },
        14 => Action::Stake { owner, usd },
        15 => Action::RequestUnstake { owner, permille },
        16 => Action::CancelUnstake { owner },
        17 => Action::Unstake { owner },
        18 => Action::Donate { usd },
        19 => Action::PayOut { owner, token },
        20 => Action::Sweep { token },
        21 => Action::OpenLossEvent { market, side },
        22 => Action::Finalize { market, side },
        23 => Action::Seal { nth },
        24 => Action::Claim { nth },
        _ => Action::ApplyLiens { market, side },
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((seed, rest)) = data.split_first() else { return };
    let mut world = World::create(&mut Rng::new(u64::from(*seed)));
    for bytes in rest.as_chunks().0.iter().take(MOST) {
        let next = action(*bytes, &world);
        world.prepare(next, i64::from(bytes[4] & 3), i64::from(bytes[4] >> 7));
        invariants::inv_3_aggregates(&world);
        world.inv_14_fix_matured_tickets();
        let before = world.clone();
        match world.act(next) {
            Ok(effect) => {
                invariants::check(&before, &mut world, next, &effect);
                invariants::inv_1_no_surplus_by_itself(&before, &world, next);
                world.inv_14_fix_matured_tickets();
            }
            Err(_) => world = before,
        }
    }
});
