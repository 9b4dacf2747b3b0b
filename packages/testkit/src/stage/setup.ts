import { instructions } from "@ballast/sdk";
import type { Keypair } from "@solana/web3.js";
import type { Chain } from "../chain/chain";
import { LITESVM_START } from "../chain/litesvm";
import { NATIVE_MINT, Tokens } from "../chain/tokens";
import { deployProgram } from "./deploy";
import { keyOf } from "./keys";
import { checkParams, custodyConfig, marketConfig, type Params, poolConfig } from "./params";
import { tokenInfo } from "./tokens";
import { POOL_ID, Venue } from "./venue";

/** Decimal digits of tokens by symbol, in whole units. */
export type Amounts = Record<string, string>;

export interface WorldOptions {
  /** An own chain, or the kind of one to start. Default: LiteSVM, in this process. */
  chain?: Chain | Chain["kind"];
  /** Names all keys of the world: the same seed gives the same addresses, bumps and compute units. */
  seed?: string;
  /**
   * What differs from the SDK's defaults; names and units are those of `PARAMS`, `MARKET_PARAMS` and `CUSTODY_PARAMS`.
   */
  params?: Params;
  /** Tokens of the pool, the home stable first. Default USDC and SOL. */
  custodies?: readonly string[];
  /** Markets by their index token. Default: every token that is no stable. */
  markets?: readonly string[];
  /** Markets with a second price source. */
  secondSources?: readonly string[];
  /** The SOL of the pool is wrapped SOL, as on mainnet, which clients wrap. Default: a token like any other. */
  wrappedSol?: boolean;
  /** First prices, USD. */
  prices?: Amounts;
  /** What the actor `lp` deposits; by default some of each token. `{}` for nothing. */
  liquidity?: Amounts;
  /** What the actor `staker` stakes, USD. "0" for nothing. Default 100,000. */
  fund?: string;
  /** Checks all invariants after each step. Default true. */
  verify?: boolean;
}

export type Blueprint = Required<Omit<WorldOptions, "chain" | "verify">>;

/** Five tokens, three markets: the shape that budgets are measured at. */
export const MAXIMUM_SHAPE = { custodies: ["USDC", "SOL", "ETH", "BTC", "USDT"], markets: ["SOL", "ETH", "BTC"] };
/** All that the program allows: eight tokens, a market of each but the first. */
export const WIDEST_SHAPE = {
  custodies: ["USDC", "SOL", "ETH", "BTC", "AVAX", "LINK", "SUI", "DOGE"],
  markets: ["SOL", "ETH", "BTC", "AVAX", "LINK", "SUI", "DOGE"],
};

/** All that follows from the options; throws for names that do not exist, before anything is built. */
export function blueprintOf(options: WorldOptions): Blueprint {
  const custodies = options.custodies ?? ["USDC", "SOL"];
  const markets = options.markets ?? custodies.filter((symbol) => !tokenInfo(symbol).stable);
  const standard = (pick: "price" | "liquidity") =>
    Object.fromEntries(custodies.map((symbol) => [symbol, tokenInfo(symbol)[pick]]));
  const params = options.params ?? {};
  checkParams(params, custodies, markets);
  return {
    seed: options.seed ?? "ballast",
    params,
    custodies,
    markets,
    secondSources: options.secondSources ?? [],
    wrappedSol: options.wrappedSol ?? false,
    prices: { ...standard("price"), ...options.prices },
    liquidity: options.liquidity ?? standard("liquidity"),
    fund: options.fund ?? "100000",
  };
}

/**
 * Worlds begin at 08:00 UTC of every fourth day: then the hours until midnight, and the places of all rings (8 and 32
 * hours, cells of minutes), are the same for each. How long the first, quiet day is decides what margins the next one
 * asks.
 */
const BEGINNINGS = 4 * 86_400;

/** The first moment from `now` on at which a world may begin. */
export function beginningAfter(now: number): number {
  const since = (now - LITESVM_START) % BEGINNINGS;
  return now + ((BEGINNINGS - since) % BEGINNINGS);
}

const ADMIN_LAMPORTS = 1_000_000_000_000;

/** Deploys the program and makes controller, pool, tokens and markets. The admin is the program's upgrade authority. */
export async function build(chain: Chain, plan: Blueprint): Promise<Venue> {
  const admin = keyOf(plan.seed, "admin");
  const guardian = keyOf(plan.seed, "guardian").publicKey;
  for (const key of [admin.publicKey, guardian]) await chain.airdrop(key, ADMIN_LAMPORTS);
  await deployProgram(chain, admin.publicKey);
  const venue = new Venue(plan.seed, plan.custodies, plan.markets, plan.secondSources, plan.wrappedSol);
  const tokens = new Tokens(chain);
  for (const { mint, decimals } of venue.custodies) {
    const authority = mint.equals(NATIVE_MINT) ? null : admin.publicKey;
    await tokens.createMint({ decimals, authority }, mint);
  }
  const who = { admin: admin.publicKey, pool: venue.pool };
  const pool = { ...who, id: POOL_ID, homeMint: venue.home.mint, config: poolConfig(plan.params) };
  await chain.send(
    [instructions.initialize({ authority: admin.publicKey, guardian }), instructions.createPool(pool)],
    [admin],
  );
  await addCustodies(chain, venue, admin, plan.params);
  await addMarkets(chain, venue, admin, plan.params);
  return venue;
}

async function addCustodies(chain: Chain, venue: Venue, admin: Keypair, params: Params): Promise<void> {
  for (const custody of venue.custodies) {
    const config = custodyConfig(custody.symbol, params, custody);
    const accounts = { admin: admin.publicKey, pool: venue.pool, mint: custody.mint };
    await chain.send([instructions.addCustody({ ...accounts, feedId: custody.feed.feedId, config })], [admin]);
  }
}

async function addMarkets(chain: Chain, venue: Venue, admin: Keypair, params: Params): Promise<void> {
  for (const { symbol, address, custody, stable, second } of venue.markets) {
    const standard = marketConfig(symbol, params);
    const config = second === null ? standard : { ...standard, secondFeed: second.feedId };
    const accounts = { admin: admin.publicKey, pool: venue.pool, market: address };
    const parts = { index: custody.index, stable: stable.index, sleeps: false as const, config };
    await chain.send([instructions.addMarket({ ...accounts, ...parts })], [admin]);
  }
}
