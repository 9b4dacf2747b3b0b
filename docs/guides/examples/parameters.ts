/** Parameters and constants of the risk model: defaults from the SDK, bounds from the checks in the engine's source. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { CUSTODY_PARAMS, MARKET_PARAMS, PARAMS } from "@ballast/localnet";
import { DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, DEFAULT_STABLE, math } from "@ballast/sdk";
import { bps, decimal, type Examples, percent, type Table, trimmed } from "./table";

const SOURCE = path.resolve(__dirname, "../../../crates/engine/src/state/params.rs");
const U64 = "18446744073709551615";

/** How a parameter counts, as the engine's type says. */
type Kind = "Bps" | "Usd" | "Atoms" | "sigma" | "sigmas" | "seconds";

interface Bound {
  kind: Kind;
  /** As the source writes them; null: any. */
  least: string | null;
  most: string | null;
}

const UNIT: Record<Kind, string> = {
  Bps: "1e-4",
  Usd: "1e-6 USD",
  Atoms: "atoms",
  sigma: "1e-9 / sqrt(hour)",
  sigmas: "1e-4 sigmas",
  seconds: "seconds",
};

/** Bounds that hang on another parameter, in words. */
const WORDS: Record<string, string> = {
  "self.im.0 / 2": "half of `im`",
  "self.target_weight.0": "`targetWeight`",
  "2 * (self.base_fee.0 + 10)": "2 x (`baseFee` + 10 bp)",
  "self.oi_high": "below `oiHigh`",
  "self.target_min.0": "`targetMin`",
  "5_000 | 2_500 | 500": "5 %, 25 % or 50 %",
};

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The body of one struct's fields and of its check. */
function sections(source: string, struct: string): [fields: string, check: string] {
  const fields = new RegExp(`${struct} \\[\\d+\\] \\{([\\s\\S]*?)\\n    \\}`).exec(source)?.[1];
  const check = new RegExp(`impl ${struct} \\{[\\s\\S]*?\\n\\}`).exec(source)?.[0];
  if (fields === undefined || check === undefined) throw new RangeError(`${struct} is not where it was`);
  return [fields, check];
}

/** The parameters of a struct in order, each with what its check demands. Throws for a field that `check` does not bound. */
function boundsOf(struct: string, free: readonly string[] = []): Map<string, Bound> {
  const [fields, check] = sections(readFileSync(SOURCE, "utf8"), struct);
  const found = new Map<string, Bound>();
  for (const [, name = "", type = ""] of fields.matchAll(/^ {8}(\w+): (\w+),$/gm)) {
    if (/^(pad|reserved|stable|events)$/.test(name)) continue;
    const [least, most] = range(check, name) ?? (free.includes(name) ? [null, null] : unbounded(struct, name));
    found.set(camel(name), { kind: kindOf(name, type), least, most });
  }
  return found;
}

function kindOf(name: string, type: string): Kind {
  if (type === "u64") return /sigma|stress/.test(name) ? "sigma" : "seconds";
  return name.endsWith("_sigmas") ? "sigmas" : (type as Kind);
}

function range(check: string, name: string): [string | null, string | null] | null {
  const within = new RegExp(`within\\(self\\.${name}, (.+), ([^,\n]+)\\)(?:\\n|;)`).exec(check);
  if (within) return [within[1] ?? null, within[2] ?? null];
  const inside = new RegExp(`\\(([\\d_]+)\\.\\.=([\\d_]+)\\)\\.contains\\(&self\\.${name}(?:\\.0)?\\)`).exec(check);
  if (inside) return [inside[1] ?? null, inside[2] ?? null];
  const above = new RegExp(`self\\.${name}\\.0 >= ([\\d_]+)`).exec(check);
  if (above) return [above[1] ?? null, null];
  const below = new RegExp(`self\\.${name}(?:\\.0)? <=? (self[\\w.]+|[\\d_]+)`).exec(check);
  if (below) return [null, below[1] ?? null];
  const one = new RegExp(`matches!\\(self\\.${name}\\.0, ([^)]+)\\)`).exec(check);
  return one ? [one[1] ?? null, one[1] ?? null] : null;
}

function unbounded(struct: string, name: string): never {
  throw new RangeError(`${struct}.${name} has no bound that this script can read`);
}

/** A raw value in words. */
function written(raw: string, kind: Kind): string {
  const word = WORDS[raw];
  if (word !== undefined) return word;
  const value = BigInt(raw.replaceAll("_", ""));
  if (value.toString() === U64) return "none";
  if (kind === "Bps") return bps(value);
  if (kind === "sigmas") return trimmed(decimal(value, 4, 4));
  if (kind === "Usd") return `${decimal(value, 6, 0)} USD`;
  if (kind === "sigma") return percent(value, 9);
  return kind === "seconds" ? time(value) : value.toString();
}

function time(seconds: bigint): string {
  if (seconds > 172_800n && seconds % 86_400n === 0n) return `${seconds / 86_400n} days`;
  if (seconds % 3_600n === 0n) return `${seconds / 3_600n} h`;
  return seconds % 60n === 0n ? `${seconds / 60n} min` : `${seconds} s`;
}

function bound({ kind, least, most }: Bound): string {
  const [from, to] = [least && written(least, kind), most && written(most, kind)];
  if (from === null && to === null) return "any";
  if (from === to) return from ?? "";
  if (from === null) return to?.startsWith("below") ? to : `at most ${to}`;
  return to === null ? `at least ${from}` : `${from} to ${to}`;
}

type Default = string | number | bigint | boolean | Uint8Array;
type Known = Record<string, { field: string; means: string }>;

/** One row a parameter. A parameter without meaning or default ends the run: it is new and must be told. */
function rows(bounds: Map<string, Bound>, known: Known, ...defaults: Record<string, Default>[]): string[][] {
  const meanings = new Map(Object.values(known).map(({ field, means }) => [field, means]));
  return [...bounds].map(([name, limits]) => {
    const means = meanings.get(name);
    const values = defaults.map((all) => all[name]);
    if (means === undefined || values.includes(undefined)) throw new RangeError(`nothing is said of ${name}`);
    const shown = values.map((value) => written(String(value), limits.kind));
    return [`\`${name}\``, UNIT[limits.kind], ...shown, bound(limits), means];
  });
}

const heading = (...defaults: string[]): string[] => ["parameter", "unit", ...defaults, "bounds in code", "what it is"];
const plain = (config: object) => config as Record<string, Default>;

function pool(): Table {
  const all = new Map([...boundsOf("EventParams"), ...boundsOf("PoolParams", ["fund_min"])]);
  return [heading("default"), ...rows(all, PARAMS, plain(DEFAULT_POOL))];
}

function market(): Table {
  const all = boundsOf("MarketParams", ["max_long", "max_short"]);
  return [heading("default"), ...rows(all, MARKET_PARAMS, plain(DEFAULT_MARKET))];
}

function custody(): Table {
  const all = boundsOf("CustodyParams", ["deposit_cap"]);
  return [heading("stable", "other"), ...rows(all, CUSTODY_PARAMS, plain(DEFAULT_STABLE), plain(DEFAULT_ASSET))];
}

/** What code fixes for everybody. */
function constants(): Table {
  const { oracle, mutualization: m, trading, insurance, liquidity, volatility } = math;
  const rows: [string, string][] = [
    ["a print may lie ahead of the clock by", time(oracle.FUTURE)],
    ["oldest print: reduce, remove collateral, execute an order, finalize", time(oracle.AGE_REDUCE)],
    ["oldest cached print: liquidity, sales of the fund", time(oracle.AGE_LIQUIDITY)],
    ["oldest cached print of any token: leaving the fund", time(insurance.shares.AGE_EXIT)],
    ["silence after which a feed keeps nobody in the fund", time(insurance.shares.DEAD_EXIT)],
    ["oldest print: liquidation", time(oracle.AGE_LIQUIDATE)],
    ["a request's print is published at least so long after it", time(oracle.REQUEST_DELAY)],
    ["and at most", time(oracle.REQUEST_WINDOW)],
    ["widest confidence of anything", bps(oracle.WIDEST)],
    ["silence after which a token's price counts nothing", time(oracle.SILENT_LONG)],
    ["silence after which a market may enter Settlement", time(oracle.DEAD)],
    ["Settlement until a market is settled", time(oracle.SETTLEMENT)],
    ["longest life of an order", time(trading.order.LONGEST)],
    ["least notional", `${decimal(trading.open.MIN_NOTIONAL, 6, 0)} USD`],
    ["least price of what is traded, brought or listed", `${decimal(oracle.LEAST, 8, 3)} USD`],
    ["least collateral", `${decimal(trading.open.MIN_COLLATERAL, 6, 0)} USD`],
    ["a cell of measured volatility", time(volatility.CELL)],
    ["a loss event accrues", time(m.ACCRUAL)],
    ["from a side's finalization to its next event, at least", time(m.SPACING)],
    ["carry that became no event goes to the LPs after", time(m.CARRY_LIFE)],
    ["a lien lapses after", time(m.LIEN_LIFE)],
    ["haircuts of a side's events within", time(m.HAIRCUT_WINDOW)],
    ["add up to at most", percent(m.HAIRCUT_TOTAL)],
    ["from a request to unstake to the exit", time(insurance.shares.COOLDOWN)],
    ["the exit is open for", time(insurance.shares.EXIT_WINDOW)],
    ["after a jump LPs wait", time(liquidity.shares.AFTER_JUMP)],
    ["after a jump, or a move of a quarter of an hour, stakers wait", time(insurance.shares.AFTER_JUMP)],
    ["weights of the pool count from", `${decimal(liquidity.fees.BOOTSTRAP, 6, 0)} USD`],
    ["of any token may always leave in an hour", `${decimal(liquidity.outflow.ALWAYS, 6, 0)} USD`],
  ];
  return [["what", "value"], ...rows];
}

export const parameters: Examples = {
  "pool-parameters": pool,
  "market-parameters": market,
  "custody-parameters": custody,
  constants,
};
