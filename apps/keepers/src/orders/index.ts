/**
 * Which orders a look may find due, without playing each: those whose trigger the newest print has reached, those at
 * market, those that have expired, and those whose position is gone. It misses none, and names few too many, each of
 * which the engine judges.
 */
import type { Positions } from "@ballast/follow";
import { type PriceAccount, pda, type State } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";

import { Ladder } from "./ladder";
import { fits, marketOf, nameOf, type Order, orderOf } from "./order";

/** So many positions are looked for by their addresses, a millisecond each; more by going through all. */
const FEW = 16;

/** Orders of one market that wait for a price. */
interface Waiting {
  /** Fire at their trigger and above, and at it and below. */
  rising: Ladder<Order>;
  falling: Ladder<Order>;
}

/** What is to be looked at. */
export interface Found {
  requests: string[];
  positions: string[];
}

/** The price that an order would meet; null where reading it fails, so that nothing is executed. */
function priceOf(account: PriceAccount | undefined): number | null {
  try {
    const print = account?.read();
    return print ? Number(print.price) : null;
  } catch {
    return null; // The engine says why: this only asks whom to ask it of.
  }
}

export class OrderIndex {
  private readonly orders = new Map<string, Order>();
  private readonly markets = new Map<string, Waiting>();
  private readonly atMarket = new Set<Order>();
  private readonly ends = new Ladder<Order>();
  private readonly named = new Map<string, Set<Order>>();
  /** Names of positions that have orders, by address. */
  private readonly held = new Map<string, string>();
  /** Orders whose position nobody has looked for yet, and those that reduce one that is gone. */
  private readonly unknown = new Set<Order>();
  private readonly orphans = new Set<Order>();

  constructor(private readonly programId: PublicKey) {}

  get size(): number {
    return this.orders.size;
  }

  set(address: string, data: Uint8Array): void {
    this.delete(address);
    const order = orderOf(address, data);
    this.orders.set(address, order);
    if (order.atMarket) this.atMarket.add(order);
    else this.ladderOf(order).add(Number(order.request.state.trigger), order);
    this.ends.add(Number(order.request.state.expiresAt), order);
    const same = this.named.get(order.name) ?? new Set();
    this.named.set(order.name, same.add(order));
    this.unknown.add(order);
  }

  delete(address: string): void {
    const order = this.orders.get(address);
    if (order === undefined) return;
    this.orders.delete(address);
    this.atMarket.delete(order);
    if (!order.atMarket) this.ladderOf(order).remove(Number(order.request.state.trigger), order);
    this.ends.remove(Number(order.request.state.expiresAt), order);
    const same = this.named.get(order.name);
    same?.delete(order);
    if (same?.size === 0) {
      this.named.delete(order.name);
      if (order.position !== null) this.held.delete(order.position);
    }
    this.unknown.delete(order);
    this.orphans.delete(order);
  }

  /** A position was written. */
  setPosition(address: string, data: Uint8Array): void {
    if (this.orders.size === 0) return;
    const name = nameOf(data);
    const orders = this.named.get(name);
    if (orders === undefined) return;
    this.held.set(address, name);
    for (const order of orders) {
      order.position = address;
      this.unknown.delete(order);
      if (order.reduces && !fits(order, data)) this.orphans.add(order);
      else this.orphans.delete(order);
    }
  }

  /** A position was closed. */
  deletePosition(address: string): void {
    const name = this.held.get(address);
    if (name === undefined) return;
    this.held.delete(address);
    for (const order of this.named.get(name) ?? []) this.without(order);
  }

  /** Every order that `due` could say anything of, and the positions that these are about. */
  find(state: State, positions: Positions): Found {
    this.learn(positions);
    const found = new Set<Order>([...this.atMarket, ...this.orphans]);
    for (const order of this.ends.upTo(Number(state.now))) found.add(order);
    for (const [number, { state: market }] of state.markets.entries()) {
      const exposure = state.pool.state.exposures[number];
      const waiting = exposure && this.markets.get(marketOf(exposure.market));
      if (exposure === undefined || waiting === undefined) continue;
      // In a market that closes at its last price no account is read.
      const settled = market.settleAt > 0n && market.settleAt <= state.now;
      const price = settled ? null : priceOf(state.prices[exposure.index]);
      if (price === null && !settled) continue;
      for (const order of waiting.rising.upTo(price ?? Infinity)) found.add(order);
      for (const order of waiting.falling.from(price ?? -Infinity)) found.add(order);
    }
    const requests = [...found].map(({ address }) => address);
    return { requests, positions: [...found].flatMap(({ position }) => position ?? []) };
  }

  private ladderOf({ market, rising }: Order): Ladder<Order> {
    const waiting = this.markets.get(market) ?? { rising: new Ladder(), falling: new Ladder() };
    this.markets.set(market, waiting);
    return rising ? waiting.rising : waiting.falling;
  }

  /** Finds the positions of new orders. */
  private learn(positions: Positions): void {
    if (this.unknown.size === 0) return;
    if (this.unknown.size > FEW) {
      for (const address of positions.addresses()) this.setPosition(address, positions.get(address) as Uint8Array);
    } else
      for (const { request } of [...this.unknown]) {
        const { owner, market, positionNonce, state } = request;
        const key = pda.position(owner, market, state.side, state.custody, positionNonce, this.programId).toBase58();
        const data = positions.get(key);
        if (data !== undefined) this.setPosition(key, data);
      }
    for (const order of this.unknown) this.without(order);
    this.unknown.clear();
  }

  /** It has no position: one that opens needs none. */
  private without(order: Order): void {
    order.position = null;
    if (order.reduces) this.orphans.add(order);
  }
}
