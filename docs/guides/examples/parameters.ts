/**
 * Parameters and constants of the risk model, and the names of parameters in scenarios: all from the SDK, which has
 * them from the engine's table.
 */

import {
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  DEFAULT_STABLE,
  engine,
  PARAMETERS,
  type Parameter,
  type ParameterUnit,
} from "@ballast/sdk";
import { CUSTODY_PARAMS, MARKET_PARAMS, PARAMS } from "@ballast/testkit";
import { bps, decimal, type Examples, percent, type Table, trimmed } from "./table";

const UNIT: Record<ParameterUnit, string> = {
  rate: "1e-4",
  usd: "1e-6 USD",
  tokens: "atoms",
  sigma: "1e-9 / sqrt(hour)",
  sigmas: "1e-4 sigmas",
  time: "seconds",
  flag: "0 or 1",
};

/** A raw value in words. */
function written(value: bigint, unit: ParameterUnit): string {
  if (value === engine.U64_MAX) return "none";
  if (unit === "rate") return bps(value);
  if (unit === "sigmas") return trimmed(decimal(value, 4, 4));
  if (unit === "usd") return `${decimal(value, 6, 0)} USD`;
  if (unit === "sigma") return percent(value, 9);
  return unit === "time" ? time(value) : value.toString();
}

function time(seconds: bigint): string {
  if (seconds > 172_800n && seconds % 86_400n === 0n) return `${seconds / 86_400n} days`;
  if (seconds % 3_600n === 0n) return `${seconds / 3_600n} h`;
  return seconds % 60n === 0n ? `${seconds / 60n} min` : `${seconds} s`;
}

/** A bound that hangs on another parameter: names as code, what is added or taken in the unit. */
const hanging = (text: string, unit: ParameterUnit): string =>
  text
    .replace(/(?<=[-+] )\d+/g, (raw) => written(BigInt(raw), unit))
    .replace(/[a-z]\w*(?![\w ]*%)/gi, (name) => `\`${name}\``)
    .replaceAll("*", "x");

function bound({ unit, least, most, only }: Parameter): string {
  if (only) return only.map((one) => written(one, unit)).join(", ");
  const end = (value: bigint | string) => (typeof value === "string" ? hanging(value, unit) : written(value, unit));
  if (least === null) return most === null ? "any" : `at most ${end(most)}`;
  if (most === null) return `at least ${end(least)}`;
  return least === 0n && unit === "usd" ? `at most ${end(most)}` : `${end(least)} to ${end(most)}`;
}

type Scope = keyof typeof PARAMETERS;
const means = (text: string): string => text.replace(/\.$/, "");

/** One row a parameter: name, unit, its defaults, bounds and what it is. */
function rows(scope: Scope, headings: string[], ...defaults: object[]): Table {
  const lines = Object.entries<Parameter>(PARAMETERS[scope]).filter(([, { unit }]) => unit !== "flag");
  const body = lines.map(([name, line]) => {
    const shown = defaults.map((all) => written(BigInt((all as Record<string, bigint>)[name] ?? -1n), line.unit));
    return [`\`${name}\``, UNIT[line.unit], ...shown, bound(line), means(line.means)];
  });
  return [["parameter", "unit", ...headings, "bounds in code", "what it is"], ...body];
}

const pool = (): Table => rows("pool", ["default"], DEFAULT_POOL);
const market = (): Table => rows("market", ["default"], DEFAULT_MARKET);
const custody = (): Table => rows("custody", ["stable", "other"], DEFAULT_STABLE, DEFAULT_ASSET);

/** The names of scenarios, with their defaults in words. */
function scenarios(): Table {
  const of = { pool: [DEFAULT_POOL], market: [DEFAULT_MARKET], custody: [DEFAULT_ASSET, DEFAULT_STABLE] };
  const list = (table: typeof PARAMS, before: string) =>
    Object.entries(table).map(([name, { scope, field, unit, means: text }]) => {
      const values = of[scope].map((all) =>
        written(BigInt((all as unknown as Record<string, bigint>)[field] ?? -1n), unit),
      );
      const [usual = "", stable] = values;
      return [
        `\`${before}${name}\``,
        stable === undefined || stable === usual ? usual : `${usual}, stables ${stable}`,
        text,
      ];
    });
  const all = [...list(PARAMS, ""), ...list(MARKET_PARAMS, "market.SOL."), ...list(CUSTODY_PARAMS, "custody.SOL.")];
  return [["name", "default", "what it is"], ...all];
}

/** What code fixes for everybody. */
function constants(): Table {
  const fixed = engine.CONSTANTS;
  const rows: [string, string][] = [
    ["new risk, shares of the pool: a print may lie ahead of the clock by", time(fixed.FUTURE)],
    ["oldest print: reduce, remove collateral, fire an order that waits, finalize", time(fixed.AGE_REDUCE)],
    ["oldest cached print: liquidity, sales of the fund", time(fixed.AGE_LIQUIDITY)],
    ["oldest cached print of any token: leaving the fund", time(fixed.AGE_EXIT)],
    ["silence after which a feed keeps nobody in the fund", time(fixed.DEAD_EXIT)],
    ["oldest print: liquidation", time(fixed.AGE_LIQUIDATE)],
    ["an order's print is published after it by at least", time(fixed.REQUEST_DELAY)],
    ["and, for a market order, by at most", time(fixed.REQUEST_WINDOW)],
    ["widest confidence of anything", bps(fixed.WIDEST)],
    ["silence after which a token's price counts for nothing", time(fixed.SILENT_LONG)],
    ["silence after which a market may enter Settlement", time(fixed.DEAD)],
    ["Settlement until a market is settled", time(fixed.SETTLEMENT)],
    ["longest life of an order", time(fixed.LONGEST_ORDER)],
    ["least notional", `${decimal(fixed.MIN_NOTIONAL, 6, 0)} USD`],
    ["least price of what is traded, brought or listed", `${decimal(fixed.LEAST_PRICE, 8, 3)} USD`],
    ["least collateral", `${decimal(fixed.MIN_COLLATERAL, 6, 0)} USD`],
    ["a cell of measured volatility", time(fixed.CELL)],
    ["a loss event accrues", time(fixed.ACCRUAL)],
    ["from a side's finalization to its next event, at least", time(fixed.SPACING)],
    ["waiting shortfall that became no event goes to the LPs after", time(fixed.WAITING_LIFE)],
    ["a lien lapses after", time(fixed.LIEN_LIFE)],
    ["clawbacks of a side's events within", time(fixed.CLAWBACK_WINDOW)],
    ["add up to at most", percent(fixed.CLAWBACK_TOTAL)],
    ["from a request to unstake to the exit", time(fixed.COOLDOWN)],
    ["the exit is open for", time(fixed.EXIT_WINDOW)],
    ["after a sudden jump LPs and sweeps wait", time(fixed.AFTER_JUMP)],
    ["after a jump, sudden or not, stakers wait", time(fixed.FUND_AFTER_JUMP)],
    ["weights of the pool count from", `${decimal(fixed.BOOTSTRAP, 6, 0)} USD`],
    ["of any token this much may always leave in an hour", `${decimal(fixed.ALWAYS, 6, 0)} USD`],
  ];
  return [["what", "value"], ...rows];
}

export const parameters: Examples = {
  "pool-parameters": pool,
  "market-parameters": market,
  "custody-parameters": custody,
  constants,
};

export const names: Examples = { "scenario-parameters": scenarios };
