/**
 * What every position is worth at any price of its market, as straight lines through two of the engine's values: all of
 * it is a number of atoms times the price, or constant, so but for roundings of 1e-6 USD these are its values. Liens,
 * which fall away at other prices, are as they are now.
 */
import { engine, POSITION_OFFSETS } from "@ballast/sdk";
import { type Book, STRIDE } from "./book";
import { bytesOf, indexOf, setPrice } from "./world";

const ROW = engine.sizeOf("HealthRow");
const HEALTH = engine.offsetOf("HealthRow", "health");
const ERROR = engine.offsetOf("HealthRow", "error");
const SIDE = POSITION_OFFSETS.state + engine.offsetOf("PositionState", "side");
const FIELDS = (["notional", "equity", "maintenance", "residual"] as const).map(
  (field) => HEALTH + engine.offsetOf("Health", field),
) as [number, number, number, number];
/** Positions that are valued in one go: 2 MB of the engine's memory. */
const AT_ONCE = 4_096;
/** The second price, as a share of the first. */
const OTHER = 0.7;

/** All positions of a book, in its order; dollars and prices as plain numbers. */
export interface Marks {
  length: number;
  /** Number of the market; 255 of what the engine gives an error of, which counts nowhere. */
  market: Uint8Array;
  /** 0 long, 1 short. */
  side: Uint8Array;
  notional: Float64Array;
  /** Price at which it can be liquidated, as a share of the price now; NaN where none does that. */
  limit: Float64Array;
  /** What its owner would get at the price now, and how much more per share of that price: negative is a deficit. */
  residual: Float64Array;
  slope: Float64Array;
}

/** 64 bits as a double, without a bigint between. */
const wide = (view: DataView, at: number) => view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);

const NO_MARKET = 255;

interface Values {
  failed: Uint8Array;
  fields: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
}

function valued(world: Uint8Array, part: Uint8Array): Values {
  const count = part.length / STRIDE;
  const { state, market } = POSITION_OFFSETS;
  const packing = { count, stride: STRIDE, state, market, number: 0 };
  const { rows } = engine.runOver("health_of_each", world, packing, part, ROW * count);
  const view = new DataView(rows.buffer, rows.byteOffset, rows.length);
  const column = () => new Float64Array(count);
  const fields = [column(), column(), column(), column()] as const;
  const failed = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const at = i * ROW;
    failed[i] = view.getUint32(at + ERROR, true) === 0 ? 0 : 1;
    for (let f = 0; f < 4; f++) (fields[f] as Float64Array)[i] = wide(view, at + (FIELDS[f] as number));
  }
  return { failed, fields };
}

/** Values every position of a book at two prices of its market. */
export function marksOf(book: Book): Marks {
  const length = book.packed.length / STRIDE;
  const floats = () => new Float64Array(length);
  const marks: Marks = {
    length,
    ...{ market: new Uint8Array(length).fill(NO_MARKET), side: new Uint8Array(length) },
    ...{ notional: floats(), limit: floats().fill(Number.NaN), residual: floats(), slope: floats() },
  };
  const here = bytesOf(book.world);
  for (const { market, from, to } of book.ranges) {
    if (from === to) continue;
    const { custody, price } = indexOf(book.world, market);
    const there = here.slice();
    setPrice(there, custody, BigInt(Math.floor(Number(price) * OTHER)));
    const step = Math.floor(Number(price) * OTHER) / Number(price) - 1;
    for (let at = from; at < to; at += AT_ONCE) {
      const part = book.packed.subarray(at * STRIDE, Math.min(at + AT_ONCE, to) * STRIDE);
      draw(marks, { market, at, step }, part, valued(here, part), valued(there, part));
    }
  }
  return marks;
}

function draw(
  marks: Marks,
  { market, at, step }: { market: number; at: number; step: number },
  part: Uint8Array,
  now: Values,
  then: Values,
): void {
  const [notional, equity, required, residual] = now.fields;
  const [, equityThen, requiredThen, residualThen] = then.fields;
  for (let i = 0; i < notional.length; i++) {
    if (now.failed[i] === 1 || then.failed[i] === 1 || notional[i] === 0) continue;
    const place = at + i;
    const value = (column: Float64Array) => column[i] as number;
    const excess = value(equity) - value(required);
    const rise = (value(equityThen) - value(requiredThen) - excess) / step;
    const side = part[i * STRIDE + SIDE] as number;
    marks.market[place] = market;
    marks.side[place] = side;
    marks.notional[place] = value(notional) / 1e6;
    marks.residual[place] = value(residual) / 1e6;
    marks.slope[place] = (value(residualThen) - value(residual)) / step / 1e6;
    marks.limit[place] = limitOf(side, excess, rise);
  }
}

/** Where the excess is nothing: 1 is the price now. What falls with its own side's price is looked at as it is now. */
function limitOf(side: number, excess: number, rise: number): number {
  if (excess < 0) return 1;
  const right = side === 0 ? rise > 0 : rise < 0;
  const share = 1 - excess / rise;
  return right && share > 0 ? share : Number.NaN;
}

/** The deficit of a position if the price were this share of the price now. */
export const deficitAt = (marks: Marks, place: number, share: number): number =>
  Math.max(0, -((marks.residual[place] as number) + (marks.slope[place] as number) * (share - 1)));
