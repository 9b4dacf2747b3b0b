/** What a call is made with: flags, then the environment, then a file, then what fits the network of `npm start`. */
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { settingsIn } from "../../../scripts/lib/layers.cjs";

const url = z.string().regex(/^https?:\/\/\S+$/, "is the address of a node, http://...");
const whole = z.union([z.number().int().nonnegative(), z.string().regex(/^\d{1,19}$/, "is a whole number")]);

/** A settings file: every field may be left out. */
export const SETTINGS = z.strictObject({
  /** For editors. */
  $schema: z.string().optional(),
  /** The node. */
  rpc: url.optional(),
  /** Number of the pool. */
  pool: whole.optional(),
  /** File with the key that signs and pays, as `solana-keygen` writes it. */
  key: z.string().min(1).optional(),
  /** Micro-lamports per compute unit. */
  priorityFee: whole.optional(),
  /** How deep a transaction must be before a command ends. */
  commitment: z.enum(["processed", "confirmed", "finalized"]).optional(),
});

export type Given = { [K in "rpc" | "pool" | "key" | "priorityFee" | "commitment" | "config"]?: string | undefined };

/** What a command runs with. */
export interface Settings {
  rpc: string;
  pool: bigint;
  /** Null: nobody signs. */
  key: string | null;
  priorityFee: bigint;
  commitment: "processed" | "confirmed" | "finalized";
}

/** Where settings are looked for, if no file is named: beside the call, then in the home of the user. */
const places = (home: string) => ["ballast.config.json", path.join(home, ".config/ballast/config.json")];

const DEFAULTS: Settings = {
  rpc: "http://127.0.0.1:8899",
  pool: 1n,
  key: null,
  priorityFee: 0n,
  commitment: "confirmed",
};

type Env = Record<string, string | undefined>;

/** Settings of flags, environment and file. Throws `Misuse`. */
export function settingsOf(flags: Given, env: Env = process.env, home = homedir()): Settings {
  const terms = { schema: SETTINGS, prefix: "BALLAST", places: places(home), paths: ["key" as const] };
  const { $schema: _, pool, priorityFee, ...rest } = settingsIn(terms, flags, env);
  const numbers = {
    ...(pool === undefined ? {} : { pool: BigInt(pool) }),
    ...(priorityFee === undefined ? {} : { priorityFee: BigInt(priorityFee) }),
  };
  return { ...DEFAULTS, ...rest, ...numbers };
}
