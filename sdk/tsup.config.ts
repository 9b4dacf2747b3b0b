import { rmSync } from "node:fs";
import { defineConfig } from "tsup";

/** What `exports` of package.json names. */
const PUBLIC = {
  index: "src/index.ts",
  "engine/index": "src/engine/index.ts",
  "anchor/index": "src/anchor/index.ts",
};
// The Anchor entry enters the SDK by its name: one instance of it, also under `require`.
const external = ["@ballast/sdk"];
const base = { external, target: "es2022", platform: "neutral", sourcemap: true } as const;

/** What of esbuild is used: tsup brings its own version of it. */
interface Build {
  onResolve(options: { filter: RegExp }, callback: () => { path: string }): void;
}

/** The engine as JavaScript: half a megabyte, whose map would be a second one. */
const asmjs = { "asmjs/index": "src/asmjs/index.ts" };
/** Where scripts/build-sdk.mjs wrote it. */
const path = process.env.BALLAST_ASMJS;
if (path === undefined) throw new Error("the engine as JavaScript is missing: run `npm run build:sdk` in the root");
const engineAsJavaScript = {
  name: "asmjs",
  setup: (build: Build) => build.onResolve({ filter: /^\.\/module$/ }, () => ({ path })),
};

/**
 * For Node, which reads files one by one: few of them, without spaces. 150 cost 160 ms of an import more, on a busy
 * machine.
 */
const small = {
  esbuildOptions: (options: { minifyWhitespace?: boolean; minifySyntax?: boolean }) => {
    options.minifyWhitespace = true;
    options.minifySyntax = true;
  },
};

/**
 * Declarations of entries. Those of one call share files, and a type that `export * as engine` finds in another file is
 * declared as if it were a value: so an entry that shares types with the main one is built alone.
 */
const types = (entry: Record<string, string>) => ({
  external,
  entry,
  format: ["esm" as const, "cjs" as const],
  dts: { only: true, compilerOptions: { composite: false, incremental: false } },
});

rmSync("dist", { recursive: true, force: true });

// Bundled, so that sources need no file extensions in imports. In ESM for bundlers each source stays a file of its own:
// a bundler that sees `sideEffects: false` drops whole files, and `pda` alone costs 1 KB instead of 52.
export default defineConfig([
  {
    ...base,
    entry: ["src/**/*.ts", "!src/asmjs/*"],
    format: "esm",
    splitting: true,
    outExtension: () => ({ js: ".mjs" }),
  },
  { ...base, ...small, entry: PUBLIC, format: "cjs" },
  {
    ...base,
    ...small,
    entry: PUBLIC,
    format: "esm",
    splitting: true,
    outDir: "dist/node",
    outExtension: () => ({ js: ".mjs" }),
  },
  {
    ...base,
    entry: asmjs,
    format: ["esm", "cjs"],
    sourcemap: false,
    minify: true,
    esbuildPlugins: [engineAsJavaScript],
  },
  types({ index: PUBLIC.index, "anchor/index": PUBLIC["anchor/index"], ...asmjs }),
  types({ "engine/index": PUBLIC["engine/index"] }),
]);
