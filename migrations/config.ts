/** What a deployment is configured with: a file of the form that migrations/README.md describes, read and checked. */
import { type CustodyConfig, engine, type MarketConfig, type PoolConfig } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { z } from "zod";
import { readJson } from "../scripts/lib/json.cjs";
import { type Fault, misuseOf, NOWHERE, type Origin } from "./fault";
import { FORM, type Written } from "./form";
import { configured, STANDARD, type Stated, weightsFit } from "./parameters";
import { readValue } from "./values";

/** A token of the pool. */
export interface TokenConfig {
  symbol: string;
  mint: PublicKey;
  decimals: number;
  feed: Uint8Array;
  config: CustodyConfig;
}

/** A market of the pool. `token`, `stable`: places of its custodies. */
export interface MarketListing {
  symbol: string;
  token: number;
  stable: number;
  config: MarketConfig;
}

/** A configuration in the program's units, with where it comes from. */
export interface DeployConfig {
  origin: Origin;
  guardian: PublicKey;
  /** Seconds; null: as it is. */
  delay: bigint | null;
  poolId: bigint;
  pool: PoolConfig;
  custodies: TokenConfig[];
  markets: MarketListing[];
}

/** Reads and checks a configuration file. Throws a `Misuse` with file, line and place of each mistake. */
export function readConfig(file: string): DeployConfig {
  const { value, lineOf } = readJson(file, "the configuration");
  return checkConfig(value, { file, lineOf });
}

/** Checks an object. Throws a `Misuse` with the place of each mistake. */
export function checkConfig(value: unknown, origin: Origin = NOWHERE): DeployConfig {
  const parsed = FORM.safeParse(value);
  if (!parsed.success) throw misuseOf(origin, parsed.error.issues.flatMap(faultsOf));
  const { config, faults } = meaning(parsed.data, origin);
  if (faults.length > 0) throw misuseOf(origin, faults);
  return config;
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const where = issue.path.join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ where: [...issue.path, key].join("."), message: "there is no such field" }));
  const missing = /received undefined/.test(issue.message);
  return [{ where, message: missing ? "is missing" : issue.message }];
}

/** In the program's units, and what it would refuse after the first transactions have been paid for. */
function meaning(written: Written, origin: Origin): { config: DeployConfig; faults: Fault[] } {
  const faults: Fault[] = [...places(written)];
  const take = <T>({ config, faults: found }: { config: T; faults: Fault[] }): T => {
    faults.push(...found);
    return config;
  };
  const { guardian, poolId } = written;
  const custodies = written.custodies.map(({ symbol, mint, decimals, feed, stable, parameters }, i): TokenConfig => {
    const where = `custodies.${i}.parameters`;
    const config = take(configured("custody", STANDARD.custody(stable), stated(parameters), where, decimals));
    if (stable && decimals !== 6)
      faults.push({ where: `custodies.${i}.decimals`, message: "of a stable must be 6: it is counted at par" });
    return { symbol, mint, decimals, feed, config };
  });
  const place = (symbol: string) => written.custodies.findIndex((c) => c.symbol === symbol);
  const markets = written.markets.map(({ index, stable, secondFeed, parameters }, i): MarketListing => {
    const where = `markets.${i}.parameters`;
    const own = take(configured("market", STANDARD.market, stated(parameters), where));
    const config = secondFeed === undefined ? own : { ...own, secondFeed };
    return { symbol: index, token: place(index), stable: place(stable), config };
  });
  const pool = take(configured("pool", STANDARD.pool, stated(written.parameters), "parameters"));
  if (faults.length === 0 && !weightsFit(custodies.map(({ config }) => config)))
    faults.push({ where: "custodies", message: "the least weights (minWeight) of all tokens add up to more than 50%" });
  const { delay, faults: late } = delayOf(written.delay);
  return { config: { origin, guardian, delay, poolId, pool, custodies, markets }, faults: [...faults, ...late] };
}

/** Only what is there: zod gives what is not as undefined. */
const stated = (parameters: Readonly<Record<string, string | undefined>> = {}): Stated =>
  Object.fromEntries(Object.entries(parameters).filter(([, text]) => text !== undefined)) as Stated;

function delayOf(text: string | undefined): { delay: bigint | null; faults: Fault[] } {
  if (text === undefined) return { delay: null, faults: [] };
  const delay = readValue(text, "time", 0);
  try {
    engine.call("check_delay", null, { old: engine.CONSTANTS.LEAST_DELAY, new: delay });
    return { delay, faults: [] };
  } catch {
    return { delay, faults: [{ where: "delay", message: `is ${text}: the program takes 1d to 30d` }] };
  }
}

/** Names that stand for tokens, and what each token may be. */
function places({ custodies, markets }: Written): Fault[] {
  const home = custodies[0]?.stable ? [] : [{ where: "custodies.0.stable", message: HOME }];
  const custody = (symbol: string) => custodies.find((c) => c.symbol === symbol);
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  const ofMarkets = markets.flatMap(({ index, stable, secondFeed }, i) => {
    const [token, backing] = [custody(index), custody(stable)];
    const faults: Fault[] = [];
    const fault = (field: string, message: string) => faults.push({ where: `markets.${i}.${field}`, message });
    if (token === undefined) fault("index", `no custody ${index}`);
    if (backing === undefined) fault("stable", `no custody ${stable}`);
    if (token?.stable) fault("index", `${index} is a stable, which is no market`);
    if (backing?.stable === false) fault("stable", `${stable} is no stable`);
    if (token && secondFeed && hex(token.feed) === hex(secondFeed))
      fault("secondFeed", `is the feed of ${index} itself, which would always agree`);
    return faults;
  });
  return [
    ...home,
    ...twice("symbol", "custodies", custodies, ({ symbol }) => symbol),
    ...twice("mint", "custodies", custodies, ({ mint }) => mint.toBase58()),
    ...twice("feed", "custodies", custodies, ({ feed }) => hex(feed)),
    ...twice("index", "markets", markets, ({ index }) => index, "market"),
    ...ofMarkets,
  ];
}

const HOME = "the first custody must be the stable of the insurance fund";

function twice<T>(
  field: string,
  list: string,
  items: readonly T[],
  nameOf: (item: T) => string,
  what = field,
): Fault[] {
  const names = items.map(nameOf);
  return names.flatMap((name, i) =>
    names.indexOf(name) === i ? [] : [{ where: `${list}.${i}.${field}`, message: `${what} ${name} is named twice` }],
  );
}
