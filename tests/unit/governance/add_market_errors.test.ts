import { DEFAULT_ASSET, DEFAULT_MARKET, instructions, pda } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { refused } from "../../support/expect";
import { strangeKey } from "../../support/forge";

describe("add_market of a pool with liquidity: errors", () => {
  let w: World;
  beforeEach(async () => {
    w = await World.create({ verify: false });
    const mint = await w.tokens.createMint({ decimals: 8, authority: null });
    const config = DEFAULT_ASSET;
    const { change } = await w.control.queue({ kind: "listCustody", mint, feedId: strangeKey().toBytes(), config });
    await w.waitUntil(change.eta);
    await w.control.execute(change);
  });

  it("waits for its change's eta to the second, and not beyond its last", async () => {
    const { change } = await w.control.queue(
      { kind: "listMarket", token: 2, stable: 0, config: DEFAULT_MARKET },
      { validFor: 100 },
    );
    const market = pda.market(w.venue.pool, 1);
    const accounts = { admin: w.admin.publicKey, pool: w.venue.pool, market, change: change.address };
    const ix = instructions.addMarket({ ...accounts, index: 2, stable: 0, sleeps: false, config: DEFAULT_MARKET });
    const add = () => w.run(ix, [w.control.admin]);
    await w.waitUntil(change.eta - 1);
    await refused(w, "ChangeNotDue", add);
    await w.waitUntil(change.validUntil + 1);
    await refused(w, "ChangeExpired", add);
  });
});
