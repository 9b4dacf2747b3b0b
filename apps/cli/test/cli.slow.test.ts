// The command line as it is typed: in processes of its own, on a network.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createContext, executeInstructions, fetchPosition, requestsOfMarket } from "@ballast/sdk";
import { type Actor, type SurfpoolChain, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";

const BIN = path.resolve(__dirname, "../bin/ballast.mjs");
const CACHE = path.resolve(__dirname, "../.cache");
const GOLDEN = path.join(__dirname, "golden.json");

interface Done {
  status: number;
  out: string;
  err: string;
}

/** What a JSON value is made of: names and kinds, not values. Of lists, the first item. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (typeof value === "string") return /^-?\d+$/.test(value) ? "integer" : "text";
  if (typeof value !== "object" || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shape(item)]));
}

describe("the command line on a network", function () {
  this.timeout(240_000);
  let w: World;
  let trader: Actor;
  let folder: string;
  let env: NodeJS.ProcessEnv;

  const ballast = (...args: string[]): Promise<Done> =>
    new Promise((resolve) => {
      execFile(process.execPath, [BIN, ...args], { env, maxBuffer: 2 ** 24 }, (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  const json = async (...args: string[]) => {
    const { status, out, err } = await ballast(...args, "--json");
    assert.equal(status, 0, err);
    return JSON.parse(out);
  };

  before(async () => {
    w = await World.create({ chain: "surfpool", verify: false });
    trader = await w.trader({ usdc: 5_000 });
    folder = mkdtempSync(path.join(tmpdir(), "ballast-cli-"));
    const key = path.join(folder, "key.json");
    writeFileSync(key, JSON.stringify([...trader.keypair.secretKey]));
    env = {
      ...process.env,
      BALLAST_RPC: (w.chain as SurfpoolChain).rpcUrl,
      BALLAST_KEY: key,
      HOME: folder,
      NO_COLOR: "1",
    };
    await (w.chain as SurfpoolChain).flow();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await w.chain.close();
  });

  it("shows pool, tokens, markets and who would pay, in a JSON whose shape stands written down", async () => {
    const calls = ["pool", "custody", "controller", "market", "market 0", "whatif -m 0 -s long --loss 1000", "receipt"];
    const shapes: Record<string, unknown> = {};
    for (const call of calls) shapes[call] = shape(await json(...call.split(" ")));
    if (process.env.BALLAST_GOLDEN) writeFileSync(GOLDEN, `${JSON.stringify(shapes, null, 2)}\n`);
    assert.deepEqual(shapes, JSON.parse(readFileSync(GOLDEN, "utf8")));
  });

  it("opens, explains and closes a position", async () => {
    const order = ["-m", "0", "-s", "long", "--size", "1", "--collateral", "50"];
    const dry = await ballast("trade", "open", ...order, "--dry-run");
    assert.match(dry.out, /nothing was sent/);
    assert.equal((await json("orders")).length, 0);
    const { quote } = await json("trade", "open", ...order);
    assert.equal((await json("orders"))[0].address, quote.request);
    await execute();
    const [held] = await json("positions");
    assert.equal(held.address, quote.positionAddress);
    const told = await ballast("explain", "position", held.address);
    assert.match(told.out, /not liquidatable: equity is \d+\.\d\d USD above maintenance/);
    const more = await ballast("trade", "add-collateral", held.address, "10");
    assert.equal(more.status, 0, more.err);
    const closed = await whilePricesMove(() => ballast("trade", "close", held.address));
    assert.equal(closed.status, 0, closed.err);
    assert.equal(await fetchPosition(w.chain, new PublicKey(held.address)), null);
    assert.match((await ballast("positions")).out, /^no positions$/m);
  });

  it("says what is due, and does it", async () => {
    interface Task {
      kind: string;
      request?: { address: string };
      signature?: string | null;
      error?: string | null;
    }
    const of = (tasks: Task[]) => tasks.filter(({ kind }) => kind === "executeRequest");
    // An order's print is used while it is some seconds old, and a busy machine may start a process later: then the next order's is.
    const inTime = async (call: string[]) => {
      for (let tries = 0; tries < 6; tries++) {
        const { quote } = await json("trade", "open", "-m", "0", "-s", "short", "--size", "1", "--collateral", "50");
        await print();
        const tasks = of(await json(...call));
        if (tasks.length > 0 && tasks.every(({ error = null }) => error === null)) return { quote, tasks };
      }
      return assert.fail("six prints were too old");
    };
    const listed = await inTime(["due"]);
    assert.ok(listed.tasks.some(({ request }) => request?.address === listed.quote.request));
    const dry = await inTime(["keep", "--dry-run"]);
    assert.ok(dry.tasks.every(({ signature }) => signature === null));
    assert.equal(await fetchPosition(w.chain, new PublicKey(dry.quote.positionAddress)), null);
    const done = await inTime(["keep"]);
    assert.ok(done.tasks.every(({ signature }) => signature !== null));
    assert.notEqual(await fetchPosition(w.chain, new PublicKey(done.quote.positionAddress)), null);
  });

  it("stakes, lends and leaves again", async () => {
    assert.equal((await ballast("stake", "add", "20")).status, 0);
    assert.match((await ballast("stake", "show")).out, /^shares +\d/);
    const lp = (...args: string[]) => whilePricesMove(() => ballast("lp", ...args));
    assert.equal((await lp("add", "--custody", "0", "--amount", "100")).status, 0);
    const left = await lp("remove", "--custody", "0", "--shares", "10");
    assert.equal(left.status, 0, left.err);
  });

  it("ends with what the program says, in JSON too", async () => {
    const poor = ["trade", "open", "-m", "0", "-s", "long", "--size", "100", "--collateral", "1"];
    const text = await ballast(...poor);
    assert.deepEqual([text.status, /^error: InsufficientMargin \(6300\): /m.test(text.err)], [1, true]);
    const { status, out } = await ballast(...poor, "--json");
    assert.deepEqual([status, JSON.parse(out).error], [1, "InsufficientMargin"]);
    assert.equal((await ballast("pool", "--rpc", "http://127.0.0.1:1")).status, 3);
    assert.equal((await ballast("explain", "error", "nope")).status, 2);
    assert.equal((await ballast("market", "9")).status, 2);
    const soon = await ballast("events", "tail", "--for", "soon");
    assert.deepEqual(
      [soon.status, /^error: --for, in seconds, is a whole number, not "soon"$/m.test(soon.err)],
      [2, true],
    );
    const all = await ballast(
      "trade",
      "open",
      "-m",
      "0",
      "-s",
      "short",
      "--size",
      "1",
      "--collateral",
      "50",
      "--slippage",
      "100",
    );
    assert.deepEqual(
      [all.status, /^error: --slippage is less than 100 per cent, not "100"$/m.test(all.err)],
      [2, true],
    );
  });

  it("finds nothing wrong with a network that stands", async () => {
    assert.match((await ballast("invariants")).out, /adds up/);
    const { looks } = await json("doctor").catch(async () => JSON.parse((await ballast("doctor", "--json")).out));
    const bad = looks.filter(({ ok, what }: { ok: boolean; what: string }) => !ok && what !== "clock of the cluster");
    assert.deepEqual(bad, []);
  });

  it("is bundled once where two begin at once, and neither meets half a bundle", async () => {
    for (const old of readdirSync(CACHE).filter((name) => name.startsWith("bundle")))
      rmSync(path.join(CACHE, old), { recursive: true });
    const both = await Promise.all([1, 2].map(() => ballast("explain", "error", "OracleStale")));
    for (const { status, out, err } of both)
      assert.deepEqual([status, /^error +OracleStale \(6104\)$/m.test(out)], [0, true], err);
    assert.deepEqual(readdirSync(CACHE).filter((name) => /^(bundle|making)/.test(name)).length, 1);
  });

  it("prints help without loading what commands need", async () => {
    const { status, out } = await ballast("--help");
    assert.equal(status, 0);
    assert.match(out, /trade +orders and positions/);
  });

  /** New prints each second meanwhile: a process takes seconds to start on a busy machine, and a close needs one of the last three. */
  async function whilePricesMove<T>(work: () => Promise<T>): Promise<T> {
    let on = true;
    const moving = (async () => {
      while (on) {
        await w.feeds.publishAll();
        await new Promise((done) => setTimeout(done, 400));
      }
    })();
    try {
      return await work();
    } finally {
      on = false;
      await moving;
    }
  }

  /** The print that executes the order that waits. */
  async function print() {
    const waiting = await requestsOfMarket(w.chain, w.venue.market("SOL").address);
    const request = waiting.sort((a, b) => Number(b.account.state.printAfter - a.account.state.printAfter))[0];
    assert.ok(request);
    const after = Number(request.account.state.printAfter);
    await w.waitUntil(after);
    await w.feeds.publish("USDC");
    const print = w.feeds.lastPrint("SOL");
    if (!print || print.publishTime < after || print.prevPublishTime >= after) await w.feeds.publish("SOL");
    return request;
  }

  /** Executes the order that waits, as a keeper does. */
  async function execute(): Promise<void> {
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const request = await print();
    const plan = await executeInstructions(ctx, { executor: w.keeper.address, request });
    await w.chain.send(plan.instructions, [w.keeper.keypair]);
  }
});
