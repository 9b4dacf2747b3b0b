import { copyFileSync } from "node:fs";
import { defineConfig } from "tsup";

/**
 * One file of each kind for Node; what it stands on stays outside. The program is carried beside it, so that a test
 * needs no Rust.
 */
export default defineConfig({
  entry: ["src/index.ts"],
  format: ["esm", "cjs"],
  target: "node20",
  platform: "node",
  shims: true,
  clean: true,
  sourcemap: true,
  dts: { compilerOptions: { composite: false, incremental: false } },
  async onSuccess() {
    copyFileSync("../../artifacts/ballast.so", "dist/ballast.so");
  },
});
