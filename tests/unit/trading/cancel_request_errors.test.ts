import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { edit } from "../../support/edit";
import { refused } from "../../support/expect";

describe("cancel_request: errors", () => {
  it("refuses a request of no kind, which no instruction leaves behind", async () => {
    const w = await World.create({ verify: false });
    const alice = await w.trader({ usdc: 1_000 }, "alice");
    const { request } = await alice.place("SOL", "long", { size: 1, collateral: { USDC: 300 } });
    await w.wait(60);
    await edit(w, "Request", request.address, { state: { kind: 9 } });
    const ix = instructions.cancelRequest({
      ...{ payer: w.keeper.address, owner: alice.address, pool: w.venue.pool },
      ...{ market: w.venue.market("SOL").address, request: request.address },
      ...{ vault: w.venue.home.vault, ownerToken: alice.token("USDC") },
    });
    await refused(w, "InvalidParameter", () => w.run(ix, [w.keeper]));
  });
});
