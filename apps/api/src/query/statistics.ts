/**
 * The embedded database has nobody who counts its rows, and plans as if tables were small: a page of a hundred then
 * sorts all of them. So they are counted when they have grown by a fifth; a server does that by itself.
 */
import type { Database } from "../db";
import type { Mark } from "./mark";

/** Fewer new events change no plan. */
const LEAST = 2_000n;

export class Statistics {
  private at = -LEAST;
  private counting: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /** The tables have come so far. */
  note({ next }: Pick<Mark, "next">): void {
    if (this.database.server || next - this.at < LEAST || next * 5n < this.at * 6n) return;
    this.at = next;
    // Without it answers come late, not wrong: the next growth tries again.
    this.counting = this.counting
      .then(() => this.database.pool.query("ANALYZE"))
      .then(
        () => undefined,
        () => undefined,
      );
  }

  /** Until what was begun has ended. */
  stop(): Promise<void> {
    return this.counting;
  }
}
