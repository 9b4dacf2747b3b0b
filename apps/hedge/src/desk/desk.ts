/** Asks every venue everything, each question by itself: one that fails, or hangs, hides no other. */
import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import type {
  AdlRisk,
  Depth,
  Equity,
  Fund,
  Funding,
  Leg,
  OpenInterest,
  Powers,
  Status,
  Venue,
  Withdrawal,
} from "../venues/venue";
import { Feed, type Reading } from "./reading";

/** What is read of a venue; null for what it has no answer to. */
export interface VenueReadings {
  id: string;
  powers: Reading<Powers>;
  positions: Reading<Leg[]>;
  equity: Reading<Equity>;
  funding: Reading<Funding[]>;
  openInterest: Reading<OpenInterest[]>;
  depth: Reading<Depth[]>;
  status: Reading<Status>;
  adl: Reading<AdlRisk[]> | null;
  fund: Reading<Fund[]> | null;
  withdrawals: Reading<Withdrawal[]> | null;
  /** Why it is not read: its key may do more than read. */
  refused: string | null;
}

type Kind = Exclude<keyof VenueReadings, "id" | "refused" | "powers">;
/** Asked every `fastMs`: without them a leg that is gone goes unseen. */
const FAST: readonly Kind[] = ["positions", "equity"];
const SLOW: readonly Kind[] = ["funding", "openInterest", "depth", "status", "adl", "fund", "withdrawals"];

export interface DeskOptions {
  fastMs: number;
  slowMs: number;
  deadlineMs: number;
  /** Takes secrets out of a text. */
  hide: (text: string) => string;
}

/** Longest wait after failures in a row. */
const LONGEST_MS = 30_000;

/** What a key may do that it must not; null for a key that reads, or of which the venue does not tell. */
export const excess = ({ trades, withdraws, told }: Powers): string | null =>
  trades === true || withdraws === true
    ? `its key may ${[trades ? "trade" : "", withdraws ? "move funds" : ""].filter(Boolean).join(" and ")} (${told})`
    : null;

/** One venue's questions. */
class Counter {
  private readonly powers: Feed<Powers>;
  private readonly feeds = new Map<Kind, Feed<unknown>>();
  private asking: Promise<boolean> | null = null;

  constructor(
    readonly venue: Venue,
    { deadlineMs, hide }: DeskOptions,
  ) {
    this.powers = new Feed(() => venue.powers(), deadlineMs, hide);
    for (const kind of [...FAST, ...SLOW]) {
      const ask = venue[kind] as (() => Promise<unknown>) | undefined;
      // A first call through ccxt reads the list of markets before: it has twice the time.
      if (ask !== undefined) this.feeds.set(kind, new Feed(() => ask.call(venue), deadlineMs * 2, hide));
    }
  }

  /** Whether its key is known to be one that only reads. */
  get refused(): string | null {
    const { value } = this.powers.reading;
    return value === null ? null : excess(value);
  }

  /** Asks for the rights of its key, once at a time; how often that failed in a row. */
  async review(): Promise<number> {
    this.asking ??= this.powers.poll().finally(() => {
      this.asking = null;
    });
    await this.asking;
    return this.powers.misses;
  }

  /** Whether its key only reads. Nothing else is asked before that is known: all questions wait for it. */
  async admitted(): Promise<boolean> {
    if (this.powers.reading.value === null) await this.review();
    return this.powers.reading.value !== null && this.refused === null;
  }

  async poll(kind: Kind): Promise<number> {
    const feed = this.feeds.get(kind);
    if (feed === undefined || !(await this.admitted())) return this.powers.misses;
    await feed.poll();
    return feed.misses;
  }

  has(kind: Kind): boolean {
    return this.feeds.has(kind);
  }

  get readings(): VenueReadings {
    const of = <K extends Kind>(kind: K) => (this.feeds.get(kind)?.reading ?? null) as VenueReadings[K];
    const { id } = this.venue;
    const kinds = Object.fromEntries([...FAST, ...SLOW].map((kind) => [kind, of(kind)]));
    return { id, powers: this.powers.reading, ...kinds, refused: this.refused } as VenueReadings;
  }
}

export class Desk {
  private readonly counters: Counter[];
  private readonly stopping = new AbortController();

  constructor(
    venues: readonly Venue[],
    private readonly options: DeskOptions,
  ) {
    this.counters = venues.map((venue) => new Counter(venue, options));
    // Every question waits on it: none of them is a leak.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Reads what every key may do; the venues whose keys may do more than read, in words. */
  async check(): Promise<string[]> {
    await Promise.all(this.counters.map((counter) => counter.admitted()));
    return this.counters.flatMap(({ venue, refused }) => (refused === null ? [] : [`${venue.id}: ${refused}`]));
  }

  /** Asks for everything once. */
  async once(): Promise<VenueReadings[]> {
    await Promise.all(
      this.counters.flatMap((counter) => [...FAST, ...SLOW].map((kind) => counter.poll(kind).then(() => undefined))),
    );
    return this.readings;
  }

  /** Asks again and again until {@link stop}. `heard` is called after every answer that positions or equity got. */
  start(heard: () => void): void {
    for (const counter of this.counters) {
      void this.reviewed(counter, heard);
      for (const kind of [...FAST, ...SLOW]) if (counter.has(kind)) void this.repeat(counter, kind, heard);
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  get readings(): VenueReadings[] {
    return this.counters.map(({ readings }) => readings);
  }

  private async repeat(counter: Counter, kind: Kind, heard: () => void): Promise<void> {
    const fast = FAST.includes(kind);
    const every = fast ? this.options.fastMs : this.options.slowMs;
    while (!this.stopping.signal.aborted) {
      const misses = await counter.poll(kind);
      if (fast && !this.stopping.signal.aborted) heard();
      await this.pause(misses, every);
    }
  }

  /**
   * Rights are added to a key by a click: they are asked for again and again, also of a key that is refused, which may
   * have been mended.
   */
  private async reviewed(counter: Counter, heard: () => void): Promise<void> {
    await this.pause(0, this.options.slowMs);
    while (!this.stopping.signal.aborted) {
      const misses = await counter.review();
      if (!this.stopping.signal.aborted) heard();
      await this.pause(misses, this.options.slowMs);
    }
  }

  private pause(misses: number, every: number): Promise<void> {
    const ms = misses === 0 ? every : Math.max(every, waitAfter(misses));
    return setTimeout(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

/**
 * The first miss is asked again at once; then it takes longer and longer, since a venue that is pressed shuts its door.
 */
const waitAfter = (misses: number): number => Math.min(LONGEST_MS, 500 * 2 ** Math.min(misses, 10));
