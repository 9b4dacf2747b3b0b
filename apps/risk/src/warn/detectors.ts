/** Detectors of what is unusual, each fed one value after another. All answer in standard deviations or the like. */
import { median, medianAbsoluteDeviation } from "simple-statistics";

/** What looks at a stream. A detector first judges a value, then learns it. */
export interface Detector {
  /** How unusual; zero while too little is known. */
  see(value: number, time: number): number;
}

/** 1.4826 MADs are a standard deviation of what is Gaussian. */
const MAD = 1.4826;
/** Values before which a detector says nothing. */
export const ENOUGH = 20;
const CLOSE = 1e-9;

/** Distance from the median of the same hour of day, in MADs: neither a crash nor the daily rhythm moves it. */
export class RobustZ implements Detector {
  private readonly hours = Array.from({ length: 24 }, () => ({ values: [] as number[], next: 0 }));
  private readonly known = new Map<number, { middle: number; spread: number }>();

  constructor(private readonly size = 96) {}

  see(value: number, time: number): number {
    const hour = Math.floor(time / 3_600) % 24;
    const ring = this.hours[hour] as { values: number[]; next: number };
    const before = this.known.get(hour);
    ring.values[ring.next] = value;
    ring.next = (ring.next + 1) % this.size;
    // A median moves slowly: it is taken anew after every fourth value.
    if (ring.values.length >= ENOUGH && ring.next % 4 === 0) {
      const spread = Math.max(CLOSE, MAD * medianAbsoluteDeviation(ring.values));
      this.known.set(hour, { middle: median(ring.values), spread });
    }
    return before === undefined ? 0 : (value - before.middle) / before.spread;
  }
}

/** Distance from the exponential average, in its own standard deviations. */
export class EwmaZ implements Detector {
  private mean = 0;
  private variance = 0;
  private count = 0;

  constructor(private readonly span = 96) {}

  see(value: number): number {
    const spread = Math.sqrt(this.variance);
    const z = this.count < ENOUGH || spread < CLOSE ? 0 : (value - this.mean) / spread;
    this.count += 1;
    const share = Math.max(2 / (this.span + 1), 1 / this.count);
    const off = value - this.mean;
    this.mean += share * off;
    this.variance = (1 - share) * (this.variance + share * off * off);
    return z;
  }
}

/** One-sided cumulative sum of values beyond half a deviation (Page 1954): small moves one way add up. */
export class Cusum implements Detector {
  private sum = 0;

  constructor(
    private readonly slack = 0.5,
    private readonly most = 40,
  ) {}

  see(value: number): number {
    this.sum = Math.min(this.most, Math.max(0, this.sum + value - this.slack));
    return this.sum;
  }
}

/** Page-Hinkley: how far the sum of deviations from the running mean rose above its lowest. */
export class PageHinkley implements Detector {
  private mean = 0;
  private count = 0;
  private sum = 0;
  private lowest = 0;

  constructor(
    private readonly slack = 0.5,
    private readonly span = 672,
  ) {}

  see(value: number): number {
    this.count += 1;
    this.mean += (value - this.mean) / Math.min(this.count, this.span);
    this.sum += value - this.mean - this.slack;
    this.lowest = Math.min(this.lowest, this.sum);
    const risen = this.sum - this.lowest;
    // What lasted is the new normal: the sum forgets with the mean.
    this.sum = this.lowest + risen * (1 - 1 / 24);
    return this.count < ENOUGH ? 0 : risen;
  }
}
