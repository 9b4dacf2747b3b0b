/** What was measured, as a file that is committed: of each database the newest, beside the load at that time. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Figure } from "./load";
import { type Kept, type KeptRead, tableOf } from "./table";

/** What is kept of it, and of each address all that was measured. */
export interface Report extends Omit<Required<Kept>, "reads"> {
  reads: Figure[];
}

const ROOT = resolve(__dirname, "../../../..");
const FILE = resolve(ROOT, "bench/api.json");
const DOCUMENT = resolve(ROOT, "docs/data.md");
const [BEGIN, END] = ["<!-- bench:api -->\n", "<!-- /bench:api -->"];

/** CPU does not depend on how busy the machine is; milliseconds do. */
const readOf = ({ kind, rate, p99, cpu, steady }: Figure): KeptRead => ({
  ...{ kind, cpuUs: cpu, answersPerSecond: rate, p99Ms: p99 },
  steady: {
    ...{ asksPerSecond: steady.rate, p50Ms: steady.p50, p99Ms: steady.p99, mostMs: steady.most, cpuUs: steady.cpu },
  },
});

const figuresOf = ({ reads, ...rest }: Report): Kept => ({
  ...rest,
  load: Math.round(rest.load),
  ingest: { cpu: Math.round(rest.ingest.cpu), clock: Math.round(rest.ingest.clock) },
  reads: Object.fromEntries(reads.map((figure) => [figure.name, readOf(figure)])),
});

export const committed = (): Record<string, Kept> => JSON.parse(readFileSync(FILE, "utf8"));

/** The document around its table, and that table. */
function parts(): [before: string, table: string, after: string] {
  const text = readFileSync(DOCUMENT, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new TypeError(`${DOCUMENT} has no place for the table`);
  const at = begin + BEGIN.length;
  return [text.slice(0, at), text.slice(at, end), text.slice(end)];
}

/** The table that the document shows. */
export const shown = (): string => parts()[1].trim();

/** Puts reports in the place of those of the same database with as many events, and the document's table anew. */
export function save(reports: readonly Report[]): void {
  const known = committed();
  for (const report of reports) known[`${report.database}, ${report.events} events`] = figuresOf(report);
  writeFileSync(FILE, `${JSON.stringify(known, null, 2)}\n`);
  const [before, , after] = parts();
  writeFileSync(DOCUMENT, `${before}\n${tableOf(known)}\n\n${after}`);
}
