//! Ballast: a pool-to-trader perpetuals vault in which every loss has a named payer. Rules: `crates/engine`. Here: who may, which accounts,
//! token moves, invariants, events.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

#[cfg(target_arch = "bpf")]
use sbpf_builtins as _;

pub mod args;
pub mod error;
mod escrow;
pub mod events;
pub mod instructions;
mod liens;
pub mod oracle;
pub mod seeds;
pub mod state;
mod token;
mod vault;

use args::*;
#[allow(ambiguous_glob_imports, unused_imports)]
use instructions::{
    admin::{add_custody::*, add_market::*, create_pool::*, initialize::*},
    insurance::{cancel_unstake::*, donate::*, request_unstake::*, stake::*, unstake::*},
    keeper::{
        execute_request::*, liquidate::*, pay_out::*, refresh_prices::*, sweep_insurance::*, verify_invariants::*,
    },
    liquidity::{add_liquidity::*, remove_liquidity::*},
    mutualization::{apply_liens::*, claim_ticket::*, finalize_loss_event::*, open_loss_event::*, seal_loss_event::*},
    trading::{add_collateral::*, cancel_request::*, decrease_position::*, place_request::*, remove_collateral::*},
};

declare_id!("BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz");

#[program]
pub mod ballast {
    use super::*;

    /// Create the controller. Signer: the program's upgrade authority, who becomes admin.
    pub fn initialize(ctx: &mut Context<Initialize>, guardian: Address) -> Result<()> {
        instructions::admin::initialize::handler(ctx, guardian)
    }
    /// Create a pool whose insurance fund is held in `home_mint`. Signer: admin.
    pub fn create_pool(ctx: &mut Context<CreatePool>, id: u64, config: PoolConfig) -> Result<()> {
        instructions::admin::create_pool::handler(ctx, id, config)
    }
    /// Add a token to a pool. Signer: admin.
    pub fn add_custody(ctx: &mut Context<AddCustody>, feed_id: [u8; 32], config: CustodyConfig) -> Result<()> {
        instructions::admin::add_custody::handler(ctx, feed_id, config)
    }
    /// Add a market on a custody's token. Signer: admin.
    pub fn add_market(ctx: &mut Context<AddMarket>, index: u8, stable: u8, config: MarketConfig) -> Result<()> {
        instructions::admin::add_market::handler(ctx, index, stable, config)
    }
    /// Deposit tokens for LP shares.
    pub fn add_liquidity(ctx: &mut Context<AddLiquidity>, atoms: u64, min_shares: u64) -> Result<()> {
        instructions::liquidity::add_liquidity::handler(ctx, atoms, min_shares)
    }
    /// Burn LP shares for tokens.
    pub fn remove_liquidity(ctx: &mut Context<RemoveLiquidity>, shares: u64, min_atoms: u64) -> Result<()> {
        instructions::liquidity::remove_liquidity::handler(ctx, shares, min_atoms)
    }
    /// Order to open or increase a position; collateral is escrowed now.
    pub fn place_request(ctx: &mut Context<PlaceRequest>, nonce: u64, args: PlaceRequestArgs) -> Result<()> {
        instructions::trading::place_request::handler(ctx, nonce, args)
    }
    /// Give back what an expired request escrowed. Anyone.
    pub fn cancel_request(ctx: &mut Context<CancelRequest>) -> Result<()> {
        instructions::trading::cancel_request::handler(ctx)
    }
    /// Execute a request at its unique print. Anyone, for the tip.
    pub fn execute_request(ctx: &mut Context<ExecuteRequest>) -> Result<()> {
        instructions::keeper::execute_request::handler(ctx)
    }
    /// Reduce or close (size u64::MAX) a position.
    pub fn decrease_position(ctx: &mut Context<DecreasePosition>, size: u64, limit: u64) -> Result<()> {
        instructions::trading::decrease_position::handler(ctx, size, limit)
    }
    /// Add collateral to a position.
    pub fn add_collateral(ctx: &mut Context<AddCollateral>, atoms: u64) -> Result<()> {
        instructions::trading::add_collateral::handler(ctx, atoms)
    }
    /// Take collateral out of a position.
    pub fn remove_collateral(ctx: &mut Context<RemoveCollateral>, atoms: u64) -> Result<()> {
        instructions::trading::remove_collateral::handler(ctx, atoms)
    }
    /// Cache new prints. Anyone.
    pub fn refresh_prices(ctx: &mut Context<RefreshPrices>, custodies: [u8; 8]) -> Result<()> {
        instructions::keeper::refresh_prices::handler(ctx, custodies)
    }
    /// Liquidate an unhealthy position. Anyone, for half of the fee.
    pub fn liquidate(ctx: &mut Context<Liquidate>) -> Result<()> {
        instructions::keeper::liquidate::handler(ctx)
    }
    /// Bring collected fees and stray tokens into the insurance fund. Anyone.
    pub fn sweep_insurance(ctx: &mut Context<SweepInsurance>) -> Result<()> {
        instructions::keeper::sweep_insurance::handler(ctx)
    }
    /// Pay what is owed to an owner. Anyone.
    pub fn pay_out(ctx: &mut Context<PayOut>) -> Result<()> {
        instructions::keeper::pay_out::handler(ctx)
    }
    /// Check the invariants of a pool on chain.
    pub fn verify_invariants(ctx: &mut Context<VerifyInvariants>) -> Result<u64> {
        instructions::keeper::verify_invariants::handler(ctx)
    }
    /// Stake in the insurance fund.
    pub fn stake(ctx: &mut Context<Stake>, amount: u64, min_shares: u64) -> Result<()> {
        instructions::insurance::stake::handler(ctx, amount, min_shares)
    }
    /// Announce an exit from the fund.
    pub fn request_unstake(ctx: &mut Context<RequestUnstake>, shares: u64) -> Result<()> {
        instructions::insurance::request_unstake::handler(ctx, shares)
    }
    /// Withdraw an announced exit.
    pub fn cancel_unstake(ctx: &mut Context<CancelUnstake>) -> Result<()> {
        instructions::insurance::cancel_unstake::handler(ctx)
    }
    /// Leave the fund within the exit window.
    pub fn unstake(ctx: &mut Context<Unstake>) -> Result<()> {
        instructions::insurance::unstake::handler(ctx)
    }
    /// Give to the fund.
    pub fn donate(ctx: &mut Context<Donate>, amount: u64) -> Result<()> {
        instructions::insurance::donate::handler(ctx, amount)
    }
    /// Open a loss event whose carry became due, or expire carry. Anyone.
    pub fn open_loss_event(ctx: &mut Context<OpenLossEvent>, side: u8) -> Result<()> {
        instructions::mutualization::open_loss_event::handler(ctx, side)
    }
    /// Finalize a loss event and write its receipt. Anyone.
    pub fn finalize_loss_event(ctx: &mut Context<FinalizeLossEvent>, side: u8) -> Result<()> {
        instructions::mutualization::finalize_loss_event::handler(ctx, side)
    }
    /// Seal a receipt whose liens have lapsed. Anyone.
    pub fn seal_loss_event(ctx: &mut Context<SealLossEvent>) -> Result<()> {
        instructions::mutualization::seal_loss_event::handler(ctx)
    }
    /// Pay a matured ticket to its owner. Anyone.
    pub fn claim_ticket(ctx: &mut Context<ClaimTicket>) -> Result<()> {
        instructions::mutualization::claim_ticket::handler(ctx)
    }
    /// Collect the liens of open winners. Anyone, for 1 %.
    pub fn apply_liens(ctx: &mut Context<ApplyLiens>, side: u8) -> Result<()> {
        instructions::mutualization::apply_liens::handler(ctx, side)
    }
}
