import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../lib/project.mjs";

const HOOK = join(ROOT, "scripts/lib/typescript.cjs");
const SOURCE = `import { sep } from "node:path";
import type { Nothing } from "./nothing";

enum Side { Long = "long" }
export const told: string = \`\${Side.Long}\${sep}\` satisfies string;
console.log(told);
if (process.env.THROW) throw new Error("here");
`;

const mapOf = (place) => place.replace(/js$/, "map");

/** A file of TypeScript, what is kept of it, and what comes of running it. */
function scene(t) {
  const folder = mkdtempSync(join(tmpdir(), "ballast-typescript-"));
  const file = join(folder, "main.ts");
  const place = join(ROOT, "target/typescript", `${createHash("sha256").update(file).digest("hex")}.js`);
  t.after(() => {
    rmSync(folder, { recursive: true });
    for (const kept of [place, mapOf(place)]) rmSync(kept, { force: true });
  });
  const run = (env = {}) =>
    spawnSync(process.execPath, ["-r", HOOK, file], { encoding: "utf8", env: { ...process.env, ...env } });
  return { file, place, run, write: (text) => writeFileSync(file, text) };
}

test("TypeScript runs from source, now and from what was kept, and again after it has changed", (t) => {
  const { place, run, write } = scene(t);
  write(SOURCE);
  assert.deepEqual([run().stdout, run().stdout], ["long/\n", "long/\n"]);
  // That it comes from there: its own words are another's now.
  writeFileSync(place, readFileSync(place, "utf8").replace("console.log(", "console.log('kept',"));
  assert.equal(run().stdout, "kept long/\n");
  write(SOURCE.replace('"long"', '"short"'));
  assert.equal(run().stdout, "short/\n");
});

test("what was kept and cut short is made again", (t) => {
  const { place, run, write } = scene(t);
  write(SOURCE);
  assert.equal(run().stdout, "long/\n");
  const { length } = readFileSync(place);
  for (const left of [length - 1, 100, 0]) {
    truncateSync(place, left);
    assert.equal(run().stdout, "long/\n", `${left} bytes`);
    assert.equal(readFileSync(place).length, length);
  }
});

test("an error says the line of the source, and is told without it where that was lost", (t) => {
  const { file, place, run, write } = scene(t);
  write(SOURCE);
  const at = (line) => new RegExp(`^Error: here\n +at .*${file.replaceAll(".", "\\.")}:${line}:\\d+`, "m");
  for (const { status, stderr } of [run({ THROW: "1" }), run({ THROW: "1" })]) {
    assert.equal(status, 1);
    assert.match(stderr, at("7"));
  }
  for (const text of ["{", "", null]) {
    if (text === null) rmSync(mapOf(place));
    else writeFileSync(mapOf(place), text);
    assert.match(run({ THROW: "1" }).stderr, at("\\d+"));
  }
});

test("an error of Node's own says its code once, as it does without TypeScript", (t) => {
  const { run, write } = scene(t);
  const throwing = (text) => {
    write(text);
    return run().stderr;
  };
  assert.match(throwing("Buffer.alloc('x' as never);"), /^TypeError \[ERR_INVALID_ARG_TYPE\]: The "size" argument/m);
  assert.match(
    throwing('import { equal } from "node:assert"; equal(1, 2);'),
    /^AssertionError \[ERR_ASSERTION\]: 1 == 2/m,
  );
});

test("what is no TypeScript is refused, and nothing is kept of it", (t) => {
  const { place, run, write } = scene(t);
  write("const = 1;\n");
  const { status, stderr } = run();
  assert.deepEqual([status, /Expression expected|Unexpected token/.test(stderr)], [1, true], stderr);
  assert.throws(() => readFileSync(place), { code: "ENOENT" });
});
