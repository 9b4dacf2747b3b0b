//! Records stories: a step is a call, its report and every number
//! of the state that it changed.

use crate::json::{changes, Json};
use crate::world::{base, World};
use engine::{EngineError, Res};
use serde_json::{json, Value};
use std::collections::BTreeMap;

fn outcome(result: Res<Value>) -> (&'static str, Value) {
    match result {
        Ok(value) => ("out", value),
        Err(error) => ("err", name(error)),
    }
}

fn name(error: EngineError) -> Value {
    Value::String(format!("{error:?}"))
}

/// One after the other, each on the state that the one before left.
pub struct Story {
    pub world: World,
    steps: Vec<Value>,
}

impl Story {
    pub fn new() -> Self {
        Self { world: base(), steps: Vec::new() }
    }
    /// What the world (tokens, other instructions) does between two calls.
    pub fn set(&mut self, change: impl FnOnce(&mut World)) {
        let before = self.world.json();
        change(&mut self.world);
        let set = changes(&before, &self.world.json());
        if set.as_object().is_some_and(|set| !set.is_empty()) {
            self.steps.push(json!({ "set": set }));
        }
    }
    /// A call that changes state. `state` names what it works on. Failures change nothing.
    pub fn call<T: Json>(
        &mut self,
        call: &str,
        state: Value,
        args: Value,
        rule: impl FnOnce(&mut World) -> Res<T>,
    ) -> Res<T> {
        let mut next = self.world.clone();
        let result = rule(&mut next);
        let mut step = json!({ "call": call, "state": state, "args": args });
        match &result {
            Ok(report) => {
                step["changes"] = changes(&self.world.json(), &next.json());
                step["out"] = report.json();
                self.world = next;
            }
            Err(error) => step["err"] = name(*error),
        }
        self.steps.push(step);
        result
    }
    /// A call that only reads.
    pub fn read<T: Json>(&mut self, call: &str, args: Value, result: Res<T>) {
        let (key, value) = outcome(result.map(|v| v.json()));
        self.steps.push(json!({ "call": call, "args": args, key: value }));
    }
}

/// Stories by name.
#[derive(Default)]
pub struct Stories(BTreeMap<String, Value>);

impl Stories {
    pub fn add(&mut self, name: &str, story: Story) {
        self.0.insert(name.to_owned(), Value::Array(story.steps));
    }
    pub fn write(self) -> String {
        lines("stories", self.0)
    }
}

/// `{ kind: { name: [one item a line] } }`: readable differences, and no file of a single line.
pub fn lines(kind: &str, map: BTreeMap<String, Value>) -> String {
    let entries = map.into_iter().map(|(name, list)| {
        let items: Vec<_> =
            list.as_array().into_iter().flatten().map(|item| format!("    {}", canonical(item))).collect();
        format!("  {}: [\n{}\n  ]", Value::String(name), items.join(",\n"))
    });
    format!("{{\"{kind}\": {{\n{}\n}}}}\n", entries.collect::<Vec<_>>().join(",\n"))
}

/// A part of the state as an argument.
pub fn at(path: &str) -> Value {
    json!({ "$": path })
}

/// JSON with sorted keys, whether or not another crate of the workspace makes serde_json keep their order.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let sorted: BTreeMap<_, _> = fields.iter().collect();
            let fields: Vec<_> =
                sorted.into_iter().map(|(k, v)| format!("{}:{}", Value::String(k.clone()), canonical(v))).collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        leaf => leaf.to_string(),
    }
}
