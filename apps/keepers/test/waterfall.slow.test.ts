// Two keepers that both do everything at once: a loss from its liquidation to its last receipt, each step done once.
import assert from "node:assert/strict";
import { Network, pause, type Told, Watched } from "./network";

/** A fund at its floor pays nothing, nor do LPs first: every deficit is a shortfall. */
const BARE = {
  "insurance.floor": "10000",
  "mutualization.deductible": "0",
  "fees.base": "1bp",
  "fees.impact": "0",
};
const [QUARTER, HOUR] = [900, 3_600];

describe("two keepers that race", function () {
  this.timeout(180_000);
  let network: Network;
  let keepers: Watched[] = [];
  afterEach(async () => {
    await Promise.all(keepers.map(({ keeper }) => keeper.stop()));
    await network.close();
  });

  const landings = (kind?: string) =>
    keepers.flatMap((keeper) => keeper.of("landed")).filter((landed) => kind === undefined || landed.kind === kind);

  async function until(kind: Told<"landed">["kind"], milliseconds = 30_000): Promise<void> {
    for (const end = Date.now() + milliseconds; landings(kind).length === 0; await pause(50)) {
      assert.ok(Date.now() < end, `no ${kind}:\n${keepers.map((keeper) => keeper.words()).join("\n---\n")}`);
    }
  }

  it("liquidate, finalize, collect, claim and seal: once each, and nobody speaks of an error", async () => {
    network = await Network.start({ fund: "6000", params: BARE });
    const { world, chain } = network;
    const cyn = await world.trader({ USDC: 10_000 }, "cyn");
    const dan = await world.trader({ USDC: 10_000 }, "dan");
    const ann = await world.trader({ USDC: 12_015 }, "ann");
    const first = await cyn.open("SOL", "short", { size: "600", collateral: { USDC: "10000" } });
    await dan.open("SOL", "short", { size: "400", collateral: { USDC: "10000" } });
    const loser = await ann.open("SOL", "long", { size: "1000", collateral: { USDC: "12015" } });
    await world.wait(960);
    keepers = [await new Watched(network).funded(), await new Watched(network).funded()];
    await network.flow();
    await Promise.all(keepers.map(({ keeper }) => keeper.start()));
    world.feeds.set("SOL", { price: "130" });
    await until("liquidate");
    assert.equal(await world.position(loser.position), null);
    await cyn.close(first.position);
    await chain.warp(QUARTER);
    await until("finalizeLossEvent");
    await until("applyLiens");
    await chain.warp(9 * HOUR);
    await until("claimTicket");
    await until("sealLossEvent");
    await pause(2_000);

    // Prices, sweeps and liens can be done twice: the second time they bring nothing, and nothing says so before.
    const again = new Set(["refreshPrices", "sweepInsurance", "applyLiens"]);
    const done = landings().filter(({ kind }) => !again.has(kind));
    const names = done.map(({ kind, subject }) => `${kind} ${subject}`);
    assert.deepEqual(names, [...new Set(names)], "each piece of work landed once");
    for (const keeper of keepers) {
      const wrong = keeper.of("missed").filter(({ verdict }) => verdict === "failed" || verdict === "fatal");
      assert.deepEqual(wrong, [], keeper.words());
      assert.deepEqual(keeper.of("halted"), []);
    }
    const [tickets, balance] = [await world.ticketsOf(cyn), await cyn.balance("USDC")];
    assert.equal(tickets.length, 0);
    assert.ok(balance > 0n);
    await world.verifyInvariants();
  });
});
