import { rmSync } from "node:fs";
import { defineConfig } from "tsup";

/** What `exports` of package.json names. */
const PUBLIC = {
  index: "src/index.ts",
  "engine/index": "src/engine/index.ts",
  "math/index": "src/math/index.ts",
  "anchor/index": "src/anchor/index.ts",
};
// The Anchor entry enters the SDK by its name: one instance of it, also under `require`.
const external = ["@ballast/sdk"];
const base = { external, target: "es2022", platform: "neutral", sourcemap: true } as const;

rmSync("dist", { recursive: true, force: true });

// Bundled, so that sources need no file extensions in imports. In ESM each source stays a file of its own: a bundler that sees `sideEffects: false`
// drops whole files, and `pda` alone costs 1 KB instead of 52.
export default defineConfig([
  { ...base, entry: ["src/**/*.ts"], format: "esm", splitting: true, outExtension: () => ({ js: ".mjs" }) },
  { ...base, entry: PUBLIC, format: "cjs" },
  {
    external,
    entry: PUBLIC,
    format: ["esm", "cjs"],
    dts: { only: true, compilerOptions: { composite: false, incremental: false } },
  },
]);
