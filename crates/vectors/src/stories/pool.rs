//! What LPs and stakers do, and what anyone may read.

use crate::json::Json;
use crate::record::{at, Story};
use engine::insurance::{caps, coverage, shares as fund, sweep};
use engine::liquidity::{aum, shares};
use engine::margin::Marks;
use engine::moment::At;
use engine::mutualization::{carry, waterfall};
use engine::*;
use serde_json::{json, Value};

use super::actions::Now;

fn staking(k: usize) -> Value {
    json!({ "pool": "pool", "stake": format!("stakes.{k}") })
}

impl Story {
    pub fn deposit(&mut self, custody: u8, atoms: u64, now: Now) {
        let args = json!([custody, atoms.json(), now.time.json(), now.slot().json()]);
        let _ = self.call("liquidity.shares.deposit", "pool".json(), args, |w| {
            shares::deposit(&mut w.pool, custody, Atoms(atoms), now.time, now.slot())
        });
    }
    pub fn withdraw(&mut self, custody: u8, burned: u64, now: Now) {
        let args = json!([custody, burned.json(), now.time.json(), now.slot().json()]);
        let _ = self.call("liquidity.shares.withdraw", "pool".json(), args, |w| {
            shares::withdraw(&mut w.pool, custody, burned, now.time, now.slot())
        });
    }
    pub fn stake(&mut self, k: usize, usd: u64) {
        let _ = self.call("insurance.shares.stake", staking(k), json!([usd.json()]), |w| {
            fund::stake(&mut w.pool, &mut w.stakes[k], Usd(usd))
        });
    }
    pub fn request_unstake(&mut self, k: usize, asked: u64, now: Now) {
        let args = json!([asked.json(), now.time.json()]);
        let _ = self.call("insurance.shares.request", staking(k), args, |w| {
            fund::request(&w.pool, &mut w.stakes[k], asked, now.time)
        });
    }
    pub fn cancel_unstake(&mut self, k: usize) {
        let state = format!("stakes.{k}").json();
        let _ = self.call("insurance.shares.cancel", state, json!([]), |w| fund::cancel(&mut w.stakes[k]));
    }
    pub fn unstake(&mut self, k: usize, now: Now) {
        let _ = self.call("insurance.shares.unstake", staking(k), json!([now.time.json()]), |w| {
            fund::unstake(&mut w.pool, &mut w.stakes[k], now.time)
        });
    }
    /// Every token's print is of this second: nobody leaves the fund otherwise.
    pub fn know_all(&mut self, now: Now) {
        self.set(|w| w.pool.custodies.iter_mut().for_each(|custody| custody.print.publish_time = now.time));
    }
    pub fn pay_keeper(&mut self, losing: Side, most: u64, now: Now) {
        let args = json!([losing.json(), most.json(), now.time.json()]);
        let _ = self.call("insurance.caps.payKeeper", super::actions::book(), args, |w| {
            caps::pay_keeper(&mut w.pool, &mut w.market, losing, Usd(most), now.time)
        });
    }
    pub fn donate(&mut self, usd: u64) {
        let _ = self.call("insurance.shares.donate", "pool".json(), json!([usd.json()]), |w| {
            fund::donate(&mut w.pool, Usd(usd))
        });
    }
    /// `extra` tokens were sent to the vault by someone.
    pub fn sweep(&mut self, custody: u8, extra: u64, now: Now) {
        let owed = self.world.pool.custodies[usize::from(custody)].owes().map_or(0, |atoms| atoms.0);
        let vault = Atoms(owed + extra);
        let args = json!([custody, vault.json(), now.time.json()]);
        let _ = self.call("insurance.sweep.sweep", "pool".json(), args, |w| {
            sweep::sweep(&mut w.pool, custody, vault, now.time)
        });
    }
    /// The first refresh of a day: both measures of the day.
    pub fn roll_day(&mut self, now: Now) {
        let args = json!([now.time.json()]);
        let _ = self.call("insurance.caps.rollFundDay", "pool".json(), args, |w| {
            caps::roll_fund_day(&mut w.pool, now.time);
            Ok(())
        });
        let burn = aum::aum(&self.world.pool, aum::Ask::Burn, now.time);
        if let Ok(value) = burn {
            self.set(|w| {
                let _ = caps::roll_deductible_day(&mut w.pool, now.time, |_| Ok(value));
            });
        }
    }
    pub fn expire_carry(&mut self, winning: Side, now: Now) {
        let args = json!([winning.json(), now.time.json()]);
        let _ = self.call("mutualization.waterfall.expireCarry", super::actions::book(), args, |w| {
            carry::expire_carry(&mut w.pool, &mut w.market, winning, now.time)
        });
    }
    pub fn absorb(&mut self, losing: Side, deficit: u64, young: Frac, now: Now) {
        let (time, slot, price) = (now.time, now.slot(), now.price());
        let args = json!([losing.json(), deficit.json(), young.json(), price.json(), time.json(), slot.json()]);
        let _ = self.call("mutualization.waterfall.absorb", super::actions::book(), args, |w| {
            waterfall::absorb(&mut w.book(), losing, Usd(deficit), young, &At { price, now: time, slot })
        });
    }

    /// Everything that quotes read.
    pub fn look(&mut self, now: Now) {
        let (time, price) = (now.time, now.price());
        let w = self.world.clone();
        let (pool, market) = (at("pool"), at("market"));
        for (name, ask) in [("mint", aum::Ask::Mint), ("burn", aum::Ask::Burn)] {
            self.read("liquidity.aum.aum", json!([pool, name, time.json()]), aum::aum(&w.pool, ask, time));
        }
        self.read("insurance.shares.due", json!([pool]), fund::due(&w.pool));
        let value = fund::value(&w.pool, w.pool.fund.shares);
        self.read("insurance.shares.value", json!([pool, w.pool.fund.shares.json()]), value);
        let bears = caps::deductible_available(&w.pool, time);
        self.read("insurance.caps.deductibleAvailable", json!([pool, time.json()]), bears);
        for side in Side::BOTH {
            let args = json!([pool, market, side.json(), time.json()]);
            let usable = coverage::usable(&w.pool, &w.market, side, time);
            self.read("insurance.coverage.usable", args.clone(), usable);
            self.read("insurance.coverage.phi", args, coverage::phi(&w.pool, &w.market, side, time));
            let args = json!([pool, market, side.json(), price.json(), time.json()]);
            let closed = carry::reduce_only(&w.pool, &w.market, side, price, time);
            self.read("mutualization.waterfall.reduceOnly", args, closed);
            let args = json!([pool, market, side.json(), price.json()]);
            let least = carry::threshold(&w.pool, &w.market, side, price);
            self.read("mutualization.waterfall.threshold", args, least);
            let reference = ring::reference(&w.market, side);
            self.read("ring.reference", json!([market, side.json()]), Ok(reference));
            let weight = ring::largest_weight(&w.market, side);
            self.read("ring.largestWeight", json!([market, side.json()]), Ok(weight));
        }
        let mm = engine::volatility::maintenance(&w.market);
        self.read("ring.jumped", json!([market, mm.json()]), ring::jumped(&w.market, mm));
        for (i, position) in w.positions.iter().enumerate().filter(|(_, p)| !p.is_empty()) {
            let token = w.pool.custodies[usize::from(position.custody)].print.price;
            let marks = Marks::new(&w.pool, &w.market, position, price, token, time);
            let position = at(&format!("positions.{i}"));
            let args = json!([pool, market, position, price.json(), token.json(), time.json()]);
            self.read("margin.marks", args, marks);
        }
        self.prove();
    }
    /// The invariants that the chain checks.
    pub fn prove(&mut self) {
        let w = self.world.clone();
        self.read("invariants.reservations", json!([at("pool")]), invariants::reservations(&w.pool));
        self.read("invariants.collateral", json!([at("pool")]), invariants::collateral(&w.pool));
        let identity = invariants::waterfall(&w.pool, &w.market);
        self.read("invariants.waterfall", json!([at("pool"), at("market")]), identity);
    }
}
