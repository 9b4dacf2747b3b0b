/** What a call is made with: flags, then the environment. */
import { Misuse } from "../../../scripts/lib/command.cjs";

const RULES = {
  rpc: { form: /^https?:\/\/\S+$/, what: "is the address of a node, http://..." },
  pool: { form: /^\d{1,19}$/, what: "is a whole number" },
  seed: { form: /^\d{1,9}$/, what: "is a whole number below 1,000,000,000" },
};

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

/** Settings of a call. `Misuse` names the flag or the variable that is wrong. */
export function settingsOf(flags: Flags, env: Env = process.env): Settings {
  const text = (name: keyof typeof RULES, variable: string, otherwise: string): string => {
    const given = flags[name];
    const value = given ?? env[variable] ?? otherwise;
    const { form, what } = RULES[name];
    if (form.test(value)) return value;
    throw new Misuse(`${given === undefined ? variable : `--${name}`} ${what}, not "${value}"`);
  };
  return {
    rpc: text("rpc", "BALLAST_RPC", "http://127.0.0.1:8899"),
    pool: BigInt(text("pool", "BALLAST_POOL", "1")),
    seed: Number(text("seed", "BALLAST_SEED", "1")),
    json: flags.json ?? false,
  };
}

/** A number of a flag, within its range. `Misuse`. */
export function numberIn(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= least && value <= most) return value;
  throw new Misuse(`${name} is a number from ${least} to ${most}, not "${text}"`);
}
