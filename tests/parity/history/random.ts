/** Random numbers that are the same for the same seed. */
export class Random {
  constructor(private state: number) {}

  /** Goes on as one of this seed. */
  reseed(seed: number): void {
    this.state = seed;
  }

  /** 0 to 1, without 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  chance = (of: number): boolean => this.next() < of;
  /** `least` to `most`, both possible. */
  whole = (least: number, most: number): number => least + Math.floor(this.next() * (most - least + 1));
  /** As many digits as there may be, all magnitudes alike. */
  big = (least: number, most: number): bigint => BigInt(Math.floor(least * (most / least) ** this.next()));
  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.next() * items.length)];
  }
}
