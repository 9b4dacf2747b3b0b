/** What must be remembered from one look to the next: legs that shrank, funds that fell, since when an alarm holds. */
import { freshValue, type Input } from "./input";

/** A leg that is smaller than it was when it was last seen. */
export interface Fall {
  venue: string;
  asset: string;
  from: number;
  to: number;
  price: number;
  at: number;
}

export interface Memory {
  /** Tokens of each leg when its venue last answered, by venue and asset. */
  legs: ReadonlyMap<string, number>;
  falls: readonly Fall[];
  /** Most that a venue's fund was seen to hold. */
  funds: ReadonlyMap<string, number>;
  /** When each alarm began that holds, by kind and subject. */
  since: ReadonlyMap<string, number>;
}

export const NOTHING: Memory = { legs: new Map(), falls: [], funds: new Map(), since: new Map() };

/** A leg that lost less than this share of itself was trimmed. */
const TRIMMED = 0.02;

const keyOf = (venue: string, asset: string) => `${venue} ${asset}`;

/** Legs and funds as they are now seen; of a venue that does not answer, as they were. */
export function remembered(input: Input, before: Memory): Memory {
  const [legs, funds] = [new Map(before.legs), new Map(before.funds)];
  const falls = [...before.falls];
  const { now, ages } = input;
  const names = new Set((input.pool.value?.assets ?? []).map(({ asset }) => asset));
  for (const { id, positions, fund } of input.venues) {
    for (const row of freshValue(fund, now, ages.slowMs) ?? []) {
      const key = keyOf(id, row.asset ?? "all");
      funds.set(key, Math.max(row.usd, funds.get(key) ?? 0));
    }
    const seen = freshValue(positions, now, ages.fastMs);
    if (seen === null) continue;
    for (const asset of names) {
      const own = seen.filter((leg) => leg.asset === asset);
      const to = own.reduce((sum, { units }) => sum + units, 0);
      const from = legs.get(keyOf(id, asset)) ?? 0;
      const price = input.pool.value?.assets.find((row) => row.asset === asset)?.price ?? 0;
      if (Math.abs(to) < Math.abs(from) * (1 - TRIMMED)) falls.push({ venue: id, asset, from, to, price, at: now });
      legs.set(keyOf(id, asset), to);
    }
  }
  return { ...before, legs, funds, falls };
}

/** How far a fund has fallen from the most that it was seen to hold, a share. */
export function fundFall({ funds }: Memory, venue: string, asset: string, usd: number): number {
  const peak = funds.get(keyOf(venue, asset)) ?? usd;
  return peak <= 0 ? (usd < 0 ? 1 : 0) : Math.max(0, 1 - usd / peak);
}
