#!/usr/bin/env node
// Runs the command line. Its sources are bundled once, and again after they have changed: starting from TypeScript costs a second, from
// the bundle 60 ms.
import { bundleOf } from "../../../scripts/lib/bundle.cjs";

const { main } = await import(await bundleOf("cli"));
await main(process.argv.slice(2));
