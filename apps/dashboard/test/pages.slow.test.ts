// Every page in Chromium, on recorded answers: one browser for all of it, some 30 s of CPU with the pages' build.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { ERRORS, type ErrorName } from "@ballast/api/contract";
import type { Page } from "playwright-core";
import { ensureDashboard } from "../../../scripts/lib/dashboard.cjs";
import { KEYS, NOW, RECORDED } from "./recorded";
import { fund } from "./recorded/fund";
import { event, lossEvents } from "./recorded/losses";
import { drawInBlocks } from "./support/blocks";
import { axe, overflow, PHONE, settled, type Theme, Visitor, words } from "./support/browser";
import { changed, difference, lookOf } from "./support/golden";
import { type Served, serve } from "./support/serve";

/** Every page, something that only its answers can have made it say, and the picture that is kept of it. */
const PAGES: readonly [path: string, says: RegExp, look: string | null][] = [
  ["/", /413 events, numbers 0 to 412: none is missing/, "overview"],
  ["/market/0", /If it falls to 125\.13 \(−12\.5 %\) at once, 1,820 USD would be lost beyond collateral/, "market"],
  ["/losses", /0-short-0/, "losses"],
  ["/losses/0-short-0", /85,316\.064814/, "receipt"],
  ["/fund", /At 65\.8 % of its target it covers less than it should/, "fund"],
  [`/account/${KEYS.hana}`, /12,400\.5 USDC/, "account"],
  ["/account", /No wallet is in this browser/, "no-wallet"],
  ["/lab", /A loss event would take 4\.06 % of each of the shorts/, "lab"],
  ["/risk", /SOL: warning, because the price fell by 4\.4 % within 15 minutes and a move/, null],
  ["/hedge", /If binanceusdm failed now, 815,102\.00 USD would be lost/, null],
  ["/changes", /May be executed in 20 h \d\d min/, "changes"],
  ["/keepers", /Keep…gHsN/, "keepers"],
  ["/status", /9b1f0c6a7d3e5b28/, "status"],
  ["/nowhere", /names nothing here/, "nowhere"],
];

/** One theme is kept as a desk shows it, the other as a phone does. */
const SHOWN: readonly [theme: Theme, width: number][] = [
  ["light", 1_280],
  ["dark", PHONE],
];

/** A page with one of these is broken for a reader, and with one of those it is not. */
const FAULTS = [
  "td[data-number] { text-align: left; }",
  ".section { padding-top: 1.3rem; }",
  ".lead { visibility: hidden; }",
  ".chart { transform: translateX(6px); }",
  ":root { --lps: var(--warn); }",
  ":root { --soft: #9a9a9a; }",
  "main { padding-left: 6px; }",
];
const NOISE = ["main { margin-top: 1px; }", "body { filter: blur(0.4px); }", "body { opacity: 0.97; }"];

const IMAGES = path.resolve(__dirname, "../../../docs/images");
const PICTURE_KB = 150;
/** Of the README: what the project is about, at a glance. */
const PICTURES: readonly [name: string, path: string, theme: Theme, height: number, from: string][] = [
  ["receipt", "/losses/0-short-0", "light", 1_000, "h1"],
  ["ladder", "/market/0", "light", 800, "h2 >> text=Who would pay at each price"],
  ["overview", "/", "dark", 900, "h1"],
];

const refusal = (status: number, name: ErrorName) => ({
  status,
  body: { error: { name, message: "said by a test", hint: ERRORS[name].hint } },
});

describe("the pages in Chromium", function () {
  this.timeout(120_000);
  let dist: string;
  let served: Served;
  let visitor: Visitor;
  before(async () => {
    dist = await ensureDashboard();
    served = await serve(dist, RECORDED, { rpc: null });
    visitor = await Visitor.start(served.url);
  });
  after(async () => {
    await visitor?.stop();
    await served?.stop();
  });
  afterEach(() => served?.answers.clear());

  /** Compressed bytes of every script, by its name. */
  function sizes(): Map<string, number> {
    const folder = path.join(dist, "assets");
    const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
    return new Map(scripts.map((name) => [name, gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length]));
  }

  it("are light: 170 KB at first, 60 KB a page; only what needs the chain loads the SDK with the engine", () => {
    const html = readFileSync(path.join(dist, "index.html"), "utf8");
    const all = [...sizes()];
    const first = all.filter(([name]) => html.includes(name)).reduce((sum, [, size]) => sum + size, 0);
    assert.ok(first > 0 && first <= 170_000, `${first} bytes at first`);
    const chain = all.filter(([name]) => name.startsWith("chain-")).map(([, size]) => size);
    assert.equal(chain.length, 1);
    assert.ok((chain[0] ?? 0) <= 250_000, `${chain[0]} bytes for the chain`);
    const pages = all.filter(([name]) => !html.includes(name) && !name.startsWith("chain-"));
    assert.deepEqual(
      pages.filter(([, size]) => size > 60_000),
      [],
    );
  });

  for (const [at, says, look] of PAGES)
    for (const [theme, width] of SHOWN)
      it(`${at} in ${theme}: says what it is for; axe finds nothing; fits a phone; no error; looks as it did`, async () => {
        const { page, said, close } = await visitor.open(at, { theme });
        await settled(page);
        assert.match(await words(page), says);
        assert.deepEqual(await axe(page), []);
        await page.setViewportSize({ width: PHONE, height: 700 });
        await page.waitForFunction("document.documentElement.scrollWidth <= innerWidth").catch(() => undefined);
        assert.equal(await overflow(page), 0);
        if (look !== null) {
          await page.setViewportSize({ width, height: 800 });
          await drawInBlocks(page);
          assert.equal(await changed(page, `${look}-${theme}`), null);
        }
        assert.deepEqual(said, []);
        await close();
      });

  it("what is out of place or has another colour is seen on a picture; what lies a point lower is not", async () => {
    const { page, close } = await visitor.open("/losses");
    await settled(page);
    await drawInBlocks(page);
    const kept = await lookOf(page);
    const withRule = async (rule: string) => {
      const style = await page.evaluateHandle((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        document.adoptedStyleSheets.push(sheet);
        return sheet;
      }, rule);
      const now = await lookOf(page);
      await style.evaluate((sheet) => (sheet.disabled = true));
      return difference(kept, now);
    };
    for (const rule of FAULTS) assert.notEqual(await withRule(rule), null, rule);
    for (const rule of NOISE) assert.equal(await withRule(rule), null, rule);
    await close();
  });

  for (const [name, at, theme, height, from] of PICTURES)
    it(`${at} is the picture ${name}.png of the README, ${PICTURE_KB} KB at most`, async () => {
      const { page, close } = await visitor.open(at, { theme, width: 1_200 });
      await page.setViewportSize({ width: 1_200, height });
      await settled(page);
      const top = await page.locator(from).evaluate((title) => title.getBoundingClientRect().top);
      if (from !== "h1") await page.evaluate((y) => window.scrollTo(0, y), top - 24);
      const drawn = await page.screenshot({ animations: "disabled" });
      await close();
      const file = path.join(IMAGES, `${name}.png`);
      if (process.env.BALLAST_PICTURES !== undefined) {
        mkdirSync(IMAGES, { recursive: true });
        writeFileSync(file, drawn);
      }
      assert.ok(drawn.length <= PICTURE_KB * 1_024, `${drawn.length} bytes`);
      // Letters differ between machines, so that pixels cannot be compared: size and shape can.
      const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
      assert.deepEqual(sizeOf(readFileSync(file)), sizeOf(drawn));
    });

  describe("a reader", () => {
    const open = (at: string, how = {}) => visitor.open(at, how);
    /** Goes on with the keyboard until something with these words has the focus. */
    async function tabTo(page: Page, wanted: string): Promise<void> {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        const said = await page.evaluate(() => document.activeElement?.textContent ?? "");
        if (said.trim() === wanted) return;
      }
      assert.fail(`the keyboard does not reach ${wanted}`);
    }

    it("reaches a receipt and its table by the keyboard alone", async () => {
      const { page, close } = await open("/");
      await settled(page);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "To the page");
      await page.keyboard.press("Enter");
      await tabTo(page, "Read the receipt");
      await page.keyboard.press("Enter");
      await page.waitForSelector("text=Equal, to the last unit");
      await tabTo(page, "The numbers as a table");
      await page.keyboard.press("Enter");
      await page.waitForSelector("details[open] table");
      await close();
    });

    it("goes back in time: every answer that is kept is of then, the rest says that it is of now, links stay then", async () => {
      const { page, close } = await open("/");
      await settled(page);
      await page.fill(".now input", "9999");
      await page.keyboard.press("Enter");
      await page.waitForSelector("text=The newest event is 412");
      await page.fill(".now input", "4O5");
      await page.keyboard.press("Enter");
      await page.waitForSelector("text=An event is a whole number");
      served.asked.length = 0;
      await page.fill(".now input", "405");
      await page.keyboard.press("Enter");
      await page.waitForSelector(".band >> text=after event 405, 10 Oct 2025, 21:43:36 UTC");
      await page.waitForSelector("text=15,300.00 SOL");
      await page.click("nav >> text=Fund");
      await page.waitForSelector("h1 >> text=Insurance fund");
      assert.match(page.url(), /asOf=405$/);
      await page.waitForSelector("text=As of now, not of then");
      const then = served.asked.filter((path) => /flows|drawdowns/.test(path));
      assert.ok(then.length > 0);
      assert.deepEqual(
        then.filter((path) => !path.includes(`to=${NOW + 1}`)),
        [],
      );
      await page.click("nav >> text=Market");
      await page.waitForSelector("h2 >> text=As it was");
      await page.waitForSelector("text=76,409.77");
      await page.click("text=Back to now");
      await page.waitForSelector(".band", { state: "detached" });
      await close();
    });

    it("is told what was not kept of then, and sees what happened until then all the same", async () => {
      for (const name of ["pool", "markets"] as const) served.answers.set(name, refusal(410, "NotKept"));
      const { page, close } = await open("/?asOf=3");
      await settled(page);
      assert.match(await words(page), /NotKept.*said by a test.*ask for a later sequence/s);
      assert.match(await words(page), /The newest receipt.*Read the receipt/s);
      served.answers.set("events", { ...RECORDED.events, items: [] });
      await page.goto(`${served.url}/losses?asOf=2`);
      await page.waitForSelector("text=there is no event before this one");
      await close();
    });

    it("sees what happens as it happens", async () => {
      const { page, close } = await open("/losses");
      await settled(page);
      await page.waitForSelector("text=Live");
      served.answers.set("lossEvents", { ...lossEvents, items: [{ ...event, id: "0-short-1" }, event] });
      served.tell({ sequence: 413, name: "LossEventOpened", ts: NOW, data: {} });
      await page.waitForSelector("text=0-short-1", { timeout: 5_000 });
      await close();
    });

    it("is told what is wrong and what to do, whatever it is, and the page recovers", async () => {
      served.answers.set("lossEvents", refusal(400, "BadCursor"));
      served.answers.set("ledger", { asOf: undefined });
      const { page, close } = await open("/losses");
      await page.waitForSelector("text=BadCursor");
      await page.waitForSelector("text=NoAnswer", { timeout: 10_000 });
      assert.match(await words(page), /take `next` of an answer/);
      served.answers.clear();
      await page.click("text=Ask again");
      await page.waitForSelector("text=Who paid all losses of SOL");
      await close();
    });

    it("is told that an answer is late, and keeps the numbers of before while the API is away", async () => {
      served.answers.set("fund", { ...fund, asOf: { ...fund.asOf, lagMs: 61_000 } });
      const { page, close } = await open("/fund");
      await page.waitForSelector("text=last level with the chain 1 min 1 s ago");
      assert.match(await words(page), /32,905\.66/);
      served.answers.set("fund", refusal(503, "NotReady"));
      served.tell({ sequence: 413, name: "Staked", ts: NOW, data: {} });
      await page.waitForSelector("text=These numbers are old", { timeout: 15_000 });
      assert.match(await words(page), /32,905\.66/);
      await close();
    });

    it("is told what will fill a page that is empty", async () => {
      const lists = ["lossEvents", "changes", "alerts", "leaderboard", "ownerPositions", "ownerTickets"] as const;
      for (const name of [...lists, "riskAdvice", "atRisk", "riskStress"] as const)
        served.answers.set(name, { ...RECORDED[name], items: [] });
      const empty: [string, RegExp][] = [
        ["/losses", /No loss event yet/],
        ["/changes", /nothing changes without standing here first/],
        ["/risk", /Nothing needs to be tightened.*No alarm yet/s],
        ["/keepers", /npm run keeper/],
        [`/account/${KEYS.hana}`, /No open position.*No profit waits/s],
      ];
      for (const [at, says] of empty) {
        const { page, close } = await open(at);
        await settled(page);
        assert.match(await words(page), says);
        await close();
      }
    });

    it("is told how to begin where no engine judges and no monitor watches, and no more than that", async () => {
      const risky = ["riskVar", "riskStress", "riskAlerts", "riskAdvice", "riskForecast", "atRisk"] as const;
      for (const name of risky) served.answers.set(name, refusal(404, "RiskOff"));
      served.answers.set("scorecard", refusal(404, "NotRecorded"));
      served.answers.set("hedgeDelta", refusal(404, "HedgeNotConfigured"));
      const { page, close } = await open("/risk");
      await settled(page);
      assert.match(await words(page), /RiskOff.*start it without --risk no.*NotRecorded.*--forecasts FILE/s);
      await page.click("nav >> text=Hedges");
      await page.waitForSelector("text=npm run hedge -- watch --port 9400");
      assert.doesNotMatch(await words(page), /Ask again/);
      await close();
    });

    it("asks for other hours, and opens a chart's table, by the keyboard", async () => {
      const { page, close } = await open("/risk");
      await settled(page);
      served.asked.length = 0;
      await page.focus("text=4 hours");
      await page.keyboard.press("Enter");
      await page.waitForSelector("text=Within 4 hours, 2.4 of 214 positions are expected");
      assert.ok(served.asked.some((path) => /at-risk\?h=4h/.test(path)));
      await tabTo(page, "The numbers as a table");
      await page.keyboard.press("Enter");
      await page.waitForSelector("details[open] table");
      await close();
    });

    it("chooses colours once, and finds every page on a phone", async () => {
      const { page, close } = await open("/", { width: PHONE });
      await page.click("text=Menu");
      await page.click("text=Dark colours");
      await page.click("nav >> text=Status");
      await page.waitForSelector("h1 >> text=Status");
      assert.equal(await page.isVisible("nav"), false);
      await page.reload();
      await page.waitForSelector("h1 >> text=Status");
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
      await close();
    });

    it("plays with losses and stresses by the keyboard", async () => {
      const { page, close } = await open("/lab");
      await settled(page);
      await page.focus("input[type=range]");
      for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
      await page.waitForSelector("h2 >> text=Who would pay 100,000.00 USD of SOL longs");
      await page.click("nav >> text=Fund");
      await page.waitForSelector("text=If the price were elsewhere");
      await page.focus("input[type=range]");
      await page.keyboard.press("ArrowRight");
      await page.waitForSelector("text=If SOL went to 114.40 USD (−20.0 %) at once");
      await close();
    });

    it("looks up an owner, and is told what is no address", async () => {
      const { page, close } = await open("/account");
      await page.fill(".lookup input", "Hana");
      await page.keyboard.press("Enter");
      await page.waitForSelector("text=An address has 32 to 44");
      await page.fill(".lookup input", KEYS.hana);
      await page.keyboard.press("Enter");
      await page.waitForSelector("text=20,750.00 USD");
      await page.goto(`${served.url}/account/nobody`);
      await page.waitForSelector("text=BadAddress");
      await close();
    });

    it("keeps the frame where a page's file does not come", async () => {
      const { page, close } = await open("/");
      await page.route(/assets\/keepers-/, (route) => route.abort());
      await page.click("nav >> text=Keepers");
      await page.waitForSelector("text=This page failed");
      await page.unroute(/assets\/keepers-/);
      await page.click("text=Load it again");
      await page.waitForSelector("h1 >> text=Keepers");
      await close();
    });

    it("paints the first page soon on a processor four times slower, and nothing jumps", async () => {
      const { page, close } = await open("/status");
      await settled(page);
      const session = await page.context().newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
      await page.goto(served.url);
      await settled(page);
      const { shift, paint } = await page.evaluate(VITALS);
      assert.ok(shift <= 0.05, `a layout shift of ${shift}`);
      // The goal is 1.5 s, and 0.6 s were measured; a machine that runs other suites beside this one gets twice that.
      assert.ok(paint <= 3_000, `${paint} ms`);
      console.log(`       largest paint after ${Math.round(paint)} ms, shift ${shift.toFixed(3)}`);
      await close();
    });
  });
});

/** What a browser has measured of a page: the largest paint, and how far things jumped. */
const VITALS = `new Promise((done) => {
  let [paint, shift] = [0, 0];
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { paint = e.startTime; }))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) shift += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done({ paint, shift }), 300);
})` as unknown as () => Promise<{ paint: number; shift: number }>;
