/** Simulated accounts in the reference market: how retail trades, drawn by seed. */
import { encodeAccount, engine, type Position } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { type Book, bookOf } from "../book/book";
import type { Read } from "../book/world";
import type { Random } from "../stats/random";
import { MARKET, PRICE, referenceRead } from "./market";

/** An account as it is drawn. */
export interface Drawn {
  /** 0 long, 1 short. */
  side: 0 | 1;
  leverage: number;
  /** Dollars of notional. */
  notional: number;
}

/** What initial margin allows at the default parameters. */
const MOST_LEVERAGE = 19;

/** More longs than shorts; leverage around four tenths of the most, from 2 on; a few large accounts. */
export function drawn(random: Random, most = MOST_LEVERAGE): Drawn {
  const side = random.unit() < 0.6 ? 0 : 1;
  const leverage = Math.min(most, Math.max(2, random.lognormal(0.42 * most, 0.7)));
  return { side, leverage, notional: Math.min(2e6, Math.max(60, random.lognormal(4_000, 1.6))) };
}

/** Its state, opened at the reference price and backed by dollars, with nothing owed. */
export function opened({ side, leverage, notional }: Drawn): engine.PositionState {
  const entry = BigInt(Math.round(notional * 1e6));
  return {
    ...engine.emptyPosition(),
    ...{ side, custody: 0, entry, size: (entry * 10n ** 11n) / PRICE },
    collateral: BigInt(Math.round((notional / leverage) * 1e6)),
    openedAt: 1n,
  };
}

/** A position's account. */
export function accountOf(state: engine.PositionState): Uint8Array {
  const key = new PublicKey(MARKET);
  const owner = PublicKey.default;
  const account = { version: 1, bump: 255, owner, market: key, delegate: owner, nonce: 0n, state };
  return encodeAccount("Position", account as Position);
}

/** What the pool holds and reserves for them: four times their notional, and a fund at its target. */
function backed(state: engine.PoolState, states: readonly engine.PositionState[]): void {
  const [stable, asset] = state.custodies as [engine.CustodyState, engine.CustodyState];
  const sum = (side: number, of: (each: engine.PositionState) => bigint) =>
    states.reduce((all, each) => (each.side === side || side === 2 ? all + of(each) : all), 0n);
  const total = sum(2, ({ entry }) => entry);
  Object.assign(stable, { owned: 2n * total, locked: sum(1, ({ entry }) => entry) });
  Object.assign(asset, { owned: (2n * total * asset.unit) / PRICE, locked: sum(0, ({ size }) => size) });
  stable.collateral = sum(2, ({ collateral }) => collateral);
  const { targetMin } = state.params;
  const balance = total / 100n > targetMin ? total / 100n : targetMin;
  Object.assign(state, { aum: 4n * total, lpSupply: 4n * total });
  state.deductible.dayAum = 4n * total;
  Object.assign(state.fund, { openInterest: total, averageOpenInterest: total });
  Object.assign(state.fund, { balance, shares: balance, dayBalance: balance });
}

/** A book of them, and what its sums say: none that could be liquidated at once. */
export function crowdBook(random: Random, count: number, most = MOST_LEVERAGE, read: Read = referenceRead()): Book {
  const people = Array.from({ length: count }, () => drawn(random, most));
  const states = people.map(opened);
  const { pool } = read;
  const state = pool.state as engine.PoolState;
  for (const side of [0, 1] as const) {
    const own = states.filter((each) => each.side === side);
    const sum = (of: (each: engine.PositionState) => bigint) => own.reduce((all, each) => all + of(each), 0n);
    const totals = engine.at(engine.at(state.exposures, 0).sides, side);
    Object.assign(totals, { size: sum(({ size }) => size), entry: sum(({ entry }) => entry) });
    Object.assign(totals, { positions: BigInt(own.length) });
    totals.collateral[0] = sum(({ collateral }) => collateral);
  }
  backed(state, states);
  return bookOf(
    read,
    states.map((each, i) => ({ address: String(i), data: accountOf(each) })),
  );
}
