/**
 * The positions of a pool at a moment, counted. A book of few is counted when it is asked for; one of many in a thread
 * of its own, again and again, so that no request waits for it: not even the first.
 */
import { engine, lossesAt } from "@ballast/sdk";
import type { AsOf } from "../contract/index";
import { fault } from "../fault";
import { BookThread, type Moment, type Read } from "./book_thread";
import { countedIn } from "./counted";
import type { Live } from "./live";

/** Up to so many positions are counted in 25 ms. */
const FEW = 4_096;
/** Between two looks at a large book; and ten times as long as one took: it has a tenth of a core at most ... */
const EVERY_MS = 500;
const REST = 10;
/** ... but on a machine so busy that it took long, what is shown is not left to grow old. */
const LONGEST_MS = 10_000;
/**
 * A large book in which nothing changed is counted so often, because what borrowing costs goes on with the clock; and
 * one that nobody asks for: who asks next is told how old it is, and half a second later of a new one.
 */
const STILL_MS = 30_000;
/** Looks that may fail in a row before that is a fault of this server. */
const MOST = 3;

export interface Book extends Read {
  /** Who would pay at each price, each on its own, because one loss changes what the next one meets. */
  losses(market: number, prices: readonly bigint[]): Promise<engine.LossRow[]>;
}

const turn = () => new Promise<void>((done) => setImmediate(done));

/** Counted here. */
function few({ state, positions }: Live, moment: Moment): Book {
  // Copied: between two prices a position may change its place.
  const packed = positions.packed.slice();
  const losses: Book["losses"] = async (market, prices) => {
    const rows: engine.LossRow[] = [];
    for (const price of prices) {
      rows.push(engine.at(lossesAt(state, packed, { market, prices: [price] }), 0));
      await turn();
    }
    return rows;
  };
  return { ...moment, state, counted: countedIn(state, packed), losses };
}

export class Books {
  private readonly thread = new BookThread();
  private small: Book | null = null;
  private large: Book | null = null;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;
  private failing = 0;
  private why = "";
  /** Whether somebody asked for the large book since its count began, and when that was. */
  private isAsked = false;
  private begunAt = 0;

  /** `now`: how fresh what is found at this moment is. */
  constructor(
    private readonly live: Live,
    private readonly now: () => AsOf,
  ) {}

  /** Whether there are too many positions to count them while somebody waits. */
  get isLarge(): boolean {
    return this.live.positions.size > FEW;
  }

  /** What is wrong, in sentences. */
  get faults(): string[] {
    return this.failing < MOST ? [] : [`The positions are not counted: ${this.why}`];
  }

  /** The book as it was counted last: of this moment, or a large one of some seconds ago. `NotReady` before that. */
  get latest(): Book {
    if (this.isLarge) {
      this.isAsked = true;
      if (this.large !== null) return this.large;
      throw fault("NotReady", `${this.live.positions.size} positions are counted for the first time`, 1);
    }
    if (this.small?.name !== this.name) this.small = few(this.live, this.moment);
    return this.small;
  }

  /** Looks once, and again and again. */
  start(): void {
    const began = performance.now();
    this.looking = this.look().finally(() => {
      if (this.stopped) return;
      const rest = Math.min(LONGEST_MS, Math.max(EVERY_MS, REST * (performance.now() - began)));
      this.timer = setTimeout(() => this.start(), rest);
      this.timer.unref();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.thread.close();
    await this.looking;
  }

  private get name(): string {
    return `${this.live.state.slot}.${this.live.revision}`;
  }
  private get moment(): Moment {
    return { name: this.name, asOf: this.now(), revision: this.live.revision };
  }

  /** Whether the count that there is will do. */
  private get suffices(): boolean {
    const isStill = this.large?.revision === this.live.revision;
    return this.large !== null && (isStill || !this.isAsked) && performance.now() - this.begunAt < STILL_MS;
  }

  /** Counts a large book where that is due. A failure is kept as a fault and thrown at nobody. */
  private async look(): Promise<void> {
    if (!this.isLarge) {
      this.large = null;
      this.thread.end("the book is small");
      return;
    }
    this.small = null;
    if (this.suffices) return;
    [this.isAsked, this.begunAt] = [false, performance.now()];
    try {
      const read = await this.thread.count(this.live, () => this.moment);
      this.large = { ...read, losses: (market, prices) => this.thread.losses(read.name, market, prices) };
      this.failing = 0;
    } catch (error) {
      this.begunAt = Number.NEGATIVE_INFINITY;
      this.failing += 1;
      this.why = error instanceof Error ? error.message : String(error);
    }
  }
}
