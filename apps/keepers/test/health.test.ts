import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import type { Happening } from "../src/happenings";
import { Metrics } from "../src/health/metrics";
import { type Door, type Served, serve } from "../src/health/server";
import { faultsOf } from "../src/health/verdict";
import { type KeeperView, STAGES } from "../src/state";

const view = (change: Partial<KeeperView> = {}): KeeperView => ({
  ...{ running: true, ready: true, halted: null, stopped: {}, slot: 10, now: 1_000 },
  store: { accounts: 9, positions: 3, silentMs: 20, sequence: "5", gaps: 0, resyncs: 1 },
  endpoints: [{ url: "http://n:1", score: 1, slot: 10, lag: 0, errorRate: 0, p95: 4 }],
  prices: null,
  stages: Object.fromEntries(STAGES.map((stage) => [stage, 0])) as KeeperView["stages"],
  ...{ candidates: [], oldest: null, late: [], rounds: 4, failedRounds: 0, trouble: null },
  ...change,
});
const LATE = { kind: "liquidate", subject: "p", age: 40, limit: 30, why: null } as const;
const piece = { kind: "liquidate", subject: "p" } as const;

describe("health of a keeper", () => {
  const faults = (change: Partial<KeeperView>, roundMs = 50) => faultsOf(view(change), { roundMs });

  it("is good only where rounds end, nodes speak and nothing is due for too long", () => {
    assert.deepEqual(faults({}), []);
    const wrong: [Partial<KeeperView>, number, RegExp][] = [
      [{ late: [LATE] }, 0, /^liquidate of p is due for 40\.0 s, 30\.0 s is the limit$/],
      [{ late: [{ ...LATE, why: "full" }] }, 0, /30\.0 s is the limit: full$/],
      [{ halted: "all nodes are behind" }, 0, /^halted: all nodes are behind$/],
      [{ stopped: { liquidate: "InvariantViolated" } }, 0, /^liquidate ended with InvariantViolated$/],
      [{ failedRounds: 3 }, 0, /^3 rounds in a row threw$/],
      [{}, 10_001, /^no round ended for 10\.0 s$/],
      [{ store: { ...view().store, silentMs: 60_000 } }, 0, /^no node said anything for 60\.0 s$/],
      [{ running: false }, 0, /^it does not run$/],
    ];
    for (const [change, roundMs, message] of wrong) assert.match(faults(change, roundMs).join("|"), message);
  });
});

describe("the door of a keeper", () => {
  let door: Door;
  let now = view();
  const metrics = new Metrics(() => now);
  const served: Served = {
    faults: () => faultsOf(now, { roundMs: 0 }),
    ready: () => now.ready,
    metrics: () => metrics.text(),
    metricsType: metrics.registry.contentType,
    state: () => ({ keeper: now, lamports: 2n ** 60n }),
  };
  const ask = (place: string, init?: RequestInit) => fetch(`http://127.0.0.1:${door.port}${place}`, init);
  before(async () => {
    door = await serve(served, { port: 0, host: "127.0.0.1" });
  });
  beforeEach(() => {
    now = view();
  });
  after(async () => {
    metrics.close();
    await door.close();
  });

  it("says 503 with the reason while something is wrong, and 200 when it is mended", async () => {
    assert.equal((await ask("/health")).status, 200);
    now = view({ late: [LATE] });
    const bad = await ask("/health");
    assert.equal(bad.status, 503);
    assert.deepEqual(await bad.json(), {
      healthy: false,
      faults: ["liquidate of p is due for 40.0 s, 30.0 s is the limit"],
    });
    now = view({ ready: false });
    assert.equal((await ask("/ready")).status, 503);
    now = view();
    assert.deepEqual([(await ask("/health")).status, (await ask("/ready")).status], [200, 200]);
  });

  it("gives the whole state, integers as text, and refuses everything else", async () => {
    const state = (await (await ask("/state?x=1")).json()) as { lamports: string; keeper: KeeperView };
    assert.equal(state.lamports, "1152921504606846976");
    assert.equal(state.keeper.endpoints[0]?.url, "http://n:1");
    assert.equal((await ask("/")).status, 404);
    assert.equal((await ask("/health", { method: "POST", body: "x" })).status, 405);
  });

  it("does not open where the port is taken, and says which flag that is", async () => {
    await assert.rejects(serve(served, { port: door.port, host: "127.0.0.1" }), /--port: 127\.0\.0\.1:\d+ is taken/);
  });

  it("answers others while somebody holds a connection open and says nothing", async () => {
    const silent = connect(door.port, "127.0.0.1");
    await new Promise((done) => silent.once("connect", done));
    assert.equal((await ask("/health")).status, 200);
    silent.destroy();
  });

  it("counts what happened, and times a liquidation in slots and in the chain's seconds", async () => {
    const happen = (happening: Happening) => metrics.listen(happening);
    happen({ what: "round", due: 0, oldest: null, slot: 100n, now: 5_000n, cpu: 2 });
    happen({ what: "due", ...piece, since: 5_000n, slot: 100n, deficit: 0n });
    // Told again after a node was away: the first time counts.
    happen({ what: "due", ...piece, since: 5_009n, slot: 110n, deficit: 0n });
    const sent = { attempt: 1, priorityFee: 0n, signature: "s", reward: [] };
    happen({ what: "sent", ...piece, ...sent });
    happen({ what: "landed", ...piece, signature: "s", slot: 102n, slots: 2n, reward: [] });
    happen({ what: "missed", ...piece, verdict: "raced", error: "NotLiquidatable", signature: null, retryAt: null });
    happen({ what: "missed", ...piece, verdict: "expired", error: "BlockhashNotFound", signature: "t", retryAt: 1 });
    happen({ what: "resync", why: "gap", accounts: 3, corrected: 2 });
    happen({ what: "endpoint", url: "https://n/?key=12345678", ok: false, ms: 5, slot: null, score: 0.2 });
    now = view({ late: [LATE], prices: { from: "https://hermes/...", refused: 3, waitMs: 20_000 } });
    metrics.entered({ base: 5_000n, priority: 9n, rent: 0n, tip: 0n }, 1.5);
    await metrics.text();
    const text = await (await ask("/metrics")).text();
    const has = (line: string) => assert.ok(text.split("\n").includes(line), `${line}\n${text}`);
    has('ballast_keeper_actions_total{task="liquidate",outcome="landed"} 1');
    has('ballast_keeper_actions_total{task="liquidate",outcome="raced"} 1');
    has("ballast_keeper_blockhash_expired_total 1");
    has("ballast_keeper_sequence_gap_total 1");
    has("ballast_keeper_corrected_total 2");
    has('ballast_keeper_missed_total{task="liquidate"} 1');
    has('ballast_keeper_cost_lamports_total{kind="base"} 5000');
    has("ballast_keeper_profit_usd_total 1.5");
    has('ballast_keeper_due_age_seconds{task="liquidate"} 40');
    has('ballast_keeper_landing_slots_sum{task="liquidate"} 2');
    has('ballast_keeper_liquidation_latency_seconds_bucket{le="0.8"} 1');
    has('ballast_keeper_liquidation_latency_seconds_bucket{le="0.4"} 0');
    has('ballast_keeper_rpc_errors_total{endpoint="https://n/..."} 1');
    has('ballast_keeper_price_refusals_total{endpoint="https://hermes/..."} 3');
    has("ballast_keeper_price_wait_seconds 20");
    assert.doesNotMatch(text, /12345678/);
  });

  it("has every metric that the board shows", async () => {
    const board = readFileSync(path.join(__dirname, "../deploy/board.json"), "utf8");
    const named = new Set([...board.matchAll(/ballast_keeper_[a-z0-9_]+/g)].map(([name]) => name));
    const text = await metrics.text();
    assert.ok(named.size >= 15);
    for (const name of named) {
      const base = name.replace(/_(bucket|sum|count)$/, "");
      assert.match(text, new RegExp(`^# TYPE ${base}(?:_total)? `, "m"), name);
    }
  });
});
