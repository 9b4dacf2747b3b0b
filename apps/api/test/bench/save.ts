/** What was measured, as a file that is committed: of each database the newest, beside the load at that time. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Rate } from "../support/telling";
import type { Ask } from "./asks";
import type { Figure } from "./load";
import type { FanOut } from "./streams";

export interface Report {
  database: string;
  events: number;
  positions: number;
  load: number;
  /** From a process that begins to one that answers, with all those events. */
  reopen: { ms: number; cpuMs: number };
  /** The first ladder, which nobody has asked for before: milliseconds. */
  firstLadder: number;
  /** Of a look at chain and tables, with all else that is done while nobody asks: microseconds of CPU. */
  look: number;
  reads: (Figure & { kind: Ask["kind"] })[];
  streams: FanOut;
  /** Resident after all that, and at most, MB. */
  resident: number;
  peak: number;
  ingest: Rate;
}

const FILE = resolve(__dirname, "../../../../bench/api.json");

/** CPU does not depend on how busy the machine is; p99 does. */
const figuresOf = ({ reads, ...rest }: Report) => ({
  ...rest,
  load: Math.round(rest.load),
  ingest: { cpu: Math.round(rest.ingest.cpu), clock: Math.round(rest.ingest.clock) },
  reads: Object.fromEntries(reads.map(({ name, kind, p99, cpu }) => [name, { kind, p99Ms: p99, cpuUs: cpu }])),
});

/** Puts reports in the place of those of the same database with as many events. */
export function save(reports: readonly Report[]): void {
  const known = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Record<string, object>) : {};
  for (const report of reports) known[`${report.database}, ${report.events} events`] = figuresOf(report);
  writeFileSync(FILE, `${JSON.stringify(known, null, 2)}\n`);
}
