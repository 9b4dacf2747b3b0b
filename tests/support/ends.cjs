// A run whose tests have ended ends too: what one left open would keep it, and whoever waits for it, for ever.
const { join } = require("node:path");

const PATIENCE_MS = 60_000;

/** Ends this process, whose tests have ended, with an error in a minute, unless it does so by itself. */
function endSoon(patience = PATIENCE_MS) {
  // Does not keep the process alive by itself.
  setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(", ");
    const waited = `${patience / 1_000} s`;
    process.stderr.write(`error: the tests ended ${waited} ago and the process did not; still open: ${open}\n`);
    // The runner sets the code as the process ends, to the number of tests that failed: none is no success here.
    process.on("exit", (code) => {
      process.exitCode = code || 1;
    });
    process.exit();
  }, patience).unref();
}

/** The test kit's, once a test has loaded it: chains that a test copied are given back at its end. */
const testHooks = () =>
  require.cache[join(__dirname, "../../packages/testkit/src/chain/machines.ts")]?.exports.testHooks;
const eachTest = { beforeEach: () => testHooks()?.beforeEach(), afterEach: () => testHooks()?.afterEach() };

module.exports = { endSoon, eachTest, mochaHooks: { ...eachTest, afterAll: () => endSoon() } };
