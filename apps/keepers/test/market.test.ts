/** What a node says that others paid: believed as far as it is a fee, and never the end of a keeper. 2 s of CPU. */
import assert from "node:assert/strict";
import { Nodes } from "@ballast/follow";
import { PublicKey } from "@solana/web3.js";
import { FeeMarket } from "../src/send/market";
import { Faulty } from "./proxy";

const METHOD = "getRecentPrioritizationFees";

/** What is held of each of these answers of a node. What nobody catches fails the test, as it would end a keeper. */
async function heard(...results: unknown[]): Promise<(readonly bigint[])[]> {
  const node = await Faulty.alone(0);
  const nodes = new Nodes({ urls: [node.url], deadlineMs: 5_000, stallMs: 60_000, listener: () => {} });
  try {
    const all: (readonly bigint[])[] = [];
    for (const result of results) {
      node.fault = () => ({ result });
      node.calls.length = 0;
      const market = new FeeMarket(nodes, [PublicKey.default]);
      market.recent();
      while (!node.calls.includes(METHOD)) await new Promise((done) => setTimeout(done, 5));
      await new Promise((done) => setTimeout(done, 50));
      all.push(market.recent());
    }
    return all;
  } finally {
    nodes.close();
    await node.close();
  }
}

const fee = (prioritizationFee: unknown) => ({ slot: 1, prioritizationFee });

describe("what others paid lately", () => {
  it("is what a node says, of as many slots as it knows", async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => fee(i));
    const [said, most = []] = await heard([fee(0), fee(7), fee(2 ** 40), fee("much")], many);
    assert.deepEqual(said, [0n, 7n, 2n ** 40n]);
    assert.ok(most.length <= 150, `${most.length} are sorted for each bid`);
  });

  it("is nothing where a node answers something else, and ends no process", async () => {
    const strange = [null, 5, "much", {}, [null], [5], [{}], [fee("much")], [fee(null)], [fee(-5)], [fee(1.5)]];
    const all = await heard(...strange, [fee(1e300)]);
    assert.deepEqual(
      all,
      all.map(() => []),
    );
  });
});
