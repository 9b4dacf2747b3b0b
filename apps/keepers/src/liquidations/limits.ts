/** Prices at which positions are to be looked at, one each, and which of them a price has passed. */
const BLOCK = 64;
const LEAST_ROOM = BLOCK;
const GROWTH = 1.5;

/**
 * Limits of one side: a long is due below its price, a short above. Kept as prices of longs and as negative prices of
 * shorts, so that for both a limit has been passed that is larger. Each block of 64 knows its largest, or a larger one:
 * a price that passed few limits is compared with few.
 */
export class Limits {
  private readonly sign: 1 | -1;
  private limits = new Float64Array(0);
  private largest = new Float64Array(0);

  constructor(side: 0 | 1) {
    this.sign = side === 0 ? 1 : -1;
  }

  /** Makes room for so many, and for half as many again; how many fit then, or null where there was room enough. */
  room(count: number): number | null {
    if (count <= this.limits.length) return null;
    const room = Math.ceil(Math.max(LEAST_ROOM, this.limits.length * GROWTH) / BLOCK) * BLOCK;
    const { limits, largest } = this;
    this.limits = new Float64Array(room);
    this.limits.set(limits);
    this.largest = new Float64Array(room / BLOCK).fill(-Infinity);
    this.largest.set(largest);
    return room;
  }

  set(at: number, limit: number): void {
    const block = Math.floor(at / BLOCK);
    this.limits[at] = limit;
    if (limit > (this.largest[block] as number)) this.largest[block] = limit;
  }
  /** The limit at one place, at another too. */
  copy(from: number, to: number): void {
    this.set(to, this.limits[from] as number);
  }
  /** All anew. */
  clear(): void {
    this.limits.fill(-Infinity);
    this.largest.fill(-Infinity);
  }

  /** Calls `take` with the places of those that a price has passed, of the first `count`. */
  passed(price: number, count: number, take: (at: number) => void): void {
    const { limits, largest } = this;
    const mark = this.sign * price;
    for (let block = 0; block * BLOCK < count; block++) {
      if ((largest[block] as number) <= mark) continue;
      const end = Math.min(count, (block + 1) * BLOCK);
      for (let i = block * BLOCK; i < end; i++) if ((limits[i] as number) > mark) take(i);
    }
  }
}
