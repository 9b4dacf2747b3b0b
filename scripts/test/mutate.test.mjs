import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, codeOf, faulty, KINDS, places, shuffled, told } from "../evidence/mutate.mjs";

const of = (text) =>
  places("a.rs", text).map(({ kind, was, became }) => `${kind}: ${was.trim()} => ${became.trim()}`.trim());

test("each kind of fault is found where it can be put", () => {
  assert.deepEqual(of("    let a = b + c;"), ["operator: + => -"]);
  assert.deepEqual(of("    a.add_assign(b)?;"), [
    "dropped term: a.add_assign(b)?; =>",
    "operator: .add_assign( => .sub_assign(",
  ]);
  assert.deepEqual(of("    a == b"), ["comparison: == => !="]);
  assert.deepEqual(of("    a < b"), ["comparison: < => <=", "comparison: < => >"]);
  assert.deepEqual(of("    x.of_down(y)"), ["rounding: of_down( => of_up("]);
  assert.deepEqual(of("    mul_div_up(a, b, c)"), ["rounding: mul_div_up( => mul_div_down("]);
  assert.deepEqual(of("const A: u64 = 1_000;"), ["off by one: 1_000 => 1001"]);
  assert.deepEqual(of("    a.min(b(c))"), ["operator: .min( => .max(", "dropped term: .min(b(c)) =>"]);
});

test("nothing is put where it would decide nothing", () => {
  for (const text of [
    "// a + b",
    '    say("a + b");',
    "#[repr(align(8))]",
    "use a::{b, c};",
    "    debug_assert!(a < b);",
    "pub fn of_down(self, x: T) -> T {",
    "#[cfg(test)]\nmod tests {\n    a + 1\n}",
    "    if legacy::old(Hole::Dust) {\n        a + 1\n    }",
  ])
    assert.deepEqual(of(text), [], text);
  assert.equal(of("    if legacy::old(Hole::Dust) {\n        a + 1\n    } else {\n        a - 1\n    }").length, 2);
});

test("a fault changes its place only, and is told by its line", () => {
  const text = "fn f() {\n    a + b\n}\n";
  const [place] = places("a.rs", text);
  assert.equal(place.line, 2);
  assert.equal(faulty(text, place), "fn f() {\n    a - b\n}\n");
  assert.deepEqual(told(text, place), { before: "a + b", after: "a - b" });
  assert.equal(codeOf("a // b\nc").length, "a // b\nc".length);
});

test("a seed chooses the same places every time, as many of each kind, two of a file at most", async () => {
  const all = ["a", "b", "c", "d", "e"].flatMap((file) =>
    KINDS.flatMap((kind) => [1, 2, 3].map((line) => ({ file, kind, line }))),
  );
  const ten = (seed) => choose(all, { seed, count: 10 }, () => true);
  const chosen = await ten(7);
  assert.deepEqual(await ten(7), chosen);
  assert.notDeepEqual(await ten(8), chosen);
  const most = (of) => Math.max(...chosen.map((one) => chosen.filter((other) => of(other) === of(one)).length));
  assert.deepEqual([chosen.length, most(({ kind }) => kind), most(({ file }) => file)], [10, 2, 2]);
  const sorted = (list) => list.map((place) => JSON.stringify(place)).sort();
  assert.deepEqual(sorted(shuffled(all, 7)), sorted(all));
});

test("one that cannot be tried gives its turn to the next", async () => {
  const all = ["a", "b", "c"].map((file) => ({ file, kind: KINDS[0], line: 1 }));
  const chosen = await choose(all, { seed: 1, count: 5 }, async ({ file }) => file !== "b");
  assert.deepEqual(
    chosen.map(({ file }) => file),
    [shuffled(all, 1).filter(({ file }) => file !== "b")[0].file],
  );
});
