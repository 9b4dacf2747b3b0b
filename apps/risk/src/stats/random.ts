/** Numbers that are the same in every run of a seed (mulberry32), and the shapes that are drawn from them. */
export class Random {
  constructor(private state: number) {}

  /** From 0 to 1, without 1. */
  unit(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    const a = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    const b = (a + Math.imul(a ^ (a >>> 7), 61 | a)) ^ a;
    return ((b ^ (b >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0, below n. */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  /** Gaussian, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }

  lognormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }
}
