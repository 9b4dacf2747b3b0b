/**
 * 10 October 2025 once more: the pool by the engine, its short on three venues, closed by auto-deleveraging in a minute
 * that is said. What the monitor would have told, when, and what it all cost.
 */
import { usdAt } from "../pool/delta";
import { viewOf } from "../pool/view";
import { type Memory, NOTHING } from "../risk/memory";
import { reportOf } from "../risk/report";
import type { Alert, Report } from "../risk/state";
import type { Terms } from "../risk/terms";
import { type Account, accountsOf, closed, equityOf, readingsOf } from "./accounts";
import { bookOfSketch, type Sketch } from "./book";
import { CLOSES, LOW } from "./path";

export interface ReplayOptions {
  sketch: Sketch;
  terms: Terms;
  /** Minute in which all shorts are closed, at its price; the low's if not given. */
  minute?: number;
  /** Minutes after which the short of the pool's delta stands again; never if not given. */
  rehedge?: number | null;
}

export interface Frame {
  minute: number;
  price: number;
  /** Gains since the beginning, USD: of the LPs, of the hedge, of both. */
  pool: number;
  hedge: number;
  total: number;
  /** `total`, had the short not been closed. */
  kept: number;
  /** Delta of pool and hedge in tokens. */
  units: number;
  alerts: Alert[];
}

/** An alarm when it was first told. */
export interface Told {
  kind: string;
  subject: string;
  level: Alert["level"];
  minute: number;
  /** Seconds before the short was closed; negative after it. */
  lead: number;
  text: string;
}

export interface Replay {
  frames: Frame[];
  close: Frame;
  worst: Frame;
  end: Frame;
  /** What being without the short brought, from its closing to the end, and at its worst: losses are negative. */
  naked: { end: number; worst: number };
  told: Told[];
  /** Seconds from the closing to the alarm that says that the pool is naked. */
  nakedAfter: number | null;
  /** What each venue's failure would have cost in the minute before the short was closed. */
  fails: Report["venues"][number]["fails"][];
}

const MINUTE = 60_000;
/** Milliseconds between two looks. */
const LOOK = 1_500;
const AGES = { fastMs: 10_000, slowMs: 600_000 };
const SOL = new Map([[1, "SOL"]]);

/** Longs whose collateral is used up are liquidated there: what they lost is the LPs', and they are no longer. */
function liquidated(sketch: Sketch): Sketch {
  const { long, price } = sketch;
  if (long.size === 0 || price > long.entry - long.collateral / long.size) return sketch;
  return { ...sketch, usdc: sketch.usdc + long.collateral, long: { size: 0, entry: 0, collateral: 0 } };
}

class Evening {
  private memory: Memory = NOTHING;
  private readonly begun: number;
  private readonly capital: number;
  private readonly never: Account[];
  private cost = 0;
  readonly told = new Map<string, Told>();
  last: Report | null = null;

  constructor(
    private sketch: Sketch,
    private readonly terms: Terms,
    private readonly closeAt: number,
    public accounts: Account[],
  ) {
    this.begun = usdAt(bookOfSketch(sketch));
    this.capital = accounts.reduce((sum, { cash }) => sum + cash, 0);
    this.never = accounts;
  }

  /** The price moves; whoever has nothing left is liquidated. */
  move(price: number): void {
    this.sketch = liquidated({ ...this.sketch, price });
  }

  close(): void {
    this.accounts = this.accounts.map((account) => closed(account, this.sketch.price));
  }

  /** The short of the pool's delta stands again, at its cost. */
  rehedge(units: number): void {
    const { price } = this.sketch;
    this.cost += units * price * this.terms.cost;
    this.accounts = this.accounts.map((account, i) =>
      i === 0 ? { ...account, units: -units, entry: price } : account,
    );
  }

  /** What the monitor tells at a moment. */
  look(at: number): Report {
    const book = bookOfSketch(this.sketch);
    const venues = this.accounts.map((account) => readingsOf(account, this.sketch.price, at));
    const pool = { value: viewOf(book, SOL), at, fault: null, failing: 0 };
    const drawn = reportOf({ now: at, pool, venues, terms: this.terms, ages: AGES }, this.memory);
    this.memory = drawn.memory;
    for (const { kind, subject, level, text } of drawn.report.alerts) {
      const key = `${level} ${kind} ${subject}`;
      const lead = (this.closeAt - at) / 1_000;
      if (!this.told.has(key)) this.told.set(key, { kind, subject, level, minute: at / MINUTE, lead, text });
    }
    this.last = drawn.report;
    return drawn.report;
  }

  frame(minute: number): Frame {
    const report = this.last as Report;
    const [sol] = report.assets;
    const { price } = this.sketch;
    const worth = (accounts: readonly Account[]) =>
      accounts.reduce((sum, account) => sum + equityOf(account, price), 0) - this.capital;
    const pool = usdAt(bookOfSketch(this.sketch)) - this.begun;
    const hedge = worth(this.accounts) - this.cost;
    const units = (sol?.net ?? 0) / price;
    return {
      minute,
      price,
      pool,
      hedge,
      total: pool + hedge,
      kept: pool + worth(this.never),
      units,
      alerts: report.alerts,
    };
  }

  get delta(): number {
    const [sol] = (this.last as Report).assets;
    return (sol?.delta ?? 0) / this.sketch.price;
  }
}

const least = (frames: readonly Frame[], of: (frame: Frame) => number) =>
  frames.reduce((worst, frame) => (of(frame) < of(worst) ? frame : worst));

/** Plays it. `RangeError` for a minute that the evening does not have. */
export function replay({ sketch, terms, minute = LOW, rehedge = null }: ReplayOptions): Replay {
  if (!Number.isInteger(minute) || minute < 1 || minute >= CLOSES.length) throw new RangeError(`no minute ${minute}`);
  const [sol] = viewOf(bookOfSketch(sketch), SOL).assets;
  const evening = new Evening(sketch, terms, minute * MINUTE, accountsOf(-(sol?.units ?? 0), sketch.price));
  let fails: Replay["fails"] = [];
  const frames = CLOSES.map((share, at) => {
    evening.move(sketch.price * share);
    if (at === minute) {
      fails = evening.last?.venues.map((venue) => venue.fails) ?? [];
      evening.close();
      // The venues show it at once; the monitor looks when it next does.
      evening.look(at * MINUTE + LOOK);
    } else evening.look(at * MINUTE);
    if (rehedge !== null && at === minute + rehedge) {
      evening.rehedge(evening.delta);
      evening.look(at * MINUTE + LOOK * 2);
    }
    return evening.frame(at);
  });
  const after = frames.slice(minute);
  const gained = ({ total, kept }: Frame) => total - kept;
  const told = [...evening.told.values()].sort((a, b) => a.minute - b.minute);
  const [close, end] = [frames[minute], frames.at(-1)] as [Frame, Frame];
  const naked = told.find(({ kind }) => kind === "naked");
  return {
    ...{ frames, close, end, told, fails },
    worst: least(frames, ({ total }) => total),
    naked: { end: gained(end), worst: Math.min(...after.map(gained)) },
    nakedAfter: naked === undefined ? null : -naked.lead,
  };
}
