//! The world: a pool of five tokens, three markets, six owners, and vaults that move only as the program would move
//! them.

use super::coverage::Coverage;
use engine::insurance::caps::{roll_deductible_day, roll_fund_day};
use engine::liquidity::aum::{aum, Ask};
use engine::moment::{At, Book};
use engine::oracle::{self, Print};
use engine::trading::{take_print, Moment};
use engine::*;

pub const TOKENS: usize = 5;
pub const OWNERS: usize = 6;
pub const USDC: usize = 3;
pub const DECIMALS: [u8; TOKENS] = [9, 8, 8, 6, 6];
/// Index token and backing stable of each market.
pub const BOOKS: [(usize, usize); 3] = [(0, 3), (1, 4), (2, 3)];
pub const START: i64 = 1_700_000_000;

#[derive(Clone, PartialEq, Debug)]
pub struct Slot {
    pub owner: usize,
    pub market: usize,
    pub side: Side,
    pub position: PositionState,
}

#[derive(Clone, Debug)]
pub struct Placed {
    pub slot: usize,
    pub request: RequestState,
}

#[derive(Clone, Debug)]
pub struct Held {
    pub owner: usize,
    pub market: usize,
    pub ticket: TicketState,
    /// What it was worth when it was first seen matured and out of reach (INV-14).
    pub fixed: Option<Atoms>,
}

#[derive(Clone)]
pub struct World {
    pub pool: PoolState,
    pub markets: [MarketState; 3],
    pub now: i64,
    pub slot: u64,
    pub feed: [Print; TOKENS],
    pub vaults: [u64; TOKENS],
    pub insurance_vault: u64,
    pub paid_in: [u128; TOKENS],
    pub paid_out: [u128; TOKENS],
    pub positions: Vec<Slot>,
    pub requests: Vec<Placed>,
    pub tickets: Vec<Held>,
    pub stakes: [Stake; OWNERS],
    pub lp: [u64; OWNERS],
    /// Profit that waits for the hourly limit, by owner and token.
    pub deferred: [[Atoms; TOKENS]; OWNERS],
    /// Every receipt; the second is its copy from the moment it was sealed.
    pub receipts: Vec<(Receipt, Option<Receipt>)>,
    /// Feeds that publish nothing.
    pub dead: [bool; TOKENS],
    pub reached: Coverage,
}

impl World {
    pub fn book(&mut self, market: usize) -> Book<'_> {
        Book { pool: &mut self.pool, market: &mut self.markets[market] }
    }
    pub fn at(&self, price: Price) -> At {
        At { price, now: self.now, slot: self.slot }
    }
    pub fn unit(&self, token: usize) -> u64 {
        self.pool.custodies[token].unit
    }
    pub fn price(&self, token: usize) -> Price {
        self.pool.custodies[token].print.price
    }
    /// Tokens worth `usd` micro dollars at the cached price.
    pub fn tokens(&self, token: usize, usd: u64) -> Atoms {
        engine::price::atoms_down(Usd(usd), self.price(token), self.unit(token)).unwrap_or_default()
    }
    pub fn backing(&self, market: usize, side: Side) -> usize {
        self.pool.exposures[market].backing(side)
    }

    // Tokens move here and nowhere else.
    pub fn pull(&mut self, token: usize, atoms: Atoms) -> Res<()> {
        self.vaults[token] = self.vaults[token].checked_add(atoms.0).ok_or(EngineError::MathOverflow)?;
        self.paid_in[token] += u128::from(atoms.0);
        Ok(())
    }
    pub fn push(&mut self, token: usize, atoms: Atoms) {
        assert!(self.vaults[token] >= atoms.0, "INV-1: vault {token} cannot pay {}", atoms.0);
        self.vaults[token] -= atoms.0;
        self.paid_out[token] += u128::from(atoms.0);
    }
    pub fn pull_insurance(&mut self, amount: Usd) {
        self.insurance_vault += amount.0;
        self.paid_in[USDC] += u128::from(amount.0);
    }
    pub fn push_insurance(&mut self, amount: Usd) {
        assert!(self.insurance_vault >= amount.0, "INV-1: the insurance vault cannot pay {}", amount.0);
        self.insurance_vault -= amount.0;
        self.paid_out[USDC] += u128::from(amount.0);
    }
    pub fn insurance_to_pool(&mut self, amount: Usd) {
        assert!(self.insurance_vault >= amount.0, "INV-1: the insurance vault cannot draw {}", amount.0);
        self.insurance_vault -= amount.0;
        self.vaults[USDC] += amount.0;
    }
    pub fn pool_to_insurance(&mut self, amount: Usd) {
        assert!(self.vaults[USDC] >= amount.0, "INV-1: the pool cannot pay the fund {}", amount.0);
        self.vaults[USDC] -= amount.0;
        self.insurance_vault += amount.0;
    }

    /// A new print of every feed, `lag` seconds old, cached and fed to the rings: what `refresh_prices` does.
    pub fn refresh(&mut self, lag: i64) {
        self.slot += 1;
        for token in 0..TOKENS {
            if self.dead[token] {
                continue;
            }
            let published = (self.now - lag).max(self.feed[token].publish_time);
            if published > self.feed[token].publish_time {
                self.feed[token].prev_publish_time = self.feed[token].publish_time;
                self.feed[token].publish_time = published;
            }
        }
        for (index, (token, _)) in BOOKS.iter().enumerate() {
            take_print(&mut self.pool, &mut self.markets[index], &self.feed[*token], self.now).expect("observe");
        }
        for token in 3..TOKENS {
            oracle::cache_print(&mut self.pool.custodies[token], &self.feed[token], self.now).expect("accept");
        }
        roll_fund_day(&mut self.pool, self.now);
        let now = self.now;
        let rolled = roll_deductible_day(&mut self.pool, now, |pool| aum(pool, Ask::Burn, now));
        assert!(rolled.is_ok() || self.dead.contains(&true), "day: {rolled:?}");
        // in its first minute a silent feed leaves it to a later refresh
    }

    /// The print at which a market's positions settle.
    pub fn print(&self, market: usize) -> Print {
        oracle::settled(&self.markets[market], self.now).unwrap_or(self.feed[BOOKS[market].0])
    }
    /// The price at which a loss event opens or is finalized: of now, or the last one where the feed has been silent
    /// for an hour.
    pub fn event_price(&self, market: usize) -> Res<Price> {
        let print = self.print(market);
        if !oracle::silent(&self.pool.custodies[BOOKS[market].0], self.now, oracle::SILENT_LONG) {
            print.within(self.now, oracle::AGE_REDUCE)?;
        }
        Ok(print.price)
    }
    /// Whether every feed speaks and every market trades: what two stories are compared in.
    pub fn calm(&self) -> bool {
        !self.dead.contains(&true) && self.markets.iter().all(|market| market.settle_at == 0)
    }
    pub fn moment(&self, market: usize, token: usize) -> Res<Moment> {
        let (print, custody) = (self.print(market), &self.pool.custodies[token]);
        let index = token == BOOKS[market].0;
        Ok(Moment {
            now: self.now,
            slot: self.slot,
            price: print.price,
            published: print.publish_time,
            token_price: self.price(token),
            token_discount: if index {
                Bps::ZERO
            } else {
                oracle::collateral_discount(custody, self.now, oracle::AGE_LIQUIDATE)?
            },
        })
    }

    /// Receipts of a side that have left the ring, from number `from`.
    pub fn old_receipts(&self, market: usize, side: Side, from: u64) -> Vec<Receipt> {
        let book = self.markets[market].side(side);
        let mine = self.receipts.iter().map(|r| r.0).filter(|r| r.market == market as u8 && r.side == side.byte());
        mine.filter(|r| r.number >= from && book.entry(r.number).is_none()).collect()
    }
    pub fn add_ticket(&mut self, owner: usize, market: usize, side: Side, wait: i64, tokens: Atoms) -> Res<()> {
        if tokens.is_zero() {
            return Ok(());
        }
        let hour = engine::mutualization::escrow::ticket_hour(self.markets[market].side(side), self.now, wait)?;
        let late = engine::mutualization::escrow::maturity_hour(self.now, wait)? > hour;
        self.reached.hit_if(late, "ticket of an event that nobody finalized for a day");
        let found = self.tickets.iter().position(|t| {
            t.owner == owner && t.market == market && t.ticket.hour == hour && t.ticket.side == side.byte()
        });
        let mut held = match found {
            Some(index) => self.tickets.swap_remove(index),
            None => Held { owner, market, ticket: TicketState::default(), fixed: None },
        };
        let book = self.markets[market].side_mut(side);
        if found.is_some() && held.ticket.loss_events < book.loss_event_count {
            self.reached.hit("ticket brought up to date by a merge");
        }
        engine::mutualization::escrow::issue(book, &mut held.ticket, side, hour, tokens)?;
        self.tickets.push(held);
        Ok(())
    }
}
