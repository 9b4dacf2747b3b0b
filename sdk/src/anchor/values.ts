/**
 * Numbers and bytes as Anchor's coders have them (BN, arrays of numbers), and as the SDK does (bigint, `Uint8Array`).
 */
import { PublicKey } from "@solana/web3.js";
import BN from "bn.js";

/** A value of the SDK as Anchor's coders take it: BN for bigint, arrays for bytes, the same all the way down. */
export type Anchored<T> = T extends bigint
  ? BN
  : T extends Uint8Array
    ? number[]
    : T extends PublicKey | string | number | boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? Anchored<Item>[]
        : { [K in keyof T]: Anchored<T[K]> };

/** A bigint as BN, exact and with its sign. */
export const toBN = (value: bigint): BN => new BN(value.toString());

/** A BN as bigint, exact and with its sign. */
export const toBigint = (value: BN): bigint => BigInt(value.toString());

/** A value of the SDK, however deep, as Anchor's coders take it. */
export function toAnchor<T>(value: T): Anchored<T> {
  const convert = (x: unknown): unknown => {
    if (typeof x === "bigint") return toBN(x);
    if (x instanceof Uint8Array) return [...x];
    if (Array.isArray(x)) return x.map(convert);
    if (x === null || typeof x !== "object" || x instanceof PublicKey) return x;
    return Object.fromEntries(Object.entries(x).map(([key, item]) => [key, convert(item)]));
  };
  return convert(value) as Anchored<T>;
}

/** A value of Anchor's coders with each BN as bigint; arrays of numbers stay arrays. */
export function fromAnchor(value: unknown): unknown {
  if (BN.isBN(value)) return toBigint(value);
  if (Array.isArray(value)) return value.map(fromAnchor);
  if (value === null || typeof value !== "object" || value instanceof PublicKey || value instanceof Uint8Array)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromAnchor(item)]));
}
