import assert from "node:assert/strict";
import { BallastError } from "@ballast/sdk";
import { type Actor, InvariantError, MAXIMUM_SHAPE, PROGRAM_FILE, TOKEN_PROGRAM_ID, World } from "../src";
import { encodeTokenAccount } from "../src/chain/tokens";

const errorOf = async (doing: Promise<unknown>): Promise<Error> => {
  const outcome = await doing.then(
    () => null,
    (error: Error) => error,
  );
  assert.ok(outcome, "it should have failed");
  return outcome;
};

describe("the world", () => {
  let w: World;
  let ann: Actor;
  let bob: Actor;

  beforeEach(async () => {
    w = await World.create();
    ann = await w.trader({ usdc: 20_000, sol: "5" }, "ann");
    bob = await w.trader({ usdc: 40_000 }, "bob");
  });

  it("starts with a pool, a fund, fresh prices and all limits of the day measured on them", async () => {
    const { state } = await w.pool();
    assert.equal(state.custodyCount, 2);
    assert.equal(state.fund.balance, 100_000_000_000n);
    assert.equal(state.fund.dayBalance, 100_000_000_000n);
    assert.equal(state.deductible.dayAum > 3_490_000_000_000n, true);
    assert.equal((await w.now()) % 86_400, 0);
    assert.deepEqual(await w.invariantFaults(), []);
  });

  it("initializes the program as its upgrade authority, and nobody else could", async () => {
    const state = await w.state();
    assert.ok(state.controller.admin.equals(w.admin.publicKey));
    assert.match(PROGRAM_FILE, /ballast\.so$/);
  });

  it("opens at the first print two seconds later, and tells each step's events and compute units", async () => {
    const started = await w.now();
    const { position, placed, events, cu } = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 1_500 } });
    assert.deepEqual(
      placed.events.map(({ name }) => name),
      ["RequestPlaced"],
    );
    assert.deepEqual(
      events.map(({ name }) => name),
      ["PositionIncreased"],
    );
    assert.ok(cu > 1_000 && cu < 12_000 && placed.cu < 7_000, `${placed.cu} and ${cu} compute units`);
    assert.equal(await w.now(), started + 2);
    const account = await w.position(position);
    assert.equal(account?.state.size, 100_000_000_000n);
    assert.equal(account?.state.entry, 15_000_000_000n);
  });

  it("takes a size in dollars", async () => {
    const { position } = await bob.open("SOL", "short", { notional: 15_000, collateral: { USDC: 1_500 } });
    assert.equal((await w.position(position))?.state.size, 100_000_000_000n);
  });

  it("moves a price by percent, with its second source", async () => {
    await w.price("SOL", { change: -40 });
    assert.equal(w.feeds.priceOf("SOL"), "90");
    assert.equal((await w.market("SOL")).state.lastPrice, 9_000_000_000n);
    const two = await World.create({ secondSources: ["SOL"] });
    await two.price("SOL", 120, { second: "121" });
    assert.equal(two.feeds.priceOf("SOL.second"), "121");
    await two.price("SOL", "119");
    assert.equal(two.feeds.priceOf("SOL.second"), "119");
  });

  it("tells a crash from the first order to the last claim", async () => {
    const short = await bob.open("SOL", "short", { size: 1_000, collateral: { USDC: 20_000 } });
    const long = await ann.open("SOL", "long", { size: 1_000, collateral: { USDC: 10_000 } });
    await w.wait(900);
    await w.price("SOL", { change: -40 });
    assert.deepEqual(await w.unhealthy("SOL"), [long.position]);
    const { events } = await w.liquidate(long.position);
    const liquidated = events.find(({ name }) => name === "PositionLiquidated");
    assert.ok(liquidated?.name === "PositionLiquidated");
    assert.equal(liquidated.data.lossEventOpened, true);
    await bob.decrease(short.position, { fraction: "0.5" });
    await w.wait(900);
    await w.finalize("SOL", "short");
    await w.applyLiens("SOL", "short");
    await bob.close(short.position);
    await w.wait(36_000);
    assert.equal((await w.claim(bob)).length, 1);
    await w.seal("SOL", "short");
    assert.equal((await w.lossEvent("SOL", "short", 0)).state.sealed, 1);
  });

  it("surfaces errors by name and number, and changes nothing then", async () => {
    const { position } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 1_500 } });
    const before = await w.snapshot();
    const error = await errorOf(w.liquidate(position));
    assert.ok(error instanceof BallastError);
    assert.deepEqual([error.name, error.code], ["NotLiquidatable", 6400]);
    assert.deepEqual(World.diff(before, await w.snapshot()), []);
  });

  it("shows exactly which fields a step changes", async () => {
    const { position } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 1_500 } });
    const before = await w.snapshot();
    await ann.addCollateral(position, 100);
    const changed = World.diff(before, await w.snapshot());
    assert.deepEqual(
      changed.map(({ field }) => field.replace(position.address.toBase58(), "ANN")),
      [
        "pool.state.custodies.0.collateral",
        "pool.state.exposures.0.sides.0.collateral.0",
        "pool.state.sequence",
        "positions.ANN.state.collateral",
        "tokens.ann.USDC",
        "vaults.USDC",
      ],
    );
    assert.deepEqual(changed.at(-2)?.after, 18_400_000_000n);
  });

  it("sees a vault that holds less than is owed, on chain and by itself", async () => {
    const { vault, mint } = w.venue.home;
    const data = encodeTokenAccount({ mint, owner: w.venue.pool, amount: 1n });
    await w.chain.setAccount(vault, { owner: TOKEN_PROGRAM_ID, data });
    const error = await errorOf(w.refresh());
    assert.ok(error instanceof InvariantError);
    assert.match(error.faults[0] ?? "", /verify_invariants: PoolUndercollateralized/);
    assert.match(error.faults[1] ?? "", /INV-1: vault 0 holds 1/);
    w.verifying = false;
    await w.refresh();
  });

  it("pays an owner whose account is frozen later", async () => {
    const { position } = await ann.open("SOL", "long", { size: "0.4", collateral: { USDC: 11 } });
    await w.freeze(ann, "USDC");
    await w.price("SOL", 125);
    await w.liquidate(position);
    await w.freeze(ann, "USDC", false);
    const before = await ann.balance("USDC");
    await w.payOut(ann, "USDC");
    assert.ok((await ann.balance("USDC")) > before);
  });

  it("is the same world for the same seed, and another for another", async () => {
    const same = await World.create();
    const other = await World.create({ seed: "other" });
    assert.ok(same.lp.address.equals(w.lp.address));
    assert.ok(!other.lp.address.equals(w.lp.address));
    assert.ok(other.venue.pool.equals(w.venue.pool), "the pool's address has no seed");
  });

  it("gives each test its own copy", async () => {
    const other = await World.create();
    await other.price("SOL", 1);
    assert.equal(w.feeds.priceOf("SOL"), "150");
    assert.equal((await w.market("SOL")).state.lastPrice, 15_000_000_000n);
  });

  it("builds the maximum shape: five tokens, three markets", async () => {
    const big = await World.create(MAXIMUM_SHAPE);
    assert.deepEqual(
      big.venue.markets.map(({ symbol }) => symbol),
      ["SOL", "ETH", "BTC"],
    );
    const cal = await big.trader({ usdt: 10_000 });
    const { position } = await cal.open("BTC", "long", { notional: 20_000, collateral: { USDT: 2_000 } });
    await big.price("BTC", { change: 2 });
    await cal.close(position);
    assert.ok((await cal.balance("BTC")) > 0n, "a long's profit is paid in its index token");
  });

  it("leaves out liquidity and fund when it is told so", async () => {
    const empty = await World.create({ liquidity: {}, fund: "0" });
    const { state } = await empty.pool();
    assert.deepEqual([state.lpSupply, state.fund.balance], [0n, 0n]);
    assert.throws(() => empty.lp, /nobody called lp/);
  });
});
