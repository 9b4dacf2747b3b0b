import { type Context, createContext } from "@ballast/sdk";
import type { TransactionInstruction } from "@solana/web3.js";
import type { Chain } from "../chain/chain";
import type { PrintOptions } from "../chain/pyth";
import { fromUnits, toUnits } from "../chain/units";
import { type Amount, atomsOf } from "./amount";
import { Feeds, type PriceOptions } from "./feeds";
import type { Person, Step } from "./ports";
import { Reader } from "./reader";
import type { Venue } from "./venue";

const DAY = 86_400;
const PRICE_DECIMALS = 8;

/** A pool whose prices and clock move. */
export abstract class LiveMarket extends Reader {
  readonly feeds: Feeds;
  private known: Promise<Context> | undefined;

  constructor(chain: Chain, venue: Venue, from?: Feeds) {
    super(chain, venue);
    this.feeds = new Feeds(chain, venue, from);
  }

  /** Sends one instruction; throws `BallastError`. */
  abstract run(instruction: TransactionInstruction, signers: readonly Person[]): Promise<Step>;

  /** What the SDK's plans are made for, read once. */
  context(): Promise<Context> {
    this.known ??= createContext({ source: this.chain, pool: this.venue.pool });
    return this.known;
  }

  /**
   * Publishes a new price and lets the pool cache it; at least one second passes since the last print. `change` is in
   * percent: `await w.price("SOL", { change: -40 })`. The average is the price itself unless given, confidence zero.
   */
  price(symbol: string, price: Amount | { change: Amount }, options: PriceOptions = {}): Promise<Step> {
    return this.prices({ [symbol]: price }, { [symbol]: options });
  }

  /** New prices of several tokens at once. */
  async prices(
    all: Record<string, Amount | { change: Amount }>,
    options: Record<string, PriceOptions> = {},
  ): Promise<Step> {
    const prints: [string, PrintOptions][] = [];
    for (const [symbol, price] of Object.entries(all)) {
      const { conf, ema, second, ...print } = options[symbol] ?? {};
      const text = typeof price === "object" ? this.changed(symbol, price.change) : priceText(price);
      const quote = { price: text, ...(conf === undefined ? {} : { conf }), ...(ema === undefined ? {} : { ema }) };
      this.feeds.set(symbol, quote);
      const [, other] = this.feeds.sources(symbol);
      if (other !== undefined && second !== false) this.feeds.set(other, { ...quote, price: second ?? text });
      prints.push([symbol, print]);
    }
    await this.feeds.publishNew(prints);
    return this.refresh();
  }

  private changed(symbol: string, percent: Amount): string {
    const change = atomsOf(percent, 6) + 100_000_000n;
    return fromUnits((this.feeds.priceE8(symbol) * change) / 100_000_000n, PRICE_DECIMALS);
  }

  /** Publishes every feed that has no print of this second, and lets the pool cache all. */
  async refresh(): Promise<Step> {
    await this.feeds.publishAll();
    const step = await this.run(this.feeds.refresh(), []);
    this.feeds.noteRefresh();
    return step;
  }

  /** Shows the pool what a market's second source says now: an old print, or none, declares it silent. */
  async refreshSecond(symbol: string): Promise<Step> {
    await this.feeds.publishAll();
    return this.run(this.feeds.refreshSecond(symbol), []);
  }

  /** As `refresh`, but nothing if all prices of this second are cached. Steps that need prices do it first. */
  fresh(except: readonly string[] = []): Promise<void> {
    return this.feeds.fresh(except);
  }

  /** Lets time pass. */
  async wait(seconds: number): Promise<void> {
    await this.chain.warp(seconds);
  }
  /** Lets time pass until then; nothing if it is over. */
  async waitUntil(unixSeconds: number): Promise<void> {
    const now = await this.now();
    if (now < unixSeconds) await this.chain.warp(unixSeconds - now);
  }
  /** To midnight (UTC), with fresh prices: the day's limits are measured on what there is now. */
  async nextDay(): Promise<void> {
    const now = await this.now();
    await this.chain.setTime((Math.floor(now / DAY) + 1) * DAY);
    await this.fresh();
  }
}

const priceText = (price: Amount): string =>
  typeof price === "bigint"
    ? fromUnits(price, PRICE_DECIMALS)
    : fromUnits(toUnits(price, PRICE_DECIMALS), PRICE_DECIMALS);
