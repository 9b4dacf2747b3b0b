/** Hidden events make nobody read everything without an end. */
import assert from "node:assert/strict";
import { restOf } from "../src/store/feed";

describe("readings of everything", () => {
  it("for what was not heard take a third of the time at most, and wait for nothing where a socket stands again", () => {
    // A pool that is read in 0.2 s: a second between two, as ever.
    assert.equal(restOf("gap", 200), 1_000);
    // One of a hundred thousand positions, read in 5 s: 5 of 15 s.
    assert.equal(restOf("gap", 5_000), 10_000);
    for (const why of ["reconnect", "interval", "start"] as const) assert.equal(restOf(why, 5_000), 1_000);
  });
});
