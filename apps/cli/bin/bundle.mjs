// Bundles the sources into `.cache/`: commands in files of their own, so that `--help` loads none of them.
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));
const APP = folder("..");
const SOURCES = [join(APP, "src"), folder("."), folder("../../../sdk/src"), folder("../../../scripts/lib")];
const CACHE = join(APP, ".cache");

/** When the newest file under a folder was written. */
const newest = (path) =>
  readdirSync(path, { withFileTypes: true, recursive: true }).reduce((time, entry) => {
    const { mtimeMs } = statSync(join(entry.parentPath ?? entry.path, entry.name));
    return Math.max(time, mtimeMs);
  }, 0);

async function build(outdir) {
  const { build: esbuild } = await import("esbuild");
  await esbuild({
    entryPoints: { main: join(APP, "src/main.ts") },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "@ballast/sdk": folder("../../../sdk/src/index.ts") },
    // What is CommonJS among the sources asks for Node's own modules by `require`.
    banner: { js: 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);' },
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

/** The address of the bundle of the sources as they stand: each state of them has its own, whole or not there. */
export async function bundle() {
  const name = `bundle-${Math.round(Math.max(...SOURCES.map(newest)))}`;
  const path = join(CACHE, name);
  if (!existsSync(path)) {
    const made = join(CACHE, `making-${process.pid}`);
    await build(made);
    place(made, path);
    const old = readdirSync(CACHE).filter((other) => other.startsWith("bundle") && other !== name);
    for (const other of old) rmSync(join(CACHE, other), { recursive: true, force: true });
  }
  return pathToFileURL(join(path, "main.mjs")).href;
}
