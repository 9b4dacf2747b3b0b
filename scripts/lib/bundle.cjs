// Bundles an app's sources into its `.cache/`: what is imported on the way in files of their own, so that `--help` loads none of them.
const { existsSync, readdirSync, renameSync, rmSync, statSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");

const ROOT = resolve(__dirname, "../..");

/** When the newest file under a folder was written. */
const newest = (path) =>
  readdirSync(path, { withFileTypes: true, recursive: true }).reduce((time, entry) => {
    const at = join(entry.parentPath ?? entry.path, entry.name);
    // What the type checker leaves beside the sources is none.
    return /[\\/]\.cache\b/.test(at) ? time : Math.max(time, statSync(at).mtimeMs);
  }, 0);

/** What of ours has no build: its sources are part of a bundle. */
const SOURCES = {
  "@ballast/sdk": join(ROOT, "sdk/src/index.ts"),
  "@ballast/follow": join(ROOT, "packages/follow/src/index.ts"),
  "@ballast/migrations": join(ROOT, "migrations/index.ts"),
  "@ballast/risk": join(ROOT, "apps/risk/src/index.ts"),
};

/**
 * Packages that become part of a bundle, and what they are made of: loaded from their own hundred files they were two
 * fifths of the CPU of a command. Others find files beside their own.
 */
const INSIDE = /^(@solana\/web3\.js|zod|commander|cli-table3|fflate)(\/|$)/;
/** What these load where it was compiled for this machine, and what Node warns of unless it lies among packages. */
const OUTSIDE = /^(bufferutil|utf-8-validate|node-fetch)$/;

const packages = {
  name: "packages",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      if (kind === "entry-point") return undefined;
      const inside = Object.hasOwn(SOURCES, path) || INSIDE.test(path) || /[\\/]node_modules[\\/]/.test(importer);
      return inside && !OUTSIDE.test(path) ? undefined : { path, external: true };
    });
  },
};

async function build(app, outdir, main = "src/main.ts") {
  const { build: esbuild } = await import("esbuild");
  const thread = join(app, "src/thread.ts");
  await esbuild({
    // What an app does for others in a thread of theirs stands beside its command.
    entryPoints: { main: join(app, main), ...(existsSync(thread) ? { thread } : {}) },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    plugins: [packages],
    alias: SOURCES,
    // What is CommonJS asks for Node's own modules by `require`, and for where it lies.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module";const require = requireFrom(import.meta.url);',
    },
    logLevel: "warning",
  });
}

/** Puts a finished bundle in its place: of two processes that built it at once the first one's stays. */
function place(made, bundle) {
  try {
    renameSync(made, bundle);
  } catch (error) {
    if (!existsSync(bundle)) throw error;
    rmSync(made, { recursive: true });
  }
}

/** The address of the bundle of an app's sources as they stand: each state of them has its own, whole or not there. */
async function bundleOf(name) {
  const app = join(ROOT, "apps", name);
  const cache = join(app, ".cache");
  const sources = [
    join(app, "src"),
    join(app, "bin"),
    join(ROOT, "sdk/src"),
    join(ROOT, "packages/follow/src"),
    join(ROOT, "apps/risk/src"),
    join(ROOT, "migrations"),
    __dirname,
  ];
  // Packages are part of it: npm writes this file at the end of each install.
  const installed = statSync(join(ROOT, "node_modules/.package-lock.json"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const path = join(cache, `bundle-${Math.round(Math.max(installed, ...sources.map(newest)))}`);
  if (!existsSync(path)) {
    const made = join(cache, `making-${process.pid}`);
    await build(app, made);
    place(made, path);
    const old = readdirSync(cache).filter((other) => other.startsWith("bundle") && join(cache, other) !== path);
    for (const other of old) rmSync(join(cache, other), { recursive: true, force: true });
  }
  return pathToFileURL(join(path, "main.mjs")).href;
}

module.exports = { build, bundleOf };
