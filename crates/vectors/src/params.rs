//! The engine's table of parameters as JSON: values for the vectors, and `params.json`, from which
//! `sdk/scripts/params.mjs` writes the SDK's part.

use crate::json::{object, Json};
use engine::{CustodyParams, LossEventParams, MarketParams, PoolParams};
use serde_json::{json, Value};

/// What a line of the table says behind the types.
macro_rules! rule {
    ({
        in $bounds:expr $(, or $other:literal if $flag:ident)? $(, only $($one:literal)|+)?;
        default $default:expr $(, stable $stable:literal)?; unit $unit:ident $(; scenario $scenario:literal)?
    }) => {
        json!({
            "bounds": stringify!($bounds), "unit": stringify!($unit), "default": u64::json(&$default),
            $("or": { "value": u64::json(&$other), "if": stringify!($flag) },)?
            $("only": [$(u64::json(&$one)),+],)?
            $("stable": u64::json(&$stable),)?
            $("scenario": $scenario,)?
        })
    };
}

macro_rules! line {
    ($($doc:literal)* $field:ident: $type:ident as $wire:ident $rule:tt) => {{
        let mut line = rule!($rule);
        line["name"] = stringify!($field).into();
        line["doc"] = concat!($($doc),*).trim().into();
        (line["type"], line["wire"]) = (stringify!($type).into(), stringify!($wire).into());
        line
    }};
}

/// A struct of parameters as part of `params.json`.
trait Table {
    fn table() -> Value;
}

macro_rules! tables {
    (
        $(#[doc = $doc:literal])* $name:ident [$size:literal] as $config:ident, $scope:ident
        $(first $(#[doc = $part_doc:literal])* $part:ident: $part_name:ident [$part_size:literal] { $($part_fields:tt)* })?
        { $($(#[doc = $field_doc:literal])* $field:ident: $type:ident as $wire:ident $rule:tt)* }
        then { $($rest:ident: $rest_type:ty),* }
        $(beside { $(#[doc = $more_doc:literal])* $more:ident: $more_type:ty })?
    ) => {
        $(tables! {
            $(#[doc = $part_doc])* $part_name [$part_size] as $config, $scope { $($part_fields)* } then {}
        })?
        object!($name { $($part,)? $($field),* } skip { $($rest),* });

        impl Table for $name {
            fn table() -> Value {
                json!({
                    "params": stringify!($name), "config": stringify!($config), "scope": stringify!($scope),
                    "doc": concat!($($doc),*).trim(),
                    $("first": { "name": stringify!($part), "table": $part_name::table() },)?
                    "fields": [$(line!($($field_doc)* $field: $type as $wire $rule)),*],
                    $("beside": { "name": stringify!($more), "doc": concat!($($more_doc),*).trim() },)?
                })
            }
        }
    };
}
engine::for_each_parameter!(tables);

/// All structs in the order of the table.
pub fn all() -> Value {
    json!([PoolParams::table(), CustodyParams::table(), MarketParams::table()])
}
