// Starts the thread of `thread.ts` from the bundle of this app's sources: its parent may run from either.
const { bundleOf } = require("../../../scripts/lib/bundle.cjs");

// What is thrown here ends the thread with an error, which its parent hears.
void bundleOf("api")
  .then((main) => import(new URL("thread.mjs", main).href))
  .then(({ work }) => work());
