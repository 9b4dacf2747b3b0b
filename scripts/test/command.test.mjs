import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { lastWords, Misuse, misuse, Problem, readFlags, readText } from "../lib/command.cjs";
import { parseJson, readJson } from "../lib/json.cjs";
import { ROOT } from "../lib/project.mjs";

const COMMAND = createRequire(import.meta.url).resolve("../lib/command.cjs");

/** A command whose body is this text, run by itself. */
function run(body, { env = {}, shell = "" } = {}) {
  const script = `require(${JSON.stringify(COMMAND)}).main(async () => { ${body} })`;
  const options = { encoding: "utf8", env: { ...process.env, BALLAST_TRACE: "", ...env } };
  if (shell === "") return spawnSync(process.execPath, ["-e", script], options);
  return spawnSync("bash", ["-c", `set -o pipefail; "$0" -e "$1" ${shell}`, process.execPath, script], options);
}

test("a flag that does not exist, lacks its value or has one too many is told in one line, with the usage", () => {
  const config = { options: { json: { type: "boolean" }, chain: { type: "string" } } };
  const said = (...args) => {
    try {
      readFlags("npm run x -- [--json]", config, args);
    } catch (error) {
      assert.ok(error instanceof Misuse);
      assert.equal(error.status, 2);
      return error.message;
    }
    return null;
  };
  assert.equal(said("--json", "--chain", "y"), null);
  for (const args of [["--foo"], ["extra"], ["--json=yes"], ["--chain"], ["--chain", "--json"], ["-x"]]) {
    assert.match(said(...args), /^[^\n]*; usage: npm run x -- \[--json\]$/, args.join(" "));
  }
  assert.equal(misuse("no", "x").message, "no; usage: x");
});

test("--help anywhere says all of the usage on stdout and ends with 0; a wrong call says its first line on stderr", () => {
  const call = (args) =>
    run(
      `const { helped, readFlags } = require(${JSON.stringify(COMMAND)});
       const args = ${JSON.stringify(args)};
       if (args[0] === "bare") helped("npm run x\\nDoes x.", args);
       else readFlags("npm run x -- [--json]\\nDoes x.", { options: { json: { type: "boolean" } } }, args);`,
      { env: { BALLAST_TRACE: "1" } },
    );
  for (const args of [["--help"], ["-h"], ["--json", "--help"], ["--foo", "--help"]]) {
    const { status, stdout, stderr } = call(args);
    assert.deepEqual([status, stdout, stderr], [0, "usage: npm run x -- [--json]\nDoes x.\n", ""], args.join(" "));
  }
  assert.equal(call(["bare", "-h"]).stdout, "usage: npm run x\nDoes x.\n");
  const wrong = call(["--", "--help"]);
  assert.deepEqual([wrong.status, wrong.stdout], [2, ""]);
  assert.match(wrong.stderr, /Unexpected argument '--help'/);
  assert.doesNotMatch(misuse("no", "npm run x\nDoes x.").message, /Does/);
});

test("a file that cannot be read is named with the reason, and a byte order mark is no part of its text", () => {
  const folder = mkdtempSync(join(tmpdir(), "ballast-command-"));
  try {
    const file = join(folder, "a.txt");
    writeFileSync(file, "\uFEFFabc");
    assert.equal(readText(file, "the list"), "abc");
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0, 0x80]));
    for (const [path, reason] of [
      [file, "is not text in UTF-8"],
      [folder, "cannot be read: it is a directory"],
      [join(folder, "none"), "cannot be read: there is no such file"],
      [join(file, "none"), "cannot be read: a part of its path is no directory"],
    ]) {
      const exact = { message: `${path}: the list ${reason}`, status: 2 };
      assert.throws(() => readText(path, "the list"), exact);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("last words have no stack trace, not even one that a message brings along", () => {
  const carried = new Error(`it broke\n    at place (file.js:1:2)\nin the middle`);
  const cause = new TypeError("fetch failed", { cause: new Error("no such host") });
  for (const [error, status, text] of [
    [new Problem("no toolchain"), 1, /^error: no toolchain$/],
    [new Misuse("no such file"), 2, /^error: no such file$/],
    [new RangeError("not a number"), 1, /^error: RangeError: not a number \(BALLAST_TRACE=1/],
    [carried, 1, /^error: it broke\nin the middle \(/],
    [cause, 1, /^error: TypeError: fetch failed: no such host \(/],
    ["text", 1, /^error: text \(/],
    [undefined, 1, /^error: undefined \(/],
  ]) {
    const words = lastWords(error);
    assert.equal(words.status, status);
    assert.match(words.text, text);
  }
});

test("whatever a command throws, at once or later, ends it with one sentence and its code", () => {
  const cases = [
    ["throw new Error('now')", 1, /^error: now \(BALLAST_TRACE=1 shows where\)\n$/],
    ["setTimeout(() => { throw new Error('later') })", 1, /^error: later \(.*\)\n$/],
    ["Promise.reject(new Error('unheard')); await new Promise((done) => setTimeout(done, 5000))", 1, /^error: unheard/],
    ["return 3", 3, /^$/],
  ];
  for (const [body, status, stderr] of cases) {
    const done = run(body);
    assert.equal(done.status, status, body);
    assert.match(done.stderr, stderr);
  }
  assert.match(run("throw new Error('now')", { env: { BALLAST_TRACE: "1" } }).stderr, /^Error: now\n {4}at /);
});

test("a reader that leaves early ends a command quietly", () => {
  const body = "for (let i = 0; i < 1e5; i += 1) console.log('line', i)";
  const { status, stderr } = run(body, { shell: "| head -1" });
  assert.deepEqual([status, stderr], [141, ""]);
});

test("a mistake in JSON is named with its line", () => {
  for (const [text, line, message] of [
    ['{\n"a": [1,2,\n],\n}', 3, /^\] stands where a value should$/],
    ['{"a": 1,\n"b": {\n"a": 2, "a": 3}}', 3, /^b\.a is said twice$/],
    ["\n\n", 3, /^the text ends too early$/],
    ["[1]\n x", 2, /^x stands after the end$/],
    ['{"a" 1}', 1, /^1 stands where a colon should$/],
    ['{"a": "b\n"}', 1, /^"b has no place here$/],
    ['{"a": 1 "b": 2}', 1, /^"b" stands where a comma or \} should$/],
    ['{"__proto__": 1}', 1, /^__proto__ is no name$/],
    ["[".repeat(100_000), 1, /^more than 64 brackets/],
  ]) {
    const { value, faults } = parseJson(text);
    assert.deepEqual([value, faults.length, faults[0].line], [null, 1, line], text.slice(0, 40));
    assert.match(faults[0].message, message);
  }
});

test("places have the line on which they begin; what is not there that of the place around it", () => {
  const { value, lineOf } = parseJson('{\n "steps": [\n {"a": 1},\n {\n"b": {"c.d": 2}}]}');
  assert.deepEqual(value, { steps: [{ a: 1 }, { b: { "c.d": 2 } }] });
  assert.deepEqual(["steps.0.a", "steps.1", "steps.1.b.c.d", "steps.1.none", "none"].map(lineOf), [3, 4, 5, 4, 1]);
});

test("takes for JSON exactly what JSON.parse does, but for names said twice", () => {
  const folder = join(ROOT, "scenarios");
  const text = readFileSync(join(folder, "young.json"), "utf8").slice(0, 1500);
  const parses = (candidate) => {
    try {
      JSON.parse(candidate);
      return true;
    } catch {
      return false;
    }
  };
  const same = (candidate) => {
    const syntax = parseJson(candidate).faults.filter(({ message }) => !message.endsWith("said twice"));
    assert.equal(syntax.length === 0, parses(candidate), JSON.stringify(candidate));
  };
  const whole = JSON.stringify(JSON.parse(readFileSync(join(folder, "young.json"), "utf8")).steps[0]);
  for (const put of ["", ",", '"', "}", "]", "0", "-", ".", "e", "\\", " ", "\u00a0", "\n", ":", "null"])
    for (let i = 0; i <= whole.length; i += 1)
      for (const drop of [0, 1]) same(whole.slice(0, i) + put + whole.slice(i + drop));
  for (const number of ["01", "-0", "1.", ".5", "1e5", "1E+", "-", "+1", "1e999", '"\\u12"', '"\\q"', '"\\u00e9"'])
    same(number);
  for (const name of readdirSync(folder)) same(readFileSync(join(folder, name), "utf8"));
  same(text);
});

test("a JSON file that is wrong is named with file and line", () => {
  const folder = mkdtempSync(join(tmpdir(), "ballast-command-"));
  try {
    const file = join(folder, "a.json");
    writeFileSync(file, '\uFEFF{"a":\n 1}');
    assert.deepEqual(readJson(file, "the list").value, { a: 1 });
    writeFileSync(file, '{"a":\n 1');
    assert.throws(() => readJson(file, "the list"), {
      message: `${file}: the list is not JSON:\n  line 2: the text ends too early`,
      status: 2,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
