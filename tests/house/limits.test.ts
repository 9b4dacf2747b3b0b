// The SDK asks for what the bench measured: the file that it writes is of the snapshot.
import { ok, strictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Results } from "../../bench/figures";
import { limitsFile, limitsOf } from "../../bench/limits";

const ROOT = path.join(__dirname, "../..");
const snapshot = JSON.parse(readFileSync(path.join(ROOT, "bench/snapshot.json"), "utf8")) as Results;

describe("limits of compute units", () => {
  it("are those that the bench's snapshot gives", () => {
    strictEqual(readFileSync(path.join(ROOT, "sdk/src/actions/units.ts"), "utf8"), limitsFile(snapshot.cu));
  });

  it("leave a fifth above the worst figure of each part", () => {
    const limits = limitsOf(snapshot.cu);
    for (const [part, figure] of [
      ["liquidate", "worst_liquidate"],
      ["decreasePosition", "worst_decrease_position"],
      ["executeDecrease", "worst_execute_decrease"],
      ["applyLienEach", "worst_apply_lien_each"],
      ["claimReceiptEach", "worst_claim_receipt_each"],
    ] as const) {
      ok((limits[part] ?? 0) >= 1.2 * (snapshot.cu[figure] ?? Number.POSITIVE_INFINITY), part);
    }
  });

  it("cover the first prices of a crash day in a pool of five tokens, each price by itself", () => {
    const { refreshPrices = 0, refreshPriceEach = 0 } = limitsOf(snapshot.cu);
    const measured = snapshot.cu.refresh_prices_crash_day ?? Number.POSITIVE_INFINITY;
    ok(refreshPrices + 5 * refreshPriceEach >= 1.2 * measured);
  });

  it("are not made of figures that nobody measured", () => {
    const { worst_liquidate: _, ...rest } = snapshot.cu;
    let error: unknown;
    try {
      limitsOf(rest);
    } catch (caught) {
      error = caught;
    }
    ok(error instanceof RangeError && /worst_liquidate/.test(error.message));
  });
});
