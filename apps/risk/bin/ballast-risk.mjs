#!/usr/bin/env node
// Runs risk. Its sources are bundled once, and again after they have changed.
import { bundleOf } from "../../../scripts/lib/bundle.cjs";
import { main as guarded } from "../../../scripts/lib/command.cjs";

await guarded(async (args) => {
  const { main } = await import(await bundleOf("risk"));
  await main(args);
});
