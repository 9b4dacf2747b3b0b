// Drift, 1 April 2026, second part: the token. Whoever was admin listed a token of their own as collateral, lifted its
// price and took what it bought.
//
// Ballast: a token that is listed later is young for a hundred days, and something that LPs bring, a hundredth of the
// pool a day, and nothing else (record 0017). Here its owner has the keys of admin and guardian, its mint and its feed,
// and capital.
import assert from "node:assert/strict";
import { DEFAULT_ASSET, DEFAULT_MARKET, ERRORS, instructions } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { editPool, list } from "../support/edit";
import { at, refused, told } from "../support/expect";
import { lpsOwn, wealth } from "../support/incident";
import { TOKENS, taken } from "../support/takeover";

const DAY = 86_400;

/**
 * Their token is called ETH here; it was listed this second, with the limits of this pool. What else the pool has: 2 M
 * USDC and 1.5 M of SOL.
 */
async function listed(outflow = "10%", custodies = ["USDC", "SOL", "ETH"]) {
  const w = await World.create({
    ...{ custodies, markets: ["SOL"], prices: { ETH: "1" }, params: { "custody.*.outflow": outflow } },
    liquidity: { USDC: "2000000", SOL: "10000" },
  });
  const start = await w.now();
  await list(w, "ETH", start);
  const attacker = await w.actor("attacker", { ETH: "100000000" });
  const pool = await lpsOwn(w);
  /** What they have taken by then, in hundredths of a percent of the pool. */
  const won = async (brought = 0n) => (((await wealth(w, attacker, { ETH: "0" })) - brought) * 10_000n) / pool;
  return { w, attacker, start, won };
}
const minted = (attacker: Actor, tokens: number) => attacker.addLiquidity("ETH", tokens);
/**
 * Refused because enough was brought, because nothing would be minted, or because the price has fallen below the least
 * one.
 */
const enough = ({ name }: Error) => assert.match(name, /^(DepositCapReached|ZeroAmount|PriceTooLow)$/);

/** As many tokens as may be brought now, at a price, to a part in a thousand. */
async function bringIn(attacker: Actor, price = 1): Promise<void> {
  for (let dollars = 40_000; dollars >= 1; dollars = Math.floor(dollars / 2))
    await minted(attacker, Math.floor((dollars / price) * 1e6) / 1e6).catch(enough);
}

/** All that their shares get them now, to a few thousandths. */
async function takeOut(attacker: Actor): Promise<void> {
  for (const symbol of ["SOL", "USDC"])
    for (let part = await attacker.balance("LP"); part > 1_000n; part /= 2n) {
      const burnt = () => attacker.removeLiquidity(symbol, part).then(Boolean, () => false);
      while ((await attacker.balance("LP")) >= part && (await burnt()));
    }
}

const EARLY = [60, 600, 1_200, 1_800, 2_400, 3_000, 3_600];
/**
 * At each of these seconds they bring in what they may at a dollar, and take out what they can at a hundred millions:
 * won in an hour, and in all.
 */
async function rising({ w, attacker, start, won }: Awaited<ReturnType<typeof listed>>, times: readonly number[]) {
  let hour = 0n;
  for (const time of times) {
    await w.waitUntil(start + time - 1);
    await w.price("ETH", "1");
    await bringIn(attacker);
    await w.price("ETH", "100000000");
    await takeOut(attacker);
    if (time === 3_600) hour = await won();
  }
  return [hour, await won()] as const;
}

describe("incident: Drift, a token that the attacker mints and prices, with the keys of admin and guardian", function () {
  this.timeout(120_000);

  it("is announced for 72 hours to whoever reads accounts; before the last second traders and LPs are out, whatever the guardian closed", async () => {
    const { w, attacker, ann, long } = await taken();
    const mint = await w.tokens.createMint({ decimals: 6, authority: attacker.address });
    const config = { ...DEFAULT_ASSET, sigma: 100_000n, haircut: 100, haircutSigmas: 0 };
    const listing = { kind: "listCustody", mint, feedId: new Uint8Array(32).fill(7), config } as const;
    const { change } = await w.control.queue(listing, { by: attacker });
    assert.equal(change.eta - (await w.now()), 3 * DAY);
    assert.deepEqual(await w.control.read(change), listing);
    for (const index of [0, 1, 2]) await w.control.tighten({ kind: "lowerDeposits", index, cap: 0n });
    for (const measure of ["reduceOnly", "closeDeposits"] as const)
      await w.control.tighten({ kind: measure, index: 0 });
    await ann.close(long);
    const before = await lpsOwn(w);
    for (let left = await w.lp.balance("LP"); change.eta - (await w.now()) > 3_600; left = await w.lp.balance("LP")) {
      for (const [symbol, percent] of TOKENS)
        if (left > 1_000n) await w.lp.removeLiquidity(symbol, (left * 85n * percent) / 100_000n);
      await w.wait(3_600);
      await w.fresh();
    }
    await w.waitUntil(change.eta - 1);
    const accounts = { admin: attacker.address, pool: w.venue.pool, change: change.address };
    const add = instructions.addCustody({ ...accounts, mint, feedId: listing.feedId, config });
    await refused(w, "ChangeNotDue", () => w.run(add, [attacker]));
    assert.ok((await lpsOwn(w)) * 400n < before, `${await lpsOwn(w)} of ${before}`);
    assert.ok((await wealth(w, ann)) > 19_900_000_000n);
    await w.waitUntil(change.eta);
    await w.chain.send([add], [attacker.keypair]);
    assert.equal((await w.pool()).state.custodyCount, 4);
  });

  it("waits until for three days traders had not reserved more than half of a token: who locks LPs in lists nothing", async () => {
    const { w, attacker } = await taken();
    await w.give(attacker, { USDC: 2_000_000 });
    const mint = await w.tokens.createMint({ decimals: 6, authority: attacker.address });
    const listing = { kind: "listCustody", mint, feedId: new Uint8Array(32).fill(7), config: DEFAULT_ASSET } as const;
    const size = Number((at((await w.pool()).state.custodies, 1).owned * 6n) / 10n ** 10n);
    const { position } = await attacker.open("SOL", "long", {
      size,
      collateral: { USDC: 1_500_000 },
    });
    const { change } = await w.control.queue(listing, { by: attacker, validFor: 7 * DAY });
    const add = instructions.addCustody({
      ...{ admin: attacker.address, pool: w.venue.pool, change: change.address, mint },
      ...{ feedId: listing.feedId, config: DEFAULT_ASSET },
    });
    const run = () => w.chain.send([add], [attacker.keypair]);
    await w.waitUntil(change.eta);
    await w.fresh();
    await refused(w, "LiquidityReserved", run);
    // They let go of it in the same second: LPs have three days from then.
    await attacker.close(position);
    const free = await w.now();
    await refused(w, "LiquidityReserved", run);
    await w.waitUntil(free + 3 * DAY - 1);
    await refused(w, "LiquidityReserved", run);
    await w.waitUntil(free + 3 * DAY);
    await run();
    assert.equal((await w.pool()).state.custodyCount, 4);
  });

  it("who stays, while its price stays: 0.04 % of the pool in the first hour, 1 % in the first day", async () => {
    const { w, attacker, start, won } = await listed();
    await w.waitUntil(start + 3_600);
    await w.fresh();
    await refused(w, "DepositCapReached", () => minted(attacker, 1_462));
    await minted(attacker, 1_450);
    await attacker.removeLiquidity("USDC");
    const hour = await won();
    await w.waitUntil(start + DAY);
    await w.fresh();
    await bringIn(attacker);
    await attacker.removeLiquidity("USDC");
    const day = await won();
    assert.ok(hour === 4n && day > 95n && day <= 100n, `${hour} ${day}`);
  });

  it("who stays, when its price rises after they brought it in: no more, it counts at most what was brought", async () => {
    const [hour, day] = await rising(await listed(), [
      ...EARLY,
      ...Array.from({ length: 23 }, (_, i) => 3_600 * (i + 2)),
    ]);
    assert.ok(hour <= 5n && day > 90n && day <= 100n, `${hour} ${day}`);
  });

  it("who stays, when the hourly limits were lifted as well, a day after that was queued: no more", async () => {
    const [hour, two] = await rising(await listed("100%"), [...EARLY, 7_200]);
    assert.ok(hour <= 5n && two <= 9n, `${hour} ${two}`);
  });

  it("who stays, when its price falls after they took out, again and again: no more, what they brought stays counted as it came", async () => {
    const { w, attacker, start, won } = await listed("100%");
    await w.waitUntil(start + DAY);
    for (let i = 0, price = 1; i < 8; i++, price /= 4) {
      await w.price("ETH", price.toFixed(8));
      await bringIn(attacker, price);
      await takeOut(attacker);
      await w.wait(61);
    }
    assert.ok((await won()) > 95n && (await won()) <= 100n, `${await won()}`);
  });

  it("who stays, when they make the pool ten times as large for a moment: no more, the least it was worth since the listing counts", async () => {
    const { w, attacker, start, won } = await listed("100%");
    await w.give(attacker, { USDC: 20_000_000, SOL: 100_000 });
    const brought = await wealth(w, attacker, { ETH: "0" });
    await w.waitUntil(start + DAY);
    await w.fresh();
    for (const [symbol, amount] of [
      ["USDC", 20_000_000],
      ["SOL", 100_000],
    ] as const)
      await attacker.addLiquidity(symbol, amount);
    await refused(w, "DepositCapReached", () => minted(attacker, 36_000));
    await bringIn(attacker);
    await takeOut(attacker);
    assert.ok((await won(brought)) <= 100n, `${await won(brought)}`);
  });

  it("who stays, when they burn their shares for the token at a price that they lifted, to bring more of it, again and again: no more", async () => {
    const { w, attacker, start, won } = await listed("100%");
    await w.give(attacker, { USDC: 2_000_000 });
    await attacker.addLiquidity("USDC", 2_000_000);
    const brought = await wealth(w, attacker, { ETH: "0" });
    const capital = 2_000_000_000_000n;
    await w.waitUntil(start + DAY);
    for (let i = 0; i < 30; i++) {
      await w.price("ETH", "1");
      const before = await attacker.balance("LP");
      await minted(attacker, 30_000).catch(enough);
      await w.price("ETH", "10000");
      const got = (await attacker.balance("LP")) - before;
      if (got > 0n) await attacker.removeLiquidity("ETH", got);
    }
    await takeOut(attacker);
    assert.ok((await won(brought + capital)) <= 100n, `${await won(brought + capital)}`);
  });

  it("who stays, when its price is late as a slot's prices are set and comes in afterwards at anything: no more", async () => {
    const { w, attacker, start, won } = await listed("100%");
    await w.give(attacker, { USDC: 1_000_000 });
    await attacker.addLiquidity("USDC", 1_000_000);
    await w.waitUntil(start + DAY);
    for (const price of Array.from({ length: 20 }, (_, i) => (i % 2 ? "1000000" : "0.000001"))) {
      w.feeds.freeze("ETH");
      await w.wait(6);
      await w.fresh();
      await attacker.removeLiquidity("USDC", 100);
      w.feeds.thaw("ETH");
      await w.price("ETH", price);
      await minted(attacker, price === "1000000" ? 0.01 : 1_000_000).catch(enough);
      await attacker.addLiquidity("USDC", 50);
      await w.price("ETH", "1");
      await minted(attacker, 20_000).catch(enough);
    }
    assert.ok(at((await w.pool()).state.custodies, 2).netDeposited > 20_000_000_000n);
    await takeOut(attacker);
    const gained = await won(1_000_000_000_000n);
    assert.ok(gained > 50n && gained <= 100n, `${gained}`);
  });

  it("who joins pays what was brought of it, whatever its price: not ten thousand times as much, and not next to nothing", async () => {
    const { w, attacker, start } = await listed();
    await w.waitUntil(start + DAY);
    await w.fresh();
    await bringIn(attacker);
    for (const price of ["10000", "0.0001"]) {
      await w.price("ETH", price);
      const ann = await w.actor(`ann ${price}`, { USDC: 1_000 });
      await ann.addLiquidity("USDC", 1_000);
      const shares = await ann.balance("LP");
      // A share is worth 1.001 dollars.
      assert.ok(shares > 990_000_000n && shares < 1_000_000_000n, `${price}: ${shares}`);
    }
  });

  it("who stays, when they list two: no more, what was brought of all tokens on probation counts", async () => {
    const { w, attacker, start } = await listed("10%", ["USDC", "SOL", "ETH", "BTC"]);
    await list(w, "BTC", start);
    await w.give(attacker, { BTC: 1 });
    await w.waitUntil(start + DAY);
    await w.fresh();
    await bringIn(attacker);
    await refused(w, "DepositCapReached", () => attacker.addLiquidity("BTC", "0.001"));
    await w.wait(1_200);
    await attacker.addLiquidity("BTC", "0.001");
  });

  it("it becomes no market's token or backing for a hundred days, whatever is due", async () => {
    const { w, start } = await listed();
    const index = w.venue.custody("ETH").index;
    const listing = { kind: "listMarket", token: index, stable: 0, config: DEFAULT_MARKET } as const;
    const { change: early } = await w.control.queue(listing);
    await w.waitUntil(early.eta);
    await refused(w, "TokenOnProbation", () => w.control.execute(early));
    await list(w, "USDC", start);
    await list(w, "ETH", 0);
    await refused(w, "TokenOnProbation", () => w.control.execute(early));
    await list(w, "USDC", 0);
    await list(w, "ETH", start);
    await w.waitUntil(start + 99 * DAY - 1);
    const { change: last } = await w.control.queue(listing);
    await w.waitUntil(last.eta);
    assert.equal(await w.now(), start + 100 * DAY - 1);
    await refused(w, "TokenOnProbation", () => w.control.execute(last));
  });

  it("it is no collateral for a hundred days: not when an order is placed, not when one meets its print", async () => {
    const { w, attacker, start } = await listed();
    const order = { notional: 1_000, collateral: { ETH: 1_000 } };
    await w.waitUntil(start + 100 * DAY - 1);
    await w.fresh();
    await refused(w, "TokenOnProbation", () => attacker.place("SOL", "long", order));
    await list(w, "ETH", 0);
    const { request } = await attacker.place("SOL", "long", order);
    await list(w, "ETH", start + DAY);
    const ended = told(await w.execute(request), "RequestEnded");
    assert.equal(ERRORS.get(ended.reason)?.name, "TokenOnProbation");
    await list(w, "ETH", start);
    await w.wait(1);
    await attacker.open("SOL", "long", order);
  });

  it("the fund sells none of it to the LPs: what was sent to the vault and said to be worth billions stays there", async () => {
    const { w, start } = await listed();
    await w.wait(60);
    await w.tokens.mintTo(w.venue.custody("ETH").vault, 100_000_000_000_000n);
    await w.price("ETH", "1000000");
    const before = await w.pool();
    await refused(w, "TokenOnProbation", () => w.sweep("ETH"));
    assert.deepEqual((await w.pool()).state.fund, before.state.fund);
    // At a hundred days it is a token like others: it is the LPs' then, in kind, and the fund gets nothing for it.
    await w.waitUntil(start + 100 * DAY);
    await w.price("ETH", "0.001");
    await w.sweep("ETH");
    const { fund, custodies } = (await w.pool()).state;
    assert.deepEqual(
      [fund.balance, custodies[0]?.owned],
      [before.state.fund.balance, before.state.custodies[0]?.owned],
    );
  });

  it("nobody is stopped from leaving by its price: late for ever, absent, absurd, or jumping", async () => {
    const { w, attacker, start } = await listed();
    await w.waitUntil(start + DAY);
    await w.fresh();
    await bringIn(attacker);
    const leave = async () => {
      const before = await w.lp.balance("USDC");
      await w.lp.removeLiquidity("USDC", 1_000);
      const paid = (await w.lp.balance("USDC")) - before;
      assert.ok(paid > 985_000_000n && paid < 1_020_000_000n, `${paid}`);
    };
    for (const price of ["1000000000", "92233720368", "0.00000001"]) {
      await w.price("ETH", price);
      await leave();
    }
    w.feeds.freeze("ETH");
    for (let i = 0; i < 5; i++) {
      await w.wait(50);
      await w.feeds.publish("ETH", { publishTime: (await w.now()) - 7 });
      await leave();
      await w.lp.addLiquidity("USDC", 10);
    }
    await editPool(w, ({ state }) => {
      const { print } = at(state.custodies, 2);
      for (const key of ["price", "conf", "ema", "publishTime", "prevPublishTime"] as const) print[key] = 0n;
    });
    await w.wait(60);
    await leave();
  });
});
