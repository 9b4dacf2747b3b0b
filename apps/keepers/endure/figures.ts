/** What a stretch measured, as it is committed: counts, percentiles, slopes and ratios; and the table that cites it. */
import path from "node:path";
import { hashOf } from "./books";
import { tableOf as lines, type Page, read, shown as shownOf, write } from "./paged";
import type { Plan } from "./plan";
import { handles, slope } from "./report";
import type { Outcome } from "./stretch";

const PAGE: Page = { file: path.join(__dirname, "endure.json"), mark: "endurance" };
const SLOT_MS = 400;

interface Run {
  liquidations: number;
  /** Slots from the print to the landing. */
  p50: number;
  p99: number;
  missed: number;
  leftUndone: number;
  paidTwice: number;
  kinds: Record<string, number>;
  people: Record<string, number>;
  landed: number;
  /** Part of what landed that failed: it lost a race, and paid for that. */
  wasted: number;
  invariantChecks: number;
  invariantsBroken: number;
  kills: number;
  faults: Record<string, number>;
  /** How much longer than 400 ms a slot was, on the mean and at most. */
  slower: { mean: number; most: number };
  /** By keeper: part by which memory grows in a day; null where the stretch is too short. None of those killed. */
  memoryADay: (number | null)[];
  moreHandles: (number | null)[];
}

export interface Figures {
  seed: number;
  steps: number;
  simulatedHours: number;
  traders: number;
  undisturbed: Run;
  withFaults: Run;
  /** Hash of both runs' books. */
  books: string;
}

const short = (x: number) => Number(x.toPrecision(3));

function runOf(o: Outcome): Run {
  const { latency, landed } = o;
  return {
    liquidations: latency.slots.length,
    ...{ p50: latency.percentile(0.5) ?? 0, p99: latency.percentile(0.99) ?? 0, missed: latency.missed.length },
    ...{ leftUndone: o.left.length, paidTwice: o.twice.length, kinds: sorted(o.kinds), people: sorted(o.done) },
    ...{ landed: landed.ok + landed.failed, wasted: short(landed.failed / Math.max(1, landed.ok + landed.failed)) },
    ...{ invariantChecks: o.checks, invariantsBroken: o.faults.length, kills: o.kills, faults: sorted(o.counts) },
    slower: { mean: short(o.slotMs.mean / SLOT_MS), most: short(o.slotMs.most / SLOT_MS) },
    memoryADay: (o.kills > 0 ? [] : o.samples.map(slope)).map((each) => (each === null ? null : short(each))),
    moreHandles: o.samples.map(handles),
  };
}

const sorted = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

export const figuresOf = ({ seed, steps, traders }: Plan, calm: Outcome, storm: Outcome): Figures => ({
  ...{ seed, traders, steps: steps.length, simulatedHours: Math.round(calm.hours) },
  ...{ undisturbed: runOf(calm), withFaults: runOf(storm), books: hashOf(calm.books) },
});

const list = (values: readonly (number | null)[], write: (value: number) => string) =>
  values.map((value) => (value === null ? "too short to say" : write(value))).join(", ");

/** The lines of the table in the documents. */
export function tableOf({ steps, simulatedHours, traders, undisturbed, withFaults }: Figures): string {
  const both = (tell: (run: Run) => string | number) => [tell(undisturbed), tell(withFaults)].map(String);
  const kinds = (run: Run) => Object.keys(run.kinds).length;
  const rows = [
    ["", "undisturbed", "with faults"],
    ["simulated hours, steps, traders", ...both(() => `${simulatedHours}, ${steps}, ${traders}`)],
    ["liquidations; missed", ...both(({ liquidations, missed }) => `${liquidations}; ${missed}`)],
    ["slots from print to landing, p50 and p99", ...both(({ p50, p99 }) => `${p50} and ${p99}`)],
    ["how much longer a slot was than 400 ms, mean", ...both(({ slower }) => slower.mean)],
    ["other work left undone; paid twice", ...both(({ leftUndone, paidTwice }) => `${leftUndone}; ${paidTwice}`)],
    ["kinds of work and orders that landed; transactions", ...both((run) => `${kinds(run)}; ${run.landed}`)],
    ["lost a race and paid for it", ...both(({ wasted }) => `${short(100 * wasted)} %`)],
    ["all invariants checked; broken", ...both((run) => `${run.invariantChecks}; ${run.invariantsBroken}`)],
    ["`kill -9`; seconds without any node", ...both(({ kills, faults }) => `${kills}; ${5 * (faults.outages ?? 0)}`)],
    ["memory a day, by keeper", ...both((run) => list(run.memoryADay, (x) => `${short(100 * x)} %`) || "-")],
    ["handles more than at first", ...both((run) => list(run.moreHandles, String))],
  ];
  return lines(rows);
}

export const committed = (): Figures => read(PAGE);

/** The table that the document shows. */
export const shown = (): string => shownOf(PAGE);

/** Writes the file, and the table of the document. */
export const commit = (figures: Figures): void => write(PAGE, figures, tableOf(figures));
