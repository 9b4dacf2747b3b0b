//! Who would pay a loss.

use crate::replay::{finalize_at, roll};
use crate::reports::Absorbed;
use crate::scene::Here;
use crate::wire::{wire, Flag, Maybe};
use engine::insurance::coverage::phi;
use engine::mutualization::{waterfall, ACCRUAL};
use engine::{invariants, Frac, Price, Receipt, Res, Side, Usd};

wire! {
    /// A loss that nobody's collateral covers.
    LossArgs {
        deficit: Usd,
        /// Settlement price, 1e-8 USD; not given, the cached one.
        price: Maybe,
        /// Share of the position that is young, 1e-18.
        young: Frac,
        /// The side that defaults: 0 long, 1 short.
        losing: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// Who would pay. `absorbed` adds up to the deficit; `receipt` to the U of the event.
    WhatIf {
        absorbed: Absorbed,
        /// The loss event as it would be finalized after its 15 minutes at the same price.
        receipt: Receipt,
        /// Share of the winners' fresh profit that waits, before and after.
        phi_before: Frac,
        phi_after: Frac,
        fund_before: Usd,
        fund_after: Usd,
        /// A loss event would be open; else `receipt` is all zero.
        finalized: Flag,
        pad: [u8; 7],
    }
}

/// Runs a loss through the live waterfall of a market: fund, deductible, loss event.
pub fn what_if(here: &mut Here, args: &LossArgs) -> Res<WhatIf> {
    let losing = Side::from_u8(args.losing)?;
    let winning = losing.opposite();
    let price = match args.price.get() {
        Some(price) => Price(price),
        None => here.cached()?.price,
    };
    let now = here.now;
    let (phi_before, fund_before) = (phi(here.pool, here.market, winning, now)?, here.pool.fund.balance);
    roll(here, now);
    let (deficit, young) = (args.deficit, args.young);
    let at = here.at(price);
    let absorbed = waterfall::absorb(&mut here.book(), losing, deficit, young, &at)?;
    invariants::waterfall(here.pool, here.market)?;
    let (phi_after, fund_after) = (phi(here.pool, here.market, winning, now)?, here.pool.fund.balance);
    let receipt = finalized(here, winning, price)?;
    Ok(WhatIf {
        absorbed: absorbed.into(),
        receipt: receipt.unwrap_or_default(),
        phi_before,
        phi_after,
        fund_before,
        fund_after,
        finalized: receipt.is_some().into(),
        pad: [0; 7],
    })
}

fn finalized(here: &mut Here, winning: Side, price: Price) -> Res<Option<Receipt>> {
    let book = here.market.side(winning);
    if !book.has_open_loss_event() {
        return Ok(None);
    }
    let now = here.now.max(book.open.opened.saturating_add(ACCRUAL));
    roll(here, now);
    finalize_at(here, winning, price, now).map(Some)
}
