// Price accounts with one thing wrong, and prints at the second that a test needs.
import { type PriceTag, type PrintOptions, PYTH_RECEIVER_ID, type RequestRef, type World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { copyTo } from "./edit";
import { present, refused } from "./expect";
import { strangeKey } from "./forge";

/** What a price account may say; times in unix seconds, prices in units of its exponent. */
export interface Patch {
  owner?: PublicKey;
  discriminator?: bigint;
  /** 1 is full. */
  verification?: number;
  feedId?: Uint8Array;
  price?: bigint;
  conf?: bigint;
  exponent?: number;
  publishTime?: number;
  prevPublishTime?: number;
  ema?: bigint;
  length?: number;
}

/** Changes bytes of a feed's price account, past all rules. Gives back how to undo it. */
export async function patchPrint(world: World, symbol: string, patch: Patch): Promise<() => Promise<void>> {
  const { account } = present(world.venue.feeds.find((feed) => feed.symbol === symbol));
  const found = present(await world.chain.getAccount(account));
  const data = Buffer.from(found.data);
  if (patch.discriminator !== undefined) data.writeBigUInt64LE(patch.discriminator, 0);
  if (patch.verification !== undefined) data.writeUInt8(patch.verification, 40);
  if (patch.feedId !== undefined) data.set(patch.feedId, 41);
  if (patch.price !== undefined) data.writeBigInt64LE(patch.price, 73);
  if (patch.conf !== undefined) data.writeBigUInt64LE(patch.conf, 81);
  if (patch.exponent !== undefined) data.writeInt32LE(patch.exponent, 89);
  if (patch.publishTime !== undefined) data.writeBigInt64LE(BigInt(patch.publishTime), 93);
  if (patch.prevPublishTime !== undefined) data.writeBigInt64LE(BigInt(patch.prevPublishTime), 101);
  if (patch.ema !== undefined) data.writeBigInt64LE(patch.ema, 109);
  const cut = patch.length === undefined ? data : data.subarray(0, patch.length);
  await world.chain.setAccount(account, { owner: patch.owner ?? PYTH_RECEIVER_ID, data: cut });
  return () => world.chain.setAccount(account, { owner: PYTH_RECEIVER_ID, data: found.data });
}

/** Waits for a request's second and publishes its print; other tokens are cached at that second. */
export async function publishFor(
  world: World,
  request: RequestRef,
  quote: Partial<PriceTag> = {},
  options: PrintOptions = {},
): Promise<void> {
  const { symbol } = request.position.market;
  await world.waitUntil(Number(present(await world.request(request)).state.printAfter));
  for (const source of world.feeds.sources(symbol))
    world.feeds.set(source, { price: world.feeds.priceOf(symbol), ...quote });
  await world.feeds.publish(symbol, options);
  await world.fresh([symbol]);
}

/** Moves a price and waits until the market no longer counts it as a jump. */
export async function drift(world: World, symbol: string, price: string): Promise<void> {
  await world.price(symbol, price);
  await world.wait(1_500);
  await world.fresh();
}

/**
 * SOL's newest print is refused when it is older than two seconds, and one that is older than three when a newer one is
 * there, at this price. `act` executes an order, with this price account where one is given.
 */
export async function refusesOldPrints(w: World, price: string, act: (account?: PublicKey) => Promise<unknown>) {
  const { account } = w.venue.custody("SOL").feed;
  const own = await copyTo(w, account, strangeKey(), PYTH_RECEIVER_ID);
  await w.wait(3);
  await w.fresh(["SOL"]);
  await refused(w, "PriceRefreshNeeded", () => act());
  await w.wait(1);
  await w.price("SOL", price);
  await refused(w, "OracleStale", () => act(own));
}

/** Accounts that are no price of a feed, and a print more than an hour ahead: what each is refused with. */
const forged = (now: number): [string, Patch][] => [
  ["OracleWrongOwner", { owner: PublicKey.default }],
  ["OracleWrongFeed", { feedId: new Uint8Array(32) }],
  ["OracleNotVerified", { verification: 0 }],
  ["OracleMalformed", { price: 0n }],
  ["OracleMalformed", { price: -1n }],
  ["OracleMalformed", { exponent: -30 }],
  ["OracleMalformed", { exponent: 5 }],
  ["OracleMalformed", { length: 132 }],
  ["OracleFuture", { publishTime: now + 3_601 }],
];

/** None of them, nor of these others, is taken in place of a token's sound print. */
export async function refusesForged(
  w: World,
  symbol: string,
  act: () => Promise<unknown>,
  ...others: [string, Patch][]
): Promise<void> {
  for (const [error, patch] of [...forged(await w.now()), ...others]) {
    const undo = await patchPrint(w, symbol, patch);
    await refused(w, error, act);
    await undo();
  }
}
