// A volatility grid and parameters as no instruction leaves them: the first print of a new cell closes the one before.
import { World } from "@ballast/testkit";
import { editMarket } from "../../support/edit";
import { refused } from "../../support/expect";

const MOST = (1n << 64n) - 1n;

describe("refresh_prices: errors", () => {
  let w: World;
  const refresh = () => w.run(w.feeds.refresh(), []);

  beforeEach(async () => {
    w = await World.create({ verify: false });
    await w.refresh();
    await w.wait(600);
    await w.feeds.publishAll();
  });

  it("divides nothing by a cell whose lowest and highest price are zero", async () => {
    await editMarket(w, "SOL", { volatility: { range: { low: 0n, high: 0n } } });
    await refused(w, "DivisionByZero", refresh);
  });

  it("wraps no margin that does not fit", async () => {
    await editMarket(w, "SOL", { params: { stress: 1n << 62n, marginSigmas: MOST } });
    await refused(w, "MathOverflow", refresh);
  });
});
