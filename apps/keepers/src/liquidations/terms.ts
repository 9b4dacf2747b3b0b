/**
 * What else a line depends on, and how much worse than now it is drawn for. A line holds while every number is in its
 * range; each range ends where health would be worse than the line says (or so much better that too many positions are
 * looked at for nothing), so that what holds misses nobody.
 */
import { engine, type State } from "@ballast/sdk";
import type { Reach } from "./lines";
import { Numbers } from "./world";

/** A line is drawn from the price over this to the price times this. */
const REACH = 4;
/** Within 64 bits, with room: what is beyond is asked of the engine each time. */
const HIGHEST = 2 ** 62;
/**
 * Seconds of borrow that lines are drawn ahead of. At the bounds (1,000 % a year on all of it) 15 minutes cost 2.9 bp
 * of notional; at 44 %, 0.13 bp.
 */
const AHEAD = 900n;
/** How far a collateral token's price may move, below and above. */
const TOKEN_BELOW = 0.0025;
const TOKEN_ABOVE = 0.01;
/**
 * How far maintenance margin and haircut may move: they rise by 0.7 % in five minutes at most, by 8.2 % after an hour
 * of silence.
 */
const RATES_ABOVE = 0.01;
const RATES_BELOW = 0.03;

/** Positions of one market, side and collateral: they depend on the same. */
export interface Kind {
  market: number;
  side: 0 | 1;
  custody: number;
}

/** A number as it is now, and the range in which lines hold. */
type Term = readonly [value: number, least: number, most: number];

/** What lines are drawn on. */
export interface Ground extends Reach {
  /** As bad as it gets while the terms hold. */
  world: Numbers;
  ranges: readonly (readonly [least: number, most: number])[];
}

const exactly = (value: number): Term => [value, value, value];
const rate = (value: number): Term => [value, value * (1 - RATES_BELOW), value * (1 + RATES_ABOVE)];

/** The custodies that a kind is about: its index, what its borrow is owed in. */
function around(pool: State["pool"]["state"], { market, side }: Kind) {
  const exposure = pool.exposures[market];
  if (exposure === undefined) return null;
  return { index: exposure.index, backing: engine.backingOf(exposure as engine.ExposureState, side) };
}

function termsOf(world: Numbers, now: bigint, { market, custody }: Kind, index: number): Term[] {
  const price = world.price(index);
  const token = world.price(custody);
  return [
    [price, Math.floor(price / REACH), Math.min(price * REACH, HIGHEST)],
    custody === index ? exactly(0) : [token, token * (1 - TOKEN_BELOW), token * (1 + TOKEN_ABOVE)],
    [Number(now), -Infinity, Number(now + AHEAD)],
    rate(world.maintenance(market)),
    rate(world.haircut(custody)),
    exactly(world.baseFee(market)),
    exactly(world.silentSince(custody)),
  ];
}

/** Ground for lines of a kind, or null where the pool knows no such market or token. */
export function groundOf(pool: State["pool"]["state"], world: Numbers, now: bigint, kind: Kind): Ground | null {
  const places = around(pool, kind);
  if (places === null || kind.custody >= pool.custodyCount) return null;
  const { index, backing } = places;
  const terms = termsOf(world, now, kind, index);
  const [[, low, high], [, token], , [, , maintenance], [, , haircut]] = terms as [Term, Term, Term, Term, Term];
  const worse = new Numbers(world.bytes.slice());
  worse.setNow(now + AHEAD);
  worse.setMaintenance(kind.market, maintenance);
  worse.setHaircut(kind.custody, haircut);
  worse.forgetEvents(kind.market);
  if (kind.custody !== index) worse.setPrice(kind.custody, token);
  const ranges = terms.map(([, least, most]) => [least, most] as const);
  const owed = [-Infinity, worse.borrowIndex(backing)] as const;
  return { world: worse, side: kind.side, index, prices: [low, high], ranges: [...ranges, owed] };
}

/** Whether lines of a kind that were drawn on this ground still hold. */
export function holds(pool: State["pool"]["state"], world: Numbers, now: bigint, kind: Kind, ground: Ground): boolean {
  const places = around(pool, kind);
  if (places === null) return false;
  const values = [
    ...termsOf(world, now, kind, places.index).map(([value]) => value),
    world.borrowIndex(places.backing),
  ];
  return values.every((value, i) => {
    const [least, most] = ground.ranges[i] ?? [0, -1];
    return value >= least && value <= most;
  });
}
