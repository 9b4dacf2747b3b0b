//! Invariants of docs/invariants.md that the engine or the vaults can be asked, and a run's fingerprint.

use super::{Venue, STABLE};
use engine::{invariants, Atoms, Side};
use sha2::{Digest, Sha256};

impl Venue {
    /// INV-1, 2, 3 (collateral) and 7: after every liquidation and every hour.
    pub fn check(&mut self) {
        self.checks += 1;
        for (place, vault) in self.vaults.iter().enumerate() {
            let owes = self.pool.custodies[place].owes().expect("what is owed fits");
            assert!(Atoms(*vault) >= owes, "INV-1: vault {place} holds {vault} of {owes:?}");
        }
        assert!(self.fund_vault >= self.pool.fund.balance.0, "INV-1: the fund's vault");
        invariants::reservations(&self.pool).expect("INV-2");
        invariants::collateral(&self.pool).expect("INV-3");
        invariants::waterfall(&self.pool, &self.market).expect("INV-7");
    }

    /// INV-3 whole: aggregates are the sums over positions. Every day, and at the end.
    pub fn check_sums(&mut self) {
        self.check();
        for side in Side::BOTH {
            let totals = self.pool.exposures[0].side(side);
            let mine = || self.positions.iter().filter(|p| p.side == side.byte() && !p.is_empty());
            let collateral: u64 = mine().map(|p| p.collateral.0).sum();
            assert_eq!(mine().map(|p| p.size.0).sum::<u64>(), totals.size.0, "INV-3: size");
            assert_eq!(mine().map(|p| p.entry.0).sum::<u64>(), totals.entry.0, "INV-3: entry");
            assert_eq!(collateral, totals.collateral[usize::from(STABLE)].0, "INV-3: collateral");
            assert_eq!(mine().count() as u64, totals.positions, "INV-3: number");
        }
    }

    /// All of the engine's state goes into the run's fingerprint.
    pub fn fingerprint(&self, into: &mut Sha256) {
        into.update(bytemuck::bytes_of(&self.pool));
        into.update(bytemuck::bytes_of(&self.market));
        into.update(bytemuck::cast_slice(&self.positions));
        into.update(bytemuck::cast_slice(&self.vaults));
    }
}
