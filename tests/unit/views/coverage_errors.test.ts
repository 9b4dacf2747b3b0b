// A fund and parameters as no instruction leaves them.
import { World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { refused } from "../../support/expect";

const MOST = (1n << 64n) - 1n;

describe("coverage: errors", () => {
  let w: World;
  const coverage = () => w.view.coverage(0);

  beforeEach(async () => {
    w = await World.create();
    await coverage();
  });

  it("divides nothing by a target of zero", async () => {
    await editPool(w, { params: { targetShare: 0n, targetMin: 0n } });
    await refused(w, "DivisionByZero", coverage);
  });

  it("wraps no target that does not fit", async () => {
    await editPool(w, { fund: { openInterest: MOST, averageOpenInterest: MOST }, params: { targetShare: 20_000n } });
    await refused(w, "MathOverflow", coverage);
  });
});
