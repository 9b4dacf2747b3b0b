/** Keeps account of how far the tables and the accounts are, and says what is wrong in sentences. */
import type { AsOf } from "./contract/index";
import type { Database } from "./db";
import type { Live } from "./engine/live";
import { type Mark, markOf } from "./query/mark";

/** Read so often. */
const EVERY_MS = 500;
/** The chain's clock may stand on a network of one's own; not hearing of it may not. */
const SILENT_MS = 30_000;
const BEHIND_MS = 60_000;

export interface WatchOptions {
  everyMs?: number;
  /** What else is wrong: of what fills the tables. */
  faults?: () => readonly string[];
  /** Told when a look found the tables to be other than before. */
  onMark?: (mark: Mark) => void;
}

/** Whether tables are as they were: after a fork they may be as far as before, and other ones. */
const isSame = (one: Mark | null, other: Mark): boolean =>
  one?.next === other.next &&
  one.final === other.final &&
  one.alert === other.alert &&
  Buffer.compare(one.hash, other.hash) === 0;

/** How far something is, which does not change, and how long ago that was all that there was, which does. */
const aging = (of: Omit<AsOf, "lagMs">, lag: () => number): AsOf => ({
  ...of,
  // Read when the answer is written: one that was kept for a while says how old it is by then.
  get lagMs() {
    return lag();
  },
});

export class Watch {
  private mark: Mark | null = null;
  private levelAt = Date.now();
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  private count = 0;
  private ended = false;
  private moment: { of: number; held: Watch } | null = null;
  private failures = { chain: "", tables: "" };
  private readAt: number | null = null;

  constructor(
    readonly live: Live,
    private readonly database: Database,
    private readonly options: WatchOptions = {},
  ) {}

  /** Looks once, and again and again. */
  async start(): Promise<void> {
    await this.look();
    const next = () => {
      if (this.ended) return;
      this.timer = setTimeout(() => void this.look().finally(next), this.options.everyMs ?? EVERY_MS);
      this.timer.unref();
    };
    next();
  }

  async stop(): Promise<void> {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    this.options.onMark = () => {};
    await (this.next ?? this.looking);
  }

  /** Reads both now; a failure is kept as a fault and thrown at nobody. */
  look(): Promise<void> {
    if (this.looking === null) {
      this.looking = this.lookOnce().finally(() => {
        this.count++;
        this.looking = null;
      });
      return this.looking;
    }
    // What moved since the look that is under way began may be none that it sees.
    this.next ??= this.looking.then(() => {
      this.next = null;
      return this.look();
    });
    return this.next;
  }

  /** Counts looks: what was read holds until the next. */
  get looks(): number {
    return this.count;
  }

  /** As it is at this look, for an answer: its rows and how fresh it is called are of one moment, whatever comes. */
  get held(): Watch {
    if (this.moment?.of !== this.count) {
      const { tables, ofTables, ofAccounts } = this;
      const fields = { tables: { value: tables }, ofTables: { value: ofTables }, ofAccounts: { value: ofAccounts } };
      this.moment = { of: this.count, held: Object.create(this, fields) as Watch };
    }
    return this.moment.held;
  }

  private async lookOnce(): Promise<void> {
    const say = (error: unknown) => (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
    const [chain, tables] = await Promise.allSettled([
      this.live.refresh(),
      markOf(this.database, this.live.pool.toBase58()),
    ]);
    this.failures.chain = chain.status === "rejected" ? say(chain.reason) : "";
    this.failures.tables = tables.status === "rejected" ? say(tables.reason) : "";
    if (tables.status !== "fulfilled") return;
    this.readAt = Date.now();
    const moved = !isSame(this.mark, tables.value);
    this.mark = tables.value;
    if (this.behind === 0) this.levelAt = Date.now();
    if (moved) this.options.onMark?.(this.mark);
  }

  /** How far the tables are; everything before `next` is in them. */
  get tables(): Mark {
    if (this.mark === null) throw new Error("the tables were not read yet");
    return this.mark;
  }
  get ready(): boolean {
    return this.mark !== null && this.live.ageMs !== null;
  }
  /** Number of the last event that the pool's account knows of. */
  get chain(): number | null {
    const { sequence } = this.live.state.pool.state;
    return sequence === 0n ? null : Number(sequence) - 1;
  }
  /** Events that the chain has and the tables have not. */
  get behind(): number {
    const { sequence } = this.live.state.pool.state;
    const next = this.mark?.next ?? 0n;
    return sequence > next ? Number(sequence - next) : 0;
  }
  /** Milliseconds since the tables were level with the chain; 0 while they are. */
  get lagMs(): number {
    return this.behind === 0 ? 0 : Date.now() - this.levelAt;
  }

  /** How fresh an answer from the accounts is. */
  get ofAccounts(): AsOf {
    const { slot, now, pool } = this.live.state;
    const { sequence } = pool.state;
    const last = sequence === 0n ? null : Number(sequence) - 1;
    const readAt = Date.now() - (this.live.ageMs ?? 0);
    return aging({ slot: Number(slot), sequence: last, ts: Number(now) }, () => Date.now() - readAt);
  }
  /** How fresh an answer from the tables is. */
  get ofTables(): AsOf {
    const { mark, levelAt } = this;
    const { next, slot, ts } = this.tables;
    const lag = () => (this.mark === mark ? this.lagMs : Date.now() - levelAt);
    return aging({ slot, sequence: next === 0n ? null : Number(next) - 1, ts }, lag);
  }

  /** What is wrong, in sentences. */
  get faults(): string[] {
    const faults: string[] = [...(this.options.faults?.() ?? [])];
    const age = this.live.ageMs ?? 0;
    if (this.failures.tables !== "") faults.push(`The database does not answer: ${this.failures.tables}`);
    if (age > SILENT_MS)
      faults.push(`The chain was not read for ${Math.round(age / 1_000)} s: ${this.failures.chain || "no answer"}`);
    if (this.readAt !== null && Date.now() - this.readAt > SILENT_MS)
      faults.push(`The tables were not read for ${Math.round((Date.now() - this.readAt) / 1_000)} s`);
    if (this.lagMs > BEHIND_MS)
      faults.push(`The tables are ${this.behind} events behind the chain, for ${Math.round(this.lagMs / 1_000)} s`);
    return faults;
  }
}
