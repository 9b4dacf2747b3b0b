/** Looks again and again until it is told to stop, and knows whether it still sees. */
import { setTimeout } from "node:timers/promises";
import type { Book } from "../book/book";
import type { Snapshot, Watch } from "./snapshot";

/** Looks that may fail, and intervals without one, before a watch is ill. */
const MOST = 3;

export class Pulse {
  last: Snapshot | null = null;
  looks = 0;
  failures = 0;
  /** Milliseconds of CPU of the last look. */
  cpu = 0;
  private failing = 0;
  private seen = 0;
  private why = "";

  constructor(
    private readonly watch: Watch,
    private readonly read: () => Promise<Book>,
    private readonly everyMs: number,
    private readonly clock: () => number = Date.now,
  ) {
    this.seen = clock();
  }

  /** What is wrong with the watch itself, in sentences: whoever trusts its calm must know. */
  faults(): string[] {
    const silent = this.clock() - this.seen;
    return [
      ...(this.failing >= MOST ? [`the last ${this.failing} looks failed: ${this.why}`] : []),
      ...(silent > MOST * this.everyMs ? [`nothing was seen for ${Math.round(silent / 1_000)} s`] : []),
    ];
  }

  /** Why forecasts are not written down, as a sentence: what it sees is right all the same. */
  get recordFaults(): string[] {
    const { recordFault } = this.watch;
    return recordFault === "" ? [] : [`forecasts are not written down: ${recordFault}`];
  }

  /** Seconds since it last saw something. */
  age = (): number => (this.clock() - this.seen) / 1_000;

  /** One look. What goes wrong is counted, told, and tried again. */
  async beat(told: (line: string) => void): Promise<void> {
    try {
      const book = await this.read();
      const start = process.cpuUsage();
      const before = this.watch.recordFault;
      this.last = this.watch.look(book);
      const { user, system } = process.cpuUsage(start);
      [this.cpu, this.failing, this.seen] = [(user + system) / 1_000, 0, this.clock()];
      this.looks += 1;
      for (const { market, level, raised, causes } of this.last.alarms)
        if (raised) told(`market ${market}: level ${level}: ${causes.join("; ")}`);
      if (this.watch.recordFault !== before) told(this.recordFaults[0] ?? "forecasts are written down again");
    } catch (error) {
      this.failures += 1;
      this.failing += 1;
      this.why = (error as Error).message.split("\n")[0] ?? "";
      told(`a look failed: ${this.why}`);
    }
  }

  /** Beats until `stop` is aborted. */
  async run(stop: AbortSignal, told: (line: string) => void): Promise<void> {
    while (!stop.aborted) {
      await this.beat(told);
      await setTimeout(this.everyMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}
