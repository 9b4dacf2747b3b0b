import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { engine } from "@ballast/sdk";
import { type Book, ForecastLog, Pulse, readLog, riskPlugin, scorecardOf, shippedModel, Watch } from "../src";
import { bookOf } from "../src/book/book";
import { crowdBook } from "../src/reference/crowd";
import { PRICE, referenceRead } from "../src/reference/market";
import { Random } from "../src/stats/random";
import { open, portOf } from "../src/watch/door";
import { Metrics } from "../src/watch/metrics";

/** The same crowd some seconds later, at a share of the price. */
function later(seconds: number, share = 1): Book {
  const read = referenceRead();
  read.now += BigInt(seconds);
  const { print } = engine.at(read.pool.state.custodies, 1);
  const price = BigInt(Math.round(Number(PRICE) * share));
  Object.assign(print, { price, ema: price, publishTime: read.now });
  return crowdBook(new Random(1), 60, 19, read);
}

/** CPU: 2 s. */
describe("a watch", () => {
  it("sees a fall, advises, and writes down what it forecast and what came of it", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-watch-"));
    const file = path.join(folder, "log.ndjson");
    const watch = new Watch(shippedModel(), 1, ForecastLog.open(file));
    const calm = watch.look(later(0));
    assert.deepEqual([calm.alarms[0]?.level, calm.advice.length, calm.positions], [0, 0, 60]);
    assert.equal(calm.forecasts.length, 2);
    const fallen = watch.look(later(600, 0.94));
    assert.equal(fallen.alarms[0]?.level, 2);
    assert.ok(fallen.advice.length > 0 && fallen.head !== calm.head);
    for (let hour = 1; hour <= 5; hour++) watch.look(later(600 + hour * 3_600, 0.94));
    const [card] = scorecardOf(readLog(file)).cards;
    assert.ok(card && card.hours === 4 && card.settled > 0, JSON.stringify(card));
    assert.ok((card.all?.happened ?? 0) > 0 && card.lead.hits > 0);
    rmSync(folder, { recursive: true });
  });

  it("goes on without its record after a node told a false time, and says what to do; nothing is written after it", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-watch-"));
    const file = path.join(folder, "log.ndjson");
    const year = 365 * 86_400;
    const times = [0, 900, year, 1_800, 1_860, 1_920, 1_980, 2_040];
    const read = async () => later(times.shift() ?? 0);
    const watch = new Watch(shippedModel(), 1, ForecastLog.open(file));
    const pulse = new Pulse(watch, read, 1_000, () => 0);
    const lines: string[] = [];
    const beat = () => pulse.beat((line) => !line.startsWith("market ") && lines.push(line));
    for (let i = 0; i < 3; i++) await beat();
    assert.deepEqual([lines, pulse.recordFaults], [[], []]);
    const written = readFileSync(file, "utf8");
    // Two looks are not believed; from the third on what is seen is told again.
    for (let i = 0; i < 4; i++) await beat();
    assert.deepEqual([pulse.last?.asOf.time, pulse.faults()], [Number(later(1_980).read.now), []]);
    assert.ok((pulse.last?.alarms.length ?? 0) > 0 && (pulse.last?.forecasts.length ?? 0) > 0);
    const [, , told = ""] = lines;
    assert.match(
      told,
      /^forecasts are not written down: LogAhead: .*log\.ndjson is of second \d+, where the chain is not yet.*begin another/,
    );
    assert.deepEqual(pulse.recordFaults, [told]);
    assert.equal(readFileSync(file, "utf8"), written);
    assert.equal(readLog(file).length, written.split("\n").length - 1);
    await beat();
    assert.equal(lines.length, 3, "it is told once");
    rmSync(folder, { recursive: true });
  });

  it("of an empty pool has no forecast and no advice, and says so", () => {
    const { value, forecasts, advice, positions } = new Watch(shippedModel(), 1).look(bookOf(referenceRead(), []));
    assert.deepEqual([value, forecasts, advice, positions], [null, [], [], 0]);
  });

  it("answers over HTTP, and is ill when it does not see", async () => {
    let [now, broken, seconds] = [0, false, 0];
    const read = async () => {
      if (broken) throw new Error("no node");
      seconds += 60;
      return later(seconds);
    };
    const pulse = new Pulse(new Watch(shippedModel(), 1), read, 1_000, () => now);
    const lines: string[] = [];
    const server = await open(pulse, new Metrics(pulse), { port: 0, host: "127.0.0.1" });
    const get = async (at: string, method = "GET") => {
      const answer = await fetch(`http://127.0.0.1:${portOf(server)}${at}`, { method });
      return [answer.status, await answer.text()] as const;
    };
    try {
      assert.equal((await get("/ready"))[0], 503);
      assert.equal((await get("/risk/var"))[0], 503);
      await pulse.beat((line) => lines.push(line));
      assert.deepEqual(await get("/health"), [200, '{"healthy":true,"faults":[]}\n']);
      for (const route of ["var", "forecast", "alarms", "advice"]) {
        const [status, body] = await get(`/risk/${route}`);
        assert.equal(status, 200);
        assert.ok((JSON.parse(body) as { asOf: { time: number } }).asOf.time > 0);
      }
      assert.match((await get("/metrics"))[1], /ballast_risk_alarm_level\{market="0"\} 0/);
      assert.deepEqual([(await get("/nothing"))[0], (await get("/health", "POST"))[0]], [404, 405]);
      broken = true;
      for (let i = 0; i < 3; i++) await pulse.beat((line) => lines.push(line));
      assert.match((await get("/health")).join(), /503.*the last 3 looks failed: no node/);
      assert.doesNotMatch((await get("/metrics"))[1], /alarm_level\{/, "what was not seen is not told");
      [broken, now] = [false, 10_000];
      assert.equal((await get("/health"))[0], 503);
      await pulse.beat((line) => lines.push(line));
      assert.equal((await get("/health"))[0], 200);
      assert.equal(lines.length, 3);
      await assert.rejects(open(pulse, new Metrics(pulse), { port: portOf(server), host: "127.0.0.1" }), /--port: /);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it("stops at once when it is told to", async () => {
    const stop = new AbortController();
    const pulse = new Pulse(new Watch(shippedModel(), 1), async () => later(1), 3_600_000);
    const running = pulse.run(stop.signal, () => undefined);
    setTimeout(() => stop.abort(), 100);
    await running;
    assert.equal(pulse.looks, 1);
  });

  it("is part of another server by a plugin", () => {
    const routes = new Map<string, (request: unknown, reply: never) => unknown>();
    let last: ReturnType<Watch["look"]> | null = null;
    riskPlugin(() => last)({ get: (at, handler) => void routes.set(at, handler as never) });
    const sent = (at: string) => {
      const reply = { status: 200, body: {}, code: (n: number) => Object.assign(reply, { status: n }) };
      Object.assign(reply, { send: (body: object) => Object.assign(reply, { body }) });
      routes.get(at)?.({}, reply as never);
      return reply;
    };
    assert.deepEqual([...routes.keys()], ["/v1/risk/var", "/v1/risk/forecast", "/v1/risk/alarms", "/v1/risk/advice"]);
    assert.equal(sent("/v1/risk/var").status, 503);
    last = new Watch(shippedModel(), 1).look(later(0));
    const { status, body } = sent("/v1/risk/forecast") as unknown as { status: number; body: { data: object[] } };
    assert.deepEqual([status, body.data.length], [200, 2]);
  });
});
