#!/usr/bin/env node
// Runs the command line. Its sources are bundled once, and again after they have changed: starting from TypeScript costs a second, from
// the bundle 60 ms.
import { fileURLToPath } from "node:url";
import { bundleOf } from "../../../scripts/lib/bundle.cjs";
import { main as guarded } from "../../../scripts/lib/command.cjs";

await guarded(async (args) => {
  const { main } = await import(await bundleOf("cli"));
  return main(args, { root: fileURLToPath(new URL("../../..", import.meta.url)) });
});
