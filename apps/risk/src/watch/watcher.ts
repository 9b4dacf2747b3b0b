/** Looks at a live pool again and again: a monitor of each market, with its prices of the last hours. */
import type { Book } from "../book/book";
import type { Marks } from "../book/marks";
import type { Model } from "../model/model";
import { EVENT } from "../warn/hazard";
import { type Alarm, Monitor } from "../warn/monitor";
import type { Tick } from "../warn/signals";
import { lookAt } from "./look";

/** What a look says of a market. */
export interface MarketAlarm extends Alarm {
  market: number;
  price: number;
}

const HOUR = 3_600;

export class Watcher {
  private readonly monitors = new Map<number, Monitor>();
  private readonly ticks = new Map<number, Tick[]>();

  constructor(
    private readonly model: Model,
    private readonly seed: number,
  ) {}

  /** Looks at every market of a book. A look at the same second as the last one, or before, is none. */
  look(book: Book, marks: Marks): MarketAlarm[] {
    return book.ranges.flatMap(({ market }) => {
      const ticks = this.ticks.get(market) ?? [];
      const look = lookAt(book, marks, this.model, market, ticks);
      if (look.time <= (ticks.at(-1)?.time ?? 0)) return [];
      const monitor = this.monitors.get(market) ?? new Monitor(this.seed + market);
      this.monitors.set(market, monitor);
      const { time, price } = look;
      const kept = ticks.filter((tick) => time - tick.time <= EVENT.hours * HOUR);
      this.ticks.set(market, [...kept, { time, price }]);
      return [{ market, price, ...monitor.observe(time, look.signals, look.rules) }];
    });
  }
}
