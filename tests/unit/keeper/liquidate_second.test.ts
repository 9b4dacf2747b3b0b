// Two sources of price at a liquidation: unhealthy at both, settled at the one better for the trader; and nobody
// chooses which is heard.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type PositionRef, type SideName, secondOf, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { present, refused, told } from "../../support/expect";
import { patchPrint } from "../../support/prints";
import { liquidateParams } from "../../support/raw";

const SECOND = secondOf("SOL");
const E8 = 100_000_000n;

/** 100 SOL at 150 on 1,000 USDC, an hour ago, healthy; the market has two sources. */
async function opened(side: SideName = "long", collateral: Record<string, number> = { USDC: 1_000 }) {
  const w = await World.create({ secondSources: ["SOL"] });
  const alice = await w.actor("alice", { USDC: 1_000, SOL: 100 });
  const { position } = await alice.open("SOL", side, { size: 100, collateral });
  await w.wait(3_600);
  await w.fresh();
  return { w, alice, position };
}

/** Both sources speak in the same second. */
async function say(w: World, first: string, second: string) {
  await w.price("SOL", first, { second });
  await w.feeds.publishAll();
}

const liquidate = (w: World, position: PositionRef, change: Partial<instructions.LiquidateParams> = {}) =>
  w.run(instructions.liquidate({ ...liquidateParams(w.keeper, position), ...change }), [w.keeper]);
const priceOf = async (w: World, position: PositionRef, change = {}) =>
  told(await liquidate(w, position, change), "PositionLiquidated").price;

describe("liquidate: two sources", () => {
  for (const [side, first, second, price] of [
    ["long", "143", "150", null],
    ["long", "150", "143", null],
    ["long", "142", "143", 143n],
    ["long", "143", "142", 143n],
    ["long", "143", "143", 143n],
    ["short", "157", "150", null],
    ["short", "150", "157", null],
    ["short", "157", "158", 157n],
    ["short", "158", "157", 157n],
  ] as const) {
    const what = price === null ? "refuses" : `settles at ${price}`;
    it(`${what}: a ${side} where the first says ${first} and the second ${second}`, async () => {
      const { w, position } = await opened(side);
      await say(w, first, second);
      if (price === null) await refused(w, "NotLiquidatable", () => liquidate(w, position));
      else strictEqual(await priceOf(w, position), price * E8);
    });
  }

  it("compares what is left to the owner, collateral in the index token counted at each price", async () => {
    const w = await World.create({ secondSources: ["SOL"] });
    const alice = await w.actor("alice", { SOL: 100 });
    const { position } = await alice.open("SOL", "short", { size: 100, collateral: { SOL: 10 } });
    await w.wait(3_600);
    await say(w, "163", "164");
    strictEqual(await priceOf(w, position), 163n * E8);
  });

  it("keeps the second print in the market, so that who passes none cannot silence it", async () => {
    const { w, position } = await opened();
    await say(w, "143", "150");
    await w.refreshSecond("SOL");
    const { second } = (await w.market("SOL")).state;
    strictEqual(second.price, 150n * E8);
    await refused(w, "NotLiquidatable", () => liquidate(w, position, { secondPrice: null }));
    await say(w, "143", "142");
    await w.refreshSecond("SOL");
    strictEqual(await priceOf(w, position, { secondPrice: null }), 143n * E8);
  });

  it("hears the newest print that anyone brought, not an older one that a keeper prefers", async () => {
    const { w, position } = await opened();
    await say(w, "143", "142");
    const { account } = present(w.venue.market("SOL").second);
    const old = present(await w.chain.getAccount(account));
    await w.wait(1);
    await say(w, "143", "150");
    await w.refreshSecond("SOL");
    await w.chain.setAccount(account, old);
    await refused(w, "NotLiquidatable", () => liquidate(w, position));
  });

  it("refuses while the second print is merely old; ten seconds are not", async () => {
    const { w, position } = await opened();
    await say(w, "143", "143");
    w.feeds.freeze(SECOND);
    await w.wait(11);
    await w.price("SOL", "143", { second: false });
    await refused(w, "OracleSecondMissing", () => liquidate(w, position));
    await refused(w, "OracleSecondMissing", () => liquidate(w, position, { secondPrice: null }));
    const young = await opened();
    await say(young.w, "143", "143");
    young.w.feeds.freeze(SECOND);
    await young.w.wait(10);
    await young.w.price("SOL", "143", { second: false });
    strictEqual(await priceOf(young.w, young.position), 143n * E8);
  });

  /** The second source stops at 150, is declared silent, and so many seconds pass. */
  async function silent(seconds: number) {
    const scene = await opened();
    await say(scene.w, "150", "150");
    scene.w.feeds.freeze(SECOND);
    await scene.w.wait(11);
    await scene.w.refreshSecond("SOL");
    await scene.w.wait(seconds);
    await scene.w.price("SOL", "143", { second: false });
    return scene;
  }

  it("ignores it a minute after it was declared silent, with and without its account", async () => {
    const early = await silent(58);
    await refused(early.w, "OracleSecondMissing", () => liquidate(early.w, early.position));
    for (const change of [{}, { secondPrice: null }]) {
      const { w, position } = await silent(60);
      strictEqual(await priceOf(w, position, change), 143n * E8);
    }
  });

  it("hears it again as soon as it speaks", async () => {
    const { w, position } = await silent(60);
    w.feeds.thaw(SECOND);
    w.feeds.set(SECOND, { price: "150" });
    await w.feeds.publishAll();
    await refused(w, "NotLiquidatable", () => liquidate(w, position));
  });

  it("takes a closed account for one that has nothing newer", async () => {
    const { w, position } = await opened();
    await say(w, "150", "150");
    await w.feeds.close(SECOND);
    await w.wait(11);
    await w.refreshSecond("SOL");
    strictEqual((await w.market("SOL")).state.secondSilentSince, BigInt(await w.now()));
    await w.wait(60);
    await w.price("SOL", "143", { second: false });
    strictEqual(await priceOf(w, position), 143n * E8);
  });

  it("ignores a print wider than 10 %, and takes one of 10 %", async () => {
    const { w, position } = await opened();
    await w.price("SOL", "143", { second: false });
    for (const [conf, error] of [
      ["15", "NotLiquidatable"],
      ["15.00000001", null],
    ] as const) {
      w.feeds.set(SECOND, { price: "150", conf });
      await w.wait(1);
      await w.fresh();
      if (error === null) strictEqual(await priceOf(w, position), 143n * E8);
      else await refused(w, error, () => liquidate(w, position));
    }
  });

  it("refuses a second source of another feed, of another program, not verified, or of the future", async () => {
    const { w, position } = await opened();
    await say(w, "143", "143");
    const { account } = position.market.custody.feed;
    await refused(w, "OracleWrongFeed", () => liquidate(w, position, { secondPrice: account }));
    for (const [patch, error] of [
      [{ owner: PublicKey.default }, "OracleWrongOwner"],
      [{ verification: 0 }, "OracleNotVerified"],
      [{ publishTime: (await w.now()) + 3_601 }, "OracleFuture"],
      [{ price: 0n }, "OracleMalformed"],
    ] as const) {
      const undo = await patchPrint(w, SECOND, patch);
      await refused(w, error, () => liquidate(w, position));
      await undo();
    }
  });

  it("hears a second source up to an hour ahead of the cluster's clock", async () => {
    const { w, position } = await opened();
    await say(w, "143", "150");
    await patchPrint(w, SECOND, { publishTime: (await w.now()) + 3_600 });
    await refused(w, "NotLiquidatable", () => liquidate(w, position));
    await patchPrint(w, SECOND, { publishTime: (await w.now()) + 3_600, price: 142n * E8 });
    strictEqual(await priceOf(w, position), 143n * E8);
  });

  it("reads no second account where the market has none", async () => {
    const w = await World.create();
    const alice = await w.actor("alice", { USDC: 1_000 });
    const { position } = await alice.open("SOL", "long", { size: 100, collateral: { USDC: 1_000 } });
    await w.wait(3_600);
    await w.price("SOL", "143");
    strictEqual(await priceOf(w, position, { secondPrice: w.venue.home.feed.account }), 143n * E8);
    deepStrictEqual((await w.market("SOL")).state.second.publishTime, 0n);
  });
});
