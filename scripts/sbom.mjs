// `npm run sbom -- --out DIR`: what a release is made of, as CycloneDX: npm.cdx.json and a file for each crate. Written at a release, and
// never committed: it has the time in it, and the lock files say the same.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { ROOT } from "./lib/project.mjs";
import { main, misuse, mustRun, Problem, readFlags, run } from "./lib/run.mjs";

const USAGE = `npm run sbom -- --out DIR
Writes what a release is made of into DIR, as CycloneDX: npm.cdx.json and a file for each crate.`;
const VERSION = "0.5.9";
const TOOLS = join(ROOT, "target/tools");
const MADE = "ballast-sbom";

/** npm's own. Peers that do not fit are said by `npm ls`; with them it would write nothing. */
async function ofPackages(out) {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--legacy-peer-deps", "--loglevel=error"];
  const { stdout } = await mustRun("npm", args, { cwd: ROOT, show: [] });
  const { components } = JSON.parse(stdout);
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const known = new Set(components.map(({ purl }) => decodeURIComponent(purl)));
  const foreign = Object.entries(packages).filter(([place, { link }]) => place.includes("node_modules/") && !link);
  const missing = foreign
    .map(([place, { version }]) => `pkg:npm/${place.split("node_modules/").at(-1)}@${version}`)
    .filter((purl) => !known.has(purl));
  if (missing.length > 0)
    throw new Problem(`npm's list lacks ${missing.length} packages: ${missing.slice(0, 3).join(", ")}`);
  writeFileSync(join(out, "npm.cdx.json"), stdout);
  return components.length;
}

/** cargo-cyclonedx, under target/ where it is not on the PATH in this version. */
async function tool() {
  const own = join(TOOLS, "bin/cargo-cyclonedx");
  for (const program of ["cargo-cyclonedx", own]) {
    const { status, stdout } = await run(program, ["cyclonedx", "--version"], { show: [] });
    if (status === 0 && stdout.includes(VERSION)) return program;
  }
  console.error(`sbom: cargo-cyclonedx ${VERSION} into target/tools (once, some minutes)`);
  await mustRun("cargo", ["install", "--quiet", "--locked", "--version", VERSION, "--root", TOOLS, "cargo-cyclonedx"]);
  return own;
}

/** It writes beside each manifest: the files are moved from there at once. */
async function ofCrates(out) {
  const program = await tool();
  const form = ["--format", "json", "--spec-version", "1.5", "--target", "all", "--override-filename", MADE];
  await mustRun(program, ["cyclonedx", "--manifest-path", join(ROOT, "Cargo.toml"), ...form], { show: [] });
  const args = ["metadata", "--locked", "--no-deps", "--format-version", "1"];
  const { packages } = JSON.parse((await mustRun("cargo", args, { cwd: ROOT, show: [] })).stdout);
  let components = 0;
  for (const { name, manifest_path: manifest } of packages) {
    const made = join(dirname(manifest), `${MADE}.json`);
    if (!existsSync(made)) throw new Problem(`nothing was written for ${name}`);
    components += JSON.parse(readFileSync(made, "utf8")).components?.length ?? 0;
    renameSync(made, join(out, `${name}.cdx.json`));
  }
  return { crates: packages.length, components };
}

await main(async (args) => {
  const { values } = readFlags(USAGE, { options: { out: { type: "string" } } }, args);
  if (!values.out) throw misuse("--out takes a directory", USAGE);
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const packages = await ofPackages(out);
  console.log(`npm.cdx.json: ${packages} packages`);
  const { crates, components } = await ofCrates(out);
  console.log(`${crates} crates: ${components} components, in ${basename(out)}`);
});
