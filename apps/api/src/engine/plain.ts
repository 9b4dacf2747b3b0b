/** Values of the SDK as JSON has them: numbers of the chain as decimal text, addresses in base 58, bytes in hex. */
import { BallastError, engine, type PoolState, type State } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { addressText } from "../address";

export const text = (value: bigint): string => value.toString();
export const maybe = (value: bigint | null): string | null => (value === null ? null : value.toString());
/** Times and counts, which are far below 2^53. */
export const num = (value: bigint): number => Number(value);
export const hex = (bytes: ArrayLike<number>): string =>
  (bytes instanceof Uint8Array
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    : Buffer.from(Array.from(bytes))
  ).toString("hex");
export const sideName = (side: number): "long" | "short" => (side === 0 ? "long" : "short");
export const sideNumber = (side: "long" | "short"): 0 | 1 => (side === "long" ? 0 : 1);

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** A decoded structure, however deep. */
export function plain(value: unknown): Plain {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof PublicKey) return addressText(value);
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || value === undefined) return null;
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return typeof value === "number" || typeof value === "boolean" ? value : String(value);
}

/** Parameters, flat: those of loss events are beside those of the pool, as in the configuration. */
export const paramsOf = (params: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([key, value]) =>
      typeof value === "object" ? Object.entries(paramsOf(value as object)) : [[key, String(value)]],
    ),
  );

/** A part of a whole, 1e-4, rounded down; zero of nothing. */
export const share = (part: bigint, whole: bigint): bigint => (whole === 0n ? 0n : (part * 10_000n) / whole);

/** What a rule answers; null where it refuses, as with prices that are too old. */
export function unless<T>(asked: () => T): T | null {
  try {
    return asked();
  } catch (error) {
    if (error instanceof engine.MathError || error instanceof BallastError) return null;
    throw error;
  }
}

const known = (name: engine.TypeName, state: object): Uint8Array =>
  engine.bytesKnown(state) ?? engine.encoded(name, state);

/** A pool at a moment, and one of its markets, as rules take them. */
function scene(type: "Instant" | "Scene", { now, slot, pool, markets }: State, market: number) {
  const bytes = new Uint8Array(engine.sizeOf(type));
  const view = new DataView(bytes.buffer);
  view.setBigInt64(engine.offsetOf(type, "now"), now, true);
  view.setBigUint64(engine.offsetOf(type, "slot"), slot, true);
  bytes.set(known("PoolState", pool.state), engine.offsetOf(type, "pool"));
  const own = type === "Scene" ? markets[market] : undefined;
  if (own !== undefined) bytes.set(known("MarketState", own.state), engine.offsetOf(type as "Scene", "market"));
  return engine.bytesOf(type, bytes);
}

export const ruleOfPool = (state: State) => engine.call("rule_fund", scene("Instant", state, 0), {});
export const ruleOfToken = (state: State, custody: number) =>
  engine.call("rule_token", scene("Instant", state, 0), { custody, age: 0n });
export const ruleOfMarket = (state: State, market: number, side: number) =>
  engine.call("rule_market", scene("Scene", state, market), { side, price: priceOf(state.pool.state, market) });

/** What a size is worth at a price, rounded down: its profit had it cost nothing. */
export const worth = (size: bigint, price: bigint, unit: bigint): bigint =>
  engine.call("rule_pnl", null, { size, entry: 0n, price, unit, side: 0 }).value;

/** The cached price of a market. */
export const priceOf = (pool: PoolState, market: number): bigint =>
  engine.at(pool.custodies, engine.at(pool.exposures, market).index).print.price;
