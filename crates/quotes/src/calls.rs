//! Everything that JavaScript calls, in one table: `name(scene, arguments, answer)`. Names that begin with `quote`
//! answer and leave a spoiled scene; those with `do` leave it as the program would, those with `check` answer only with
//! an error, those with `rule` say what a rule says.

use crate::wire::{wire, Maybe};
use crate::{close, health, liquidation_price, loss_events, open, orders, risk, what_if};
use engine::{PositionState, Price, Res, Side};

pub use crate::change::{
    change_custody as do_change_custody, change_market as do_change_market, check_calm, check_custody,
    check_custody_params, check_delay, check_due, check_market, check_market_params, check_pool_params, check_room,
    check_weights, check_window, eta as rule_eta, tighten as do_tighten,
};
pub use crate::formulas::{
    base_initial_margin as rule_base_im, borrow_rate as rule_borrow_rate, cap as rule_cap, draw_fund as do_draw_fund,
    entry_part as rule_entry_part, equity as rule_equity, impact as rule_impact,
    insurance_share as rule_insurance_share, issue as do_issue, liquidity_fee as rule_liquidity_fee,
    maturity as rule_maturity, measure as do_measure, outflow as do_outflow, pnl as rule_pnl, sigma as rule_sigma,
    split as rule_split, spread as rule_spread, start_token as do_start_token, start_volatility as do_start_volatility,
    young as rule_young,
};
pub use crate::fund::{
    cancel_unstake as quote_cancel_unstake, current_stake as rule_current_stake, donate as quote_donate,
    fund_health as quote_fund_health, request_unstake as quote_request_unstake, stake as quote_stake,
    sweep as quote_sweep, unstake as quote_unstake,
};
pub use crate::handlers::{
    bounty as do_bounty, cancel as do_cancel, claimed as do_claim, collect as do_lien, paid_out as do_pay_out,
    place as do_place,
};
pub use crate::orders::cancel as quote_cancel;
pub use crate::plans::{
    orphaned as rule_orphaned, owes as rule_owing, settled as rule_settled, ticket_hours as rule_ticket_hours,
    tickets_until as rule_tickets_until,
};
pub use crate::pool::{
    add_liquidity as quote_add_liquidity, liquidity_wait as quote_liquidity_wait, pay_out as quote_pay_out,
    pool_value as quote_pool_value, remove_liquidity as quote_remove_liquidity, token_rooms as quote_token_rooms,
};
pub use crate::replay::{refreshed as do_refreshed, show as do_show};
pub use crate::rules::{
    fund as rule_fund, invariants as check_invariants, market as rule_market, marks as rule_marks,
    read as rule_read_price, rolled as do_roll, token as rule_token,
};

pub use types::*;

/// The types of the table.
pub mod types {
    pub use crate::calls::{HealthArgs, LiquidationPriceReport};
    pub use crate::change::{CalmArgs, CustodyChange, DelayArgs, EtaArgs, EtaReport, MeasureArgs, WindowArgs};
    pub use crate::close::{
        AddCollateralArgs, CloseArgs, CollateralReport, DecreaseQuote, LiquidationArgs, LiquidationOutcome,
        RemoveCollateralArgs,
    };
    pub use crate::formulas::{
        Amount, BaseImArgs, BorrowRateArgs, CapArgs, CoverageArgs, EntryPartArgs, EquityArgs, FundArgs, ImpactArgs,
        IssueArgs, LiquidityFeeArgs, MaturityArgs, OutflowArgs, PnlArgs, SigmaArgs, Signed, SplitArgs, SplitReport,
        SpreadArgs, YoungArgs,
    };
    pub use crate::fund::{FundHealth, StakeArgs, StakeReport, SweepArgs, SweepReport};
    pub use crate::handlers::{BountyArgs, LienArgs, LienReport};
    pub use crate::health::{Health, InitialMargin};
    pub use crate::loss_events::{
        ClaimArgs, ClaimReport, LiensArgs, LiensReport, OpenedReport, PrintArgs, SettlementReport, SideArgs,
        TicketArgs, TicketReport,
    };
    pub use crate::open::{ExecuteArgs, MaxSizeReport, OrderArgs, OrderReport};
    pub use crate::orders::{CancelArgs, CancelReport, ReductionArgs, TriggerArgs, TriggerReport};
    pub use crate::plans::{Answer, OrphanArgs, OwingArgs, OwingReport, SideArg, TicketHours, Until};
    pub use crate::pool::{
        LiquidityArgs, LiquidityReport, LiquidityWait, PayOutArgs, PayOutReport, PoolValue, TokenRooms,
    };
    pub use crate::replay::Shown;
    pub use crate::risk::{ProfitAtRisk, ProfitAtRiskArgs, SideTerms};
    pub use crate::rules::{
        FundReport, MarketReport, MarksArgs, PositionMarks, ReadArgs, SidePriceArgs, TokenArgs, TokenReport,
    };
    pub use crate::scene::{Instant, PoolScene, Scene};
    pub use crate::what_if::{LossArgs, WhatIf};
    pub use crate::wire::Nothing;
    pub use engine::oracle::Print;
    pub use engine::{CustodyParams, MarketParams, PoolParams, Receipt, RequestState, TicketState};
}

/// Calls `$callback!` with the table.
#[macro_export]
macro_rules! for_each_call {
    ($callback:ident) => {
        $callback! {
            quote_health(Scene, HealthArgs, Health)
            quote_liquidation_price(Scene, HealthArgs, LiquidationPriceReport)
            quote_initial_margin(Scene, Nothing, InitialMargin)
            quote_side_terms(Scene, SideArg, SideTerms)
            quote_profit_at_risk(Scene, ProfitAtRiskArgs, ProfitAtRisk)
            quote_what_if(Scene, LossArgs, WhatIf)
            quote_open(Scene, OrderArgs, OrderReport)
            quote_execute(Scene, ExecuteArgs, OrderReport)
            quote_max_size(Scene, OrderArgs, MaxSizeReport)
            quote_close(Scene, CloseArgs, DecreaseQuote)
            quote_trigger(Scene, TriggerArgs, TriggerReport)
            quote_reduction(Scene, ReductionArgs, DecreaseQuote)
            quote_cancel(Nothing, CancelArgs, CancelReport)
            quote_remove_collateral(Scene, RemoveCollateralArgs, CollateralReport)
            quote_add_collateral(Scene, AddCollateralArgs, CollateralReport)
            quote_liquidation(Scene, LiquidationArgs, LiquidationOutcome)
            quote_claim(Scene, ClaimArgs, ClaimReport)
            quote_liens(Scene, LiensArgs, LiensReport)
            quote_tickets(Scene, TicketArgs, TicketReport)
            quote_add_liquidity(Instant, LiquidityArgs, LiquidityReport)
            quote_remove_liquidity(Instant, LiquidityArgs, LiquidityReport)
            quote_liquidity_wait(Instant, Nothing, LiquidityWait)
            quote_token_rooms(Instant, Nothing, TokenRooms)
            quote_pool_value(Instant, Nothing, PoolValue)
            quote_pay_out(Instant, PayOutArgs, PayOutReport)
            quote_fund_health(Instant, Nothing, FundHealth)
            quote_stake(Instant, StakeArgs, StakeReport)
            quote_request_unstake(Instant, StakeArgs, StakeReport)
            quote_cancel_unstake(Instant, StakeArgs, StakeReport)
            quote_unstake(Instant, StakeArgs, StakeReport)
            quote_donate(Instant, StakeArgs, StakeReport)
            quote_sweep(Instant, SweepArgs, SweepReport)
            do_observe(Scene, PrintArgs, Print)
            do_open_event(Scene, SideArgs, OpenedReport)
            do_finalize(Scene, SideArgs, Receipt)
            do_seal(Scene, Receipt, Receipt)
            do_settle(Scene, Nothing, SettlementReport)
            do_roll(Scene, Nothing, Nothing)
            do_show(PoolScene, Shown, Nothing)
            do_refreshed(Instant, Nothing, Nothing)
            do_change_custody(Instant, CustodyChange, Nothing)
            do_change_market(Scene, MarketParams, Nothing)
            do_tighten(Scene, MeasureArgs, Nothing)
            check_window(Nothing, WindowArgs, Nothing)
            check_due(Nothing, WindowArgs, Nothing)
            check_delay(Nothing, DelayArgs, Nothing)
            check_calm(Instant, CalmArgs, Nothing)
            check_room(Instant, Nothing, Nothing)
            check_weights(Instant, Nothing, Nothing)
            check_pool_params(Nothing, PoolParams, Nothing)
            check_custody_params(Nothing, CustodyParams, Nothing)
            check_market_params(Nothing, MarketParams, Nothing)
            check_custody(Instant, CustodyChange, Nothing)
            check_market(Scene, MarketParams, Nothing)
            check_invariants(Scene, Nothing, Nothing)
            rule_eta(Nothing, EtaArgs, EtaReport)
            rule_current_stake(Instant, StakeArgs, StakeReport)
            rule_marks(Scene, MarksArgs, PositionMarks)
            rule_token(Instant, TokenArgs, TokenReport)
            rule_fund(Instant, Nothing, FundReport)
            rule_market(Scene, SidePriceArgs, MarketReport)
            rule_read_price(Nothing, ReadArgs, Print)
            do_place(Scene, RequestState, RequestState)
            do_cancel(Instant, CancelArgs, CancelReport)
            do_issue(Scene, IssueArgs, TicketState)
            do_claim(Scene, ClaimArgs, ClaimReport)
            do_lien(Scene, LienArgs, LienReport)
            do_bounty(Scene, BountyArgs, Amount)
            do_pay_out(Instant, PayOutArgs, PayOutReport)
            do_outflow(Instant, OutflowArgs, Amount)
            do_draw_fund(Scene, FundArgs, Nothing)
            do_start_volatility(Scene, Nothing, Nothing)
            do_start_token(Instant, TokenArgs, Nothing)
            do_measure(Scene, Print, Nothing)
            rule_spread(Nothing, SpreadArgs, Amount)
            rule_pnl(Nothing, PnlArgs, Signed)
            rule_entry_part(Nothing, EntryPartArgs, Amount)
            rule_equity(Nothing, EquityArgs, Signed)
            rule_sigma(Nothing, SigmaArgs, Amount)
            rule_base_im(Nothing, BaseImArgs, Amount)
            rule_impact(Nothing, ImpactArgs, Amount)
            rule_borrow_rate(Nothing, BorrowRateArgs, Amount)
            rule_insurance_share(Nothing, CoverageArgs, Amount)
            rule_cap(Nothing, CapArgs, Amount)
            rule_maturity(Nothing, MaturityArgs, Amount)
            rule_young(Nothing, YoungArgs, Amount)
            rule_split(Nothing, SplitArgs, SplitReport)
            rule_liquidity_fee(Nothing, LiquidityFeeArgs, Amount)
            rule_ticket_hours(Scene, SideArg, TicketHours)
            rule_tickets_until(Instant, Nothing, Until)
            rule_owing(Scene, OwingArgs, OwingReport)
            rule_orphaned(Nothing, OrphanArgs, Answer)
            rule_settled(Scene, Nothing, Answer)
        }
    };
}

wire! {
    /// A position, and prices at which it is looked at, 1e-8 USD; the cached ones where none is given.
    HealthArgs {
        position: PositionState,
        price: Maybe,
        /// Price of the collateral token; ignored if that is the market's index.
        token_price: Maybe,
    }
}

wire! {
    /// The first price at which a position can be liquidated; null if there is none.
    LiquidationPriceReport {
        price: Maybe,
    }
}

/// How a position stands.
pub fn quote_health(scene: &mut Scene, args: &HealthArgs) -> Res<health::Health> {
    let at = health::Marked { price: args.price, token_price: args.token_price };
    health::health(&scene.here(), &args.position, at)
}

/// The first price at which a position can be liquidated; `price` of the arguments does not matter.
pub fn quote_liquidation_price(scene: &mut Scene, args: &HealthArgs) -> Res<LiquidationPriceReport> {
    let token_price = args.token_price.get().map(Price);
    let price = liquidation_price::liquidation_price(&scene.here(), &args.position, token_price)?;
    Ok(LiquidationPriceReport { price: price.map(|price| price.0).into() })
}

/// The initial margin that new risk needs now, and what it is made of.
pub fn quote_initial_margin(scene: &mut Scene, _: &Nothing) -> Res<health::InitialMargin> {
    health::initial_margin(&scene.here())
}

/// The terms of a side's fresh profit at this moment.
pub fn quote_side_terms(scene: &mut Scene, args: &SideArg) -> Res<risk::SideTerms> {
    risk::side_terms(&scene.here(), Side::from_u8(args.side)?)
}

/// Functions of one market, of a scene.
macro_rules! here {
    ($($name:ident($args:ty) -> $report:ty = $rule:path;)*) => {
        $(
            pub fn $name(scene: &mut Scene, args: &$args) -> Res<$report> {
                $rule(&mut scene.here(), args)
            }
        )*
    };
}
here! {
    quote_profit_at_risk(risk::ProfitAtRiskArgs) -> risk::ProfitAtRisk = risk::profit_at_risk;
    quote_what_if(what_if::LossArgs) -> what_if::WhatIf = what_if::what_if;
    quote_open(open::OrderArgs) -> open::OrderReport = open::open;
    quote_execute(open::ExecuteArgs) -> open::OrderReport = open::execute;
    quote_max_size(open::OrderArgs) -> open::MaxSizeReport = open::max_size;
    quote_close(close::CloseArgs) -> close::DecreaseQuote = close::close;
    quote_trigger(orders::TriggerArgs) -> orders::TriggerReport = orders::trigger;
    quote_reduction(orders::ReductionArgs) -> close::DecreaseQuote = orders::reduction;
    quote_remove_collateral(close::RemoveCollateralArgs) -> close::CollateralReport = close::remove_collateral;
    quote_add_collateral(close::AddCollateralArgs) -> close::CollateralReport = close::add_collateral;
    quote_liquidation(close::LiquidationArgs) -> close::LiquidationOutcome = close::liquidation;
    quote_claim(loss_events::ClaimArgs) -> loss_events::ClaimReport = loss_events::claim;
    quote_liens(loss_events::LiensArgs) -> loss_events::LiensReport = loss_events::liens;
    quote_tickets(loss_events::TicketArgs) -> loss_events::TicketReport = loss_events::tickets;
    do_observe(loss_events::PrintArgs) -> engine::oracle::Print = loss_events::observation;
    do_open_event(loss_events::SideArgs) -> loss_events::OpenedReport = loss_events::opening;
    do_finalize(loss_events::SideArgs) -> engine::Receipt = loss_events::finalization;
    do_seal(engine::Receipt) -> engine::Receipt = loss_events::sealing;
    do_settle(Nothing) -> loss_events::SettlementReport = loss_events::settle;
}
