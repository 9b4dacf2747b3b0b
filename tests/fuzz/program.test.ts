// The built program under random transactions, right ones and wrong ones, with every invariant and the engine's word
// after each. 30 s of CPU; 1,000,000 of them: `npm run fuzz`.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NAMES } from "./called";
import { Kept, run } from "./campaign";

/** Transactions in all. */
const ACTIONS = 10_000;
const SEED = 1;

/** How often each must have succeeded, where not ten times: what needs a loss, or days. */
const LEAST: Readonly<Record<string, number>> = {
  // Once for each world, before its story.
  initialize: 0,
  verifyInvariants: 0,
  ...{ executeDecrease: 2, finalizeLossEvent: 2, openLossEvent: 0, sealLossEvent: 0, settleMarket: 0, payOut: 0 },
  ...{ cancelUnstake: 0, unstake: 0, requestUnstake: 2, quoteOpen: 0, acceptAdmin: 1, transferAdmin: 1 },
  ...{ cancelChange: 1, executeChange: 1, queueChange: 2, collectProtocolFees: 0, tighten: 1, renewGuardian: 2 },
  ...{ createPool: 1, addCustody: 2, addMarket: 1, removeCollateral: 3, setDelegate: 3, donate: 3, claimTicket: 3 },
};
/** Names of errors that must have been reached. */
const ERRORS = 50;

describe("fuzz: the program", function () {
  this.timeout(600_000);

  it("whatever is tried, it does what the engine says, or nothing", async () => {
    const { totals, found } = await run({ actions: ACTIONS, seed: SEED }, null, () => {});
    assert.equal(found?.fault.message, undefined);
    const few = NAMES.filter((name) => (totals.done[name] ?? 0) < (LEAST[name] ?? 10));
    assert.deepEqual(few, [], JSON.stringify(totals.done));
    const names = Object.keys(totals.errors);
    assert.ok(names.length >= ERRORS, `${names.length} errors: ${names.join(", ")}`);
    assert.ok(
      totals.attempts >= ACTIONS / 3 && totals.harmless >= ACTIONS / 50 && totals.pairs >= 20,
      JSON.stringify(totals),
    );
  });

  it("a run that is handed on from process to process comes to what it comes to in one", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-fuzz-"));
    const plan = { actions: 2_500, seed: 4 };
    const whole = (await run(plan, null, () => {})).totals;
    const part = () =>
      run(
        plan,
        new Kept(path.join(folder, "kept.json"), "one"),
        () => {},
        () => true,
      );
    let { totals } = await part();
    let parts = 1;
    for (; totals.transactions < plan.actions; { totals } = await part()) parts += 1;
    assert.deepEqual([parts, parts > 1], [whole.stories, true]);
    assert.deepEqual({ ...totals, seconds: 0 }, { ...whole, seconds: 0 });
    rmSync(folder, { recursive: true });
  });
});
