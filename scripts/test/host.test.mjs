import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { PROGRAM_TESTS } from "../lib/build.mjs";
import { sha256 } from "../lib/digest.mjs";
import { buildOf, TEST } from "../lib/host.mjs";
import { ROOT } from "../lib/project.mjs";
import { available } from "../lib/run.mjs";

const folder = mkdtempSync(join(tmpdir(), "host-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const skip = available("cargo") ? false : "no cargo";

/** Everything by which cargo tells two builds of one crate apart. */
function identities(units) {
  const known = [];
  const identity = (i) => {
    if (known[i] !== undefined) return known[i];
    const { dependencies, profile, ...unit } = units[i];
    const { name: _, ...how } = profile;
    known[i] = sha256(JSON.stringify([unit, how, dependencies.map(({ index }) => identity(index)).sort()]));
    return known[i];
  };
  return units.map((_, i) => identity(i));
}

/** What a call of cargo would compile, by its own list, which is unstable; nothing is compiled. Names, by identity. */
function compiled(args, env = {}) {
  const list = [...args, "--unit-graph", "-Zunstable-options"];
  const options = { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 };
  const own = { RUSTC_BOOTSTRAP: "1", CARGO_TARGET_DIR: folder, ...env };
  const { status, stdout, stderr } = spawnSync("cargo", list, { ...options, env: { ...process.env, ...own } });
  assert.equal(status, 0, stderr);
  const { units } = JSON.parse(stdout);
  const ids = identities(units);
  return new Map(units.flatMap(({ mode, target }, i) => (mode === "build" ? [[ids[i], target.name]] : [])));
}
const missing = (from, ...others) =>
  [...from].filter(([id]) => others.every((each) => !each.has(id))).map(([, name]) => name);

test("what runs beside the tests is what the tests compile", { skip }, () => {
  const tests = compiled(TEST);
  assert.ok(tests.size > 60, `${tests.size}`);
  for (const bin of ["sim", "layouts"]) assert.deepEqual(missing(compiled(buildOf("--bin", bin)), tests), []);
});

test("clippy compiles almost nothing that tests and IDL did not", { skip }, () => {
  const [, ...program] = PROGRAM_TESTS.command;
  const others = [compiled(TEST), compiled(program, PROGRAM_TESTS.env)];
  const [, line] = /^const CLIPPY = \["cargo", "clippy", (.*)\];$/m.exec(
    readFileSync(join(ROOT, "tests/house/check.mjs"), "utf8"),
  );
  const words = JSON.parse(`[${line}]`);
  const own = missing(compiled(["check", "--locked", ...words]), ...others);
  assert.ok(own.length <= 3, own.join(", "));
  // In its own profile it would.
  const apart = words.filter((word) => !["--profile", "test"].includes(word));
  assert.ok(missing(compiled(["check", "--locked", ...apart]), ...others).length > 50);
});
