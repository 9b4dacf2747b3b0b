// The same ledger whenever a chain is started. BALLAST_FULL=1 plays all of it on the network too (4 minutes), by
// default a part.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { beginningAfter, LiteSvmChain, networkPublished, SurfpoolChain, World } from "@ballast/testkit";
import { loadScenario, runScenario } from "../src";
import { Run } from "../src/scenario/run";
import type { Scenario } from "../src/scenario/schema";
import { BEGINNING, HALF_HOURS, STRANGE, TELLING, timeless } from "./starts";

const FULL = process.env.BALLAST_FULL !== undefined;
const FOLDER = path.resolve(__dirname, "../../../scenarios");
const load = (name: string) => loadScenario(path.join(FOLDER, `${name}.json`));
const SCENARIOS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json") && file !== "schema.json")
  .map((file) => file.slice(0, -5));
const fast = load("young");
const story = load("october-10");

/** What of a scenario's ledger must not depend on when its chain was started. */
async function played(scenario: Scenario, chain: LiteSvmChain | SurfpoolChain, start: number): Promise<string> {
  const run = await Run.prepare(scenario, chain);
  const ledger = await run.play();
  await chain.close();
  const failed = ledger.steps.find(({ ok }) => !ok);
  assert.equal(
    failed && `${failed.i} ${failed.do}: ${failed.message}`,
    undefined,
    new Date(start * 1_000).toISOString(),
  );
  return timeless(ledger, beginningAfter(start));
}

/** Tests that need the embedded network; where there is none, one that says so. */
function networkTests(define: () => void): void {
  if (networkPublished) define();
  else
    it("on a network: skipped, it is published for Linux x64 only", () => {
      // Everything above ran on the in-process chain.
    });
}

describe("whenever a chain is started", function () {
  this.timeout(600_000);
  let fastLedger: string;
  let storyLedger: string;

  before(async () => {
    fastLedger = timeless(await runScenario(fast), BEGINNING);
    storyLedger = timeless(await runScenario(story), BEGINNING);
  });

  it("a world begins at the next 08:00 of a fourth day", async () => {
    for (const start of [...HALF_HOURS, ...STRANGE]) {
      const beginning = beginningAfter(start);
      assert.ok(beginning >= start && beginning - start < 4 * 86_400, String(start));
      // The places of rings of 8 and of 32 hours, and of a day.
      for (const ring of [86_400, 8 * 3_600, 32 * 3_600]) assert.equal(Math.abs(beginning - BEGINNING) % ring, 0);
    }
    for (const start of STRANGE) {
      const chain = LiteSvmChain.start(start);
      const world = await World.create({ chain, liquidity: {}, fund: "0" });
      assert.equal(
        (await world.now()) - beginningAfter(start),
        600,
        "deposits begin ten minutes after the last token was added",
      );
    }
  });

  it(`a scenario leaves the same ledger at ${HALF_HOURS.length + STRANGE.length} starts in this process`, async () => {
    for (const start of [...HALF_HOURS, ...STRANGE])
      assert.equal(await played(fast, LiteSvmChain.start(start), start), fastLedger);
  });

  it("so does the story of 10 October", async () => {
    for (const start of FULL ? STRANGE : TELLING)
      assert.equal(await played(story, LiteSvmChain.start(start), start), storyLedger);
  });

  networkTests(() => {
    const starts = FULL ? [...HALF_HOURS, ...STRANGE] : STRANGE;
    it(`a scenario leaves it on the network, at ${starts.length} starts`, async () => {
      for (const startTime of starts)
        assert.equal(await played(fast, await SurfpoolChain.start({ startTime }), startTime), fastLedger);
    });

    it("and every scenario leaves the one it leaves in this process, to the byte", async () => {
      const { length } = SCENARIOS;
      assert.ok(length > 30, `${length} scenarios`);
      const part = SCENARIOS.filter((_, i) => FULL || i % 6 === 0);
      for (const name of part) {
        const chain = await SurfpoolChain.start();
        const ledger = await runScenario(load(name), { chain });
        await chain.close();
        assert.deepEqual(ledger, await runScenario(load(name)), name);
      }
    });

    it("so does the story of 10 October", async () => {
      for (const startTime of FULL ? starts : TELLING.slice(0, 1))
        assert.equal(await played(story, await SurfpoolChain.start({ startTime }), startTime), storyLedger);
    });
  });
});
