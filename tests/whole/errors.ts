// The last file of `npm run test:ts`: every error that an instruction can return was triggered by a test, and no other of the program's own.
// It looks back on the whole run, so it counts only where every other test has run; with one file or a filter it says nothing.
import { deepStrictEqual } from "node:assert/strict";
import path from "node:path";
import { ERRORS, ERRORS_OF, type InstructionName } from "@ballast/sdk";
import { files, ROOT } from "../house/tree";
import { noteFailures } from "../support/triggered";

const OWN: ReadonlySet<string> = new Set([...ERRORS.values()].map(({ name }) => name));
// Mocha reads all files before it runs the first test: nothing is missed.
const triggered = noteFailures();

/** Whether every test of the repository but those of this suite has run, or has declined to: no file is missing, no filter is set. */
function complete(here: Mocha.Suite): boolean {
  let root = here;
  while (root.parent) root = root.parent;
  const others = root.suites.filter((suite) => suite !== here);
  const loaded = new Set(others.map(({ file }) => file && path.relative(ROOT, file).replaceAll("\\", "/")));
  const missing = files(/^(sdk|apps|tests)\/.*\.test\.ts$/).filter((file) => !loaded.has(file.path));
  let left = 0;
  for (const suite of others)
    suite.eachTest((test: Mocha.Test) => {
      if (test.state === undefined && !test.pending) left += 1;
    });
  return missing.length === 0 && left === 0;
}

describe("every error has a test", () => {
  for (const name of Object.keys(ERRORS_OF) as InstructionName[]) {
    it(`${name} returned each of its ${ERRORS_OF[name].length}`, function () {
      const suite = this.test?.parent;
      if (!suite || !complete(suite)) return this.skip();
      const found = [...(triggered.get(name) ?? [])].filter((error) => OWN.has(error));
      const listed: readonly string[] = ERRORS_OF[name];
      deepStrictEqual(
        {
          "no test triggers": listed.filter((error) => !found.includes(error)),
          "the list does not have": found.filter((error) => !listed.includes(error)),
        },
        { "no test triggers": [], "the list does not have": [] },
        name,
      );
    });
  }
});
