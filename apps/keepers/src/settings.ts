/**
 * What a keeper is started with: flags, then the environment, then a file, then what fits the network of `npm start`.
 */
import { homedir } from "node:os";
import path from "node:path";
import { TASK_KINDS, type TaskKind } from "@ballast/sdk";
import { z } from "zod";
import { Misuse } from "../../../scripts/lib/command.cjs";
import { settingsIn } from "../../../scripts/lib/layers.cjs";
import { FEES, type Share } from "./options";

const listOf = <T>(item: z.ZodType<T>) =>
  z.preprocess((given) => (typeof given === "string" ? given.split(",").filter(Boolean) : given), z.array(item).min(1));
const WORDS = { error: "is a whole number" };
const whole = z.preprocess(
  (given) => (typeof given === "string" && /^\d{1,19}$/.test(given) ? BigInt(given) : given),
  z.union([z.bigint(), z.int(WORDS).nonnegative(WORDS).transform(BigInt)], WORDS),
);
const upTo = (most: number) =>
  z.preprocess(
    (given) => (typeof given === "string" && /^\d{1,9}$/.test(given) ? Number(given) : given),
    z.int(`is a whole number, ${most} at most`).min(0).max(most, `is a whole number, ${most} at most`),
  );
const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: `is one of ${words.join(", ")}` });
const text = z.string("is text").min(1, "is not empty");

const SHARE = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/;
const share = z.string("is i/n, as 1/2 and 2/2 of two keepers").refine((given) => {
  const [, index = "0", of = "0"] = SHARE.exec(given) ?? [];
  return Number(index) > 0 && Number(index) <= Number(of);
}, "is i/n, as 1/2 and 2/2 of two keepers");

/** A settings file: every field may be left out. Lists are JSON lists, or text with commas. */
export const SETTINGS = z.strictObject({
  $schema: z.string().optional().meta({ description: "For editors." }),
  rpc: listOf(z.string().regex(/^https?:\/\/\S+$/, "is the address of a node, http://..."))
    .optional()
    .meta({ description: "Nodes, the first one preferred; what is sent goes to all." }),
  ws: listOf(z.string().regex(/^wss?:\/\/\S+$/, "is the address of a WebSocket, ws://..."))
    .optional()
    .meta({ description: "Their WebSockets, in the same order. A node without one is asked again and again." }),
  pool: whole.optional().meta({ description: "Number of the pool." }),
  key: text
    .optional()
    .meta({ description: "File with the key that signs, pays and is paid, as solana-keygen writes it." }),
  share: share
    .optional()
    .meta({ description: "i/n: of n keepers this one does the i-th part first, and the rest two slots later." }),
  kinds: listOf(oneOf(TASK_KINDS)).optional().meta({ description: "What it does; everything if not given." }),
  feeCap: whole.optional().meta({ description: "Most that is paid for priority, micro-lamports per compute unit." }),
  feePercentile: upTo(100)
    .optional()
    .meta({ description: "Where bidding begins: percentile of what was paid lately for the same accounts." }),
  bearCost: oneOf(["none", "deficit"])
    .optional()
    .meta({ description: "deficit: a bankrupt position may cost more than it brings, up to the cap." }),
  prices: oneOf(["none", "hermes", "recorded"])
    .optional()
    .meta({ description: "Where prices come from that this keeper brings onto the chain." }),
  pricesFrom: text
    .optional()
    .meta({ description: "Address of Hermes, or FEED=FILE of recorded series, several by commas." }),
  hermesToken: text
    .optional()
    .meta({ description: "For a Hermes that asks for one. Not a flag: calls are seen by all." }),
  port: upTo(65_535).optional().meta({ description: "Of /health, /ready, /metrics and /state; none if not given." }),
  host: text.optional().meta({ description: "Address that the port is bound to: 127.0.0.1 if not given." }),
  ledger: text.optional().meta({ description: "File of every lamport and reward, one JSON object a line." }),
  logLevel: oneOf(["debug", "info", "warn", "error"])
    .optional()
    .meta({ description: "info if not given; debug tells of every round and race." }),
});

/** What a keeper runs with. */
export interface Settings {
  rpc: string[];
  ws: string[];
  pool: bigint;
  /** Null: nobody signs. */
  key: string | null;
  share: Share;
  kinds: readonly TaskKind[];
  feeCap: bigint;
  feePercentile: number;
  bearCost: "none" | "deficit";
  prices: "none" | "hermes" | "recorded";
  pricesFrom: string | null;
  hermesToken: string | null;
  /** Null: nothing is served. */
  port: number | null;
  host: string;
  ledger: string | null;
  logLevel: "debug" | "info" | "warn" | "error";
}

const DEFAULTS = {
  rpc: ["http://127.0.0.1:8899"],
  ws: [] as string[],
  pool: 1n,
  key: null,
  share: "1/1",
  kinds: TASK_KINDS,
  feeCap: FEES.cap,
  feePercentile: FEES.percentile,
  bearCost: FEES.bearCost,
  prices: "none",
  pricesFrom: null,
  hermesToken: null,
  port: null,
  host: "127.0.0.1",
  ledger: null,
  logLevel: "info",
} as const;

const places = (home: string) => ["ballast-keeper.json", path.join(home, ".config/ballast/keeper.json")];

/** Where a network of one's own keeps its WebSocket, as web3.js has it: one port above. */
const beside = (rpc: string): string[] => {
  const url = new URL(rpc);
  if (url.hostname !== "127.0.0.1" && url.hostname !== "localhost") return [];
  return [`ws://${url.hostname}:${Number(url.port || "80") + 1}`];
};

/**
 * Settings of flags, environment (`BALLAST_KEEPER_...`, and `BALLAST_RPC`, `BALLAST_POOL`, `BALLAST_KEY`) and file.
 * Throws `Misuse`.
 */
export function settingsOf(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home = homedir(),
): Settings {
  const terms = {
    schema: SETTINGS,
    prefix: "BALLAST_KEEPER",
    // What `npm start` prints, and every other command goes by.
    shared: { prefix: "BALLAST", fields: ["rpc", "pool", "key"] as const },
    places: places(home),
    paths: ["key", "ledger"] as const,
  };
  const { $schema: _, ...given } = settingsIn(terms, flags, env);
  const settings = { ...DEFAULTS, ...given };
  const [index, of] = settings.share.split("/").map(Number) as [number, number];
  const ws = given.ws ?? settings.rpc.flatMap(beside);
  if (ws.length > settings.rpc.length) {
    throw new Misuse(`--ws: ${ws.length} WebSockets for ${settings.rpc.length} nodes; they belong together by order`);
  }
  if (settings.prices === "recorded" && settings.pricesFrom === null) {
    throw new Misuse("--prices recorded: needs the file of the series, --prices-from FEED=FILE");
  }
  return { ...settings, rpc: [...settings.rpc], ws: [...ws], share: { index: index - 1, of } };
}

/** The schema of a settings file, as JSON Schema. */
export const settingsSchema = (): object => ({
  ...z.toJSONSchema(SETTINGS, { io: "input", unrepresentable: "any" }),
  title: "Settings of a Ballast keeper",
});
