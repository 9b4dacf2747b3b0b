//! Writes what TypeScript knows of the engine's bytes: `sdk/src/engine/generated/layouts.ts`. Run it from the root of the repository: `cargo run -p quotes --bin layouts`.
//! With a path as its argument it writes there.

use engine::layout::{Field, Kind, Layout};
use quotes::catalogue::{CALLS, STATES};
use std::fmt::Write;

const TARGET: &str = "sdk/src/engine/generated/layouts.ts";

/// What has another name in TypeScript: a state that is also an account, or whose name means something else there.
const NAMES: [(&str, &str); 10] = [
    ("Pool", "PoolState"),
    ("Market", "MarketState"),
    ("Position", "PositionState"),
    ("Request", "RequestState"),
    ("Receipt", "ReceiptState"),
    ("Stake", "StakeState"),
    ("Ticket", "TicketState"),
    ("Custody", "CustodyState"),
    ("Exposure", "ExposureState"),
    ("Escrow", "EscrowState"),
];

fn main() -> std::io::Result<()> {
    let mut found = Vec::new();
    STATES.iter().for_each(|kind| collect(kind, &mut found));
    for call in CALLS {
        [call.scene, call.args, call.report].into_iter().for_each(|kind| collect(kind, &mut found));
    }
    let path = std::env::args().nth(1).unwrap_or_else(|| TARGET.into());
    std::fs::write(path, written(&found))
}

/// Every struct once, those that a struct contains before it.
fn collect(kind: &Kind, found: &mut Vec<&'static Layout>) {
    match kind {
        Kind::Array(item, _) => collect(item, found),
        Kind::Struct(layout) => {
            layout.fields.iter().for_each(|field| collect(&field.kind, found));
            match found.iter().find(|other| other.name == layout.name) {
                Some(other) => assert!(std::ptr::eq(*other, *layout) || same(other, layout), "{} twice", layout.name),
                None => found.push(layout),
            }
        }
        _ => {}
    }
}

fn same(a: &Layout, b: &Layout) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

fn written(found: &[&Layout]) -> String {
    let mut out = String::from(
        "// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.\n\
         /** States, arguments and answers of the engine as they lie in memory, and their types: 64-bit numbers are bigint, smaller ones are numbers. */\n\
         import type { Atoms, Bps, Frac, Price, Size, Usd } from \"../units\";\n\n",
    );
    found.iter().for_each(|layout| interface(&mut out, layout));
    out.push_str(
        "/** Name, place and kind of a field; of an array, how many. */\n\
         export type FieldLayout = readonly [name: string, offset: number, kind: string, count?: number];\n\n\
         /** Where fields lie: kinds are `u8`, `u16`, `u32`, `u64`, `i64`, `u128`, `flag` (a byte), `maybe` (a `u64`, null where all bits are set), `bytes`, or a struct. */\n\
         export const LAYOUTS = {\n",
    );
    found.iter().for_each(|layout| places(&mut out, layout));
    out.push_str("} as const satisfies Record<string, { size: number; fields: readonly FieldLayout[] }>;\n\n");
    out.push_str("/** The type of each layout. */\nexport interface Types {\n");
    for layout in found {
        line(&mut out, &format!("  {0}: {0};", name_of(layout.name)));
    }
    out.push_str("}\n");
    calls(&mut out);
    errors(&mut out);
    constants(&mut out);
    out
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("a String takes everything");
}

fn name_of(name: &'static str) -> &'static str {
    NAMES.iter().find(|(rust, _)| *rust == name).map_or(name, |(_, other)| other)
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_string();
    for word in words {
        let (first, rest) = word.split_at(1);
        out.push_str(&first.to_uppercase());
        out.push_str(rest);
    }
    out
}

/// Fields that mean something.
fn fields(layout: &Layout) -> impl Iterator<Item = &'static Field> {
    let fields: &'static [Field] = layout.fields;
    fields.iter().filter(|field| field.name != "pad" && field.name != "reserved")
}

/// `doc = " What is said"` as text; attributes of other names are nothing that is said.
fn said(doc: &[&str]) -> Vec<String> {
    let quoted = |line: &&str| -> Option<String> {
        let line = line.strip_prefix("doc")?;
        let text = line[line.find('"')? + 1..line.rfind('"')?].trim();
        Some(text.replace("\\\"", "\"").replace("*/", "* /"))
    };
    doc.iter().filter_map(quoted).collect()
}

fn comment(out: &mut String, indent: &str, doc: &[&str]) {
    let lines = said(doc);
    match lines.as_slice() {
        [] => {}
        [one] => line(out, &format!("{indent}/** {one} */")),
        more => {
            line(out, &format!("{indent}/**"));
            more.iter().for_each(|text| line(out, format!("{indent} * {text}").trim_end()));
            line(out, &format!("{indent} */"));
        }
    }
}

fn interface(out: &mut String, layout: &Layout) {
    comment(out, "", layout.doc);
    if layout.fields.is_empty() {
        return line(out, &format!("export type {} = Record<string, never>;\n", name_of(layout.name)));
    }
    line(out, &format!("export interface {} {{", name_of(layout.name)));
    for field in fields(layout) {
        comment(out, "  ", field.doc);
        line(out, &format!("  {}: {};", camel(field.name), type_of(&field.kind)));
    }
    line(out, "}\n");
}

fn type_of(kind: &Kind) -> String {
    match kind {
        Kind::U8 | Kind::U16 | Kind::U32 => "number".into(),
        Kind::U64 | Kind::I64 | Kind::U128 => "bigint".into(),
        Kind::Flag => "boolean".into(),
        Kind::Maybe => "bigint | null".into(),
        Kind::Unit(name) => (*name).into(),
        Kind::Array(Kind::U8, _) => "Uint8Array".into(),
        Kind::Array(item, _) => format!("{}[]", type_of(item)),
        Kind::Struct(layout) => name_of(layout.name).into(),
    }
}

fn places(out: &mut String, layout: &Layout) {
    let mut places = Vec::new();
    for field in fields(layout) {
        let (kind, count) = match &field.kind {
            Kind::Array(Kind::U8, count) => ("bytes", Some(count)),
            Kind::Array(item, count) => (kind_of(item), Some(count)),
            kind => (kind_of(kind), None),
        };
        let count = count.map_or(String::new(), |count| format!(", {count}"));
        places.push(format!("[\"{}\", {}, \"{kind}\"{count}]", camel(field.name), field.offset));
    }
    let (name, size, places) = (name_of(layout.name), layout.size, places.join(", "));
    line(out, &format!("  {name}: {{ size: {size}, fields: [{places}] }},"));
}

fn kind_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::U8 => "u8",
        Kind::U16 => "u16",
        Kind::U32 => "u32",
        Kind::U64 | Kind::Unit(_) => "u64",
        Kind::I64 => "i64",
        Kind::U128 => "u128",
        Kind::Flag => "flag",
        Kind::Maybe => "maybe",
        Kind::Array(..) => panic!("an array of arrays"),
        Kind::Struct(layout) => name_of(layout.name),
    }
}

fn calls(out: &mut String) {
    out.push_str("\n/** Exports of the module: the types of what lies at the three addresses that each takes, the scene, arguments and the answer. */\n");
    out.push_str("export const CALLS = {\n");
    for call in CALLS {
        let [scene, args, report] = [call.scene, call.args, call.report].map(kind_of);
        line(out, &format!("  {}: [\"{scene}\", \"{args}\", \"{report}\"],", call.name));
    }
    out.push_str("} as const;\n");
}

macro_rules! table {
    ($($name:ident = $code:tt $message:tt,)*) => {
        const ERRORS: &[(&str, u32)] = &[$((stringify!($name), $code),)*];
    };
}
engine::for_each_error!(table);

fn errors(out: &mut String) {
    out.push_str("\n/** The engine's errors by their numbers. */\nexport const ERRORS = {\n");
    for (name, code) in ERRORS {
        line(out, &format!("  {code}: \"{name}\","));
    }
    out.push_str("} as const;\n");
}

fn constants(out: &mut String) {
    out.push_str("\n/** Numbers that code fixes for everybody. */\nexport const CONSTANTS = {\n");
    quotes::constants::each(|name, doc, value| line(out, &format!("  /** {doc} */\n  {name}: {value}n,")));
    out.push_str("} as const;\n");
}
