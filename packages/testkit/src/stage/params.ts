import {
  type CustodyConfig,
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  DEFAULT_STABLE,
  encodeChange,
  type MarketConfig,
  type ParameterUnit,
  type PoolConfig,
} from "@ballast/sdk";
import { toUnits } from "../chain/units";
import { CUSTODY_PARAMS, MARKET_PARAMS, PARAMS, type Param } from "../generated/params";
import { tokenInfo } from "./tokens";

/** What an operator configures, by name; values are text in whole units. What is not named keeps the SDK's default. */
export type Params = Record<string, string>;

/**
 * How a value is written. `rate`: "0.25", "25%" or "2500bp", `sigmas` too. `time`: "900", "900s", "15min", "8h" or
 * "7d".
 */
export type Unit = ParameterUnit;
export type Scope = Param["scope"];

/** How a field of a configuration is written; undefined of one that has no name here. */
export const unitOfField = (scope: Scope, field: string): Unit | undefined =>
  [PARAMS, MARKET_PARAMS, CUSTODY_PARAMS]
    .flatMap((table) => Object.values(table))
    .find((param) => param.scope === scope && param.field === field)?.unit;

/** A parameter that does not exist or cannot be read. */
export class ParamError extends RangeError {
  override readonly name = "ParamError";
}

/** Not what every object has, like `constructor`. */
const own = (table: Record<string, Param>, name: string) => (Object.hasOwn(table, name) ? table[name] : undefined);

interface Setting {
  name: string;
  value: string;
  param: Param;
  /** `*` is every one. */
  symbol: string;
}

function find(name: string): Pick<Setting, "param" | "symbol"> {
  const known = own(PARAMS, name);
  if (known) return { param: known, symbol: "*" };
  const [room = "", symbol = "", field = "", ...rest] = name.split(".");
  const table = room === "market" ? MARKET_PARAMS : room === "custody" ? CUSTODY_PARAMS : undefined;
  const found = rest.length === 0 && table ? own(table, field) : undefined;
  if (!found) throw new ParamError(`there is no parameter ${name}; apps/localnet/README.md lists them`);
  return { param: found, symbol };
}

/** From general to particular: `fees.base`, `market.*.base_fee`, `market.SOL.base_fee`. What comes later wins. */
const rank = ({ name, symbol }: Setting) => (symbol !== "*" ? 2 : name.includes("*") ? 1 : 0);

function settings(params: Params): Setting[] {
  const all = Object.entries(params).map(([name, value]) => ({ name, value, ...find(name) }));
  return all.sort((a, b) => rank(a) - rank(b));
}

/** Throws `ParamError` unless every name exists, every value can be read and fits, and every symbol is one of these. */
export function checkParams(params: Params, custodies: readonly string[], markets: readonly string[]): void {
  for (const { name, value, param, symbol } of settings(params)) {
    const symbols = param.scope === "market" ? markets : custodies;
    if (symbol !== "*" && !symbols.includes(symbol)) throw new ParamError(`${name}: there is no ${symbol} here`);
    for (const each of param.scope === "custody" ? symbols.filter((s) => symbol === "*" || s === symbol) : [""])
      fits(name, value, param, each === "" ? 6 : tokenInfo(each).decimals);
  }
}

/** Throws `ParamError` for a value that the program's field cannot hold: below zero, or too large. */
function fits(name: string, value: string, { scope, field, unit }: Param, decimals: number): void {
  const number = read(name, value, unit, decimals);
  const set = <C extends object>(config: Readonly<C>): C => {
    const wide = typeof (config as Record<string, unknown>)[field] === "bigint";
    return { ...config, [field]: wide || number > Number.MAX_SAFE_INTEGER ? number : Number(number) };
  };
  try {
    if (scope === "pool") encodeChange({ kind: "pool", config: set(DEFAULT_POOL) });
    else if (scope === "market") encodeChange({ kind: "market", index: 0, config: set(DEFAULT_MARKET) });
    else encodeChange({ kind: "custody", index: 0, config: set(DEFAULT_ASSET) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ParamError(`${name}: ${value} is ${number < 0n ? "below zero" : "more than the program can count"}`);
  }
}

function changed<C extends object>(
  scope: Scope,
  standard: Readonly<C>,
  params: Params,
  symbol: string,
  decimals = 6,
): C {
  const config: Record<string, unknown> = { ...standard };
  for (const { name, value, param, symbol: of } of settings(params)) {
    if (param.scope !== scope || (of !== "*" && of !== symbol)) continue;
    const number = read(name, value, param.unit, decimals);
    config[param.field] = typeof config[param.field] === "bigint" ? number : Number(number);
  }
  return config as C;
}

/** What a set of parameters is of. */
export interface ParamTarget {
  scope: Scope;
  /** Name of the market or token; `*` for the pool. */
  symbol: string;
}

/**
 * The one pool, market or token that all these are of. Throws `ParamError` if they are of several, of every one, or if
 * there are none.
 */
export function targetOf(params: Params): ParamTarget {
  const all = settings(params).map(({ param, symbol }) => ({ scope: param.scope, symbol }));
  const [first] = all;
  if (first === undefined) throw new ParamError("a change names at least one parameter");
  const one = all.every(({ scope, symbol }) => scope === first.scope && symbol === first.symbol);
  if (!one || (first.scope !== "pool") === (first.symbol === "*"))
    throw new ParamError("a change is of the pool, of one market or of one token: market.SOL.base_fee");
  return first;
}

/** A configuration with some parameters changed. */
export const changedConfig = <C extends object>(
  { scope, symbol }: ParamTarget,
  config: Readonly<C>,
  params: Params,
  decimals = 6,
): C => changed(scope, config, params, symbol, decimals);

export const poolConfig = (params: Params): PoolConfig => changed("pool", DEFAULT_POOL, params, "");
export const marketConfig = (symbol: string, params: Params): MarketConfig =>
  changed("market", DEFAULT_MARKET, params, symbol);
export const custodyConfig = (
  symbol: string,
  params: Params,
  { decimals, stable }: { decimals: number; stable: boolean },
): CustodyConfig => changed("custody", stable ? DEFAULT_STABLE : DEFAULT_ASSET, params, symbol, decimals);

const SECONDS: Record<string, bigint> = { "": 1n, s: 1n, min: 60n, h: 3_600n, d: 86_400n };

function read(name: string, value: string, unit: Unit, decimals: number): bigint {
  try {
    switch (unit) {
      case "usd":
        return toUnits(value, 6);
      case "tokens":
        return toUnits(value, decimals);
      case "rate":
      case "sigmas":
        return readRate(value, 4);
      case "sigma":
        return readRate(value, 9);
      case "time":
        return readTime(value);
      case "flag":
        throw new RangeError("never changes");
    }
  } catch (cause) {
    throw new ParamError(`${name}: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function readRate(value: string, decimals: number): bigint {
  if (value.endsWith("%")) return toUnits(value.slice(0, -1), decimals - 2);
  if (value.endsWith("bp")) return toUnits(value.slice(0, -2), decimals - 4);
  return toUnits(value, decimals);
}

function readTime(value: string): bigint {
  const [, count = "", unit = ""] = /^(\d+)(s|min|h|d)?$/.exec(value) ?? [];
  if (count === "") throw new RangeError(`not a time like "900", "15min" or "8h": ${value}`);
  return BigInt(count) * (SECONDS[unit] ?? 1n);
}
