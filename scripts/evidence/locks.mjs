// Lock files: where every package comes from, by which sum it is known, under which licence, and which run a script when installed.
// Needs no network and no cargo. The last line is `N passed, N failed`, a package each.
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../lib/project.mjs";
import { main, readFlags } from "../lib/run.mjs";

/** Licences under which a package may be used here: none of them asks anything of those who deploy or fork. */
const LICENCES = new Set([
  ...[
    "MIT",
    "Apache-2.0",
    "ISC",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "Unlicense",
    "Zlib",
    "0BSD",
  ],
  // The terms of argparse, which are BSD's in other words.
  "Python-2.0",
]);

/** Packages with another licence, or none in their manifest, each with the reason why that is right. */
const OTHER_LICENCES = {
  "rpc-websockets": "LGPL-3.0: web3.js depends on it; it is unchanged, and anyone can build the pages with another",
  "axe-core": "MPL-2.0: checks pages in tests only",
  eyes: "MIT, in its file LICENSE",
  "text-encoding-utf-8": "Unlicense, in its file LICENSE.md",
};

/** Packages that run a script when they are installed, and what it does. Everything works where none of them runs. */
const SCRIPTS = {
  "@swc/core": "looks whether its binary fits",
  "bigint-buffer": "builds an addon, and works without",
  bufferutil: "builds an addon, and works without",
  "utf-8-validate": "builds an addon, and works without",
  esbuild: "looks whether its binary fits",
  ccxt: "prints a banner, for which it asks its makers' server",
};

/** Builds for other platforms that the registry never had in this version: nothing can install them, so nobody knows their sum. */
const UNPUBLISHED = ["darwin-arm64", "darwin-x64", "linux-arm64-gnu", "linux-arm64-musl", "linux-x64-musl"].map(
  (platform) => `litesvm-${platform}`,
);

const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
const nameOf = (place) => place.split("node_modules/").at(-1);

/** Whether one of the licences that an SPDX expression offers may be taken. */
const allowed = (licence) =>
  licence
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((one) => LICENCES.has(one.trim())));

/** Faults of one package of package-lock.json. */
function packageFaults(place, { integrity, resolved, license, hasInstallScript, optional, version }) {
  const name = nameOf(place);
  const faults = [];
  if (resolved !== undefined) faults.push(`comes from ${resolved}: the lock names no host, git or path`);
  const known = UNPUBLISHED.includes(name) && optional === true && version === "1.5.0";
  if (!SHA512.test(integrity ?? "") && !known) faults.push("has no sha512");
  if (!(license === undefined ? name in OTHER_LICENCES : allowed(license) || name in OTHER_LICENCES))
    faults.push(`is under ${license ?? "no licence"}`);
  if (hasInstallScript && !(name in SCRIPTS)) faults.push("runs a script when it is installed");
  return faults.map((fault) => `${place} ${fault}`);
}

/** A link must lead to a workspace, whose entry has no source of its own. */
const linkFaults = (place, { resolved }, packages) =>
  resolved in packages && !posix.normalize(resolved).startsWith("..") ? [] : [`${place} links to ${resolved}`];

/** Reads package-lock.json: how many packages, and what is wrong. */
export function npmFaults(text) {
  const { packages } = JSON.parse(text);
  const foreign = Object.entries(packages).filter(([place]) => place.includes("node_modules/"));
  const faults = foreign.flatMap(([place, entry]) =>
    entry.link ? linkFaults(place, entry, packages) : packageFaults(place, entry),
  );
  const outside = Object.keys(packages).filter((place) => posix.normalize(place).startsWith(".."));
  const used = new Set(foreign.map(([place]) => nameOf(place)));
  const needless = [...Object.keys(OTHER_LICENCES), ...Object.keys(SCRIPTS)].filter((name) => !used.has(name));
  return {
    packages: foreign.length,
    faults: [
      ...faults,
      ...outside.map((place) => `${place} is outside of the repository`),
      ...needless.map((name) => `${name} has an exception that nothing needs`),
    ],
  };
}

const CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index";

/** Reads a Cargo.lock: every crate is from crates.io with a checksum, or one of `own`. */
export function cargoFaults(file, text, own) {
  const blocks = text.replaceAll("\r\n", "\n").split("[[package]]\n").slice(1);
  const faults = blocks.flatMap((block) => {
    const value = (key) => new RegExp(`^${key} = "(.*)"$`, "m").exec(block)?.[1];
    const [name, source] = [value("name"), value("source")];
    if (source === undefined) return own.includes(name) ? [] : [`${file}: ${name} has no source`];
    if (source !== CRATES_IO) return [`${file}: ${name} comes from ${source}`];
    return /^[0-9a-f]{64}$/.test(value("checksum") ?? "") ? [] : [`${file}: ${name} has no checksum`];
  });
  return { packages: blocks.length, faults };
}

/** Crates of the repository, by the lock file that may name them without a source. */
const OWN = {
  "Cargo.lock": ["ballast", "engine", "quotes", "sim", "sim-wasm", "vectors", "wasm", "sbpf-builtins"],
  "proofs/harness/Cargo.lock": ["proofs", "engine"],
  "toolchain/conformance/program/Cargo.lock": ["conformance", "sbpf-builtins"],
};

/** All lock files of the repository. */
export function lockFaults(root) {
  const read = (file) => readFileSync(join(root, file), "utf8");
  const cargo = Object.entries(OWN).filter(([file]) => existsSync(join(root, file)));
  const found = [
    npmFaults(read("package-lock.json")),
    ...cargo.map(([file, own]) => cargoFaults(file, read(file), own)),
  ];
  return {
    packages: found.reduce((n, { packages }) => n + packages, 0),
    faults: found.flatMap(({ faults }) => faults),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await main(async (args) => {
    readFlags("node scripts/evidence/locks.mjs", {}, args);
    const { packages, faults } = lockFaults(ROOT);
    for (const fault of faults) console.log(fault);
    const wrong = Math.min(faults.length, packages);
    console.log(`${packages - wrong} passed, ${faults.length} failed`);
    return faults.length === 0 ? 0 : 1;
  });
