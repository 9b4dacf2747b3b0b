import assert from "node:assert/strict";
import { fork, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { ROOT } from "../lib/project.mjs";

const HELD = join(ROOT, "scripts/lib/held.cjs");
const { hold, holderOf } = createRequire(import.meta.url)(HELD);

const folder = mkdtempSync(join(tmpdir(), "ballast-held-"));
after(() => rmSync(folder, { recursive: true }));
let lock;
let tests = 0;
beforeEach(() => {
  tests += 1;
  lock = join(folder, `${tests}`, "lock");
});

/** A process that runs this with `hold` and `lock`, and what it wrote. */
const other = (code) =>
  spawnSync(process.execPath, ["-e", `const { hold } = require(${JSON.stringify(HELD)}); ${code}`, lock], {
    ...{ encoding: "utf8", timeout: 30_000 },
  }).stdout;

test("a lock is one process's until it gives it back, and this one's but once", () => {
  const { holder, release } = hold(lock);
  assert.deepEqual([holder, holderOf(lock), hold(lock)], [process.pid, process.pid, { holder, release: null }]);
  assert.equal(other("process.stdout.write(String(hold(process.argv[1]).holder));"), String(process.pid));
  release();
  assert.equal(holderOf(lock), null);
  // Twice is once: by now it is another's.
  const again = hold(lock);
  release();
  assert.equal(holderOf(lock), process.pid);
  again.release();
});

test("what an ended process had is free, whether it ended by itself or was killed; a number that came again is none", () => {
  other("hold(process.argv[1]);");
  assert.equal(holderOf(lock), null);
  other("hold(process.argv[1]); process.kill(process.pid, 'SIGKILL');");
  assert.equal(holderOf(lock), null);
  for (const text of ["", "0", "999999999 5", `${process.ppid} 1`, `${process.pid} 1`, "what is this"]) {
    const [name] = readdirSync(join(lock, ".."));
    writeFileSync(join(lock, "..", name), text);
    const { release } = hold(lock);
    assert.ok(release !== null, text);
    assert.equal(readdirSync(join(lock, "..")).length, 1, "one file stays");
    release();
  }
});

test("what somebody saw before it looked away is not taken for what is there now", () => {
  for (let i = 0; i < 2; i += 1) hold(lock).release();
  const { release } = hold(lock);
  // Another process looked when the first of the three stood there, of an ended process, and goes on from that.
  const late = `const fs = require("node:fs");
    const { readdirSync, readFileSync } = fs;
    let looks = 0;
    fs.readdirSync = (...args) => (looks++ === 0 ? ["lock.1"] : readdirSync(...args));
    fs.readFileSync = (...args) => (/lock\\.1$/.test(args[0]) ? "999999999 5" : readFileSync(...args));
    const { holder, release } = require(${JSON.stringify(HELD)}).hold(process.argv[1]);
    process.stdout.write(holder + " " + release);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", late, lock], { encoding: "utf8" });
  assert.deepEqual([stdout, stderr], [`${process.pid} null`, ""]);
  assert.deepEqual(readdirSync(join(lock, "..")), ["lock.3"]);
  release();
});

test("names that look like one of its files, and links to nowhere, are nobody's and keep nobody waiting", () => {
  hold(lock).release();
  for (const name of [".01", ".007", ".1.5", ".-1", ".9x", ""]) writeFileSync(`${lock}${name}`, `${process.pid} `);
  symlinkSync("nowhere", `${lock}.4`);
  assert.equal(other("process.stdout.write(String(hold(process.argv[1]).holder === process.pid));"), "true");
  const { release } = hold(lock);
  assert.ok(release !== null);
  assert.equal(holderOf(lock), process.pid);
  release();
});

const TAKERS = 6;
const ROUNDS = 150;
/** Takes the lock again and again, is alone while it has it, and leaves it as a killed process does. */
const TAKER = `
  const { hold } = require(process.argv[2]);
  const { closeSync, openSync, readFileSync, readdirSync, unlinkSync, writeFileSync } = require("node:fs");
  const { dirname, join } = require("node:path");
  const lock = process.argv[3];
  let had = 0;
  for (let i = 0; i < Number(process.argv[4]); ) {
    const { release } = hold(lock);
    if (release === null) continue;
    i += 1;
    closeSync(openSync(lock + "-busy", "wx"));
    for (let n = 0; n < 2_000; n += 1) Math.sqrt(n);
    unlinkSync(lock + "-busy");
    const textOf = (name) => {
      try { return readFileSync(name, "utf8"); } catch { return ""; }
    };
    const own = readdirSync(dirname(lock)).map((name) => join(dirname(lock), name))
      .filter((name) => /lock\\.\\d+$/.test(name) && textOf(name).startsWith(process.pid + " "));
    if (own.length !== 1) throw new Error("files of its own: " + own);
    writeFileSync(own[0], "999999999 5");
  }`;

test("of many who find its process gone at once, one has it", async () => {
  writeFileSync(join(folder, "taker.cjs"), TAKER);
  const ends = Array.from({ length: TAKERS }, () => {
    const child = fork(join(folder, "taker.cjs"), [HELD, lock, String(ROUNDS)], { stdio: "pipe" });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    return new Promise((done) => child.on("close", (code) => done({ code, said })));
  });
  for (const { code, said } of await Promise.all(ends)) assert.deepEqual([code, said], [0, ""]);
  assert.deepEqual(readdirSync(join(lock, "..")), [`lock.${TAKERS * ROUNDS}`]);
});
