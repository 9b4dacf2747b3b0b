// One number for everything that decides a build's bytes: those of the program and its IDL, or of the engine's WebAssembly.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM, PROGRAM_FEATURES } from "./project.mjs";

/** Files and directories whose contents count, relative to the repository. Absent ones count as absent. */
const PROGRAM_SOURCES = [
  "Cargo.toml",
  `programs/${PROGRAM}/Cargo.toml`,
  `programs/${PROGRAM}/build.rs`,
  `programs/${PROGRAM}/src`,
  "crates/engine/Cargo.toml",
  "crates/engine/build.rs",
  "crates/engine/src",
  "toolchain/builtins/Cargo.toml",
  "toolchain/builtins/src",
  "toolchain/build.sh",
  "toolchain/setup.sh",
  "toolchain/sbpf-solana.json",
  "toolchain/bin",
  "scripts/lib/idl.mjs",
  "scripts/lib/project.mjs",
];

/** Not part of the program: build output, editors' leftovers, and (by the house's convention) unit tests. */
const IGNORED_DIRECTORIES = new Set(["target", "node_modules", "tests"]);
const ignoredFile = (name) =>
  name.startsWith(".") || name === "tests.rs" || /(~|\.(orig|rej|swp|bak|bk|tmp))$/.test(name);

/** The files that the digest covers, relative to `root`, in the order of their names' UTF-16 code units. */
export function sourceFiles(root, sources = PROGRAM_SOURCES) {
  const files = [];
  const add = (path) => {
    if (!existsSync(join(root, path))) return;
    if (!statSync(join(root, path)).isDirectory()) return void files.push(path);
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      if (entry.isDirectory() ? !IGNORED_DIRECTORIES.has(entry.name) : !ignoredFile(entry.name))
        add(`${path}/${entry.name}`);
    }
  };
  for (const path of sources) add(path);
  return files.sort();
}

/**
 * The part of Cargo.lock that the program depends on, as text: its packages with version, source and checksum. Another
 * crate of the workspace may take a new dependency without making the committed artifacts stale.
 */
export function lockedDependencies(lock, start) {
  const packages = lock
    .split(/^\[\[package\]\]$/m)
    .slice(1)
    .map((block) => {
      const value = (key) => block.match(new RegExp(`^${key} = "(.*)"$`, "m"))?.[1] ?? "";
      const list = block.match(/^dependencies = \[([^\]]*)\]/m)?.[1] ?? "";
      const dependencies = [...list.matchAll(/"([^"]+)"/g)].map((m) => m[1]);
      return {
        name: value("name"),
        version: value("version"),
        source: value("source"),
        checksum: value("checksum"),
        dependencies,
      };
    });
  const reached = new Set();
  const visit = (reference) => {
    const [name, version] = reference.split(" ");
    for (const p of packages) {
      if (p.name !== name || (version !== undefined && p.version !== version) || reached.has(p)) continue;
      reached.add(p);
      p.dependencies.forEach(visit);
    }
  };
  start.forEach(visit);
  return [...reached]
    .map((p) => [p.name, p.version, p.source, p.checksum].join(" "))
    .sort()
    .join("\n");
}

/**
 * sha256 over paths and contents of a build's sources, its locked dependencies and its features. The same for every
 * clone: independent of line endings, locale, file modes, times, and files beside the sources.
 */
export function digestOf(root, { features, packages, sources }) {
  const hash = createHash("sha256");
  const add = (name, text) => hash.update(`${name}\0${Buffer.byteLength(text)}\0`).update(text);
  add("features", features);
  const lock = join(root, "Cargo.lock");
  if (existsSync(lock)) add("Cargo.lock", lockedDependencies(lf(readFileSync(lock)), packages));
  for (const path of sourceFiles(root, sources)) add(path, lf(readFileSync(join(root, path))));
  return hash.digest("hex");
}

/** The program's digest. */
export const sourceDigest = (root) =>
  digestOf(root, {
    features: PROGRAM_FEATURES,
    packages: [PROGRAM, "sbpf-builtins"],
    sources: PROGRAM_SOURCES,
  });

const lf = (bytes) => bytes.toString("utf8").replaceAll("\r\n", "\n");

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
