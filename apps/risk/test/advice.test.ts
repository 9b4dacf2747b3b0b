import assert from "node:assert/strict";
import { createContext, engine } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { Transaction } from "@solana/web3.js";
import { type Book, marksOf, readBook, shippedModel, valueAtRisk } from "../src";
import { type Advice, adviceOf, checkTightens } from "../src/advice/advice";
import { prepare } from "../src/advice/prepare";
import { crowdBook } from "../src/reference/crowd";
import { Random } from "../src/stats/random";
import type { Level } from "../src/warn/monitor";
import type { MarketAlarm } from "../src/watch/watcher";

const alarm = (level: Level): MarketAlarm[] => [
  { market: 0, level, price: 1, time: 0, raised: true, probability: 1, causes: ["a cause"], groups: {} as never },
];
const kinds = (all: readonly Advice[]) => all.map((each) => (each.kind === "tighten" ? each.measure.kind : "margin"));

/** A fund that has this many dollars. */
const valued = (book: Book, balance: number) => {
  const value = valueAtRisk(book, marksOf(book), shippedModel(), 24);
  return { ...value, fund: { ...value.fund, balance } };
};

/** CPU: 4 s, most of it a local chain. */
describe("advice", () => {
  const book = crowdBook(new Random(1), 300);
  const rich = valued(book, 1e12);

  it("is none where nothing is wrong, caps at a warning, and reducing only where it is worse", () => {
    assert.deepEqual(kinds(adviceOf(book, alarm(0), rich)), []);
    assert.deepEqual(kinds(adviceOf(book, alarm(1), rich)), []);
    assert.deepEqual(kinds(adviceOf(book, alarm(2), rich)), ["lowerInterest"]);
    assert.deepEqual(kinds(adviceOf(book, alarm(3), rich)), ["reduceOnly"]);
    const poor = valued(book, 0);
    assert.deepEqual(kinds(adviceOf(book, [], poor)), ["lowerInterest", "margin"]);
    for (const { why } of adviceOf(book, alarm(2), poor)) assert.ok(why.length > 0);
  });

  it("is bounded, never cuts into what is open, and ends where it is as tight as it gets", () => {
    const market = engine.at(book.world.markets, 0);
    const [long] = engine.at(book.world.pool.exposures, 0).sides as [engine.SideTotals];
    const at = (maxLong: bigint) => {
      const params = { ...market.params, maxLong, maxShort: 0n };
      const world = { ...book.world, markets: [{ ...market, params }] };
      const [advice] = adviceOf({ ...book, world }, alarm(2), rich);
      return advice?.kind === "tighten" && advice.measure.kind === "lowerInterest" ? advice.measure.maxLong : null;
    };
    assert.equal(at(8n * long.entry), 6n * long.entry);
    assert.equal(at((long.entry * 11n) / 10n), long.entry);
    assert.equal(at(long.entry), null);
    assert.equal(at(long.entry - 1n), null);
  });

  it("only tightens: what would loosen, or change something else, is refused", () => {
    for (const each of adviceOf(book, alarm(2), valued(book, 0))) checkTightens(book, each);
    for (const each of adviceOf(book, alarm(3), rich)) checkTightens(book, each);
    const [caps, margin] = adviceOf(book, alarm(2), valued(book, 0)) as [Advice, Advice];
    assert.ok(caps.kind === "tighten" && margin.kind === "change" && margin.change.kind === "market");
    const { maxLong } = engine.at(book.world.markets, 0).params;
    const measure = { kind: "lowerInterest", index: 0, maxLong: maxLong + 1n, maxShort: 0n } as const;
    assert.throws(() => checkTightens(book, { ...caps, measure }), /GuardianLoosens/);
    const { config } = margin.change;
    for (const wrong of [{ initialMargin: 250 }, { maintenanceMargin: config.maintenanceMargin - 1 }, { liqFee: 0 }])
      assert.throws(
        () =>
          checkTightens(book, { ...margin, change: { ...margin.change, config: { ...config, ...wrong } } as never }),
        /NoAdvice/,
      );
  });

  it("is prepared for the key that it needs, unsigned, and the program takes it", async () => {
    const w = await World.create({ liquidity: { USDC: "1500000", SOL: "10000" } });
    const ann = await w.trader({ usdc: 40_000 }, "ann");
    await ann.open("SOL", "long", { size: 500, collateral: { USDC: 6_500 } });
    await w.fresh();
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const live = await readBook(ctx);
    const all = adviceOf(live, alarm(2), valued(live, 0));
    const hash = "11111111111111111111111111111111";
    const prepared = await prepare(ctx, all, hash);
    assert.deepEqual(kinds(prepared), ["lowerInterest", "margin"]);
    for (const { transaction, refusal, signer } of prepared) {
      assert.equal(refusal, null);
      const read = Transaction.from(Buffer.from(transaction as string, "base64"));
      assert.equal(read.feePayer?.toBase58(), signer);
      assert.ok(read.signatures.every(({ signature }) => signature === null));
    }
    assert.equal(prepared[0]?.signer, w.control.guardian.address.toBase58());
    await w.chain.close();
  });
});
