import assert from "node:assert/strict";
import { slowness } from "../../../scripts/lib/slowness.cjs";
import { World } from "../src";

describe("the world", () => {
  it("is cheap: a copy of a known world takes a moment", async () => {
    await World.create();
    // Of this process, not of the clock on the wall: another process may have the machine.
    const slow = slowness();
    const before = process.cpuUsage();
    for (let i = 0; i < 5; i += 1) await World.create();
    const { user, system } = process.cpuUsage(before);
    const each = (user + system) / 5_000;
    assert.ok(each < 150 * slow(), `${each.toFixed(0)} ms`);
  });
});
