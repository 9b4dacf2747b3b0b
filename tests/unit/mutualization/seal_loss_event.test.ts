import assert from "node:assert/strict";
import { decode, encodeAccount, PROGRAM_ID } from "@ballast/sdk";
import { edit, editMarket } from "../../support/edit";
import { at, changed, refused, told } from "../../support/expect";
import { finalizedEvent, HOUR, type LossStory, lossStory, putEvent, QUARTER, usd } from "../../support/loss";
import { receiptOf, sealIx } from "../../support/mutualization";
import { strangers } from "../../support/strangers";

const LIEN_LIFE = 8 * HOUR;
const run = ({ w }: Pick<LossStory, "w">, over: Parameters<typeof sealIx>[3] = {}, number = 0n) =>
  w.run(sealIx(w, "short", number, over), []);

/** A finalized event whose liens of 4,000 USD lapsed a second ago. */
async function lapsed(): Promise<LossStory> {
  const book = await finalizedEvent();
  await book.w.wait(LIEN_LIFE + 1);
  await book.w.fresh();
  return book;
}

describe("seal_loss_event", () => {
  it("writes that no lien was collected, takes the rest from the side, and changes nothing else", async () => {
    const book = await lapsed();
    const { w } = book;
    const receipt = receiptOf(w, "short");
    const step = await changed(w, () => run(book), {
      "pool.state.exposures.0.sides.1.liens": [usd(4_000), 0n],
      "markets.SOL.state.sides.1.lossEvents.0.lienState": [0, 2],
      [`lossEvents.${receipt}.state.sealed`]: [0, 1],
    });
    told(step, "LossEventSealed", { receipt, side: 1, number: 0n, lienPaid: 0n, lienLapsed: usd(4_000) });
  });

  it("writes what was collected and what lapsed", async () => {
    const book = await finalizedEvent();
    const { w } = book;
    await w.applyLiens("SOL", "short", [at(book.winners, 0)]);
    await w.wait(LIEN_LIFE + 1);
    const step = await changed(w, () => run(book), {
      "pool.state.exposures.0.sides.1.liens": [usd(1_600), 0n],
      "markets.SOL.state.sides.1.lossEvents.0.lienState": [0, 2],
      [`lossEvents.${receiptOf(w, "short")}.state`]: {
        ...{ sealed: [0, 1], lienPaid: [0n, usd(2_400)], lienUnpaid: [usd(4_000), usd(1_600)] },
      },
    });
    const { lienPaid, lienLapsed } = told(step, "LossEventSealed");
    assert.deepEqual([lienPaid, lienLapsed], [usd(2_400), usd(1_600)]);
  });

  it("refuses exactly eight hours after finalization, and seals one second later", async () => {
    const book = await finalizedEvent();
    await book.w.wait(LIEN_LIFE);
    await book.w.fresh();
    await refused(book.w, "NothingToSeal", () => run(book));
    await book.w.wait(1);
    assert.equal(told(await run(book), "LossEventSealed").lienLapsed, usd(4_000));
  });

  it("refuses to seal twice", async () => {
    const book = await lapsed();
    await run(book);
    await refused(book.w, "NothingToSeal", () => run(book));
    await book.w.wait(24 * HOUR);
    await refused(book.w, "NothingToSeal", () => run(book));
  });

  it("leaves a sealed receipt as it is for good, whatever happens to its market", async () => {
    const book = await lapsed();
    const { w, winners } = book;
    await run(book);
    const receipt = receiptOf(w, "short");
    const sealed = await w.chain.getAccount(receipt);
    await w.applyLiens("SOL", "short", winners);
    await at(winners, 0).owner.close(at(winners, 0));
    await putEvent(w, "short", usd(2_000));
    await w.wait(QUARTER);
    await w.finalize("SOL", "short");
    assert.deepEqual(await w.chain.getAccount(receipt), sealed);
  });

  it("seals an event that had nothing left to collect", async () => {
    const book = await finalizedEvent();
    await book.w.applyLiens("SOL", "short", book.winners);
    await book.w.wait(LIEN_LIFE + 1);
    await book.w.fresh();
    const { lienPaid, lienLapsed } = told(await run(book), "LossEventSealed");
    assert.deepEqual([lienPaid, lienLapsed], [usd(4_000), 0n]);
  });

  it("seals events in any order", async () => {
    const { w } = await lossStory({ verify: false });
    for (const _ of [0, 1, 2]) {
      await putEvent(w, "short", usd(1_000));
      await w.wait(QUARTER);
      await w.finalize("SOL", "short");
      await w.wait(HOUR);
    }
    await w.wait(LIEN_LIFE);
    w.verifying = true;
    for (const number of [2n, 0n, 1n]) {
      const { number: of, lienLapsed } = told(await run({ w }, {}, number), "LossEventSealed");
      // Half of each 1,000 USD is the LPs', the other half is owed by the winners.
      assert.deepEqual([of, lienLapsed], [number, usd(500)]);
    }
  });

  it("refuses a receipt of another market", async () => {
    const book = await lapsed();
    const { w } = book;
    const found = await w.chain.getAccount(receiptOf(w, "short"));
    assert.ok(found);
    const foreign = { ...decode("LossEvent", found.data), market: strangers.nowhere };
    await w.chain.setAccount(strangers.nowhere, { owner: PROGRAM_ID, data: encodeAccount("LossEvent", foreign) });
    await refused(w, "WrongAccount", () => run(book, { receipt: strangers.nowhere }));
  });

  it("refuses a receipt of a number that the ring does not have", async () => {
    const book = await lapsed();
    const { w } = book;
    const found = await w.chain.getAccount(receiptOf(w, "short"));
    assert.ok(found);
    const { state, ...rest } = decode("LossEvent", found.data);
    const never = receiptOf(w, "short", 5n);
    const data = encodeAccount("LossEvent", { ...rest, state: { ...state, number: 5n } });
    await w.chain.setAccount(never, { owner: PROGRAM_ID, data });
    await refused(w, "WrongAccount", () => run(book, { receipt: never }));
  });

  it("refuses accounts that are no receipts", async () => {
    const book = await lapsed();
    const { w, winners } = book;
    await refused(w, "AccountDataTooSmall", () => run(book, { receipt: receiptOf(w, "short", 1n) }));
    await refused(w, "AccountDataTooSmall", () => run(book, { receipt: at(winners, 0).address }));
  });

  it("refuses a receipt of no side, which no instruction leaves behind", async () => {
    const book = await lapsed();
    await edit(book.w, "LossEvent", receiptOf(book.w, "short"), { state: { side: 2 } });
    await refused(book.w, "InvalidSide", () => run(book));
  });

  it("refuses a lien of which more was paid than was owed, which no instruction leaves behind", async () => {
    const book = await lapsed();
    await editMarket(book.w, "SOL", ({ state }) => {
      const entry = at(at(state.sides, 1).lossEvents, 0);
      entry.lienPaid = entry.lien + 1n;
    });
    await refused(book.w, "MathOverflow", () => run(book));
  });
});
