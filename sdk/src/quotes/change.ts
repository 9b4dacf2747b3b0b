import type { Change, Controller, Market } from "../accounts/index";
import { type ChangeSpec, type CustodyConfig, decodeChange, type MarketConfig, type PoolConfig } from "../config/index";
import {
  at,
  type CustodyParams,
  custodyOf,
  type MarketParams,
  MathError,
  type PoolParams,
  type PoolState,
  type Seconds,
} from "../engine/index";
import { BallastError, ballastError } from "../errors/index";
import type { State } from "../state/index";
import { ask, named } from "./scene";

/** What changes are checked against: a pool with its markets, and the controller. */
export interface InForce extends Pick<State, "pool" | "markets" | "now"> {
  controller: Pick<Controller, "delay" | "guardian">;
}

/**
 * A value that a change sets, in the units of the configuration; `from` is null for a token or market that is not
 * listed yet.
 */
export interface ChangedField {
  field: string;
  from: unknown;
  to: unknown;
}

/** A queued change, as a screen shows it. */
export interface ChangeView {
  change: ChangeSpec;
  /** Only what would be different. */
  fields: ChangedField[];
  /** `waiting` before its eta, `due` from then up to `validUntil`, both included. */
  stage: "waiting" | "due" | "expired" | "executed";
  /** Unix seconds. */
  eta: Seconds;
  validUntil: Seconds;
  /**
   * Name of the error with which executing it would be refused as things stand, whatever the time; null for none, and
   * for one that was executed.
   */
  refusal: string | null;
}

type Fields = Record<string, unknown>;

const wide = (config: object): Fields =>
  Object.fromEntries(Object.entries(config).map(([key, x]) => [key, typeof x === "number" ? BigInt(x) : x]));

/** Parameters of a pool as the rules have them. */
export function poolParams(config: PoolConfig): PoolParams {
  const { lpShare, maxClawback, minLossEvent, minLossEventShare, hold, ...rest } = config;
  return {
    ...wide(rest),
    lossEvents: wide({ lpShare, maxClawback, minLossEvent, minLossEventShare, hold }),
  } as unknown as PoolParams;
}

/** Parameters of a token as the rules have them. */
export const custodyParams = ({ stable, ...rest }: CustodyConfig): CustodyParams =>
  ({ ...wide(rest), stable: stable ? 1 : 0 }) as unknown as CustodyParams;

/** Parameters of a market as the rules have them. */
export const marketParams = ({ secondFeed: _, ...rest }: MarketConfig): MarketParams =>
  wide(rest) as unknown as MarketParams;

const sameBytes = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Parameters within their bounds: what no account can hold is outside of them. `InvalidParameter`. */
function checkParams(name: "check_pool_params" | "check_custody_params" | "check_market_params", params: object): void {
  try {
    ask(name, null, params as never);
  } catch (e) {
    throw e instanceof MathError && e.error === "MathOverflow" ? new MathError("InvalidParameter") : e;
  }
}

/** The program's checks of a change, in its order. */
function check(
  { controller, pool: { state: pool }, markets, now }: InForce,
  change: ChangeSpec,
  executes: boolean,
): void {
  if (change.kind === "delay") ask("check_delay", null, { old: controller.delay, new: change.seconds });
  if (change.kind === "delay" || change.kind === "guardian") return;
  const ofMarket = change.kind === "market" || change.kind === "status";
  if (executes) ask("check_calm", { pool, now }, { all: !ofMarket, market: ofMarket ? change.index : 0 });
  if (change.kind === "pool") checkParams("check_pool_params", poolParams(change.config));
  if (change.kind === "custody" || change.kind === "listCustody")
    checkParams("check_custody_params", custodyParams(change.config));
  if (change.kind === "custody")
    ask("check_custody", { pool, now }, { custody: change.index, params: custodyParams(change.config) });
  if (change.kind === "listMarket") checkParams("check_market_params", marketParams(change.config));
  if (change.kind === "market") checkMarket({ pool, now }, at(markets, change.index), change.config);
  if (change.kind === "status") at(markets, change.index);
}

function checkMarket(at: { pool: PoolState; now: bigint }, market: Market, config: MarketConfig): void {
  checkParams("check_market_params", marketParams(config));
  if (!sameBytes(config.secondFeed, market.secondFeed)) throw ballastError("ChangeForbidden");
  ask("check_market", { ...at, slot: 0n, market: market.state }, marketParams(config));
}

/**
 * Name of the error with which the program would refuse a change; null if it would take it. `executes`: at its eta,
 * where it must not meet an open loss event either; when it is queued otherwise. Signers and times are not checked, nor
 * what `addCustody` and `addMarket` check of a token.
 */
export function changeRefusal(inForce: InForce, change: ChangeSpec, executes = false): string | null {
  try {
    named(check)(inForce, change, executes);
    return null;
  } catch (e) {
    if (e instanceof BallastError) return e.name;
    throw e;
  }
}

/** What is in force where a change would set something; null for what is not there yet. `WrongAccount`. */
function before({ controller, pool: { state: pool }, markets }: InForce, change: ChangeSpec): Fields | null {
  switch (change.kind) {
    case "pool":
      return { ...pool.params, ...pool.params.lossEvents };
    case "custody":
      return { ...custodyOf(pool, change.index).params };
    case "market": {
      const { state, secondFeed } = at(markets, change.index);
      return { ...state.params, secondFeed };
    }
    case "status":
      return { reduceOnly: at(markets, change.index).state.status };
    case "delay":
      return { seconds: controller.delay };
    case "guardian":
      return { guardian: controller.guardian };
    default:
      return null;
  }
}

/** What a change sets, by field. */
function sets(change: ChangeSpec): Fields {
  const { kind: _, ...rest } = change;
  if ("config" in rest) {
    const { config, ...own } = rest;
    return { ...("index" in own ? {} : own), ...config };
  }
  return "reduceOnly" in rest ? { reduceOnly: rest.reduceOnly } : rest;
}

/** A value in force in the type that the configuration has for it. */
function like(value: unknown, sample: unknown): unknown {
  if (typeof sample === "boolean") return Number(value) === 1;
  return typeof sample === "number" ? Number(value) : value;
}

/** Two values of a field: numbers, flags, bytes or addresses. */
function differs(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return !sameBytes(a, b);
  return String(a) !== String(b);
}

/** The fields that a change would set to another value. `WrongAccount` for a custody or market that there is not. */
export const changedFields = named((inForce: InForce, change: ChangeSpec): ChangedField[] => {
  const old = before(inForce, change);
  return Object.entries(sets(change))
    .map(([field, to]) => ({ field, from: old && like(old[field], to), to }))
    .filter(({ from, to }) => old === null || differs(from, to));
});

/**
 * A queued change of this pool or of the controller: what it would change, when, and whether it could. `RangeError` for
 * a kind that this SDK does not know.
 * @example
 * const view = viewChange({ ...(await readState(ctx)), controller }, change);
 * for (const { field, from, to } of view.fields) console.log(`${field}: ${from} -> ${to}`);
 */
export function viewChange(inForce: InForce, account: Change): ChangeView {
  const { eta, validUntil } = account;
  const change = decodeChange(account);
  const executed = account.state !== 0;
  const late = inForce.now > validUntil ? "expired" : "due";
  const stage = executed ? "executed" : inForce.now < eta ? "waiting" : late;
  const refusal = executed ? null : changeRefusal(inForce, change, true);
  return { change, fields: changedFields(inForce, change), stage, eta, validUntil, refusal };
}
