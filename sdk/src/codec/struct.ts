import type { PublicKey } from "@solana/web3.js";
import type { Ballast } from "../idl/index";

/**
 * A type of the IDL as the SDK reads it: 64 and 128 bits are bigint, smaller numbers are numbers, bytes are arrays of
 * bytes.
 */
export type Value<T> = T extends "u64" | "i64" | "u128"
  ? bigint
  : T extends "u8" | "u16" | "u32"
    ? number
    : T extends "bool"
      ? boolean
      : T extends "pubkey"
        ? PublicKey
        : T extends { array: ["u8", number] }
          ? Uint8Array
          : T extends { array: [infer Item, 2] }
            ? [Value<Item>, Value<Item>]
            : T extends { defined: { name: infer N extends string } }
              ? Struct<N>
              : never;

type Fields<N extends string> = Extract<Ballast["types"][number], { name: N }>["type"]["fields"][number];

/** A struct of the IDL by its name in camelCase. */
export type Struct<N extends string> = { [F in Fields<N> as F["name"]]: Value<F["type"]> };
