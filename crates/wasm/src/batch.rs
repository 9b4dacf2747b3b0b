//! Exports over many positions. `rows` is the address of as many rows as there are positions, which are written in
//! order.

use core::slice::{from_raw_parts, from_raw_parts_mut};
use engine::{EngineError, Price, Res, Side};
use quotes::batch::{self, HealthRow, LadderReport, LiquidationRow, Packed, Positions, PriceRow, Rung};
use quotes::losses::LossRow;
use quotes::PoolScene;

fn length(count: u32) -> Res<usize> {
    usize::try_from(count).map_err(|_| EngineError::MathOverflow)
}

/// The positions that `packed` names, at `at`.
///
/// # Safety
/// They lie there.
unsafe fn positions<'a>(packed: &Packed, at: *const u8) -> Res<Positions<'a>> {
    let bytes = length(packed.count)?.checked_mul(length(packed.stride)?).ok_or(EngineError::MathOverflow)?;
    Positions::new(from_raw_parts(at, bytes), packed)
}

macro_rules! exports {
    ($($name:ident: $rule:path => $row:ty;)*) => {
        $(
            /// # Safety
            /// Addresses as the crate says; positions need not be aligned.
            #[cfg_attr(target_arch = "wasm32", no_mangle)]
            pub unsafe extern "C" fn $name(world: *mut PoolScene, packed: *const Packed, at: *const u8, rows: *mut $row) -> u32 {
                crate::code((|| {
                    let rows = from_raw_parts_mut(rows, length((*packed).count)?);
                    $rule(&mut *world, &positions(&*packed, at)?, rows);
                    Ok(())
                })())
            }
        )*
    };
}
exports! {
    health_of_each: batch::health_of_each => HealthRow;
    liquidation_price_of_each: batch::liquidation_price_of_each => PriceRow;
    liquidation_of_each: batch::liquidation_of_each => LiquidationRow;
}

/// Positions of market `number` by their liquidation prices; `count` prices that rise, one rung more. `side`: with all
/// bits set, both.
///
/// # Safety
/// Addresses as the crate says; positions need not be aligned.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub unsafe extern "C" fn ladder(
    world: *mut PoolScene,
    packed: *const Packed,
    at: *const u8,
    rungs: *mut Rung,
    number: u32,
    prices: *const Price,
    count: u32,
    side: u32,
    report: *mut LadderReport,
) -> u32 {
    crate::code((|| {
        let side = if side == u32::MAX { None } else { Some(Side::from_u8(u8::try_from(side).unwrap_or(u8::MAX))?) };
        let prices = from_raw_parts(prices, length(count)?);
        let rungs = from_raw_parts_mut(rungs, prices.len() + 1);
        *report = batch::ladder(&mut *world, &positions(&*packed, at)?, length(number)?, side, prices, rungs)?;
        Ok(())
    })())
}

/// Who would pay at each of `count` prices of market `number`: a row of each.
///
/// # Safety
/// Addresses as the crate says; positions need not be aligned.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub unsafe extern "C" fn losses(
    world: *mut PoolScene,
    packed: *const Packed,
    at: *const u8,
    rows: *mut LossRow,
    number: u32,
    prices: *const Price,
    count: u32,
) -> u32 {
    crate::code((|| {
        let prices = from_raw_parts(prices, length(count)?);
        let rows = from_raw_parts_mut(rows, prices.len());
        quotes::losses::losses(&mut *world, &positions(&*packed, at)?, length(number)?, prices, rows)
    })())
}
