/**
 * What a position has above its requirement, as a straight line over the price of its market: two values of it from the
 * engine say when it can be liquidated, for as long as nothing else gets worse.
 *
 * Without liens every part of it is a number of atoms times the price, or constant, so but for rounding it is a line.
 * Each of the engine's divisions is rounded against the trader by less than one (1e-6 USD), together by less than 8: a
 * line through two of the engine's values lies below the true one, and where the engine says "unhealthy" the true one
 * is below 8: so is the line. Liens are left out: they take the same share of size and gain, so that what they leave of
 * the healthy is healthy.
 */
import { engine, POSITION_OFFSETS, sizeOf } from "@ballast/sdk";
import type { Numbers } from "./world";

const STRIDE = sizeOf("Position");
const ROW = engine.sizeOf("HealthRow");
const HEALTH = engine.offsetOf("HealthRow", "health");
const EQUITY = HEALTH + engine.offsetOf("Health", "equity");
const REQUIRED = HEALTH + engine.offsetOf("Health", "maintenance");
const ERROR = engine.offsetOf("HealthRow", "error");
const SIZE = POSITION_OFFSETS.state + engine.offsetOf("PositionState", "size");

/** Below this, in 1e-6 USD, a position is looked at exactly: twice what all roundings make. */
const SLACK = 16;
/** Doubles keep 53 bits: far more than the arithmetic of a line loses. */
const RELATIVE = 1e-12;
/** Positions that are valued in one go: 2 MB of the engine's memory. */
const AT_ONCE = 4_096;

/** Whose limits are drawn, and between which prices of the index they hold. */
export interface Reach {
  side: 0 | 1;
  index: number;
  prices: readonly [low: number, high: number];
}

/** What remains above the requirement, of each; what the engine gives an error of has none. */
function excess(world: Numbers, packed: Uint8Array): Float64Array {
  const count = packed.length / STRIDE;
  const { state, market } = POSITION_OFFSETS;
  const packing = { count, stride: STRIDE, state, market, number: 0 };
  const { rows } = engine.runOver("health_of_each", world.bytes, packing, packed, ROW * count);
  const view = new DataView(rows.buffer, rows.byteOffset, rows.length);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = i * ROW;
    const failed = view.getUint32(at + ERROR, true) !== 0;
    values[i] = failed ? -Infinity : signed(view, at + EQUITY) - signed(view, at + REQUIRED);
  }
  return values;
}

/** 64 bits as a double, without a bigint between: it is read two hundred thousand times. */
const signed = (view: DataView, at: number) => view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);

/**
 * Tells the limit of each position, as {@link Limits} keep them; its index token has price `low` and then `high` in a
 * world that it may change, and between them the limits hold. Infinite for one that is to be looked at always, minus
 * infinity for never.
 */
export function drawLimits(
  world: Numbers,
  reach: Reach,
  packed: Uint8Array,
  tell: (place: number, limit: number) => void,
): void {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const [low, high] = reach.prices;
  const count = packed.length / STRIDE;
  for (let from = 0; from < count; from += AT_ONCE) {
    const part = packed.subarray(from * STRIDE, (from + AT_ONCE) * STRIDE);
    world.setPrice(reach.index, low);
    const first = excess(world, part);
    world.setPrice(reach.index, high);
    const last = excess(world, part);
    for (let i = 0; i < first.length; i++) {
      const empty = view.getBigUint64((from + i) * STRIDE + SIZE, true) === 0n;
      tell(from + i, empty ? NEVER : limitOf(reach, first[i] as number, last[i] as number));
    }
  }
}

const [ALWAYS, NEVER] = [Infinity, -Infinity];

/**
 * Where the line through two values is at the slack. A long whose line falls (its borrow outgrew its size) is looked at
 * always: of two sources it is judged at the higher price. All others are unhealthy at the first source's price if they
 * are at the price of the two that counts. Nothing is known of what the engine fails at.
 */
function limitOf({ side, prices: [low, high] }: Reach, first: number, last: number): number {
  const rise = (last - first) / (high - low);
  if (!Number.isFinite(rise)) return ALWAYS;
  const slack = SLACK + RELATIVE * (Math.abs(first) + Math.abs(last));
  const price = low + (slack - first) / rise;
  if (side === 0) return rise > 0 ? price : ALWAYS;
  if (rise < 0) return -price;
  return first < slack ? ALWAYS : NEVER;
}
