/** What is hedged of each asset, against what should be. */
import type { PoolView } from "../pool/view";
import { bandOf } from "./band";
import { freshnessOf, type Input } from "./input";
import type { AssetState } from "./state";
import { daily } from "./tail";

/** Units that stand on venues; `unsure` are last known of those that do not answer. */
function hedged({ venues, now, ages }: Input, asset: string): { units: number; unsure: number } {
  let [units, unsure] = [0, 0];
  for (const { positions } of venues) {
    const own = (positions.value ?? []).filter((leg) => leg.asset === asset).reduce((sum, leg) => sum + leg.units, 0);
    units += own;
    if (freshnessOf(positions, now, ages.fastMs) !== "fresh") unsure += own;
  }
  return { units, unsure };
}

/** Each asset of the pool. Hedges count at the pool's price: units are what hedges. */
export function assetsOf(input: Input, pool: PoolView): AssetState[] {
  const { terms } = input;
  return pool.assets.map(({ asset, price, delta, up, down, rounding, sigma }) => {
    const { units, unsure } = hedged(input, asset);
    const hedge = units * price;
    const target = (1 - terms.ratio) * delta;
    const error = delta + hedge - target;
    const sigmaDay = daily(sigma);
    const band = bandOf(pool.nav, sigmaDay, terms);
    const inside = Math.abs(error) <= band;
    return {
      asset,
      price,
      delta,
      hedge,
      net: delta + hedge,
      target,
      error,
      errorBp: pool.nav === 0 ? 0 : (error / pool.nav) * 10_000,
      band,
      inside,
      naked: inside ? 0 : Math.abs(error),
      unsure: unsure * price,
      sigmaDay,
      up,
      down,
      rounding,
    };
  });
}
