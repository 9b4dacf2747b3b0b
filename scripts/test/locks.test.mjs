import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cargoFaults, lockFaults, npmFaults } from "../evidence/locks.mjs";
import { ROOT } from "../lib/project.mjs";

const SUM = `sha512-${"a".repeat(86)}==`;
const GOOD = { version: "1.0.0", integrity: SUM, license: "MIT" };
/** Faults of a lock with one more package; those of exceptions that it has no package for are another test's. */
const faults = (entry, place = "node_modules/x", more = {}) =>
  npmFaults(JSON.stringify({ packages: { "": {}, [place]: entry, ...more } })).faults.filter(
    (fault) => !/exception/.test(fault),
  );

test("the lock files of the repository name only packages that are known by their sums", () => {
  const { packages, faults: found } = lockFaults(ROOT);
  assert.deepEqual(found, []);
  assert.ok(packages > 500);
});

test("tools that only one command installs are known by their sums too, and ask nothing of anybody", () => {
  const tools = readFileSync(join(ROOT, "scripts/evidence/mutants/stryker/package-lock.json"), "utf8");
  const { packages, faults: found } = npmFaults(tools);
  // Exceptions are those of the repository's own lock; the list of browsers, CC-BY, is read by the tool and goes nowhere.
  assert.deepEqual(
    found.filter((fault) => !/exception/.test(fault)),
    ["node_modules/caniuse-lite is under CC-BY-4.0"],
  );
  assert.ok(packages > 100);
});

test("a package without a sha512, or with one that is cut short, is a fault", () => {
  assert.deepEqual(faults(GOOD), []);
  for (const integrity of [undefined, "sha1-abc", SUM.slice(0, -4)])
    assert.deepEqual(faults({ ...GOOD, integrity }), ["node_modules/x has no sha512"]);
  const unpublished = { version: "1.5.0", optional: true, license: "MIT" };
  assert.deepEqual(faults(unpublished, "node_modules/litesvm-darwin-x64"), []);
  assert.equal(faults({ ...unpublished, version: "1.6.0" }, "node_modules/litesvm-darwin-x64").length, 1);
});

test("a package from git, from a host or from a path is a fault, and so is a link out of the repository", () => {
  for (const resolved of ["git+ssh://git@example.org/x.git#1", "https://example.org/x.tgz", "file:../x"])
    assert.equal(faults({ ...GOOD, resolved }).length, 1, resolved);
  assert.deepEqual(faults({ link: true, resolved: "sdk" }, "node_modules/x", { sdk: {} }), []);
  assert.equal(faults({ link: true, resolved: "sdk" }).length, 1);
  assert.equal(faults({ link: true, resolved: "../x" }, "node_modules/x", { "../x": {} }).length, 2);
});

test("a licence that nobody agreed to, or none, is a fault; of a choice one is enough, of a sum all are needed", () => {
  for (const license of ["MIT OR GPL-3.0", "(MIT AND Zlib)", "(Apache-2.0 OR MIT)"])
    assert.deepEqual(faults({ ...GOOD, license }), [], license);
  for (const license of ["GPL-3.0", "MIT AND GPL-3.0", "SEE LICENSE IN FILE", undefined])
    assert.equal(faults({ ...GOOD, license }).length, 1, license);
});

test("a package that runs a script when it is installed is a fault unless it is named", () => {
  assert.deepEqual(faults({ ...GOOD, hasInstallScript: true }), ["node_modules/x runs a script when it is installed"]);
  assert.deepEqual(faults({ ...GOOD, hasInstallScript: true }, "node_modules/y/node_modules/esbuild"), []);
});

test("an exception that nothing needs is said", () => {
  const found = npmFaults(JSON.stringify({ packages: { "": {} } })).faults;
  assert.ok(found.includes("esbuild has an exception that nothing needs"));
});

test("a crate from git, without a checksum, or of a name that is not ours is a fault", () => {
  const source = 'source = "registry+https://github.com/rust-lang/crates.io-index"';
  const crate = (...rest) => `\n[[package]]\nname = "x"\nversion = "1.0.0"\n${rest.join("\n")}\n`;
  const found = (...rest) => cargoFaults("Cargo.lock", crate(...rest), ["own"]).faults;
  assert.deepEqual(found(source, `checksum = "${"0".repeat(64)}"`), []);
  assert.deepEqual(found(source), ["Cargo.lock: x has no checksum"]);
  assert.deepEqual(found('source = "git+https://example.org/x#1"'), [
    "Cargo.lock: x comes from git+https://example.org/x#1",
  ]);
  assert.deepEqual(found(), ["Cargo.lock: x has no source"]);
  assert.deepEqual(cargoFaults("Cargo.lock", crate().replace('"x"', '"own"'), ["own"]).faults, []);
});
