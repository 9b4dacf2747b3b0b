import assert from "node:assert/strict";
import { decode, encodeAccount, PROGRAM_ID } from "@ballast/sdk";
import { changed, refused, told } from "../../support/expect";
import { HOUR, type LossStory, lossStory, putEvent, QUARTER, usd } from "../../support/loss";
import { finalizeIx, receiptOf } from "../../support/mutualization";
import { strangers } from "../../support/strangers";

const run = ({ w }: Pick<LossStory, "w">, over: Parameters<typeof finalizeIx>[3] = {}, number = 0n) =>
  w.run(finalizeIx(w, "short", number, over), [w.keeper]);

describe("finalize_loss_event when the ring of eight events is full", () => {
  /** Eight events of 1,000 USD each, 75 minutes apart, and a ninth that is due. */
  async function nine() {
    const book = await lossStory({ verify: false });
    const { w } = book;
    for (let number = 0n; number < 9n; number += 1n) {
      await putEvent(w, "short", usd(1_000));
      await w.wait(QUARTER);
      await w.fresh();
      if (number === 8n) break;
      await run(book, {}, number);
      await w.wait(HOUR);
    }
    w.verifying = true;
    return book;
  }

  it("refuses without the receipt that leaves the ring", async () => {
    const book = await nine();
    await refused(book.w, "ReceiptNotSealed", () => run(book, {}, 8n));
  });

  it("seals that receipt when it is passed, and the ninth entry takes its place", async () => {
    const book = await nine();
    const { w } = book;
    const first = receiptOf(w, "short", 0n);
    const sealed = await w.lossEvent("SOL", "short", 0);
    const ring = { "markets.SOL.state.sides.1.lossEvents.0": { number: [0n, 8n], lienState: [1, 0] } } as const;
    const step = await changed(w, () => run(book, { overwritten: first }, 8n), ring, { among: true });
    assert.equal(told(step, "LossEventFinalized").number, 8n);
    sealed.state.sealed = 1;
    assert.deepEqual(await w.lossEvent("SOL", "short", 0), sealed);
  });

  it("needs no receipt that somebody sealed before", async () => {
    const book = await nine();
    await book.w.seal("SOL", "short", 0n);
    await book.w.fresh();
    assert.equal(told(await run(book, {}, 8n), "LossEventFinalized").number, 8n);
  });

  it("refuses another receipt in its place", async () => {
    const book = await nine();
    const { w } = book;
    // Number 7 is younger than eight hours: its liens are open.
    await refused(w, "NothingToSeal", () => run(book, { overwritten: receiptOf(w, "short", 7n) }, 8n));
    // Number 1 can be sealed, but it is number 0 that leaves the ring.
    await refused(w, "ReceiptNotSealed", () => run(book, { overwritten: receiptOf(w, "short", 1n) }, 8n));
    const first = receiptOf(w, "short", 0n);
    const fake = await strangers.lookAlike(w, first);
    await refused(w, "IllegalOwner", () => run(book, { overwritten: fake }, 8n));
  });

  it("refuses the receipt of the same number of another market", async () => {
    const book = await nine();
    const { w } = book;
    const first = await w.chain.getAccount(receiptOf(w, "short", 0n));
    assert.ok(first);
    const foreign = { ...decode("LossEvent", first.data), market: strangers.nowhere };
    const overwritten = receiptOf(w, "long", 99n);
    await w.chain.setAccount(overwritten, { owner: PROGRAM_ID, data: encodeAccount("LossEvent", foreign) });
    await refused(w, "WrongAccount", () => run(book, { overwritten }, 8n));
  });
});
