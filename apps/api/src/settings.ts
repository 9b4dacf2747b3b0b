/** What the API is started with: flags, then the environment, then a file, then what fits `npm start`'s network. */
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { Misuse } from "../../../scripts/lib/command.cjs";
import { settingsIn } from "../../../scripts/lib/layers.cjs";
import { isServer } from "./db";

const numberUpTo = (least: number, most: number) =>
  z.preprocess(
    (given) => (typeof given === "string" && /^\d{1,9}$/.test(given) ? Number(given) : given),
    z
      .int(`is a whole number from ${least} to ${most}`)
      .min(least, `is a whole number from ${least} to ${most}`)
      .max(most, `is a whole number from ${least} to ${most}`),
  );
const WHOLE = "is a whole number below 2^64";
const whole = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,20}$/, WHOLE)], WHOLE)
  .refine((value) => /^\d+$/.test(String(value)) && BigInt(value) < 1n << 64n, WHOLE);
const address = (pattern: RegExp, words: string) =>
  z
    .string()
    .regex(pattern, words)
    .refine((text) => URL.canParse(text), words);
const text = z.string("is text").min(1, "is not empty");
const listOf = (item: z.ZodType<string>) =>
  z.preprocess((given) => (typeof given === "string" ? given.split(",").filter(Boolean) : given), z.array(item).min(1));

/** A settings file: every field may be left out. */
export const SETTINGS = z
  .strictObject({
    $schema: z.string().optional().describe("For editors."),
    rpc: listOf(address(/^https?:\/\/\S+$/, "is the address of a node, http://..."))
      .optional()
      .describe("Nodes, a list or text with commas: the best of them is read at each moment."),
    ws: listOf(address(/^wss?:\/\/\S+$/, "is the address of a WebSocket, ws://..."))
      .optional()
      .describe("Their WebSockets in the same order; one port above a node of this machine, none if not given."),
    pool: whole.optional().describe("Number of the pool."),
    db: text.optional().describe("Folder of the embedded database, or postgres://... of a server."),
    ingest: z
      .enum(["yes", "no"], "is yes or no")
      .optional()
      .describe("no: only reads tables that another process fills, as replicas do."),
    risk: z.enum(["yes", "no"], "is yes or no").optional().describe("no: forecasts, alarms and advice are not made."),
    forecasts: text
      .optional()
      .describe("File that forecasts are written to before their outcome; beside an embedded database if not given."),
    hedge: address(/^https?:\/\/[^\s?#@]+$/, "is the address of a hedge monitor, http://127.0.0.1:9465")
      .optional()
      .describe("Hedge monitor whose answers are handed on; none if not given. Keys of exchanges are never here."),
    port: numberUpTo(0, 65_535).optional().describe("Where it listens; 0 for any free one."),
    host: text.optional().describe("Address that the port is bound to: 127.0.0.1 if not given."),
    static: text.optional().describe("Folder of the dashboard's pages, served at /."),
    rate: numberUpTo(0, 1_000_000)
      .optional()
      .describe("Requests of an address in a minute, which has a tenth of the streams; 0 for any number of both."),
    streams: numberUpTo(0, 100_000).optional().describe("Streams that may be open at once."),
    origins: listOf(text).optional().describe("Origins that pages may call from; any if not given."),
  })
  .describe("Settings of the Ballast API");

/** JSON Schema of the form above; `settings.schema.json` is its text. */
export const settingsSchema = (): object => z.toJSONSchema(SETTINGS, { io: "input", unrepresentable: "any" });

export interface Settings {
  rpc: string[];
  /** In the order of the nodes; for one without, accounts are read again and again instead. */
  ws: string[];
  pool: bigint;
  db: string;
  port: number;
  host: string;
  ingest: "yes" | "no";
  risk: "yes" | "no";
  /** Null: no record. */
  forecasts: string | null;
  /** Null: none. */
  hedge: string | null;
  /** Null: no pages. */
  static: string | null;
  rate: number;
  streams: number;
  origins: readonly string[] | null;
}

const places = (home: string) => ["ballast-api.json", path.join(home, ".config/ballast/api.json")];

/** Where a node of one's own keeps its WebSocket, as web3.js has it. */
function beside(rpc: string): string[] {
  const { hostname, port } = new URL(rpc);
  return hostname === "127.0.0.1" || hostname === "localhost" ? [`ws://${hostname}:${Number(port || "80") + 1}`] : [];
}

type Env = Readonly<Record<string, string | undefined>>;

/** Settings of flags, environment (`BALLAST_API_...`) and file. Throws `Misuse`. */
export function settingsOf(
  flags: Readonly<Record<string, unknown>>,
  env: Env = process.env,
  home = homedir(),
): Settings {
  const terms = {
    schema: SETTINGS,
    prefix: "BALLAST_API",
    places: places(home),
    paths: ["static", "forecasts"] as const,
  };
  const { $schema: _, pool, ...given } = settingsIn(terms, flags, env);
  const rpc = given.rpc ?? ["http://127.0.0.1:8899"];
  const ws = given.ws ?? rpc.flatMap(beside);
  if (ws.length > rpc.length)
    throw new Misuse(`--ws: ${ws.length} WebSockets for ${rpc.length} nodes; they belong together by order`);
  const db = given.db ?? path.join(home, ".local/share/ballast/api");
  // Several servers of one database would each write forecasts of their own: there it is said which does.
  const forecasts = isServer(db) ? null : path.join(db, "forecasts.ndjson");
  return {
    ...{ db, port: 8_080, host: "127.0.0.1", risk: "yes", forecasts, hedge: null },
    ...{ ingest: "yes", static: null, rate: 1_200, streams: 2_000, origins: null },
    ...given,
    ...{ rpc, ws, pool: BigInt(pool ?? 1) },
  };
}
