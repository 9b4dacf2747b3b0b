/** The parameters that a file states, on top of the SDK's defaults, checked by the engine and named by their bounds. */
import {
  type CustodyConfig,
  custodyParams,
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  DEFAULT_STABLE,
  engine,
  type MarketConfig,
  marketParams,
  PARAMETERS,
  type Parameter,
  type PoolConfig,
  poolParams,
} from "@ballast/sdk";
import type { Fault } from "./fault";
import { readValue, writeValue } from "./values";

/** What parameters are of. */
export type Scope = keyof typeof PARAMETERS;
/** Parameters as a file states them. */
export type Stated = Readonly<Record<string, string>>;
export interface Configs {
  pool: PoolConfig;
  custody: CustodyConfig;
  market: MarketConfig;
}

const TABLES: Record<Scope, Readonly<Record<string, Parameter>>> = PARAMETERS;

/** The parameters of a scope that a file may state: all but what another of its fields says. */
export const statable = (scope: Scope): [string, Parameter][] =>
  Object.entries(TABLES[scope]).filter(([, { unit }]) => unit !== "flag");

/** A parameter's line of the table; nothing for a field that is none, as the second feed. */
export const parameterOf = (scope: Scope, field: string): Parameter | undefined =>
  Object.hasOwn(TABLES[scope], field) ? TABLES[scope][field] : undefined;

/** Decimals of everything that is no token amount. */
const NO_TOKEN = 6;

/** The defaults with what is stated, and what is wrong with that. `where`: the place of the object that states it. */
export function configured<S extends Scope>(
  scope: S,
  standard: Configs[S],
  stated: Stated,
  where: string,
  decimals = NO_TOKEN,
): { config: Configs[S]; faults: Fault[] } {
  const config: Record<string, unknown> = { ...standard };
  const faults: Fault[] = [];
  for (const [field, text] of Object.entries(stated)) {
    const parameter = parameterOf(scope, field);
    if (parameter === undefined) continue; // The schema has said so.
    try {
      const value = readValue(text, parameter.unit, decimals);
      config[field] = typeof config[field] === "bigint" ? value : Number(value);
    } catch (e) {
      faults.push({ where: `${where}.${field}`, message: (e as Error).message });
    }
  }
  if (faults.length === 0) faults.push(...outside(scope, config as unknown as Configs[S], stated, where, decimals));
  return { config: config as unknown as Configs[S], faults };
}

/** What the engine says of a configuration; null where it takes it. */
function refusal<S extends Scope>(scope: S, config: Configs[S]): string | null {
  try {
    if (scope === "pool") engine.call("check_pool_params", null, poolParams(config as PoolConfig));
    else if (scope === "custody") engine.call("check_custody_params", null, custodyParams(config as CustodyConfig));
    else engine.call("check_market_params", null, marketParams(config as MarketConfig));
    return null;
  } catch (e) {
    if (e instanceof engine.MathError) return e.error;
    throw e;
  }
}

/**
 * The engine judges; the table of bounds says which field it is: of those that the file states, else of the defaults
 * beside them.
 */
function outside<S extends Scope>(
  scope: S,
  config: Configs[S],
  stated: Stated,
  where: string,
  decimals: number,
): Fault[] {
  const name = refusal(scope, config);
  if (name === null) return [];
  const values = config as unknown as Record<string, unknown>;
  const all = statable(scope).flatMap(([field, parameter]) => {
    const message = boundFault(parameter, field, values, decimals);
    return message === null ? [] : [{ where: `${where}.${field}`, field, message }];
  });
  const own = all.filter(({ field }) => field in stated);
  const named = (own.length > 0 ? own : all).map(({ where: at, message }) => ({ where: at, message }));
  return named.length > 0 ? named : [{ where, message: `the program refuses these parameters: ${name}` }];
}

/** Why a value is outside of its bounds; null if it is not. */
function boundFault(
  { unit, least, most, only }: Parameter,
  field: string,
  values: Record<string, unknown>,
  decimals: number,
): string | null {
  const value = BigInt(values[field] as number | bigint);
  const shown = (x: bigint) => writeValue(x, unit, decimals);
  const end = (bound: bigint | string) => {
    const x = typeof bound === "bigint" ? bound : computed(bound, values);
    return { x, text: typeof bound === "bigint" ? shown(x) : `${shown(x)} (${bound})` };
  };
  if (only && !only.includes(value)) return `is ${shown(value)}: the program takes ${only.map(shown).join(", ")}`;
  const [low, high] = [least === null ? null : end(least), most === null ? null : end(most)];
  if (low !== null && value < low.x) return `is ${shown(value)}: the program takes ${low.text} at least`;
  if (high !== null && value > high.x) return `is ${shown(value)}: the program takes ${high.text} at most`;
  return null;
}

/** A bound of the table that hangs on other parameters: sums, products, whole quotients and brackets. */
function computed(bound: string, values: Record<string, unknown>): bigint {
  const tokens = bound.match(/\w+|[-+*/()]/g) ?? [];
  const atom = (): bigint => {
    const token = tokens.shift() ?? "0";
    if (token !== "(") return /^\d/.test(token) ? BigInt(token) : BigInt(values[token] as number | bigint);
    const inner = sum();
    tokens.shift();
    return inner;
  };
  const product = (): bigint => {
    let x = atom();
    while (tokens[0] === "*" || tokens[0] === "/") x = tokens.shift() === "*" ? x * atom() : x / atom();
    return x;
  };
  const sum = (): bigint => {
    let x = product();
    while (tokens[0] === "+" || tokens[0] === "-") x = tokens.shift() === "+" ? x + product() : x - product();
    return x;
  };
  return sum();
}

/** The SDK's defaults: what a file does not state. */
export const STANDARD = {
  pool: DEFAULT_POOL,
  market: DEFAULT_MARKET,
  custody: (stable: boolean): CustodyConfig => (stable ? DEFAULT_STABLE : DEFAULT_ASSET),
};

/** Whether the least weights of all tokens leave withdrawals enough room, as the program adds them up. */
export function weightsFit(custodies: readonly CustodyConfig[]): boolean {
  const empty = engine.read("PoolState", new DataView(new ArrayBuffer(engine.sizeOf("PoolState"))), 0);
  const pool = {
    ...empty,
    custodyCount: custodies.length,
    custodies: empty.custodies.map((custody, i) => {
      const config = custodies[i];
      return config === undefined ? custody : { ...custody, params: custodyParams(config) };
    }),
  };
  try {
    const bytes = engine.encoded("Instant", { now: 0n, slot: 0n, pool });
    engine.call("check_weights", engine.bytesOf("Instant", bytes), {});
    return true;
  } catch (e) {
    if (e instanceof engine.MathError) return false;
    throw e;
  }
}
