import assert from "node:assert/strict";
import { readDue } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import type { Wanted } from "../src/options";
import { RecordedPublisher, readSeries } from "../src/prices/recorded";
import { wantsOf } from "../src/prices/wants";

const hex = (feedId: Uint8Array) => Buffer.from(feedId).toString("hex");

describe("prices that are wanted", () => {
  let w: World;
  /** What is wanted so many seconds from now, by the feeds' names. */
  const wanted = async (later = 0n): Promise<[string, bigint | null][]> => {
    const { state, accounts } = await readDue(await w.context());
    const name = ({ feedId }: Wanted) => w.venue.feeds.find((each) => hex(each.feedId) === hex(feedId))?.symbol ?? "?";
    return wantsOf(state, accounts, state.now + later).map((want) => [name(want), want.after]);
  };

  beforeEach(async () => {
    w = await World.create({ custodies: ["USDC", "SOL", "ETH"], secondSources: ["SOL"], verify: false });
    await w.feeds.publishAll();
  });
  afterEach(() => w.chain.close());

  it("are none of this second, and the newest of each feed from time to time", async () => {
    assert.deepEqual(await wanted(), []);
    assert.deepEqual(await wanted(1n), [], "nobody depends on any");
    const all = w.venue.feeds.map(({ symbol }) => symbol).sort();
    assert.deepEqual((await wanted(2n)).map(([symbol]) => symbol).sort(), all);
    assert.ok((await wanted(2n)).every(([, after]) => after === null));
  });

  it("are those that a position depends on each second: its market's, both sources, and its collateral's", async () => {
    const ann = await w.trader({ usdc: 10_000 });
    await ann.open("SOL", "long", { size: 10, collateral: { USDC: 500 } });
    await w.feeds.publishAll();
    assert.deepEqual(await wanted(), []);
    const symbols = (await wanted(1n)).map(([symbol]) => symbol);
    assert.equal(symbols.length, 3);
    assert.ok(symbols.includes("SOL") && symbols.includes("USDC") && !symbols.includes("ETH"));
  });

  it("are the first print at or after a request's time, until it is there or too late", async () => {
    const ann = await w.trader({ usdc: 10_000 });
    const { request } = await ann.place("SOL", "long", { size: 10, collateral: { USDC: 500 } });
    const { accounts } = await readDue(await w.context());
    const [placed] = accounts.requests;
    assert.ok(placed && request.address.equals(placed.address));
    const { printAfter, placedAt } = placed.account.state;
    const now = BigInt(await w.chain.now());
    const after = async (time: bigint) => (await wanted(time - now)).filter(([, after]) => after !== null);
    assert.deepEqual(await after(printAfter - 1n), [], "its time is yet to come");
    assert.deepEqual(await after(printAfter), [["SOL", printAfter]]);
    assert.deepEqual((await wanted(printAfter - now))[0], ["SOL", printAfter], "before all newest ones");
    assert.deepEqual(await after(placedAt + 20n), [["SOL", printAfter]]);
    assert.deepEqual(await after(placedAt + 21n), [], "nothing executes it any more");
    await w.wait(3);
    const [before, at] = [Number(printAfter) - 1, Number(printAfter)];
    await w.feeds.publish("SOL", { publishTime: before, prevPublishTime: before - 1 });
    assert.equal((await wanted()).filter(([, time]) => time !== null).length, 1, "an older one is none");
    await w.feeds.publish("SOL", { publishTime: at + 1, prevPublishTime: at });
    assert.equal((await wanted()).filter(([, time]) => time !== null).length, 1, "nor one after the first");
    await w.feeds.publish("SOL", { publishTime: at, prevPublishTime: before });
    assert.deepEqual(
      (await wanted()).filter(([, time]) => time !== null),
      [],
    );
    const since = BigInt(at) - BigInt(await w.chain.now());
    const newer = async (age: bigint) => (await wanted(since + age)).some(([symbol]) => symbol === "SOL");
    assert.deepEqual([await newer(2n), await newer(3n)], [false, true], "it has its turn");
  });

  it("are brought from a recorded series, so that a request is executed at its print", async () => {
    const ann = await w.trader({ usdc: 10_000 });
    const { request } = await ann.place("SOL", "long", { size: 10, collateral: { USDC: 500 } });
    await w.wait(4);
    const { state, accounts } = await readDue(await w.context());
    const printAfter = accounts.requests[0]?.account.state.printAfter ?? 0n;
    const sol = w.venue.custody("SOL").feed;
    const publisher = new RecordedPublisher({
      series: [{ feedId: sol.feedId, points: readSeries("seconds,price\n0,150\n# so far\n2,151.5\n\n3,152\n") }],
      start: printAfter - 2n,
      now: async () => state.now,
      write: async ({ price, publishTime, prevPublishTime }) => {
        w.feeds.set("SOL", { price });
        await w.feeds.publish("SOL", { publishTime: Number(publishTime), prevPublishTime: Number(prevPublishTime) });
      },
    });
    const all = wantsOf(state, accounts, state.now);
    await publisher.publish(all.filter(({ after }) => after !== null));
    const { state: after } = await readDue(await w.context());
    const print = after.prices[w.venue.custody("SOL").index]?.print();
    assert.deepEqual([print?.price, print?.publishTime], [15_150_000_000n, printAfter]);
    await w.execute(request);
    assert.ok(await w.position(request.position));
    await publisher.publish([
      { feedId: sol.feedId, after: null },
      { feedId: sol.feedId, after: state.now + 9n },
    ]);
    await publisher.publish([{ feedId: w.venue.custody("ETH").feed.feedId, after: null }]);
    assert.equal(w.feeds.priceOf("SOL"), "152");
  });
});

describe("a recorded series", () => {
  it("is lines of seconds and prices in the order of time", () => {
    assert.deepEqual(readSeries(" 0 , 1.50 \n1,2"), [
      { seconds: 0, price: "1.50" },
      { seconds: 1, price: "2" },
    ]);
    const wrong: [string, RegExp][] = [
      ["", /no prices/],
      ["seconds,price\n", /no prices/],
      ["0,1\n0,2", /line 2 is not later/],
      ["0,1\nx,2", /line 2 is not seconds,price: x,2/],
      ["0,1\n5,-2", /line 2/],
      ["0,1\nseconds,price", /line 2/],
    ];
    for (const [text, message] of wrong)
      assert.throws(
        () => readSeries(text),
        (e: Error) => e instanceof RangeError && message.test(e.message),
      );
  });
});
