// Every page in Chromium, on recorded answers: one browser for all of it, some 30 s of CPU with the pages' build.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { KEYS } from "./recorded";
import { drawInBlocks } from "./support/blocks";
import { axe, overflow, PHONE, settled, type Theme, words } from "./support/browser";
import { changed, difference, lookOf } from "./support/golden";
import { keyboardFaults } from "./support/keyboard";
import { site } from "./support/site";

/** Every page, something that only its answers can have made it say, and the picture that is kept of it. */
const PAGES: readonly [path: string, says: RegExp, look: string][] = [
  ["/", /413 events, numbers 0 to 412: none is missing/, "overview"],
  ["/market/0", /If it falls to 125\.13 \(−12\.5 %\) at once, 1,820 USD would be lost beyond collateral/, "market"],
  ["/losses", /0-short-0/, "losses"],
  ["/losses/0-short-0", /85,316\.064814/, "receipt"],
  ["/fund", /At 65\.8 % of its target it covers less than it should/, "fund"],
  [`/account/${KEYS.hana}`, /12,400\.5 USDC/, "account"],
  ["/account", /No wallet is in this browser/, "no-wallet"],
  ["/lab", /A loss event would take 4\.06 % of each of the shorts/, "lab"],
  ["/risk", /SOL: warning, because the price fell by 4\.4 % within 15 minutes and a move/, "risk"],
  ["/hedge", /If binanceusdm failed now, 815,102\.00 USD would be lost/, "hedge"],
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
  ["receipt", "/losses/0-short-0", "light", 900, "h1"],
  ["ladder", "/market/0", "light", 800, "h2 >> text=Who would pay at each price"],
  ["overview", "/", "dark", 900, "h1"],
];

describe("the pages in Chromium", function () {
  this.timeout(120_000);
  const open = site();

  /** Compressed bytes of every script, by its name. */
  function sizes(): Map<string, number> {
    const folder = path.join(open.dist, "assets");
    const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
    return new Map(scripts.map((name) => [name, gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length]));
  }

  it("are light: 170 KB at first, 60 KB a page; only what needs the chain loads the SDK with the engine", () => {
    const html = readFileSync(path.join(open.dist, "index.html"), "utf8");
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
      it(`${at} in ${theme}: its words; nothing from axe; all by Tab, focus seen; fits a phone; no error; looks as it did`, async () => {
        const { page, said, close } = await open.visitor.open(at, { theme });
        await settled(page);
        assert.match(await words(page), says);
        assert.deepEqual(await axe(page), []);
        if (theme === "light") assert.deepEqual(await keyboardFaults(page), []);
        await page.setViewportSize({ width: PHONE, height: 700 });
        await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth).catch(() => undefined);
        assert.equal(await overflow(page), 0);
        await page.setViewportSize({ width, height: 800 });
        await drawInBlocks(page);
        assert.equal(await changed(page, `${look}-${theme}`), null);
        assert.deepEqual(said, []);
        await close();
      });

  it("what is out of place or has another colour is seen on a picture; what lies a point lower is not", async () => {
    const { page, close } = await open.visitor.open("/losses");
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
      const { page, close } = await open.visitor.open(at, { theme, width: 1_200 });
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
});
