//! LPs, stakers, donors and the sweep.

use super::action::Effect;
use super::world::*;
use engine::insurance::{shares as stakes, sweep};
use engine::liquidity::{outflow, shares};
use engine::*;

fn permille_of(amount: u64, permille: u64) -> u64 {
    (u128::from(amount) * u128::from(permille) / 1_000) as u64
}

impl World {
    pub fn deposit(&mut self, owner: usize, token: usize, usd: u64) -> Res<Effect> {
        let atoms = self.tokens(token, usd);
        self.pull(token, atoms)?;
        let result = shares::deposit(&mut self.pool, token as u8, atoms, self.now, self.slot);
        self.reached.hit_if(result == Err(EngineError::WeightBound), "deposit above the most weight");
        self.reached.hit_if(result == Err(EngineError::DepositsClosed), "deposit while closed");
        let report = result?;
        let base = self.pool.custodies[token].params.lp_fee.of_up(report.atoms.0)?;
        self.reached.hit_if(report.fee.0 > base, "deposit away from the target");
        self.reached.hit_if(report.fee.0 < base, "deposit towards the target");
        self.lp[owner] += report.shares;
        self.reached.hit("deposited");
        Ok(Effect::default())
    }
    pub fn withdraw(&mut self, owner: usize, token: usize, permille: u64) -> Res<Effect> {
        let burned = permille_of(self.lp[owner], permille);
        let result = shares::withdraw(&mut self.pool, token as u8, burned, self.now, self.slot);
        self.reached.hit_if(result == Err(EngineError::OutflowLimited), "withdrawal above the hourly limit");
        self.reached.hit_if(result == Err(EngineError::WeightBound), "withdrawal below the least weight");
        self.reached.hit_if(result == Err(EngineError::PriceJumped), "withdrawal after a jump");
        let report = result?;
        self.lp[owner] -= burned;
        self.push(token, report.atoms);
        self.reached.hit("withdrawn");
        Ok(Effect::default())
    }
    pub fn pay_out(&mut self, owner: usize, token: usize) -> Res<Effect> {
        let waits = self.deferred[owner][token];
        engine::ensure(!waits.is_zero(), EngineError::NothingToPay)?;
        let paid = outflow::draw(&mut self.pool.custodies[token], waits, self.now)?;
        engine::ensure(!paid.is_zero(), EngineError::OutflowLimited)?;
        self.deferred[owner][token].sub_assign(paid)?;
        self.pool.custodies[token].payable.sub_assign(paid)?;
        self.push(token, paid);
        self.reached.hit("paid profit that waited");
        Ok(Effect::default())
    }
    pub fn stake(&mut self, owner: usize, usd: u64) -> Res<Effect> {
        stakes::stake(&mut self.pool, &mut self.stakes[owner], Usd(usd))?;
        self.pull_insurance(Usd(usd));
        Ok(Effect::default())
    }
    pub fn request_unstake(&mut self, owner: usize, permille: u64) -> Res<Effect> {
        let stake = &mut self.stakes[owner];
        let shares = permille_of(stake.shares, permille);
        stakes::request(&self.pool, stake, shares, self.now)?;
        Ok(Effect::default())
    }
    pub fn cancel_unstake(&mut self, owner: usize) -> Res<Effect> {
        stakes::cancel(&mut self.stakes[owner])?;
        Ok(Effect::default())
    }
    pub fn unstake(&mut self, owner: usize) -> Res<Effect> {
        let before = self.stakes[owner];
        let result = stakes::unstake(&mut self.pool, &mut self.stakes[owner], self.now);
        self.reached.hit_if(result == Err(EngineError::ExitWindowOver), "unstake request lapsed");
        if result == Err(EngineError::ExitWindowOver) {
            return self.cancel_unstake(owner);
        }
        let amount = result?;
        assert!(amount <= before.value_at_request, "a leaver took more than at the request");
        self.push_insurance(amount);
        self.reached.hit("unstaked");
        self.reached.hit_if(amount < before.value_at_request, "unstaked after a slashing");
        Ok(Effect::default())
    }
    pub fn donate(&mut self, usd: u64) -> Res<Effect> {
        stakes::donate(&mut self.pool, Usd(usd))?;
        self.pull_insurance(Usd(usd));
        Ok(Effect::default())
    }
    pub fn airdrop(&mut self, token: usize, usd: u64) -> Res<Effect> {
        let atoms = self.tokens(token, usd);
        self.pull(token, atoms)?;
        // The vault grows, nobody's claim does.
        Ok(Effect::default())
    }
    pub fn sweep(&mut self, token: usize) -> Res<Effect> {
        let report = sweep::sweep(&mut self.pool, token as u8, Atoms(self.vaults[token]), self.now)?;
        self.pool_to_insurance(report.gained);
        self.reached.hit_if(!report.surplus.is_zero(), "swept a surplus");
        self.reached.hit_if(token != USDC && !report.sold.is_zero(), "swept with a conversion");
        Ok(Effect { surplus: report.surplus, surplus_token: token, crank: true, ..Effect::default() })
    }
}
