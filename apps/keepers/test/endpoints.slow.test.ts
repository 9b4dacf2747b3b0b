// A keeper with three nodes, of which one hangs, one lies and one answers with errors, in turn.
import assert from "node:assert/strict";
import { Network, pause, Watched } from "./network";
import { type Fault, Faulty } from "./proxy";

const AHEAD = 1_000;

/** What a node says of the slot, but not its data, is a thousand ahead. */
const lies: Fault = (answer) => {
  const context = (answer.result as { context?: { slot: number } } | undefined)?.context;
  if (context) context.slot += AHEAD;
  return answer;
};

describe("a keeper whose nodes fail", function () {
  this.timeout(180_000);
  let network: Network;
  let proxies: Faulty[] = [];
  let watched: Watched;

  before(async () => {
    network = await Network.start({ fund: "100000" });
    proxies = await Promise.all([0, 1, 2].map(() => Faulty.before(network.chain.rpcUrl)));
    const [first] = proxies;
    watched = await new Watched(network, {
      endpoints: proxies.map(({ url }) => ({ http: url, ...(url === first?.url ? { ws: network.chain.wsUrl } : {}) })),
      deadlineMs: 2_000,
    }).funded();
    await network.flow();
    await watched.keeper.start();
  });
  after(async () => {
    await watched.keeper.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await network.close();
  });

  const faulty = (fault: Fault, ...which: number[]) => {
    for (const [i, proxy] of proxies.entries()) proxy.fault = which.includes(i) ? fault : null;
  };
  const scores = () => watched.keeper.state().endpoints.map(({ score }) => score);

  /** An order that this keeper executes. */
  async function works(name: string): Promise<void> {
    const before = watched.of("landed").filter(({ kind }) => kind === "executeRequest").length;
    const ann = await network.world.trader({ usdc: 10_000 }, name);
    await ann.place("SOL", "long", { size: 10, collateral: { USDC: 600 } });
    await watched.landed("executeRequest", before + 1, 15_000);
  }

  for (const [name, fault] of [
    ["hangs", "hangs"],
    ["answers with errors", "refused"],
    ["is busy", "fails"],
    ["lies about its slot", lies],
  ] as const) {
    for (const which of [0, 1]) {
      it(`leaves node ${which} that ${name}, and works on`, async () => {
        faulty(fault, which);
        await pause(3_500);
        assert.equal(scores()[which], 0, JSON.stringify(watched.keeper.state().endpoints));
        await works(`${name}${which}`);
        assert.equal(watched.keeper.state().halted, null);
      });
    }
  }

  it("does nothing while no node answers, says so, and goes on when one does", async () => {
    faulty("fails", 0, 1, 2);
    await pause(4_500);
    assert.equal(watched.keeper.state().halted, "no node answers");
    assert.equal(watched.keeper.ready(), false);
    faulty(null);
    await pause(2_500);
    assert.equal(watched.keeper.state().halted, null);
    assert.deepEqual(
      watched.of("halted").map(({ why }) => why),
      ["no node answers"],
    );
    assert.equal(watched.of("resumed").length, 1);
    await works("again");
  });
});
