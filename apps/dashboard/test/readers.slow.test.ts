// What readers do on the pages, each from the first look to the answer, on recorded answers: 20 journeys, 15 s of CPU.
// Those that need a chain are in chain.slow.test.ts and story.slow.test.ts.
import assert from "node:assert/strict";
import { type EndpointName, ERRORS, type ErrorName } from "@ballast/api/contract";
import { KEYS, NOW, RECORDED } from "./recorded";
import { fund } from "./recorded/fund";
import { ladder } from "./recorded/ladder";
import { event, lossEvents } from "./recorded/losses";
import { overflow, PHONE, settled, words } from "./support/browser";
import { tabTo } from "./support/keyboard";
import { NEWCOMER } from "./support/newcomer";
import { site } from "./support/site";

const refusal = (status: number, name: ErrorName) => ({
  status,
  body: { error: { name, message: "said by a test", hint: ERRORS[name].hint } },
});

/** Where somebody may arrive. */
const EVERYWHERE = [
  "/",
  "/market/0",
  "/losses",
  "/losses/0-short-0",
  "/fund",
  "/lab",
  "/changes",
  "/keepers",
  "/status",
];

describe("a reader", function () {
  this.timeout(120_000);
  const open = site();
  const visit: (typeof open)["visitor"]["open"] = (at, how) => open.visitor.open(at, how);

  it("goes from the first page to a receipt, and from there to a winner's tickets, by the keyboard alone", async () => {
    const { page, close } = await visit("/");
    await settled(page);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "To the page");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
    await tabTo(page, "Read the receipt");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Equal, to the last unit");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
    await tabTo(page, /^Hana/);
    await page.keyboard.press("Enter");
    await page.waitForSelector("h2 >> text=Tickets: profit that waits");
    await close();
  });

  it("finds on a receipt alone who lost, who paid, by group and by name, why, what can change or happen again, how to check", async () => {
    const { page, close } = await visit("/losses/0-short-0");
    await settled(page);
    // As a screen reader is given it, in one line.
    const heard = (await page.locator("main").ariaSnapshot()).replace(/\s+/g, " ");
    for (const [question, answer] of NEWCOMER) assert.match(heard, answer, question);
    await close();
  });

  it("opens the numbers of every chart by the keyboard", async () => {
    const { page, close } = await visit("/market/0");
    await settled(page);
    const charts = await page.locator("summary").count();
    assert.ok(charts >= 4);
    for (let i = 0; i < charts; i++) {
      await tabTo(page, "The numbers as a table");
      await page.keyboard.press("Enter");
    }
    assert.equal(await page.locator("details[open] table").count(), charts);
    await close();
  });

  it("reads at each price of the ladder who would pay, and all of it has a payer", async () => {
    const { page, close } = await visit("/market/0");
    await settled(page);
    const section = page.locator("section.section", {
      has: page.locator("h2", { hasText: "Who would pay at each price" }),
    });
    await section.locator("summary").click();
    const rows = await section
      .locator("tbody tr")
      .evaluateAll((all) =>
        all.map((row) =>
          [...row.children].map(({ textContent }) => Number((textContent ?? "").replace(/[^\d.-]/g, ""))),
        ),
      );
    assert.equal(rows.length, ladder.data.rungs.length);
    const cents = (amount = 0) => Math.round(amount * 100);
    for (const row of rows) {
      const [lost, ...payers] = row.slice(5);
      const paid = payers.reduce((sum, amount) => sum + cents(amount), 0);
      // Each is rounded to the cent.
      assert.ok(Math.abs(cents(lost) - paid) <= payers.length, row.join(" "));
    }
    assert.ok(rows.some((row) => (row[5] ?? 0) > 0));
    await close();
  });

  it("goes back with the browser to the place on the page that was left", async () => {
    const { page, close } = await visit("/losses/0-short-0");
    await settled(page);
    const link = page.locator("a >> text=Hana");
    await link.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 200);
    await link.click();
    await page.waitForSelector("h1 >> text=Account");
    assert.equal(await page.evaluate(() => scrollY), 0);
    await page.goBack();
    await page.waitForSelector("h1 >> text=Receipt");
    await page.waitForFunction((y) => Math.abs(scrollY - y) < 100, before);
    await close();
  });

  it("goes back in time: every answer that is kept is of then, the rest says that it is of now, links stay then", async () => {
    const { page, close } = await visit("/");
    await settled(page);
    await page.fill(".now input", "9999");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=The newest event is 412");
    await page.fill(".now input", "4O5");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=An event is a whole number");
    open.served.asked.length = 0;
    await page.fill(".now input", "405");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".band >> text=after event 405, 10 Oct 2025, 21:43:36 UTC");
    await page.waitForSelector("text=15,300.00 SOL");
    await page.click("nav >> text=Fund");
    await page.waitForSelector("h1 >> text=Insurance fund");
    assert.match(page.url(), /asOf=405$/);
    await page.waitForSelector("text=As of now, not of then");
    const then = open.served.asked.filter((path) => /flows|drawdowns/.test(path));
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
    for (const name of ["pool", "markets"] as const) open.served.answers.set(name, refusal(410, "NotKept"));
    const { page, close } = await visit("/?asOf=3");
    await settled(page);
    assert.match(await words(page), /NotKept.*said by a test.*ask for a later sequence/s);
    assert.match(await words(page), /The newest receipt.*Read the receipt/s);
    open.served.answers.set("events", { ...RECORDED.events, items: [] });
    await page.goto(`${open.served.url}/losses?asOf=2`);
    await page.waitForSelector("text=there is no event before this one");
    await close();
  });

  it("sees what happens as it happens", async () => {
    const { page, close } = await visit("/losses");
    await settled(page);
    await page.waitForSelector("text=Live");
    open.served.answers.set("lossEvents", { ...lossEvents, items: [{ ...event, id: "0-short-1" }, event] });
    open.served.tell({ sequence: 413, name: "LossEventOpened", ts: NOW, data: {} });
    await page.waitForSelector("text=0-short-1", { timeout: 5_000 });
    await close();
  });

  it("is told what is wrong and what to do, whatever it is, and the page recovers", async () => {
    open.served.answers.set("lossEvents", refusal(400, "BadCursor"));
    open.served.answers.set("ledger", { asOf: undefined });
    const { page, close } = await visit("/losses");
    await page.waitForSelector("text=BadCursor");
    await page.waitForSelector("text=NoAnswer", { timeout: 10_000 });
    assert.match(await words(page), /take `next` of an answer/);
    open.served.answers.clear();
    await page.click("text=Ask again");
    await page.waitForSelector("text=Who paid all losses of SOL");
    await close();
  });

  it("is told that an answer is late, and keeps the numbers of before while the API is away", async () => {
    open.served.answers.set("fund", { ...fund, asOf: { ...fund.asOf, lagMs: 61_000 } });
    const { page, close } = await visit("/fund");
    await page.waitForSelector("text=last level with the chain 1 min 1 s ago");
    assert.match(await words(page), /32,905\.66/);
    open.served.answers.set("fund", refusal(503, "NotReady"));
    open.served.tell({ sequence: 413, name: "Staked", ts: NOW, data: {} });
    await page.waitForSelector("text=These numbers are old", { timeout: 15_000 });
    assert.match(await words(page), /32,905\.66/);
    await close();
  });

  it("is told what will fill a page that is empty", async () => {
    const lists = ["lossEvents", "changes", "alerts", "leaderboard", "ownerPositions", "ownerTickets"] as const;
    for (const name of [...lists, "riskAdvice", "atRisk", "riskStress"] as const)
      open.served.answers.set(name, { ...RECORDED[name], items: [] });
    const empty: [string, RegExp][] = [
      ["/losses", /No loss event yet/],
      ["/changes", /nothing changes without standing here first/],
      ["/risk", /Nothing needs to be tightened.*No alarm yet/s],
      ["/keepers", /npm run keeper/],
      [`/account/${KEYS.hana}`, /No open position.*No profit waits/s],
    ];
    for (const [at, says] of empty) {
      const { page, close } = await visit(at);
      await settled(page);
      assert.match(await words(page), says);
      await close();
    }
  });

  it("chooses colours once, and finds every page on a phone", async () => {
    const { page, close } = await visit("/", { width: PHONE });
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
    const { page, close } = await visit("/lab");
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
    const { page, close } = await visit("/account");
    await page.fill(".lookup input", "Hana");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=An address has 32 to 44");
    await page.fill(".lookup input", KEYS.hana);
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=20,750.00 USD");
    await page.goto(`${open.served.url}/account/nobody`);
    await page.waitForSelector("text=BadAddress");
    await close();
  });

  it("keeps the frame where a page's file does not come", async () => {
    const { page, close } = await visit("/");
    await page.route(/assets\/keepers-/, (route) => route.abort());
    await page.click("nav >> text=Keepers");
    await page.waitForSelector("text=This page failed");
    await page.unroute(/assets\/keepers-/);
    await page.click("text=Load it again");
    await page.waitForSelector("h1 >> text=Keepers");
    await close();
  });

  it("loses the connection and gets it back: the numbers stay, the page says that they are old, then they are new", async () => {
    const { page, close } = await visit("/fund");
    await settled(page);
    await page.waitForSelector(".state >> text=Live");
    open.served.connect(false);
    await page.waitForSelector(".state >> text=No stream");
    await page.waitForSelector("text=These numbers are old", { timeout: 30_000 });
    assert.match(await words(page), /32,905\.66/);
    open.served.connect(true);
    await page.waitForSelector(".state >> text=Live", { timeout: 15_000 });
    await page.waitForFunction(() => !(document.body.textContent ?? "").includes("These numbers are old"), null, {
      timeout: 20_000,
    });
    await close();
  });

  it("arrives while the API is down: each page says so and what to do, then shows itself by itself", async () => {
    open.served.connect(false);
    const opened = [];
    for (const at of EVERYWHERE) {
      const one = await visit(at);
      await one.page.waitForSelector("main >> text=/ApiUnreachable|NoNode|No market is read yet/", { timeout: 20_000 });
      opened.push(one);
    }
    open.served.connect(true);
    for (const [i, { page, close }] of opened.entries()) {
      await page.waitForFunction(() => !(document.body.textContent ?? "").includes("ApiUnreachable"), null, {
        timeout: 30_000,
      });
      await settled(page);
      assert.ok((await words(page)).length > 200, EVERYWHERE[i]);
      await close();
    }
  });

  it("looks at a pool in which nothing has happened yet", async () => {
    for (const [name, answer] of Object.entries(RECORDED) as [EndpointName, { items?: unknown }][])
      if (Array.isArray(answer.items) && name !== "markets" && name !== "custodies")
        open.served.answers.set(name, { ...answer, items: [], next: null });
    const empty: string[] = [];
    for (const at of EVERYWHERE.filter((path) => path !== "/losses/0-short-0")) {
      const { page, said, close } = await visit(at);
      await settled(page);
      assert.doesNotMatch(await words(page), /NaN|undefined|null|Infinity|This page failed/, at);
      for (const table of await page.locator(".wide:has(tbody:empty)").all())
        empty.push(`${at}: ${await table.getAttribute("aria-label")}`);
      assert.deepEqual(said, [], at);
      await close();
    }
    assert.deepEqual(empty, [], "tables without a row");
  });

  it("follows an address that names nothing: each says what is wrong, and the way on is there", async () => {
    for (const name of ["market", "lossEvent"] as const) open.served.answers.set(name, refusal(404, "NotFound"));
    const wrong: [string, RegExp][] = [
      ["/market/99", /NotFound/],
      ["/losses/9-short-9", /NotFound/],
      ["/account/0OIl", /BadAddress/],
      ["/market/0/more", /names nothing here/],
      ["/%E0%A4%A", /names nothing here|There is no such page/],
    ];
    for (const [at, says] of wrong) {
      const { page, close } = await visit(at);
      await settled(page);
      assert.match(await words(page), says, at);
      await page.click("nav >> text=Overview");
      await page.waitForSelector("h1 >> text=Overview");
      await close();
    }
    const { page, close } = await visit("/fund?asOf=4O5");
    await page.waitForSelector(".band >> text=asOf=4O5, which is no event");
    await page.click("text=Leave it out");
    await page.waitForSelector(".band", { state: "detached" });
    assert.doesNotMatch(page.url(), /asOf/);
    await close();
  });

  it("reads a receipt on a phone: nothing is cut off, nothing scrolls sideways, targets are as large as a finger", async () => {
    const { page, close } = await visit("/", { width: PHONE });
    await page.click("text=Menu");
    await page.click("nav >> text=Losses");
    await page.click("text=0-short-0");
    await page.waitForSelector("text=Equal, to the last unit");
    await settled(page);
    assert.equal(await overflow(page), 0);
    const cut = await page.$$eval(".wide", (all) =>
      all
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map((each) => each.getAttribute("aria-label")),
    );
    assert.deepEqual(cut, []);
    const small = await page.$$eval("button, summary, input", (all) =>
      all
        .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 24)
        .map(({ textContent }) => textContent),
    );
    assert.deepEqual(small, []);
    await close();
  });
});
