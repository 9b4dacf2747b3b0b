/** Many positions at once, as bytes: what keepers, dashboards and risk ask of every position of a pool. */
import { POSITION_OFFSETS, sizeOf as sizeOfAccount } from "../accounts/index";
import { viewOf } from "../codec/layout";
import { MathError, offsetOf, read, runOver, sizeOf, type Types } from "../engine/index";
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

const each =
  <N extends Row>(name: string, row: N) =>
  (state: Whole, packed: Uint8Array): Rows<Types[N]> => {
    const stride = sizeOfAccount("Position");
    const count = packed.length / stride;
    if (!Number.isInteger(count)) throw new MathError("InvalidParameter");
    const { state: at, market } = POSITION_OFFSETS;
    const own = { count, stride, state: at, market, number: 0 };
    const rows = runOver(name, worldBytes(state), own, packed, sizeOf(row) * count);
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
 * How each position stands at the cached prices; a row whose `error` is not zero has nothing else. `InvalidParameter` for bytes that are no whole positions.
 * @example const rows = healthOfEach(state, packPositions(accounts.map(({ account }) => account.data)));
 */
export const healthOfEach = named(each("health_of_each", "HealthRow"));
/** Where each can be liquidated; null where nowhere. */
export const liquidationPriceOfEach = named(each("liquidation_price_of_each", "PriceRow"));
/** What liquidating each at the cached prices would do; `error` of the healthy is the number of `NotLiquidatable`. */
export const liquidationOfEach = named(each("liquidation_of_each", "LiquidationRow"));
