// Prices that value no pool, and a pool as no instruction leaves it.
import { World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { present, refused } from "../../support/expect";

const MOST = (1n << 64n) - 1n;

describe("lp_price: errors", () => {
  let w: World;
  const price = () => w.view.lpPrice();

  beforeEach(async () => {
    w = await World.create();
    await w.refresh();
    await price();
  });

  it("refuses to value for a depositor what a silent feed prices", async () => {
    w.feeds.freeze("SOL");
    await w.wait(20);
    await w.fresh();
    await w.wait(61);
    await w.fresh();
    await refused(w, "FeedSilent", price);
  });

  it("refuses a cached print that lies ahead", async () => {
    const now = BigInt(await w.now());
    await editPool(w, { custodies: { 1: { print: { publishTime: now + 3n } } } });
    await refused(w, "OracleFuture", price);
  });

  it("divides nothing by a unit of zero, and wraps no sum", async () => {
    const { state: sound } = await w.pool();
    await editPool(w, { custodies: { 1: { unit: 0n } } });
    await refused(w, "DivisionByZero", price);
    await editPool(w, ({ state }) => {
      for (const [i, custody] of sound.custodies.entries())
        Object.assign(present(state.custodies[i]), { unit: custody.unit, owned: MOST });
    });
    await refused(w, "MathOverflow", price);
  });
});
