import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ensure, staleness, update, verify } from "../artifacts.mjs";
import { sourceDigest } from "../lib/digest.mjs";
import { tree } from "./fixture.mjs";

const SO = Buffer.from("\x7fELF program");
const IDL = Buffer.from('{\n  "name": "ballast"\n}\n');

/** A build that compiles nothing; `over` changes what it gives. */
const giving =
  (over = {}) =>
  async (root) => ({ digest: sourceDigest(root), so: SO, idl: IDL, ...over });
const from = (name) => async () => name;
const tools = { build: giving(), version: from("compiler 1") };

async function committed() {
  const t = tree();
  await update(t.root, tools);
  return { ...t, tools };
}
const mustNotBuild = async () => assert.fail("nothing should be built here");

test("update writes a manifest that fits, and verify accepts it", async () => {
  const { root } = await committed();
  const manifest = JSON.parse(readFileSync(join(root, "artifacts/manifest.json"), "utf8"));
  assert.deepEqual(Object.keys(manifest), ["digest", "so_sha256", "idl_sha256", "so_bytes", "toolchain"]);
  assert.equal(manifest.so_bytes, SO.length);
  assert.equal(manifest.toolchain, "compiler 1");
  assert.equal(staleness(root), null);
  assert.equal(await verify(root, tools), null);
});

test("verify fails on a stale digest and says what to run", async () => {
  const { root, write } = await committed();
  write("crates/engine/src/lib.rs", "fn changed() {}\n");
  await assert.rejects(verify(root, tools), /sources have changed since.*artifacts:update/);
});

test("verify fails on one changed byte of the program", async () => {
  const { root } = await committed();
  appendFileSync(join(root, "artifacts/ballast.so"), "x");
  await assert.rejects(verify(root, tools), /ballast\.so is not the file/);
});

test("verify fails on one changed byte of the IDL", async () => {
  const { root } = await committed();
  appendFileSync(join(root, "artifacts/ballast.json"), " ");
  await assert.rejects(verify(root, tools), /ballast\.json is not the file/);
});

test("verify fails when the same toolchain gives other bytes", async () => {
  const { root } = await committed();
  const build = giving({ so: Buffer.from("other") });
  await assert.rejects(verify(root, { ...tools, build }), /the sources compile to [0-9a-f]{64} \(5 bytes\)/);
});

test("verify only warns when other bytes come from another toolchain", async () => {
  const { root } = await committed();
  const build = giving({ so: Buffer.from("other") });
  assert.match(
    await verify(root, { build, version: from("compiler 2") }),
    /another toolchain: compiler 1; here: compiler 2/,
  );
});

test("verify fails on another IDL, whatever the toolchain", async () => {
  const { root } = await committed();
  const build = giving({ idl: Buffer.from("{}") });
  await assert.rejects(verify(root, { build, version: from("compiler 2") }), /another IDL/);
});

test("verify fails when an artifact is missing", async () => {
  const { root } = await committed();
  rmSync(join(root, "artifacts/ballast.so"));
  await assert.rejects(verify(root, tools), /is missing/);
});

test("ensure copies fresh artifacts without building, once", async () => {
  const { root, write } = await committed();
  assert.equal(await ensure(root, mustNotBuild), "artifacts");
  assert.deepEqual(readFileSync(join(root, "target/deploy/ballast.so")), SO);
  assert.deepEqual(readFileSync(join(root, "target/idl/ballast.json")), IDL);
  assert.equal(await ensure(root, mustNotBuild), "present");
  write("target/deploy/ballast.so", "an older build");
  assert.equal(await ensure(root, mustNotBuild), "artifacts");
});

test("ensure accepts an IDL that was checked out with other line endings", async () => {
  const { root, write } = await committed();
  write("artifacts/ballast.json", IDL.toString().replaceAll("\n", "\r\n"));
  assert.equal(await ensure(root, mustNotBuild), "artifacts");
  assert.deepEqual(readFileSync(join(root, "target/idl/ballast.json")), IDL);
});

test("ensure builds when the sources have changed, and when there are no artifacts", async () => {
  const { root, write } = await committed();
  write("programs/ballast/src/lib.rs", "fn changed() {}\n");
  for (const where of [root, tree().root]) {
    let built = 0;
    assert.equal(
      await ensure(where, async () => {
        built += 1;
      }),
      "built",
    );
    assert.equal(built, 1);
    assert.equal(
      existsSync(join(where, "target/deploy/ballast.so")),
      false,
      "the old artifact must not pass for the new program",
    );
  }
});
