//! Where plans begin: worlds that honest people and the player have lived in for a while. What that cost is not
//! counted.

use crate::model::action::Action;
use crate::model::rng::Rng;
use crate::model::world::{World, BOOKS, USDC};
use engine::*;
use std::ops::Range;

pub const SCENES: usize = 6;
/// The first owner has the liquidity and most of the fund.
const HONEST_TRADER: usize = 1;
/// The player's accounts.
pub const PLAYERS: Range<usize> = 2..6;
/// Those of them that have a stake and liquidity.
pub const STAKER: usize = 4;
pub const LP: usize = 5;

pub fn slot_of(owner: usize, side: Side) -> usize {
    owner * BOOKS.len() * 2 + side.index()
}
pub fn is_players(owner: usize) -> bool {
    PLAYERS.contains(&owner)
}

#[derive(Clone, Copy, PartialEq)]
enum Fund {
    Thin,
    Full,
}

/// Margins at their least, 2.5 and 1.25 %, and the defaults of everything that decides who pays.
fn world(fund: Fund) -> World {
    let fits = |w: &World| {
        let v = &w.markets[0];
        let balance = w.pool.fund.balance.0;
        let enough = if fund == Fund::Full { balance == 60_000_000_000 } else { balance == 12_000_000_000 };
        v.volatility.base_initial_margin == Bps(250) && v.params.maintenance_margin == Bps(125) && enough
    };
    let mut world = (7..).map(|seed| World::create(&mut Rng::new(seed))).find(fits).unwrap();
    let p = &mut world.pool.params;
    (p.young, p.deductible, p.fund_floor, p.target_min) = (900, Bps(25), Usd(10_000_000_000), Usd(50_000_000_000));
    (p.loss_events.min_loss_event, p.loss_events.hold) = (Usd(1_000_000_000), 28_800);
    (p.loss_events.lp_share, p.loss_events.max_clawback) = (Bps(5_000), Bps(2_500));
    let m = &mut world.markets[0].params;
    (m.depth, m.liq_fee, m.daily_cap) = (Usd(50_000_000_000_000), Bps(50), Bps(5_000));
    world.pool.custodies.iter_mut().for_each(|c| c.params.min_weight = Bps(0));
    world
}

fn act(world: &mut World, action: Action) {
    world.prepare(action, 0, 0);
    world.act(action).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
}

/// Opens for so many dollars with so much collateral (1e-4).
fn open(world: &mut World, owner: usize, side: Side, usd: u64, rate: u64) {
    let slot = slot_of(owner, side);
    act(world, Action::Place { slot, usd: usd * 1_000_000, token: USDC, rate, increase: false });
    act(world, Action::Execute { nth: 0 });
}

fn both(world: &mut World, owner: usize, usd: u64, rate: u64) {
    Side::BOTH.into_iter().for_each(|side| open(world, owner, side, usd, rate));
}

fn stake(world: &mut World, owner: usize, usd: u64, leaves: bool) {
    act(world, Action::Stake { owner, usd: usd * 1_000_000 });
    if leaves {
        act(world, Action::RequestUnstake { owner, permille: 1_000 });
        act(world, Action::Wait { seconds: 7 * 86_400 + 600 });
    }
}

fn build(scene: usize) -> World {
    let mut w = world(if matches!(scene, 1 | 5) { Fund::Thin } else { Fund::Full });
    let (most, least) = (3_000, 400);
    match scene {
        // The player has many small positions.
        0 => (PLAYERS.start..PLAYERS.end - 1).for_each(|owner| both(&mut w, owner, 200, most)),
        // A hedged pair at little margin, and a thin fund.
        1 => {
            open(&mut w, 2, Side::Long, 300_000, least);
            open(&mut w, 3, Side::Short, 300_000, least);
        }
        // They own nearly all of the fund and may leave it; an honest long is in debt after a fall.
        2 => {
            stake(&mut w, STAKER, 2_000_000, true);
            both(&mut w, 2, 1_000, most);
            open(&mut w, HONEST_TRADER, Side::Long, 300_000, least);
        }
        // They own half of the fund and may leave it.
        3 => {
            stake(&mut w, STAKER, 60_000, true);
            open(&mut w, HONEST_TRADER, Side::Long, 400_000, least);
            open(&mut w, HONEST_TRADER, Side::Short, 100_000, least);
        }
        // They are an LP and a staker.
        4 => {
            act(&mut w, Action::Deposit { owner: LP, token: USDC, usd: 500_000_000_000 });
            act(&mut w, Action::Deposit { owner: LP, token: BOOKS[0].0, usd: 500_000_000_000 });
            stake(&mut w, STAKER, 500_000, false);
            both(&mut w, 2, 5_000, most);
            both(&mut w, HONEST_TRADER, 100_000, least);
        }
        // A large long and small ones at little margin, and a thin fund.
        _ => {
            open(&mut w, 2, Side::Long, 300_000, least);
            (3..PLAYERS.end).for_each(|owner| open(&mut w, owner, Side::Long, 200, 600));
            open(&mut w, HONEST_TRADER, Side::Short, 200_000, least);
        }
    }
    act(&mut w, Action::Wait { seconds: 3_700 });
    act(&mut w, Action::Wait { seconds: 60 });
    w.reached = Default::default();
    w
}

pub fn all() -> Vec<World> {
    (0..SCENES).map(build).collect()
}
