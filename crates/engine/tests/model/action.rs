//! What can happen, and what an action says about itself for the invariants.

use super::world::World;
use engine::liquidity::aum::Ask;
use engine::{oracle, *};

#[derive(Clone, Copy, Debug)]
pub enum Action {
    Deposit {
        owner: usize,
        token: usize,
        usd: u64,
    },
    Withdraw {
        owner: usize,
        token: usize,
        permille: u64,
    },
    Place {
        slot: usize,
        usd: u64,
        token: usize,
        rate: u64,
        increase: bool,
    },
    /// An order that waits for a price so far from now (1e-4): kinds 2 to 4. `usd` is what it opens; what it reduces is
    /// a part of that.
    Order {
        slot: usize,
        kind: u8,
        usd: u64,
        token: usize,
        rate: u64,
        bps: i64,
    },
    Execute {
        nth: usize,
    },
    Cancel {
        nth: usize,
    },
    Decrease {
        slot: usize,
        permille: u64,
    },
    AddCollateral {
        slot: usize,
        usd: u64,
    },
    RemoveCollateral {
        slot: usize,
        permille: u64,
    },
    Price {
        token: usize,
        bps: i64,
        conf: u64,
    },
    Wait {
        seconds: i64,
    },
    Liquidate {
        slot: usize,
    },
    Stake {
        owner: usize,
        usd: u64,
    },
    RequestUnstake {
        owner: usize,
        permille: u64,
    },
    CancelUnstake {
        owner: usize,
    },
    Unstake {
        owner: usize,
    },
    Donate {
        usd: u64,
    },
    /// Profit that waits for the hourly limit, as far as it may leave now.
    PayOut {
        owner: usize,
        token: usize,
    },
    /// The guardian closes deposits for so many seconds.
    CloseDeposits {
        seconds: i64,
    },
    /// Somebody sends tokens to a vault.
    Airdrop {
        token: usize,
        usd: u64,
    },
    Sweep {
        token: usize,
    },
    OpenLossEvent {
        market: usize,
        side: Side,
    },
    Finalize {
        market: usize,
        side: Side,
    },
    Seal {
        nth: usize,
    },
    Claim {
        nth: usize,
    },
    ApplyLiens {
        market: usize,
        side: Side,
    },
    /// A feed publishes nothing from now on, or again.
    Feed {
        token: usize,
        dead: bool,
    },
    /// Its market goes into Settlement.
    Settle {
        market: usize,
    },
}

/// What an action may have changed; everything else must be as before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Effect {
    /// The one position that may change, and the market it belongs to.
    pub slot: Option<usize>,
    pub market: Option<usize>,
    /// Any position of this market and side (`apply_liens`).
    pub side: Option<Side>,
    /// Tokens of nobody that were taken into the fund's account.
    pub surplus: Atoms,
    pub surplus_token: usize,
    /// Anyone may do it without a position or tokens of their own.
    pub crank: bool,
    pub liquidated: bool,
    /// Liens paid by the position inside the action.
    pub lien: Usd,
    /// Tokens that the crank earned, at most so many dollars.
    pub bounty: Usd,
}

impl World {
    /// Runs one action as one transaction: on an error nothing has changed (INV-18).
    pub fn act(&mut self, action: Action) -> Res<Effect> {
        match action {
            Action::Deposit { owner, token, usd } => self.deposit(owner, token, usd),
            Action::Withdraw { owner, token, permille } => self.withdraw(owner, token, permille),
            Action::Place { slot, usd, token, rate, increase } => self.place(slot, usd, token, rate, increase),
            Action::Order { slot, kind, usd, token, rate, bps } => self.order(slot, kind, usd, token, rate, bps),
            Action::Execute { nth } => self.execute(nth),
            Action::Cancel { nth } => self.cancel(nth),
            Action::Decrease { slot, permille } => self.decrease(slot, permille),
            Action::AddCollateral { slot, usd } => self.add_collateral(slot, usd),
            Action::RemoveCollateral { slot, permille } => self.remove_collateral(slot, permille),
            Action::Liquidate { slot } => self.liquidate(slot),
            Action::Stake { owner, usd } => self.stake(owner, usd),
            Action::RequestUnstake { owner, permille } => self.request_unstake(owner, permille),
            Action::CancelUnstake { owner } => self.cancel_unstake(owner),
            Action::Unstake { owner } => self.unstake(owner),
            Action::Donate { usd } => self.donate(usd),
            Action::Airdrop { token, usd } => self.airdrop(token, usd),
            Action::Sweep { token } => self.sweep(token),
            Action::OpenLossEvent { market, side } => self.open_loss_event(market, side),
            Action::Finalize { market, side } => self.finalize(market, side),
            Action::Seal { nth } => self.seal(nth),
            Action::Claim { nth } => self.claim(nth),
            Action::ApplyLiens { market, side } => self.apply_liens(market, side),
            Action::PayOut { owner, token } => self.pay_out(owner, token),
            Action::CloseDeposits { seconds } => {
                self.pool.deposits_closed_until = self.now + seconds;
                Ok(Effect::default())
            }
            Action::Settle { market } => {
                oracle::settle(&mut self.pool, &mut self.markets[market], self.now)?;
                Ok(Effect { market: Some(market), crank: true, ..Effect::default() })
            }
            Action::Price { .. } | Action::Wait { .. } | Action::Feed { .. } => Ok(Effect::default()),
        }
    }

    /// Time and prices move before the action itself: all that follows happens at one instant.
    pub fn prepare(&mut self, action: Action, wait: i64, lag: i64) {
        let mut lag = lag;
        let (settling, then) = (self.markets.map(|market| market.settle_at), self.now);
        match action {
            Action::Wait { seconds } => self.now += seconds,
            Action::Feed { token, dead } => {
                self.now += 1;
                self.dead[token] = dead;
            }
            Action::Price { token, bps, conf } => {
                self.now += 1 + wait;
                lag = 0;
                if self.dead[token] {
                    return self.refresh(lag);
                }
                let price = self.feed[token].price.0;
                let moved = (i128::from(price) * i128::from(10_000 + bps) / 10_000).clamp(1_000, 1 << 50) as u64;
                let print = &mut self.feed[token];
                (print.price, print.ema) = (Price(moved), Price(moved));
                print.conf = Price(moved / 10_000 * conf);
            }
            Action::Execute { nth } if !self.requests.is_empty() => {
                let request = &self.requests[super::trade::nth_of(nth, self.requests.len())].request;
                self.now = self.now.max(request.print_after);
                lag = 0;
            }
            _ => self.now += wait,
        }
        self.refresh(lag);
        self.count_settlements(settling, then);
    }

    fn count_settlements(&mut self, settling: [i64; 3], then: i64) {
        for (market, settle_at) in settling.into_iter().enumerate().filter(|(_, at)| *at > 0) {
            let open = self.positions.iter().any(|s| s.market == market && !s.position.is_empty());
            let ends = then < settle_at && self.now >= settle_at;
            self.reached.hit_if(self.markets[market].settle_at == 0, "market revived");
            self.reached.hit_if(ends && open, "market settled with positions");
        }
    }

    /// LPs' value at the prints themselves, as if they were exact and new: differences are then the pool's own gains
    /// and losses.
    pub fn value(&self, ask: Ask) -> u64 {
        let mut pool = self.pool;
        for custody in &mut pool.custodies {
            custody.print.conf = Price(0);
            custody.print.publish_time = self.now;
        }
        engine::liquidity::aum::aum(&pool, ask, self.now).expect("aum").0
    }
}
