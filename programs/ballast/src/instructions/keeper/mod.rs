//! Anyone: prices, executions, liquidations, payments.

pub mod execute_decrease;
pub mod execute_request;
pub mod liquidate;
pub mod pay_out;
pub mod refresh_prices;
pub mod settle_market;
pub mod sweep_insurance;
pub mod verify_invariants;
