//! LPs and stakers: those that stay, and those that run when they are afraid and come back later.

use super::{dollars, usd, Start, Venue, INDEX, STABLE};
use engine::insurance::shares as stakes;
use engine::liquidity::shares;
use engine::*;

const STAYS: usize = 0;
const RUNS: usize = 1;
/// Arbitrage: brings the token that is scarce and takes the other.
const BALANCES: usize = 2;

impl Venue {
    /// Half of the liquidity in each token, then the fund; a day later everything counts.
    pub(super) fn fill(&mut self, start: &Start) {
        for (who, part) in [(STAYS, 1.0 - start.running), (RUNS, start.running)] {
            for token in [INDEX, STABLE] {
                self.bring(who, token, start.liquidity * part / 2.0);
            }
            let amount = usd(start.fund * part);
            if !amount.is_zero() && stakes::stake(&mut self.pool, &mut self.stakes[who], amount).is_ok() {
                self.fund_vault += amount.0;
            }
        }
    }

    fn bring(&mut self, who: usize, token: u8, amount: f64) {
        let custody = &self.pool.custodies[usize::from(token)];
        let Ok(atoms) = engine::price::atoms_down(usd(amount), custody.print.price, custody.unit) else { return };
        let saved = self.pool;
        self.actions += 1;
        match shares::deposit(&mut self.pool, token, atoms, self.now, self.slot) {
            Ok(report) => {
                self.vaults[usize::from(token)] += atoms.0;
                self.lp[who] += report.shares;
            }
            Err(_) => self.pool = saved,
        }
    }

    /// Arbitrage between pool and market brings what is scarce and takes out the other, a twentieth of the pool at
    /// most, while the two differ by more than a fifth of it.
    pub fn balance(&mut self) {
        let worth = |token: u8| {
            let custody = &self.pool.custodies[usize::from(token)];
            engine::price::value_down(custody.owned, custody.print.price, custody.unit).map_or(0.0, dollars)
        };
        let [index, stable] = [INDEX, STABLE].map(worth);
        let gap = (index - stable).abs() / 2.0;
        if gap < 0.1 * (index + stable) {
            return;
        }
        let (scarce, plenty) = if index < stable { (INDEX, STABLE) } else { (STABLE, INDEX) };
        let before = self.lp[BALANCES];
        self.bring(BALANCES, scarce, gap.min(0.05 * (index + stable)));
        if self.lp[BALANCES] > before {
            self.take_out(BALANCES, plenty, self.lp[BALANCES]);
        }
    }

    /// Burns shares for one token, where the limits let it; what they were worth.
    fn take_out(&mut self, who: usize, token: u8, burned: u64) -> f64 {
        let saved = self.pool;
        self.actions += 1;
        let Ok(report) = shares::withdraw(&mut self.pool, token, burned, self.now, self.slot) else {
            self.pool = saved;
            return 0.0;
        };
        self.lp[who] -= burned;
        let custody = &self.pool.custodies[usize::from(token)];
        let (price, unit) = (custody.print.price, custody.unit);
        self.push(usize::from(token), report.atoms);
        engine::price::value_down(report.atoms, price, unit).map_or(0.0, dollars)
    }

    /// A part (1e-3) of the shares that run leaves, half in each token, as far as the limits let it.
    pub fn run(&mut self, permille: u64) -> f64 {
        let burned = self.lp[RUNS] * permille / 2_000;
        [INDEX, STABLE].into_iter().map(|token| self.take_out(RUNS, token, burned)).sum()
    }

    /// What ran comes back.
    pub fn come_back(&mut self, amount: f64) {
        for token in [INDEX, STABLE] {
            self.bring(RUNS, token, amount / 2.0);
        }
    }

    /// Stakers that run ask to leave, or leave when seven days have passed. Whether they have left.
    pub fn unstake(&mut self) -> bool {
        let held = stakes::current(&self.pool, &self.stakes[RUNS]);
        if held.requested == 0 {
            self.ask(RUNS, held.shares);
            return false;
        }
        self.leave(RUNS)
    }

    /// Stakers take out, by the same way, what the fund has above so many times its target: there a share of the fees
    /// is worth least.
    pub fn skim(&mut self, above: f64) {
        let (fund, most) = (self.fund(), self.fund_target() * above);
        for who in [STAYS, RUNS] {
            let held = stakes::current(&self.pool, &self.stakes[who]);
            if held.requested > 0 {
                let _ = self.leave(who); // not yet is nothing
            } else if fund > most {
                self.ask(who, (held.shares as f64 * (fund - most) / fund) as u64);
            }
        }
    }

    fn ask(&mut self, who: usize, shares: u64) {
        self.actions += 1;
        let _ = stakes::request(&self.pool, &mut self.stakes[who], shares, self.now);
        // none to ask for is nothing
    }

    fn leave(&mut self, who: usize) -> bool {
        self.actions += 1;
        let saved = self.pool;
        match stakes::unstake(&mut self.pool, &mut self.stakes[who], self.now) {
            Ok(amount) => {
                self.fund_vault -= amount.0;
                true
            }
            Err(error) => {
                self.pool = saved;
                if error == EngineError::ExitWindowOver {
                    let _ = stakes::cancel(&mut self.stakes[who]);
                }
                false
            }
        }
    }

    /// Somebody stakes again, so much.
    pub fn stake(&mut self, amount: f64) {
        let amount = usd(amount);
        if !amount.is_zero() && stakes::stake(&mut self.pool, &mut self.stakes[RUNS], amount).is_ok() {
            self.fund_vault += amount.0;
        }
    }
}
