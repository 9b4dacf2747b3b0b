import type { PublicKey } from "@solana/web3.js";
import { type AccountName, type Accounts, decode, fetchOne, type Keyed } from "../accounts/index";
import { type Bps, mulDivDown, mulDivUp, type Price, type Print, Side } from "../engine/index";
import { ballastError, missing } from "../errors/index";
import type { Second } from "../quotes/replay";
import { asked, sceneOf, sourceOf } from "../quotes/scene";
import { associatedToken, type Context, isVacant, type PriceAccount, readState, type State } from "../state/index";

/** An account by its address, or with what is known of it: that saves one read. */
export type Ref<T> = PublicKey | Keyed<T>;

/** Slippage of an action whose limit is not given, 1e-4. */
export const DEFAULT_SLIPPAGE: Bps = 100n;

/** How much worse than quoted an action may become. */
export interface Slippage {
  /** 1e-4 of price or result; 100 (1 %) if not given. A limit that is given counts instead. */
  slippage?: Bps;
}

/** The worst price of an order, 1e-8 USD, rounded for the trader. `opens`: a decrease otherwise. */
export function worstPrice(price: Price, side: Side, opens: boolean, slippage: Bps = DEFAULT_SLIPPAGE): Price {
  const higher = (side === Side.Long) === opens;
  return higher ? mulDivUp(price, 10_000n + slippage, 10_000n) : leastOf(price, slippage);
}

/** The least of a result, rounded down. */
export const leastOf = (amount: bigint, slippage: Bps = DEFAULT_SLIPPAGE): bigint =>
  mulDivDown(amount, slippage > 10_000n ? 0n : 10_000n - slippage, 10_000n);

/**
 * The least of a result that is accepted: what was asked, or the quote less slippage. `MinOutNotMet` where the quote
 * itself is less.
 */
export function leastAsked(quote: bigint, asked: bigint | undefined, slippage?: Bps): bigint {
  if (asked !== undefined && quote < asked) throw ballastError("MinOutNotMet");
  return asked ?? leastOf(quote, slippage);
}

/** A random nonce of 63 bits. */
export function randomNonce(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1)).reduce((_, x) => x >> 1n, 0n);
}

/** Address and account of a reference. `UninitializedAccount` if nothing lives there. */
export async function resolve<N extends AccountName>(
  ctx: Context,
  name: N,
  ref: Ref<Accounts[N]>,
): Promise<Keyed<Accounts[N]>> {
  if ("account" in ref) return ref;
  const account = await fetchOne(ctx.source, name, ref, ctx.programId);
  if (account === null) throw missing(name, ref);
  return { address: ref, account };
}

/** An account that was read with the state; null where nothing was made yet: anyone can have sent lamports there. */
export function ifInState<N extends AccountName>(state: State, name: N, address: PublicKey): Accounts[N] | null {
  const raw = state.account(address);
  return raw === null || isVacant(raw) ? null : decode(name, raw.data);
}

/** As `ifInState`. `UninitializedAccount` if nothing lives there. */
export function inState<N extends AccountName>(state: State, name: N, address: PublicKey): Accounts[N] {
  const found = ifInState(state, name, address);
  if (found === null) throw missing(name, address);
  return found;
}

/** Number of a market in the pool by its address. `WrongAccount` for a market of another pool. */
export function marketNumber(ctx: Context, address: PublicKey): number {
  const number = ctx.layout.markets.findIndex((market) => market.address.equals(address));
  if (number < 0) throw ballastError("WrongAccount");
  return number;
}

/** An element by its number in the pool. `WrongAccount` for one that is not in use. */
export function item<T>(items: readonly T[], number: number): T {
  const found = items[number];
  if (found === undefined) throw ballastError("WrongAccount");
  return found;
}

/** Everything about a market that instructions need. `WrongAccount` for a number that is not in use. */
export function marketOf(ctx: Context, state: State, number: number) {
  const layout = item(ctx.layout.markets, number);
  const price = item(state.prices, layout.index);
  const second = state.seconds[number] ?? null;
  const { is: settled } = asked("rule_settled", sceneOf(state, number), {});
  return { ...layout, number, priceUpdate: price.address, price, second, settled };
}

/** Custody in which a side's profit is paid. */
export const backingOf = (market: { index: number; stable: number }, side: number): number =>
  side === Side.Long ? market.index : market.stable;

/** A custody's mint and vault. `WrongAccount`. */
export const custodyAt = (ctx: Context, custody: number) => item(ctx.layout.custodies, custody);

/** Reads the state with the owners' associated accounts of these mints, and further accounts. */
export function readWith(
  ctx: Context,
  owners: readonly PublicKey[],
  mints: readonly PublicKey[],
  further: readonly PublicKey[] = [],
): Promise<State> {
  const tokens = owners.flatMap((owner) => mints.map((mint) => associatedToken(mint, owner)));
  const unique = new Map([...tokens, ...further].map((address) => [address.toBase58(), address]));
  return readState(ctx, [...unique.values()]);
}

/** The mints of some custodies, and of the fund. */
export const mintsOf = (ctx: Context, ...custodies: number[]): PublicKey[] => [
  ctx.layout.homeMint,
  ...custodies.map((custody) => custodyAt(ctx, custody).mint),
];

/**
 * What a market's price account says: null where it was closed and, in a settled market, where nothing is read. Throws
 * what reading would.
 */
export const printOf = (market: { settled: boolean; price: PriceAccount }): Print | null =>
  market.settled ? null : market.price.read();

/**
 * What an order meets: in a settled market nothing is read, its account may be gone, and the engine takes the price of
 * the settlement.
 */
export const orderPrint = (market: { settled: boolean; price: PriceAccount }): Print =>
  market.settled ? sourceOf(null).print : market.price.print();

/** What a second price account says; null where the market has none. */
export const secondOf = (market: { settled: boolean; second: PriceAccount | null }): Second =>
  market.second === null || market.settled ? null : (market.second.read() ?? "closed");
