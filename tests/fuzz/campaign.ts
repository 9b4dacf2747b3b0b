/** Many stories, one after the other: what they reached, kept in a file so that a run goes on where it was stopped. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Fault, Meddler } from "./fuzz";
import { play, type Scenario, scenarioOf, shrink } from "./scenario";

/** Steps of one story; each is a few transactions. */
export const LENGTH = 400;

export interface Totals {
  stories: number;
  transactions: number;
  /** Transactions that were wrong in some way, and those of them that did what somebody may do. */
  attempts: number;
  harmless: number;
  /** Two acts in one transaction. */
  pairs: number;
  /** Instructions that succeeded, and refusals, by name. */
  done: Record<string, number>;
  errors: Record<string, number>;
  /** CPU of all of it, seconds. */
  seconds: number;
}

export const none = (): Totals => ({
  ...{ stories: 0, transactions: 0, attempts: 0, harmless: 0, pairs: 0, seconds: 0 },
  ...{ done: {}, errors: {} },
});

function add(to: Record<string, number>, from: ReadonlyMap<string, number>): void {
  for (const [name, count] of from) to[name] = (to[name] ?? 0) + count;
}

export interface Found {
  scenario: Scenario;
  fault: Fault;
}

/** One story of a campaign; what it found, or null. */
export async function tell(totals: Totals, seed: number, length = LENGTH, meddler?: Meddler): Promise<Found | null> {
  const scenario = scenarioOf(seed, length, 1);
  const began = process.cpuUsage();
  const { fuzz, steps, fault } = await play(scenario, meddler ?? null);
  const { user, system } = process.cpuUsage(began);
  totals.seconds += (user + system) / 1e6;
  totals.stories += 1;
  totals.transactions += fuzz.transactions;
  totals.attempts += fuzz.attempts;
  totals.harmless += fuzz.harmless;
  totals.pairs += fuzz.pairs;
  add(totals.done, fuzz.done);
  add(totals.errors, fuzz.errors);
  return fault === null ? null : { scenario: { ...scenario, steps: scenario.steps.slice(0, steps) }, fault };
}

/** A file beside which a campaign of a seed is kept. */
export class Kept {
  constructor(
    private readonly file: string,
    /** What the run is of: another one is not gone on with. */
    private readonly of: string,
  ) {}

  read(): Totals {
    if (!existsSync(this.file)) return none();
    try {
      const { of, totals } = JSON.parse(readFileSync(this.file, "utf8")) as { of: string; totals: Totals };
      return of === this.of ? totals : none();
    } catch {
      return none(); // It was being written when the run was stopped.
    }
  }
  write(totals: Totals): void {
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify({ of: this.of, totals }));
  }
  forget(): void {
    rmSync(this.file, { force: true });
  }
}

/**
 * Tells stories until there were so many transactions, one finds something, or `grown` says after a story that another
 * process had better go on: chains keep memory that nobody counts, 22 GB after 320,000 transactions.
 */
export async function run(
  { actions, seed }: { actions: number; seed: number },
  kept: Kept | null,
  say: (totals: Totals) => void,
  grown = () => false,
): Promise<{ totals: Totals; found: Found | null }> {
  const totals = kept?.read() ?? none();
  while (totals.transactions < actions) {
    const found = await tell(totals, seed * 100_000 + totals.stories);
    if (found !== null) return { totals, found };
    kept?.write(totals);
    say(totals);
    if (grown()) break;
  }
  return { totals, found: null };
}

/** As short as it gets in so many plays. */
export const shortened = async ({ scenario, fault }: Found, plays = 60): Promise<Scenario> =>
  shrink(scenario, fault.kind, plays);
