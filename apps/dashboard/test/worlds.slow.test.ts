// Two hundred small worlds in Chromium, in a worker: some 15 s of CPU with the pages' build.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { ensureDashboard } from "../../../scripts/lib/dashboard.cjs";
import { RECORDED } from "./recorded";
import { axe, overflow, PHONE, Visitor, words } from "./support/browser";
import { type Served, serve } from "./support/serve";

const WASM = path.resolve(__dirname, "../../../artifacts/sim.wasm");

describe("small worlds in Chromium", function () {
  this.timeout(180_000);
  let served: Served;
  let visitor: Visitor;
  before(async () => {
    served = await serve(await ensureDashboard(), RECORDED, { rpc: null });
    visitor = await Visitor.start(served.url);
  });
  after(async () => {
    await visitor?.stop();
    await served?.stop();
  });

  it("the module is 150 KB at most, compressed", () => {
    const size = gzipSync(readFileSync(WASM), { level: 9 }).length;
    assert.ok(size <= 150_000, `${size} bytes`);
  });

  it("two hundred are played beside the page and told as chart, sentence and table", async () => {
    const { page, said, close } = await visitor.open("/lab");
    await page.getByRole("link", { name: "play two hundred small worlds" }).click();
    await page.getByRole("button", { name: "Play 200 worlds" }).click();
    await page.getByRole("progressbar", { name: "Worlds played" }).waitFor();
    await page.getByText("200 of 200 worlds", { exact: true }).waitFor({ timeout: 120_000 });
    assert.match(await words(page), /In \d+ of 200 worlds collateral did not cover everything/);
    await page.getByText("The numbers as a table").click();
    assert.equal(await page.locator("tbody tr").count(), 3);
    assert.deepEqual(await axe(page), []);
    await page.setViewportSize({ width: PHONE, height: 700 });
    await page.waitForFunction("document.documentElement.scrollWidth <= innerWidth").catch(() => undefined);
    assert.equal(await overflow(page), 0);
    assert.deepEqual(said, []);
    await close();
  });

  it("are stopped by the reader, who keeps what there was; a module that does not come is said", async () => {
    const { page, close } = await visitor.open("/lab/worlds");
    await page.getByRole("button", { name: "Play 200 worlds" }).click();
    // Pressed by the page itself as soon as there is something: the last world may come before a click from outside.
    await page.waitForFunction(() => {
      const [stop] = [...document.querySelectorAll("button")].filter((button) => button.textContent === "Stop");
      const told = [...document.querySelectorAll("h2")].some((head) => head.textContent === "Who paid");
      if (stop !== undefined && told) stop.click();
      return stop !== undefined && told;
    });
    await page.getByText(/\d+ of 200 worlds, stopped/).waitFor();
    await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
    await page.getByRole("button", { name: "Play 200 worlds" }).click();
    await page.getByText("the simulator did not come: 404").waitFor();
    await close();
  });
});
