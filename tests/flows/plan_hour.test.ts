// A plan names tickets of an hour. What becomes of it when that hour ends on its way.
import assert from "node:assert/strict";
import { closeInstructions, createContext, decodeError, refreshInstructions } from "@ballast/sdk";
import { at, refused } from "../support/expect";
import { HOUR, lossStory } from "../support/loss";

describe("flow: a plan and its hour", () => {
  /** A winner whose profit waits, one second before tickets are of the next hour. */
  async function lastSecond() {
    const book = await lossStory({ price: "145" });
    const { w } = book;
    const winner = at(book.winners, 0);
    await w.waitUntil(Math.ceil(((await w.now()) + 5) / HOUR) * HOUR - 1);
    await w.fresh();
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const plan = () => closeInstructions(ctx, { position: winner.address });
    const keys = [winner.owner.keypair];
    const land = async (planned: Awaited<ReturnType<typeof plan>>) => {
      const { logs } = await w.chain.send(planned.instructions, keys).catch((e: unknown) => {
        throw decodeError(e);
      });
      return logs;
    };
    return { w, winner, ctx, plan, land };
  }

  it("lands until its last second, which it says", async () => {
    const { w, plan, land } = await lastSecond();
    const planned = await plan();
    assert.ok(at(planned.quote.held, 0).tokens > 0n);
    const until = Number(planned.validUntil);
    assert.ok(until - (await w.now()) <= 1 && until % HOUR === 0, "tickets are rounded up to the hour");
    await w.waitUntil(until);
    assert.ok((await land(planned)).length > 0);
  });

  it("is refused a second later, and planned anew lands", async () => {
    const { w, plan, land, winner } = await lastSecond();
    const planned = await plan();
    await w.waitUntil(Number(planned.validUntil) + 1);
    await refused(w, "WrongAccount", () => land(planned));
    const again = await plan();
    assert.equal(again.validUntil, (planned.validUntil ?? 0n) + BigInt(HOUR));
    await land(again);
    assert.equal((await w.ticketsOf(winner.owner)).length, 1);
  });

  it("has no end where it names no tickets", async () => {
    const { ctx } = await lastSecond();
    assert.equal((await refreshInstructions(ctx)).validUntil, null);
  });
});
