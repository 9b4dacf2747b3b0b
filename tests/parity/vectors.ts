// Reads vectors/*.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { engine } from "@ballast/sdk";
import { zero } from "../support/rules";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Fields = Record<string, unknown>;

export const file = <T>(name: string): T =>
  JSON.parse(readFileSync(join(__dirname, "../../vectors", name), "utf8")) as T;

const isFields = (x: unknown): x is Fields => typeof x === "object" && x !== null;

/** A value at a path such as `pool.custodies.0`. */
export function get(from: unknown, path: string): unknown {
  return path.split(".").reduce((x, key) => (isFields(x) ? x[key] : undefined), from);
}

export function put(into: Fields, path: string, value: unknown): void {
  const at = path.lastIndexOf(".");
  const parent = at < 0 ? into : get(into, path.slice(0, at));
  if (!isFields(parent)) throw new Error(`no ${path}`);
  parent[path.slice(at + 1)] = value;
}

/** Decimal strings become bigint, `{"hex"}` bytes, `{"$": path}` what the state has there. */
export function decode(json: Json, state?: Fields): unknown {
  if (typeof json === "string") return /^-?\d+$/.test(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map((item) => decode(item, state));
  if (json === null || typeof json !== "object") return json;
  if (typeof json.$ === "string") return get(state, json.$);
  if (typeof json.hex === "string") return Uint8Array.from(Buffer.from(json.hex, "hex"));
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, decode(value, state)]));
}

/** The other way: bigint become decimal strings, nothing becomes null. */
export function encode(value: unknown): Json {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(encode);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
  return (value ?? null) as Json;
}

/** Every number by its path. */
export function leaves(value: Json, path = "", into: Record<string, Json> = {}): Record<string, Json> {
  if (value === null || typeof value !== "object") into[path] = value;
  else for (const [key, item] of Object.entries(value)) leaves(item, path ? `${path}.${key}` : key, into);
  return into;
}

/** The pool and the market that the vectors start from. What their file leaves out is zero. */
export function start(): { pool: engine.PoolState; market: engine.MarketState } {
  const world = { pool: zero("PoolState"), market: zero("MarketState") };
  const { pool, market } = file<Record<string, Json>>("world.json");
  for (const [path, value] of Object.entries(leaves({ pool: pool ?? null, market: market ?? null })))
    put(world as unknown as Fields, path, decode(value));
  return world;
}
