import { instructions } from "@ballast/sdk";
import { SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import type { Chain } from "../chain/chain";
import { PriceBoard, type PriceUpdate, type PrintOptions } from "../chain/pyth";
import { toUnits } from "../chain/units";
import { secondOf, type Venue } from "./venue";

/** A price as it is set: USD as text, and how sure the source is. */
export interface PriceTag {
  price: string;
  conf?: string | number;
  ema?: string | number;
}

/** What a new print says besides its price. */
export interface PriceOptions extends PrintOptions {
  /** What the market's second source says: the same unless given; false leaves it as it is. */
  second?: string | false;
}

/**
 * The world's price sources. They are alive: before each action every feed publishes its price again and the pool
 * caches it, as publishers and keepers do. `freeze` stops one, to see what stale prices do.
 */
export class Feeds {
  private readonly board: PriceBoard;
  private readonly quotes = new Map<string, PriceTag>();
  /** Publish time of each feed's last print. */
  private readonly published = new Map<string, number>();
  private readonly previous = new Map<string, number>();
  private readonly cached = new Map<string, number>();
  private readonly frozen = new Set<string>();

  constructor(
    private readonly chain: Chain,
    private readonly venue: Venue,
    from?: Feeds,
  ) {
    this.board = new PriceBoard(chain);
    for (const { symbol, feedId, exponent } of venue.feeds) this.board.add(symbol, { feedId, exponent });
    if (from === undefined) return;
    for (const [symbol, quote] of from.quotes) this.quotes.set(symbol, quote);
    for (const [symbol, time] of from.published) this.published.set(symbol, time);
    for (const [symbol, time] of from.previous) this.previous.set(symbol, time);
    for (const [symbol, time] of from.cached) this.cached.set(symbol, time);
  }

  /** USD as text. */
  priceOf(symbol: string): string {
    return this.quote(symbol).price;
  }

  /** Sets what a feed will publish next, without publishing. */
  set(symbol: string, quote: PriceTag): void {
    this.quotes.set(symbol, quote);
  }

  freeze(symbol: string): void {
    this.frozen.add(symbol);
  }

  thaw(symbol: string): void {
    this.frozen.delete(symbol);
  }

  /** Stops a feed and closes its price account: nothing lives there until it publishes again. */
  async close(symbol: string): Promise<void> {
    this.freeze(symbol);
    const feed = this.venue.feeds.find((each) => each.symbol === symbol);
    if (!feed) throw new RangeError(`there is no feed ${symbol}`);
    await this.chain.setAccount(feed.account, { owner: SystemProgram.programId, data: new Uint8Array(), lamports: 0 });
  }

  /**
   * Writes a new print of what the feed says. One second passes if it has published in this one: a print is only new if
   * it is later.
   */
  async publish(symbol: string, options: PrintOptions = {}): Promise<PriceUpdate> {
    const before = this.published.get(symbol);
    let publishTime = options.publishTime ?? (await this.chain.now());
    if (options.publishTime === undefined && before !== undefined && before >= publishTime) {
      await this.chain.warp(before - publishTime + 1);
      publishTime = await this.chain.now();
    }
    const { price, conf, ema } = this.quote(symbol);
    const chained = before !== undefined && before < publishTime ? before : publishTime - 1;
    const update = await this.board.publish(symbol, price, {
      ...(conf === undefined ? {} : { conf }),
      ...(ema === undefined ? {} : { ema }),
      prevPublishTime: chained,
      ...options,
      publishTime,
    });
    this.published.set(symbol, publishTime);
    this.previous.set(symbol, Number(update.prevPublishTime));
    return update;
  }

  /** In 1e-8 USD, as the program reads it. */
  priceE8(symbol: string): bigint {
    return toUnits(this.priceOf(symbol), 8);
  }

  /** Publish time of a feed's last print, and of the one before it. */
  lastPrint(symbol: string): { publishTime: number; prevPublishTime: number } | undefined {
    const publishTime = this.published.get(symbol);
    const prevPublishTime = this.previous.get(symbol);
    return publishTime === undefined || prevPublishTime === undefined ? undefined : { publishTime, prevPublishTime };
  }

  /** Publishes new prints of these feeds in one second, later than the last of each. */
  async publishNew(prints: readonly [string, PrintOptions][]): Promise<void> {
    const plain = prints.filter(([, { publishTime }]) => publishTime === undefined);
    const last = Math.max(0, ...plain.map(([symbol]) => this.published.get(symbol) ?? 0));
    const now = await this.chain.now();
    if (last >= now) await this.chain.warp(last - now + 1);
    for (const [symbol, options] of prints) await this.publish(symbol, options);
  }

  /** Publishes every feed that has no print of this second, but these. Returns whether any did. */
  async publishAll(except: readonly string[] = []): Promise<boolean> {
    const now = await this.chain.now();
    let any = false;
    for (const { symbol } of this.venue.feeds) {
      if (except.includes(symbol) || this.frozen.has(symbol)) continue;
      if ((this.published.get(symbol) ?? 0) >= now) continue;
      await this.publish(symbol, { publishTime: now });
      any = true;
    }
    return any;
  }

  /** The instruction that lets the pool cache the last prints of all tokens, but of these. */
  refresh(except: readonly string[] = []): TransactionInstruction {
    const prices = this.venue.custodies
      .filter(({ symbol }) => this.published.has(symbol) && !except.includes(symbol))
      .map((custody) => ({
        custody: custody.index,
        priceUpdate: custody.feed.account,
        market: this.venue.marketOf(custody)?.address ?? null,
      }));
    return instructions.refreshPrices({ pool: this.venue.pool, prices });
  }

  /** The instruction that shows the pool what a market's second source says. */
  refreshSecond(symbol: string): TransactionInstruction {
    const { custody, address, second } = this.venue.market(symbol);
    if (second === null) throw new RangeError(`market ${symbol} has no second source`);
    const price = { custody: custody.index, priceUpdate: second.account, market: address, second: true };
    return instructions.refreshPrices({ pool: this.venue.pool, prices: [price] });
  }

  /** Publishes what is not of this second, and lets the pool cache it; nothing if all is known already. */
  async fresh(except: readonly string[] = []): Promise<void> {
    await this.publishAll(except);
    const waiting = this.venue.custodies.filter(
      ({ symbol }) => !except.includes(symbol) && this.cached.get(symbol) !== this.published.get(symbol),
    );
    if (waiting.length === 0) return;
    await this.chain.send([this.refresh(except)], []);
    this.noteRefresh(except);
  }

  /** To be called when `refresh` was sent. */
  noteRefresh(except: readonly string[] = []): void {
    for (const { symbol } of this.venue.custodies) if (!except.includes(symbol)) this.noteCached(symbol);
  }

  /** To be called when another instruction let the pool cache the last print of a token. */
  noteCached(symbol: string): void {
    const time = this.published.get(symbol);
    if (time !== undefined) this.cached.set(symbol, time);
  }

  /** Names of the feeds that speak of a token: itself and its market's second source. */
  sources(symbol: string): string[] {
    const market = this.venue.markets.find((each) => each.symbol === symbol);
    return market?.second ? [symbol, secondOf(symbol)] : [symbol];
  }

  private quote(symbol: string): PriceTag {
    const quote = this.quotes.get(symbol);
    if (!quote) throw new RangeError(`nothing is known of a price of ${symbol}`);
    return quote;
  }
}
