// The pages on a real chain, served by the API, with a wallet in the page: an order, a close and a claim land, and the
// engine in the page says what the SDK says. One network, one API, one browser: a minute, 30 s of CPU.
import assert from "node:assert/strict";
import { createContext, due, planOf, positionsOf, readDue, readState, sceneOf, ticketsOf, whatIf } from "@ballast/sdk";
import { type Network, startNetwork } from "@ballast/testkit";
import { Keypair } from "@solana/web3.js";
import type { Page } from "playwright-core";
import { ensureDashboard } from "../../../scripts/lib/dashboard.cjs";
import { usd } from "../src/words/amounts";
import { type RunningApi, startApi } from "./support/api";
import { type Opened, settled, Visitor, words } from "./support/browser";
import { putWallet } from "./support/wallet";

const ROUND_MS = 700;
/** What others do on a chain that is busy takes as long as that. */
const PATIENCE_MS = 60_000;

describe("the pages on a chain", function () {
  this.timeout(240_000);
  const trader = Keypair.generate();
  const keeper = Keypair.generate();
  let network: Network;
  let api: RunningApi;
  let visitor: Visitor;
  let opened: Opened;
  let page: Page;
  let refuses = false;
  let running = true;
  let rounds: Promise<void>;

  before(async () => {
    network = await startNetwork({ port: 0, keeper: false });
    await network.airdrop(trader.publicKey, { sol: 10, tokens: { USDC: 5_000 } });
    await network.airdrop(keeper.publicKey, { sol: 10 });
    const dist = await ensureDashboard();
    api = await startApi(dist, { rpc: network.url, ws: network.wsUrl });
    rounds = execute();
    visitor = await Visitor.start(api.url);
    opened = await visitor.open("/account", { prepare: (it) => putWallet(it, trader, () => refuses) });
    page = opened.page;
  });
  after(async () => {
    running = false;
    await rounds;
    await visitor?.stop();
    await api?.stop();
    await network?.close();
  });

  /** Executes orders, and nothing else: a ticket that a keeper claims is not the page's. */
  async function execute(): Promise<void> {
    const source = network.chain;
    while (running) {
      const ctx = await createContext({ source, pool: network.pool });
      const { state, accounts } = await readDue(ctx);
      for (const task of due(state, accounts, state.now).filter(({ kind }) => kind === "executeRequest")) {
        const { instructions, lookupTables } = await planOf(ctx, task, keeper.publicKey);
        await source.send(instructions, [keeper], { lookupTables }).catch(() => undefined); // Its print comes next round.
      }
      await new Promise((done) => setTimeout(done, ROUND_MS));
    }
  }
  const until = async (what: string, found: () => Promise<boolean>) => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((done) => setTimeout(done, 300)))
      if (await found()) return;
    assert.fail(`${what}: not in ${PATIENCE_MS / 1_000} s; the page says ${await words(page)}`);
  };
  const positions = () => positionsOf(network.chain, trader.publicKey);
  const tickets = () => ticketsOf(network.chain, trader.publicKey);

  it("connect a wallet by the Wallet Standard, by the keyboard", async () => {
    await page.focus("text=Connect Test wallet");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`text=${trader.publicKey.toBase58()}`);
    await page.waitForSelector("h2 >> text=Open a position", { timeout: PATIENCE_MS });
  });

  it("say what an order would do before it is signed, and why one would be refused", async () => {
    await page.getByLabel("Size, SOL").fill("10");
    await page.getByLabel("Collateral, USDC").fill("400");
    await page.waitForSelector("text=Liquidated at", { timeout: PATIENCE_MS });
    await page.getByLabel("Collateral, USDC").fill("15");
    await page.waitForSelector("text=InsufficientMargin");
    await page.getByLabel("Collateral, USDC").fill("400");
  });

  it("say that the wallet refused, and nothing was sent", async () => {
    refuses = true;
    await page.click("button[type=submit]:text('Open')");
    await page.waitForSelector("text=did not happen", { timeout: PATIENCE_MS });
    assert.match(await words(page), /User rejected the request/);
    assert.equal((await positions()).length, 0);
    refuses = false;
  });

  it("say that a wallet is of another chain, which is not asked to sign", async () => {
    const asked = () => assert.fail("it was asked to sign");
    const { page: other, close } = await visitor.open("/account", {
      prepare: (it) => putWallet(it, trader, asked, ["solana:mainnet"]),
    });
    await other.click("text=Connect Test wallet");
    await other.getByLabel("Size, SOL").fill("10", { timeout: PATIENCE_MS });
    await other.getByLabel("Collateral, USDC").fill("400");
    await other.click("button[type=submit]:text('Open')");
    await other.waitForSelector("text=did not happen", { timeout: PATIENCE_MS });
    assert.match(await words(other), /WalletChain.*is on solana:localnet.*signs with this account for solana:mainnet/);
    await close();
  });

  it("open a position that lands", async () => {
    await page.click("button[type=submit]:text('Open')");
    await page.waitForSelector("text=Placing a long of 10 SOL: done", { timeout: PATIENCE_MS });
    await until("the position", async () => (await positions()).length === 1);
    await page.waitForSelector("td button:text('Close')", { timeout: PATIENCE_MS });
    const [position] = await positions();
    assert.equal(position?.account.state.size, 10n ** 10n);
    const { collateral = 0n } = position?.account.state ?? {};
    assert.ok(collateral > 395_000_000n && collateral < 400_000_000n, `${collateral}: what was given, less the fee`);
  });

  it("show by the engine in the page what a move of prices would do to it", async () => {
    await page.waitForSelector("h2 >> text=If prices moved");
    await page.focus("input[type=range]");
    await page.keyboard.press("Home");
    await page.waitForSelector("text=If every price moved by −50.0 % at once, 1 position could be liquidated", {
      timeout: PATIENCE_MS,
    });
    await page.keyboard.press("End");
    await page.waitForSelector("text=If every price moved by +50.0 % at once, no position could be liquidated");
  });

  it("close it with a profit that waits, and claim that once it has matured", async () => {
    await network.move("SOL", 8);
    await page.click("td button:text('Close')");
    await page.waitForSelector("text=Closing the SOL long: done", { timeout: PATIENCE_MS });
    await until("the close", async () => (await positions()).length === 0);
    const held = await tickets();
    assert.ok(held.length > 0, "a jump makes profit wait");
    await page.waitForSelector("button:text('Not yet')", { timeout: PATIENCE_MS });
    await network.warp(10 * 3_600);
    for (let left = held.length; left > 0; left--) {
      await page.click("button:text('Claim')", { timeout: PATIENCE_MS });
      await until("the claim", async () => (await tickets()).length < left);
    }
    await page.waitForSelector("text=No profit waits", { timeout: PATIENCE_MS });
  });

  it("say in the lab what the program's own rules say", async () => {
    await page.click("nav >> text=What-if lab");
    await page.waitForSelector("text=Computed by the engine in this page", { timeout: PATIENCE_MS });
    const state = await readState(await createContext({ source: network.chain, pool: network.pool }));
    const { fund, absorbed } = whatIf(sceneOf(state, 0), { losing: 0, deficit: 10_000_000_000n });
    const said = await words(page);
    const [before, after, paid] = [fund.before, fund.after, absorbed.insurance].map((amount) => usd(String(amount)));
    assert.ok(said.includes(`The fund would go from ${before} to ${after} USD`), said);
    assert.ok(said.includes(paid ?? ""), said);
    assert.deepEqual(opened.said, []);
  });

  it("show every page from the API's own answers: nothing is refused, nothing is wrong, nothing is blank", async () => {
    for (const at of ["/", "/market/0", "/losses", "/fund", "/risk", "/changes", "/keepers", "/status"]) {
      const { page: it, said, close } = await visitor.open(at);
      await settled(it);
      const wrong = await it.$$eval(".note[data-kind=wrong]", (notes) => notes.map(({ textContent }) => textContent));
      assert.deepEqual(wrong, [], at);
      assert.ok((await words(it)).length > 200, at);
      assert.deepEqual(said, [], at);
      await close();
    }
  });
});
