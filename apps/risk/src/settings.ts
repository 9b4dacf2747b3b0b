/** What a call is made with: flags, then the environment. */
import { z } from "zod";
import { Misuse } from "../../../scripts/lib/command.cjs";

const url = z.string().regex(/^https?:\/\/\S+$/, "is the address of a node, http://...");
const pool = z.string().regex(/^\d{1,19}$/, "is a whole number");
const seed = z.string().regex(/^\d{1,9}$/, "is a whole number below 1,000,000,000");

/** Flags that every command takes. */
export interface Flags {
  rpc?: string;
  pool?: string;
  seed?: string;
  json?: boolean;
}

/** What they come to. */
export interface Settings {
  rpc: string;
  pool: bigint;
  seed: number;
  json: boolean;
}

type Env = Record<string, string | undefined>;

function checked<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  throw new Misuse(`${name} ${found.error.issues[0]?.message ?? "is wrong"}, not "${String(value)}"`);
}

/** Settings of a call. `Misuse` names the flag or the variable that is wrong. */
export function settingsOf(flags: Flags, env: Env = process.env): Settings {
  const pick = (name: "rpc" | "pool" | "seed", variable: string, otherwise: string) => {
    if (flags[name] !== undefined) return [flags[name], `--${name}`] as const;
    return [env[variable] ?? otherwise, variable] as const;
  };
  return {
    rpc: checked(url, ...pick("rpc", "BALLAST_RPC", "http://127.0.0.1:8899")),
    pool: BigInt(checked(pool, ...pick("pool", "BALLAST_POOL", "1"))),
    seed: Number(checked(seed, ...pick("seed", "BALLAST_SEED", "1"))),
    json: flags.json ?? false,
  };
}

/** A number of a flag, within its range. `Misuse`. */
export function numberIn(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= least && value <= most) return value;
  throw new Misuse(`${name} is a number from ${least} to ${most}, not "${text}"`);
}
