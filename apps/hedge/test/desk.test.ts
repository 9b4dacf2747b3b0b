/** What fails with a venue stays with it, and nothing old looks fresh. 2 s of CPU, 1 of them ccxt's. */
import assert from "node:assert/strict";
import { answerOf, HEDGE_ROUTES } from "../src/answers";
import { type Exchange, SECRETS, type Trouble } from "../src/demo/exchange";
import { Feed } from "../src/desk/reading";
import type { Report } from "../src/risk/state";
import type { VenueId } from "../src/venues/index";
import { faultsOf, isReady } from "../src/view/health";
import { Metrics } from "../src/view/metrics";
import { keptHere } from "./loopback";
import { monitored, THREE } from "./opened";

const venueOf = (report: Report, id: VenueId) => report.venues.find((venue) => venue.id === id);
const kinds = (report: Report) => report.alerts.map(({ kind, subject }) => `${kind} ${subject}`);

describe("the desk", function () {
  this.timeout(60_000);
  keptHere();

  it("sees a hedge that stands: 30,000 SOL of the pool on three venues", async () => {
    const { monitor, close } = await monitored();
    const report = await monitor.once();
    const [sol] = report.assets;
    assert.ok(report.fresh && sol?.inside);
    assert.ok(Math.abs(sol.error) < 1, `${sol.error}`);
    assert.deepEqual(
      report.venues.map(({ id, share }) => [id, share.toFixed(3)]),
      [
        ["binanceusdm", "0.400"],
        ["bybit", "0.333"],
        ["okx", "0.267"],
      ],
    );
    assert.deepEqual(kinds(report), []);
    assert.deepEqual(faultsOf(report), []);
    await close();
  });

  const TROUBLES: [string, Trouble, RegExp][] = [
    [
      "429",
      { kind: "status", status: 429, body: '{"code":-1003,"msg":"Too many requests."}' },
      /RateLimit|DDoS|ExchangeError/,
    ],
    ["5xx", { kind: "status", status: 503 }, /ExchangeNotAvailable|OnMaintenance|HttpError|ExchangeError/],
    ["garbage", { kind: "garbage", body: "<html>maintenance</html>" }, /.+/],
    ["an empty object", { kind: "garbage", body: "{}" }, /.+/],
    ["a connection that is cut", { kind: "cut" }, /.+/],
    ["no answer", { kind: "hang" }, /Timeout/],
  ];
  for (const [name, trouble, words] of TROUBLES)
    it(`of venues with ${name} knows nothing new, and of the others everything`, async () => {
      const ids = [...THREE, "hyperliquid"] as const;
      const halves = [ids.slice(0, 2), ids.slice(2)];
      for (const bad of name === "no answer" ? [["okx"]] : halves) {
        const prepare = (at: (id: VenueId) => Exchange) => {
          for (const id of ids) if (bad.includes(id)) at(id).trouble("*", trouble);
        };
        const { monitor, close } = await monitored(ids, prepare, name === "no answer" ? { deadlineMs: 1_500 } : {});
        const report = await monitor.once();
        for (const id of ids) {
          const state = venueOf(report, id);
          assert.equal(state?.freshness, bad.includes(id) ? "never" : "fresh", `${id}, where ${bad} fail`);
          if (!bad.includes(id)) continue;
          assert.match(state?.told ?? "", words, `${id}: ${state?.told}`);
          assert.deepEqual([state?.equity, state?.legs], [null, []]);
          assert.ok(kinds(report).includes(`dark ${id}`));
          assert.ok(faultsOf(report).some((fault) => fault.includes(id)));
        }
        assert.equal(report.fresh, false);
        assert.ok(!JSON.stringify(report).includes(SECRETS.key) && !JSON.stringify(report).includes("signature="));
        await close();
      }
    });

  it("shows what was last known as old once its venue is silent, and lets no number of it into the metrics", async () => {
    const { monitor, at, close } = await monitored(THREE, undefined, { fastMs: 250, deadlineMs: 1_000 });
    const before = await monitor.once();
    const metrics = new Metrics();
    assert.match(await metrics.text(before), /ballast_hedge_venue_share\{venue="okx"\} 0\.26/);
    at("okx").trouble("*", { kind: "hang" });
    await new Promise((done) => setTimeout(done, 3_100));
    const report = await monitor.once();
    const okx = venueOf(report, "okx");
    assert.deepEqual([okx?.freshness, report.fresh, report.assets[0]?.unsure], ["late", false, -1_600_000]);
    assert.ok((okx?.age ?? 0) >= 3_000 && kinds(report).includes("dark okx"));
    const text = await metrics.text(report);
    assert.doesNotMatch(text, /venue_share\{venue="okx"\}|hedge_error_bp\{|naked_usd\{/);
    assert.match(text, /ballast_hedge_venue_share\{venue="bybit"\}/);
    for (const route of HEDGE_ROUTES) {
      assert.equal((answerOf(route, report, report.at) as { fresh: boolean }).fresh, false);
      assert.equal((answerOf(route, before, before.at) as { fresh: boolean }).fresh, true);
      assert.equal((answerOf(route, before, before.at + 60_000) as { fresh: boolean }).fresh, false);
    }
    await close();
  });

  it("keeps the parts of an answer apart: a missing book or fund takes nothing else away", async () => {
    const { monitor, at, close } = await monitored(["bybit"]);
    at("bybit").trouble("/v5/market/orderbook", { kind: "status", status: 500 });
    at("bybit").trouble("/v5/market/insurance", { kind: "garbage", body: "[]" });
    const report = await monitor.once();
    const bybit = venueOf(report, "bybit");
    assert.equal(bybit?.freshness, "fresh");
    assert.deepEqual(bybit?.lacking.map(({ what }) => what).sort(), ["depth", "fund"]);
    assert.equal(bybit?.legs[0]?.fund, null);
    await close();
  });

  it("says that a clock is off, which signed calls fail by", async () => {
    const { monitor, at, close } = await monitored();
    at("binanceusdm").skew = 30_000;
    const report = await monitor.once();
    assert.ok(kinds(report).includes("clock binanceusdm"));
    assert.match(venueOf(report, "binanceusdm")?.told ?? "", /InvalidNonce/);
    await close();
  });

  it("flags a leg within five seconds of its venue showing that it is gone, with the venue's name", async () => {
    const { monitor, at, close } = await monitored(THREE, undefined, { fastMs: 1_500 });
    const naked = new Promise<{ report: Report; when: number }>((done) => {
      monitor.start((report) => {
        if (kinds(report).includes("naked SOL")) done({ report, when: Date.now() });
      });
    });
    await new Promise((done) => setTimeout(done, 700));
    at("bybit").edit("/v5/position/list", ({ result }) => {
      result.list = [];
    });
    const shown = Date.now();
    const { report, when } = await naked;
    monitor.stop();
    assert.ok(when - shown < 5_000, `${when - shown} ms`);
    const alert = report.alerts.find(({ kind }) => kind === "naked");
    assert.match(alert?.text ?? "", /2,000,000 USD long of SOL are unhedged.*bybit went from -10000.00 to 0.00/);
    assert.equal(alert?.level, "critical");
    assert.ok(isReady(report));
    await close();
  });

  it("refuses to start with a key that may trade or move funds, and never says the key", async () => {
    const bad = monitored(THREE, (at) => {
      at("okx").edit("/account/config", ({ data }) => {
        data[0].perm = "read_only,trade";
      });
    });
    await assert.rejects(bad, (error: Error) => {
      assert.match(
        error.message,
        /^okx: its key may trade \(account\/config: read_only,trade\): this monitor only reads/,
      );
      return !error.message.includes(SECRETS.key) && !error.message.includes(SECRETS.secret);
    });
  });

  it("reads nothing of a venue whose key it could not check, until it can", async () => {
    const { monitor, at, close } = await monitored(["bybit"], (exchange) =>
      exchange("bybit").trouble("query-api", { kind: "status", status: 503 }),
    );
    assert.match(venueOf(await monitor.once(), "bybit")?.key ?? "", /^not checked: /);
    assert.ok(!at("bybit").asked.some((path) => /position|wallet/.test(path)));
    at("bybit").trouble("query-api", null);
    at("bybit").edit("query-api", ({ result }) => {
      result.readOnly = 0;
    });
    const report = await monitor.once();
    assert.ok(!at("bybit").asked.some((path) => /position|wallet/.test(path)));
    assert.deepEqual([venueOf(report, "bybit")?.freshness, kinds(report).includes("key bybit")], ["refused", true]);
    await close();
  });

  it("refuses a key to which rights are added while it watches, in a slow look and a deadline, until they are gone", async () => {
    const [slowMs, deadlineMs] = [1_000, 2_500];
    const { monitor, at, close } = await monitored(THREE, undefined, { slowMs, deadlineMs });
    let report = await monitor.once();
    monitor.start((newest) => {
      report = newest;
    });
    const okx = () => venueOf(report, "okx");
    const until = async (freshness: string, within: number) => {
      const began = Date.now();
      while (okx()?.freshness !== freshness) {
        assert.ok(Date.now() - began < within, `${okx()?.freshness} after ${within} ms`);
        await new Promise((done) => setTimeout(done, 20));
      }
    };
    const permit = (perm: string) =>
      at("okx").edit("/account/config", ({ data }) => {
        data[0].perm = perm;
      });
    const reads = () => at("okx").asked.filter((path) => !path.endsWith("/account/config")).length;
    assert.equal(okx()?.freshness, "fresh");
    permit("read_only,trade,withdraw");
    await until("refused", slowMs + deadlineMs);
    const alert = report.alerts.find(({ kind }) => kind === "key");
    assert.deepEqual([alert?.level, alert?.subject], ["critical", "okx"]);
    assert.match(
      alert?.text ?? "",
      /not read: its key may trade and move funds \(account\/config: read_only,trade,withdraw\)/,
    );
    assert.match(okx()?.key ?? "", /^its key may trade and move funds/);
    assert.deepEqual([report.fresh, venueOf(report, "bybit")?.freshness], [false, "fresh"]);
    // What was under way is answered; then nothing but its rights is asked with it.
    await new Promise((done) => setTimeout(done, 300));
    const asked = reads();
    await new Promise((done) => setTimeout(done, 1_200));
    assert.equal(reads(), asked);
    permit("read_only");
    await until("fresh", slowMs + 2 * deadlineMs);
    assert.ok(!kinds(report).includes("key okx"));
    monitor.stop();
    await close();
  });

  it("counts what fails, and asks a venue that shuts its door less and less often", async () => {
    let [calls, good] = [0, false];
    const feed = new Feed(
      async () => {
        calls += 1;
        if (!good) throw new Error(`no, ${SECRETS.key} https://x/y?signature=abc`);
        return calls;
      },
      100,
      (text) => text.replaceAll(SECRETS.key, "..."),
    );
    for (let i = 0; i < 3; i++) await feed.poll();
    assert.deepEqual([feed.misses, feed.reading.failing, feed.reading.at], [3, 1, null]);
    assert.equal(feed.reading.fault?.text, "no, ... https://x/y?...");
    good = true;
    await feed.poll();
    assert.deepEqual([feed.misses, feed.reading.failing, feed.reading.fault], [0, 0.75, null]);
  });
});
