use super::{event, Header};
use crate::state::{Pool, State};
use anchor_lang::prelude::*;
use engine::liquidity::shares::LiquidityReport;

event! {
    /// Tokens came in and LP shares were minted. `aum` is AUM_mint before, 1e-6 USD.
    struct LiquidityAdded {
        header: Header,
        owner: Address,
        custody: u8,
        atoms: u64,
        shares: u64,
        fee: u64,
        aum: u64,
        owned: u64,
        lp_supply: u64,
    }
}

event! {
    /// LP shares were burned and tokens went out. `aum` is AUM_burn before, 1e-6 USD.
    struct LiquidityRemoved {
        header: Header,
        owner: Address,
        custody: u8,
        atoms: u64,
        shares: u64,
        fee: u64,
        aum: u64,
        owned: u64,
        lp_supply: u64,
    }
}

/// Both are told in the same words: what came or went, and what the custody and the pool have now.
macro_rules! of_report {
    ($($event:ident),*) => {
        $(impl $event {
            #[inline(always)]
            pub fn new(header: Header, owner: Address, custody: usize, pool: &State<Pool>, report: &LiquidityReport) -> Self {
                let owned = pool.state.custodies[custody].owned.0;
                let LiquidityReport { atoms, shares, fee, aum } = *report;
                Self {
                    header,
                    owner,
                    custody: custody as u8,
                    atoms: atoms.0,
                    shares,
                    fee: fee.0,
                    aum: aum.0,
                    owned,
                    lp_supply: pool.state.lp_supply,
                }
            }
        })*
    };
}
of_report!(LiquidityAdded, LiquidityRemoved);
