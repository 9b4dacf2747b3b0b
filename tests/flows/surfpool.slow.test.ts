// The main flows once more through real JSON-RPC, with the events as a WebSocket subscriber sees them.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { type BallastEvent, events, PROGRAM_ID } from "@ballast/sdk";
import { SurfpoolChain, World } from "@ballast/testkit";
import { Connection } from "@solana/web3.js";
import { at, told } from "../support/expect";
import { BARE, HOUR, LOSER_COLLATERAL, QUARTER, USD, usd } from "../support/loss";

const PACKAGE = "@solana/surfpool-linux-x64-gnu";
const ONE = 10n ** 18n;

/** Why there is no embedded network here, or null. */
function missing(): string | null {
  try {
    createRequire(__filename).resolve(PACKAGE);
    return null;
  } catch {
    return `${PACKAGE} is published for Linux x64 only; the same flows run on the in-process chain`;
  }
}

/** What a program's subscriber hears, from the moment in which the subscription works. */
class Listener {
  readonly heard: BallastEvent[] = [];
  private constructor(
    private readonly connection: Connection,
    private id: number,
  ) {}

  static async on(w: World, chain: SurfpoolChain): Promise<Listener> {
    const connection = new Connection(chain.rpcUrl, { commitment: "confirmed", wsEndpoint: chain.wsUrl });
    const listener = new Listener(connection, -1);
    listener.id = connection.onLogs(PROGRAM_ID, ({ logs, err }) => {
      if (err === null) listener.heard.push(...events.parse(logs));
    });
    // It is set up in the background: refresh prices until one of them is heard.
    for (let tries = 0; listener.heard.length === 0; tries += 1) {
      assert.ok(tries < 50, "the network does not report logs");
      await w.refresh();
      await pause(100);
    }
    return listener;
  }

  /** All events up to this number; they may arrive a moment after their transactions. */
  async upTo(sequence: bigint): Promise<BallastEvent[]> {
    for (let tries = 0; tries < 100 && !this.numbers().includes(sequence); tries += 1) await pause(50);
    return this.heard;
  }

  numbers(): bigint[] {
    return this.heard.map(({ data }) => data.header.sequence);
  }

  async close(): Promise<void> {
    await this.connection.removeOnLogsListener(this.id);
    // web3.js hangs up half a second after the last subscription; a client still connected would call for ever.
    await pause(700);
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("flows through JSON-RPC and WebSocket on surfpool", () => {
  let chain: SurfpoolChain;
  let w: World;
  let listener: Listener;

  before(function () {
    const why = missing();
    if (why === null) return;
    console.log(`      skipped: ${why}`);
    this.skip();
  });

  /** A world on a network of its own, and someone who listens. */
  async function start(fund: string): Promise<void> {
    chain = await SurfpoolChain.start();
    w = await World.create({ chain, fund, params: BARE });
    listener = await Listener.on(w, chain);
  }
  afterEach(async () => {
    await listener.close();
    await w.close();
  });

  /** Every event was heard, once, in order, without a gap. */
  async function heardAll(): Promise<void> {
    const last = (await w.pool()).state.sequence - 1n;
    await listener.upTo(last);
    const numbers = listener.numbers();
    const [first = 0n] = numbers;
    assert.deepEqual(
      numbers,
      Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i)),
    );
  }

  it("settlement: one loses what the other wins, with collateral in two tokens", async function () {
    this.timeout(120_000);
    await start("100000");
    const ann = await w.trader({ USDC: 20_000 }, "ann");
    const bob = await w.trader({ SOL: 100 }, "bob");
    const long = await ann.open("SOL", "long", { size: "100", collateral: { USDC: "5000" } });
    const short = await bob.open("SOL", "short", { size: "100", collateral: { SOL: "40" } });
    await w.wait(1_800);
    await w.price("SOL", "147");
    const lost = told(await ann.close(long.position), "PositionDecreased");
    const won = told(await bob.close(short.position), "PositionDecreased");
    assert.deepEqual([lost.pnl, lost.seized, won.pnl], [-300n * USD, 300n * USD, 300n * USD]);
    assert.deepEqual([won.profit, won.held, won.heldAfterJump], [300n * USD - won.baseFee - won.borrow, 0n, 0n]);
    // 1 bp of 15,000 to open, of 14,700 to close; borrow on top.
    assert.equal(await ann.balance("USDC"), usd(20_000) - usd(1.5) - usd(300) - usd(1.47) - lost.borrow);
    assert.equal(await bob.balance("USDC"), won.profit);
    // 1.5 USD at 150 are 0.01 SOL.
    assert.equal(await bob.balance("SOL"), 100_000_000_000n - 10_000_000n);
    await heardAll();
    const closed = listener.heard.filter(({ name }) => name === "PositionDecreased");
    assert.deepEqual(
      closed.map(({ data }) => data),
      [lost, won],
    );
  });

  it("the waterfall: a loss event, a ticket, a lien, the claim and the seal", async function () {
    this.timeout(180_000);
    await start("6000");
    const cyn = await w.trader({ USDC: 10_000 }, "cyn");
    const dan = await w.trader({ USDC: 10_000 }, "dan");
    const ann = await w.trader({ USDC: LOSER_COLLATERAL }, "ann");
    const first = await cyn.open("SOL", "short", { size: "600", collateral: { USDC: "10000" } });
    const second = await dan.open("SOL", "short", { size: "400", collateral: { USDC: "10000" } });
    const loser = await ann.open("SOL", "long", { size: "1000", collateral: { USDC: LOSER_COLLATERAL } });
    await w.wait(960);
    await w.price("SOL", "130");
    const event = told(await w.liquidate(loser.position), "PositionLiquidated");
    assert.deepEqual([event.deficit, event.shortfall, event.lossEventOpened], [usd(8_000), usd(8_000), true]);
    const closed = told(await cyn.close(first.position), "PositionDecreased");
    assert.equal(closed.profit, 0n);
    await assert.rejects(w.finalize("SOL", "short"), { name: "LossEventStillAccruing" });
    await w.wait(QUARTER);
    const final = told(await w.finalize("SOL", "short"), "LossEventFinalized");
    // S in the ticket, N of the 400 SOL that are open.
    const clawbackRate = (usd(4_000) * ONE) / (closed.held + usd(8_000));
    const escrow = (closed.held * clawbackRate) / ONE;
    assert.deepEqual([final.shortfall, final.lpShare, final.clawbackRate], [usd(8_000), usd(4_000), clawbackRate]);
    assert.deepEqual([final.escrow, final.lien], [escrow, usd(4_000) - escrow]);
    const liens = told(await w.applyLiens("SOL", "short", [second.position]), "LiensApplied");
    assert.ok(final.lien - liens.paid <= 2n && liens.bounty === USD);
    await w.wait(9 * HOUR);
    const before = await cyn.balance("USDC");
    const claim = told(at(await w.claim(cyn), 0), "TicketClaimed");
    assert.equal(claim.paid, (closed.held * (ONE - clawbackRate)) / ONE);
    assert.equal((await cyn.balance("USDC")) - before, claim.paid);
    const sealed = told(await w.seal("SOL", "short"), "LossEventSealed");
    assert.deepEqual([sealed.lienPaid, sealed.lienLapsed], [liens.paid, final.lien - liens.paid]);
    await heardAll();
    const names = listener.heard.map(({ name }) => name).filter((name) => name !== "PricesRefreshed");
    assert.deepEqual(names.slice(-6), [
      "PositionLiquidated",
      "PositionDecreased",
      "LossEventFinalized",
      "LiensApplied",
      "TicketClaimed",
      "LossEventSealed",
    ]);
  });
});
