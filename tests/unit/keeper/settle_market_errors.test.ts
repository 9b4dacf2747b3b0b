import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { refused } from "../../support/expect";

const DAY = 86_400;

describe("settle_market: errors", () => {
  it("books no time after the year 2106, for which the exposure has no room", async () => {
    const w = await World.create({ verify: false });
    w.feeds.freeze("SOL");
    await w.wait(11);
    await w.refresh();
    const ix = instructions.settleMarket({ pool: w.venue.pool, market: w.venue.market("SOL").address });
    await w.waitUntil(2 ** 32 - DAY);
    await refused(w, "MathOverflow", () => w.run(ix, []));
  });
});
