// What mocha loads before the tests where Stryker runs them: the hooks that each test has anyway, and for whom a suite's
// `before` works. Stryker counts what runs there for the test before it; here it counts for every test of the suite.
const Mocha = require("mocha");
const { join } = require("node:path");
const { eachTest } = require(join(process.cwd(), "tests/support/ends.cjs"));

const BEFORE = "before all of ";
/** Tests by the suite that prepares for them. */
const prepared = new Map();
/** Stryker's own, by its name for it. */
function counts() {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

const { beforeAll } = Mocha.Suite.prototype;
Mocha.Suite.prototype.beforeAll = function (title, made) {
  const [name, make] = typeof title === "function" ? [undefined, title] : [title, made];
  if (make === undefined || this.root) return beforeAll.call(this, title, made);
  const suite = this;
  const counted = function () {
    counts().currentTestId = BEFORE + suite.fullTitle();
    prepared.set(BEFORE + suite.fullTitle(), suite);
    return make.call(this);
  };
  return beforeAll.call(this, name ?? make.name, counted);
};

/** What was counted for a suite's `before`, counted for its tests instead. */
function share() {
  const { perTest } = counts().mutantCoverage ?? { perTest: {} };
  for (const [id, suite] of prepared) {
    suite.eachTest((test) => {
      perTest[test.fullTitle()] ??= {};
      const own = perTest[test.fullTitle()];
      for (const [mutant, times] of Object.entries(perTest[id] ?? {})) own[mutant] = (own[mutant] ?? 0) + times;
    });
    delete perTest[id];
  }
  prepared.clear();
}

module.exports = { mochaHooks: { ...eachTest, afterAll: share } };
