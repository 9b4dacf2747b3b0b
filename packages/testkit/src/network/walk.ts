import { RECORDED } from "./recorded";

/** Most that a price moves in one step, in millionths: half of all hours end within 1 % of where they began. */
const STEP = 400n;
const MILLION = 1_000_000n;
const MODULUS = 1n << 64n;

/** FNV-1a, 64 bits: every name has its own walk. */
const seedOf = (name: string): bigint =>
  [...Buffer.from(name)].reduce(
    (hash, byte) => ((hash ^ BigInt(byte)) * 0x100000001b3n) % MODULUS,
    0xcbf29ce484222325n,
  );

/**
 * A price that walks at random: up as often as down and by as much, with no memory and no way back, so that nobody can
 * know more of it than its last print. The same name takes the same walk in every run. In whole 1e-8 USD.
 */
export class Walk {
  private seed: bigint;

  constructor(
    name: string,
    private price: bigint,
  ) {
    this.seed = seedOf(name);
  }

  next(): bigint {
    // Knuth's MMIX generator; its upper bits are the good ones.
    this.seed = (this.seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % MODULUS;
    const part = ((this.seed >> 33n) % (2n * STEP + 1n)) - STEP;
    this.price += (this.price * part) / MILLION;
    return this.price;
  }
}

/** Prices of the recorded minutes, one a second, in a line from minute to minute, scaled to where they begin. */
export class Recording {
  private second = 0;

  constructor(private readonly price: bigint) {}

  /** The next price in 1e-8 USD; null when it is over. */
  next(): bigint | null {
    this.second += 1;
    const minute = Math.floor(this.second / 60);
    const [from, to] = [RECORDED[minute], RECORDED[minute + 1]];
    if (from === undefined || to === undefined) return null;
    const between = BigInt(from * (60 - (this.second % 60)) + to * (this.second % 60));
    return (this.price * between) / (60n * BigInt(RECORDED[0] ?? 1));
  }
}
