/** Prices of the last hours, from a data API: a single look has none, and rules of moves compare with them. */
import { z } from "zod";
import { bounded } from "../../../../scripts/lib/bounded.cjs";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { EVENT } from "../warn/hazard";
import type { Tick } from "../warn/signals";

const MINUTES = EVENT.hours * 60;
/** An answer with its minutes has 40 KB. */
const ask = bounded({ bytes: 1 << 20, ms: 10_000 });
const PRICE = z.string().regex(/^\d{1,20}$/);
const CANDLES = z.object({ items: z.array(z.object({ ts: z.int(), open: PRICE, close: PRICE })) });

/** What a market's minutes began and ended with, oldest first. `Misuse` where no data API answers. */
export async function pastFrom(api: string, market: number, now: number): Promise<Tick[]> {
  const bad = (why: string) => new Misuse(`--api ${api}: ${why}; npm start prints where its own is`);
  if (!/^https?:\/\/\S+$/.test(api)) throw bad("is the address of a data API, http://...");
  const url = new URL(`/v1/markets/${market}/candles?res=1m&limit=${MINUTES}`, api);
  let said: unknown;
  try {
    const response = await ask(url);
    if (!response.ok) throw new Error(`answers ${response.status}`);
    said = await response.json();
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    throw bad(cause?.code ?? message);
  }
  const found = CANDLES.safeParse(said);
  if (!found.success) throw bad("answers with no candles");
  const ticks = found.data.items.reverse().flatMap(({ ts, open, close }) => [
    { time: ts, price: Number(open) / 1e8 },
    { time: ts + 59, price: Number(close) / 1e8 },
  ]);
  return ticks.filter(({ time, price }) => time < now && time >= now - MINUTES * 60 && price > 0);
}
