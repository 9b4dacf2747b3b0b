import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { Connection, PublicKey } from "@solana/web3.js";
import { loadScenario, runScenario, type ScenarioLedger } from "../src";

const ROOT = path.resolve(__dirname, "../../..");
const STORY = path.join(ROOT, "scenarios/october-10.json");
const NODE = ["--conditions=ballast-source", "-r", "ts-node/register", "apps/localnet/src/main.ts"];

function start(...args: string[]) {
  const child = spawn(process.execPath, [...NODE, ...args], { cwd: ROOT });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, said, ended };
}

describe("npm start", function () {
  this.timeout(120_000);

  it("tells the story on a real network and exits, with --json the ledger as its only output: that of LiteSVM, to the byte", async () => {
    const { said, ended } = start("--once", "--json");
    assert.equal(await ended, 0, said.err);
    const ledger = JSON.parse(said.out) as ScenarioLedger;
    assert.deepEqual([ledger.ok, ledger.name, ledger.invariants], [true, "october-10", "ok"]);
    assert.deepEqual(ledger, JSON.parse(JSON.stringify(await runScenario(loadScenario(STORY)))));
    assert.match(said.err, /The story took \d+ seconds/);
  });

  for (const args of [["--foo"], ["--once=yes"], ["extra"]])
    it(`says in one line what is wrong with the call ${args.join(" ")}, and exits with 2`, async () => {
      const { said, ended } = start(...args);
      assert.equal(await ended, 2);
      assert.equal(said.out, "");
      assert.match(said.err, /^[^\n]+ \(npm start -- --help\)\n$/);
    });

  it("goes on serving RPC until it is interrupted: the clock moves, the pool is there", async () => {
    const { child, said, ended } = start();
    while (!/WebSocket[\s\S]*pool {7}\w+/.test(said.err) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 200));
    const [, url = ""] = /RPC +(\S+)/.exec(said.err) ?? [];
    const [, pool = ""] = /pool {7}(\w+)/.exec(said.err) ?? [];
    assert.match(said.out, /Who paid what collateral did not cover/);
    assert.match(said.err, /export BALLAST_RPC=\S+ BALLAST_POOL=1 BALLAST_KEY=\S+/);
    assert.match(said.err, /new Connection\("http:\S+", \{ commitment: "confirmed", wsEndpoint: "ws:\S+" \}\)/);
    const connection = new Connection(url, "confirmed");
    assert.ok((await connection.getAccountInfo(new PublicKey(pool)))?.data.length);
    const slot = await connection.getSlot();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.ok((await connection.getSlot()) > slot);
    child.kill("SIGINT");
    assert.equal(await ended, 0, said.err);
  });
});
