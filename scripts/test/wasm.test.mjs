import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ENGINE, ensureEngine, staleness, update, verify, WORLDS } from "../lib/wasm.mjs";
import { tree } from "./fixture.mjs";

const WASM = Buffer.from("\0asm module", "latin1");
const giving = (wasm) => async () => wasm;
const from = (name) => async () => name;
const tools = { build: giving(WASM), version: from("compiler 1") };

/** A tree whose module is committed. */
async function committed() {
  const t = tree();
  t.write("crates/wasm/src/lib.rs", "fn export() {}\n");
  await update(t.root, ENGINE, tools);
  return t;
}

test("update writes the module, what it was built from, and its bytes for the SDK; verify accepts them", async () => {
  const { root } = await committed();
  assert.deepEqual(readFileSync(join(root, ENGINE.wasm)), WASM);
  const manifest = JSON.parse(readFileSync(join(root, ENGINE.manifest), "utf8"));
  assert.deepEqual(Object.keys(manifest), ["digest", "sha256", "bytes", "toolchain"]);
  assert.equal(staleness(root, ENGINE), null);
  assert.equal(await verify(root, ENGINE, tools), null);
});

test("a changed source of the engine, the quotes or the exports makes it stale, one of the program does not", async () => {
  for (const name of ["engine", "quotes", "wasm"]) {
    const { root, write } = await committed();
    write(`crates/${name}/src/lib.rs`, "fn changed() {}\n");
    assert.match(staleness(root, ENGINE), /sources have changed/);
    await assert.rejects(verify(root, ENGINE, tools), /sources have changed.*artifacts:update/);
  }
  const { root, write } = await committed();
  write("programs/ballast/src/lib.rs", "fn changed() {}\n");
  assert.equal(staleness(root, ENGINE), null);
});

test("one changed byte of the module or of the SDK's copy is found, and so is a missing one", async () => {
  const changes = [
    [ENGINE.wasm, /engine\.wasm is not the file/],
    [ENGINE.bytes, /bytes\.ts does not hold/],
  ];
  for (const [file, message] of changes) {
    const { root } = await committed();
    appendFileSync(join(root, file), "x");
    await assert.rejects(verify(root, ENGINE, tools), message);
    rmSync(join(root, file));
    await assert.rejects(verify(root, ENGINE, tools), /missing/);
  }
});

test("other bytes of the same toolchain fail, of another they are a warning", async () => {
  const { root } = await committed();
  const build = giving(Buffer.from("other"));
  await assert.rejects(verify(root, ENGINE, { ...tools, build }), /the sources compile to [0-9a-f]{64} \(5 bytes\)/);
  const another = { build, again: build, version: from("compiler 2") };
  assert.match(await verify(root, ENGINE, another), /another toolchain: compiler 1; here: compiler 2/);
});

test("bytes that depend on the directory fail, whatever the toolchain", async () => {
  const { root } = await committed();
  const builds = { build: giving(Buffer.from("here")), again: giving(Buffer.from("there")) };
  await assert.rejects(verify(root, ENGINE, { ...builds, version: from("compiler 2") }), /^Error: not reproducible: /);
  await assert.rejects(verify(root, ENGINE, { ...builds, version: from("compiler 1") }), /the sources compile to/);
});

test("ensure builds nothing where nothing changed, and the module where a source did", async () => {
  const { root, write } = await committed();
  assert.equal(await ensureEngine(root, { build: async () => assert.fail("nothing should be built here") }), "present");
  write("crates/quotes/src/lib.rs", "fn changed() {}\n");
  assert.equal(await ensureEngine(root, tools), "built");
  assert.equal(staleness(root, ENGINE), null);
  assert.ok(existsSync(join(root, ENGINE.bytes)));
});

test("a module that nobody carries as text is two files; each has its own sources", async () => {
  const { root, write } = await committed();
  write("crates/sim-wasm/src/lib.rs", "fn play() {}\n");
  await update(root, WORLDS, tools);
  assert.equal(await verify(root, WORLDS, tools), null);
  write("crates/sim/src/lib.rs", "fn changed() {}\n");
  assert.match(staleness(root, WORLDS), /the simulator's sources have changed/);
  assert.equal(staleness(root, ENGINE), null);
  write("crates/quotes/src/lib.rs", "fn changed() {}\n");
  assert.match(staleness(root, ENGINE), /the engine's sources have changed/);
});
