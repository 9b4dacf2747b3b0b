import { camel, type IdlType, layoutOf, viewOf } from "../codec/layout";
import type { Struct } from "../codec/struct";
import { instructions } from "../idl/json";

/**
 * What an order would do: 1e-6 USD; `charged`, `collateral` and `size` in atoms; `initial`, the margin to meet, 1e-4.
 */
export type OpenReturn = Struct<"openQuote">;
/**
 * What a close would do: 1e-6 USD; `profit`, `held` and `heldAfterJump` in atoms of the backing; `seized`, `returned`
 * of the collateral; `phi` 1e-18.
 */
export type CloseReturn = Struct<"closeQuote">;
/**
 * How a position stands: 1e-6 USD, `price` 1e-8 USD, `initial` and `maintenance` 1e-4 of notional. Signed amounts may
 * be negative.
 */
export type HealthReturn = Struct<"positionHealth">;
/**
 * Values of all LP shares, 1e-6 USD: for deposits, rounded up; for withdrawals, rounded down. `supply` has six
 * decimals.
 */
export type LpPriceReturn = Struct<"lpPrice">;
/** The fund, 1e-6 USD; `coverage` 1e-4; `usable` and `phi` 1e-18, for winners of the long and of the short side. */
export type CoverageReturn = Struct<"coverage">;

/** What each view returns. */
export interface Returns {
  quoteOpen: OpenReturn;
  quoteClose: CloseReturn;
  positionHealth: HealthReturn;
  lpPrice: LpPriceReturn;
  coverage: CoverageReturn;
  /** How many accounts were checked. */
  verifyInvariants: bigint;
}
/** Name of a view. */
export type ViewName = keyof Returns;

const layouts = new Map(
  (instructions as { name: string; returns?: IdlType }[]).flatMap(({ name, returns }) =>
    returns === undefined ? [] : [[camel(name), layoutOf(returns)] as const],
  ),
);

/**
 * A view's return data. Nodes cut zeros off its end, all of it where everything is zero: what is missing is zero.
 * `TypeError` for an instruction that returns nothing, `RangeError` for more bytes than the view returns.
 * @example const { equity } = decodeReturn("positionHealth", receipt.returnData);
 */
export function decodeReturn<N extends ViewName>(name: N, data: Uint8Array | null | undefined): Returns[N] {
  const layout = layouts.get(name);
  if (layout === undefined) throw new TypeError(`the program has no view ${name}`);
  const given = data ?? new Uint8Array();
  if (given.length > layout.size) throw new RangeError(`${name} returns ${layout.size} bytes, not ${given.length}`);
  const whole = new Uint8Array(layout.size);
  whole.set(given);
  return layout.read(viewOf(whole), 0) as Returns[N];
}
