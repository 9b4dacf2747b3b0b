//! Values of the engine as JSON: 64- and 128-bit numbers are decimal strings, smaller ones numbers, structs objects in
//! camelCase.

use engine::insurance::caps::Limits;
use engine::insurance::sweep::Swept;
use engine::liquidity::shares::LiquidityReport;
use engine::margin::{Marks, Rates};
use engine::mutualization::escrow::{Claim, Live};
use engine::mutualization::lien::Part;
use engine::mutualization::loss_event::Split;
use engine::mutualization::waterfall::Absorbed;
use engine::trading::charges::Charges;
use engine::trading::close::{CloseReport, Escrowed};
use engine::trading::decrease::DecreaseReport;
use engine::trading::liquidate::LiquidationReport;
use engine::trading::open::OpenReport;
use engine::trading::Moment;
use engine::*;
use serde_json::{json, Value};
use std::collections::BTreeMap;

pub trait Json {
    fn json(&self) -> Value;
}

impl<T: Json + ?Sized> Json for &T {
    fn json(&self) -> Value {
        (**self).json()
    }
}
impl<T: Json, const N: usize> Json for [T; N] {
    fn json(&self) -> Value {
        Value::Array(self.iter().map(Json::json).collect())
    }
}
impl<T: Json> Json for Vec<T> {
    fn json(&self) -> Value {
        Value::Array(self.iter().map(Json::json).collect())
    }
}
impl<T: Json> Json for Option<T> {
    fn json(&self) -> Value {
        self.as_ref().map_or(Value::Null, Json::json)
    }
}
impl<A: Json, B: Json> Json for (A, B) {
    fn json(&self) -> Value {
        json!([self.0.json(), self.1.json()])
    }
}
impl Json for Value {
    fn json(&self) -> Value {
        self.clone()
    }
}
impl Json for EngineError {
    fn json(&self) -> Value {
        Value::String(format!("{self:?}"))
    }
}
impl Json for () {
    fn json(&self) -> Value {
        Value::Null
    }
}
impl Json for Side {
    fn json(&self) -> Value {
        self.byte().into()
    }
}
impl Json for PodU128 {
    fn json(&self) -> Value {
        self.get().json()
    }
}
macro_rules! display {
    ($($t:ty),*) => { $(impl Json for $t { fn json(&self) -> Value { Value::String(self.to_string()) } })* };
}
macro_rules! small {
    ($($t:ty),*) => { $(impl Json for $t { fn json(&self) -> Value { (*self).into() } })* };
}
macro_rules! unit {
    ($($t:ident),*) => { $(impl Json for $t { fn json(&self) -> Value { self.0.json() } })* };
}
display!(u64, i64, u128);
small!(u8, u32, bool);
unit!(Usd, Price, Size, Atoms, Frac, Bps);

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let (head, tail) = part.split_at(1);
        name + &head.to_uppercase() + tail
    })
}

/// Every field of a struct must be named, or skipped: a new one does not compile until it is in the vectors.
macro_rules! object {
    ($t:ident { $($f:ident),* $(,)? } $(skip { $($s:ident),* })?) => {
        impl Json for $t {
            fn json(&self) -> Value {
                let $t { $($f,)* $($($s: _,)*)? } = self;
                $crate::json::fields([$((stringify!($f), $f.json()),)*])
            }
        }
    };
}
pub(crate) use object;

/// An object with these fields, in camelCase.
pub fn fields<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (camel(name), value)).collect())
}

object!(Print { price, conf, ema, publish_time, prev_publish_time });
object!(Band { low, high });
object!(Custody {
    owned, locked, collateral, pending, escrow, insurance_due, protocol_fees, payable, unit, print, silent_since,
    borrow_index, borrow_at,
    borrow_base, params, sigma, haircut, haircut_at, outflow_used, outflow_at, listed_at, net_deposited, lowest_pool_value, band, decimals,
    last_crowded_at
} skip { mint, vault, feed_id, bump, pad, reserved });
object!(Volatility {
    cell,
    range,
    last,
    close,
    width,
    fast,
    slow,
    unclamped,
    base_initial_margin,
    maintenance_margin,
    maintenance_margin_at
});
object!(RollingCap { used, at });
object!(Fund {
    balance, shares, day_balance, day, pool_cap, open_interest, average_open_interest, average_at, custody, epoch
} skip { pad });
object!(Deductible { day_aum, day, cap });
object!(SideTotals { size, entry, collateral, liens, loss_event, waiting_shortfall, positions });
object!(Exposure { sides, index, stable, settle_at, settle_price } skip { market, pad });
object!(PriceCell { low, high });
object!(HourCell { range, weight });
object!(Bucket { tokens, hour, tickets });
object!(Escrow { buckets, matured, matured_tickets });
object!(LossEventEntry {
    number, opened, finalized, clawback_rate, price, reference, lien, lien_paid, lien_state
} skip { pad });
object!(OpenLossEvent {
    shortfall, opened, opened_slot, insurance, deductible, winning_weight, losing_weight, params, deficits
} skip { reserved });
object!(SideBook {
    escrow,
    loss_events,
    loss_event_count,
    open,
    waiting_since,
    last_finalized,
    waiting_insurance,
    waiting_deductible,
    waiting_deficits,
    hour_cap,
    day_cap
});
object!(Ledger { deficits, insurance, young, deductible, lp_share, escrow, lien_paid, lien_unpaid, remainder });
object!(MarketState {
    params, ledger, hours, minutes, instants, volatility, last_price, rolled_at, sides, second, second_silent_since, reduce_only_until,
    settle_at, settle_price, index, status
} skip { pad, reserved });
object!(PositionState {
    size, entry, collateral, borrow_index, loss_events, generation, opened_at, entry_print, increased_at, young, side, custody
} skip { pad });
object!(RequestState {
    size, limit, collateral, placed_at, print_after, expires_at, tip, generation, kind, side, custody, trigger
} skip { pad, reserved });
object!(Stake { shares, requested, value_at_request, requested_at, epoch } skip { pad });
object!(TicketState { face, loss_events, hour, side } skip { pad });
object!(Receipt {
    number, shortfall, insurance, deductible, lp_share, clawback, escrow, escrow_tokens, lien_paid, lien_unpaid, remainder, clawback_rate,
    escrow_value, fresh_bound, price, reference, winning_weight, losing_weight, opened, finalized, opened_slot, finalized_slot,
    tickets, deficits, params, side, market, sealed
} skip { pad, reserved });

object!(Rates { initial_margin, maintenance_margin });
object!(Marks { side, price, unit, token_price, token_unit, haircut, borrow, close_fee });
object!(Limits { hour, day, pool });
object!(Swept { surplus, sold, gained });
object!(LiquidityReport { atoms, shares, fee, aum });
object!(Live { tokens, tickets });
object!(Claim { paid, dust });
object!(Split { lp_share, clawback, remainder, clawback_rate });
object!(Part { size, entry, paid });
object!(Absorbed { young, insurance, deductible, shortfall, expired, opened });
object!(Moment { now, slot, price, published, token_price, token_discount });
object!(Charges { fees, liquidation });
object!(Escrowed { held, held_after_jump });
object!(CloseReport {
    closed,
    cost,
    pnl,
    seized,
    deficit,
    charged_profit,
    charged_collateral,
    liquidation_fee,
    keeper,
    profit,
    deferred,
    escrowed,
    fresh,
    phi,
    returned
});
object!(OpenReport { ended, size, price, cost, base_fee, impact, borrow, charged, lien });
object!(DecreaseReport { close, price, lien, base_fee, impact, borrow });
object!(LiquidationReport { close, absorbed, lien, keeper_floor, price });

impl Json for PoolState {
    fn json(&self) -> Value {
        let PoolState {
            params,
            fund,
            deductible,
            lp_supply,
            sequence,
            aum,
            jumped_at,
            moved_at,
            band_slot,
            deposits_closed_until,
            custodies: _,
            exposures: _,
            custody_count,
            market_count,
            pad: _,
        } = self;
        json!({
            "params": params.json(), "fund": fund.json(), "deductible": deductible.json(), "lpSupply": lp_supply.json(),
            "sequence": sequence.json(), "aum": aum.json(), "jumpedAt": jumped_at.json(), "movedAt": moved_at.json(),
            "bandSlot": band_slot.json(), "depositsClosedUntil": deposits_closed_until.json(), "custodyCount": custody_count, "marketCount": market_count,
            "custodies": self.active_custodies().iter().map(Json::json).collect::<Vec<_>>(),
            "exposures": self.active_exposures().iter().map(Json::json).collect::<Vec<_>>(),
        })
    }
}

/// All numbers of a value by their path, such as `pool.fund.balance`.
pub fn leaves(value: &Value) -> BTreeMap<String, Value> {
    fn walk(value: &Value, path: String, into: &mut BTreeMap<String, Value>) {
        let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match value {
            Value::Object(fields) => fields.iter().for_each(|(key, v)| walk(v, below(key), into)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(i, v)| walk(v, below(&i.to_string()), into));
            }
            leaf => {
                into.insert(path, leaf.clone());
            }
        }
    }
    let mut into = BTreeMap::new();
    walk(value, String::new(), &mut into);
    into
}

/// What is different after: of every object the fields that changed, of an array its places as fields.
pub fn changes(before: &Value, after: &Value) -> Value {
    let old = leaves(before);
    let mut found = json!({});
    for (path, value) in leaves(after).into_iter().filter(|(path, value)| old.get(path) != Some(value)) {
        *path.split('.').fold(&mut found, |at, key| &mut at[key]) = value;
    }
    found
}

impl Json for str {
    fn json(&self) -> Value {
        Value::String(self.to_owned())
    }
}
