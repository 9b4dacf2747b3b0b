#!/usr/bin/env node
// Runs hedge. Its sources are bundled once, and again after they have changed.
import { bundleOf } from "../../../scripts/lib/bundle.cjs";
import { main as guarded } from "../../../scripts/lib/command.cjs";

await guarded(async (args) => {
  const { main } = await import(await bundleOf("hedge"));
  await main(args);
});
