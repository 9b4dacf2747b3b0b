// The SDK's examples as a reader runs them: by their command, on a network, with a key in a file.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createContext } from "@ballast/sdk";
import { type SurfpoolChain, World } from "@ballast/testkit";
import { executeFirst } from "../support/first_order";

const ROOT = path.resolve(__dirname, "../..");

interface Run {
  code: number;
  out: string;
  err: string;
}

function example(name: string, env: Record<string, string>): Promise<Run> {
  const command = ["run", "--silent", "example", "--", ...(name === "" ? [] : [name])];
  const { BALLAST_RPC: _, BALLAST_POOL: __, BALLAST_KEY: ___, ...inherited } = process.env;
  return new Promise((done) => {
    execFile("npm", command, { cwd: ROOT, env: { ...inherited, ...env } }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), out, err });
    });
  });
}

describe("examples on a network", function () {
  this.timeout(180_000);
  let w: World;
  let env: Record<string, string>;
  const directory = mkdtempSync(path.join(tmpdir(), "ballast-"));

  before(async () => {
    w = await World.create({ chain: "surfpool", verify: false });
    const trader = await w.trader({ usdc: 1_000 });
    const key = path.join(directory, "key.json");
    writeFileSync(key, JSON.stringify([...trader.keypair.secretKey]));
    const { rpcUrl } = w.chain as SurfpoolChain;
    env = { BALLAST_RPC: rpcUrl, BALLAST_POOL: "1", BALLAST_KEY: key };
  });
  after(async () => {
    rmSync(directory, { recursive: true });
    await w.chain.close();
  });

  it("quote, who-pays and keeper read it", async () => {
    await w.refresh();
    const { BALLAST_KEY: _, ...reads } = env;
    const runs = await Promise.all(["quote", "who-pays", "keeper"].map((name) => example(name, reads)));
    for (const { code, err } of runs) assert.deepEqual([code, err], [0, ""]);
    for (const { out } of runs.slice(0, 2)) assert.match(out, /USD/);
  });

  it("trade opens one token and closes it, as soon as somebody executes the order", async () => {
    await (w.chain as SurfpoolChain).flow(); // a stranger's transactions are confirmed by time that passes
    let going = true;
    const run = example("trade", env).finally(() => {
      going = false;
    });
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    while (going) {
      if (!(await executeFirst(w, ctx))) await w.fresh(); // For the close, once there is a position.
    }
    const { code, out, err } = await run;
    assert.equal(code, 0, err);
    assert.match(out, /^opened at a cost of 1\d\d\.\d\d USD$/m);
    assert.match(out, /^closed at 1\d\d(?:\.\d+)? USD: 49\.\d+ tokens of collateral/m);
    assert.match(out, /^event \d+: PositionDecreased$/m);
  });

  it("says in one line what is missing", async () => {
    const { BALLAST_KEY: _, ...reads } = env;
    const run = await example("trade", reads);
    assert.deepEqual([run.code, run.err.trim().split("\n").length], [2, 1]);
    assert.match(run.err, /^BALLAST_KEY is missing/);
  });
});
