import assert from "node:assert/strict";
import {
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  decode,
  events,
  instructions,
  type MarketConfig,
  PROGRAM_ID,
  pda,
} from "@ballast/sdk";
import { rentExempt, World } from "@ballast/testkit";
import { type Keypair, PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { outside, U64_MAX } from "../../support/bounds";
import { editPool } from "../../support/edit";
import { image, plain, refused, touched } from "../../support/expect";
import { extended, strangeKey, swapped, unsigned } from "../../support/forge";
import { secondPool } from "../../support/pools";

const USD = 1_000_000n;
const ZERO = /^(0|1{32}|(00)+)$/;

/** Least and most of each parameter beside the defaults (base fee 6 bp, initial margin 4.8 %). */
const BOUNDS = {
  initialMargin: [250, 5_000],
  maintenanceMargin: [125, 125],
  marginSigmas: [20_000, 200_000],
  stress: [100_000n, 200_000_000n],
  oiLow: [0, 5_999],
  oiHigh: [2_001, 60_000],
  oiAddon: [0, 10_000],
  weight: [100, 10_000],
  baseFee: [1, 15],
  liqFee: [32, 200],
  impact: [0, 10_000],
  depth: [1_000_000n * USD, 10_000_000_000n * USD],
  maxLong: [0n, U64_MAX],
  maxShort: [0n, U64_MAX],
  maxSourceGap: [10, 500],
} satisfies Partial<Record<keyof MarketConfig, [number, number] | [bigint, bigint]>>;

describe("add_market", () => {
  let w: World;
  const ix = (change: Partial<instructions.AddMarketParams> = {}) => {
    const terms = { index: 1, stable: 0, sleeps: false, config: DEFAULT_MARKET } as const;
    const first = { market: pda.market(w.venue.pool, 0), ...terms };
    return instructions.addMarket({ admin: w.admin.publicKey, pool: w.venue.pool, ...first, ...change });
  };
  const send = (instruction: TransactionInstruction = ix(), signer: Keypair = w.admin) =>
    w.chain.send([instruction], [signer]);
  const read = async (address: PublicKey) => {
    const account = await w.chain.getAccount(address);
    assert.ok(account, `nothing lives at ${address}`);
    return account;
  };
  const marketAt = async (number: number) => decode("Market", (await read(pda.market(w.venue.pool, number))).data);
  const refuses = (error: string, instruction: TransactionInstruction, signer?: Keypair) =>
    refused(w, error, () => send(instruction, signer));
  const addWithout = { fund: "0", liquidity: {}, markets: [] };

  beforeEach(async () => {
    w = await World.create({ ...addWithout, custodies: ["USDC", "SOL", "ETH", "USDT"] });
  });

  it("keeps identity and parameters, all else zero", async () => {
    await send();
    const { pool, bump, version, secondFeed, state } = await marketAt(0);
    const seeds = [Buffer.from("market"), w.venue.pool.toBuffer(), Buffer.from([0])];
    assert.deepEqual(
      [version, bump, String(pool)],
      [1, PublicKey.findProgramAddressSync(seeds, PROGRAM_ID)[1], String(w.venue.pool)],
    );
    assert.deepEqual(secondFeed, new Uint8Array(32));
    const { params, rolledAt, volatility, ...rest } = state;
    assert.deepEqual(plain(params), plain(paramsOf(DEFAULT_MARKET)));
    assert.equal(rolledAt, BigInt(await w.now()));
    // 0.8 % an hour, squared; six of that, and half of it.
    const { fast, slow, unclamped, baseInitialMargin, maintenanceMargin, maintenanceMarginAt, ...grid } = volatility;
    assert.deepEqual(
      [fast, slow, unclamped],
      [64n, 64n, 64n].map((x) => x * 10n ** 12n),
    );
    assert.deepEqual([baseInitialMargin, maintenanceMargin, maintenanceMarginAt], [480n, 24_000_000n, rolledAt]);
    for (const number of leaves(plain(grid))) assert.match(number, ZERO);
    for (const number of leaves(plain(rest))) assert.match(number, ZERO);
  });

  it("names market, index token and backing stable in the pool, and changes nothing else there", async () => {
    const before = await w.pool();
    await send(ix({ index: 2, stable: 3 }));
    const after = await w.pool();
    const [exposure, ...others] = after.state.exposures;
    const { market, index, stable, ...totals } = exposure ?? assert.fail();
    assert.deepEqual([String(market), index, stable], [String(pda.market(w.venue.pool, 0)), 2, 3]);
    for (const number of leaves(plain([totals, others]))) assert.match(number, ZERO);
    const state = { ...before.state, exposures: after.state.exposures, marketCount: 1, sequence: 5n + 1n };
    assert.deepEqual(plain(after), plain({ ...before, state }));
  });

  it("creates the market's account, rent exempt, and touches no other but the pool", async () => {
    const before = await image(w);
    await send();
    const market = pda.market(w.venue.pool, 0);
    assert.deepEqual(touched(before, await image(w)), [w.venue.pool, market].map(String).sort());
    const { lamports, data } = await read(market);
    assert.equal(lamports, rentExempt(data.length));
  });

  it("tells which custodies it stands on, under its own number", async () => {
    await send();
    const second = { market: pda.market(w.venue.pool, 1), index: 2, stable: 3 };
    const { logs, slot } = await send(ix(second));
    const header = { version: 1, market: 1, slot: BigInt(slot), sequence: 6n, pool: w.venue.pool };
    const timestamp = BigInt(await w.now());
    const data = { header: { ...header, timestamp }, address: second.market, index: 2, stable: 3 };
    assert.deepEqual(plain(events.parse(logs)), plain([{ name: "MarketAdded", data }]));
    assert.equal((await marketAt(1)).state.index, 1);
  });

  it("keeps the feed of a second price source", async () => {
    const secondFeed = Uint8Array.from({ length: 32 }, (_, i) => i);
    await send(ix({ config: { ...DEFAULT_MARKET, secondFeed } }));
    assert.deepEqual((await marketAt(0)).secondFeed, secondFeed);
  });

  it("refuses the token's own feed as the second source: it would always agree with itself", async () => {
    const secondFeed = w.venue.custody("SOL").feed.feedId;
    await refuses("InvalidParameter", ix({ config: { ...DEFAULT_MARKET, secondFeed } }));
    await send(ix({ index: 2, config: { ...DEFAULT_MARKET, secondFeed } }));
  });

  it("accepts each parameter at its least and its most", async () => {
    for (const [name, limits] of Object.entries(BOUNDS)) {
      for (const value of limits) {
        const config = { ...DEFAULT_MARKET, [name]: value };
        w = await World.create({ ...addWithout, custodies: ["USDC", "SOL"] });
        await send(ix({ config }));
        assert.deepEqual(plain((await marketAt(0)).state.params), plain(paramsOf(config)), `${name} ${value}`);
      }
    }
  });

  for (const [name, values] of outside(BOUNDS)) {
    it(`refuses ${name} outside its bounds`, async () => {
      for (const value of values)
        await refuses("InvalidParameter", ix({ config: { ...DEFAULT_MARKET, [name]: value } }));
    });
  }

  it("bounds initial margin and base fee by themselves, too", async () => {
    const wide = { ...DEFAULT_MARKET, liqFee: 200 };
    await refuses("InvalidParameter", ix({ config: { ...wide, initialMargin: 249, maintenanceMargin: 125 } }));
    await refuses("InvalidParameter", ix({ config: { ...wide, baseFee: 51 } }));
    await refuses("InvalidParameter", ix({ config: { ...wide, baseFee: 91 } }));
    await send(ix({ config: { ...wide, initialMargin: 250, maintenanceMargin: 125, baseFee: 50 } }));
  });

  it("knows three tiers: a side may draw 50, 25 or 5 % of the fund in a day, nothing between", async () => {
    for (const dailyCap of [0, 499, 501, 2_499, 4_999, 5_001, 10_000])
      await refuses("InvalidParameter", ix({ config: { ...DEFAULT_MARKET, dailyCap } }));
    for (const dailyCap of [5_000, 2_500, 500]) {
      w = await World.create({ ...addWithout, custodies: ["USDC", "SOL"] });
      await send(ix({ config: { ...DEFAULT_MARKET, dailyCap } }));
      assert.equal((await marketAt(0)).state.params.dailyCap, BigInt(dailyCap));
    }
  });

  it("stands on a volatile token and a stable, not the other way round", async () => {
    await refuses("InvalidParameter", ix({ index: 0 }));
    await refuses("InvalidParameter", ix({ index: 3 }));
    await refuses("InvalidParameter", ix({ stable: 2 }));
    await refuses("InvalidParameter", ix({ stable: 1 }));
  });

  it("refuses custodies that the pool does not have", async () => {
    for (const number of [4, 7, 8, 255]) {
      await refuses("WrongAccount", ix({ index: number }));
      await refuses("WrongAccount", ix({ stable: number }));
    }
  });

  it("is the only market of its token", async () => {
    await send();
    await refuses("MarketExists", ix({ market: pda.market(w.venue.pool, 1) }));
    await refuses("MarketExists", ix({ market: pda.market(w.venue.pool, 1), stable: 3 }));
  });

  it("cannot be created again at the number of the last", async () => {
    await send();
    // The next number leads to another address.
    await refuses("InvalidSeeds", ix());
    await refuses("InvalidSeeds", ix({ index: 2 }));
  });

  it("gives the pool a market for each of seven volatile tokens: with the stable they fill its custodies", async () => {
    w = await World.create({ ...addWithout, custodies: ["USDC"] });
    for (let number = 0; number < 7; number += 1) {
      await addToken(w);
      await send(ix({ market: pda.market(w.venue.pool, number), index: number + 1 }));
    }
    const { custodyCount, marketCount } = (await w.pool()).state;
    assert.deepEqual([custodyCount, marketCount], [8, 7]);
    await refuses("WrongAccount", ix({ market: pda.market(w.venue.pool, 7), index: 8 }));
  });

  it("refuses a ninth market, were there ever custodies for it", async () => {
    await editPool(w, { marketCount: 8 });
    await refuses("TooManyMarkets", ix({ market: pda.market(w.venue.pool, 8) }));
  });

  it("refuses everybody but the admin", async () => {
    const stranger = await w.trader();
    await refuses("NotAuthorized", ix({ admin: stranger.address }), stranger.keypair);
  });

  it("needs the admin's signature", async () => {
    const stranger = await w.trader();
    await refuses("MissingRequiredSignature", unsigned(ix(), w.admin.publicKey), stranger.keypair);
  });

  it("refuses forged controllers and pools", async () => {
    for (const own of [pda.controller(), w.venue.pool]) {
      const forged = strangeKey();
      await w.chain.setAccount(forged, { owner: SystemProgram.programId, data: (await read(own)).data });
      await refuses("IllegalOwner", swapped(ix(), own, forged));
    }
    await refuses("InvalidAccountData", ix({ controller: (await secondPool(w)).pool }));
  });

  it("lives at the address of its own pool and number only", async () => {
    const other = await secondPool(w);
    for (const address of [pda.market(other.pool, 0), pda.market(w.venue.pool, 1), strangeKey()])
      await refuses("InvalidSeeds", ix({ market: address }));
  });

  it("accepts no other system program", () =>
    refuses("IncorrectProgramId", swapped(ix(), SystemProgram.programId, PROGRAM_ID)));

  it("is not stopped by lamports sent to its address before, and ignores accounts at the end", async () => {
    await w.chain.airdrop(pda.market(w.venue.pool, 0), 9_000_000_000);
    await send(extended(ix(), w.venue.home.mint));
    assert.equal((await w.pool()).state.marketCount, 1);
  });
});

/** A configuration as the market keeps it. */
function paramsOf({ secondFeed: _, ...rest }: MarketConfig) {
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, BigInt(value)]));
}

/** All values in it, as text. */
const leaves = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];

/** One more volatile token in the pool. */
async function addToken({ chain, venue, tokens, admin }: World): Promise<void> {
  const mint = await tokens.createMint({ decimals: 9, authority: null });
  const parts = { pool: venue.pool, mint, feedId: strangeKey().toBytes(), config: DEFAULT_ASSET };
  await chain.send([instructions.addCustody({ admin: admin.publicKey, ...parts })], [admin]);
}
