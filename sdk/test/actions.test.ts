import assert from "node:assert/strict";
import {
  type ActionOptions,
  addLiquidityInstructions,
  associatedToken,
  BallastError,
  cancelInstructions,
  claimInstructions,
  closeInstructions,
  decreaseInstructions,
  finalizeInstructions,
  liquidateInstructions,
  math,
  NATIVE_MINT,
  openInstructions,
  type Plan,
  PROGRAM_ID,
  payOutInstructions,
  pda,
  pythPriceAccount,
  readState,
  refreshInstructions,
  stakeInstructions,
  sweepInstructions,
  TOKEN_PROGRAM,
} from "@ballast/sdk";
import type { BorshInstructionCoder } from "@coral-xyz/anchor";
import { ComputeBudgetProgram, PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { anchor } from "./support/anchor";
import { at, blank } from "./support/blank";
import { key, MINTS, NOW, POOL, positionAt, type Venue, venue } from "./support/venue";

const USD = 1_000_000n;
const SOL = 1_000_000_000n;
const coder = anchor.coder.instruction as BorshInstructionCoder;
const MARKET = pda.market(POOL, 0);
const fails = (name: string) => (e: unknown) => e instanceof BallastError && e.name === name;

/** What an instruction is, in one word. */
function nameOf(ix: TransactionInstruction): string {
  if (ix.programId.equals(ComputeBudgetProgram.programId)) return `budget${ix.data[0]}`;
  if (ix.programId.equals(PROGRAM_ID)) return coder.decode(Buffer.from(ix.data))?.name ?? "unknown";
  if (ix.programId.equals(TOKEN_PROGRAM)) return `token${ix.data[0]}`;
  return ix.data.length === 1 ? "createAssociated" : "transfer";
}
const names = ({ instructions }: Plan<unknown>) => instructions.map(nameOf);
const BUDGET = ["budget2", "budget4"];
function own(plan: Plan<unknown>): TransactionInstruction {
  const last = plan.instructions.at(-1);
  assert.ok(last);
  return last;
}
/** Accounts of the action's own instruction, by their names in the IDL. */
function accountsOf(plan: Plan<unknown>): Record<string, PublicKey | null> {
  const ix = own(plan);
  const decoded = nameOf(ix);
  const { accounts } = anchor.idl.instructions.find(({ name }) => name === decoded) ?? { accounts: [] };
  return Object.fromEntries(
    accounts.map(({ name }, i) => {
      const { pubkey } = at(ix.keys, i);
      return [name, pubkey.equals(PROGRAM_ID) ? null : pubkey];
    }),
  );
}
const argsOf = (plan: Plan<unknown>) => coder.decode(Buffer.from(own(plan).data))?.data as Record<string, unknown>;

const owner = key();
const keeper = key();

/** A long of 100 SOL at 150 with 3,000 USDC, opened an hour ago, whose sums are in the pool. */
function trader(change: Partial<math.PositionState> = {}, v = withBook()) {
  const position = { ...math.emptyPosition(), size: 100n * SOL, entry: 15_000n * USD, collateral: 3_000n * USD };
  const times = { openedAt: NOW - 3_600n, increasedAt: NOW - 3_600n, entryPrint: NOW - 3_600n, generation: 7n };
  return { v, ...positionAt(v, owner, { ...position, ...times, ...change }) };
}
function withBook(side: 0 | 1 = 0, custody = 0, collateral = 3_000n * USD, more?: Parameters<typeof venue>[0]): Venue {
  return venue((pool, markets) => {
    const totals = at(at(pool.state.exposures, 0).sides, side);
    Object.assign(totals, { size: 100n * SOL, entry: 15_000n * USD, positions: 1n });
    totals.collateral[custody] = collateral;
    at(pool.state.custodies, custody).collateral = collateral;
    at(pool.state.custodies, side === 0 ? 1 : 0).locked = side === 0 ? 100n * SOL : 15_000n * USD;
    pool.state.fund.openInterest = 15_000n * USD;
    more?.(pool, markets);
  });
}
const order = { owner, market: 0, side: 0, size: 10n * SOL, custody: 0, collateral: 500n * USD } as const;

describe("plans", () => {
  it("read the state in one call", async () => {
    const v = venue();
    const ctx = await v.context();
    v.reads = 0;
    await openInstructions(ctx, order);
    await addLiquidityInstructions(ctx, { owner, custody: 0, atoms: USD });
    await stakeInstructions(ctx, { owner, amount: 50n * USD });
    await refreshInstructions(ctx);
    assert.equal(v.reads, 4);
    const { account, address } = positionAt(v, owner, {
      ...math.emptyPosition(),
      size: SOL,
      entry: 150n * USD,
      collateral: 50n * USD,
    });
    v.reads = 0;
    await decreaseInstructions(ctx, { position: { account, address }, size: 1n }).catch(() => undefined);
    assert.equal(v.reads, 1);
  });

  it("set limits of compute units and data first, and the priority fee if there is one", async () => {
    const v = venue();
    v.token(MINTS.USDC, owner, 1_000n * USD);
    const plain = await openInstructions(await v.context(), order);
    assert.deepEqual(names(plain), [...BUDGET, "placeRequest"]);
    const paid = await openInstructions(await v.context({ priorityFee: 7n }), order);
    assert.deepEqual(names(paid), [...BUDGET, "budget3", "placeRequest"]);
    assert.equal(at(paid.instructions, 2).data.readBigUInt64LE(1), 7n);
    const none = await openInstructions(await v.context(), { ...order, parts: { computeBudget: false } });
    assert.deepEqual(names(none), ["placeRequest"]);
  });

  it("hand on the context's lookup tables", async () => {
    const table = { key: key() } as never;
    const plan = await refreshInstructions(await venue().context({ lookupTables: [table] }));
    assert.deepEqual(plan.lookupTables, [table]);
  });

  it("create the signer's missing token accounts, once each, and never another's", async () => {
    const v = venue();
    const ctx = await v.context();
    const plan = await addLiquidityInstructions(ctx, { owner, custody: 1, atoms: SOL });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "createAssociated", "createAssociated", "addLiquidity"]);
    const off = { parts: { tokenAccounts: false, prices: false } } satisfies ActionOptions;
    assert.deepEqual(names(await addLiquidityInstructions(ctx, { owner, custody: 1, atoms: SOL, ...off })), [
      ...BUDGET,
      "addLiquidity",
    ]);
  });

  it("read a pool's layout again when it has grown", async () => {
    const v = venue((pool) => {
      pool.state.custodyCount = 2;
      pool.state.marketCount = 1;
    });
    const ctx = await v.context();
    assert.equal(ctx.layout.custodies.length, 2);
    const grown = venue();
    for (const [address, account] of grown.accounts) v.accounts.set(address, account);
    const state = await readState(ctx);
    assert.deepEqual([state.prices.length, state.markets.length, ctx.layout.markets.length], [3, 2, 2]);
  });

  it("name what is not there", async () => {
    const ctx = await venue().context();
    await assert.rejects(closeInstructions(ctx, { position: key() }), fails("UninitializedAccount"));
    await assert.rejects(venue().context({ pool: key() }), fails("UninitializedAccount"));
    await assert.rejects(openInstructions(ctx, { ...order, market: 5 }), fails("WrongAccount"));
  });
});

describe("openInstructions", () => {
  it("places the order with a limit one percent from the price, or with the one given", async () => {
    const ctx = await venue().context();
    const limits: [object, string][] = [
      [{}, "15150000000"],
      [{ slippage: 10n }, "15015000000"],
      [{ limit: 0n }, "0"],
      [{ side: 1 }, "14850000000"],
    ];
    for (const [change, limit] of limits) {
      const plan = await openInstructions(ctx, { ...order, ...change });
      assert.equal(String((argsOf(plan).args as { limit: unknown }).limit), limit);
    }
  });

  it("says where request and position will be, by the nonces given", async () => {
    const plan = await openInstructions(await venue().context(), { ...order, nonce: 5n, positionNonce: 6n });
    assert.ok(plan.quote.request.equals(pda.request(owner, 5n)));
    assert.ok(plan.quote.positionAddress.equals(pda.position(owner, MARKET, 0, 6n)));
    const [a, b] = [
      await openInstructions(await venue().context(), order),
      await openInstructions(await venue().context(), order),
    ];
    assert.ok(!a.quote.request.equals(b.quote.request));
  });

  it("increases the position that lives under its nonce", async () => {
    const { v, address } = trader();
    const plan = await openInstructions(await v.context(), { ...order, positionNonce: 1n });
    assert.equal((argsOf(plan).args as { kind: number }).kind, 1);
    assert.ok(accountsOf(plan).position?.equals(address));
    assert.equal(plan.quote.position.size, 110n * SOL);
  });

  it("wraps the SOL that is missing, where SOL is wrapped SOL", async () => {
    const v = venue((pool) => {
      at(pool.state.custodies, 1).mint = NATIVE_MINT;
    });
    v.token(NATIVE_MINT, owner, 2n * SOL);
    const collateral = { custody: 1, collateral: 5n * SOL } as const;
    const plan = await openInstructions(await v.context(), { ...order, ...collateral });
    assert.deepEqual(names(plan), [...BUDGET, "transfer", "token17", "placeRequest"]);
    assert.equal(at(plan.instructions, 2).data.readBigUInt64LE(4), 3n * SOL);
  });

  it("unwraps what it paid in SOL, if that is asked for", async () => {
    const native = (pool: Parameters<NonNullable<Parameters<typeof venue>[0]>>[0]) => {
      at(pool.state.custodies, 1).mint = NATIVE_MINT;
    };
    const { v, address } = trader({}, withBook(0, 0, 3_000n * USD, native));
    v.token(MINTS.USDC, owner);
    v.token(NATIVE_MINT, owner);
    v.publish("SOL", { price: 16_000_000_000n, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("USDC");
    const ctx = await v.context();
    const unwrapped = await closeInstructions(ctx, { position: address, parts: { unwrapSol: true } });
    assert.deepEqual(names(unwrapped), [...BUDGET, "refreshPrices", "decreasePosition", "token9"]);
    const kept = await closeInstructions(ctx, { position: address });
    assert.deepEqual(names(kept), [...BUDGET, "refreshPrices", "decreasePosition"]);
  });

  it("refuses an order that would not execute", async () => {
    const ctx = await venue().context();
    await assert.rejects(openInstructions(ctx, { ...order, collateral: 20n * USD }), fails("InsufficientMargin"));
  });
});

describe("decreaseInstructions", () => {
  it("passes both tickets and, where profit is in another token, its vault and account", async () => {
    const { v, address } = trader();
    v.token(MINTS.USDC, owner);
    v.publish("SOL", { price: 16_000_000_000n, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("USDC");
    const plan = await closeInstructions(await v.context(), { position: address });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "createAssociated", "decreasePosition"]);
    const accounts = accountsOf(plan);
    assert.ok(accounts.backingVault?.equals(pda.vault(POOL, MINTS.SOL)));
    assert.ok(accounts.ownerBacking?.equals(associatedToken(MINTS.SOL, owner)));
    const hour = (wait: bigint) => math.mutualization.escrow.maturityHour(NOW + 1n, wait);
    assert.ok(accounts.ticket?.equals(pda.ticket(MARKET, 0, owner, hour(28_800n))));
    assert.ok(accounts.briefTicket?.equals(pda.ticket(MARKET, 0, owner, hour(3_600n))));
    assert.equal(String(argsOf(plan).size), String((1n << 64n) - 1n));
    assert.equal(String(argsOf(plan).limit), String(math.mulDivDown(plan.quote.price, 9_900n, 10_000n)));
  });

  it("of a loss needs no second token and no refresh of the index", async () => {
    const { v, address } = trader();
    v.token(MINTS.USDC, owner);
    v.publish("SOL", { price: 14_500_000_000n, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("USDC");
    const plan = await decreaseInstructions(await v.context(), { position: address, size: 50n * SOL, limit: 0n });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "decreasePosition"]);
    assert.deepEqual([accountsOf(plan).backingVault, accountsOf(plan).ownerBacking], [null, null]);
    assert.equal(plan.quote.position.size, 50n * SOL);
    assert.equal(plan.quote.report.settlement.pnl, -250n * USD);
  });

  it("refuses a stale print, with the chain's own name", async () => {
    const { v, address } = trader();
    v.clock(NOW + 60n);
    v.publish("USDC");
    await assert.rejects(closeInstructions(await v.context(), { position: address }), fails("OracleStale"));
  });
});

/** A loss event of 1,000 USD on the long side that opened `ago` seconds before now. */
function withEvent(ago: bigint) {
  const v = withBook(0, 0, 3_000n * USD, (pool, markets) => {
    const book = at(at(markets, 0).state.sides, 0);
    const params = pool.state.params.events;
    book.open = { ...book.open, u: 1_000n * USD, opened: NOW - ago, winningWeight: 1n, losingWeight: 1n, params };
    at(at(pool.state.exposures, 0).sides, 0).event = 1_000n * USD;
    at(markets, 0).state.ledger.deficits = 1_000n * USD;
  });
  v.token(MINTS.USDC, owner);
  v.token(MINTS.SOL, owner);
  return trader({ collateral: 3_000n * USD }, v);
}

describe("due finalizations", () => {
  it("come before what a trader does, paid by him", async () => {
    const { v, address } = withEvent(900n);
    const plan = await closeInstructions(await v.context(), { position: address });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "finalizeLossEvent", "decreasePosition"]);
    const finalization = at(plan.instructions, 3);
    assert.ok(at(finalization.keys, 0).pubkey.equals(owner));
    assert.ok(at(finalization.keys, 3).pubkey.equals(pda.lossEvent(MARKET, 0, 0)));
  });

  it("do not come while the event accrues, without a fresh print, or switched off", async () => {
    const early = withEvent(899n);
    const plan = await closeInstructions(await early.v.context(), { position: early.address });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "decreasePosition"]);
    const { v, address } = withEvent(900n);
    const off = await closeInstructions(await v.context(), { position: address, parts: { finalization: false } });
    assert.deepEqual(names(off), [...BUDGET, "refreshPrices", "decreasePosition"]);
  });

  it("can be asked for by anyone: the quote is the receipt", async () => {
    const { v } = withEvent(900n);
    const plan = await finalizeInstructions(await v.context(), {
      payer: keeper,
      market: 0,
      side: 0,
      positions: [key()],
    });
    assert.deepEqual(names(plan), [...BUDGET, "createAssociated", "finalizeLossEvent"]);
    const { u, lpShare, hTotal, remainder } = plan.quote.receipt;
    assert.equal(u, lpShare + hTotal + remainder);
    assert.equal(own(plan).keys.length, 11);
    const early = withEvent(10n);
    const ctx = await early.v.context();
    await assert.rejects(finalizeInstructions(ctx, { payer: keeper, market: 0, side: 0 }), fails("EventStillAccruing"));
    await assert.rejects(finalizeInstructions(ctx, { payer: keeper, market: 0, side: 1 }), fails("NoOpenEvent"));
  });
});

describe("liquidateInstructions", () => {
  const crashed = (price: bigint, v = withBook()) => {
    const made = trader({}, v);
    v.publish("SOL", { price, publishTime: NOW + 1n });
    v.clock(NOW + 1n);
    v.publish("USDC");
    v.token(MINTS.USDC, keeper);
    return made;
  };

  it("pays the owner where he can be paid, and books it where not", async () => {
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

  it("leaves the healthy alone", async () => {
    const { v, address } = crashed(14_900_000_000n);
    await assert.rejects(
      liquidateInstructions(await v.context(), { keeper, position: address }),
      fails("NotLiquidatable"),
    );
  });
});

describe("other plans", () => {
  const request = () => {
    const account = { ...blank("Request"), owner, market: MARKET, nonce: 4n };
    account.state = { ...account.state, custody: 0, collateral: 9n * USD };
    return { address: pda.request(owner, 4n), account };
  };

  it("cancelling for somebody who has no account books what he is owed", async () => {
    const v = venue();
    const theirs = await cancelInstructions(await v.context(), { payer: keeper, request: request() });
    assert.deepEqual(theirs.quote, { collateral: 9n * USD, paid: false });
    assert.ok(accountsOf(theirs).payable?.equals(pda.payable(POOL, MINTS.USDC, owner)));
    const mine = await cancelInstructions(await v.context(), { payer: owner, request: request() });
    assert.deepEqual(mine.quote, { collateral: 9n * USD, paid: true });
    assert.deepEqual(names(mine), [...BUDGET, "createAssociated", "cancelRequest"]);
  });

  it("a claim pays a matured ticket and refuses another", async () => {
    const hour = Number(NOW / 3_600n);
    const make = (v: Venue, at: number) => {
      const account = { ...blank("Ticket"), owner, market: MARKET };
      account.state = { face: 5n * SOL, events: 0n, hour: at, side: 0 };
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
    await assert.rejects(early, fails("TicketNotMatured"));
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
    await assert.rejects(sweepInstructions(await v.context(), { custody: 2 }), fails("NothingToPay"));
  });

  it("what is owed is paid to the owner's associated account, made for him if need be", async () => {
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
