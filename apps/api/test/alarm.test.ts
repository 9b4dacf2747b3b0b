/** The minutes of 10 October 2025 on the real program, this server beside it: what it says, and when. CPU: 12 s. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { settledChain } from "@ballast/follow";
import { engine } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { Transaction } from "@solana/web3.js";
import { type Answer, ENDPOINTS, type EndpointName } from "../src/contract/index";
import { type Database, openDatabase } from "../src/db";
import { assemble } from "../src/serve";
import { freshFolder } from "./support/embedded";
import { judged } from "./support/served";

/** Returns of each minute from 20:50 on, 1e-4 in logarithms. */
const { returns } = JSON.parse(
  readFileSync(path.resolve(__dirname, "../../hedge/src/replay/returns.json"), "utf8"),
) as { returns: number[] };
const FIRST = 207;
const MINUTE = 60;

interface Told {
  minute: number;
  level: Answer<"riskAlerts">["items"][number]["level"];
  causes: string[];
}

describe("in the crash of 10 October", function () {
  this.timeout(600_000);
  let w: World;
  let database: Database;
  let api: Awaited<ReturnType<typeof assemble>>;
  let folder = "";
  const told: Told[] = [];
  let deficitAt: number | null = null;

  async function ask<N extends EndpointName>(name: N, url: string = ENDPOINTS[name].path): Promise<Answer<N>> {
    const response = await api.server.inject({ method: "GET", url });
    assert.equal(response.statusCode, 200, `${url}: ${response.body}`);
    return response.json() as Answer<N>;
  }

  before(async () => {
    w = await World.create({ prices: { SOL: String(FIRST), USDC: "1" }, verify: false });
    // At seventeen times leverage, at eight, at two: the first goes in time, the second too late, the third stays.
    for (const [name, collateral] of [
      ["brave", "2500"],
      ["bold", "5000"],
      ["calm", "20000"],
    ] as const) {
      const actor = await w.actor(name, { USDC: "30000" });
      await actor.open("SOL", "long", { size: "200", collateral: { USDC: collateral } });
    }
    folder = await freshFolder();
    database = await openDatabase(folder);
    const { pool } = w.venue;
    const priceAccounts = (feed: Uint8Array) =>
      w.venue.feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? pool;
    // It looks when it is told to: the clock is the chain's.
    const risk = { log: path.join(folder, "forecasts.ndjson"), records: true, everyMs: 3_600_000 };
    api = await assemble({ chain: settledChain(w.chain), pool, database, priceAccounts, rate: 0, risk });
    await judged(api.room);
    let log = 0;
    for (let minute = 1; minute <= 30 && deficitAt === null; minute++) {
      await w.wait(MINUTE);
      log += (returns[minute] ?? 0) / 1e4;
      await w.price("SOL", (FIRST * Math.exp(log)).toFixed(4));
      // Keepers act within the minute.
      for (const position of await w.unhealthy("SOL")) await w.liquidate(position);
      await api.watch.look();
      await api.room.risk?.look();
      const [found] = (await ask("riskAlerts")).items;
      assert.ok(found);
      told.push({ minute, level: found.level, causes: found.causes });
      if (engine.at(api.watch.live.state.markets, 0).state.ledger.deficits > 0n) deficitAt = minute;
    }
  });
  after(async () => {
    await api?.close();
    await database?.close();
    await w?.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  it("an alarm comes long before the first deficit, and says why", async () => {
    const warned = told.find(({ level }) => level === "warn" || level === "act");
    assert.ok(warned && deficitAt !== null, JSON.stringify(told));
    // At the end of 20:56, with the first deficit in the fall of 21:12.
    assert.ok(deficitAt - warned.minute >= 10, `warned in minute ${warned.minute}, deficit in ${deficitAt}`);
    assert.match(warned.causes[0] ?? "", /^the price fell by \d\.\d % within 15 minutes$/);
    assert.ok(warned.causes.length <= 3);
    const calm = told.filter(({ minute }) => minute < warned.minute);
    assert.ok(
      calm.every(({ level }) => level === "calm" || level === "watch"),
      JSON.stringify(calm),
    );
  });

  it("the alarm is written down with its causes, and only the worst still stands", async () => {
    const { items } = await ask("alerts");
    assert.ok(items.length >= 1 && items.every(({ kind, market }) => kind === "early-warning" && market === 0));
    const [newest, ...before] = items;
    assert.equal(newest?.closed, null);
    assert.ok(before.every(({ closed }) => closed !== null));
    assert.match(items.map(({ causes }) => causes.join()).join(), /within 15 minutes/);
    assert.equal(new Set(items.map(({ sequence }) => sequence)).size, items.length, "each has a number of its own");
  });

  it("the tightening is prepared, and the guardian's signature is all that it lacks", async () => {
    const { items } = await ask("riskAdvice");
    const advice = items.find(({ kind }) => kind === "tighten");
    assert.ok(advice?.transaction, JSON.stringify(items));
    assert.match(advice.why.join(), /the price fell/);
    const { instructions, signatures } = Transaction.from(Buffer.from(advice.transaction, "base64"));
    assert.ok(
      signatures.every(({ signature }) => signature === null),
      "nobody has signed it",
    );
    assert.equal(advice.signer, w.control.guardian.address.toBase58());
    const before = engine.at(api.watch.live.state.markets, 0).state;
    await w.chain.send(instructions, [w.control.guardian.keypair]);
    await api.watch.look();
    const after = engine.at(api.watch.live.state.markets, 0).state;
    const tighter = after.params.maxLong < before.params.maxLong || after.reduceOnlyUntil > before.reduceOnlyUntil;
    assert.ok(tighter || after.status !== before.status);
  });

  it("forecasts were written before, and what the model is worth stands beside every chance", async () => {
    const { data } = await ask("scorecard");
    assert.ok(data.entries > 0 && /^[0-9a-f]{64}$/.test(data.head), JSON.stringify({ ...data, tried: 0 }));
    assert.ok(data.cards.every(({ waiting }) => waiting > 0));
    assert.deepEqual(
      data.tried.map(({ hours }) => hours),
      [4, 24],
    );
    const { items } = await ask("riskStress");
    assert.ok(items.some(({ name, index }) => name === "october" && index === "-3177"));
  });
});
