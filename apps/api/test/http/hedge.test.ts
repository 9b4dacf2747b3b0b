/** A hedge monitor's answers handed on, and every way in which there may be none. 6 s of CPU. */
import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { type Answer, ENDPOINTS, ErrorAnswer, LISTED } from "../../src/contract/index";
import type { HedgeMonitor } from "../../src/hedge";
import { bodyOf, type Monitor, startMonitor } from "../support/monitor";
import { type Served, servedStory } from "../support/served";

const HEDGES = LISTED.filter(({ tag }) => tag === "hedge");
const end = (response: ServerResponse, status: number, body: string) => response.writeHead(status).end(body);

describe("hedges", function () {
  this.timeout(300_000);
  let api: Served;
  let monitor: Monitor;
  before(async () => {
    monitor = await startMonitor();
    api = await servedStory({ hedge: monitor.url });
  });
  after(async () => {
    await api?.end();
    await monitor?.close();
  });
  afterEach(() => monitor.does(null));

  /** An answer that no earlier question has brought: what was asked is kept for a second. */
  async function ask(path: string) {
    await new Promise((done) => setTimeout(done, 1_050));
    return api.server.inject({ method: "GET", url: path });
  }
  async function failed(path: string): Promise<[number, string, string]> {
    const response = await ask(path);
    const { error } = ErrorAnswer.parse(response.json());
    return [response.statusCode, error.name, error.message];
  }

  it("are those of the monitor, each with its own time, and the same ones once a second whoever asks", async () => {
    monitor.asked.length = 0;
    const url = ENDPOINTS.hedgeVenues.path;
    const all = await Promise.all(Array.from({ length: 20 }, () => api.server.inject({ method: "GET", url })));
    const [first] = all.map((each) => each.json() as Answer<"hedgeVenues">);
    assert.ok(all.every(({ statusCode }) => statusCode === 200));
    assert.equal(first?.items[0]?.fails.loss, 815_102);
    assert.ok(first.fresh && (first.asOf.lagMs ?? 0) >= 400 && (first.asOf.lagMs ?? 0) < 60_000);
    assert.deepEqual(monitor.asked, ["/hedge/venues"]);
  });

  it("answer no parameter of a caller's: what the monitor is asked is on our own list", async () => {
    monitor.asked.length = 0;
    for (const query of ["url=http://x", "route=../secret"]) {
      const { statusCode } = await api.server.inject({ method: "GET", url: `${ENDPOINTS.hedgeDelta.path}?${query}` });
      assert.equal(statusCode, 400);
    }
    assert.equal((await api.server.inject({ method: "GET", url: "/v1/hedge/..%2fmetrics" })).statusCode, 404);
    assert.deepEqual(monitor.asked, []);
  });

  it("are refused by name where the monitor is away, silent, sends elsewhere, or is none", async () => {
    const { path } = ENDPOINTS.hedgeAlerts;
    monitor.does((_, response) => end(response, 503, '{"error":"nothing was heard yet"}'));
    assert.deepEqual((await failed(path)).slice(0, 2), [503, "HedgeAway"]);
    monitor.does(() => {});
    assert.match((await failed(path)).join(), /503,HedgeAway,.*timeout/);
    monitor.does((_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/secret" }).end());
    assert.deepEqual((await failed(path)).slice(0, 2), [503, "HedgeAway"]);
    monitor.does((_, response) => response.destroy());
    assert.deepEqual((await failed(path)).slice(0, 2), [503, "HedgeAway"]);
    for (const body of ["", "<html>", "[]", "{}", JSON.stringify({ ...bodyOf("alerts"), alerts: [{ level: "x" }] })]) {
      monitor.does((_, response) => end(response, 200, body));
      assert.deepEqual((await failed(path)).slice(0, 2), [503, "HedgeUnreadable"], body);
    }
    monitor.does((_, response) => end(response, 404, "{}"));
    assert.match((await failed(path)).join(), /HedgeUnreadable,.*404/);
    const long = JSON.stringify({ ...bodyOf("alerts"), more: "x".repeat(5_000_000) });
    monitor.does((_, response) => end(response, 200, long));
    assert.match((await failed(path)).join(), /HedgeUnreadable,.*more than/);
    monitor.does(null);
    assert.equal((await ask(path)).statusCode, 200, "it recovers");
  });

  it("of a server that was told of no monitor are refused, with what to do", async () => {
    const room = api.room as { hedge: HedgeMonitor | null };
    const { hedge } = room;
    room.hedge = null;
    for (const { path } of HEDGES) {
      const [status, name] = await failed(path);
      assert.deepEqual([status, name], [404, "HedgeNotConfigured"]);
    }
    room.hedge = hedge;
  });
});
