//! Writes what TypeScript knows of the engine's bytes: the files of `sdk/src/engine/generated`. Run it from the root of
//! the repository: `cargo run -p quotes --bin layouts`. With a path as its argument it writes there.

use engine::layout::{Field, Kind, Laid, Layout};
use quotes::calls::types::{Instant, PoolScene, Scene};
use quotes::catalogue::{Call, CALLS, REQUEST_KINDS, STATES};
use std::fmt::Write;
use std::path::{Path, PathBuf};

const TARGET: &str = "sdk/src/engine/generated";
const BY: &str = "// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.\n";
const UNITS: [&str; 6] = ["Atoms", "Bps", "Frac", "Price", "Size", "Usd"];

/// What has another name in TypeScript: a state that is also an account, or whose name means something else there.
const NAMES: [(&str, &str); 5] = [
    ("Receipt", "ReceiptState"),
    ("Stake", "StakeState"),
    ("Custody", "CustodyState"),
    ("Exposure", "ExposureState"),
    ("Escrow", "EscrowState"),
];

/// What no rule reads: a state may leave it out, and has it as an account has it.
const UNREAD: [(&str, &str); 5] =
    [("Custody", "mint"), ("Custody", "vault"), ("Custody", "feed_id"), ("Custody", "bump"), ("Exposure", "market")];

/// A file of types: its name, what it says of itself, its structs in their order.
struct File {
    name: &'static str,
    doc: &'static str,
    types: Vec<&'static Layout>,
}

fn main() -> std::io::Result<()> {
    let target = std::env::args().nth(1).map_or_else(|| PathBuf::from(TARGET), PathBuf::from);
    let files = files();
    for file in &files {
        write_to(&target, file.name, &types(file, &files))?;
    }
    write_to(&target, "layouts", &layouts(&files))?;
    write_to(&target, "calls", &calls())?;
    write_to(&target, "constants", &constants())?;
    let mut index = String::from(BY);
    let names = files.iter().map(|file| file.name).chain(["layouts", "calls", "constants"]);
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.iter().for_each(|name| line(&mut index, &format!("export * from \"./{name}\";")));
    write_to(&target, "index", &index)
}

fn write_to(target: &Path, name: &str, text: &str) -> std::io::Result<()> {
    std::fs::write(target.join(name).with_extension("ts"), text)
}

/// Every struct, in the first file that needs it.
fn files() -> Vec<File> {
    let (quotes, rules): (Vec<&Call>, Vec<&Call>) = CALLS.iter().partition(|call| call.name.starts_with("quote"));
    let (rules, plays): (Vec<&Call>, Vec<&Call>) = rules.iter().partition(|call| call.name.starts_with("rule"));
    let of_market = |call: &&Call| kind_of(call.scene) == "Scene" || kind_of(call.scene) == "Nothing";
    let (market, pool): (Vec<&Call>, Vec<&Call>) = quotes.iter().partition(|call| of_market(call));
    let of = |calls: &[&Call]| calls.iter().flat_map(|call| [*call.args, *call.report]).collect::<Vec<_>>();
    let scenes = vec![Instant::KIND, Scene::KIND, PoolScene::KIND];
    let roots: [(&str, &str, Vec<Kind>); 8] = [
        ("pool", "A pool and its parts.", vec![engine::PoolState::KIND]),
        ("market", "A market and its parts.", vec![engine::MarketState::KIND]),
        (
            "accounts",
            "States that accounts of traders and stakers hold, and what is asked of many positions at once.",
            STATES.to_vec(),
        ),
        ("scenes", "What calls are asked of.", scenes),
        ("market_calls", "Arguments and answers of quotes of a market.", of(&market)),
        ("pool_calls", "Arguments and answers of quotes of a pool.", of(&pool)),
        ("plays", "Arguments and answers of plays and checks.", of(&plays)),
        ("rules", "Arguments and answers of rules.", of(&rules)),
    ];
    let (mut found, mut files) = (Vec::new(), Vec::new());
    for (name, doc, roots) in roots {
        let before = found.len();
        roots.iter().for_each(|kind| collect(kind, &mut found));
        files.push(File { name, doc, types: found[before..].to_vec() });
    }
    files
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

/// The types of a file, and what they need of the others.
fn types(file: &File, all: &[File]) -> String {
    let mut body = String::new();
    file.types.iter().for_each(|layout| interface(&mut body, layout));
    let mut out = String::from(BY);
    line(&mut out, &format!("/** {} 64-bit numbers are bigint, smaller ones are numbers. */", file.doc));
    let needs = |name: &str| {
        body.contains(&format!(": {name};"))
            || body.contains(&format!("{name}[]"))
            || body.contains(&format!("[{name}, "))
    };
    let given = |name: &&str| body.contains(&format!("?: {name};")) || needs(name);
    let units: Vec<_> = ["Address"].into_iter().chain(UNITS).filter(given).collect();
    imports(&mut out, &units, "../units");
    let mut others: Vec<_> = all.iter().filter(|other| other.name != file.name).collect();
    others.sort_by_key(|other| other.name);
    for other in others {
        let mut names: Vec<_> =
            other.types.iter().map(|layout| name_of(layout.name)).filter(|name| needs(name)).collect();
        names.sort_unstable();
        imports(&mut out, &names, &format!("./{}", other.name));
    }
    line(&mut out, "");
    out + body.trim_end() + "\n"
}

fn imports(out: &mut String, names: &[&str], from: &str) {
    if names.is_empty() {
        return;
    }
    let one = format!("import type {{ {} }} from \"{from}\";", names.join(", "));
    if one.len() <= 120 {
        return line(out, &one);
    }
    line(out, "import type {");
    names.iter().for_each(|name| line(out, &format!("  {name},")));
    line(out, &format!("}} from \"{from}\";"));
}

/// Where fields lie, and the type of each layout.
fn layouts(files: &[File]) -> String {
    let mut out = String::from(BY);
    line(&mut out, "/** States, arguments and answers of the engine as they lie in memory. */");
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort_by_key(|file| file.name);
    sorted
        .iter()
        .for_each(|file| line(&mut out, &format!("import type * as {} from \"./{}\";", camel(file.name), file.name)));
    out.push_str(
        "\n/** Name, place and kind of a field; of an array, how many. */\n\
         export type FieldLayout = readonly [name: string, offset: number, kind: string, count?: number];\n\n\
         /**\n\
         \x20* Where fields lie: kinds are `u8`, `u16`, `u32`, `u64`, `i64`, `u128`, `flag` (a byte), `maybe` (a `u64`,\n\
         \x20* null where all bits are set), `bytes`, or a struct.\n\
         \x20*/\n\
         export const LAYOUTS = {\n",
    );
    let all = || files.iter().flat_map(|file| file.types.iter().map(move |layout| (file, layout)));
    all().for_each(|(_, layout)| places(&mut out, layout));
    out.push_str("} as const satisfies Record<string, { size: number; fields: readonly FieldLayout[] }>;\n\n");
    out.push_str("/** The type of each layout. */\nexport interface Types {\n");
    for (file, layout) in all() {
        line(&mut out, &format!("  {0}: {1}.{0};", name_of(layout.name), camel(file.name)));
    }
    out.push_str("}\n");
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
        let unread = UNREAD.contains(&(layout.name, field.name));
        let kind = if unread && type_of(&field.kind) == "Uint8Array" { "Address".into() } else { type_of(&field.kind) };
        line(out, &format!("  {}{}: {kind};", camel(field.name), if unread { "?" } else { "" }));
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
        Kind::Array(Kind::Unit(name), 2) => format!("[{name}, {name}]"),
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

fn calls() -> String {
    let mut out = String::from(BY);
    line(&mut out, "/** Exports of the module: the types of what lies at the three addresses that each takes, the scene, arguments and the answer. */");
    out.push_str("export const CALLS = {\n");
    for call in CALLS {
        let [scene, args, report] = [call.scene, call.args, call.report].map(kind_of);
        line(&mut out, &format!("  {}: [\"{scene}\", \"{args}\", \"{report}\"],", call.name));
    }
    out.push_str("} as const;\n");
    out
}

macro_rules! table {
    ($($name:ident = $code:tt $message:tt,)*) => {
        const ERRORS: &[(&str, u32)] = &[$((stringify!($name), $code),)*];
    };
}
engine::for_each_error!(table);

/// What rules are made with, and the names of numbers.
fn constants() -> String {
    let mut out = String::from(BY);
    out.push_str("\n/** Numbers that code fixes for everybody. */\nexport const CONSTANTS = {\n");
    quotes::constants::each(|name, doc, value| line(&mut out, &format!("  /** {doc} */\n  {name}: {value}n,")));
    out.push_str("} as const;\n\n/** What a request does: at the next print, or at one that reaches its trigger. */\nexport const REQUEST_KINDS = {\n");
    for (name, kind) in REQUEST_KINDS {
        line(
            &mut out,
            &format!("  {name}: {{ number: {}, opens: {}, waits: {} }},", *kind as u8, kind.opens(), kind.waits()),
        );
    }
    out.push_str("} as const;\n\n/** The engine's errors by their numbers. */\nexport const ERRORS = {\n");
    for (name, code) in ERRORS {
        line(&mut out, &format!("  {code}: \"{name}\","));
    }
    out.push_str("} as const;\n");
    out
}
