/** Many positions at once, as bytes: what keepers, dashboards and risk ask of every position of a pool. */
import { POSITION_OFFSETS, sizeOf as sizeOfAccount } from "../accounts/index";
import { viewOf } from "../codec/layout";
import {
  type AtPrices,
  type LossRow,
  MathError,
  offsetOf,
  type Price,
  type Rung,
  read,
  runOver,
  type Side,
  sideOf,
  sizeOf,
  type Types,
} from "../engine/index";
import type { State } from "../state/index";
import { named, worldBytes } from "./scene";

/** What a batch is asked of: a pool with all its markets. */
export type Whole = Pick<State, "pool" | "markets" | "now" | "slot">;

/** A row of each position, in order: read when it is asked for. */
export interface Rows<T> {
  readonly length: number;
  /** `RangeError` for one that there is not. */
  at(index: number): T;
  /** Places of the rows without an error: of very many, most are not read. */
  good(): number[];
}

/** Position accounts one after the other. `RangeError` for bytes that are no position's. */
export function packPositions(accounts: readonly Uint8Array[]): Uint8Array {
  const stride = sizeOfAccount("Position");
  const packed = new Uint8Array(stride * accounts.length);
  for (const [i, account] of accounts.entries()) {
    if (account.length !== stride) throw new RangeError(`a position is ${stride} bytes, not ${account.length}`);
    packed.set(account, i * stride);
  }
  return packed;
}

type Row = "HealthRow" | "PriceRow" | "LiquidationRow";

/** How position accounts lie one after the other. `InvalidParameter` for bytes that are no whole ones. */
function packing(packed: Uint8Array) {
  const stride = sizeOfAccount("Position");
  const count = packed.length / stride;
  if (!Number.isInteger(count)) throw new MathError("InvalidParameter");
  const { state, market } = POSITION_OFFSETS;
  return { count, stride, state, market, number: 0 };
}

const each =
  <N extends Row>(name: string, row: N) =>
  (state: Whole, packed: Uint8Array): Rows<Types[N]> => {
    const own = packing(packed);
    const { count } = own;
    const { rows } = runOver(name, worldBytes(state), own, packed, sizeOf(row) * count);
    const view = viewOf(rows);
    const error = offsetOf(row as Row, "error");
    return {
      length: count,
      good: () => [...Array(count).keys()].filter((index) => view.getUint32(index * sizeOf(row) + error, true) === 0),
      at: (index) => {
        if (!Number.isInteger(index) || index < 0 || index >= count) throw new RangeError(`no row ${index}`);
        return read(row, view, index * sizeOf(row));
      },
    };
  };

/**
 * How each position stands at the cached prices; a row whose `error` is not zero has nothing else. `InvalidParameter`
 * for bytes that are no whole positions.
 * @example const rows = healthOfEach(state, packPositions(accounts.map(({ account }) => account.data)));
 */
export const healthOfEach = named(each("health_of_each", "HealthRow"));
/** Where each can be liquidated; null where nowhere. */
export const liquidationPriceOfEach = named(each("liquidation_price_of_each", "PriceRow"));
/** What liquidating each at the cached prices would do; `error` of the healthy is the number of `NotLiquidatable`. */
export const liquidationOfEach = named(each("liquidation_of_each", "LiquidationRow"));

/** What a ladder is asked. */
export interface LadderParams {
  /** Number of the market. */
  market: number;
  /** 0 long, 1 short; not given, both. */
  side?: Side;
  /** Prices that rise, 1e-8 USD. */
  steps: readonly Price[];
}

/** Positions by their liquidation prices. */
export interface Ladder {
  /** One more than steps: below the first, from each up to the next (without it), and from the last on. */
  rungs: Rung[];
  /** Positions that no price makes liquidatable. */
  safe: number;
  /** Positions of which the engine gives an error: one of another pool among them. In no rung. */
  failed: number;
}

/** A market's number as the engine takes it: `WrongAccount` for one that none has. */
function numbered(market: number): number {
  if (Number.isInteger(market) && market >= 0 && market < 2 ** 32) return market;
  throw new MathError("WrongAccount");
}

/** Prices of a market, as bytes of rows: one of each, and so many more. */
function atPrices(
  name: string,
  row: "Rung" | "LossRow",
  state: Whole,
  packed: Uint8Array,
  asked: AtPrices,
  more: number,
) {
  const market = numbered(asked.market);
  const room = sizeOf(row) * (asked.prices.length + more);
  return runOver(name, worldBytes(state), packing(packed), packed, room, { ...asked, market });
}

const rowsOf = <N extends "Rung" | "LossRow">(row: N, bytes: Uint8Array): Types[N][] =>
  Array.from({ length: bytes.length / sizeOf(row) }, (_, i) => read(row, viewOf(bytes), i * sizeOf(row)));

/**
 * How much can be liquidated at which price: positions of a market, counted by {@link liquidationPriceOfEach}, and
 * their notional there. A long can be
 * liquidated at its price and below, a short at its price and above. `InvalidParameter` for steps that do not rise or
 * begin at zero and for bytes that are
 * no whole positions, `WrongAccount` for a market that there is not, `InvalidSide`.
 * @example const { rungs } = ladderOf(state, packed, { market: 0, side: 0, steps: [13_000_000_000n, 14_000_000_000n]
 * });
 */
export const ladderOf = named((state: Whole, packed: Uint8Array, { market, side, steps }: LadderParams): Ladder => {
  const asked = { market, prices: steps, side: side === undefined ? -1 : sideOf(side) };
  const { rows, report } = atPrices("ladder", "Rung", state, packed, asked, 1);
  return { rungs: rowsOf("Rung", rows), ...read("LadderReport", report) };
});

/** What losses are asked at. */
export interface LossesParams {
  /** Number of the market. */
  market: number;
  /** Prices, in any order, 1e-8 USD. */
  prices: readonly Price[];
}

/**
 * Who would pay if the price were there: of each price, on its own, what liquidating all positions of a market that can
 * be liquidated at it, in their order,
 * would leave to others. All else as it is now: feeds that speak just have, volatility and margins stay. In a settled
 * market all close, at its price.
 * `InvalidParameter` for a price of zero and for bytes that are no whole positions, `WrongAccount` for a market that
 * there is not.
 * @example const [{ shortfall }] = lossesAt(state, packed, { market: 0, prices: [12_000_000_000n] });
 */
export const lossesAt = named((state: Whole, packed: Uint8Array, { market, prices }: LossesParams): LossRow[] =>
  rowsOf("LossRow", atPrices("losses", "LossRow", state, packed, { market, prices, side: -1 }, 0).rows),
);
