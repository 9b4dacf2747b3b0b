// 10 October told on a chain of its own while pages follow it: the receipt's numbers are the chain's at every stage,
// and the keyboard alone leads from there to a claim that lands. One network, one API: 30 s of CPU.
import assert from "node:assert/strict";
import path from "node:path";
import { loadScenario, Run, type StepReport } from "@ballast/localnet";
import { createContext, lossEventsOf, pda, readState, ticketsOf } from "@ballast/sdk";
import { LITESVM_START, SurfpoolChain, type World } from "@ballast/testkit";
import type { Keypair } from "@solana/web3.js";
import type { Page } from "playwright-core";
import { ensureDashboard } from "../../../scripts/lib/dashboard.cjs";
import { columnUsd } from "../src/words/amounts";
import { type RunningApi, startApi } from "./support/api";
import { axe, settled, Visitor, words } from "./support/browser";
import { tabTo } from "./support/keyboard";
import { putWallet } from "./support/wallet";

const STORY = path.resolve(__dirname, "../../../scenarios/october-10.json");
const POOL = 1n;
const SHORTS = 1;
/** From the chain over the API to the page: two seconds, and whatever else the machine does. */
const PATIENCE_MS = 90_000;

/** Tells a story up to a step, and on from there when it is asked to. */
class Teller {
  private stop: (report: StepReport) => boolean = () => false;
  private arrived: () => void = () => undefined;
  private go: () => void = () => undefined;
  private readonly told: Promise<never>;
  readonly ended: ReturnType<Run["play"]>;

  constructor(run: Run) {
    this.ended = run.play(async (report) => {
      assert.ok(report.ok, `step ${report.i}: ${report.message}`);
      if (!this.stop(report)) return;
      await new Promise<void>((go) => {
        this.go = go;
        this.arrived();
      });
    });
    this.told = this.ended.then(({ steps }) => assert.fail(`the story ended after step ${steps.length}`));
    this.told.catch(() => undefined);
  }

  to(step: (report: StepReport) => boolean): Promise<void> {
    this.stop = step;
    const there = new Promise<void>((arrived) => {
      this.arrived = arrived;
    });
    this.go();
    return Promise.race([there, this.told]);
  }

  end() {
    this.stop = () => false;
    this.go();
    return this.ended;
  }
}

describe("10 October on the page while it happens", function () {
  this.timeout(400_000);
  let chain: SurfpoolChain;
  let api: RunningApi;
  let visitor: Visitor;
  let page: Page;
  let said: string[];
  let jun: Keypair;
  let world: World;
  let story: Teller;
  const market = pda.market(pda.pool(POOL), 0);

  before(async () => {
    chain = await SurfpoolChain.start({ startTime: LITESVM_START });
    const scenario = loadScenario(STORY);
    // Jun claims on the page.
    const steps = scenario.steps.filter((step) => step.do !== "claim" || step.who !== "jun");
    const run = await Run.prepare({ ...scenario, steps }, chain, true);
    world = run.world;
    jun = world.named("jun").keypair;
    api = await startApi(await ensureDashboard(), { rpc: chain.rpcUrl, ws: chain.wsUrl });
    visitor = await Visitor.start(api.url);
    const opened = await visitor.open("/", { prepare: (it) => putWallet(it, jun, () => false) });
    ({ page, said } = opened);
    story = new Teller(run);
  });
  after(async () => {
    await visitor?.stop();
    await api?.stop();
    await chain?.close();
  });

  const until = async (what: string, found: () => Promise<boolean>) => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((done) => setTimeout(done, 300))) {
      if (await found()) return;
      // Others go on meanwhile, as on any chain: a pool in which nothing happens has no next event to be told.
      await world.refresh();
    }
    assert.fail(`${what}: not in ${PATIENCE_MS / 1_000} s; the page says ${await words(page)}`);
  };
  const sees = (selector: string) => until(selector, () => page.locator(selector).first().isVisible());
  /** Payers as the page lists them, without the numbers before them. */
  const payers = () =>
    page.$$eval("section[aria-label^='Every payer'] tbody tr", (rows) =>
      rows.map((row) =>
        [...row.children].slice(0, 2).map(({ textContent }) => (textContent ?? "").replace(/^\d /, "")),
      ),
    );
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  /** The page shows exactly these payers, as soon as it has heard of them. */
  async function shows(wanted: readonly [title: string, amount: bigint][]): Promise<void> {
    const paid = wanted.filter(([, amount]) => amount > 0n);
    const rows = [...paid, ["All of it", sum(paid.map(([, amount]) => amount))] as const];
    const text = JSON.stringify(rows.map(([title, amount]) => [title, columnUsd(String(amount))]));
    await until(text, async () => JSON.stringify(await payers()) === text);
  }
  /** Amounts of winners with names; all rows have been added up, to what stands under them. */
  async function winners() {
    const rows = await page.$$eval("section[aria-label^='Winners that gave'] tbody tr", (all) =>
      all.map((row) => ({
        name: row.querySelector("a")?.textContent ?? null,
        amount: row.lastElementChild?.textContent ?? "",
      })),
    );
    const units = (shown: string) => BigInt(shown.replace("−", "-").replaceAll(/[,.]/g, ""));
    const whole = rows.pop()?.amount ?? "";
    assert.equal(sum(rows.map(({ amount }) => units(amount))), units(whole));
    return { named: rows.filter(({ name }) => name !== null), whole };
  }
  async function receipt() {
    const [found] = await lossEventsOf(chain, market);
    assert.ok(found);
    return found.account.state;
  }

  it("a receipt opens with the loss event, and is found from the first page, which was open all the time", async () => {
    await story.to(({ do: doing, i }) => doing === "price_series" && i > 20);
    await sees("text=Read the receipt");
    await tabTo(page, "Read the receipt");
    await page.keyboard.press("Enter");
    await sees("text=losses of the same side still join it");
    const { markets } = await readState(await createContext({ source: chain, pool: pda.pool(POOL) }));
    const open = markets[0]?.state.sides[SHORTS]?.open;
    assert.ok(open);
    await shows([
      ["Insurance fund", open.insurance],
      ["LPs: deductible", open.deductible],
      ["Not shared yet", open.shortfall],
    ]);
    assert.doesNotMatch(await words(page), /Not equal/);
  });

  it("when it is finalized the same page says by itself who pays, to the chain's last digit", async () => {
    await story.to(({ do: doing }) => doing === "finalize");
    await sees("text=Only what is not collected");
    const { insurance, deductible, lpShare, escrow, clawback, remainder } = await receipt();
    await shows([
      ["Insurance fund", insurance],
      ["LPs: deductible", deductible],
      ["LPs: their share", lpShare],
      ["Winners: tickets", escrow],
      ["Not collected", clawback - escrow],
      ["LPs: the rest", remainder],
    ]);
    assert.equal(await page.locator("text=✓ Equal, to the last unit.").count(), 2);
    // Whose tickets still wait is known before anybody claims one.
    const { named, whole } = await winners();
    assert.equal(named.length, Number((await receipt()).tickets));
    assert.equal(whole, columnUsd(String(escrow)));
    assert.deepEqual(await axe(page), []);
  });

  it("a winner goes from the receipt to a claim that lands, by Tab and Enter alone", async () => {
    await story.to(({ do: doing, note = "" }) => doing === "wait" && note.startsWith("The night"));
    await tabTo(page, "My account");
    await page.keyboard.press("Enter");
    await sees("text=Connect Test wallet");
    await tabTo(page, "Connect Test wallet");
    await page.keyboard.press("Enter");
    const held = await ticketsOf(chain, jun.publicKey);
    assert.ok(held.length > 0);
    await sees("button:text-is('Claim'):not([disabled])");
    await tabTo(page, "Claim");
    await page.keyboard.press("Enter");
    await until("the claim", async () => (await ticketsOf(chain, jun.publicKey)).length < held.length);
    await sees("text=/Claiming .*: done/");
    assert.equal(await page.evaluate(() => document.activeElement === document.body), false, "the focus is lost");
    // Ten hours without a print, and the engine refuses to value what stands: the page says so by name.
    assert.deepEqual(
      said.filter((line) => !/status of 422/.test(line)),
      [],
    );
  });

  it("once sealed every number is the receipt account's own, to the unit", async () => {
    const { ok } = await story.end();
    assert.ok(ok);
    await page.click("nav >> text=Losses");
    await page.click("main >> text=0-short-0");
    await sees("text=No: it is sealed, no number can change any more");
    await settled(page);
    const { insurance, deductible, lpShare, escrow, lienPaid, lienUnpaid, remainder, shortfall } = await receipt();
    await shows([
      ["Insurance fund", insurance],
      ["LPs: deductible", deductible],
      ["LPs: their share", lpShare],
      ["Winners: tickets", escrow],
      ["Winners: open positions", lienPaid],
      ["Not collected", lienUnpaid],
      ["LPs: the rest", remainder],
    ]);
    assert.equal(sum([lpShare, escrow, lienPaid, lienUnpaid, remainder]), shortfall);
    assert.ok((await words(page)).includes(columnUsd(String(shortfall))));
    assert.equal((await winners()).whole, columnUsd(String(escrow + lienPaid)));
  });
});
