#!/usr/bin/env node
// Runs a keeper. Its sources are bundled once, and again after they have changed.
import { bundleOf } from "../../../scripts/lib/bundle.cjs";

const { main } = await import(await bundleOf("keepers"));
await main(process.argv.slice(2));
