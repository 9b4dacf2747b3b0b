import assert from "node:assert/strict";
import { equalRuns, longFunctions, longRustFunctions, told } from "./shape";
import { files } from "./tree";

const TYPESCRIPT = /\.(ts|tsx|mts|cts|mjs|cjs)$/;
const RUST = /^(crates|programs|toolchain)\/.*\.rs$/;

/** Runs that may stand twice, by their two files, each with the reason. */
const REASONS: Readonly<Record<string, string>> = {
  "crates/engine/src/trading/open.rs crates/engine/src/trading/order.rs": "heads: both kinds of orders meet the same",
  "crates/quotes/src/health.rs crates/quotes/src/rules.rs": "two answers on the wire that have fields in common",
  "programs/ballast/src/events/trading.rs programs/ballast/src/instructions/views/quote_close.rs":
    "an event and an answer that have fields in common",
  "programs/ballast/src/oracle.rs programs/ballast/src/token.rs": "one trait, implemented for two accounts",
};

describe("the shape of the code", () => {
  it("no function is over 60 lines, in TypeScript and in Rust", () => {
    const sources = files(TYPESCRIPT);
    assert.deepEqual([...sources.flatMap(longFunctions), ...files(RUST).flatMap(longRustFunctions)], []);
  });

  it("no six lines stand twice, but for a reason", () => {
    const sources = files(TYPESCRIPT);
    const runs = [...equalRuns(sources), ...equalRuns(files(RUST))];
    const key = ({ first, second }: (typeof runs)[number]) => [first.path, second.path].sort().join(" ");
    assert.deepEqual(runs.filter((run) => !(key(run) in REASONS)).map(told), []);
    assert.deepEqual(Object.keys(REASONS).sort(), [...new Set(runs.map(key))].sort(), "a reason that nothing needs");
  });
});

describe("the test of shape itself", () => {
  const file = (text: string, path = "apps/x/src/a.ts") => ({ path, text });
  const body = (lines: number) => "  x();\n".repeat(lines);

  it("counts a function from its head to its end, whatever it is; a test is none", () => {
    const faults = (text: string) => longFunctions(file(text));
    assert.deepEqual(faults(`function f() {\n${body(58)}}\n// one more`), []);
    assert.deepEqual(faults(`\nfunction f() {\n${body(59)}}`), ["apps/x/src/a.ts:2 f has 61 lines, 60 are allowed"]);
    for (const [head, end] of [
      ["const f = () => {", "};"],
      ["class A {\n  f() {", "}\n}"],
      ["const o = { get f() {", "} };"],
      ["run(async function () {", "});"],
    ])
      assert.equal(faults(`${head}\n${body(59)}${end}`).length, 1, head);
    const story = `it("x", () => {\n${body(90)}});\n`;
    assert.deepEqual(faults(`${story}describe("y", () => {\n${story}});`), []);
    assert.deepEqual(faults(`function suite() {\n  describe("y", () => {\n${story}});\n}`), []);
    assert.equal(faults(`describe("y", () => {\n  const help = () => {\n${body(59)}};\n});`).length, 1);
  });

  it("counts Rust by its braces, not by those in strings and comments", () => {
    const faults = (text: string) => longRustFunctions(file(text, "crates/x/src/a.rs"));
    assert.deepEqual(
      faults(`fn f<'a>(x: &'a str) -> char {\n    // {\n    let y = "{"; '{'\n${body(56)}}\nfn g();\n${body(9)}`),
      [],
    );
    assert.deepEqual(faults(`pub fn f() {\n${body(59)}}`), ["crates/x/src/a.rs:1 f has 61 lines, 60 are allowed"]);
  });

  it("finds a run in two files or in one, as long as it is, and neither imports nor brackets nor accounts", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, i) => `  call${i}(x);`).join("\n");
    const runs = (...texts: string[]) => equalRuns(texts.map((text, i) => file(text, `apps/x/src/${i}.ts`))).map(told);
    assert.deepEqual(runs(`f();\n${lines(8)}`, `{\n\n${lines(8).replaceAll("  ", "    ")}\n}`), [
      "apps/x/src/1.ts:3 says again what apps/x/src/0.ts:2 says: 8 lines",
    ]);
    assert.equal(runs(`${lines(6)}\n// apart\n${lines(6)}`).length, 1);
    assert.deepEqual(runs(lines(5), lines(5)), []);
    const imports = `import {\n${["a", "b", "c", "d", "e", "f"].map((name) => `  ${name},`).join("\n")}\n} from "./x";\n`;
    assert.deepEqual(runs(imports, imports), []);
    assert.deepEqual(runs("}\n".repeat(9), "}\n".repeat(9)), []);
    const accounts = `#[derive(Accounts)]\npub struct A {\n${lines(8)}\n}\n`;
    assert.deepEqual(runs(accounts, accounts), []);
  });
});
