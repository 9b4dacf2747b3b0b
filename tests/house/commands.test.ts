import assert from "node:assert/strict";
import { SCRIPTS, WRONG } from "./wrong_calls";

describe("every command", () => {
  it("of package.json has its wrong calls, which the long tests try", () => {
    assert.deepEqual(Object.keys(WRONG).sort(), SCRIPTS.map(([name]) => name).sort());
  });
});
