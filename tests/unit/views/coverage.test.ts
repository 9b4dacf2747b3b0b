import assert from "node:assert/strict";
import { fundHealth, instructions, sideTerms, views } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { U64_MAX } from "../../support/bounds";
import { editPool } from "../../support/edit";
import { refused } from "../../support/expect";
import { openLossEvent, putWaitingShortfall } from "../../support/loss";
import { sceneNow } from "../../support/rules";
import { sentAsIs } from "../../support/sent";
import { addOtherPool, OTHER_POOL } from "../../support/story";

async function agrees(w: World) {
  const seen = await w.view.coverage(0);
  const scene = await sceneNow(w, "SOL");
  const { balance, target, coverage } = fundHealth(scene);
  const [long, short] = [sideTerms(scene, 0), sideTerms(scene, 1)];
  assert.deepEqual(seen, {
    fund: balance,
    target,
    coverage,
    usable: [long.coverage, short.coverage],
    phi: [long.phi, short.phi],
    waitingShortfall: [long.waitingShortfall, short.waitingShortfall],
    lossEvent: [long.lossEvent, short.lossEvent],
  });
  const ix = instructions.coverage({ pool: w.venue.pool, market: w.venue.market("SOL").address });
  assert.deepEqual(await sentAsIs(w, "coverage", ix), seen);
  return seen;
}

describe("coverage", () => {
  it("of a fund that is full, half full, at its floor", async () => {
    for (const [fund, phi] of [
      ["60000", 0n],
      ["30000", 10n ** 18n],
      ["10000", 10n ** 18n],
    ] as const) {
      const w = await World.create({ fund });
      const seen = await agrees(w);
      assert.deepEqual(seen.phi, [phi, phi]);
    }
  });

  it("between half and full, in a proportion; open interest raises the target with time", async () => {
    const w = await World.create({ fund: "40000", params: { "insurance.target_min": "45000" } });
    const before = await agrees(w);
    assert.ok(before.phi[0] > 0n && before.phi[0] < 10n ** 18n);
    await w.wait(86_400);
    await agrees(w);
  });

  it("while an event is open, and with shortfall that waits", async () => {
    const { w } = await openLossEvent();
    const { lossEvent: event, phi } = await agrees(w);
    assert.deepEqual([event[0], event[1] > 0n, phi[1]], [0n, true, 10n ** 18n]);
    await putWaitingShortfall(w, "long", 5_000_000n, await w.now());
    assert.equal((await agrees(w)).waitingShortfall[0], 5_000_000n);
  });

  it("refuses a market of another pool", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    await addOtherPool(w);
    const market = w.venue.market("SOL").address;
    await refused(w, "WrongAccount", () => views.coverage(w.chain, { pool: OTHER_POOL, market }));
  });

  it("divides nothing by a target of zero, and wraps none that does not fit", async () => {
    const w = await World.create();
    await editPool(w, { params: { targetShare: 0n, targetMin: 0n } });
    await refused(w, "DivisionByZero", () => w.view.coverage(0));
    await editPool(w, {
      fund: { openInterest: U64_MAX, averageOpenInterest: U64_MAX },
      params: { targetShare: 20_000n },
    });
    await refused(w, "MathOverflow", () => w.view.coverage(0));
  });
});
