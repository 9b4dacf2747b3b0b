//! What lies in memory, as JSON: a path and a value for each number that is not zero.

use engine::layout::Kind;
use serde_json::{json, Map, Value};

/// `snake_case` as TypeScript has it.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |out, word| {
        let (head, tail) = word.split_at(1.min(word.len()));
        out + &head.to_uppercase() + tail
    })
}

fn bits(bytes: &[u8]) -> u128 {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}

/// A number as JSON has it: what may be wider than 53 bits as digits.
fn leaf(kind: &Kind, bytes: &[u8]) -> Value {
    let value = bits(bytes);
    match kind {
        Kind::U8 | Kind::U16 | Kind::U32 => json!(u64::try_from(value).unwrap_or_default()),
        Kind::Flag => json!(value != 0),
        Kind::Maybe if value == u128::from(u64::MAX) => Value::Null,
        Kind::I64 => json!(i64::from_le_bytes(bytes.try_into().unwrap_or_default()).to_string()),
        _ => json!(value.to_string()),
    }
}

/// Calls `tell` with every number: its path, its kind and its bytes.
fn each(kind: &Kind, path: &str, bytes: &[u8], tell: &mut dyn FnMut(&str, &Kind, &[u8])) {
    let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match kind {
        Kind::Struct(layout) => {
            for (i, field) in layout.fields.iter().enumerate() {
                let end = layout.fields.get(i + 1).map_or(layout.size, |next| next.offset);
                if field.name != "pad" && field.name != "reserved" {
                    each(&field.kind, &under(&camel(field.name)), &bytes[field.offset..end], tell);
                }
            }
        }
        Kind::Array(Kind::U8, _) => tell(path, kind, bytes),
        Kind::Array(item, count) => {
            let step = bytes.len() / count;
            for (i, part) in bytes.chunks_exact(step.max(1)).enumerate() {
                each(item, &under(&i.to_string()), part, tell);
            }
        }
        _ => tell(path, kind, bytes),
    }
}

fn shown(kind: &Kind, bytes: &[u8]) -> Value {
    match kind {
        Kind::Array(..) => json!({ "hex": bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() }),
        _ => leaf(kind, bytes),
    }
}

/// What of `after` differs from `before`.
pub fn difference(kind: &Kind, before: &[u8], after: &[u8]) -> Value {
    let mut old = Vec::new();
    each(kind, "", before, &mut |_, _, bytes| old.push(bytes.to_vec()));
    let (mut out, mut place) = (Map::new(), 0);
    each(kind, "", after, &mut |path, kind, bytes| {
        if old[place] != bytes {
            out.insert(path.to_owned(), shown(kind, bytes));
        }
        place += 1;
    });
    Value::Object(out)
}

/// What is not zero; a number that may be missing is said where it is zero too, and left out where it is not there.
pub fn written(kind: &Kind, bytes: &[u8]) -> Value {
    let mut out = Map::new();
    each(kind, "", bytes, &mut |path, kind, bytes| {
        let nothing = if matches!(kind, Kind::Maybe) { u8::MAX } else { 0 };
        if bytes.iter().any(|byte| *byte != nothing) {
            out.insert(path.to_owned(), shown(kind, bytes));
        }
    });
    Value::Object(out)
}
