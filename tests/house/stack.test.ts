import assert from "node:assert/strict";

describe("a stack trace", () => {
  it("names the lines of the TypeScript source, not those of what it was compiled to", () => {
    interface Erased {
      gone: true;
    }
    const wanted = new Error().stack;
    const found: Partial<Erased> = {};
    assert.deepEqual(found, {});
    // The interface above is three lines that compiled code does not have.
    assert.match(wanted ?? "", /tests\/house\/stack\.test\.ts:8:\d+/);
  });
});
