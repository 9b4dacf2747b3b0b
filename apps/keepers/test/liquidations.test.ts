import assert from "node:assert/strict";
import { engine, healthOfEach, POSITION_OFFSETS, type State } from "@ballast/sdk";
import { LiquidationIndex } from "../src/liquidations/index";
import { Crowd, poolRead } from "./support/crowd";
import { liquidated, missesNobody, packedOf } from "./support/liquidated";

describe("the index of liquidations", () => {
  let read: State;
  before(async () => {
    read = await poolRead();
  });

  it("names every position that the engine would liquidate, whatever happened since its lines were drawn", () => {
    missesNobody(read, 4);
  });

  /** A crowd of none, in which all sources agree; its index. */
  const quiet = () => {
    const crowd = new Crowd(read, 7);
    for (const custody of crowd.custodies)
      Object.assign(custody, { silentSince: 0n, borrowIndex: 0n, borrowAt: crowd.now });
    crowd.agree();
    return { crowd, index: new LiquidationIndex() };
  };
  const SOL = 1;
  const USDC = 0;
  /** A long of 1,000 USD on dollars, so many of them, in 1e-6 USD. */
  const longOf = (crowd: Crowd, collateral: bigint): engine.PositionState => {
    const { unit, print } = crowd.pool.custodies[SOL] as engine.CustodyState;
    const of = {
      side: 0,
      custody: USDC,
      collateral,
      entry: 1_000_000_000n,
      size: (1_000_000_000n * unit) / print.price,
    };
    return { ...engine.emptyPosition(), ...of };
  };
  const named = (index: LiquidationIndex, crowd: Crowd) => index.find(crowd.state);

  it("names a long whose borrow outgrew its size where only the better of two prices makes it unhealthy", () => {
    const { crowd, index } = quiet();
    const sol = crowd.pool.custodies[SOL] as engine.CustodyState;
    sol.borrowIndex = 3_000_000_000_000_000n;
    crowd.agree((sol.print.price * 105n) / 100n);
    for (let dollars = 2_500n; dollars < 3_500n; dollars += 10n)
      index.set(crowd.put(crowd.random.address().toBase58(), 0, longOf(crowd, dollars * 1_000_000n)), at(crowd), 0n);
    const due = liquidated(crowd.state, packedOf(crowd));
    const rows = healthOfEach(crowd.state, packedOf(crowd).bytes);
    const healthy = [...crowd.positions.keys()].filter((_, i) => !rows.at(i).health.liquidatable);
    assert.ok(
      due.some((address) => healthy.includes(address)),
      "the second source alone decides some",
    );
    const names = named(index, crowd);
    for (const address of due) assert.ok(names.includes(address));
    // Far beyond the prices that the lines were drawn for.
    crowd.agree(sol.print.price * 20n);
    for (const address of liquidated(crowd.state, packedOf(crowd))) assert.ok(named(index, crowd).includes(address));
  });

  it("sees that collateral whose feed is silent counts less and less, though nothing else changes", () => {
    const { crowd, index } = quiet();
    const stable = crowd.pool.custodies[USDC] as engine.CustodyState;
    const sol = crowd.pool.custodies[SOL] as engine.CustodyState;
    const address = crowd.put(crowd.random.address().toBase58(), 0, longOf(crowd, 300_000_000n));
    index.set(address, at(crowd));
    assert.deepEqual(named(index, crowd), []);
    const silentSince = crowd.now;
    for (const seconds of [61n, 1_500n, 3_601n]) {
      crowd.now = silentSince + seconds;
      // No borrow is owed more.
      sol.borrowAt = crowd.now;
      crowd.agree();
      Object.assign(stable.print, { publishTime: silentSince - 20n });
      Object.assign(stable, { silentSince });
      const due = liquidated(crowd.state, packedOf(crowd));
      assert.deepEqual(named(index, crowd), due, `${seconds} s`);
      assert.equal(due.length, seconds > 3_600n ? 1 : 0);
    }
  });

  it("draws no line twice while nothing gets worse, and only what changed", () => {
    const { crowd, index } = quiet();
    for (let i = 0; i < 100; i++) index.set(crowd.open(), at(crowd));
    named(index, crowd);
    const { drawn } = index.work;
    assert.equal(drawn, 100);
    crowd.now += 10n;
    crowd.agree();
    named(index, crowd);
    assert.equal(index.work.drawn, drawn);
    index.set(crowd.open(), at(crowd));
    named(index, crowd);
    assert.equal(index.work.drawn, drawn + 1);
    index.rebuild();
    named(index, crowd);
    assert.equal(index.work.drawn, 2 * drawn + 2);
  });

  it("keeps the newest of what it is told, refuses what is no position, and knows no position of another pool", () => {
    const { crowd, index } = quiet();
    const address = crowd.put(crowd.random.address().toBase58(), 0, longOf(crowd, 1_000_000n));
    const bankrupt = at(crowd);
    assert.throws(() => index.set(address, bankrupt.subarray(1)), RangeError);
    assert.equal(index.size, 0);
    assert.ok(index.set(address, bankrupt, 10n));
    assert.deepEqual(named(index, crowd), [address]);
    crowd.put(address, 0, longOf(crowd, 900_000_000n));
    assert.equal(index.set(address, at(crowd), 9n), false);
    assert.deepEqual(named(index, crowd), [address]);
    assert.ok(index.set(address, at(crowd), 10n));
    assert.deepEqual(named(index, crowd), []);
    assert.deepEqual(index.get(address), at(crowd));
    assert.ok(index.delete(address));
    assert.deepEqual([index.delete(address), index.get(address), index.size], [false, undefined, 0]);
    const stranger = bankrupt.slice();
    stranger.set(crowd.random.address().toBytes(), POSITION_OFFSETS.market);
    index.set(address, stranger);
    assert.deepEqual(named(index, crowd), []);
    assert.equal(index.all().addresses.length, 1);
  });
});

/** The account that was put last. */
const at = (crowd: Crowd) => [...crowd.positions.values()].at(-1) as Uint8Array;
