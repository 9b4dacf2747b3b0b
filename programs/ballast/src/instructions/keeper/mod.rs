//! Anyone: prices, executions, liquidations, payments.

pub mod refresh_prices;
pub mod execute_request;
pub mod liquidate;
pub mod sweep_insurance;
pub mod pay_out;
pub mod verify_invariants;
