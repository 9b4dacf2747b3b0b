import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ENGINE, engineStaleness, ensureEngine, updateEngine, verifyEngine } from "../lib/wasm.mjs";
import { tree } from "./fixture.mjs";

const WASM = Buffer.from("\0asm module", "latin1");
const giving = (wasm) => async () => wasm;
const from = (name) => async () => name;
const tools = { build: giving(WASM), version: from("compiler 1") };

/** A tree whose module is committed. */
async function committed() {
  const t = tree();
  t.write("crates/wasm/src/lib.rs", "fn export() {}\n");
  await updateEngine(t.root, tools);
  return t;
}

test("update writes the module, what it was built from, and its bytes for the SDK; verify accepts them", async () => {
  const { root } = await committed();
  assert.deepEqual(readFileSync(join(root, ENGINE.wasm)), WASM);
  const manifest = JSON.parse(readFileSync(join(root, ENGINE.manifest), "utf8"));
  assert.deepEqual(Object.keys(manifest), ["digest", "sha256", "bytes", "toolchain"]);
  assert.equal(engineStaleness(root), null);
  assert.equal(await verifyEngine(root, tools), null);
});

test("a changed source of the engine, the quotes or the exports makes it stale, one of the program does not", async () => {
  for (const name of ["engine", "quotes", "wasm"]) {
    const { root, write } = await committed();
    write(`crates/${name}/src/lib.rs`, "fn changed() {}\n");
    assert.match(engineStaleness(root), /sources have changed/);
    await assert.rejects(verifyEngine(root, tools), /sources have changed.*artifacts:update/);
  }
  const { root, write } = await committed();
  write("programs/ballast/src/lib.rs", "fn changed() {}\n");
  assert.equal(engineStaleness(root), null);
});

test("one changed byte of the module or of the SDK's copy is found, and so is a missing one", async () => {
  const changes = [
    [ENGINE.wasm, /engine\.wasm is not the file/],
    [ENGINE.bytes, /bytes\.ts does not hold/],
  ];
  for (const [file, message] of changes) {
    const { root } = await committed();
    appendFileSync(join(root, file), "x");
    await assert.rejects(verifyEngine(root, tools), message);
    rmSync(join(root, file));
    await assert.rejects(verifyEngine(root, tools), /missing/);
  }
});

test("other bytes of the same toolchain fail, of another they are a warning", async () => {
  const { root } = await committed();
  const build = giving(Buffer.from("other"));
  await assert.rejects(verifyEngine(root, { ...tools, build }), /the sources compile to [0-9a-f]{64} \(5 bytes\)/);
  const another = { build, again: build, version: from("compiler 2") };
  assert.match(await verifyEngine(root, another), /another toolchain: compiler 1; here: compiler 2/);
});

test("bytes that depend on the directory fail, whatever the toolchain", async () => {
  const { root } = await committed();
  const builds = { build: giving(Buffer.from("here")), again: giving(Buffer.from("there")) };
  await assert.rejects(verifyEngine(root, { ...builds, version: from("compiler 2") }), /^Error: not reproducible: /);
  await assert.rejects(verifyEngine(root, { ...builds, version: from("compiler 1") }), /the sources compile to/);
});

test("ensure builds nothing where nothing changed, and the module where a source did", async () => {
  const { root, write } = await committed();
  assert.equal(await ensureEngine(root, { build: async () => assert.fail("nothing should be built here") }), "present");
  write("crates/quotes/src/lib.rs", "fn changed() {}\n");
  assert.equal(await ensureEngine(root, tools), "built");
  assert.equal(engineStaleness(root), null);
  assert.ok(existsSync(join(root, ENGINE.bytes)));
});
