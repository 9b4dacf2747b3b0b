// 10 October once more, on a chain of its own, as somebody sees it who typed `npm run hedge -- demo`: made-up exchanges
// follow the pool's price down, one closes its short at the low, and the monitor's port, the API and the page tell it.
// What each part does alone is held beside it (apps/hedge/test): here is only that they hang together. CPU: 15 s.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import type { Answer } from "@ballast/api/contract";
import { type SurfpoolChain, World } from "@ballast/testkit";
import { ensureDashboard } from "../../../scripts/lib/dashboard.cjs";
import { slowness } from "../../../scripts/lib/slowness.cjs";
import { type RunningApi, startApi } from "./support/api";
import { settled, Visitor, words } from "./support/browser";

const ROOT = path.resolve(__dirname, "../../..");
const HEDGE = ["run", "--silent", "hedge", "--"];
/** Seconds from the demonstration's first line to the closing: the fall is played within. */
const CLOSE_S = 40;
const PATIENCE_MS = 30_000;
/**
 * Minutes of the path that are played: the calm before it, the fall to the low of 21:19, and 21:26, on the way back:
 * above 180 USD longs whom nobody liquidated would be there again.
 */
const [CALM, FALL, LOW, BACK] = [16, [23, 24, 26, 28], 29, 36] as const;

/*
 * By hand, as in apps/hedge/test/replay.test.ts: the pool gains and loses like 30,000 SOL and is short as much
 * elsewhere. At 180 USD the longs' collateral ends; from there the pool goes on like 45,000 SOL. The exchange that
 * closes its short has 38 % of the hedge.
 */
const [NAKED, SHORT, GONE, FIRST] = [15_000, 30_000, 180, 200] as const;
const LEFT = SHORT * 0.62;
const lost = (price: number) => -NAKED * (GONE - price);
const since = (low: number, price: number) => (SHORT + NAKED - LEFT) * (price - low);

interface Frame {
  minute: number;
  price: number;
}
interface Played {
  frames: Frame[];
  close: Frame & { total: number };
  told: { kind: string; lead: number }[];
  nakedAfter: number;
}
const near = (found: number, hand: number) =>
  assert.ok(Math.abs(found - hand) <= 0.01 * Math.abs(hand), `${found} is not ${hand}, to 1 %`);
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** A port that is free now, below those that others are given. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(10_000 * Math.random());
    const server = createServer();
    const got = await new Promise((done) =>
      server.once("error", () => done(false)).listen(port, "127.0.0.1", () => done(true)),
    );
    if (!got) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}

describe("the demonstration of a hedge, from the command to the page", function () {
  this.timeout(300_000);
  const slow = slowness();
  let w: World;
  let api: RunningApi;
  let visitor: Visitor;
  let hedge: ChildProcess;
  let monitor: string;
  let said = "";
  let played: Played;
  /** When its line of the closing came. */
  let closed = 0;

  before(async () => {
    const { stdout } = await promisify(execFile)("npm", [...HEDGE, "replay", "--json"], { cwd: ROOT });
    played = JSON.parse(stdout) as Played;
    w = await World.create({
      ...{ chain: "surfpool", prices: { SOL: String(FIRST) }, liquidity: { SOL: "40000", USDC: "4000000" } },
      ...{ fund: "500000", params: { "fees.base": "1bp", "fees.impact": "0" }, verify: false },
    });
    // 300 and 100 USD are the fees.
    const [long, short] = [await w.trader({ USDC: 300_300 }), await w.trader({ USDC: 200_100 })];
    await long.open("SOL", "long", { size: 15_000, collateral: { USDC: 300_300 } });
    await short.open("SOL", "short", { size: 5_000, collateral: { USDC: 200_100 } });
    const { rpcUrl, wsUrl } = w.chain as SurfpoolChain;
    const port = await freePort();
    monitor = `http://127.0.0.1:${port}`;
    api = await startApi(await ensureDashboard(), { rpc: rpcUrl, ws: wsUrl }, ["--hedge", monitor]);
    visitor = await Visitor.start(api.url);
    const args = [...HEDGE, "demo", "--rpc", rpcUrl, "--port", String(port), "--close", String(CLOSE_S)];
    // A group of its own: npm hands a signal on to nobody.
    hedge = spawn("npm", args, { cwd: ROOT, detached: true, stdio: ["ignore", "ignore", "pipe"] });
    hedge.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (closed === 0 && /closes its short of/.test(said)) closed = Date.now();
    });
  });
  after(async () => {
    if (hedge?.pid !== undefined && hedge.exitCode === null) {
      const ended = new Promise((done) => hedge.once("close", done));
      process.kill(-hedge.pid, "SIGTERM");
      await ended;
    }
    await visitor?.stop();
    await api?.stop();
    await w?.close();
  });

  const priceAt = (minute: number) =>
    played.frames.find((frame) => frame.minute === minute)?.price ?? assert.fail(`no minute ${minute}`);
  async function until<T>(what: string, found: () => Promise<T | null>): Promise<T> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
      const got = await found();
      if (got !== null) return got;
    }
    return assert.fail(`${what}: not in ${PATIENCE_MS} ms; the monitor says ${said}`);
  }
  /** What the API says, and null while it has no answer: a monitor that begins is away. */
  async function ask<T>(what: string): Promise<T | null> {
    const response = await fetch(`${api.url}/v1/hedge/${what}`);
    const body = await response.text();
    assert.ok(response.ok || /"HedgeAway"/.test(body), body);
    return response.ok ? (JSON.parse(body) as T) : null;
  }
  const seen = () => Promise.all([ask<Answer<"hedgeDelta">>("delta"), ask<Answer<"hedgeVenues">>("venues")]);
  const alarms = async () => (await ask<Answer<"hedgeAlerts">>("alerts"))?.items ?? [];
  const alarm = async (kind: string) => (await alarms()).find((each) => each.kind === kind) ?? null;

  /** Publishes a price, and waits until pool and exchanges, as the API has them of the monitor, are at it. */
  async function at(price: number): Promise<void> {
    w.feeds.set("SOL", { price: price.toFixed(8) });
    await w.feeds.publishNew([["SOL", {}]]);
    const there = (found: number | undefined) => found !== undefined && Math.abs(found / price - 1) < 0.002;
    await until(`the price ${price}`, async () => {
      const [delta, venues] = await seen();
      const legs = venues?.items.flatMap((venue) => venue.legs) ?? [];
      return there(delta?.data.assets[0]?.price) && legs.length > 0 && legs.every(({ mark }) => there(mark))
        ? true
        : null;
    });
  }
  /** What LPs and exchanges have together, once all of it is fresh. */
  const money = () =>
    until("fresh answers", async () => {
      const [delta, venues] = await seen();
      if (!delta?.data.fresh || !venues?.fresh) return null;
      const equity = venues.items.reduce((sum, venue) => sum + (venue.equity ?? assert.fail(venue.id)), 0);
      return equity + (delta.data.pool.nav ?? assert.fail("the pool has no value"));
    });

  it("replays that evening, and loses at the low what the hand calculation says, to 1 %", () => {
    const { close, told, nakedAfter } = played;
    assert.equal(close.minute, LOW);
    near(close.total, lost(close.price));
    assert.ok(nakedAfter < 5);
    assert.deepEqual(
      ["gain", "band"].map((name) => told.find(({ kind }) => kind === name)?.lead),
      [360, 360],
    );
  });

  it("on a real pool has loss and alarm of the replay: the alarm six minutes before the low, the loss to 1 %", async () => {
    await until("the demonstration's first line", async () =>
      /are made up, on this machine/.test(said) ? true : null,
    );
    await at(FIRST);
    const before = await money();
    await at(priceAt(CALM));
    assert.deepEqual(
      (await alarms()).map(({ kind }) => kind),
      ["demonstration"],
    );
    const [first, ...rest] = FALL;
    await at(priceAt(first));
    const { level, text } = await until("an alarm", () => alarm("band"));
    assert.match(`${level} ${text}`, /long of SOL are unhedged/);
    for (const minute of rest) await at(priceAt(minute));
    await at(priceAt(LOW));
    assert.equal(closed, 0, "the fall took longer than the exchange waits: the machine is too busy");
    near((await money()) - before, lost(priceAt(LOW)));

    const naked = await until("the alarm of a leg that is gone", () =>
      closed === 0 ? Promise.resolve(null) : alarm("naked"),
    );
    const after = Date.now() - closed;
    assert.ok(after < 5_000 * slow(), `${after} ms`);
    assert.equal(naked.level, "critical");
    assert.match(naked.text, /binanceusdm went from -11\d\d\d\.\d\d to 0\.00/);
    // As the monitor itself has it, and its log.
    const own = (await (await fetch(`${monitor}/hedge/alerts`)).json()) as { alerts: { kind: string }[] };
    assert.ok(own.alerts.some(({ kind }) => kind === "naked"));
    assert.match(said, /CRITICAL naked SOL: .*binanceusdm went from/);
    near((await money()) - before, lost(priceAt(LOW)));

    const { page, close, said: errors } = await visitor.open("/hedge");
    await settled(page);
    assert.match(await words(page), /unhedged.*binanceusdm went from -11\d\d\d\.\d\d to 0\.00Critical/);
    assert.match(await words(page), /are made up, on this machine: no hedge stands anywhere/);
    assert.deepEqual(errors, []);
    await close();

    // The way back, with 38 % of the hedge gone: luck, and to 1 % what 26,400 SOL gain that nobody is short of.
    await at(priceAt(BACK));
    near((await money()) - before, lost(priceAt(LOW)) + since(priceAt(LOW), priceAt(BACK)));
  });
});
