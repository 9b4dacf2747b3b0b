// Licences, sources and bans of every crate that a Cargo.lock names, by cargo-deny (deny.toml). The last line is `N passed, N failed`, a
// workspace each. Installs cargo-deny under target/ where it is not on the PATH in this version: some minutes, once.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cargoTool } from "../lib/cargo_tool.mjs";
import { ROOT } from "../lib/project.mjs";
import { main, mustRun, readFlags, run } from "../lib/run.mjs";

const VERSION = "0.20.2";
const MANIFESTS = ["Cargo.toml", "proofs/harness/Cargo.toml", "toolchain/conformance/program/Cargo.toml"];

/** Crates that are downloaded are judged without the network. */
async function judge(program, manifest) {
  const path = ["--manifest-path", join(ROOT, manifest)];
  await mustRun("cargo", ["fetch", "--quiet", "--locked", ...path]);
  const wanted = ["check", "--hide-inclusion-graph", "bans", "licenses", "sources"];
  const args = [
    ...path,
    "--locked",
    "--offline",
    "--config",
    join(ROOT, "deny.toml"),
    "--log-level",
    "error",
    ...wanted,
  ];
  const { status, stdout, stderr } = await run(program, args, { show: [] });
  const said = `${stderr}${stdout}`.trim();
  console.log(`${manifest}: ${status === 0 ? "bans, licences and sources are right" : said}`);
  return status === 0;
}

/** How many crates come from outside. */
const crates = (manifest) => {
  const lock = join(ROOT, manifest.replace(/toml$/, "lock"));
  return existsSync(lock) ? readFileSync(lock, "utf8").split("\nchecksum = ").length - 1 : 0;
};

await main(async (args) => {
  readFlags("node scripts/evidence/crates.mjs", {}, args);
  const program = await cargoTool("cargo-deny", VERSION);
  let failed = 0;
  for (const manifest of MANIFESTS) if (!(await judge(program, manifest))) failed += 1;
  console.log(
    `${MANIFESTS.reduce((n, manifest) => n + crates(manifest), 0)} crates from outside, cargo-deny ${VERSION}`,
  );
  console.log(`${MANIFESTS.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
