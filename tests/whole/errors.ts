// The last file of `npm run test:ts`: every error that an instruction can return was triggered by a test, and no other
// of the program's own. It looks back on the whole run, so it counts only where every other test has run; with names of
// files or a filter it says nothing.
import { deepStrictEqual } from "node:assert/strict";
import { ERRORS, ERRORS_OF, type InstructionName } from "@ballast/sdk";
import { files } from "../house/tree";
import { others } from "../support/others.cjs";
import { errorFaults } from "../support/triggered";

const OWN: ReadonlySet<string> = new Set([...ERRORS.values()].map(({ name }) => name));

describe("of a whole run", () => {
  it("no test file of the repository was left out", function () {
    if (others === null) return this.skip();
    const ran = new Set(others.files);
    const all = files(/(?<!\.cost)\.test\.ts$/).map((file) => file.path);
    deepStrictEqual(
      all.filter((file) => !ran.has(file)),
      [],
    );
  });

  describe("every error has a test", () => {
    before("needs every test", function () {
      if (others === null || others.left > 0) this.skip();
    });

    for (const name of Object.keys(ERRORS_OF) as InstructionName[])
      it(`${name}: each of its ${ERRORS_OF[name].length}`, () => {
        deepStrictEqual(errorFaults(name, ERRORS_OF[name], others?.errors[name] ?? [], OWN), []);
      });
  });
});
