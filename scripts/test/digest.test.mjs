import assert from "node:assert/strict";
import { chmodSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { lockedDependencies, sourceDigest, sourceFiles } from "../lib/digest.mjs";
import { tree } from "./fixture.mjs";

test("two clones of the same sources have the same digest", () => {
  assert.equal(sourceDigest(tree().root), sourceDigest(tree().root));
});

test("a changed, added, renamed or removed source changes the digest, each in its own way", () => {
  const changes = [
    ({ write }) => write("programs/ballast/src/lib.rs", "fn c() {}\n"),
    ({ write }) => write("crates/engine/src/new.rs", ""),
    ({ root, write }) => {
      rmSync(join(root, "programs/ballast/src/state/pool.rs"));
      write("programs/ballast/src/state/fund.rs", "struct Pool;\n");
    },
    ({ root }) => rmSync(join(root, "programs/ballast/src/state/pool.rs")),
    ({ write }) => write("toolchain/build.sh", "#!/bin/bash\n"),
    ({ write }) => write("Cargo.toml", "[workspace]\n[profile.release]\n"),
    ({ write, lock }) => write("Cargo.lock", lock.replace('checksum = "aa"', 'checksum = "ab"')),
  ];
  const digests = changes.map((change) => {
    const t = tree();
    change(t);
    return sourceDigest(t.root);
  });
  assert.equal(new Set([sourceDigest(tree().root), ...digests]).size, changes.length + 1);
});

test("line endings, modes, times and files beside the sources do not change the digest", () => {
  const { root, write, lock } = tree();
  const before = sourceDigest(root);
  write("programs/ballast/src/lib.rs", "fn a() {}\r\n");
  write("Cargo.lock", lock.replaceAll("\n", "\r\n"));
  chmodSync(join(root, "toolchain/build.sh"), 0o755);
  utimesSync(join(root, "Cargo.toml"), 1, 1);
  const junk = [
    "target/debug/x",
    "programs/ballast/target/y",
    "programs/ballast/src/lib.rs.orig",
    "programs/ballast/src/.lib.rs.swp",
  ];
  for (const path of [
    ...junk,
    "crates/engine/tests/all.rs",
    "crates/engine/src/tests.rs",
    "crates/sim/src/lib.rs",
    "README.md",
  ]) {
    write(path, "junk");
  }
  assert.equal(sourceDigest(root), before);
});

test("a dependency of another crate does not change the digest", () => {
  const { root, write, lock } = tree();
  const before = sourceDigest(root);
  write("Cargo.lock", lock.replace('version = "0.9.0"', 'version = "0.9.1"'));
  assert.equal(sourceDigest(root), before);
});

test("files are listed in an order that no locale changes", () => {
  const { root, write } = tree();
  for (const name of ["B.rs", "a.rs", "ä.rs", "Z.rs"]) write(`crates/engine/src/${name}`, "");
  const names = sourceFiles(root).filter((file) => /\/.\.rs$/.test(file));
  assert.deepEqual(
    names.map((file) => file.slice(-4)),
    ["B.rs", "Z.rs", "a.rs", "ä.rs"],
  );
});

test("locked dependencies are followed to the version that is named", () => {
  const block = (name, version, ...dependencies) =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\ndependencies = [\n${dependencies.map((d) => ` "${d}",\n`).join("")}]\n`;
  const lock = [
    block("p", "1.0.0", "q 2.0.0"),
    block("q", "1.0.0"),
    block("q", "2.0.0", "r"),
    block("r", "3.0.0"),
  ].join("\n");
  assert.equal(lockedDependencies(lock, ["p"]), "p 1.0.0  \nq 2.0.0  \nr 3.0.0  ");
});
