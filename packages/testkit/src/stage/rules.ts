import { engine, type Scene } from "@ballast/sdk";

type Calls = typeof engine.CALLS;
type Args<N extends engine.CallName> = { [K in keyof engine.Types[Calls[N][1]]]: unknown };

/** A pool, and a market of it where a rule needs one, at a moment: as objects, or as `engine.encoded` has made them. */
export interface Moment {
  now: bigint;
  slot?: bigint;
  pool: object;
  market?: object;
}

type Where = Parameters<engine.PutScene>[0];

/**
 * What a rule of the engine says of a moment, which stays as it is: for what no quote of the SDK tells. Throws the
 * engine's error.
 */
export function rule<N extends engine.CallName>(name: N, args: Args<N>, moment: Moment): engine.Types[Calls[N][2]] {
  return engine.call(name, (where) => written(name, where, moment), args);
}

const { offsetOf, sizeOf } = engine;

function put({ view }: Where, at: number, type: engine.TypeName, state: object | undefined): void {
  if (state instanceof Uint8Array) new Uint8Array(view.buffer, at, sizeOf(type)).set(state);
  else engine.write(type, view, at, state as object);
}

function written(name: engine.CallName, where: Where, { now, slot = 0n, pool, market }: Moment): void {
  const [kind] = engine.CALLS[name];
  if (kind === "Nothing") return;
  if (kind === "PoolScene") throw new TypeError(`${name} is asked of all markets`);
  const { view, scene } = where;
  view.setBigInt64(scene + offsetOf("Instant", "now"), now, true);
  view.setBigUint64(scene + offsetOf("Instant", "slot"), slot, true);
  put(where, scene + offsetOf("Instant", "pool"), "PoolState", pool);
  if (kind === "Scene") put(where, scene + offsetOf("Scene", "market"), "MarketState", market);
}

/** A number of a custody of the pool, or of the market, as a rule leaves it. */
function left<N extends engine.CallName>(name: N, args: Args<N>, moment: Moment, offset: number): bigint {
  let place: Where | undefined;
  engine.call(
    name,
    (where) => {
      place = where;
      written(name, where, moment);
    },
    args,
  );
  return place ? place.view.getBigUint64(place.scene + offset, true) : 0n;
}

/** A custody's haircut after its parameters are set to what they are: one above what volatility asks falls to that. */
export function haircutAllowed(moment: Moment, custody: number, params: engine.CustodyParams): bigint {
  const at = offsetOf("Instant", "pool") + offsetOf("PoolState", "custodies") + custody * sizeOf("CustodyState");
  return left("do_change_custody", { custody, params }, moment, at + offsetOf("CustodyState", "haircut"));
}

/** The same of a market's maintenance margin. */
export function maintenanceAllowed(moment: Moment, params: engine.MarketParams): bigint {
  const at =
    offsetOf("Scene", "market") + offsetOf("MarketState", "volatility") + offsetOf("Volatility", "maintenanceMargin");
  return left("do_change_market", params, moment, at);
}

/** The price at which the positions of a settled market close; null in any other. */
export const settlePriceOf = ({ now, market }: Scene): bigint | null =>
  market.settleAt > 0n && now >= market.settleAt ? market.settlePrice : null;
