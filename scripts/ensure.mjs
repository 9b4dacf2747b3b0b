// Installs the JavaScript dependencies when they are missing or older than package-lock.json. Needs nothing but Node.
//   node scripts/ensure.mjs                    all of them
//   node scripts/ensure.mjs apps/localnet      what these workspaces need to run: a third of all
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { once } from "./lib/lock.mjs";
import { ROOT } from "./lib/project.mjs";
import { duration, main, misuse, Problem, run } from "./lib/run.mjs";

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

/** The workspaces of the project: their names and folders. */
function workspacesOf(root) {
  const patterns = readJson(join(root, "package.json")).workspaces ?? [];
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith("/*")) return [pattern];
    const parent = pattern.slice(0, -2);
    return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [];
  });
  const packages = folders.filter((folder) => existsSync(join(root, folder, "package.json")));
  return new Map(packages.map((folder) => [readJson(join(root, folder, "package.json")).name, folder]));
}

/** The first package that one of these folders names and that is not installed; null where all of them are. */
function absent(root, folders, kinds) {
  const workspaces = workspacesOf(root);
  const seen = new Set(folders);
  for (const folder of seen) {
    const manifest = readJson(join(root, folder, "package.json"));
    for (const name of kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}))) {
      const at = [join(root, folder, "node_modules", name), join(root, "node_modules", name)];
      if (!at.some(existsSync)) return name;
      if (workspaces.has(name)) seen.add(workspaces.get(name));
    }
  }
  return null;
}

/**
 * Why an install is needed; null if it is not. npm writes the hidden lock file at the end of each install. With
 * `wanted` only what these workspaces need to run must be there, else everything.
 */
export function missingDependencies(root, wanted = []) {
  const installed = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return "node_modules is missing";
  const lock = join(root, "package-lock.json");
  if (existsSync(lock) && statSync(lock).mtimeMs > statSync(installed).mtimeMs + 1000) {
    return "node_modules is older than package-lock.json";
  }
  if (!existsSync(join(root, "package.json"))) return null;
  const all = ["dependencies", "devDependencies"];
  const name =
    wanted.length > 0
      ? absent(root, wanted, all.slice(0, 1))
      : absent(root, [".", ...workspacesOf(root).values()], all);
  return name === null ? null : `${name} is not installed`;
}

const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Runs `npm ci`, or `npm install` where that fails (no lock file, or one that does not fit package.json). Where a part is
 * installed, `npm install` adds the rest: `npm ci` would begin by deleting what a network that is up may still load.
 * What npm's cache knows of a package is believed first, as the lock names each by its sum: to ask the registry again was
 * a third of npm's CPU. Where that fails, a version may be newer than the cache: npm asks.
 */
async function install(root, wanted, why) {
  const start = Date.now();
  const only = wanted.length === 0 ? [] : ["--omit=dev", ...wanted.map((folder) => `--workspace=${folder}`)];
  const first = [why.endsWith("is not installed") ? "install" : "ci", "--prefer-offline"];
  for (const [command, ...more] of [first, ["install"]]) {
    const { status } = await run("npm", [command, ...QUIET, ...more, ...only], { cwd: root });
    if (status === 0) return console.error(`ensure: done after ${duration(Date.now() - start)}`);
    if (more.length > 0) console.error(`ensure: npm ${command} failed (above); trying npm install`);
  }
  throw new Problem("the JavaScript dependencies could not be installed; npm's own messages are above");
}

/**
 * Installs what is missing. One process at a time: each `npm ci` begins by deleting what the others use, and five
 * commands that tests began side by side would each run one.
 */
export async function ensureDependencies(root, wanted = [], how = install) {
  const missing = () => missingDependencies(root, wanted);
  const waits = () => console.error("ensure: waiting for another install of the dependencies");
  const act = () => {
    const why = missing();
    console.error(
      `ensure: ${why}: npm installs ${wanted.length > 0 ? `what ${wanted.join(" and ")} need` : "all"} (up to a minute)`,
    );
    return how(root, wanted, why);
  };
  await once(join(root, "target/install.lock"), () => missing() === null, act, waits);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main((args) => {
    const folders = [...workspacesOf(ROOT).values()];
    const wrong = args.find((name) => !folders.includes(name));
    if (wrong !== undefined) {
      throw misuse(
        `${wrong} is no workspace; they are ${folders.join(", ")}`,
        "node scripts/ensure.mjs [WORKSPACE...]",
      );
    }
    return ensureDependencies(ROOT, args);
  });
}
