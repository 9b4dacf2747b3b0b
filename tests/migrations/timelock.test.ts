// A pool that has LPs: what the file asks for is queued, waits for its time, and is then executed.
import assert from "node:assert/strict";
import { apply, checkConfig, driftOf, planOf } from "@ballast/migrations";
import { changesOf, fetchController, fetchMarket, pda } from "@ballast/sdk";
import { feedIdOf, keyOf, PriceBoard, World } from "@ballast/testkit";
import { type Example, targetOn } from "../support/deployment";
import { image } from "../support/expect";

const DAY = 86_400;

describe("a deployment in a pool that has LPs", () => {
  let w: World;
  const target = () => targetOn({ chain: w.chain as never, admin: w.admin });
  const eth = keyOf("timelock", "ETH").publicKey;

  /** What a world has: USDC, SOL and BTC, a market of SOL. */
  async function file(): Promise<Example> {
    const controller = await fetchController(w.chain, pda.controller());
    const custodies = w.venue.custodies.map(({ symbol, mint, decimals, feed, stable }) => ({
      ...{ symbol, mint: mint.toBase58(), decimals, feed: Buffer.from(feed.feedId).toString("hex") },
      ...{ stable, sleeps: false },
    }));
    return {
      ...{ guardian: controller?.guardian.toBase58() ?? "", poolId: 1, custodies },
      markets: [{ index: "SOL", stable: "USDC" }],
    };
  }
  const waiting = async (config: Example) => (await planOf(target(), checkConfig(config))).moves;
  const btc = { index: "BTC", stable: "USDC" };

  beforeEach(async () => {
    w = await World.create({ custodies: ["USDC", "SOL", "BTC"], markets: ["SOL"], verify: false });
  });

  it("has no drift and nothing to do where the file says what is there", async () => {
    const config = checkConfig(await file());
    assert.deepEqual(await driftOf(w.chain, config), { differences: [], pending: [] });
    assert.deepEqual((await planOf(target(), config)).moves, []);
  });

  it("queues a market, says from when it may be listed, waits, and lists it then", async () => {
    const longer = { ...(await file()), markets: [...(await file()).markets, btc] };
    const [queue] = await waiting(longer);
    assert.deepEqual([queue?.step, queue?.what], ["market", "queue market BTC as change 0"]);
    const now = await w.chain.now();
    assert.deepEqual(queue?.queues, { eta: BigInt(now + DAY), validUntil: BigInt(now + 8 * DAY) });
    const first = await apply(target(), checkConfig(longer));
    assert.equal(first.outcomes.length, 1);
    const [{ account } = assert.fail()] = await changesOf(w.chain, w.venue.pool);
    assert.deepEqual(first.waiting[0]?.waits, { until: account.eta, reason: "its delay in the timelock" });
    const before = await image(w);
    assert.deepEqual((await apply(target(), checkConfig(longer))).outcomes, []);
    assert.deepEqual(await image(w), before);
    await w.chain.setTime(Number(account.eta));
    const [execute] = await waiting(longer);
    assert.equal(execute?.what, "execute market BTC: change 0");
    assert.equal((await apply(target(), checkConfig(longer))).outcomes.length, 1);
    assert.deepEqual(await driftOf(w.chain, checkConfig(longer)), { differences: [], pending: [] });
    const market = await fetchMarket(w.chain, pda.market(w.venue.pool, 1));
    assert.equal(market?.state.index, 1);
  });

  it("queues it again where it has expired, and where somebody queued something else", async () => {
    const longer = { ...(await file()), markets: [...(await file()).markets, btc] };
    await apply(target(), checkConfig(longer));
    const other = { ...longer, markets: [longer.markets[0] ?? btc, { ...btc, parameters: { baseFee: "7bp" } }] };
    assert.equal((await waiting(other))[0]?.what, "queue market BTC as change 1");
    await w.chain.warp(8 * DAY + 10);
    assert.equal((await waiting(longer))[0]?.what, "queue market BTC as change 1");
  });

  it("queues a token for three days; its market waits for it, and for the hundred days of its youth", async () => {
    await w.tokens.createMint({ decimals: 8, authority: null }, eth);
    await new PriceBoard(w.chain).publish("ETH", "3000");
    const base = await file();
    const token = {
      ...{ symbol: "ETH", mint: eth.toBase58(), decimals: 8, stable: false, sleeps: false },
      feed: Buffer.from(feedIdOf("ETH")).toString("hex"),
    };
    const longer = {
      ...base,
      custodies: [...base.custodies, token],
      markets: [...base.markets, { index: "ETH", stable: "USDC" }],
    };
    const config = checkConfig(longer);
    const { outcomes, waiting: rest } = await apply(target(), config);
    assert.deepEqual(
      outcomes.map(({ what }) => what),
      ["queue custody ETH as change 0"],
    );
    assert.deepEqual(
      rest.map(({ where, waits }) => [where, waits?.reason]),
      [
        ["custodies.3", "its delay in the timelock"],
        ["markets.1", "ETH is listed first, and then young for 100 days"],
      ],
    );
    await w.chain.setTime(Number(rest[0]?.waits?.until));
    const listed = await apply(target(), config);
    assert.deepEqual(
      listed.outcomes.map(({ what }) => what),
      ["execute custody ETH: change 0"],
    );
    const [young] = listed.waiting;
    assert.equal(young?.waits?.reason, "ETH is young: 100 days");
    await w.chain.setTime(Number(young?.waits?.until));
    assert.equal((await apply(target(), config)).outcomes[0]?.what, "queue market ETH as change 1");
  });

  it("queues parameters, guardian and delay, field by field as people write them, and executes them", async () => {
    const base = await file();
    const guardian = keyOf("timelock", "guardian").publicKey.toBase58();
    const changed = {
      ...{ ...base, guardian, delay: "2d", parameters: { hold: "7h", fundMin: "6000" } },
      markets: [{ index: "SOL", stable: "USDC", parameters: { baseFee: "7bp" } }],
    };
    const config = checkConfig(changed);
    const moves = await waiting(changed);
    assert.deepEqual(
      moves.map(({ what, fields }) => [what, ...fields.map(({ field, from, to }) => `${field} ${from} -> ${to}`)]),
      [
        ["queue guardian as change 0", `guardian ${base.guardian} -> ${guardian}`],
        ["queue delay as change 1", "delay 1d -> 2d"],
        ["queue parameters of the pool as change 2", "hold 8h -> 7h", "fundMin 5000 -> 6000"],
        ["queue parameters of market SOL as change 3", "baseFee 0.06% -> 0.07%"],
      ],
    );
    const { differences } = await driftOf(w.chain, config);
    assert.deepEqual(differences, [
      { where: "guardian", file: guardian, chain: base.guardian },
      { where: "delay", file: "2d", chain: "1d" },
      { where: "parameters.hold", file: "7h", chain: "8h" },
      { where: "parameters.fundMin", file: "6000", chain: "5000" },
      { where: "markets.0.parameters.baseFee", file: "0.07%", chain: "0.06%" },
    ]);
    assert.equal((await apply(target(), config)).outcomes.length, 4);
    assert.equal((await driftOf(w.chain, config)).pending.length, 4);
    await w.chain.warp(DAY + 10);
    assert.equal((await apply(target(), config)).outcomes.length, 4);
    assert.deepEqual(await driftOf(w.chain, config), { differences: [], pending: [] });
  });

  it("says what stands queued against the file, though there is nothing to send", async () => {
    const base = await file();
    const market = (baseFee: string) => [{ index: "SOL", stable: "USDC", parameters: { baseFee } }];
    const first = { ...base, delay: "2d", markets: market("7bp") };
    await apply(target(), checkConfig(first));
    const stands = async (config: Example) => (await planOf(target(), checkConfig(config))).stands;
    assert.deepEqual(await stands(first), [], "its own changes are the file's");
    // The file as the chain is: what is queued would undo it.
    const back = await planOf(target(), checkConfig({ ...base, delay: "1d" }));
    assert.deepEqual(back.moves, []);
    assert.deepEqual(
      back.stands.map(({ number, what, fields }) => [number, what, fields]),
      [
        [0n, "delay", [{ field: "delay", from: "1d", to: "2d" }]],
        [1n, "parameters of market SOL", [{ field: "baseFee", from: "0.06%", to: "0.07%" }]],
      ],
    );
    assert.equal(back.stands[1]?.validUntil, (back.stands[1]?.eta ?? 0n) + BigInt(7 * DAY));
    // A file that leaves the delay open takes any; one that changes the same market anew is told of the older change.
    const anew = { ...base, markets: market("9bp") };
    assert.deepEqual(
      (await stands(anew)).map(({ number, fields }) => [number, fields]),
      [[1n, [{ field: "baseFee", from: "0.09%", to: "0.07%" }]]],
    );
    const { waiting: rest, stands: left } = await apply(target(), checkConfig(anew));
    assert.deepEqual([rest.length, left.length], [1, 1]);
    await w.chain.warp(8 * DAY + 10);
    assert.deepEqual(await stands(base), [], "what has expired changes nothing");
  });

  it("says so of listings and of a market that is to be closed, too", async () => {
    const base = await file();
    await apply(target(), checkConfig({ ...base, markets: [...base.markets, btc] }));
    await w.control.queue({ kind: "status", index: 0, reduceOnly: true });
    const { moves, stands } = await planOf(target(), checkConfig(base));
    assert.deepEqual(moves, []);
    assert.deepEqual(
      stands.map(({ what, fields }) => [what, fields]),
      [
        ["a market of BTC", []],
        ["whether market SOL takes reductions only", [{ field: "reduceOnly", from: "no", to: "yes" }]],
      ],
    );
  });

  it("refuses before anything is sent what never changes, and names the field", async () => {
    const base = await file();
    const heavier = {
      ...base,
      custodies: base.custodies.map((token, i) => (i === 1 ? { ...token, parameters: { minWeight: "5%" } } : token)),
    };
    const second = {
      ...base,
      markets: [...base.markets, { ...btc, secondFeed: Buffer.from(feedIdOf("USDC")).toString("hex") }],
    };
    const before = await image(w);
    await assert.rejects(
      apply(target(), checkConfig(heavier)),
      /custodies\.1\.parameters\.minWeight: changing it from 0% to 5% would be refused: ChangeForbidden/,
    );
    await assert.rejects(
      apply(target(), checkConfig(second)),
      /markets\.1\.secondFeed: a pool that has LPs takes none any more/,
    );
    assert.deepEqual(await image(w), before);
  });

  it("tells what the chain has and the file has not: tokens, markets, and a market that was closed", async () => {
    const base = await file();
    const shorter = { ...base, custodies: base.custodies.slice(0, 2) };
    assert.deepEqual((await driftOf(w.chain, checkConfig(shorter))).differences, [
      { where: "custodies.2", file: null, chain: base.custodies[2]?.mint },
    ]);
    assert.deepEqual((await driftOf(w.chain, checkConfig({ ...base, markets: [] }))).differences, [
      { where: "markets.0", file: null, chain: "of SOL" },
    ]);
    await w.control.tighten({ kind: "reduceOnly", index: 0 });
    assert.deepEqual((await driftOf(w.chain, checkConfig(base))).differences, [
      { where: "markets.0.status", file: "active", chain: "reduce only" },
    ]);
    const elsewhere = await driftOf(w.chain, checkConfig({ ...base, poolId: 77 }));
    assert.deepEqual(
      elsewhere.differences.map(({ where, chain }) => [where, chain]),
      [
        ["poolId", null],
        ["custodies.0", null],
        ["custodies.1", null],
        ["custodies.2", null],
        ["markets.0", null],
      ],
    );
  });
});
