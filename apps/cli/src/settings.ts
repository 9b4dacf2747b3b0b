/** What a call is made with: flags, then the environment, then a file, then what fits the network of `npm start`. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { Misuse } from "../../../scripts/lib/command.cjs";
import { readJson } from "../../../scripts/lib/json.cjs";

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

const ofEnvironment = (env: Env): Given => ({
  rpc: env.BALLAST_RPC,
  pool: env.BALLAST_POOL,
  key: env.BALLAST_KEY,
  priorityFee: env.BALLAST_PRIORITY_FEE,
  commitment: env.BALLAST_COMMITMENT,
});

/** Says what is wrong where: of a file its line, of the environment its variable, of the call its flag. */
function checked(values: object, place: (field: string) => string): z.infer<typeof SETTINGS> {
  const found = SETTINGS.safeParse(values);
  if (found.success) return found.data;
  const faults = found.error.issues.map((issue) => {
    const field = String(issue.path[0] ?? (issue.code === "unrecognized_keys" ? issue.keys[0] : ""));
    const what = issue.code === "unrecognized_keys" ? `there is no setting ${field}` : issue.message;
    return `${place(field)}: ${what}`;
  });
  throw new Misuse(faults.join("\n"));
}

const given = (values: Given): object => Object.fromEntries(Object.entries(values).filter(([, x]) => x !== undefined));

function ofFile(named: string | undefined, home: string): z.infer<typeof SETTINGS> {
  const file = named ?? places(home).find((place) => existsSync(place));
  if (file === undefined) return {};
  const { value, lineOf } = readJson(file, "the settings");
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Misuse(`${file}: no settings`);
  const { key, ...rest } = checked(value, (field) => `${file}, line ${lineOf(field)}, ${field}`);
  // A key's path is meant from where the file is.
  return key === undefined ? rest : { ...rest, key: path.resolve(path.dirname(file), key) };
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const upper = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** Settings of flags, environment and file. Throws `Misuse`. */
export function settingsOf(flags: Given, env: Env = process.env, home = homedir()): Settings {
  const { config, ...own } = flags;
  const layers = [
    ofFile(config ?? env.BALLAST_CONFIG, home),
    checked(given(ofEnvironment(env)), (field) => `BALLAST_${upper(field)}`),
    checked(given(own), (field) => `--${kebab(field)}`),
  ];
  const { $schema: _, pool, priorityFee, ...rest } = Object.assign({}, ...layers) as z.infer<typeof SETTINGS>;
  const numbers = {
    ...(pool === undefined ? {} : { pool: BigInt(pool) }),
    ...(priorityFee === undefined ? {} : { priorityFee: BigInt(priorityFee) }),
  };
  return { ...DEFAULTS, ...rest, ...numbers };
}
