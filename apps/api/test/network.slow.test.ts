/** The whole API as a process, beside a real network on which a loss was shared. 40 s of CPU. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fetchPool } from "@ballast/sdk";
import type { SurfpoolChain } from "@ballast/testkit";
import { slowness } from "../../../scripts/lib/slowness.cjs";
import type { Answer, AnswerThen } from "../src/contract/index";
import { lossStory, type Story } from "./support/story";

const BIN = path.resolve(__dirname, "../bin/ballast-api.mjs");
/** Transactions whose way is measured, and how long it may take at the 95th percentile. */
const DONATIONS = 20;
const SHOWN_MS = 1_500;
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

describe("npm run api beside a network", function () {
  this.timeout(600_000);
  let story: Story;
  let child: ChildProcess;
  let base = "";
  const folder = mkdtempSync(path.join(tmpdir(), "ballast-api-"));
  const said = { out: "", err: "" };

  before(async () => {
    story = await lossStory("surfpool");
    const { rpcUrl, wsUrl } = story.w.chain as SurfpoolChain;
    const id = String((await fetchPool(story.w.chain, story.w.venue.pool))?.id);
    const args = ["--rpc", rpcUrl, "--ws", wsUrl, "--pool", id, "--db", path.join(folder, "db"), "--port", "0"];
    child = spawn(process.execPath, [BIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout?.on("data", (chunk) => (said.out += String(chunk)));
    child.stderr?.on("data", (chunk) => (said.err += String(chunk)));
    while (!/http:\S+/.test(said.out)) {
      assert.equal(child.exitCode, null, said.err);
      await pause(100);
    }
    base = /(http:\/\/[^/\s]+)/.exec(said.out)?.[1] ?? "";
  });
  after(async () => {
    if (child?.exitCode === null) child.kill("SIGKILL");
    await story?.w.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async <T>(where: string): Promise<T> => {
    const response = await fetch(`${base}${where}`);
    assert.equal(response.status, 200, `${where}: ${await response.clone().text()}`);
    return (await response.json()) as T;
  };

  it("reads all that happened before it came, and says that nothing is missing", async () => {
    let found = await ask<Answer<"completeness">>("/v1/completeness");
    for (const end = Date.now() + 300_000; !found.data.complete && Date.now() < end; await pause(500))
      found = await ask<Answer<"completeness">>("/v1/completeness");
    const { complete, first, last, chain, gaps } = found.data;
    assert.deepEqual({ complete, first, last, gaps }, { complete: true, first: 0, last: chain, gaps: [] }, said.err);
  });

  it("its receipt adds up from the account, and from what the liquidations said", async () => {
    const { data } = await ask<Answer<"lossEvent">>("/v1/loss-events/0-short-0");
    assert.deepEqual([data.proof.source, data.proof.equal, data.proof.whole?.equal], ["account", true, true]);
    const { items } = await ask<Answer<"lossEvents">>("/v1/loss-events");
    const { shortfall, insurance, deductible, lpShare, clawback, remainder } = data;
    const numbers = { shortfall, insurance, deductible, lpShare, clawback, remainder };
    const [listed] = items;
    assert.deepEqual({ ...listed, ...numbers }, listed);
    const ledger = await ask<Answer<"ledger">>("/v1/losses/ledger");
    assert.ok(ledger.items.every(({ equal }) => equal));
  });

  it("tells of an event within seconds, and of how it was before", async () => {
    const before = await ask<Answer<"events">>("/v1/events?limit=1");
    const sequence = before.items[0]?.sequence ?? 0;
    await story.w.give(story.w.staker, { usdc: "1" });
    await story.w.staker.donate("1");
    let now = before;
    const start = Date.now();
    for (; now.items[0]?.sequence === sequence && Date.now() - start < 60_000; await pause(100))
      now = await ask<Answer<"events">>("/v1/events?limit=1");
    assert.equal(now.items[0]?.name, "Donated");
    const { data } = await ask<Answer<"fund">>("/v1/fund");
    const pool = await fetchPool(story.w.chain, story.w.venue.pool);
    assert.equal(data.balance, String(pool?.state.fund.balance));
    const then = await ask<AnswerThen<"pool">>(`/v1/pools/${pool?.id}?asOf=${sequence}`);
    assert.ok((then.asOf.sequence ?? Infinity) <= sequence && then.asOf.lagMs === null);
    assert.equal(BigInt(then.data.fund), (pool?.state.fund.balance ?? 0n) - 1_000_000n);
    assert.deepEqual(await ask("/health"), { healthy: true, faults: [] });
  });

  it("shows what has landed within a second and a half, from the tables and from the accounts", async () => {
    const slow = slowness();
    const since = async (start: number, isThere: () => Promise<boolean>): Promise<number> => {
      while (!(await isThere())) {
        assert.ok(Date.now() - start < 60_000, said.err);
        await pause(10);
      }
      return Date.now() - start;
    };
    const times = { events: [] as number[], accounts: [] as number[] };
    await story.w.give(story.w.staker, { usdc: "100" });
    for (let donation = 0; donation < DONATIONS; donation += 1) {
      // Not in step with its looks.
      await pause((donation * 137) % 500);
      await story.w.staker.donate("1");
      const start = Date.now();
      const { state } = (await fetchPool(story.w.chain, story.w.venue.pool)) ?? assert.fail();
      const last = Number(state.sequence) - 1;
      const [events, accounts] = await Promise.all([
        since(start, async () => (await ask<Answer<"events">>("/v1/events?limit=1")).items[0]?.sequence === last),
        since(start, async () => (await ask<Answer<"fund">>("/v1/fund")).data.balance === String(state.fund.balance)),
      ]);
      times.events.push(events);
      times.accounts.push(accounts);
    }
    for (const [what, all] of Object.entries(times)) {
      const p95 = all.sort((a, b) => a - b)[Math.floor(DONATIONS * 0.95) - 1] ?? Infinity;
      assert.ok(p95 < SHOWN_MS * slow(), `${what}: p95 ${p95} ms of ${all}`);
    }
  });

  it("ends in order when it is told to", async () => {
    const ended = new Promise<number | null>((done) => child.on("close", done));
    child.kill("SIGTERM");
    assert.equal(await ended, 0, said.err);
  });
});
