// `npm run bench:api`: reads the call, and loads what measures when it is right.
import { existsSync } from "node:fs";
import { main, misuse, readFlags } from "../../../../scripts/lib/command.cjs";
import { isServer } from "../../src/db/where";
import { CONNECTIONS } from "./terms";

const USAGE = `npm run bench:api -- [--events N] [--positions N] [--asks N] [--clients N] [--db embedded|server|postgres://...|folder] [--json] [--save]
What reading, writing and following cost with so many events (1000000), in CPU.
  --db    embedded (PGlite), a PostgreSQL that is started for it, the address of one, or a folder to keep
  --json  the figures on stdout; --save keeps them in bench/api.json`;
const TEXT = { type: "string" } as const;
const FLAGS = {
  events: TEXT,
  positions: TEXT,
  asks: TEXT,
  clients: TEXT,
  db: TEXT,
  json: { type: "boolean" },
  save: { type: "boolean" },
} as const;
const OURS = ["embedded", "server"];

function number(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (/^[1-9]\d{0,7}$/.test(given)) return Number(given);
  throw misuse(`--${name}: is a whole number above 0`, USAGE);
}

main(async (args) => {
  const { values } = readFlags(USAGE, { options: FLAGS }, args);
  const { db, json = false, save = false } = values;
  const terms = {
    events: number("events", values.events, 1_000_000),
    positions: number("positions", values.positions, 100_000),
    asks: number("asks", values.asks, 5_000),
    clients: number("clients", values.clients, 1_000),
  };
  if (terms.asks < 4 * CONNECTIONS)
    throw misuse(`--asks: at least ${4 * CONNECTIONS}, so that all connections ask`, USAGE);
  if (db !== undefined && !OURS.includes(db) && !isServer(db) && !existsSync(db))
    throw misuse(`--db: ${db} is neither a server nor a folder`, USAGE);
  return (await import("../bench.ts")).bench({ ...terms, db, json, save });
});
