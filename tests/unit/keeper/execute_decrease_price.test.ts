// At what an order that reduces settles: the worse, for its owner, of the print that sets it off and the newest that
// the pool knows.
import { strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { executeDecreaseParams, type RequestRef, type SideName, World } from "@ballast/testkit";
import { present, refused, told } from "../../support/expect";
import { assertPredicted, predictReduce } from "../../support/parity";

const E8 = 100_000_000n;

/** Alice with 10 SOL at 150 and an order on them that any of the prints sets off; and somebody who executes. */
async function scene(
  side: SideName,
  kind: "stopLoss" | "takeProfit",
  trigger: number,
  limit?: string,
  collateral: Record<string, number> = { USDC: 400 },
) {
  const w = await World.create();
  const alice = await w.trader({ usdc: 5_000, sol: 20 }, "alice");
  const { position } = await alice.open("SOL", side, { size: 10, collateral });
  const { request } = await alice[kind](position, { trigger, ...(limit === undefined ? {} : { limit }) });
  await w.wait(3);
  return { w, alice, position, request };
}

interface Said {
  price: string;
  conf?: string;
}

/** A print, and a second later another one that the pool knows; the price account holds the first again. */
async function twoPrints(w: World, own: Said, newest: Said) {
  const quoted = ({ price, ...rest }: Said) => w.price("SOL", price, rest);
  const { account } = w.venue.custody("SOL").feed;
  await quoted(own);
  const bytes = present(await w.chain.getAccount(account));
  await quoted(newest);
  await w.chain.setAccount(account, bytes);
}

const execute = async (w: World, request: RequestRef) =>
  w.run(instructions.executeDecrease(await executeDecreaseParams(w.keeper, request)), [w.keeper]);

describe("execute_decrease: its price", () => {
  const cases: [SideName, "stopLoss" | "takeProfit", trigger: number, own: string, newest: string, at: bigint][] = [
    ["long", "stopLoss", 148, "147", "146", 146n],
    ["long", "stopLoss", 148, "147", "149", 147n],
    ["long", "takeProfit", 155, "156", "152", 152n],
    ["long", "takeProfit", 155, "156", "157", 156n],
    ["short", "stopLoss", 152, "153", "154", 154n],
    ["short", "stopLoss", 152, "153", "151", 153n],
    ["short", "takeProfit", 145, "144", "148", 148n],
    ["short", "takeProfit", 145, "144", "143", 144n],
  ];
  for (const [side, kind, trigger, own, newest, at] of cases)
    it(`a ${kind} of a ${side} that ${own} sets off settles at ${at} when the newest is ${newest}`, async () => {
      const { w, position, request } = await scene(side, kind, trigger);
      await twoPrints(w, { price: own }, { price: newest });
      const predicted = await predictReduce(w, request);
      strictEqual(told(await execute(w, request), "PositionDecreased").price, at * E8);
      strictEqual(predicted.report.price, at * E8);
      await assertPredicted(w, position, predicted.state);
    });

  it("takes the wider confidence of both", async () => {
    for (const [own, newest] of [
      ["0.5", "0.1"],
      ["0.1", "0.5"],
    ] as const) {
      const { w, request } = await scene("long", "stopLoss", 148);
      await twoPrints(w, { price: "147", conf: own }, { price: "147.2", conf: newest });
      strictEqual(told(await execute(w, request), "PositionDecreased").price, 14_650_000_000n);
    }
  });

  it("adds the spread of the newest's age, not of its own", async () => {
    const { w, request } = await scene("long", "stopLoss", 148);
    await w.price("SOL", "147");
    await w.wait(2);
    await w.fresh(["SOL"]);
    const aged = await predictReduce(w, request);
    strictEqual(aged.report.price < 147n * E8, true);
    strictEqual(told(await execute(w, request), "PositionDecreased").price, aged.report.price);

    const again = await scene("long", "stopLoss", 148);
    const { account } = again.w.venue.custody("SOL").feed;
    await again.w.price("SOL", "147");
    const bytes = present(await again.w.chain.getAccount(account));
    await again.w.wait(2);
    await again.w.price("SOL", "147");
    await again.w.chain.setAccount(account, bytes);
    strictEqual(told(await execute(again.w, again.request), "PositionDecreased").price, 147n * E8);
  });

  it("counts collateral in the index token at the lower of both, whichever way it trades", async () => {
    for (const [own, newest] of [
      ["153", "154"],
      ["154", "153"],
    ] as const) {
      const { w, position, request } = await scene("short", "stopLoss", 152, undefined, { SOL: 10 });
      const { collateral } = present(await w.position(position)).state;
      await twoPrints(w, { price: own }, { price: newest });
      const predicted = await predictReduce(w, request);
      const event = told(await execute(w, request), "PositionDecreased");
      await assertPredicted(w, position, predicted.state);
      strictEqual(event.price, 154n * E8);
      // The loss at 154, and what is charged, in SOL of 153 USD, each rounded up.
      const atoms = (usd: bigint) => (usd * 100n * 1_000_000_000n + 153n * E8 - 1n) / (153n * E8);
      const charged = event.baseFee + event.impact + event.borrow;
      strictEqual(collateral - event.returned, atoms(-event.pnl) + atoms(charged));
    }
  });

  it("is measured by its trigger at its own print, by its limit at what it settles at", async () => {
    // 147 sets it off and is within its limit; 146.9 is beyond it.
    const { w, request } = await scene("long", "stopLoss", 148, "147");
    await twoPrints(w, { price: "147" }, { price: "146.9" });
    await refused(w, "SlippageExceeded", () => execute(w, request));
    // The newest alone, 147.5, sets it off; its own, 148.5, does not.
    const other = await scene("long", "stopLoss", 148);
    await twoPrints(other.w, { price: "148.5" }, { price: "147.5" });
    await refused(other.w, "TriggerNotReached", () => execute(other.w, other.request));
  });
});
