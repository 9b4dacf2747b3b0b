import { createHash } from "node:crypto";
import { pythPriceAccount } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { Chain } from "./chain";
import { toUnits } from "./units";

/** The real receiver program: it owns every price account on mainnet, and programs check that. */
export const PYTH_RECEIVER_ID = new PublicKey("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");
export const PRICE_UPDATE_LENGTH = 134;

/** First eight bytes of sha256("account:PriceUpdateV2"). */
const DISCRIMINATOR = Buffer.from([34, 241, 35, 99, 157, 126, 244, 205]);

/** Pyth's own ids of the feeds against USD. */
const FEED_IDS: Record<string, string> = {
  SOL: "ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d",
  BTC: "e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43",
  ETH: "ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace",
  USDC: "eaa020c61cc479712813461ce153894a96a6c00b21ed0cfc2798d1f9a9e9c94a",
  USDT: "2b89b9dc8fdf9f34709a5b106b472f0f39bb6ca9ce04b0fd7f2e971688e2e53b",
};

/** Full: at least 13 of 19 guardians signed. Partial carries how many did. */
export type Verification = "full" | { partial: number };

/** All fields of a `PriceUpdateV2` account. Price, confidence and their averages are integers times 10^exponent USD. */
export interface PriceUpdate {
  writeAuthority: PublicKey;
  verification: Verification;
  feedId: Uint8Array;
  price: bigint;
  conf: bigint;
  exponent: number;
  /** Unix seconds. */
  publishTime: bigint;
  prevPublishTime: bigint;
  emaPrice: bigint;
  emaConf: bigint;
  postedSlot: bigint;
}

/**
 * The account's exact bytes. Borsh writes `Full` in one byte and `Partial` in two, so all that follows moves by one;
 * the account is always allocated for the longer form.
 */
export function encodePriceUpdate(update: PriceUpdate): Buffer {
  const data = Buffer.alloc(PRICE_UPDATE_LENGTH);
  DISCRIMINATOR.copy(data, 0);
  update.writeAuthority.toBuffer().copy(data, 8);
  let at = 40;
  if (update.verification === "full") {
    at = data.writeUInt8(1, at);
  } else {
    at = data.writeUInt8(0, at);
    at = data.writeUInt8(update.verification.partial, at);
  }
  if (update.feedId.length !== 32) throw new RangeError("a feed id has 32 bytes");
  data.set(update.feedId, at);
  at = data.writeBigInt64LE(update.price, at + 32);
  at = data.writeBigUInt64LE(update.conf, at);
  at = data.writeInt32LE(update.exponent, at);
  at = data.writeBigInt64LE(update.publishTime, at);
  at = data.writeBigInt64LE(update.prevPublishTime, at);
  at = data.writeBigInt64LE(update.emaPrice, at);
  at = data.writeBigUInt64LE(update.emaConf, at);
  data.writeBigUInt64LE(update.postedSlot, at);
  return data;
}

/** Where Pyth keeps the shard-0 price of a feed: its price account on mainnet and, here, on the local chain. */
export const priceAccountAddress = (feedId: Uint8Array, shard = 0): PublicKey => pythPriceAccount(feedId, shard);

export interface Feed {
  symbol: string;
  feedId: Uint8Array;
  account: PublicKey;
  exponent: number;
}

export interface PrintOptions {
  /** USD, as the price. Default 0: quotes then are exact. */
  conf?: string | number;
  /**
   * Exponential average in USD. Default: the price itself, so that a test of another gate does not trip over this one.
   */
  ema?: string | number;
  /** Unix seconds. Default: the chain's clock. */
  publishTime?: number;
  /** Default: the publish time of the feed's last print (one second earlier for a first, or an older, print). */
  prevPublishTime?: number;
  verification?: Verification;
}

/** One price account per symbol, each print chained to the one before it as Pyth does. */
export class PriceBoard {
  private readonly feeds = new Map<string, Feed>();
  private readonly last = new Map<string, PriceUpdate>();

  constructor(private readonly chain: Chain) {}

  /** Registers a symbol; `publish` does so by itself with these defaults. */
  add(
    symbol: string,
    { feedId = feedIdOf(symbol), exponent = -8 }: { feedId?: Uint8Array; exponent?: number } = {},
  ): Feed {
    if (this.feeds.has(symbol)) throw new Error(`feed ${symbol} exists`);
    const feed = { symbol, feedId, exponent, account: priceAccountAddress(feedId) };
    this.feeds.set(symbol, feed);
    return feed;
  }

  feed(symbol: string): Feed {
    return this.feeds.get(symbol) ?? this.add(symbol);
  }

  account(symbol: string): PublicKey {
    return this.feed(symbol).account;
  }

  /** The last print of a symbol. */
  print(symbol: string): PriceUpdate | undefined {
    return this.last.get(symbol);
  }

  /**
   * Writes a new print. As on Pyth, a second print in one second has `prevPublishTime == publishTime`, and so is never
   * the unique first print after a moment: move the clock when that is what you need.
   */
  async publish(symbol: string, priceUsd: string | number, options: PrintOptions = {}): Promise<PriceUpdate> {
    const { feedId, account, exponent } = this.feed(symbol);
    const scaled = (usd: string | number) => toUnits(usd, -exponent);
    const publishTime = BigInt(options.publishTime ?? (await this.chain.now()));
    const before = this.last.get(symbol)?.publishTime;
    const chained = before !== undefined && before <= publishTime ? before : publishTime - 1n;
    const conf = scaled(options.conf ?? 0);
    const update: PriceUpdate = {
      writeAuthority: account,
      verification: options.verification ?? "full",
      feedId,
      price: scaled(priceUsd),
      conf,
      exponent,
      publishTime,
      prevPublishTime: options.prevPublishTime === undefined ? chained : BigInt(options.prevPublishTime),
      emaPrice: scaled(options.ema ?? priceUsd),
      emaConf: conf,
      postedSlot: BigInt(await this.chain.slot()),
    };
    await this.chain.setAccount(account, { owner: PYTH_RECEIVER_ID, data: encodePriceUpdate(update) });
    this.last.set(symbol, update);
    return update;
  }
}

/** Pyth's id for the symbols it knows here, else one of our own. */
export function feedIdOf(symbol: string): Uint8Array {
  const known = FEED_IDS[symbol];
  return known ? Buffer.from(known, "hex") : createHash("sha256").update(`ballast localnet feed ${symbol}`).digest();
}
