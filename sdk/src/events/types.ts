import type { PublicKey } from "@solana/web3.js";
import type { Ballast } from "../idl/index";

/** A type of the IDL as the SDK reads it: 64 and 128 bits are bigint, smaller numbers are numbers, bytes are arrays of bytes. */
type Value<T> = T extends "u64" | "i64" | "u128"
  ? bigint
  : T extends "u8" | "u16" | "u32"
    ? number
    : T extends "bool"
      ? boolean
      : T extends "pubkey"
        ? PublicKey
        : T extends { array: ["u8", number] }
          ? Uint8Array
          : T extends { defined: { name: infer N extends string } }
            ? Struct<N>
            : never;

type Fields<N extends string> = Extract<Ballast["types"][number], { name: N }>["type"]["fields"][number];
type Struct<N extends string> = { [F in Fields<N> as F["name"]]: Value<F["type"]> };

/** Name of an event, as in the IDL: `PositionLiquidated`. */
export type EventName = Capitalize<Ballast["events"][number]["name"]>;

/** The fields of an event, by its name. Amounts as in the program: 1e-6 USD, atoms, 1e-8 USD for prices. */
export type EventData<N extends EventName> = Struct<Uncapitalize<N>>;

/** The start of every event. A gap in `sequence` means that one was missed. */
export type EventHeader = Struct<"header">;

/** An event with its name. Ask for `name` first, then `data` has its fields. */
export type BallastEvent = { [N in EventName]: { name: N; data: EventData<N> } }[EventName];
