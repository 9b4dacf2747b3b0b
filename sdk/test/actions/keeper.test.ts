import assert from "node:assert/strict";
import {
  associatedToken,
  cancelInstructions,
  claimInstructions,
  executeInstructions,
  instructions,
  liquidateInstructions,
  payOutInstructions,
  pda,
  pythPriceAccount,
  refreshInstructions,
  sweepInstructions,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { at, blank } from "../support/blank";
import { refused } from "../support/expect";
import { accountsOf, BUDGET, keeper, MARKET, names, own, owner, SOL, trader, USD, withBook } from "../support/plans";
import { MINTS, NOW, POOL, type Venue, venue } from "../support/venue";

describe("liquidateInstructions", () => {
  const crashed = (price: bigint, v = withBook()) => {
    const made = trader({}, v);
    v.publish("SOL", { price, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("USDC");
    v.token(MINTS.USDC, keeper);
    return made;
  };

  it("pays the owner where they can be paid, and books it where not", async () => {
    const { v, address } = crashed(12_200_000_000n);
    v.token(MINTS.USDC, owner);
    const fine = await liquidateInstructions(await v.context(), { keeper, position: address });
    assert.equal(accountsOf(fine).payable, null);
    assert.equal(accountsOf(fine).otherVault, null);
    v.token(MINTS.USDC, owner, 0n, true);
    const frozen = await liquidateInstructions(await v.context(), { keeper, position: address });
    assert.ok(accountsOf(frozen).payable?.equals(pda.payable(POOL, MINTS.USDC, owner)));
    assert.deepEqual(names(frozen), [...BUDGET, "refreshPrices", "liquidate"]);
  });

  it("passes the fund's vault where the collateral is another token", async () => {
    const v = withBook(0, 2, 10n ** 8n);
    const { address } = trader({ custody: 2, collateral: 10n ** 8n }, v);
    v.publish("SOL", { price: 10_000_000_000n, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("ETH");
    const plan = await liquidateInstructions(await v.context(), { keeper, position: address });
    const accounts = accountsOf(plan);
    assert.ok(accounts.vault?.equals(pda.vault(POOL, MINTS.ETH)));
    assert.ok(accounts.otherVault?.equals(pda.vault(POOL, MINTS.USDC)));
    assert.ok(accounts.otherToken?.equals(associatedToken(MINTS.USDC, keeper)));
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "createAssociated", "createAssociated", "liquidate"]);
    assert.ok(plan.quote.deficit > 0n);
  });

  it("books both tokens of an owner who can be paid in neither", async () => {
    // Sold at 150 with ETH as collateral: SOL fell to 149 and ETH to almost nothing, so that there is profit and no
    // margin.
    const v = withBook(1, 2, 10n ** 8n);
    const { address } = trader({ side: 1, custody: 2, collateral: 10n ** 8n }, v);
    v.clock(NOW + 1n);
    v.publish("SOL", { price: 14_990_000_000n });
    v.publish("ETH", { price: 100_000_000n });
    v.publish("USDC");
    v.token(MINTS.USDC, owner, 0n, true);
    v.token(MINTS.ETH, owner, 0n, true);
    const plan = await liquidateInstructions(await v.context(), { keeper, position: address });
    const accounts = accountsOf(plan);
    assert.ok(accounts.payable?.equals(pda.payable(POOL, MINTS.ETH, owner)));
    assert.ok(accounts.otherPayable?.equals(pda.payable(POOL, MINTS.USDC, owner)));
    assert.ok(accounts.otherToken?.equals(associatedToken(MINTS.USDC, owner)));
    assert.ok(accounts.briefTicket && accounts.ticket);
  });

  it("books profit beyond the hour's limit, though its owner can be paid", async () => {
    const v = withBook(1, 2, 10n ** 8n, (pool) => {
      Object.assign(at(pool.state.custodies, 0), { outflowUsed: 10n ** 13n, outflowAt: NOW });
    });
    const { address } = trader({ side: 1, custody: 2, collateral: 10n ** 8n }, v);
    v.clock(NOW + 1n);
    v.publish("SOL", { price: 14_990_000_000n });
    v.publish("ETH", { price: 100_000_000n });
    v.publish("USDC");
    for (const mint of [MINTS.USDC, MINTS.ETH]) for (const who of [owner, keeper]) v.token(mint, who);
    const plan = await liquidateInstructions(await v.context(), { keeper, position: address });
    const { payable, otherPayable, otherToken } = accountsOf(plan);
    assert.ok(plan.quote.deferred > 0n);
    assert.deepEqual([payable, otherPayable].map(String), ["null", String(pda.payable(POOL, MINTS.USDC, owner))]);
    assert.ok(otherToken?.equals(associatedToken(MINTS.USDC, owner)));
  });

  it("leaves the healthy alone", async () => {
    const { v, address } = crashed(14_900_000_000n);
    await refused(liquidateInstructions(await v.context(), { keeper, position: address }), "NotLiquidatable");
  });
});

describe("other plans", () => {
  const request = () => {
    const account = { ...blank("Request"), owner, market: MARKET, nonce: 4n };
    account.state = { ...account.state, custody: 0, collateral: 9n * USD };
    return { address: pda.request(owner, 4n), account };
  };

  it("cancelling for somebody who has no account books what they are owed", async () => {
    const v = venue();
    const theirs = await cancelInstructions(await v.context(), { payer: keeper, request: request() });
    const quote = { closes: true, closableAt: NOW, collateral: 9n * USD };
    assert.deepEqual(theirs.quote, { ...quote, paid: false });
    assert.ok(accountsOf(theirs).payable?.equals(pda.payable(POOL, MINTS.USDC, owner)));
    const mine = await cancelInstructions(await v.context(), { payer: owner, request: request() });
    assert.deepEqual(mine.quote, { ...quote, paid: true });
    assert.deepEqual(names(mine), [...BUDGET, "createAssociated", "cancelRequest"]);
  });

  it("an order that cannot be filled is closed at once, and booked where its owner cannot be paid", async () => {
    const v = venue((pool) => {
      at(pool.state.custodies, 0).pending = 3_000n * USD;
    });
    const placed = { ...request(), address: pda.request(owner, 4n) };
    const times = { placedAt: NOW - 2n, printAfter: NOW, expiresAt: NOW + 60n };
    const state = { ...placed.account.state, ...times, size: 100n * SOL, collateral: 20n * USD };
    v.write("Request", placed.address, { ...placed.account, version: 1, state });
    const execute = async () => executeInstructions(await v.context(), { executor: keeper, request: placed.address });
    const booked = await execute();
    assert.equal(booked.quote.ended, "InsufficientMargin");
    assert.deepEqual(names(booked), [...BUDGET, "refreshPrices", "executeRequest", "cancelRequest"]);
    assert.ok(accountsOf(booked).payable?.equals(pda.payable(POOL, MINTS.USDC, owner)));
    v.token(MINTS.USDC, owner);
    assert.equal(accountsOf(await execute()).payable, null);
    v.write("Request", placed.address, {
      ...placed.account,
      version: 1,
      state: { ...state, collateral: 3_000n * USD },
    });
    const filled = await execute();
    assert.deepEqual([filled.quote.ended, names(filled)], [null, [...BUDGET, "refreshPrices", "executeRequest"]]);
  });

  it("a live order is its owner's to take back: in two steps, and nobody else's", async () => {
    const live = request();
    live.account.state = {
      ...live.account.state,
      kind: instructions.RequestKind.LimitOpen,
      trigger: 1n,
      expiresAt: NOW + 900n,
    };
    const ctx = await venue().context();
    await refused(cancelInstructions(ctx, { payer: keeper, request: live }), "NotAuthorized");
    const { quote } = await cancelInstructions(ctx, { payer: owner, request: live });
    assert.deepEqual([quote.closes, quote.closableAt], [false, NOW + 4n]);
  });

  it("a claim pays a matured ticket and refuses another", async () => {
    const hour = Number(NOW / 3_600n);
    const make = (v: Venue, at: number) => {
      const account = { ...blank("Ticket"), owner, market: MARKET };
      account.state = { face: 5n * SOL, lossEvents: 0n, hour: at, side: 0 };
      const address = pda.ticket(MARKET, 0, owner, at);
      v.write("Ticket", address, account);
      return { address, account };
    };
    const v = venue((_, markets) => {
      at(at(at(markets, 0).state.sides, 0).escrow.buckets, hour % 32).tokens = 6n * SOL;
      Object.assign(at(at(at(markets, 0).state.sides, 0).escrow.buckets, hour % 32), { hour, tickets: 1 });
    });
    v.token(MINTS.SOL, owner);
    const plan = await claimInstructions(await v.context(), { payer: keeper, ticket: make(v, hour) });
    assert.deepEqual(plan.quote, { paid: 5n * SOL, dust: SOL });
    assert.equal(accountsOf(plan).payable, null);
    const early = claimInstructions(await v.context(), { payer: keeper, ticket: make(v, hour + 1) });
    await refused(early, "TicketNotMatured");
  });

  it("a sweep of the fund's own stable needs no second vault and no price", async () => {
    const v = venue((pool) => {
      at(pool.state.custodies, 0).insuranceDue = 7n * USD;
      at(pool.state.custodies, 1).insuranceDue = SOL;
    });
    const home = await sweepInstructions(await v.context(), { custody: 0 });
    assert.deepEqual(names(home), [...BUDGET, "sweepInsurance"]);
    assert.equal(accountsOf(home).homeVault, null);
    const sol = await sweepInstructions(await v.context(), { custody: 1 });
    assert.deepEqual(names(sol), [...BUDGET, "refreshPrices", "sweepInsurance"]);
    assert.equal(sol.quote.gained, 150n * USD);
    await refused(sweepInstructions(await v.context(), { custody: 2 }), "NothingToPay");
  });

  it("what is owed is paid to the owner's associated account, made for them if need be", async () => {
    const account = { ...blank("Payable"), owner, pool: POOL, custody: 1, amount: 3n };
    const address = pda.payable(POOL, MINTS.SOL, owner);
    const plan = await payOutInstructions(await venue().context(), { payer: keeper, payable: { address, account } });
    assert.deepEqual(names(plan), [...BUDGET, "createAssociated", "payOut"]);
    assert.equal(plan.quote.amount, 3n);
  });

  it("a refresh takes every price with its market, and says which are new", async () => {
    const v = venue();
    v.clock(NOW + 5n);
    v.publish("SOL");
    const plan = await refreshInstructions(await v.context());
    assert.deepEqual(plan.quote.newer, [1]);
    const [, usdc, sol, market] = own(plan).keys.map(({ pubkey }) => pubkey);
    const ctx = await v.context();
    const feed = (i: number) => pythPriceAccount(at(ctx.layout.custodies, i).feedId);
    assert.ok(usdc?.equals(feed(0)) && sol?.equals(feed(1)) && market?.equals(MARKET));
    assert.ok(new PublicKey(feed(0)).equals(feed(0)));
  });
});
