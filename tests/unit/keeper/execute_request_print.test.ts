// The unique print rule: a request executes at the one print with prev_publish < t <= publish, published within 15 s.
import { strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type PriceTag, type PrintOptions, type RequestRef, secondOf, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { present, refused, told } from "../../support/expect";
import { patchPrint, publishFor } from "../../support/prints";
import { executeParams } from "../../support/raw";

const execute = (w: World, request: RequestRef, change: Partial<instructions.ExecuteRequestParams> = {}) =>
  w.run(instructions.executeRequest({ ...executeParams(w.keeper, request), ...change }), [w.keeper]);

/** Alice's request for 10 SOL with 200 USDC, placed at midnight of the world; t is two seconds later. */
async function placed(options: { secondSources?: string[] } = {}) {
  const w = await World.create(options);
  const alice = await w.trader({ usdc: 1_000 }, "alice");
  const { request } = await alice.place("SOL", "long", { size: 10, collateral: { USDC: 200 } });
  const { placedAt, printAfter } = present(await w.request(request)).state;
  return { w, alice, request, at: Number(placedAt), t: Number(printAfter) };
}

/** A print of SOL at a time, and the clock at a time. */
async function print(
  w: World,
  now: number,
  publishTime: number,
  prevPublishTime: number,
  quote: Partial<PriceTag> = {},
) {
  await w.waitUntil(now);
  w.feeds.set("SOL", { price: "150", ...quote });
  await w.feeds.publish("SOL", { publishTime, prevPublishTime });
  await w.fresh(["SOL"]);
}

describe("execute_request: the unique print", () => {
  it("executes at a print of exactly t", async () => {
    const { w, request, at, t } = await placed();
    strictEqual(t, at + 2);
    await print(w, t, t, t - 1);
    strictEqual(told(await execute(w, request), "PositionIncreased").price, 15_000_000_000n);
  });

  it("executes at the first print after t, however long there was none before, up to 15 s after placing", async () => {
    const { w, request, at, t } = await placed();
    await print(w, at + 15, at + 15, t - 1, { price: "151" });
    strictEqual(told(await execute(w, request), "PositionIncreased").price, 15_100_000_000n);
  });

  it("executes up to 5 s after publication, with the print that was the one, while the newest is 2 s old; at the worse of both", async () => {
    for (const [late, newest, settles] of [
      [5, "149", 15_050_000_000n],
      [5, "150.75", 15_075_000_000n],
      [6, "149", "OracleStale"],
      [7, "149", "PriceRefreshNeeded"],
    ] as const) {
      const { w, request, t } = await placed();
      await print(w, t, t, t - 1, { price: "150.5" });
      const { account } = w.venue.market("SOL").custody.feed;
      const bytes = present(await w.chain.getAccount(account));
      await w.waitUntil(t + 4);
      await w.price("SOL", newest);
      await w.waitUntil(t + late);
      await w.fresh(["SOL"]);
      await w.chain.setAccount(account, bytes);
      if (typeof settles === "string") {
        await refused(w, settles, () => execute(w, request));
        continue;
      }
      strictEqual(told(await execute(w, request), "PositionIncreased").price, settles);
      const custody = present((await w.pool()).state.custodies[1]);
      strictEqual(custody.print.publishTime, BigInt(t + 4));
    }
  });

  it("counts collateral in the index token at the lower of its print and the newest, whichever way it trades", async () => {
    for (const side of ["long", "short"] as const) {
      const w = await World.create();
      const alice = await w.trader({ sol: 10 }, "alice");
      const { request } = await alice.place("SOL", side, { size: 10, collateral: { SOL: 2 } });
      await publishFor(w, request, { price: "150" });
      const { account } = w.venue.market("SOL").custody.feed;
      const bytes = present(await w.chain.getAccount(account));
      await w.price("SOL", "149");
      await w.chain.setAccount(account, bytes);
      const event = told(await execute(w, request), "PositionIncreased");
      strictEqual(event.price, side === "long" ? 15_000_000_000n : 14_900_000_000n);
      const low = 14_900_000_000n;
      strictEqual(event.charged, ((event.baseFee + event.impact) * 100n * 1_000_000_000n + low - 1n) / low);
    }
  });

  it("refuses a print before t", async () => {
    const { w, request, t } = await placed();
    await print(w, t - 1, t - 1, t - 2);
    await refused(w, "OracleNotUnique", () => execute(w, request));
  });

  it("refuses the second print after t", async () => {
    const { w, request, t } = await placed();
    for (const previous of [t, t + 1]) {
      await print(w, t + 2, t + 2, previous);
      await refused(w, "OracleNotUnique", () => execute(w, request));
    }
    await print(w, t + 2, t + 2, t - 1);
    await execute(w, request);
  });

  it("refuses a second print of the same second, whose previous time is its own", async () => {
    const { w, request, t } = await placed();
    await print(w, t, t, t);
    await refused(w, "OracleNotUnique", () => execute(w, request));
  });

  it("refuses the print that was known when the request was placed", async () => {
    const { w, request } = await placed();
    await refused(w, "OracleNotUnique", () => execute(w, request));
  });

  it("refuses a print published more than 15 s after placing", async () => {
    const { w, request, at, t } = await placed();
    await print(w, at + 16, at + 16, t - 1);
    await refused(w, "OracleNotUnique", () => execute(w, request));
  });

  it("refuses a request after its expiry, 20 s after placing, even with its own print", async () => {
    const { w, request, at, t } = await placed();
    await print(w, t, t, t - 1);
    const { account } = w.venue.market("SOL").custody.feed;
    const bytes = present(await w.chain.getAccount(account));
    await w.waitUntil(at + 21);
    await w.price("SOL", "150");
    await w.chain.setAccount(account, bytes);
    await refused(w, "RequestExpired", () => execute(w, request));
  });

  it("takes a print dated up to 2 s ahead of the clock and refuses one further ahead", async () => {
    const { w, request, t } = await placed();
    await print(w, t - 1, t + 2, t - 1);
    await refused(w, "OracleFuture", () => execute(w, request));
    await w.wait(1);
    await w.fresh(["SOL"]);
    await execute(w, request);
  });
});

describe("execute_request: what the print must be", () => {
  const gate = async (
    error: string,
    bad: { quote?: Partial<PriceTag>; options?: PrintOptions },
    good?: Partial<PriceTag>,
  ) => {
    const { w, request } = await placed();
    await publishFor(w, request, bad.quote, bad.options);
    await refused(w, error, () => execute(w, request));
    if (good === undefined) return;
    const again = await placed();
    await publishFor(again.w, again.request, good);
    await execute(again.w, again.request);
  };

  it("refuses a confidence above 2 % and takes 2 %", () =>
    gate("OracleWide", { quote: { conf: "3.00000001" } }, { conf: "3" }));

  it("refuses a price more than 10 % above its average and takes 10 %", () =>
    gate("OracleEmaGap", { quote: { price: "165.00000001", ema: "150" } }, { price: "165", ema: "150" }));

  it("refuses a price more than 10 % below its average and takes 10 %", () =>
    gate("OracleEmaGap", { quote: { price: "134.99999999", ema: "150" } }, { price: "135", ema: "150" }));

  it("refuses a print that is not fully verified", () =>
    gate("OracleNotVerified", { options: { verification: { partial: 12 } } }));

  const patched: [what: string, error: string, patch: Parameters<typeof patchPrint>[2]][] = [
    ["a price of zero", "OracleMalformed", { price: 0n }],
    ["a negative price", "OracleMalformed", { price: -15_000_000_000n }],
    ["a negative average", "OracleMalformed", { ema: -1n }],
    ["an exponent above 0", "OracleMalformed", { exponent: 1 }],
    ["an exponent below -16", "OracleMalformed", { exponent: -17 }],
    ["the smallest exponent there is", "OracleMalformed", { exponent: -2_147_483_648 }],
    ["a price that does not fit after scaling", "OracleMalformed", { price: (1n << 63n) - 1n, exponent: 0 }],
    ["a confidence of u64::MAX", "OracleWide", { conf: (1n << 64n) - 1n }],
    ["an average of zero", "OracleEmaGap", { ema: 0n }],
    ["a publish time of zero", "OracleMalformed", { publishTime: 0 }],
    ["a negative publish time", "OracleMalformed", { publishTime: -1 }],
    ["another account type", "OracleMalformed", { discriminator: 1n }],
    ["an account that is too short", "OracleMalformed", { length: 132 }],
    ["an empty account", "OracleMalformed", { length: 0 }],
    ["no verification", "OracleNotVerified", { verification: 0 }],
    ["an unknown verification", "OracleNotVerified", { verification: 2 }],
    ["another feed", "OracleWrongFeed", { feedId: new Uint8Array(32) }],
    ["an account of another program", "OracleWrongOwner", { owner: PublicKey.default }],
  ];
  for (const [what, error, patch] of patched)
    it(`refuses ${what}`, async () => {
      const { w, request } = await placed();
      await publishFor(w, request);
      const undo = await patchPrint(w, "SOL", patch);
      await refused(w, error, () => execute(w, request));
      await undo();
      await execute(w, request);
    });

  it("refuses the price account of another token", async () => {
    const { w, request } = await placed();
    await publishFor(w, request);
    await refused(w, "OracleWrongFeed", () => execute(w, request, { priceUpdate: w.venue.home.feed.account }));
  });

  it("reads the same price at another exponent", async () => {
    const { w, request } = await placed();
    await publishFor(w, request);
    await patchPrint(w, "SOL", { price: 150_000n, ema: 150_000n, exponent: -3 });
    strictEqual(told(await execute(w, request), "PositionIncreased").price, 15_000_000_000n);
  });

  it("refuses collateral whose price is older than 5 s, and takes one of 5 s", async () => {
    for (const age of [5, 6]) {
      const { w, request, t } = await placed();
      await w.fresh(["SOL"]);
      const last = await w.now();
      w.feeds.freeze("USDC");
      await w.waitUntil(last + age);
      await w.feeds.publish("SOL", { publishTime: last + age, prevPublishTime: t - 1 });
      if (age === 6) {
        await refused(w, "CollateralUnpriced", () => execute(w, request));
        w.feeds.thaw("USDC");
        await w.fresh(["SOL"]);
      }
      told(await execute(w, request), "PositionIncreased");
    }
  });

  it("lets nobody end an order by the collateral's price of some seconds ago: it is brought anew, and the order fills", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"], verify: false });
    const alice = await w.trader({ eth: 1 }, "alice");
    const { request } = await alice.place("SOL", "long", { size: 10, collateral: { ETH: "0.05" } });
    const t = Number(present(await w.request(request)).state.printAfter);
    await w.waitUntil(t);
    await w.price("ETH", "1500"); // for a moment the collateral is worth half: less than the margin
    w.feeds.set("ETH", { price: "3000" });
    await w.wait(6);
    await w.feeds.publish("SOL", { prevPublishTime: t - 1 });
    await refused(w, "CollateralUnpriced", () => execute(w, request));
    await w.fresh(["SOL"]);
    told(await execute(w, request), "PositionIncreased");
  });

  it("takes no collateral of a silent feed for new risk", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    const alice = await w.trader({ eth: 1 }, "alice");
    w.feeds.freeze("ETH");
    await w.wait(11);
    await w.refresh();
    await w.wait(120);
    const { request } = await alice.place("SOL", "long", { size: 10, collateral: { ETH: "0.2" } });
    await publishFor(w, request);
    await refused(w, "CollateralUnpriced", () => execute(w, request));
    // Nobody ends an order by saying that a feed is silent: one print shows that it is not, and the order fills.
    w.feeds.thaw("ETH");
    await w.fresh(["SOL"]);
    told(await execute(w, request), "PositionIncreased");
  });
});

describe("execute_request: a second price source", () => {
  const second = secondOf("SOL");
  const scene = () => placed({ secondSources: ["SOL"] });

  it("executes where both agree, at the first one's price", async () => {
    const { w, request } = await scene();
    await publishFor(w, request, { price: "150" });
    w.feeds.set(second, { price: "151.5" });
    await w.feeds.publish(second, { publishTime: await w.now() });
    strictEqual(told(await execute(w, request), "PositionIncreased").price, 15_000_000_000n);
  });

  it("refuses where they differ by more than 1 %, either way", async () => {
    for (const price of ["151.50000001", "148.49999999"]) {
      const { w, request } = await scene();
      await publishFor(w, request, { price: "150" });
      w.feeds.set(second, { price });
      await w.feeds.publish(second, { publishTime: await w.now() });
      await refused(w, "OracleSourcesDisagree", () => execute(w, request));
    }
  });

  it("asks of the newest print too, at which an order can settle: the second source contradicts it", async () => {
    for (const [newest, refuses] of [
      ["151.6", true],
      ["151.5", false],
      ["148.5", true],
    ] as const) {
      const { w, request } = await scene();
      await publishFor(w, request, { price: "150" });
      const { account } = w.venue.market("SOL").custody.feed;
      const own = present(await w.chain.getAccount(account));
      await w.wait(1);
      w.feeds.set(second, { price: "150" });
      await w.price("SOL", newest, { second: "150" });
      await w.chain.setAccount(account, own);
      if (refuses) await refused(w, "OracleSourcesDisagree", () => execute(w, request));
      else strictEqual(told(await execute(w, request), "PositionIncreased").price, 15_150_000_000n);
    }
  });

  it("refuses without the second source", async () => {
    const { w, request } = await scene();
    await publishFor(w, request);
    await refused(w, "OracleSecondMissing", () => execute(w, request, { secondPrice: null }));
  });

  it("refuses the first source in place of the second", async () => {
    const { w, request } = await scene();
    await publishFor(w, request);
    const { account } = w.venue.market("SOL").custody.feed;
    await refused(w, "OracleWrongFeed", () => execute(w, request, { secondPrice: account }));
  });

  it("refuses a second source older than 10 s", async () => {
    const { w, request, at, t } = await scene();
    await w.waitUntil(t);
    await w.feeds.publish(second, { publishTime: t });
    await w.feeds.publish("SOL", { publishTime: t, prevPublishTime: t - 1 });
    w.feeds.freeze(second);
    await w.waitUntil(at + 13);
    await w.fresh(["SOL"]);
    await refused(w, "OracleStale", () => execute(w, request));
  });

  it("refuses a second source that is not verified, or of another program", async () => {
    const { w, request } = await scene();
    await publishFor(w, request);
    const undo = await patchPrint(w, second, { verification: 0 });
    await refused(w, "OracleNotVerified", () => execute(w, request));
    await undo();
    await patchPrint(w, second, { owner: PublicKey.default });
    await refused(w, "OracleWrongOwner", () => execute(w, request));
  });

  it("ignores a second source where the market has none", async () => {
    const { w, request } = await placed();
    await publishFor(w, request);
    await execute(w, request, { secondPrice: w.venue.home.feed.account });
    strictEqual(await w.request(request), null);
  });
});
