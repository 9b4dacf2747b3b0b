//! Everything that has a layout for JavaScript, and every call.

use crate::batch;
use crate::calls::types::*;
use crate::losses::LossRow;
use engine::layout::{Kind, Laid};
use engine::{PositionState, RequestKind, RequestState, Stake};

/// A call: its name, and what lies at the three addresses that it takes.
pub struct Call {
    pub name: &'static str,
    pub scene: &'static Kind,
    pub args: &'static Kind,
    pub report: &'static Kind,
}

macro_rules! listed {
    ($($name:ident($scene:ident, $args:ident, $report:ident))*) => {
        pub const CALLS: &[Call] = &[
            $(Call { name: stringify!($name), scene: &$scene::KIND, args: &$args::KIND, report: &$report::KIND },)*
        ];
    };
}
crate::for_each_call!(listed);

/// States that accounts hold and what is asked of many positions at once, whatever calls take.
pub const STATES: &[Kind] = &[
    RequestState::KIND,
    PositionState::KIND,
    Receipt::KIND,
    Stake::KIND,
    TicketState::KIND,
    batch::Packed::KIND,
    batch::HealthRow::KIND,
    batch::PriceRow::KIND,
    batch::LiquidationRow::KIND,
    batch::Rung::KIND,
    batch::LadderReport::KIND,
    LossRow::KIND,
];

/// Kinds of requests by their names.
pub const REQUEST_KINDS: &[(&str, RequestKind)] = &[
    ("Open", RequestKind::Open),
    ("LimitOpen", RequestKind::LimitOpen),
    ("TakeProfit", RequestKind::TakeProfit),
    ("StopLoss", RequestKind::StopLoss),
];
