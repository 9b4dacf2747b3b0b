// The last file of `npm run test:ts`: every error that an instruction can return was triggered by a test, and no other
// of the program's own. It looks back on the whole run, so it counts only where every other test has run; with one file
// or a filter it says nothing.
import { deepStrictEqual } from "node:assert/strict";
import path from "node:path";
import { ERRORS, ERRORS_OF, type InstructionName } from "@ballast/sdk";
import { files, ROOT } from "../house/tree";
import { errorFaults, noteFailures } from "../support/triggered";

const OWN: ReadonlySet<string> = new Set([...ERRORS.values()].map(({ name }) => name));
// Mocha reads all files before it runs the first test: nothing is missed.
const triggered = noteFailures();

/**
 * Whether every test of the repository but those of this suite has run, or has declined to: no file is missing, no
 * filter is set.
 */
function complete(here: Mocha.Suite): boolean {
  let root = here;
  while (root.parent) root = root.parent;
  const others = root.suites.filter((suite) => suite !== here);
  const loaded = new Set(others.map(({ file }) => file && path.relative(ROOT, file).replaceAll("\\", "/")));
  const missing = files(/^(sdk|apps|tests)\/.*\.test\.ts$/).some((file) => !loaded.has(file.path));
  let left = 0;
  for (const suite of others)
    suite.eachTest((test: Mocha.Test) => {
      if (test.state === undefined && !test.pending) left += 1;
    });
  return !missing && left === 0;
}

describe("every error has a test", function () {
  const suite = this;

  before("needs the whole run", function () {
    if (!complete(suite)) this.skip();
  });

  for (const name of Object.keys(ERRORS_OF) as InstructionName[])
    it(`${name}: each of its ${ERRORS_OF[name].length}`, () => {
      deepStrictEqual(errorFaults(name, ERRORS_OF[name], triggered.get(name) ?? [], OWN), []);
    });
});
