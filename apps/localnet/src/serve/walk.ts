import { fromUnits } from "@ballast/testkit";

/** Most that a price moves in one step, in millionths: about 1.4 % in an hour of steps of a second. */
const STEP = 400n;
/** Part of its distance from the start that a price comes back in one step: after hours it is still near. */
const PULL = 2_000n;
const MILLION = 1_000_000n;
const MODULUS = 1n << 64n;

/** A price that wanders around where it started: always the same way, in whole 1e-8 USD. */
export class Walk {
  private seed = 0x9e3779b97f4a7c15n;
  private price: bigint;

  constructor(private readonly start: bigint) {
    this.price = start;
  }

  /** The next price, USD as text. */
  next(): string {
    // Knuth's MMIX generator; its upper bits are the good ones.
    this.seed = (this.seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % MODULUS;
    const part = ((this.seed >> 33n) % (2n * STEP + 1n)) - STEP;
    this.price += (this.price * part) / MILLION + (this.start - this.price) / PULL;
    return fromUnits(this.price, 8);
  }
}
