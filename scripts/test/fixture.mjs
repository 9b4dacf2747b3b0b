// A small tree with the shape of the repository, for the tests of these scripts. No test of them compiles anything.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";

const LOCK = `version = 4

[[package]]
name = "ballast"
version = "0.1.0"
dependencies = [
 "bytemuck",
 "engine",
]

[[package]]
name = "bytemuck"
version = "1.2.3"
source = "registry"
checksum = "aa"

[[package]]
name = "engine"
version = "0.1.0"

[[package]]
name = "rand"
version = "0.9.0"
source = "registry"
checksum = "bb"

[[package]]
name = "sbpf-builtins"
version = "0.1.0"
`;

const FILES = {
  "Cargo.toml": "[workspace]\n",
  "Cargo.lock": LOCK,
  "programs/ballast/Cargo.toml": '[package]\nname = "ballast"\n',
  "programs/ballast/src/lib.rs": "fn a() {}\n",
  "programs/ballast/src/state/pool.rs": "struct Pool;\n",
  "crates/engine/Cargo.toml": '[package]\nname = "engine"\n',
  "crates/engine/src/lib.rs": "fn b() {}\n",
  "toolchain/build.sh": "#!/bin/sh\n",
};

/** Creates the tree, removed after the test file has run, and returns its root and a function that writes a file. */
export function tree() {
  const root = mkdtempSync(join(tmpdir(), "ballast-scripts-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  const write = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  for (const [path, content] of Object.entries(FILES)) write(path, content);
  return { root, write, lock: LOCK };
}
