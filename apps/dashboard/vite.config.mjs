// How the pages are built: the SDK from its sources, what only some pages need in files of its own.
import { defaultClientConditions, defineConfig } from "vite";

/** Files apart, by what they hold: React and the router are always needed, web3.js by those who sign only. */
const APART = [
  [/node_modules\/(react|react-dom|scheduler|wouter|regexparam|use-sync-external-store)\//, "react"],
  [/node_modules\/uplot\//, "uplot"],
  [/sdk\/src\/engine\/bytes\.ts$/, "engine"],
];

export default defineConfig({
  // Vite's own transpiler does this; a plugin would bring Babel to every install.
  esbuild: { jsx: "automatic" },
  resolve: { conditions: ["ballast-source", ...defaultClientConditions] },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: {
      // "use client" in a library says something to servers that render pages; there is none here.
      onwarn: (warning, warn) => warning.code !== "MODULE_LEVEL_DIRECTIVE" && warn(warning),
      output: { manualChunks: (id) => APART.find(([pattern]) => pattern.test(id))?.[1] },
    },
    chunkSizeWarningLimit: 700,
  },
});
