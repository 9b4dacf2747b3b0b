/** What the guardian does, in words. */
import { engine, formatUnits, type instructions, type State } from "@ballast/sdk";
import { usd } from "./amount";

/** A cap that is none. */
const UNLIMITED = 2n ** 64n - 1n;
/** For how long, from when it lands. */
const FOR_DAYS = "for 7 days";

/** A measure in words, with what it replaces. */
export function measureWords({ pool, markets }: State, measure: instructions.Measure): string {
  const { custodies } = pool.state;
  if (measure.kind === "closeDeposits") return `closes deposits of the pool ${FOR_DAYS}`;
  if (measure.kind === "reduceOnly") return `lets market ${measure.index} only be reduced, ${FOR_DAYS}`;
  if (measure.kind === "lowerInterest") {
    const { maxLong, maxShort } = engine.at(markets, measure.index).state.params;
    const now = `from ${usd(maxLong)} and ${usd(maxShort)}`;
    return `lowers the caps of market ${measure.index} to ${usd(measure.maxLong)} USD long and ${usd(measure.maxShort)} short, ${now}`;
  }
  const { decimals, params } = engine.at(custodies, measure.index);
  const tokens = (atoms: bigint) => (atoms === UNLIMITED ? "any number" : formatUnits(atoms, decimals));
  return `lowers the deposit cap of custody ${measure.index} to ${tokens(measure.cap)} tokens, from ${tokens(params.depositCap)}`;
}
