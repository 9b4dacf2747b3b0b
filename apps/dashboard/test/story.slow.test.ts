// What `npm start` serves: 10 October followed on its pages, the receipt's numbers those of the chain. A minute, 30 s
// of CPU, most of it the network.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { connectionSource, lossEventsOf, pda } from "@ballast/sdk";
import { Connection } from "@solana/web3.js";
import { ensureDashboard } from "../../../scripts/lib/dashboard.cjs";
import { exactUsd, usd } from "../src/words/amounts";
import { axe, settled, Visitor, words } from "./support/browser";

const ROOT = path.resolve(__dirname, "../../..");
const MAIN = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "apps/serve/src/main.ts"];
const READY_MS = 90_000;
const POOL = 1n;

describe("the pages of npm start", function () {
  this.timeout(300_000);
  let child: ChildProcess;
  let visitor: Visitor;
  let rpc = "";

  before(async () => {
    await ensureDashboard();
    child = spawn(process.execPath, MAIN, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    const found = (pattern: RegExp) => pattern.exec(said)?.[1];
    const end = Date.now() + READY_MS;
    const url = () => found(/The dashboard is ready after [\d.]+ s: (\S+)/);
    while (url() === undefined && child.exitCode === null && Date.now() < end)
      await new Promise((go) => setTimeout(go, 200));
    rpc = found(/export BALLAST_RPC=(\S+)/) ?? "";
    assert.ok(url() !== undefined && rpc !== "", said);
    visitor = await Visitor.start(url() ?? "");
  });
  after(async () => {
    await visitor?.stop();
    const ended = new Promise((done) => child.once("close", done));
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await ended;
    }
  });

  it("lead from the overview to the receipt, whose every number is the chain's", async () => {
    const source = connectionSource(new Connection(rpc, "confirmed"));
    const [found] = await lossEventsOf(source, pda.market(pda.pool(POOL), 0));
    const receipt = found?.account.state;
    assert.ok(receipt);
    const { page, said, close } = await visitor.open("/");
    await page.click("text=Read the receipt", { timeout: READY_MS });
    await page.waitForSelector("text=Equal, to the last unit", { timeout: READY_MS });
    await settled(page);
    const text = await words(page);
    const { shortfall, insurance, deductible, lpShare, escrow, lienPaid, lienUnpaid, remainder } = receipt;
    for (const amount of [shortfall, lpShare, escrow, lienPaid, lienUnpaid, remainder])
      assert.ok(text.includes(exactUsd(String(amount))), `${amount} in ${text}`);
    for (const amount of [insurance, deductible]) assert.ok(text.includes(usd(String(amount))), `${amount} in ${text}`);
    const lost = insurance + deductible + shortfall;
    assert.ok(text.includes(`lost ${usd(String(lost))} USD more than all of their collateral`), text);
    assert.ok(!text.includes("✗"), text);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(said, []);
    await close();
  });

  it("say that nothing is missing, and that the ledger adds up", async () => {
    const { page, close } = await visitor.open("/");
    await page.waitForSelector("text=none is missing", { timeout: READY_MS });
    await page.waitForSelector("text=The payers add up to it, to the unit", { timeout: READY_MS });
    await close();
  });

  it("go back to an earlier event, and say where the API does not keep what was then", async () => {
    const { page, close } = await visitor.open("/losses");
    await settled(page);
    const api = await page.evaluate(async () => (await fetch("/v1/events?name=LossEventFinalized&limit=1")).json());
    const [finalized] = (api as { items: { sequence: number }[] }).items;
    assert.ok(finalized, JSON.stringify(api));
    // Before it began to follow the chain it has the events, and no accounts.
    await page.goto(`${new URL(page.url()).origin}/?asOf=${finalized.sequence}`);
    await page.waitForSelector(`.band >> text=after event ${finalized.sequence}`);
    await settled(page);
    assert.doesNotMatch(await words(page), /BadParameter|Failed|Unexpected/);
    await page.click("text=Back to now");
    await page.waitForSelector("text=none is missing");
    await close();
  });
});
