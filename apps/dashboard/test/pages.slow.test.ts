// Every page in Chromium, on recorded answers: one browser for all of it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { ensureDashboard } from "../../../scripts/lib/dashboard.cjs";
import { RECORDED } from "./recorded";
import { axe, overflow, PHONE, settled, type Theme, Visitor, words } from "./support/browser";
import { type Served, serve } from "./support/serve";

const PAGES: readonly [path: string, says: RegExp][] = [
  ["/", /413 events, numbers 0 to 412: none is missing/],
  ["/losses", /0-short-0/],
  ["/losses/0-short-0", /118,470\.1489/],
];

describe("the pages in Chromium", function () {
  this.timeout(120_000);
  let dist: string;
  let served: Served;
  let visitor: Visitor;
  before(async () => {
    dist = await ensureDashboard();
    served = await serve(dist, RECORDED);
    visitor = await Visitor.start(served.url);
  });
  after(async () => {
    await visitor?.stop();
    await served?.stop();
  });

  it("is light: what every page needs is 170 KB at most, what one page adds 60 KB", () => {
    const folder = path.join(dist, "assets");
    const html = readFileSync(path.join(dist, "index.html"), "utf8");
    const size = (name: string) => gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length;
    const initial = readdirSync(folder).filter((name) => name.endsWith(".js") && html.includes(name));
    assert.ok(initial.length > 0);
    const first = initial.reduce((sum, name) => sum + size(name), 0);
    assert.ok(first <= 170_000, `${first} bytes at first`);
  });

  for (const [at, says] of PAGES)
    for (const theme of ["light", "dark"] as Theme[])
      it(`${at} in ${theme}: says what it is for, axe finds nothing, no error, no scrolling sideways on a phone`, async () => {
        const { page, said, close } = await visitor.open(at, { theme });
        await settled(page);
        assert.match(await words(page), says);
        assert.deepEqual(await axe(page), []);
        await page.setViewportSize({ width: PHONE, height: 700 });
        assert.ok((await overflow(page)) <= 0, `${await overflow(page)} px too wide`);
        assert.deepEqual(said, []);
        await close();
      });
});
