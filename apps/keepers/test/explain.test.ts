import assert from "node:assert/strict";
import { createContext, decode } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { explained } from "../src/explain/explain";
import { machineLine, words } from "../src/explain/words";

describe("why a position was not liquidated", () => {
  let w: World;
  let ann: Actor;
  let position: PositionRef;
  before(async () => {
    w = await World.create();
    ann = await w.trader({ usdc: 20_000 });
    ({ position } = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 2_000 } }));
  });
  const told = async () => {
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const [raw] = await w.chain.getAccounts([position.address]);
    assert.ok(raw);
    const found = await explained(ctx, position.address, { account: decode("Position", raw.data), data: raw.data });
    const { pool } = await w.state();
    return { found, text: words(found, pool.state.custodies, ctx.layout.markets[0]?.index ?? 0).join("\n") };
  };

  it("says of a healthy one how far it is from its threshold, at each source", async () => {
    const { found, text } = await told();
    assert.equal(found.due, false);
    assert.equal(found.error?.name, "NotLiquidatable");
    assert.match(text, /the pool's cached print: 150\.0000 USD, \d+ s old; equity is [\d.]+ USD above maintenance/);
    assert.match(text, /it can be liquidated at 1[23]\d\.\d{4} USD and below, -1\d\.\d+ % from the newest print/);
    assert.match(text, /NOT due: the program would answer NotLiquidatable/);
  });

  it("says what liquidating pays where a print that nobody cached makes it due", async () => {
    await w.wait(60);
    w.feeds.set("SOL", { price: "125" });
    await w.feeds.publishAll();
    const { found, text } = await told();
    assert.equal(found.due, true);
    const [cached, newest] = found.heard;
    assert.ok(cached?.above && cached.above > 0n && newest?.above && newest.above < 0n);
    assert.match(text, /the market's price account: 125\.0000 USD, 0 s old; equity is [\d.]+ USD BELOW maintenance/);
    assert.match(text, /DUE: anyone may liquidate it now.* It pays the keeper [\d.]+ of token \d/);
  });

  it("says what a running keeper has tried", () => {
    const candidate = {
      kind: "liquidate",
      subject: "p",
      stage: "cooling",
      age: 3.21,
      failures: 2,
      turn: false,
    } as const;
    assert.equal(
      machineLine([{ ...candidate, error: "OracleStale", waits: 1_400, reason: null }]),
      "the running keeper: cooling, due for 3.2 s, failed 2 times, last with OracleStale, tried again in 2 s",
    );
    const left = machineLine([{ ...candidate, failures: 0, error: null, waits: null, reason: "not worth its fee" }]);
    assert.match(left, /not failed yet; left for now: not worth its fee$/);
    assert.equal(machineLine([]), "the running keeper does not see it as due");
    assert.equal(machineLine(null), "no running keeper was asked (--port)");
  });
});
