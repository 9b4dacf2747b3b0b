// The driver on real workers of this machine. Some 10 s of processor time, most of it Ray's start.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ROOT } from "../../../scripts/lib/project.mjs";
import { DRIVER, rayPython } from "../../../scripts/lib/ray.mjs";

const SIM = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug/sim");
const SWEEP = ["sweep", "--case", "days-hawkes", "--rules", "ballast,static", "--set", "traders=40", "--seeds", "0..5"];
const folder = mkdtempSync(join(tmpdir(), "sim-ray-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const call = (command, args) => spawnSync(command, args, { encoding: "utf8", timeout: 300_000 });
const python = await rayPython();
const driver = (args, ray = "local") => call(python, [DRIVER, "--sim", SIM, "--ray", ray, ...args]);

test("three shards on workers, one of them half done before, are the bytes of the single run", () => {
  const [one, many] = ["one.jsonl", "many.jsonl"].map((name) => join(folder, name));
  assert.equal(call(SIM, [...SWEEP, "--out", one]).status, 0);
  // Shard 1 has seeds 1 and 4: what was there of it is not run again, and cannot be told from what was.
  const [head, ...lines] = readFileSync(one, "utf8").split("\n");
  mkdirSync(`${many}.shards`);
  const known = lines.filter((line) => line.includes('"seed":1,') || line.endsWith('"seed":1}')).slice(0, 1);
  assert.equal(known.length, 1);
  writeFileSync(join(`${many}.shards`, "1-of-3.jsonl"), [head, ...known, ""].join("\n"));
  const { status, stderr } = driver(["--shards", "3", "--out", many, "--", ...SWEEP]);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /3 of 3 shards/);
  assert.deepEqual(readFileSync(many), readFileSync(one));
  assert.ok(!existsSync(`${many}.shards`), "what was joined is not kept twice");
});

test("what the simulator refuses on a worker is refused here by the same name, and nothing is written", () => {
  const out = join(folder, "none.jsonl");
  const { status, stderr } = driver(["--shards", "1", "--out", out, "--", "sweep", "--case", "none"]);
  assert.equal(status, 2, stderr);
  assert.match(stderr, /^error: BadArgument: --case: none is none of/m);
  assert.ok(!existsSync(out));
});

test("a cluster that is not there and a count that is none are named, before anything starts", () => {
  const out = join(folder, "nowhere.jsonl");
  const none = driver(["--shards", "-1", "--out", out, "--", ...SWEEP]);
  assert.deepEqual([none.status, none.stderr], [2, "error: BadArgument: --shards: from 1 to 100000\n"]);
  const data = driver(["--data", join(folder, "no"), "--out", out, "--", ...SWEEP]);
  assert.match(data.stderr, /^error: FileUnusable: .*: it is no folder\n$/);
  const nowhere = driver(["--out", out, "--", ...SWEEP], "127.0.0.1:1");
  assert.equal(nowhere.status, 2, nowhere.stderr);
  assert.match(nowhere.stderr, /error: RayUnreachable: 127\.0\.0\.1:1/);
});
