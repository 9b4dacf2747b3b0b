/** The monitor as it is typed: in processes of its own. None of these calls reaches another machine. 6 s of CPU. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ADDRESS, Exchange, SECRETS } from "../src/demo/exchange";

const BIN = path.resolve(__dirname, "../bin/ballast-hedge.mjs");
const NOWHERE = "http://127.0.0.1:1";

describe("the hedge monitor as a command", function () {
  this.timeout(120_000);
  let folder: string;
  const options = (env: Record<string, string> = {}) => ({
    env: { PATH: process.env.PATH ?? "", HOME: folder, ...env },
    cwd: folder,
  });
  const call = (args: string[], env?: Record<string, string>) =>
    new Promise<{ status: number; out: string; err: string }>((resolve) => {
      execFile(process.execPath, [BIN, ...args], options(env), (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-hedge-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("replays 10 October without a node, and a number of minutes that is none is refused", async () => {
    const { status, out } = await call(["replay", "--json"]);
    assert.equal(status, 0);
    const { close, nakedAfter } = JSON.parse(out) as { close: { minute: number }; nakedAfter: number };
    assert.deepEqual([close.minute, nakedAfter], [29, 1.5]);
    for (const args of [
      ["replay", "--minute", "80"],
      ["status", "--minute", "3"],
      ["status", "--port", "1"],
      ["status", "--close", "3"],
      ["demo", "--close", "0"],
    ]) {
      assert.equal((await call(args)).status, 2, args.join(" "));
    }
  });

  it("says that a node does not answer with 3, and nothing of it as fresh", async () => {
    const demo = await call(["demo", "--rpc", NOWHERE]);
    assert.deepEqual([demo.status, demo.out], [3, ""]);
    assert.match(demo.err, /^error: NetworkError/);
    const { status, out } = await call(["status", "--rpc", NOWHERE]);
    assert.equal(status, 3);
    assert.match(out, /NOT ALL OF THIS IS FRESH/);
    assert.match(out, /CRITICAL pool pool: the pool is not known: NetworkError/);
  });

  it("refuses a key that may trade with 2, and says no letter of it", async () => {
    const exchange = await Exchange.open("bybit");
    exchange.edit("query-api", ({ result }) => {
      result.readOnly = 0;
    });
    const venues = [{ id: "bybit", markets: { SOL: "SOL/USDT:USDT" }, url: exchange.url }];
    const config = path.join(folder, "bybit.json");
    writeFileSync(config, JSON.stringify({ venues, rpc: NOWHERE }));
    const env = { BALLAST_HEDGE_BYBIT_KEY: SECRETS.key, BALLAST_HEDGE_BYBIT_SECRET: SECRETS.secret };
    const { status, out, err } = await call(["status", "--config", config], env);
    assert.equal(status, 2, err);
    assert.match(err, /^error: bybit: its key may trade \(query-api: it may write\): this monitor only reads/);
    assert.ok(![out, err].some((text) => text.includes(SECRETS.key) || text.includes(SECRETS.secret)));
    await exchange.close();
  });

  it("watches until it is told to stop, and its health says what it cannot see", async () => {
    const exchange = await Exchange.open("hyperliquid");
    const venues = [{ id: "hyperliquid", markets: { SOL: "SOL" }, address: ADDRESS, url: exchange.url }];
    const config = path.join(folder, "watch.json");
    writeFileSync(config, JSON.stringify({ venues, rpc: NOWHERE, fastMs: 300, port: 0 }));
    const child = spawn(process.execPath, [BIN, "watch", "--config", config], options());
    let text = "";
    child.stderr.on("data", (chunk) => {
      text += chunk;
    });
    const until = async (words: RegExp) => {
      for (let i = 0; i < 300 && !words.test(text); i++) await new Promise((done) => setTimeout(done, 100));
      assert.match(text, words);
      return words.exec(text) as RegExpExecArray;
    };
    const [, url = ""] = await until(/(http:\/\/127\.0\.0\.1:\d+)\/health/);
    await until(/CRITICAL pool pool/);
    assert.doesNotMatch(text, /not asked yet/, "what was not asked yet is no alarm");
    const get = async (at: string) => {
      const response = await fetch(`${url}${at}`);
      return [response.status, await response.text()] as const;
    };
    const [status, body] = await get("/health");
    assert.equal(status, 503);
    assert.match(body, /the pool was never heard: NetworkError/);
    assert.equal((await get("/ready"))[0], 503);
    const [, venuesBody] = await get("/v1/hedge/venues");
    assert.equal((await get("/hedge/venues"))[0], 200);
    const told = JSON.parse(venuesBody) as {
      fresh: boolean;
      venues: { freshness: string; legs: { units: number }[] }[];
    };
    assert.deepEqual([told.fresh, told.venues[0]?.freshness, told.venues[0]?.legs[0]?.units], [false, "fresh", -5_000]);
    assert.match((await get("/metrics"))[1], /ballast_hedge_equity_usd\{venue="hyperliquid"\} 450000/);
    assert.deepEqual(
      [(await get("/nothing"))[0], (await fetch(`${url}/health`, { method: "POST" })).status],
      [404, 405],
    );
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
    await exchange.close();
  });
});
