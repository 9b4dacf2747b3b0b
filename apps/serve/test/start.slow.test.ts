import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadScenario, runScenario, type ScenarioLedger } from "@ballast/localnet";
import { connectionSource, lossEventsOf } from "@ballast/sdk";
import { Connection, PublicKey } from "@solana/web3.js";

const ROOT = path.resolve(__dirname, "../../..");
const STORY = path.join(ROOT, "scenarios/october-10.json");
const NODE = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "apps/serve/src/main.ts"];
/** Lets a test throw where nobody catches. */
const FAULT = path.join(tmpdir(), `ballast-fault-${process.pid}.cjs`);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const children: ChildProcess[] = [];

function start(...args: string[]) {
  const child = spawn(process.execPath, ["-r", FAULT, ...NODE, ...args], { cwd: ROOT });
  children.push(child);
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  /** Until it is ready: its address and its pool. */
  const ready = async () => {
    while (!/sleep 5/.test(said.err) && child.exitCode === null) await pause(100);
    const found = (what: RegExp) => what.exec(said.err)?.[1] ?? assert.fail(said.err);
    return { url: found(/RPC +(\S+)/), pool: new PublicKey(found(/pool +(\w+)/)) };
  };
  return { child, said, ended, ready };
}

/** A port of this machine that is taken while the test runs. */
async function taken(): Promise<{ port: number; free(): void }> {
  for (;;) {
    // Below those that other tests are given, which could have this one, or the next, as soon as it is free.
    const port = 20_000 + 2 * Math.floor(5_000 * Math.random());
    const server = createServer();
    const got = await new Promise((done) =>
      server.once("error", () => done(false)).listen(port, "127.0.0.1", () => done(true)),
    );
    if (got) return { port, free: () => server.close() };
  }
}

describe("npm start", function () {
  this.timeout(120_000);
  before(() => writeFileSync(FAULT, 'process.on("SIGUSR2", () => { throw new Error("from nowhere"); });'));
  after(() => rmSync(FAULT));
  // A test that fails leaves no network behind.
  afterEach(() => {
    for (const child of children.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  });

  it("tells the story on a real network and exits, with --json the ledger as its only output: that of LiteSVM, to the byte", async () => {
    const { said, ended } = start("--once", "--json");
    assert.equal(await ended, 0, said.err);
    const ledger = JSON.parse(said.out) as ScenarioLedger;
    assert.deepEqual([ledger.ok, ledger.name, ledger.invariants], [true, "october-10", "ok"]);
    assert.deepEqual(ledger, JSON.parse(JSON.stringify(await runScenario(loadScenario(STORY)))));
    assert.match(said.err, /The story took \d+ seconds/);
  });

  for (const args of ["--foo", "--once=yes", "extra", "--port=0"])
    it(`says in one line what is wrong with the call ${args}, and exits with 2`, async () => {
      const { said, ended } = start(...args.split(" "));
      assert.equal(await ended, 2);
      assert.equal(said.out, "");
      assert.match(said.err, /^[^\n]+ \(npm start -- --help\)\n$/);
    });

  it("says by name where it cannot run, before it loads anything that is not published there", async () => {
    const elsewhere = path.join(tmpdir(), `ballast-elsewhere-${process.pid}.cjs`);
    writeFileSync(elsewhere, 'Object.defineProperty(process, "platform", { value: "darwin" });');
    // What reads TypeScript is for the machine as it is: only then it is another one.
    const [command = "", ...more] = [...NODE.slice(3), "--once"];
    const child = spawn(process.execPath, [...NODE.slice(0, 3), "-r", elsewhere, command, ...more], { cwd: ROOT });
    children.push(child);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 1);
    assert.match(said, /^PlatformError: .* Linux x64 with glibc, not for darwin x64: [^\n]+\n$/);
    rmSync(elsewhere);
  });

  it("says by name that its port is taken, and serves nothing", async () => {
    const { port, free } = await taken();
    const { said, ended } = start("--port", String(port));
    assert.equal(await ended, 1);
    assert.match(said.err, new RegExp(`^PortError: port ${port} is taken: .*$`, "m"));
    assert.equal(said.out, "");
    free();
  });

  it("serves until it is interrupted, two at once on ports of their own, and is gone two seconds later, with its tables", async () => {
    const kept = process.env.TMPDIR;
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-start-"));
    process.env.TMPDIR = folder;
    const both = [start(), start()];
    if (kept === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = kept;
    const [one, other] = await Promise.all(both.map(({ ready }) => ready()));
    assert.ok(one && other && one.url !== other.url);
    for (const { url, pool } of [one, other]) {
      const connection = new Connection(url, "confirmed");
      assert.ok((await connection.getAccountInfo(pool))?.data.length);
      const slot = await connection.getSlot();
      await pause(2_500);
      assert.ok((await connection.getSlot()) > slot);
    }
    for (const { child, ended, said } of both) {
      const asked = Date.now();
      child.kill("SIGINT");
      assert.equal(await ended, 0, said.err);
      assert.ok(Date.now() - asked < 2_000, `${Date.now() - asked} ms`);
    }
    // Of files that have to leave a busy disk nobody is kept waiting.
    while (readdirSync(folder).some((name) => name.startsWith("ballast-pages-"))) await pause(100);
    rmSync(folder, { recursive: true });
  });

  it("prints first what a newcomer needs, with the time until all was ready, then the story, whose receipt is there", async () => {
    const { port, free } = await taken();
    free();
    const { child, said, ended, ready } = start("--port", `${port}`);
    const { url, pool } = await ready();
    assert.equal(url, `http://127.0.0.1:${port}`);
    const seconds = Number(/^Ready after (\d+\.\d) s\./m.exec(said.err)?.[1]);
    // On an idle machine it is two; other tests may have this one.
    assert.ok(seconds > 0 && seconds < 60, said.err);
    for (const name of ["visitor", "admin"]) {
      const file = path.join(ROOT, `target/localnet/${name}.json`);
      assert.ok(said.err.includes(file) && existsSync(file));
      assert.equal((JSON.parse(readFileSync(file, "utf8")) as number[]).length, 64);
    }
    while (!/94 events/.test(said.out)) await pause(100);
    assert.ok(said.err.indexOf("Ready after") < said.err.indexOf("add_liquidity"), "addresses come before the story");
    assert.match(said.out, /Who paid what collateral did not cover/);
    const connection = new Connection(url, "confirmed");
    const [market = ""] = /market 0 +(\w+)/.exec(said.err)?.slice(1) ?? [];
    const receipts = await lossEventsOf(connectionSource(connection), new PublicKey(market));
    assert.equal(receipts.length, 1);
    child.kill("SIGUSR2");
    while (!/^uncaughtException: Error: from nowhere$/m.test(said.err) && child.exitCode === null) await pause(100);
    assert.ok(await connection.getAccountInfo(pool), "what nobody caught is a line, and ends nothing");
    child.kill("SIGTERM");
    assert.equal(await ended, 0, said.err);
  });

  it("ends as at Ctrl-C where nobody reads any more what it says", async () => {
    const { child, ended, ready } = start();
    await ready();
    child.stdout.destroy();
    child.stderr.destroy();
    // Something is said sooner or later: a keeper that executes an order, say, or this.
    child.kill("SIGUSR2");
    assert.equal(await ended, 141);
  });
});
