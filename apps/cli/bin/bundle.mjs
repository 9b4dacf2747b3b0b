// Bundles the sources into `.cache/`: commands in files of their own, so that `--help` loads none of them.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const APP = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = [join(APP, "src"), fileURLToPath(new URL("../../../sdk/src", import.meta.url))];
const OUT = join(APP, ".cache/bundle");
const MAIN = join(OUT, "main.mjs");

/** When the newest file under a folder was written. */
const newest = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).reduce((time, entry) => {
    const { mtimeMs } = statSync(join(entry.parentPath ?? entry.path, entry.name));
    return Math.max(time, mtimeMs);
  }, 0);

async function build() {
  const { build: esbuild } = await import("esbuild");
  await esbuild({
    entryPoints: { main: join(APP, "src/main.ts") },
    outdir: OUT,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "@ballast/sdk": fileURLToPath(new URL("../../../sdk/src/index.ts", import.meta.url)) },
    // What is CommonJS among the sources asks for Node's own modules by `require`.
    banner: { js: 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);' },
    logLevel: "warning",
  });
}

/** The address of the bundle, made anew where it is older than a source. */
export async function bundle() {
  if (!existsSync(MAIN) || statSync(MAIN).mtimeMs < Math.max(...SOURCES.map(newest))) await build();
  return pathToFileURL(MAIN).href;
}
