// The search can fail: it finds faults that are made on purpose, and makes what it found a short scenario that ends so
// again. 6 s of CPU.
import assert from "node:assert/strict";
import { FAULTS } from "./faults";
import type { Fault } from "./fuzz";
import { play, type Scenario, scenarioFrom, scenarioOf, shrink } from "./scenario";

/** Steps of a story, and stories within which each must be found: most are in the first. */
const STEPS = 60;
const STORIES = 12;

async function search(fault: string): Promise<{ scenario: Scenario; found: Fault }> {
  for (let seed = 1; seed <= STORIES; seed += 1) {
    const scenario = scenarioOf(seed, STEPS, 1);
    const { fault: found, steps } = await play(scenario, FAULTS[fault]?.() ?? null);
    if (found !== null) return { scenario: { ...scenario, steps: scenario.steps.slice(0, steps) }, found };
  }
  return assert.fail(`nothing was found: ${fault}`);
}

describe("fuzz: what is wrong is found", function () {
  this.timeout(600_000);

  for (const fault of Object.keys(FAULTS))
    it(fault, async () => {
      await search(fault);
    });

  it("and told as the shortest scenario that ends so, in a file that is played again", async () => {
    const fault = "a position has an atom of collateral less";
    const { scenario, found } = await search(fault);
    const short = await shrink(scenario, found.kind, 30, FAULTS[fault]);
    assert.ok(short.steps.length <= 4, `${short.steps.length} of ${scenario.steps.length} steps`);
    const read = scenarioFrom(JSON.parse(JSON.stringify(short)));
    assert.deepEqual(read, short);
    assert.equal((await play(read, FAULTS[fault]?.() ?? null)).fault?.kind, found.kind);
    assert.equal((await play(read)).fault, null, "without the fault nothing is wrong");
  });

  it("a file that is no scenario is refused in words", () => {
    const right = scenarioOf(1, 2, 1);
    const wrong: [object | null, RegExp][] = [
      ...[[null, /^seed/] as const, [{ ...right, weather: "fine" }, /^weather/] as const],
      ...[[{ ...right, second: 1 }, /^second/] as const, [{ ...right, silent: [1] }, /^silent/] as const],
      ...[[{ ...right, attempts: -1 }, /^attempts/] as const, [{ ...right, steps: [0.5] }, /^steps/] as const],
    ].map(([file, words]) => [file, words]);
    for (const [file, words] of wrong)
      assert.throws(
        () => scenarioFrom(file),
        (e: Error) => words.test(e.message),
      );
  });
});
