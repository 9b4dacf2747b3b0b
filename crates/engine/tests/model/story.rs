//! How stories are told: single random actions, and plots that lead where chance alone seldom goes.

use super::action::Action;
use super::rng::Rng;
use super::world::*;
use engine::Side;
use std::collections::VecDeque;

/// What a story is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    /// Small moves, all kinds of actions.
    Calm,
    /// Crash after crash in one market: events, rings that wrap, haircuts up to their bounds.
    Serial,
    /// Jumps everywhere, nothing in order.
    Wild,
}

/// Of so many free choices one lets a feed die.
const PLOTS_WITHOUT_FEED: usize = 1_000;

/// The request placed last.
const LATEST: usize = usize::MAX;

pub struct Story {
    pub rng: Rng,
    pub genre: Genre,
    queue: VecDeque<Action>,
    market: usize,
    losing: Side,
    claims: u64,
    /// Whether receipts are sealed before the ring needs their places.
    seals: bool,
}

impl Story {
    pub fn new(mut rng: Rng) -> Self {
        let genre = rng.pick(&[Genre::Calm, Genre::Serial, Genre::Serial, Genre::Wild]);
        let (market, losing) = (rng.below(BOOKS.len()), rng.pick(&Side::BOTH));
        let (claims, seals) = (rng.pick(&[0, 30, 90]), rng.chance(70));
        Self { rng, genre, queue: VecDeque::new(), market, losing, claims, seals }
    }

    pub fn next(&mut self, world: &World) -> Action {
        while let Some(action) = self.queue.pop_front() {
            let pointless = match action {
                Action::Liquidate { slot } | Action::Decrease { slot, .. } => {
                    world.positions[slot].position.is_empty() && self.rng.chance(95)
                }
                _ => false,
            };
            if !pointless {
                return action;
            }
        }
        let plot = match self.genre {
            Genre::Calm => 3,
            Genre::Serial => 60,
            Genre::Wild => 20,
        };
        if self.rng.below(PLOTS_WITHOUT_FEED) == 0 && world.calm() {
            self.silence(world);
        } else if self.rng.chance(plot) {
            self.crash(world);
        }
        if !self.queue.is_empty() {
            return self.queue.pop_front().unwrap();
        }
        self.single(world)
    }

    fn open(&mut self, owner: usize, market: usize, side: Side, usd: u64, rate: u64) {
        let token = self.rng.pick(&[0, 1, 2, 3, 3, 3, 4]);
        let slot = (owner * BOOKS.len() + market) * 2 + side.index();
        self.queue.push_back(Action::Place { slot, usd, token, rate, increase: false });
        self.queue.push_back(Action::Execute { nth: LATEST });
    }

    /// Both sides trade, the price jumps, losers are liquidated, winners may close, the event ends, and time passes.
    fn crash(&mut self, world: &World) {
        if self.genre == Genre::Wild {
            (self.market, self.losing) = (self.rng.below(BOOKS.len()), self.rng.pick(&Side::BOTH));
        }
        let (market, losing, winning) = (self.market, self.losing, self.losing.opposite());
        let slots = |side: Side| (0..OWNERS).map(move |owner| (owner * BOOKS.len() + market) * 2 + side.index());
        self.queue.push_back(Action::Stake { owner: 0, usd: world.pool.params.fund_min.0 });
        for _ in 0..world.requests.len() {
            self.queue.push_back(Action::Cancel { nth: 0 });
        }
        let big = self.rng.pick(&[20_000, 200_000, 400_000]);
        for owner in 0..self.rng.range(1, 4) as usize {
            let (usd, rate) = (self.rng.range(100, big) * 1_000_000, self.collateral_rate(world));
            self.open(owner, market, losing, usd, rate);
        }
        for _ in 0..self.rng.range(0, 3) {
            let (owner, usd, rate) =
                (self.rng.below(OWNERS), self.rng.range(100, big) * 1_000_000, self.rng.range(500, 3_000));
            self.open(owner, market, winning, usd, rate);
        }
        let young = self.rng.chance(15);
        let calm = if young { 5 } else { world.pool.params.young as i64 + self.rng.pick(&[1, 1_800, 3_600]) };
        self.queue.push_back(Action::Wait { seconds: calm });
        if self.rng.chance(25) {
            // LPs take most of what may leave within the hour, before the winners come.
            let token = world.pool.exposures[market].backing(winning);
            for _ in 0..self.rng.range(2, 6) {
                let permille = self.rng.pick(&[2, 5, 10]);
                self.queue.push_back(Action::Withdraw { owner: 0, token, permille });
            }
        }
        let size = if self.rng.chance(30) { self.rng.range(150, 600) } else { self.rng.range(600, 1_600) } as i64;
        let bps = if losing == Side::Long { -size } else { size };
        let token = BOOKS[market].0;
        self.queue.push_back(Action::Price { token, bps, conf: self.rng.range(0, 20) });
        if self.rng.chance(30) {
            let slot = self.rng.pick(&slots(winning).collect::<Vec<_>>());
            self.queue.push_back(Action::Decrease { slot, permille: self.rng.range(100, 1_000) });
        }
        for slot in slots(losing) {
            self.queue.push_back(Action::Liquidate { slot });
        }
        self.aftermath(world, winning, &slots(winning).collect::<Vec<_>>(), -bps);
    }

    /// Of notional, 1e-4: mostly little more than the initial margin in force.
    fn collateral_rate(&mut self, world: &World) -> u64 {
        let margin = engine::volatility::initial(&world.pool, &world.markets[self.market]).unwrap().0;
        if self.rng.chance(70) {
            margin + self.rng.range(40, 230)
        } else {
            margin + self.rng.range(230, 1_250)
        }
    }

    fn aftermath(&mut self, world: &World, winning: Side, winners: &[usize], back: i64) {
        let market = self.market;
        let token = BOOKS[market].0;
        self.queue.push_back(Action::OpenLossEvent { market, side: winning });
        let leave = self.rng.pick(&[0, 0, 40, 100]);
        for slot in winners {
            if self.rng.chance(leave) {
                let permille = if leave == 100 { 1_000 } else { self.rng.range(200, 1_000) };
                self.queue.push_back(Action::Decrease { slot: *slot, permille });
            }
        }
        self.queue.push_back(Action::Wait { seconds: self.rng.pick(&[900, 950, 1_500]) });
        if self.rng.chance(8) {
            self.nobody_finalizes(winners);
        }
        if !self.seals {
            self.queue.push_back(Action::Finalize { market, side: winning });
        }
        if self.seals || world.markets[market].side(winning).loss_event_count >= 8 {
            (0..world.receipts.len().min(3)).for_each(|nth| self.queue.push_back(Action::Seal { nth }));
            self.queue.push_back(Action::Finalize { market, side: winning });
        }
        let recovers = self.rng.chance(25);
        if recovers {
            self.queue.push_back(Action::Price { token, bps: back, conf: 1 });
        } else if self.rng.chance(50) {
            self.queue.push_back(Action::Price { token, bps: self.rng.range(0, 400) as i64 - 200, conf: 1 });
        }
        if self.rng.chance(60) {
            self.queue.push_back(Action::ApplyLiens { market, side: winning });
        }
        if !recovers && self.rng.chance(80) {
            self.queue.push_back(Action::Price { token, bps: back, conf: 1 });
        }
        let rest = self.rng.pick(&[10, 60, 1_500, 2_700, 2_700, 2_700, 3_600, 3_600, 3_600, 20_000, 130_000]);
        self.queue.push_back(Action::Wait { seconds: rest });
        self.queue.push_back(Action::OpenLossEvent { market, side: winning });
        for nth in 0..world.tickets.len().min(6) {
            if self.rng.chance(self.claims) {
                self.queue.push_back(Action::Claim { nth });
            }
        }
    }

    /// A request of its own kind, executed at once most of the time.
    fn request(&mut self, world: &World, slot: usize, held: usize) -> Action {
        if self.rng.chance(25) {
            return self.order(world, slot, held);
        }
        if self.rng.chance(70) {
            self.queue.push_back(Action::Execute { nth: LATEST });
        }
        let token = self.rng.below(TOKENS);
        if self.rng.chance(40) && !world.positions[held].position.is_empty() {
            let usd = self.rng.range(10, 50_000) * 1_000_000;
            return Action::Place { slot: held, usd, token, rate: self.rng.range(300, 3_000), increase: true };
        }
        let usd = self.rng.range(60, 200_000) * 1_000_000;
        Action::Place { slot, usd, token, rate: self.rng.range(300, 3_000), increase: false }
    }

    /// An order that waits for a price: the price goes there, or it is cancelled, or neither.
    fn order(&mut self, world: &World, slot: usize, held: usize) -> Action {
        let kind = self.rng.pick(&[2, 2, 3, 4, 3, 4]);
        let slot = if kind == 2 { slot } else { held };
        let Slot { market, side, .. } = world.positions[slot];
        let up = (side == Side::Long) == (kind == 3);
        let away = self.rng.range(0, 100) as i64;
        let bps = if up { away } else { -away };
        if self.rng.chance(75) {
            let step = if up { away + 1 } else { -away - 1 };
            self.queue.push_back(Action::Wait { seconds: self.rng.pick(&[3, 30]) });
            if self.rng.chance(20) {
                self.queue.push_back(Action::Cancel { nth: LATEST });
            }
            self.queue.push_back(Action::Price { token: BOOKS[market].0, bps: step, conf: self.rng.pick(&[0, 1, 10]) });
            if self.rng.chance(10) {
                self.queue.push_back(Action::Decrease { slot, permille: 1_000 });
            }
            self.queue.push_back(Action::Execute { nth: LATEST });
        }
        if self.rng.chance(30) {
            self.queue.push_back(Action::Cancel { nth: LATEST });
            self.queue.push_back(Action::Wait { seconds: self.rng.pick(&[1, 4, 60]) });
            self.queue.push_back(Action::Cancel { nth: LATEST });
        }
        let (token, usd) = (self.rng.below(TOKENS), self.rng.range(60, 100_000) * 1_000_000);
        Action::Order { slot, kind, usd, token, rate: self.rng.range(300, 3_000), bps }
    }

    /// An event stays open for days; winners close meanwhile, far apart, with gains of that day.
    fn nobody_finalizes(&mut self, winners: &[usize]) {
        let token = BOOKS[self.market].0;
        for slot in winners {
            self.queue.push_back(Action::Wait { seconds: self.rng.pick(&[7_200, 40_000, 86_400]) });
            let further = self.rng.range(0, 150) as i64;
            let bps = if self.losing == Side::Long { -further } else { further };
            self.queue.push_back(Action::Price { token, bps, conf: 1 });
            self.queue.push_back(Action::Decrease { slot: *slot, permille: self.rng.range(100, 1_000) });
            self.queue.push_back(Action::Claim { nth: self.rng.below(8) });
        }
    }

    /// A feed dies while the others live on. Its market is settled, or the feed speaks again before; things happen all
    /// the time.
    fn silence(&mut self, world: &World) {
        let other = self.rng.below(BOOKS.len());
        let market = self.rng.pick(&[self.market, other]);
        let token = BOOKS[market].0;
        for side in Side::BOTH {
            let (owner, usd) = (self.rng.below(OWNERS), self.rng.range(1_000, 200_000) * 1_000_000);
            let rate = if self.rng.chance(50) { self.collateral_rate(world) } else { 3_000 };
            self.open(owner, market, side, usd, rate);
        }
        // What the last print has made unhealthy, nobody liquidates before the settlement.
        let young = world.pool.params.young as i64;
        self.queue.push_back(Action::Wait { seconds: self.rng.pick(&[5, young + 1]) });
        let bps = self.rng.range(0, 3_000) as i64 - 1_500;
        self.queue.push_back(Action::Price { token, bps, conf: 1 });
        if self.rng.chance(40) {
            let mine = |slot: &usize| world.positions[*slot].market == market;
            let slots: Vec<_> = (0..world.positions.len()).filter(mine).collect();
            slots.into_iter().for_each(|slot| self.queue.push_back(Action::Liquidate { slot }));
        }
        self.queue.push_back(Action::Feed { token, dead: true });
        for wait in [self.rng.pick(&[4, 11, 70]), 60, 3_600, 82_000] {
            self.queue.push_back(Action::Wait { seconds: wait });
            self.meanwhile(world);
        }
        Side::BOTH.into_iter().for_each(|side| self.queue.push_back(Action::Finalize { market, side }));
        for _ in 0..2 {
            self.queue.push_back(Action::Settle { market });
            self.queue.push_back(Action::Wait { seconds: 2_000 });
        }
        self.queue.push_back(Action::Settle { market });
        self.meanwhile(world);
        let ends = self.rng.chance(30);
        let rest = if ends { 86_400 } else { self.rng.pick(&[10, 40_000, 84_000]) };
        self.queue.push_back(Action::Wait { seconds: rest });
        if ends {
            self.settled(world, market);
        }
        self.meanwhile(world);
        self.queue.push_back(Action::Feed { token, dead: false });
    }

    /// At the settlement's price owners close, and others close them; events open and end.
    fn settled(&mut self, world: &World, market: usize) {
        for slot in (0..world.positions.len()).filter(|slot| world.positions[*slot].market == market) {
            match self.rng.below(4) {
                0 => {}
                1 => self.queue.push_back(Action::Decrease { slot, permille: 1_000 }),
                _ => self.queue.push_back(Action::Liquidate { slot }),
            }
        }
        for side in Side::BOTH {
            self.queue.push_back(Action::OpenLossEvent { market, side });
            self.queue.push_back(Action::Wait { seconds: 900 });
            self.queue.push_back(Action::Finalize { market, side });
            self.queue.push_back(Action::ApplyLiens { market, side });
        }
    }

    fn meanwhile(&mut self, world: &World) {
        for _ in 0..self.rng.range(0, 8) {
            let action = self.single(world);
            self.queue.push_back(action);
        }
    }

    fn single(&mut self, world: &World) -> Action {
        let rng = &mut self.rng;
        let (owner, token, market) = (rng.below(OWNERS), rng.below(TOKENS), rng.below(BOOKS.len()));
        let (slot, side) = (rng.below(world.positions.len()), rng.pick(&Side::BOTH));
        let permille = rng.pick(&[1, 10, 333, 500, 1_000]);
        let held = self.held(world, slot);
        let rng = &mut self.rng;
        match rng.below(36) {
            0 => Action::Deposit { owner, token, usd: rng.range(1, 200_000) * 1_000_000 },
            1 => Action::Withdraw { owner, token, permille },
            2..=7 => self.request(world, slot, held),
            8..=9 => Action::Execute { nth: rng.below(4) },
            10 => Action::Cancel { nth: rng.below(4) },
            11..=13 => Action::Decrease { slot: held, permille },
            14 => Action::AddCollateral { slot: held, usd: rng.range(1, 5_000) * 1_000_000 },
            15 => Action::RemoveCollateral { slot: held, permille },
            16..=18 => {
                let reach = if self.genre == Genre::Wild { 900 } else { 120 };
                let token = rng.below(3);
                Action::Price {
                    token,
                    bps: rng.range(0, 2 * reach) as i64 - reach as i64,
                    conf: rng.pick(&[0, 1, 10, 90]),
                }
            }
            19 => {
                let most = if self.genre == Genre::Serial { 4 } else { 9 };
                Action::Wait { seconds: [1, 30, 300, 900, 3_600, 5_000, 90_000, 605_000, 800_000][rng.below(most)] }
            }
            20..=22 => Action::Liquidate { slot: held },
            23 => Action::Stake { owner, usd: rng.range(1, 5_000) * 1_000_000 },
            24 => Action::RequestUnstake { owner, permille },
            25 => match rng.below(5) {
                0 => Action::CancelUnstake { owner },
                _ => Action::Unstake { owner },
            },
            26 => Action::Donate { usd: rng.range(1, 100) * 1_000_000 },
            27 => Action::Airdrop { token, usd: rng.range(1, 1_000) * 1_000_000 },
            28 => Action::Sweep { token },
            29 => Action::OpenLossEvent { market, side },
            30 => Action::Finalize { market, side },
            31 => Action::Seal { nth: rng.below(8) },
            32 => Action::Claim { nth: rng.below(16) },
            33 => Action::ApplyLiens { market, side },
            34 if rng.chance(5) => Action::CloseDeposits { seconds: rng.range(60, 3_600) as i64 },
            34 => Action::Deposit { owner, token, usd: rng.range(1, 20) * 1_000_000_000_000 },
            _ => self.waiting(world, owner),
        }
    }

    /// Somebody's profit that waits for the hourly limit, or a large withdrawal that will meet it.
    fn waiting(&mut self, world: &World, owner: usize) -> Action {
        let found = (0..OWNERS).flat_map(|o| (0..TOKENS).map(move |t| (o, t)));
        match found.into_iter().find(|(o, t)| !world.deferred[*o][*t].is_zero()) {
            Some((owner, token)) => Action::PayOut { owner, token },
            None => Action::Withdraw { owner, token: self.rng.below(TOKENS), permille: 500 },
        }
    }

    /// A slot that holds a position, searched from a random one on.
    fn held(&self, world: &World, from: usize) -> usize {
        let n = world.positions.len();
        (0..n).map(|i| (from + i) % n).find(|i| !world.positions[*i].position.is_empty()).unwrap_or(from)
    }
}
