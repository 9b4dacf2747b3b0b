import { instructions, pda } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { edit } from "../../support/edit";
import { refused } from "../../support/expect";
import { poolChange } from "../../support/governance";

describe("queue_change: errors", () => {
  it("has no eta beyond all time: a delay that does not fit is an error, not one in the past", async () => {
    const w = await World.create();
    const [admin, pool, change] = [w.admin.publicKey, w.venue.pool, await poolChange(w, { young: 60 })];
    const ix = instructions.queueChange({ admin, pool, change, number: 0, validUntil: (1n << 63n) - 1n });
    for (const delay of [(1n << 64n) - 1n, (1n << 63n) - 1n]) {
      await edit(w, "Controller", pda.controller(), { delay });
      await refused(w, "MathOverflow", () => w.run(ix, [w.control.admin]));
    }
  });
});
