/** What fills the tables, beside what answers from them: started, asked for its faults, and stopped with it. */
import type { Database } from "./db";
import { type Ingest, startIngest } from "./ingest";
import { type Network, poolAddress } from "./serve";
import type { Settings } from "./settings";

/** A hole that is waited for so long is a fault. */
const HOLE_MS = 60_000;

export class Filling {
  private ingest: Ingest | null = null;

  /** `fills`: false for a replica, whose tables another process fills. */
  constructor(private readonly fills: boolean) {}

  start({ pool }: Settings, { nodes, sockets }: Network, database: Database, written: () => void): void {
    if (!this.fills) return;
    const trouble = (what: string, error: Error) => {
      const [words = ""] = error.message.split("\n", 1);
      process.stderr.write(`ingest of ${what}: ${words.slice(0, 300)}\n`);
    };
    this.ingest = startIngest({ database, pool: poolAddress(pool), nodes, sockets, trouble, written });
  }

  /** What is wrong, in sentences. */
  get faults(): string[] {
    if (this.ingest === null) return [];
    const { pool, halted } = this.ingest.view();
    const { gap } = pool;
    return [
      ...(halted === null ? [] : [`No node is read: ${halted}`]),
      ...(gap !== null && gap.ms > HOLE_MS
        ? [`Events ${gap.from} to ${gap.to} are missing, for ${Math.round(gap.ms / 1_000)} s`]
        : []),
    ];
  }

  stop(): Promise<void> {
    return this.ingest?.stop() ?? Promise.resolve();
  }
}
