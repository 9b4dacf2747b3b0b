/** What a hedge monitor is started with: flags, then the environment, then a file, then what fits `npm start`. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { settingsIn } from "../../../scripts/lib/layers.cjs";
import { TERMS } from "./risk/terms";
import { VENUES } from "./venues/index";

const text = z.string("is text").min(1, "is not empty");
const whole = (least: number, most: number) => {
  const words = `is a whole number, ${least} to ${most}`;
  const typed = (given: unknown) => (typeof given === "string" && /^\d{1,9}$/.test(given) ? Number(given) : given);
  return z.preprocess(typed, z.int(words).min(least, words).max(most, words));
};
const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: `is one of ${words.join(", ")}` });

const LISTING = z.union([
  text.transform((symbol) => ({ symbol, multiple: 1 })),
  z.strictObject({ symbol: text, multiple: z.number("is a number").positive("is above 0") }),
]);

const VENUE = z.strictObject({
  id: oneOf(VENUES),
  markets: z
    .record(text, LISTING)
    .meta({ description: "Asset to market, as ccxt names it: SOL/USDT:USDT; on hyperliquid the coin: SOL." }),
  keyFile: text
    .optional()
    .meta({ description: "File with key, secret and passphrase, for its owner's eyes only (chmod 600)." }),
  address: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/, "address: is an account, 0x and 40 hex digits; never a key")
    .optional()
    .meta({ description: "On hyperliquid, the account." }),
  url: z
    .string()
    .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:|\/|$))\S*$/, "url: https, or http of this machine")
    .optional()
    .meta({ description: "A gateway in the venue's place: keys are sent there." }),
});

const ASSET = z.strictObject({
  custody: z.int("custody: is a whole number").min(0).max(7),
  asset: text,
});

/** A settings file: every field may be left out. */
export const SETTINGS = z.strictObject({
  $schema: z.string().optional().meta({ description: "For editors." }),
  rpc: z
    .string()
    .regex(/^https?:\/\/\S+$/, "is the address of a node, http://...")
    .optional()
    .meta({ description: "The node that the pool is read from." }),
  pool: whole(0, 999_999_999).optional().meta({ description: "Number of the pool." }),
  assets: z.array(ASSET, "is a list, in the file").optional().meta({
    description: "Which token of the pool is which asset; every token that is no stable needs its name.",
  }),
  venues: z.array(VENUE, "is a list, in the file").optional().meta({ description: "Where hedges stand." }),
  terms: TERMS.partial().optional().meta({ description: "What a hedge is judged by." }),
  fastMs: whole(250, 60_000).optional().meta({ description: "Between two looks at positions and equity." }),
  slowMs: whole(1_000, 600_000).optional().meta({ description: "Between two looks at all else." }),
  deadlineMs: whole(100, 60_000).optional().meta({ description: "That an answer may take." }),
  port: whole(0, 65_535)
    .optional()
    .meta({ description: "Port of /health, /ready, /metrics and /hedge/...; none if not given." }),
  host: text.optional().meta({ description: "Address that the port is bound to: 127.0.0.1 if not given." }),
  logLevel: oneOf(["debug", "info", "warn", "error"]).optional().meta({ description: "info if not given." }),
});

type Given = z.infer<typeof SETTINGS>;
export type VenueSettings = z.infer<typeof VENUE>;
/** What a monitor runs with. */
export type Settings = Required<Omit<Given, "$schema" | "terms" | "port">> & {
  terms: z.infer<typeof TERMS>;
  /** Null: nothing is served. */
  port: number | null;
  /** Venues are made up (src/demo): every report says so. No file can claim it, or hide it. */
  demonstration: boolean;
};

const DEFAULTS = {
  rpc: "http://127.0.0.1:8899",
  pool: 1,
  // The pool of `npm start`: USDC, SOL and ETH, and no hedge.
  assets: [
    { custody: 1, asset: "SOL" },
    { custody: 2, asset: "ETH" },
  ],
  venues: [] as VenueSettings[],
  fastMs: 1_500,
  slowMs: 30_000,
  deadlineMs: 2_500,
  port: null,
  demonstration: false,
  host: "127.0.0.1",
  logLevel: "info",
} as const;

/** Settings of flags, environment (`BALLAST_HEDGE_...`) and file. `Misuse` names the place of what is wrong. */
export function settingsOf(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home = homedir(),
): Settings {
  const places = ["ballast-hedge.json", path.join(home, ".config/ballast/hedge.json")];
  const {
    $schema: _,
    terms,
    ...given
  } = settingsIn({ schema: SETTINGS, prefix: "BALLAST_HEDGE", places, paths: [] }, flags, env);
  const file = flags.config ?? env.BALLAST_HEDGE_CONFIG ?? places.find((usual) => existsSync(usual)) ?? ".";
  const folder = path.dirname(String(file));
  const venues = (given.venues ?? []).map(({ keyFile, ...venue }) => ({
    ...venue,
    ...(keyFile === undefined ? {} : { keyFile: path.resolve(folder, keyFile) }),
  }));
  return { ...DEFAULTS, assets: [...DEFAULTS.assets], ...given, venues, terms: TERMS.parse(terms ?? {}) };
}

/** The schema of a settings file, as JSON Schema. */
export const settingsSchema = (): object => ({
  ...z.toJSONSchema(SETTINGS, { io: "input", unrepresentable: "any" }),
  title: "Settings of the Ballast hedge monitor",
});
