/** What a call is made with: flags, then the environment, then a file, then what fits the network of `npm start`. */
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { settingsIn } from "../../../scripts/lib/layers.cjs";

const url = z
  .string()
  .regex(/^https?:\/\/\S+$/, "is the address of a node, http://...")
  .refine((text) => URL.canParse(text), "is the address of a node, http://...");
const WHOLE = "is a whole number below 2^64";
const whole = z
  .union([z.number().int().nonnegative(), z.string().regex(/^\d{1,20}$/, WHOLE)], WHOLE)
  .refine((value) => /^\d+$/.test(String(value)) && BigInt(value) < 1n << 64n, WHOLE);
const SECONDS = "is a number of seconds from 1 to 600";
const seconds = z.union(
  [z.number().int().min(1, SECONDS).max(600, SECONDS), z.string().regex(/^([1-9]|[1-9]\d|[1-5]\d\d|600)$/, SECONDS)],
  SECONDS,
);

/** A settings file: every field may be left out. */
export const SETTINGS = z
  .strictObject({
    $schema: z.string().describe("For editors: the path of apps/cli/settings.schema.json").optional(),
    rpc: url.describe("The node").optional(),
    pool: whole.describe("Number of the pool").optional(),
    key: z
      .string()
      .min(1)
      .describe("File with the key that signs and pays, as solana-keygen writes it; from where this file is")
      .optional(),
    priorityFee: whole.describe("Micro-lamports per compute unit").optional(),
    commitment: z
      .enum(["processed", "confirmed", "finalized"], "is processed, confirmed or finalized")
      .describe("How deep a transaction must be before a command ends")
      .optional(),
    timeout: seconds.describe("Seconds after which an answer of the node is given up").optional(),
  })
  .describe("Settings of the ballast command line");

/** JSON Schema of the form above; `settings.schema.json` is its text. */
export const settingsSchema = (): object => z.toJSONSchema(SETTINGS, { io: "input" });

export type Given = {
  [K in "rpc" | "pool" | "key" | "priorityFee" | "commitment" | "timeout" | "config"]?: string | undefined;
};

/** What a command runs with. */
export interface Settings {
  rpc: string;
  pool: bigint;
  /** Null: nobody signs. */
  key: string | null;
  priorityFee: bigint;
  commitment: "processed" | "confirmed" | "finalized";
  /** Seconds. */
  timeout: number;
}

/** Where settings are looked for, if no file is named: beside the call, then in the home of the user. */
const places = (home: string) => ["ballast.config.json", path.join(home, ".config/ballast/config.json")];

const DEFAULTS: Settings = {
  rpc: "http://127.0.0.1:8899",
  pool: 1n,
  key: null,
  priorityFee: 0n,
  commitment: "confirmed",
  timeout: 30,
};

type Env = Record<string, string | undefined>;

/** Settings of flags, environment and file. Throws `Misuse`. */
export function settingsOf(flags: Given, env: Env = process.env, home = homedir()): Settings {
  const terms = { schema: SETTINGS, prefix: "BALLAST", places: places(home), paths: ["key" as const] };
  const { $schema: _, pool, priorityFee, timeout, ...rest } = settingsIn(terms, flags, env);
  const numbers = {
    ...(pool === undefined ? {} : { pool: BigInt(pool) }),
    ...(priorityFee === undefined ? {} : { priorityFee: BigInt(priorityFee) }),
    ...(timeout === undefined ? {} : { timeout: Number(timeout) }),
  };
  return { ...DEFAULTS, ...rest, ...numbers };
}
