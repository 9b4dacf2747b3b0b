import assert from "node:assert/strict";
import { CRASHES } from "../src/backtest/crashes";
import { backtest } from "../src/backtest/run";
import { seriesIn } from "../src/series/find";

/** A folder of real prices, which are nobody's to commit: whoever has them names it. */
const DATA = process.env.BALLAST_DATA;

/** What was measured in November 2026 on SOL, from July 2025 on; CPU: 5 s. */
const measured = (folder: string) => {
  it("is calibrated to 0.01 over four hours and over a day, and was surprised by 10 October", () => {
    const bars = seriesIn(folder, "sol-15m");
    const split = Date.parse("2025-07-01T00:00Z") / 1_000;
    const asked = { bars, split, accounts: 20_000, seed: 1, hours: [4, 24], crashes: CRASHES, leverage: 32 };
    for (const { model, hours, all, crashes } of backtest(asked, {}, [64]).verdicts) {
      const [october] = crashes;
      // A tail that had seen more of it would be true on no other day.
      if (model === "fhs + 64 x jumps") assert.ok(all.ece > 0.05 && october && october.expected < october.happened);
      if (model !== "fhs + jumps") continue;
      assert.ok(all.ece < 0.01, `${hours} h: ${all.ece}`);
      assert.ok(all.brierSkill > 0.3 && all.prAuc > (hours === 4 ? 0.47 : 0.6), `${all.brierSkill} ${all.prAuc}`);
      assert.ok(october && october.expected < october.happened, "nothing before it said so");
    }
  });
};

if (DATA !== undefined) describe("the forecast of real days", () => measured(DATA));
