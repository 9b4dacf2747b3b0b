// One table of conditions: where one is broken, the SDK's plan and the program's instruction fail with the same name;
// where none is, both work.
import { deepStrictEqual } from "node:assert/strict";
import { PRECONDITIONS } from "../support/preconditions/index";

describe("what the SDK refuses is what the program refuses", function () {
  this.timeout(60_000);
  for (const { name, error, ask } of PRECONDITIONS) {
    it(`${name}: ${error ?? "works"}`, async () => {
      deepStrictEqual(await ask(), { plan: error, sent: null, program: error });
    });
  }
});
