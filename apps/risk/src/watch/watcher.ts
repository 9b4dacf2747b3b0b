/** Looks at a live pool again and again: a monitor of each market, with its prices of the last hours. */
import type { Book } from "../book/book";
import type { Marks } from "../book/marks";
import { RiskError } from "../error";
import { ENOUGH } from "../warn/detectors";
import { EVENT } from "../warn/hazard";
import { type Alarm, Monitor } from "../warn/monitor";
import type { Tick } from "../warn/signals";
import { lookAt } from "./look";

/** What a look says of a market. */
export interface MarketAlarm extends Alarm {
  market: number;
  price: number;
}

/** How much a monitor has seen: its statistics say nothing before they have `enough` looks. */
export interface Seen {
  market: number;
  looks: number;
  enough: number;
  /** Time of the oldest price that it compares with; null for none. */
  since: number | null;
}

const HOUR = 3_600;
/** Seconds by which nodes that take turns may differ. */
export const APART = 60;
/** Looks in a row that must say so before the time is believed to be earlier than it was. */
const AGREE = 3;

export class Watcher {
  private readonly monitors = new Map<number, Monitor>();
  private readonly ticks = new Map<number, Tick[]>();
  private readonly last = new Map<number, MarketAlarm>();
  private readonly looks = new Map<number, number>();
  private newest = 0;
  private earlier = 0;

  constructor(private readonly seed: number) {}

  /** Prices of before the first look, oldest first: rules of moves hold from the start. Those of statistics do not. */
  remember(market: number, ticks: readonly Tick[]): void {
    if (!this.ticks.has(market)) this.ticks.set(market, [...ticks]);
  }

  /** What is known of every market that was looked at. */
  get seen(): Seen[] {
    return [...this.looks].map(([market, looks]) => {
      const since = this.ticks.get(market)?.[0]?.time ?? null;
      return { market, looks, enough: ENOUGH, since };
    });
  }

  /**
   * Looks at every market of a book. At the same second as the last look, or little before, that one's alarm stands.
   * `BadClock` where it is long before: a node has said a false time now, or had then.
   */
  look(book: Book, marks: Marks): MarketAlarm[] {
    this.follow(Number(book.read.now));
    return book.ranges.flatMap(({ market }) => {
      const ticks = this.ticks.get(market) ?? [];
      const look = lookAt(book, marks, market, ticks);
      const before = this.last.get(market);
      if (look.time <= (ticks.at(-1)?.time ?? 0)) return before ? [{ ...before, raised: false }] : [];
      const monitor = this.monitors.get(market) ?? new Monitor(this.seed + market);
      this.monitors.set(market, monitor);
      const { time, price } = look;
      // By the last look's time: this one's may be false.
      const last = ticks.at(-1)?.time ?? time;
      const kept = ticks.filter((tick) => last - tick.time <= EVENT.hours * HOUR);
      this.ticks.set(market, [...kept, { time, price }]);
      this.looks.set(market, (this.looks.get(market) ?? 0) + 1);
      const alarm = { market, price, ...monitor.observe(time, look.signals, look.rules, look.event) };
      this.last.set(market, alarm);
      return [alarm];
    });
  }

  /** One false time of the far future would keep every alarm as it is: what has it goes when three looks have not. */
  private follow(now: number): void {
    const behind = this.newest - now;
    this.earlier = behind > APART ? this.earlier + 1 : 0;
    if (this.earlier > 0 && this.earlier < AGREE)
      throw new RiskError("BadClock", `the chain's clock is ${behind} s behind the last look`);
    if (this.earlier >= AGREE) {
      for (const known of [this.monitors, this.last, this.looks]) known.clear();
      for (const [market, ticks] of this.ticks)
        this.ticks.set(
          market,
          ticks.filter(({ time }) => time < now),
        );
      this.earlier = 0;
      this.newest = now;
    }
    this.newest = Math.max(this.newest, now);
  }
}
