//! Everything that has a layout for JavaScript: what these contain has one too.

use crate::{batch, close, health, replay, reports, risk, scene};
use engine::layout::{Kind, Laid};
use engine::{Position, Receipt, Request, Stake, Ticket};

/// Accounts' states, scenes, arguments and answers.
pub const ROOTS: &[Kind] = &[
    Request::KIND,
    Position::KIND,
    Receipt::KIND,
    Stake::KIND,
    Ticket::KIND,
    scene::Instant::KIND,
    scene::Scene::KIND,
    scene::World::KIND,
    replay::Source::KIND,
    replay::Shown::KIND,
    reports::OpenReport::KIND,
    health::Marked::KIND,
    health::Health::KIND,
    health::InitialMargin::KIND,
    risk::SideTerms::KIND,
    risk::ProfitAtRiskArgs::KIND,
    risk::ProfitAtRisk::KIND,
    close::CloseArgs::KIND,
    close::CloseReport::KIND,
    close::RemoveCollateralArgs::KIND,
    close::AddCollateralArgs::KIND,
    close::CollateralReport::KIND,
    close::LiquidationArgs::KIND,
    close::LiquidationOutcome::KIND,
    batch::Packed::KIND,
    batch::HealthRow::KIND,
    batch::PriceRow::KIND,
    batch::LiquidationRow::KIND,
    batch::Rung::KIND,
    batch::LadderReport::KIND,
];
