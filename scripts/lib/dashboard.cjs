// Builds the dashboard's pages into apps/dashboard/dist when their sources have changed since.
const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { join, relative, resolve } = require("node:path");

const ROOT = resolve(__dirname, "../..");
const APP = join(ROOT, "apps/dashboard");
const DIST = join(APP, "dist");
/** What the pages are made of. A package that changes its version changes the lock file. */
const SOURCES = ["src", "index.html", "vite.config.mjs", "package.json"].map((name) => join(APP, name));
const BESIDES = [join(ROOT, "sdk/src"), join(ROOT, "artifacts/sim.wasm"), join(ROOT, "package-lock.json"), __filename];

/** Files at a path or under it, in one order on every machine. */
function filesAt(path) {
  if (!statSync(path).isDirectory()) return [path];
  const found = readdirSync(path, { withFileTypes: true }).flatMap((entry) => filesAt(join(path, entry.name)));
  return found.sort();
}

/** What the sources say, as 16 letters: 3 MB are read in some 30 ms. */
function digest() {
  const hash = createHash("sha256");
  for (const file of [...SOURCES, ...BESIDES].flatMap(filesAt)) {
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

const stampOf = (folder) => {
  const stamp = join(folder, "built");
  return existsSync(stamp) ? readFileSync(stamp, "utf8") : null;
};

/** Moves a finished build to its place: whoever serves the old one meanwhile has read its files or gets the new. */
function place(made) {
  const old = join(APP, ".cache", `old-${process.pid}`);
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(made, DIST);
  rmSync(old, { recursive: true, force: true });
}

async function make(wanted) {
  const { build } = await import("vite");
  const made = join(APP, ".cache", `making-${process.pid}`);
  await build({
    ...{ root: APP, configFile: join(APP, "vite.config.mjs"), logLevel: "warn" },
    build: { outDir: made, emptyOutDir: true },
  });
  writeFileSync(join(made, "built"), wanted);
  place(made);
}

/**
 * The folder of the built pages, which is made first where it is missing or older than its sources. By one process: it
 * is 10 s of CPU, and tests that begin side by side each want it.
 */
async function ensureDashboard({ say = () => {} } = {}) {
  const wanted = digest();
  const isDone = () => stampOf(DIST) === wanted;
  if (isDone()) return DIST;
  const { once } = await import("./lock.mjs");
  const start = Date.now();
  await once(join(APP, ".cache/build.lock"), isDone, () => make(wanted));
  say(`the dashboard is built, ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return DIST;
}

module.exports = { ensureDashboard };
