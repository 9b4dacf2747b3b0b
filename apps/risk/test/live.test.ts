import assert from "node:assert/strict";
import { createContext } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { marketLadder, marksOf, readBook, stressesOf } from "../src";
import { main } from "../src/main";

/** A call of the command, and what it printed. */
async function called(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const place = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line), env: {} };
  const status = await main(args, place);
  process.exitCode = 0;
  return { status, out: out.join("\n"), err: err.join("\n") };
}

/** CPU: 4 s, most of it a local chain. */
describe("a live pool", () => {
  it("is read with all its positions, and each is as the program opened it", async () => {
    const w = await World.create({ liquidity: { USDC: "1500000", SOL: "10000" } });
    const ann = await w.trader({ usdc: 40_000 }, "ann");
    const bob = await w.trader({ usdc: 40_000 }, "bob");
    const long = await ann.open("SOL", "long", { size: 500, collateral: { USDC: 6_500 } });
    await bob.open("SOL", "short", { size: 200, collateral: { USDC: 9_000 } });
    await w.fresh();
    const feeds = w.venue.feeds;
    const book = await readBook(
      await createContext({
        ...{ source: w.chain, pool: w.venue.pool },
        priceAccounts: (feed) =>
          feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? w.venue.pool,
      }),
    );
    const marks = marksOf(book);
    assert.equal(marks.length, 2);
    assert.ok([book.address(0), book.address(1)].includes(long.position.address.toBase58()));
    const { steps } = marketLadder(book, 0, [0.5, 1, 2]);
    assert.deepEqual(
      steps.map(({ longs, shorts }) => [longs, shorts]),
      [
        [1, 0],
        [0, 0],
        [0, 1],
      ],
    );
    assert.equal(stressesOf(book).stresses.find(({ name }) => name === "october")?.liquidated, 1);
    await w.chain.close();
  });
});

describe("a call of the risk engine", () => {
  it("that is wrong ends with 2, and names the flag", async () => {
    for (const [args, words] of [
      [["--foo"], /unknown option '--foo'/],
      [["nothing"], /unknown command 'nothing'/],
      [["ladder", "extra"], /too many arguments/],
      [["ladder", "--rpc", "nowhere"], /--rpc is the address of a node/],
      [["stress", "--pool", "-1"], /--pool is a whole number/],
      [["stress", "--seed", "x"], /--seed is a whole number/],
    ] as const) {
      const { status, err } = await called(...args);
      assert.equal(status, 2, args.join(" "));
      assert.match(err, words);
    }
  });

  it("to a node that is not there ends with 3, and says what to do, also in JSON", async () => {
    const { status, err, out } = await called("ladder", "--rpc", "http://127.0.0.1:9", "--json");
    assert.equal(status, 3, err);
    assert.match(err, /^error: .*npm start/);
    assert.equal((JSON.parse(out) as { error: string }).error, "NetworkError");
  });
});
