// What an order is placed with: what was said, and what stands for what was not; and whom a reduction pays.
import assert from "node:assert/strict";
import {
  associatedToken,
  closeInstructions,
  DEFAULT_TIP,
  engine,
  limitOpenInstructions,
  openInstructions,
  type Plan,
  pda,
  placeTriggerInstructions,
} from "@ballast/sdk";
import { at } from "../support/blank";
import { refused } from "../support/expect";
import {
  accountsOf,
  argsOf,
  BUDGET,
  keeper,
  MARKET,
  names,
  order,
  owner,
  SOL,
  trader,
  USD,
  withBook,
} from "../support/plans";
import { MINTS, NOW, POOL, type Venue, venue } from "../support/venue";

const PRICE = 100_000_000n;
const DAY = 86_400n;
const { LimitOpen, TakeProfit, StopLoss } = engine.RequestKind;
const placed = (plan: Plan<unknown>) => {
  const { nonce, args } = argsOf(plan) as { nonce: unknown; args: Record<string, unknown> };
  const numbers = Object.entries(args).map(([name, value]) => [name, Number(value)]);
  return { nonce: String(nonce), ...Object.fromEntries(numbers) } as Record<string, unknown>;
};

describe("an order at market", () => {
  const rich = () => {
    const v = venue();
    v.token(MINTS.USDC, owner, 10_000n * USD);
    return v.context();
  };

  it("is placed with the usual tip and under a nonce of its own, for the position of that nonce", async () => {
    const plan = await openInstructions(await rich(), order);
    const { nonce, positionNonce, tip, kind, trigger, expiresAt } = placed(plan);
    assert.equal(String(plan.quote.request), String(pda.request(owner, BigInt(String(nonce)))));
    assert.equal(Number(nonce), positionNonce);
    assert.deepEqual([tip, kind, trigger, expiresAt], [Number(DEFAULT_TIP), 0, 0, 0]);
    assert.ok(BigInt(String(nonce)) < 1n << 63n);
  });

  it("or with the tip that is given, none too", async () => {
    for (const tip of [5n, 0n])
      assert.equal(placed(await openInstructions(await rich(), { ...order, tip })).tip, Number(tip));
  });
});

describe("an order that waits for a price", () => {
  const limit = { ...order, trigger: 148n * PRICE };

  it("waits ninety days at one percent from its trigger, if nothing else is said", async () => {
    const v = venue();
    v.token(MINTS.USDC, owner, 10_000n * USD);
    const ctx = await v.context();
    const plan = await limitOpenInstructions(ctx, limit);
    const expiresAt = NOW + 90n * DAY;
    const said = {
      trigger: Number(148n * PRICE),
      expiresAt: Number(expiresAt),
      tip: Number(DEFAULT_TIP),
      kind: LimitOpen,
    };
    const size = { size: Number(10n * SOL), collateral: Number(500n * USD), side: 0, custody: 0 };
    const { nonce, positionNonce, ...args } = placed(plan);
    assert.deepEqual(args, { ...said, ...size, limit: 14_948_000_000 });
    assert.equal(Number(nonce), positionNonce);
    assert.deepEqual([plan.quote.limit, plan.quote.expiresAt], [14_948_000_000n, expiresAt]);
    const own = { nonce: 5n, positionNonce: 6n, tip: 7n, limit: 149n * PRICE, expiresAt: NOW + 60n };
    const other = await limitOpenInstructions(ctx, { ...limit, ...own });
    const numbers = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, Number(value)]));
    assert.deepEqual(placed(other), { ...args, ...numbers, nonce: "5" });
    assert.equal(String(other.quote.positionAddress), String(pda.position(owner, MARKET, 0, 0, 6n)));
    assert.equal(String(other.quote.request), String(pda.request(owner, 5n)));
    const short = await limitOpenInstructions(ctx, { ...limit, side: 1, trigger: 152n * PRICE });
    assert.equal(placed(short).limit, 15_048_000_000);
    assert.equal(placed(await limitOpenInstructions(ctx, { ...limit, slippage: 0n })).limit, 14_800_000_000);
  });

  it("to reduce, it takes all: a stop loss at any price, a take profit at its own less one percent", async () => {
    const { v, address } = trader();
    v.clock(NOW + 5n);
    for (const symbol of ["USDC", "SOL"] as const) v.publish(symbol);
    const ctx = await v.context();
    const place = (kind: "takeProfit" | "stopLoss", trigger: bigint, more: object = {}) =>
      placeTriggerInstructions(ctx, { position: address, kind, trigger, ...more });
    const take = await place("takeProfit", 160n * PRICE);
    assert.deepEqual([placed(take).kind, placed(take).limit], [TakeProfit, 15_840_000_000]);
    assert.equal(placed(take).size, Number(2n ** 64n - 1n));
    assert.deepEqual([placed(take).collateral, placed(take).positionNonce], [0, 1]);
    assert.equal(placed(take).expiresAt, Number(NOW + 5n + 90n * DAY));
    assert.deepEqual([take.quote.fires, take.quote.position.size], [false, 0n]);
    const stop = await place("stopLoss", 140n * PRICE);
    assert.deepEqual([placed(stop).kind, placed(stop).limit, stop.quote.limit], [StopLoss, 0, 0n]);
    assert.equal(String(accountsOf(stop).owner), String(owner));
    const own = { limit: 139n * PRICE, size: 40n * SOL, tip: 3n, expiresAt: NOW + 60n, nonce: 9n, signer: keeper };
    const part = await place("stopLoss", 140n * PRICE, own);
    const { limit: worst, size, tip, expiresAt, nonce } = placed(part);
    assert.deepEqual([worst, size, tip, expiresAt, nonce], [13_900_000_000, 40e9, 3, Number(NOW + 60n), "9"]);
    assert.deepEqual([part.quote.position.size, part.quote.position.entryPrint], [60n * SOL, NOW - 3_600n]);
    // A delegate places it; it is the owner's all the same.
    const { owner: signs, request, ownerToken } = accountsOf(part);
    assert.deepEqual(
      [signs, request, ownerToken].map(String),
      [keeper, pda.request(owner, 9n), associatedToken(MINTS.USDC, keeper)].map(String),
    );
    assert.equal((await place("stopLoss", 155n * PRICE)).quote.fires, true);
  });

  it("is quoted at its trigger, also where the newest print is of this very second or ahead of it", async () => {
    const { v, address } = trader();
    for (const publishTime of [NOW, NOW + 4n, NOW + 5n, NOW + 7n]) {
      v.clock(NOW + 5n);
      v.publish("USDC");
      v.publish("SOL", { publishTime });
      const ctx = await v.context();
      for (const [kind, trigger] of [
        ["takeProfit", 160n * PRICE],
        ["stopLoss", 140n * PRICE],
      ] as const) {
        const { quote } = await placeTriggerInstructions(ctx, { position: address, kind, trigger });
        const pnl = (trigger / PRICE - 150n) * 100n * USD;
        assert.deepEqual([quote.price, quote.report.close.pnl], [trigger, pnl], `${kind} ${publishTime}`);
      }
    }
  });
});

describe("whom a reduction pays", () => {
  /** A long with USDC whose profit would be SOL, a second later at this price. */
  function long(price: bigint, change: Parameters<typeof venue>[0] = () => undefined) {
    const made = trader({}, withBook(0, 0, 3_000n * USD, change));
    made.v.clock(NOW + 1n);
    made.v.publish("SOL", { price: price * PRICE });
    made.v.publish("USDC");
    return made;
  }
  const closed = async (v: Venue, position: Parameters<typeof closeInstructions>[1]["position"], more: object = {}) => {
    const plan = await closeInstructions(await v.context(), { position, ...more });
    const { otherVault, otherToken, payable, otherPayable } = accountsOf(plan);
    const there = [otherVault, otherToken, payable, otherPayable].map((key) => (key === null ? null : String(key)));
    return { plan, there, names: names(plan) };
  };
  const vault = String(pda.vault(POOL, MINTS.SOL));
  const tokens = String(associatedToken(MINTS.SOL, owner));
  const booked = (name: "USDC" | "SOL") => String(pda.payable(POOL, MINTS[name], owner));

  it("of a loss, the account of profits is passed if it can be paid: the price may turn until then", async () => {
    const { v, address } = long(145n);
    v.token(MINTS.USDC, owner);
    assert.deepEqual((await closed(v, address)).there, [null, null, null, null]);
    v.token(MINTS.SOL, owner);
    assert.deepEqual((await closed(v, address)).there, [vault, tokens, null, null]);
    v.token(MINTS.SOL, owner, 0n, true);
    assert.deepEqual((await closed(v, address)).there, [null, null, null, null]);
  });

  it("an owner whose accounts are frozen is booked what they cannot take", async () => {
    const { v, address } = long(160n);
    v.token(MINTS.USDC, owner);
    v.token(MINTS.SOL, owner, 0n, true);
    assert.deepEqual((await closed(v, address)).there, [vault, tokens, null, booked("SOL")]);
    v.token(MINTS.USDC, owner, 0n, true);
    assert.deepEqual((await closed(v, address)).there, [vault, tokens, booked("USDC"), booked("SOL")]);
  });

  it("profit beyond what may leave within the hour is booked, in whichever token it is", async () => {
    const tight: Parameters<typeof venue>[0] = (pool) => {
      Object.assign(at(pool.state.custodies, 1), { outflowUsed: 2_000n * SOL, outflowAt: NOW });
    };
    const { v, address } = long(151n, tight);
    for (const mint of [MINTS.USDC, MINTS.SOL]) v.token(mint, owner);
    const { plan, there } = await closed(v, address);
    assert.ok(plan.quote.deferred > 0n);
    assert.deepEqual(there, [vault, tokens, null, booked("SOL")]);
    const same = trader({ custody: 1, collateral: 20n * SOL }, withBook(0, 1, 20n * SOL, tight));
    same.v.clock(NOW + 1n);
    same.v.publish("SOL", { price: 151n * PRICE });
    same.v.token(MINTS.SOL, owner);
    const one = await closed(same.v, same.address);
    assert.ok(one.plan.quote.deferred > 0n);
    assert.deepEqual(one.there, [null, null, booked("SOL"), null]);
  });

  it("a delegate makes the owner's missing accounts, and takes nothing", async () => {
    const { v, address } = long(160n);
    const { plan, names: done, there } = await closed(v, address, { signer: keeper });
    assert.deepEqual(done, [...BUDGET, "refreshPrices", "createAssociated", "createAssociated", "decreasePosition"]);
    assert.deepEqual(there, [vault, tokens, null, null]);
    const made = plan.instructions
      .filter(({ data }) => data.length === 1)
      .map(({ keys }) => keys.map(({ pubkey }) => String(pubkey)));
    assert.deepEqual(
      made.map(([payer, account, holder]) => [payer, account, holder]),
      ([MINTS.USDC, MINTS.SOL] as const).map((mint) => [keeper, associatedToken(mint, owner), owner].map(String)),
    );
  });

  it("a limit that is given is kept to: a worse price is refused before it is signed", async () => {
    const { v, address } = long(145n);
    v.token(MINTS.USDC, owner);
    const at145 = { limit: 145n * PRICE };
    assert.equal(String(argsOf((await closed(v, address, at145)).plan).limit), String(145n * PRICE));
    await refused(closed(v, address, { limit: 145n * PRICE + 1n }), "SlippageExceeded");
  });
});
