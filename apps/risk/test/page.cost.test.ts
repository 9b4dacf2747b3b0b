import assert from "node:assert/strict";
import { slowness } from "../../../scripts/lib/slowness.cjs";
import { bench } from "../src/commands/bench";

describe("the risk of a page", () => {
  it("stays within its time: 250 ms of 100,000 positions", function () {
    this.timeout(60_000);
    const settings = { rpc: "", pool: 1n, seed: 1, json: false };
    const slow = slowness();
    const { data } = bench(settings, [], { positions: "20000" });
    const { ms, times } = data as { ms: number; times: number };
    // Of a fifth of the positions; what is the same for any number of them is counted too.
    assert.ok(ms < 100 * slow() && times > 3, `${ms} ms, ${times} times`);
  });
});
