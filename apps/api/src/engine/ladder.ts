/**
 * How much can be liquidated at which price. A hundred thousand positions take the engine a tenth of a second and more:
 * they are asked in parts, between which other requests are served, and what was found stays until the chain moves on.
 */
import { engine, ladderOf, lossesAt, POSITION_OFFSETS, type State, sizeOf } from "@ballast/sdk";
import type { AsOf, FundStress, Ladder, Payers } from "../contract/index";
import { Cached } from "./cached";
import { leverages, type Sums } from "./histogram";
import type { Live } from "./live";
import { priceOf, share, text, worth } from "./plain";

const STRIDE = sizeOf("Position");
/** Positions that are asked in one go: 3 ms of the engine. */
const AT_ONCE = 4_096;
const TOP = 10;
const { state: STATE, market: MARKET } = POSITION_OFFSETS;
const SIZE = STATE + engine.offsetOf("PositionState", "size");

export interface LadderAsked {
  market: number;
  stepBp: number;
  rungs: number;
  payers: boolean;
}

const turn = () => new Promise<void>((done) => setImmediate(done));

/** Prices from `rungs` steps below to as many above; none at zero. */
function stepsOf(price: bigint, { stepBp, rungs }: LadderAsked): { bp: number; at: bigint }[] {
  return Array.from({ length: 2 * rungs + 1 }, (_, i) => (i - rungs) * stepBp)
    .map((bp) => ({ bp, at: (price * BigInt(10_000 + bp)) / 10_000n }))
    .filter(({ at }, i, all) => at > 0n && at !== all[i - 1]?.at);
}

/** Rungs of all parts, added up: positions are in rungs by themselves, so parts of them can be asked one by one. */
async function rungsOf(state: State, packed: Uint8Array, market: number, steps: readonly bigint[]) {
  const sum = {
    rungs: Array.from({ length: steps.length + 1 }, () => ({ long: 0n, short: 0n, longs: 0, shorts: 0 })),
    ...{ safe: 0, failed: 0 },
  };
  for (let from = 0; from < packed.length; from += AT_ONCE * STRIDE) {
    const part = ladderOf(state, packed.subarray(from, from + AT_ONCE * STRIDE), { market, steps });
    for (const [i, rung] of part.rungs.entries()) {
      const own = engine.at(sum.rungs, i);
      own.long += rung.long;
      own.short += rung.short;
      own.longs += rung.longs;
      own.shorts += rung.shorts;
    }
    sum.safe += part.safe;
    sum.failed += part.failed;
    await turn();
  }
  return sum;
}

/** The ten largest sizes of a market, added up. */
function topOf(packed: Uint8Array, market: Uint8Array): bigint {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const wanted = new DataView(market.buffer, market.byteOffset, 32);
  const first = wanted.getBigUint64(0, true);
  const last = wanted.getBigUint64(24, true);
  let top: bigint[] = [];
  for (let at = 0; at < packed.length; at += STRIDE) {
    if (view.getBigUint64(at + MARKET, true) !== first || view.getBigUint64(at + MARKET + 24, true) !== last) continue;
    const size = view.getBigUint64(at + SIZE, true);
    if (top.length === TOP && size <= (top[TOP - 1] ?? 0n)) continue;
    top = [...top, size].sort((a, b) => (a < b ? 1 : -1)).slice(0, TOP);
  }
  return top.reduce((sum, size) => sum + size, 0n);
}

const payersOf = (row: engine.LossRow): Payers => ({
  deficit: text(row.longDeficit + row.shortDeficit),
  ...{ young: text(row.young), insurance: text(row.insurance), deductible: text(row.deductible) },
  ...{ shortfall: text(row.shortfall), keeperFloor: text(row.keeperFloor), longs: row.longs, shorts: row.shorts },
});

/** Who would pay at each price: each on its own, because one loss changes what the next one meets. */
async function losses(state: State, packed: Uint8Array, market: number, prices: readonly bigint[]) {
  const rows: engine.LossRow[] = [];
  for (const price of prices) {
    rows.push(engine.at(lossesAt(state, packed, { market, prices: [price] }), 0));
    await turn();
  }
  return rows;
}

async function climb(live: Live, asked: LadderAsked): Promise<{ ladder: Ladder }> {
  const { state } = live;
  // Copied: between two parts a position may change its place.
  const packed = live.positions.packed.slice();
  const { market } = asked;
  const pool = state.pool.state;
  const { sides, index, market: address } = engine.at(pool.exposures, market);
  const price = priceOf(pool, market);
  const steps = stepsOf(price, asked);
  const prices = steps.map(({ at }) => at);
  const found = await rungsOf(state, packed, market, prices);
  const paid = asked.payers ? await losses(state, packed, market, prices) : [];
  const { unit } = engine.at(pool.custodies, index);
  const all = sides.reduce((sum, { size }) => sum + worth(size, price, unit), 0n);
  const rungs = found.rungs.map((rung, i) => {
    const low = steps[i - 1];
    const payers = low === undefined ? undefined : paid[i - 1];
    return {
      ...{ low: text(low?.at ?? 0n), high: steps[i] === undefined ? null : text(engine.at(prices, i)) },
      changeBp: (low ?? steps[0])?.bp ?? 0,
      ...{ long: text(rung.long), short: text(rung.short), longs: rung.longs, shorts: rung.shorts },
      payers: payers === undefined ? null : payersOf(payers),
    };
  });
  const topShare = text(share(worth(topOf(packed, address.toBytes()), price, unit), all));
  const { safe, failed } = found;
  const ladder = { market, price: text(price), stepBp: asked.stepBp, rungs, safe, failed, topShare };
  return { ladder: { ...ladder, positions: packed.length / STRIDE } };
}

/** What was found, and how fresh it is. */
type Of<T> = T & { asOf: AsOf };

/** What takes long, of what was asked for lately. */
export class Ladders {
  private readonly cached: Cached<Of<{ ladder: Ladder }>>;
  private readonly stresses: Cached<Of<{ rows: FundStress[] }>>;
  private readonly levers: Cached<Of<{ sums: Sums[] }>>;

  /** `now`: how fresh what is found at this moment is. */
  constructor(
    private readonly live: Live,
    private readonly now: () => AsOf,
  ) {
    const moment = () => `${live.state.slot}.${live.revision}`;
    this.cached = new Cached(moment);
    this.stresses = new Cached(moment);
    this.levers = new Cached(moment);
  }

  private async stamped<T extends object>(found: (live: Live) => Promise<T>): Promise<Of<T>> {
    const asOf = this.now();
    return { ...(await found(this.live)), asOf };
  }

  /** `WrongAccount` for a market that there is not. */
  ladder(asked: LadderAsked): Promise<Of<{ ladder: Ladder }>> {
    return this.cached.get(JSON.stringify(asked), () => this.stamped((live) => climb(live, asked)));
  }
  /** What the fund would pay at prices far from now. */
  stress(market: number): Promise<Of<{ rows: FundStress[] }>> {
    return this.stresses.get(String(market), () => this.stamped((live) => stress(live, market)));
  }
  /** Every position by its leverage, by market. */
  leverages(): Promise<Of<{ sums: Sums[] }>> {
    return this.levers.get("", () => this.stamped(leverages));
  }
}

const CHANGES = [-5_000, -4_000, -3_000, -2_000, -1_000, -500, 500, 1_000, 2_000, 3_000, 4_000, 5_000];

async function stress(live: Live, market: number): Promise<{ rows: FundStress[] }> {
  const { state } = live;
  const price = priceOf(state.pool.state, market);
  const prices = CHANGES.map((bp) => (price * BigInt(10_000 + bp)) / 10_000n);
  const packed = live.positions.packed.slice();
  const found = await losses(state, packed, market, prices);
  const { balance } = state.pool.state.fund;
  const rows = found.map((row, i) => ({
    ...{ market, changeBp: CHANGES[i] ?? 0, price: text(engine.at(prices, i)) },
    ...{ deficit: text(row.longDeficit + row.shortDeficit), insurance: text(row.insurance) },
    ...{ keeperFloor: text(row.keeperFloor), balance: text(balance - row.insurance - row.keeperFloor) },
    ...{ shortfall: text(row.shortfall), lps: text(row.young + row.deductible) },
  }));
  return { rows };
}
