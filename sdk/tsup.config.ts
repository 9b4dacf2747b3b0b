import { defineConfig } from "tsup";

// Bundled, so that sources need no file extensions in imports and ESM, CJS and types come from one command.
export default defineConfig({
  entry: { index: "src/index.ts", "math/index": "src/math/index.ts" },
  format: ["esm", "cjs"],
  outExtension: ({ format }) => ({ js: format === "esm" ? ".mjs" : ".js" }),
  dts: { compilerOptions: { composite: false, incremental: false } },
  target: "es2022",
  platform: "neutral",
  sourcemap: true,
  clean: true,
});
