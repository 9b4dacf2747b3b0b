/**
 * One history, played twice: by the program in LiteSVM and by the engine, on states that must stay equal to the last
 * byte.
 */
import assert from "node:assert/strict";
import { type AccountName, type Accounts, decode, engine, pda } from "@ballast/sdk";
import { type Actor, encodePriceUpdate, type LiteSvmChain, PYTH_RECEIVER_ID, type World } from "@ballast/testkit";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { said, silent } from "../../support/parity";
import { EngineScene } from "../../support/rules";
import { Fast } from "./fast";
import type { Random } from "./random";

/** Where the engine's states begin in the accounts. */
const STATE = { pool: 184, market: 144 };

/** An account beside pool and market, as the engine leaves it: null where it is closed. */
export interface Left {
  name: AccountName;
  key: PublicKey;
  state: object | null;
  /** Keeps it in the history. */
  keep(): void;
}

/**
 * What somebody does: what the engine makes of it, the instruction (`told` is null where the engine refuses), and what
 * is left.
 */
export interface Act<R> {
  name: string;
  payer: PublicKey;
  play(stage: EngineScene): R;
  send(told: R | null): TransactionInstruction;
  left?(told: R): Left[];
}

/** How prices move in a history. */
export interface Weather {
  /** Most that a price moves between two prints, of one. */
  move: number;
  /** Chance of a jump, and its size. */
  jump: number;
  jumpSize: number;
  /** Chance that an hour or more passes. */
  sleep: number;
  /**
   * Of so many steps the first half open positions only, then a quarter of an hour passes and prices may jump; 0 for no
   * such order.
   */
  round: number;
}

export interface Held {
  key: PublicKey;
  owner: Actor;
  market: number;
  side: engine.Side;
  custody: number;
  /** Which of its owner's positions of its kind. */
  nonce: bigint;
  state: engine.PositionState | null;
  /** Who else may reduce it. */
  delegate: Actor | null;
}
export interface Order {
  key: PublicKey;
  held: Held;
  state: engine.RequestState | null;
}
export interface Slip {
  key: PublicKey;
  owner: Actor;
  market: number;
  side: engine.Side;
  hour: number;
  state: engine.TicketState | null;
}
export interface Owed {
  key: PublicKey;
  owner: Actor;
  custody: number;
  state: { amount: bigint; deferred: bigint } | null;
}
export interface Saver {
  key: PublicKey;
  owner: Actor;
  state: engine.StakeState | null;
}
export interface Receipt {
  key: PublicKey;
  market: number;
  side: engine.Side;
  state: engine.ReceiptState;
}

/** Things by their addresses' seeds, each derived once. */
class Shelf<T extends { key: PublicKey; state: object | null }> {
  private readonly items = new Map<string, T>();
  at(name: string, make: () => T): T {
    const found = this.items.get(name) ?? make();
    this.items.set(name, found);
    return found;
  }
  get live(): T[] {
    return [...this.items.values()].filter(({ state }) => state !== null);
  }
}

export class History {
  readonly fast: Fast;
  readonly stage: EngineScene;
  readonly held = new Shelf<Held>();
  readonly orders = new Shelf<Order>();
  readonly slips = new Shelf<Slip>();
  readonly owed = new Shelf<Owed>();
  readonly savers = new Shelf<Saver>();
  readonly receipts: Receipt[] = [];
  readonly prints = new Map<string, engine.Print>();
  /** How often each instruction succeeded, and how often it was refused. */
  readonly counts = new Map<string, { done: number; refused: number }>();
  nonce = 0n;
  steps = 0;

  constructor(
    readonly w: World,
    readonly people: readonly Actor[],
    readonly random: Random,
    readonly weather: Weather,
    /** Feeds that say nothing any more. */
    readonly silent: ReadonlySet<string>,
  ) {
    this.fast = new Fast(w.chain as LiteSvmChain);
    this.stage = new EngineScene();
    this.adopt();
    for (const { symbol } of w.venue.feeds) this.publish(symbol, w.feeds.priceE8(symbol), 0n);
    this.tick(0, 1);
  }

  /** The engine goes on from what the chain says. */
  protected adopt(): void {
    const { pool, markets } = this.w.venue;
    this.stage.poolBytes.set(this.bytes(pool, STATE.pool));
    for (const { index, address } of markets) this.stage.marketBytes(index).set(this.bytes(address, STATE.market));
  }

  private bytes(key: PublicKey, from: number): Uint8Array {
    const data = this.fast.data(key);
    assert.ok(data);
    return data.subarray(from);
  }
  /** Of a token account. */
  balance(key: PublicKey): bigint {
    return Buffer.from(this.bytes(key, 0)).readBigUInt64LE(64);
  }
  get now(): bigint {
    return this.fast.clock.unixTimestamp;
  }

  /** Time passes, in a later slot. */
  tick(seconds: number, slots = Math.max(1, Math.ceil(seconds * 2.5))): void {
    const clock = this.fast.clock;
    clock.unixTimestamp += BigInt(seconds);
    clock.slot += BigInt(slots);
    this.fast.clock = clock;
    this.stage.now = clock.unixTimestamp;
    this.stage.slot = clock.slot;
  }

  /** A price account gets a print of this second. */
  publish(symbol: string, price: bigint, conf: bigint, ema = price): void {
    const feed = this.w.venue.feeds.find((each) => each.symbol === symbol);
    assert.ok(feed, symbol);
    const [before, publishTime] = [this.prints.get(symbol), this.now];
    const prevPublishTime = before?.publishTime ?? publishTime - 1n;
    const print = { price, conf, ema, publishTime, prevPublishTime };
    const written = { ...print, emaPrice: ema, emaConf: conf, exponent: -8, feedId: feed.feedId, postedSlot: 1n };
    const data = encodePriceUpdate({ ...written, writeAuthority: feed.account, verification: "full" });
    void this.w.chain.setAccount(feed.account, { owner: PYTH_RECEIVER_ID, data });
    this.prints.set(symbol, print);
  }
  print(symbol: string): engine.Print {
    const found = this.prints.get(symbol);
    assert.ok(found, symbol);
    return found;
  }
  /** What the price account of a market says. */
  source(market: number): engine.Source {
    return said(this.print(this.market(market).symbol));
  }
  /** What its second source says; nothing where it has none. */
  second(market: number): engine.Source {
    const feed = this.market(market).second;
    return feed === null ? silent : said(this.print(feed.symbol));
  }
  market = (index: number) => this.w.venue.market(index);

  position(owner: Actor, market: number, side: engine.Side, custody: number): Held {
    const { address } = this.market(market);
    return this.held.at(`${owner.name} ${market} ${side} ${custody}`, () => {
      const key = pda.position(owner.address, address, side, custody, 0n);
      return { key, owner, market, side, custody, nonce: 0n, state: null, delegate: null };
    });
  }
  slip(owner: Actor, market: number, side: engine.Side, hour: number): Slip {
    return this.slips.at(`${owner.name} ${market} ${side} ${hour}`, () => {
      const key = pda.ticket(this.market(market).address, side, owner.address, hour);
      return { key, owner, market, side, hour, state: null };
    });
  }
  payable(owner: Actor, custody: number): Owed {
    return this.owed.at(`${owner.name} ${custody}`, () => {
      const { pool } = this.w.venue;
      const key = pda.payable(pool, this.w.venue.custody(custody).mint, owner.address);
      return { key, owner, custody, state: null };
    });
  }
  saver(owner: Actor): Saver {
    return this.savers.at(owner.name, () => ({ key: pda.stake(this.w.venue.pool, owner.address), owner, state: null }));
  }

  /** Both do it, or both refuse it for the same reason; then all that it can have touched is compared. */
  act<R>(act: Act<R>): string | null {
    const { told, refused } = this.play(act);
    const failed = this.send(act.payer, act.send(told));
    assert.equal(failed, refused, `${act.name}: the program, then the engine`);
    this.count(act.name, refused);
    this.compare(act.name);
    for (const left of told === null ? [] : (act.left?.(told) ?? [])) {
      assert.deepEqual(this.state(left), left.state, `${act.name}: ${left.name}`);
      left.keep();
    }
    return refused;
  }

  /** What the engine makes of it, on its own states; null with its error where it refuses. */
  protected play<R>(act: Act<R>): { told: R | null; refused: string | null } {
    try {
      return { told: this.stage.whole(() => act.play(this.stage)), refused: null };
    } catch (e) {
      if (!(e instanceof engine.MathError)) throw e;
      return { told: null, refused: e.error };
    }
  }

  /** One transaction: null, or the name of its error. */
  protected send(payer: PublicKey, ix: TransactionInstruction): string | null {
    return this.fast.send(payer, ix);
  }

  protected count(name: string, refused: string | null): void {
    const count = this.counts.get(name) ?? { done: 0, refused: 0 };
    count[refused === null ? "done" : "refused"] += 1;
    this.counts.set(name, count);
  }

  /** Pool and markets, every byte but the number of events, which no rule reads. */
  protected compare(name: string): void {
    const { pool, markets } = this.w.venue;
    const found = this.bytes(pool, STATE.pool);
    const mine = this.stage.poolBytes;
    const [at, size] = [engine.offsetOf("PoolState", "sequence"), 8];
    mine.set(found.subarray(at, at + size), at);
    if (!equal(found, mine)) assert.deepEqual(read("PoolState", mine), read("PoolState", found), name);
    for (const { index, address } of markets) {
      const [there, here] = [this.bytes(address, STATE.market), this.stage.marketBytes(index)];
      if (!equal(there, here)) assert.deepEqual(read("MarketState", here), read("MarketState", there), name);
    }
  }

  protected state({ name, key }: Left): object | null {
    const data = this.fast.data(key);
    if (data === null || data.length === 0) return null;
    const account = decode(name, data);
    if ("state" in account) return account.state as object;
    const { amount, deferred } = account as Accounts["Payable"];
    return { amount, deferred };
  }
}

const equal = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const read = (name: "PoolState" | "MarketState", bytes: Uint8Array) =>
  engine.read(name, new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
