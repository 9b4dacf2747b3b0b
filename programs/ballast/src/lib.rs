//! Ballast: a pool-to-trader perpetuals vault in which every loss has a named payer. Rules: `crates/engine`. Here: who
//! may, which accounts, token moves, invariants, events.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

#[cfg(target_arch = "bpf")]
use sbpf_builtins as _;

mod account_init;
mod address_eq;
pub mod args;
mod closing;
mod dispatch;
pub mod error;
mod escrow;
pub mod events;
mod governance;
pub mod instructions;
mod liens;
mod mint;
pub mod oracle;
mod receipt;
pub mod return_data;
pub mod seeds;
pub mod state;
mod time;
mod token;
mod vault;

use args::*;
#[cfg(feature = "idl-build")]
use return_data::*;
declare_id!("BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz");

// What clients may call: the number is the instruction's first byte (its folder's range, never changed, never used
// again). The last range, 224 to 255, stays free.
dispatch::instructions! {
    instructions {
        // governance: 0 to 31
        /// Create the controller. Signer: the program's upgrade authority, who becomes admin.
        [0] governance::initialize(Initialize, guardian: Address);
        /// Create a pool whose insurance fund is held in `home_mint`. Signer: admin.
        [1] governance::create_pool(CreatePool, id: u64, config: PoolConfig);
        /// Add a token to a pool. Signer: admin.
        [2] governance::add_custody(AddCustody, feed_id: [u8; 32], config: CustodyConfig);
        /// Add a market on a custody's token. Signer: admin.
        [3] governance::add_market(AddMarket, index: u8, stable: u8, config: MarketConfig);
        /// Queue a change; `payload` is what its kind takes, then zeros. Signer: admin.
        [4] governance::queue_change(QueueChange, kind: u8, index: u8, valid_until: i64, payload: [u8; 104]);
        /// Execute a due change. Anyone.
        [5] governance::execute_change(ExecuteChange);
        /// Cancel a queued change. Signer: admin; anyone once it has expired.
        [6] governance::cancel_change(CancelChange);
        /// Propose another admin, or oneself to withdraw that. Signer: admin.
        [7] governance::transfer_admin(TransferAdmin, to: Address);
        /// Become admin. Signer: the proposed admin.
        [8] governance::accept_admin(AcceptAdmin);
        /// Take new risk off: measure 0 a market's for 7 days, 1 deposits for 7 days, 2 lower caps of a market, 3 a
        /// lower deposit cap. Signer: guardian.
        [9] governance::tighten(Tighten, measure: u8, index: u8, first: u64, second: u64);
        /// Let the guardian's term end so many seconds from now, 7 days at most. Signer: admin.
        [10] governance::renew_guardian(RenewGuardian, seconds: u32);
        /// Take the protocol's fees in one token. Signer: admin.
        [11] governance::collect_protocol_fees(CollectProtocolFees);

        // liquidity: 32 to 63
        /// Deposit tokens for LP shares.
        [32] liquidity::add_liquidity(AddLiquidity, atoms: u64, min_shares: u64);
        /// Burn LP shares for tokens.
        [33] liquidity::remove_liquidity(RemoveLiquidity, shares: u64, min_atoms: u64);

        // trading: 64 to 95
        /// Order to open or increase a position at market, or to open, take profit or stop a loss at a price.
        [64] trading::place_request(PlaceRequest, nonce: u64, args: PlaceRequestArgs);
        /// Take an order back, or give back what a request escrowed that nothing can execute any more (anyone).
        [65] trading::cancel_request(CancelRequest);
        /// Reduce or close (size u64::MAX) a position.
        [66] trading::decrease_position(DecreasePosition, size: u64, limit: u64);
        /// Add collateral to a position.
        [67] trading::add_collateral(AddCollateral, atoms: u64);
        /// Take collateral out of a position.
        [68] trading::remove_collateral(RemoveCollateral, atoms: u64);
        /// Name a position's delegate. Signer: its owner.
        [69] trading::set_delegate(SetDelegate, delegate: Address);

        // keeper: 96 to 127
        /// Execute a request that opens, at its print: it is filled, or ends and says why. Anyone, for the tip.
        [96] keeper::execute_request(ExecuteRequest);
        /// Cache new prints. Anyone.
        [97] keeper::refresh_prices(RefreshPrices, custodies: [u8; 8]);
        /// Liquidate an unhealthy position. Anyone, for the keeper's share of the fee.
        [98] keeper::liquidate(Liquidate);
        /// Bring collected fees and stray tokens into the insurance fund. Anyone.
        [99] keeper::sweep_insurance(SweepInsurance);
        /// Pay what is owed to an owner. Anyone.
        [100] keeper::pay_out(PayOut);
        /// Execute an order that reduces, at a print that sets it off. Anyone, for the tip.
        [101] keeper::execute_decrease(ExecuteDecrease);
        /// Put a market whose feed has been dead for a day into Settlement. Anyone.
        [102] keeper::settle_market(SettleMarket);

        // insurance: 128 to 159
        /// Stake in the insurance fund.
        [128] insurance::stake(Stake, amount: u64, min_shares: u64);
        /// Announce an exit from the fund.
        [129] insurance::request_unstake(RequestUnstake, shares: u64);
        /// Withdraw an announced exit.
        [130] insurance::cancel_unstake(CancelUnstake);
        /// Leave the fund within the exit window.
        [131] insurance::unstake(Unstake);
        /// Give to the fund.
        [132] insurance::donate(Donate, amount: u64);

        // mutualization: 160 to 191
        /// Open a loss event whose waiting shortfall became due, or expire waiting shortfall. Anyone.
        [160] mutualization::open_loss_event(OpenLossEvent, side: u8);
        /// Finalize a loss event and write its receipt. Anyone.
        [161] mutualization::finalize_loss_event(FinalizeLossEvent, side: u8);
        /// Seal a receipt whose liens have lapsed. Anyone.
        [162] mutualization::seal_loss_event(SealLossEvent);
        /// Pay a matured ticket to its owner. Anyone.
        [163] mutualization::claim_ticket(ClaimTicket);
        /// Collect the liens of open winners. Anyone, for 1 %.
        [164] mutualization::apply_liens(ApplyLiens, side: u8);
    }
    // 192 to 223. They change nothing and return something.
    views {
        /// Check the invariants of a pool on chain.
        [192] keeper::verify_invariants(VerifyInvariants) -> u64;
        /// What an order would do now, at the newest print.
        [193] views::quote_open(QuoteOpen, side: u8, custody: u8, size: u64, collateral: u64) -> OpenQuote;
        /// What closing a part (size u64::MAX: all) would do now, at the newest print.
        [194] views::quote_close(QuoteClose, size: u64) -> CloseQuote;
        /// What a position is worth now, and what it must be worth.
        [195] views::position_health(Health) -> PositionHealth;
        /// The two values of a pool, and its shares.
        [196] views::lp_price(Price) -> LpPrice;
        /// How well the insurance fund is filled, and what follows for profit of one market.
        [197] views::coverage(Filled) -> Coverage;
    }
}
