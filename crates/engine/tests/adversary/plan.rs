//! A plan: in which scene, along which prices, what the player does in which second.

use crate::model::action::Action;
use crate::model::rng::Rng;
use crate::model::world::{BOOKS, USDC};
use crate::path::{Path, LAST};
use crate::scene::{slot_of, LP, PLAYERS, SCENES, STAKER};
use engine::Side;

const MOST_MOVES: usize = 9;

#[derive(Clone, Copy, Debug)]
pub struct Move {
    pub at: i64,
    pub action: Action,
    /// An order that waits for a price is executed at the print of so many seconds ago.
    pub back: i64,
}

#[derive(Clone)]
pub struct Plan {
    pub scene: usize,
    pub path: Path,
    /// In the order of their seconds. What stands in one second follows without anybody in between: it could be one
    /// transaction.
    pub moves: Vec<Move>,
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Path { steps, lag, late } = self.path;
        write!(f, "scene {}, clock {lag} s behind, others {late} s late", self.scene)?;
        for step in steps.iter().filter(|step| step.bps != 0) {
            write!(f, "; {:+} bp at {}", step.bps, step.at)?;
        }
        self.moves.iter().try_for_each(|m| write!(f, "\n    {:>2} s: {:?} (back {})", m.at, m.action, m.back))
    }
}

/// What a plan is about: few accounts, so that its actions meet.
struct Focus {
    slots: [usize; 2],
    owner: usize,
    usd: u64,
    seconds: [i64; 2],
}

impl Focus {
    fn random(rng: &mut Rng, path: &Path) -> Self {
        let mut slot =
            || slot_of(PLAYERS.start + rng.below(PLAYERS.len()), if rng.chance(50) { Side::Long } else { Side::Short });
        let slots = [slot(), slot()];
        let owner = rng.pick(&[PLAYERS.start, STAKER, STAKER, LP]);
        // Orders before a move, the rest at it or soon after.
        let at = rng.pick(&path.steps).at;
        let seconds = [at - rng.range(0, 6) as i64, at + rng.range(0, 2) as i64].map(|s| s.clamp(0, LAST - 1));
        Self { slots, owner, usd: amount(rng), seconds }
    }
}

/// Dollars, from one to two millions, every size as likely.
fn amount(rng: &mut Rng) -> u64 {
    let scale = 10u64.pow(rng.below(7) as u32);
    rng.range(scale, 2 * scale + scale / 2).min(2_500_000) * 1_000_000
}

impl Plan {
    pub fn random(rng: &mut Rng) -> Self {
        let mut plan = Self { scene: rng.below(SCENES), path: Path::random(rng), moves: Vec::new() };
        let focus = Focus::random(rng, &plan.path);
        for _ in 0..1 + rng.below(6) {
            plan.moves.push(random_move(rng, &focus));
        }
        plan.order();
        plan
    }

    fn order(&mut self) {
        self.moves.sort_by_key(|m| m.at);
        self.moves.truncate(MOST_MOVES);
    }

    /// A neighbour: a few small changes.
    pub fn mutated(&self, rng: &mut Rng) -> Self {
        let mut plan = self.clone();
        for _ in 0..1 + rng.below(3) {
            plan.change(rng);
        }
        plan.order();
        plan
    }

    fn change(&mut self, rng: &mut Rng) {
        let focus = self.focus(rng);
        if self.moves.is_empty() || (rng.chance(35) && self.moves.len() < MOST_MOVES) {
            return self.moves.push(random_move(rng, &focus));
        }
        let nth = rng.below(self.moves.len());
        match rng.below(10) {
            0 => drop(self.moves.remove(nth)),
            1 => self.moves[nth] = random_move(rng, &focus),
            2..=3 => self.moves[nth].at = second(rng),
            4 => {
                let other = self.moves[rng.below(self.moves.len())].at;
                self.moves[nth].at = other;
            }
            5 => self.moves[nth].back = rng.below(4) as i64,
            6..=7 => rescale(&mut self.moves[nth].action, rng),
            8 => self.scene = rng.below(SCENES),
            _ => self.path.mutate(rng),
        }
    }

    /// The accounts that the plan uses already, mostly.
    fn focus(&self, rng: &mut Rng) -> Focus {
        let mut focus = Focus::random(rng, &self.path);
        if self.moves.is_empty() || rng.chance(15) {
            return focus;
        }
        let action = self.moves[rng.below(self.moves.len())].action;
        if let Some(slot) = slot(&action) {
            focus.slots = [slot; 2];
        }
        if let Action::Place { usd, .. } | Action::Order { usd, .. } | Action::AddCollateral { usd, .. } = action {
            focus.usd = usd;
        }
        focus
    }
}

pub fn slot(action: &Action) -> Option<usize> {
    match action {
        Action::Place { slot, .. }
        | Action::Order { slot, .. }
        | Action::Decrease { slot, .. }
        | Action::AddCollateral { slot, .. }
        | Action::RemoveCollateral { slot, .. }
        | Action::Liquidate { slot } => Some(*slot),
        _ => None,
    }
}

fn rescale(action: &mut Action, rng: &mut Rng) {
    let up = rng.chance(50);
    match action {
        Action::Deposit { usd, .. }
        | Action::Place { usd, .. }
        | Action::Order { usd, .. }
        | Action::AddCollateral { usd, .. }
        | Action::Stake { usd, .. }
        | Action::Donate { usd }
        | Action::Airdrop { usd, .. } => {
            *usd = (if up { *usd * 3 } else { *usd / 3 }).clamp(1_000_000, 3_000_000_000_000)
        }
        Action::Withdraw { permille, .. }
        | Action::Decrease { permille, .. }
        | Action::RemoveCollateral { permille, .. }
        | Action::RequestUnstake { permille, .. } => *permille = share(rng),
        _ => {}
    }
}

fn second(rng: &mut Rng) -> i64 {
    rng.below(usize::try_from(LAST).unwrap()) as i64
}

fn share(rng: &mut Rng) -> u64 {
    rng.pick(&[1, 100, 333, 500, 900, 990, 999, 1_000, 1_000, 1_000])
}

fn random_move(rng: &mut Rng, focus: &Focus) -> Move {
    let at = if rng.chance(75) { rng.pick(&focus.seconds) } else { second(rng) };
    Move { at, action: random_action(rng, focus), back: rng.below(4) as i64 }
}

/// Of notional, 1e-4: nothing, too little, or enough.
fn rate(rng: &mut Rng) -> u64 {
    rng.pick(&[0, 0, 100, 300, 400, 700, 1_500, 3_000])
}

fn random_action(rng: &mut Rng, focus: &Focus) -> Action {
    let slot = rng.pick(&focus.slots);
    let usd = if rng.chance(60) { focus.usd } else { amount(rng) };
    let (owner, token) = (focus.owner, if rng.chance(60) { BOOKS[0].0 } else { USDC });
    let side = if rng.chance(50) { Side::Long } else { Side::Short };
    match rng.below(30) {
        0..=3 => Action::Place { slot, usd, token: USDC, rate: rate(rng), increase: true },
        4..=5 => Action::Place { slot, usd, token: USDC, rate: rate(rng), increase: false },
        6..=7 => {
            let kind = rng.pick(&[2, 2, 3, 4]);
            let bps = rng.pick(&[-2_000, -300, -60, -15, -3, 0, 3, 15, 60, 300, 2_000]);
            Action::Order { slot, kind, usd, token: USDC, rate: rate(rng), bps }
        }
        8..=11 => Action::Execute { nth: if rng.chance(70) { usize::MAX } else { rng.below(4) } },
        12 => Action::Cancel { nth: rng.below(4) },
        13..=15 => Action::Decrease { slot, permille: share(rng) },
        16..=17 => Action::AddCollateral { slot, usd },
        18 => Action::RemoveCollateral { slot, permille: share(rng) },
        19 => Action::Liquidate { slot },
        20 => Action::Deposit { owner, token, usd },
        21 => Action::Withdraw { owner, token, permille: share(rng) },
        22 => Action::Stake { owner, usd },
        23 => Action::Unstake { owner },
        24 => rng.pick(&[Action::RequestUnstake { owner, permille: 1_000 }, Action::CancelUnstake { owner }]),
        25 => Action::Airdrop { token, usd },
        26..=27 => Action::Sweep { token },
        28 => rng.pick(&[Action::OpenLossEvent { market: 0, side }, Action::Donate { usd }]),
        _ => rng.pick(&[Action::Finalize { market: 0, side }, Action::ApplyLiens { market: 0, side }]),
    }
}
