import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { encodePriceUpdate, MAXIMUM_SHAPE, type PriceUpdate, PYTH_RECEIVER_ID, World } from "@ballast/testkit";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { by, changed, POOL_WIDE, refused, told } from "../../support/expect";
import { extended, locked, strangeKey } from "../../support/forge";
import { secondPool } from "../../support/pools";
import { strangers } from "../../support/strangers";

const USD = 1_000_000n;
const E8 = 100_000_000n;
const DAY = 86_400;
/** The LPs' part of two deposits: 2 bp of the USDC and 1 bp of the SOL, which came for half the fee, are not theirs. */
const AUM = 1_999_600n * USD + 9_999n * 150n * USD;

describe("refresh_prices", () => {
  let w: World;
  /** Refreshes these tokens, the market of each behind its price. */
  const ix = (...symbols: string[]) => refreshOf(w, symbols);
  const run = (instruction: TransactionInstruction = ix("SOL")) => w.run(instruction, []);
  /** Writes SOL's price account: 151 USD of now, but for this. */
  const put = async (change: Partial<PriceUpdate> = {}, { owner = PYTH_RECEIVER_ID, length = 134 } = {}) => {
    const { account, feedId } = w.venue.custody("SOL").feed;
    const now = BigInt(await w.now());
    const price = { price: 151n * E8, conf: 0n, exponent: -8, emaPrice: 151n * E8, emaConf: 0n };
    const time = { publishTime: now, prevPublishTime: now - 1n, postedSlot: 1n };
    const data = encodePriceUpdate({
      writeAuthority: account,
      verification: "full",
      feedId,
      ...price,
      ...time,
      ...change,
    });
    await w.chain.setAccount(account, { owner, data: data.subarray(0, length) });
  };
  const cached = async (index = 1) => (await w.pool()).state.custodies[index]?.print ?? assert.fail();
  const solMarket = () => w.venue.market("SOL").address;

  beforeEach(async () => {
    w = await World.create();
    await w.wait(10);
  });

  it("caches a newer print in the pool and in the market's cells, and changes nothing else", async () => {
    await put({ price: 155n * E8, conf: E8 / 10n, emaPrice: 154n * E8 });
    const now = BigInt(await w.now());
    const [hour, minute] = [(now / 3_600n) % 8n, (now / 300n) % 4n];
    const step = await changed(
      w,
      () => run(),
      {
        "pool.state.custodies.1.print.price": 155n * E8,
        "pool.state.custodies.1.print.conf": E8 / 10n,
        "pool.state.custodies.1.print.ema": 154n * E8,
        "pool.state.custodies.1.print.publishTime": now,
        "pool.state.custodies.1.print.prevPublishTime": now - 1n,
        "markets.SOL.state": { lastPrice: 155n * E8, rolledAt: now },
        [`markets.SOL.state.hours.${hour}.range.high`]: 155n * E8,
        [`markets.SOL.state.minutes.${minute}.high`]: 155n * E8,
        [`markets.SOL.state.instants.${(now / 60n) % 2n}.high`]: 155n * E8,
        "markets.SOL.state.volatility": { last: 155n * E8, "range.high": 155n * E8 },
        // 3.3 % within a minute: more than maintenance margin.
        "pool.state.jumpedAt": now,
        "pool.state.movedAt": now,
      },
      { fresh: false },
    );
    told(step, "PricesRefreshed", { custodies: 0b10 }, POOL_WIDE);
  });

  it("keeps the lowest price of a cell as well as the highest", async () => {
    for (const price of [155n, 140n, 150n]) {
      await put({ price: price * E8 });
      await run();
      await w.wait(1);
    }
    const { hours, minutes } = (await w.market("SOL")).state;
    const now = await w.now();
    assert.deepEqual(hours[Math.floor(now / 3_600) % 8]?.range, { low: 140n * E8, high: 155n * E8 });
    assert.deepEqual(minutes[Math.floor(now / 300) % 4], { low: 140n * E8, high: 155n * E8 });
  });

  it("fills the hours in which nobody came with the last price", async () => {
    await put({ price: 160n * E8 });
    await run();
    await w.wait(9 * 3_600);
    await put({ price: 158n * E8 });
    await run();
    const current = Math.floor((await w.now()) / 3_600) % 8;
    for (const [i, { range }] of (await w.market("SOL")).state.hours.entries())
      assert.deepEqual(range, { low: (i === current ? 158n : 160n) * E8, high: 160n * E8 });
  });

  it("credits sizes for the time they stood", async () => {
    const bob = await w.trader({ usdc: 5_000 });
    await bob.open("SOL", "short", { size: 10, collateral: { USDC: 1_000 } });
    const hour = Math.floor((await w.now()) / 3_600) % 8;
    const weight = async () => (await w.market("SOL")).state.hours[hour]?.weight[1] ?? 0n;
    const before = await weight();
    await w.wait(600);
    await put();
    await run();
    assert.equal((await weight()) - before, 10_000_000_000n * 600n);
  });

  it("takes no older print and no second one of the same second, and says so", async () => {
    await put();
    await run();
    const print = await cached();
    const now = BigInt(await w.now());
    for (const publishTime of [now, now - 1n, 1n]) {
      await put({ price: 200n * E8, publishTime });
      told(await run(), "PricesRefreshed", { custodies: 0 }, POOL_WIDE);
      assert.deepEqual(await cached(), print);
      assert.equal((await w.market("SOL")).state.lastPrice, 151n * E8);
    }
  });

  it("takes a feed for silent when somebody shows that it has nothing newer than ten seconds", async () => {
    await w.wait(1);
    const now = BigInt(await w.now());
    const { publishTime } = await cached();
    assert.equal(now - publishTime, 11n);
    const expected = { "pool.state.custodies.1.silentSince": now, "markets.SOL.state.rolledAt": now };
    await changed(w, () => run(), expected, { fresh: false });
    await w.wait(30);
    await run();
    assert.equal((await w.pool()).state.custodies[1]?.silentSince, now);
    await put();
    await run();
    assert.equal((await w.pool()).state.custodies[1]?.silentSince, 0n);
  });

  it("does not take a feed for silent whose last print is ten seconds old", async () => {
    await run();
    assert.equal((await w.pool()).state.custodies[1]?.silentSince, 0n);
  });

  it("keeps a print that comes late out of the market's cells", async () => {
    const now = BigInt(await w.now());
    await w.wait(60);
    const before = (await w.market("SOL")).state;
    await put({ price: 90n * E8, publishTime: now + 49n });
    await run();
    assert.equal((await cached()).price, 90n * E8);
    const { rolledAt, volatility, ...after } = (await w.market("SOL")).state;
    // The grid of volatility goes by publish times: there it belongs.
    const { range } = before.volatility;
    const measured = { ...before.volatility, last: 90n * E8, range: { ...range, low: 90n * E8 } };
    assert.deepEqual(volatility, measured);
    assert.deepEqual({ ...after, rolledAt: before.rolledAt, volatility: before.volatility }, before);
    assert.equal(rolledAt, now + 60n);
    await put({ price: 91n * E8, publishTime: now + 50n });
    await run();
    assert.equal((await w.market("SOL")).state.lastPrice, 91n * E8);
  });

  it("reads every exponent from -16 to 0: prices rounded down, confidence up", async () => {
    const read = async (price: bigint, exponent: number) => {
      await w.wait(1);
      await put({ price, conf: price / 100n + 1n, exponent, emaPrice: price });
      await run();
      const { price: got, conf, ema } = await cached();
      assert.equal(got, ema);
      return [got, conf];
    };
    assert.deepEqual(await read(151n, 0), [151n * E8, 2n * E8]);
    assert.deepEqual(await read(151_000_000n, -6), [151n * E8, 151_000_100n]);
    assert.deepEqual(await read(15_199_999_999_999n, -11), [15_199_999_999n, 152_000_000n]);
    assert.deepEqual(await read(1_519_999_999_999_999_999n, -16), [15_199_999_999n, 152_000_000n]);
  });

  it("refreshes all tokens of a full pool at once", async () => {
    w = await World.create(MAXIMUM_SHAPE);
    await w.wait(5);
    await w.feeds.publishAll();
    told(await run(ix("USDT", "SOL", "USDC", "BTC", "ETH")), "PricesRefreshed", { custodies: 0b11111 }, POOL_WIDE);
    const now = BigInt(await w.now());
    for (const index of [0, 1, 2, 3, 4]) assert.equal((await cached(index)).publishTime, now);
  });

  it("may refresh nothing", async () => {
    const step = await changed(w, () => run(ix()), {}, { fresh: false });
    told(step, "PricesRefreshed", { custodies: 0 }, POOL_WIDE);
  });

  it("fixes what the day's limits are measured on: the fund at once, the LPs' part when all prices are known", async () => {
    const day = BigInt(Math.floor((await w.now()) / DAY)) + 1n;
    await w.sweep("USDC");
    const { balance } = (await w.pool()).state.fund;
    await w.chain.setTime(Number(day) * DAY);
    await run(ix());
    const first = (await w.pool()).state;
    assert.deepEqual([first.fund.day, first.fund.dayBalance], [day, balance]);
    assert.equal(first.deductible.day, day - 1n);
    await w.feeds.publishAll();
    await run(ix("USDC"));
    assert.equal((await w.pool()).state.deductible.day, day - 1n);
    await run(ix("SOL"));
    const { deductible } = (await w.pool()).state;
    assert.deepEqual([deductible.day, deductible.dayAum], [day, AUM]);
  });

  it("leaves both as they are for the rest of the day", async () => {
    const before = (await w.pool()).state;
    await w.price("SOL", 200);
    await w.sweep("USDC");
    await w.wait(20_000);
    await w.refresh();
    const after = (await w.pool()).state;
    assert.deepEqual(after.deductible, before.deductible);
    assert.deepEqual([after.fund.day, after.fund.dayBalance], [before.fund.day, before.fund.dayBalance]);
  });

  it("refuses a price account that the oracle's program does not own", async () => {
    await put({}, { owner: SystemProgram.programId });
    await refused(w, "OracleWrongOwner", () => run());
    for (const account of [w.venue.market("SOL").address, w.venue.home.mint])
      await refused(w, "OracleWrongOwner", () => run(refreshWith(w, 0, account, null)));
  });

  it("takes an account that was closed for one that has nothing newer", async () => {
    const closed = () => run(refreshWith(w, 0, strangeKey(), null));
    const step = await changed(w, closed, {});
    told(step, "PricesRefreshed", { custodies: 0 }, POOL_WIDE);
    await w.wait(11);
    const now = BigInt(await w.now());
    await changed(w, closed, { "pool.state.custodies.0.silentSince": now }, { fresh: false });
    await w.wait(60);
    await changed(w, closed, {}, { fresh: false });
    await w.refresh();
    assert.equal((await w.pool()).state.custodies[0]?.silentSince, 0n);
  });

  it("refuses another token's feed", async () => {
    const { account } = w.venue.home.feed;
    await refused(w, "OracleWrongFeed", () => run(refreshWith(w, 1, account, solMarket())));
    await put({ feedId: new Uint8Array(32) });
    await refused(w, "OracleWrongFeed", () => run());
  });

  it("refuses a print that not all guardians' quorum has signed", async () => {
    for (const partial of [0, 5, 13]) {
      await put({ verification: { partial } });
      await refused(w, "OracleNotVerified", () => run());
    }
  });

  it("refuses what is no price update", async () => {
    await put({}, { length: 132 });
    await refused(w, "OracleMalformed", () => run());
    await put({}, { length: 0 });
    await refused(w, "OracleMalformed", () => run());
    const { account } = w.venue.custody("SOL").feed;
    await w.chain.setAccount(account, { owner: PYTH_RECEIVER_ID, data: new Uint8Array(134).fill(1) });
    await refused(w, "OracleMalformed", () => run());
  });

  const malformed: [what: string, Partial<PriceUpdate>][] = [
    ["a price of zero", { price: 0n }],
    ["a negative price", { price: -1n }],
    ["a price that rounds to zero", { price: 9_999n, exponent: -12 }],
    ["a price that does not fit", { price: (1n << 63n) - 1n, exponent: 0 }],
    ["a confidence that does not fit", { conf: (1n << 64n) - 1n, exponent: -7 }],
    ["a negative average", { emaPrice: -1n }],
    ["an exponent above zero", { exponent: 1 }],
    ["an exponent below -16", { exponent: -17 }],
    ["the largest exponent", { exponent: 2 ** 31 - 1 }],
    ["the smallest exponent", { exponent: -(2 ** 31) }],
    ["no publish time", { publishTime: 0n }],
    ["a negative publish time", { publishTime: -5n }],
  ];
  for (const [what, change] of malformed) {
    it(`refuses ${what}`, async () => {
      await put(change);
      await refused(w, "OracleMalformed", () => run());
    });
  }

  it("accepts a print an hour ahead of the clock and none later", async () => {
    const now = BigInt(await w.now());
    await put({ publishTime: now + 3_601n });
    await refused(w, "OracleFuture", () => run());
    await put({ publishTime: (1n << 63n) - 1n });
    await refused(w, "OracleFuture", () => run());
    await put({ publishTime: now + 3_600n });
    await run();
    assert.equal((await cached()).publishTime, now + 3_600n);
  });

  it("accepts a confidence of 10 % and no more", async () => {
    await put({ price: 150n * E8, conf: 15n * E8 + 1n });
    await refused(w, "OracleWide", () => run());
    await put({ price: 150n * E8, conf: 15n * E8 });
    await run();
    assert.equal((await cached()).conf, 15n * E8);
  });

  it("lets no print reach the pool without its market", async () => {
    await put();
    const { account } = w.venue.custody("SOL").feed;
    const other = await secondPool(w);
    const copy = await strangers.lookAlike(w, solMarket());
    for (const market of [null, other.markets[0], copy, w.venue.pool, strangeKey()]) {
      assert.ok(market !== undefined);
      await refused(w, market?.equals(w.venue.pool) ? "ConstraintDuplicateMutableAccount" : "WrongAccount", () =>
        run(refreshWith(w, 1, account, market)),
      );
    }
  });

  it("refuses another market of the pool in its place", async () => {
    w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    const { account } = w.venue.custody("SOL").feed;
    await refused(w, "WrongAccount", () => run(refreshWith(w, 1, account, w.venue.market("ETH").address)));
  });

  it("refuses custodies that the pool does not have", async () => {
    const { account } = w.venue.custody("SOL").feed;
    for (const custody of [2, 7, 8, 255])
      await refused(w, "WrongAccount", () => run(refreshWith(w, custody, account, null)));
  });

  it("takes eight prices and refuses accounts beyond them", async () => {
    const eight = ix(...Array<string>(8).fill("USDC"));
    await run(eight);
    await refused(w, "WrongAccount", () => run(extended(eight, w.venue.home.feed.account)));
    assert.throws(() => ix(...Array<string>(9).fill("USDC")), RangeError);
  });

  it("takes what is given twice once, a market with its price too", async () => {
    await w.feeds.publishAll();
    const now = BigInt(await w.now());
    const step = await run(ix("SOL", "USDC", "SOL", "USDC"));
    told(step, "PricesRefreshed", { custodies: 0b11 }, POOL_WIDE);
    assert.deepEqual([(await cached(0)).publishTime, (await cached(1)).publishTime], [now, now]);
    assert.equal((await w.market("SOL")).state.rolledAt, now);
  });

  it("refuses accounts that it may not write", async () => {
    await w.feeds.publishAll();
    await refused(w, "ConstraintMut", () => run(locked(ix("SOL"), solMarket())));
    await refused(w, "ConstraintMut", () => run(locked(ix("SOL"), w.venue.pool)));
  });

  it("refuses pools that are not: forged, of another type, missing", async () => {
    const price = w.venue.home.feed.account;
    const of = (pool: PublicKey) =>
      instructions.refreshPrices({ pool, prices: [{ custody: 0, priceUpdate: price, market: null }] });
    await refused(w, "IllegalOwner", async () => run(of(await strangers.lookAlike(w, w.venue.pool))));
    await refused(w, "AccountDataTooSmall", () => run(of(solMarket())));
    await refused(w, "AccountDataTooSmall", () => run(of(strangeKey())));
  });

  it("is no way to refresh another pool's prices", async () => {
    const other = await secondPool(w);
    const before = await cached();
    await w.feeds.publishAll();
    const [market] = other.markets;
    assert.ok(market);
    const priceUpdate = w.venue.custody("SOL").feed.account;
    await w.run(instructions.refreshPrices({ pool: other.pool, prices: [{ custody: 1, priceUpdate, market }] }), []);
    assert.deepEqual(await cached(), before);
  });

  it("counts every refresh in the pool's sequence", () =>
    changed(w, () => run(ix()), { "pool.state.sequence": by(1n) }, { fresh: false }));
});

function refreshOf({ venue }: World, symbols: string[]): TransactionInstruction {
  const prices = symbols.map((symbol) => {
    const custody = venue.custody(symbol);
    const market = venue.marketOf(custody)?.address ?? null;
    return { custody: custody.index, priceUpdate: custody.feed.account, market };
  });
  return instructions.refreshPrices({ pool: venue.pool, prices });
}

const refreshWith = ({ venue }: World, custody: number, priceUpdate: PublicKey, market: PublicKey | null) =>
  instructions.refreshPrices({ pool: venue.pool, prices: [{ custody, priceUpdate, market }] });
