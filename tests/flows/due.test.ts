// `due` against the program: at every moment of these stories it lists what the program takes from anybody, and nothing
// else.
import assert from "node:assert/strict";
import { BallastError, createContext, due, planOf, readDue, TASK_KINDS, type Task, type TaskKind } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { SystemProgram } from "@solana/web3.js";
import { exactly } from "../support/due";
import { editPool } from "../support/edit";
import { freeze } from "../support/forge";
import { beyondTheHour } from "../support/liquidity";
import { lossStory, putWaitingShortfall } from "../support/loss";
import { send } from "../support/send";

const HOUR = 3_600;
const DAY = 86_400;
const MARKET = { params: { "mutualization.deductible": "0" } };

const seen = new Set<TaskKind>();

/** The kinds that are due, sorted, each once; all of them have been tried. */
async function kinds(w: World): Promise<TaskKind[]> {
  const tasks = await exactly(w);
  for (const { kind } of tasks) seen.add(kind);
  return [...new Set(tasks.map(({ kind }) => kind))].sort();
}

/** Fees are nearly always due to the fund: whether they are is compared with the program only. */
async function expect(w: World, ...wanted: TaskKind[]): Promise<void> {
  const found = await kinds(w);
  assert.deepEqual(
    found.filter((kind) => kind !== "sweepInsurance"),
    wanted.sort(),
  );
}

describe("flow: what is due is what the program takes", () => {
  it("a deficit, its loss event, liens, tickets and the receipt", async () => {
    const { w, loser, winners } = await lossStory();
    await expect(w, "liquidate");
    await w.liquidate(loser);
    await expect(w);
    const [first, second] = winners as [PositionRef, PositionRef];
    await first.owner.decrease(first, { fraction: "0.5" });
    await w.wait(899);
    await w.refresh();
    await expect(w);
    await w.wait(1);
    await w.feeds.publishAll();
    await expect(w, "refreshPrices", "finalizeLossEvent");
    await w.finalize("SOL", "short");
    await expect(w, "applyLiens");
    await w.applyLiens("SOL", "short", [second]);
    await w.applyLiens("SOL", "short", [first]);
    await expect(w);
    await w.wait(8 * HOUR + 1);
    await w.refresh();
    await expect(w, "sealLossEvent");
    await w.seal("SOL", "short");
    await w.wait(HOUR);
    await w.refresh();
    await expect(w, "claimTicket");
    await w.claim(first.owner);
    await expect(w);
  });

  it("a print that the pool does not know yet brings its liquidation with it, and the first of a day its limits", async () => {
    const { w } = await lossStory({ price: null, ...MARKET });
    await expect(w, "refreshPrices");
    await w.refresh();
    w.feeds.set("SOL", { price: "110" });
    await w.wait(1);
    await expect(w);
    await w.feeds.publishAll();
    await expect(w, "liquidate", "refreshPrices");
    await w.wait(11);
    await expect(w, "refreshPrices");
    await w.refresh();
    await expect(w, "liquidate");
    await w.nextDay();
    await expect(w, "liquidate");
  });

  it("waiting shortfall opens an event when it is old enough, and expires", async () => {
    const { w } = await lossStory({ price: null });
    await w.refresh();
    await putWaitingShortfall(w, "short", 8_000_000_000n, (await w.now()) - 10);
    await expect(w, "openLossEvent");
    await w.openLossEvent("SOL", "short");
    await expect(w);
    await putWaitingShortfall(w, "long", 1_000n, (await w.now()) - 4_500);
    await expect(w);
    await w.wait(1);
    await w.refresh();
    await expect(w, "openLossEvent");
  });
});

describe("flow: shortfall that waits behind an event", () => {
  it("opens the next one an hour after its end, or lapses 75 minutes after it, however long it has waited", async () => {
    for (const [shortfall, waits] of [
      [8_000_000_000n, 3_600],
      [1_000n, 4_501],
    ] as const) {
      const { w, loser } = await lossStory();
      await w.liquidate(loser);
      await w.wait(900);
      await w.feeds.publishAll();
      await w.finalize("SOL", "short");
      const ended = await w.now();
      await putWaitingShortfall(w, "short", shortfall, ended - 100);
      await w.waitUntil(ended + waits - 1);
      await w.refresh();
      assert.ok(!(await kinds(w)).includes("openLossEvent"));
      await w.waitUntil(ended + waits);
      await w.refresh();
      assert.ok((await kinds(w)).includes("openLossEvent"));
    }
  });
});

describe("flow: orders that are due", () => {
  it("a request at its print, one that ends, one that expired; a limit order; what reduces, and what reduces nothing any more", async () => {
    const w = await World.create({ fund: "100000" });
    const ann = await w.trader({ usdc: 100_000 }, "ann");
    const at = { size: 10, collateral: { USDC: 600 } };
    const { request } = await ann.place("SOL", "long", at);
    await expect(w);
    await w.wait(2);
    await expect(w);
    await w.feeds.publishAll();
    await expect(w, "executeRequest", "refreshPrices");
    await w.execute(request);
    const { position } = request;
    await expect(w);
    const late = await ann.place("SOL", "long", at);
    await w.wait(60);
    await w.refresh();
    await expect(w, "cancelRequest");
    await ann.cancel(late.request);
    await ann.limitOpen("SOL", "short", { ...at, trigger: "155" });
    await ann.takeProfit(position, { trigger: "154" });
    const lower = await ann.stopLoss(position, { trigger: "140" });
    await w.wait(3);
    await w.refresh();
    await expect(w);
    await w.price("SOL", "154.5");
    await expect(w, "executeDecrease");
    await w.price("SOL", "156");
    await expect(w, "executeDecrease", "executeRequest");
    await w.wait(4);
    await expect(w);
    await ann.close(position);
    await expect(w, "cancelRequest", "executeRequest");
    await ann.cancel(lower.request);
  });

  it("an order that its pool cannot take ends, and pays its tip", async () => {
    const w = await World.create({ fund: "100000" });
    const ann = await w.trader({ usdc: 100_000 }, "ann");
    await ann.place("SOL", "long", { size: 100, collateral: { USDC: 2_000 } });
    await w.wait(2);
    await w.feeds.publishAll();
    await editPool(w, { fund: { balance: 0n } });
    const tasks: Task[] = await exactly(w);
    const found = tasks.find((task) => task.kind === "executeRequest");
    assert.ok(found?.kind === "executeRequest");
    assert.equal(found.ended, "FundBelowMinimum");
  });

  it("collateral in another token, and two sources", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"], secondSources: ["SOL"] });
    const ann = await w.trader({ eth: 10, usdc: 10_000 }, "ann");
    const by = { size: 100, collateral: { ETH: 1 } };
    const { position } = await ann.open("SOL", "long", by);
    const short = await ann.open("ETH", "short", { size: 2, collateral: { USDC: 1_000 } });
    await w.wait(900);
    await w.price("SOL", "120", { second: "150" });
    const kept = await kinds(w);
    assert.ok(!kept.includes("liquidate"));
    await w.refreshSecond("SOL");
    await w.price("SOL", "120");
    assert.ok((await kinds(w)).includes("liquidate"));
    await w.liquidate(position);
    await w.feeds.publishAll();
    w.feeds.set("ETH", { price: "5000" });
    await w.wait(5);
    await w.feeds.publishAll();
    assert.ok((await kinds(w)).includes("liquidate"), String(short.position.address));
  });
});

describe("flow: dead feeds, changes and debts that are due", () => {
  it("silence is declared, the market settles, and every position of it may be closed", async () => {
    for (const [closed, secondSources] of [
      [false, []],
      [true, []],
      [false, ["SOL"]],
      [true, ["SOL"]],
    ] as const) {
      const w = await World.create({ secondSources });
      const refresh = async () => {
        await w.refresh();
        for (const symbol of secondSources) await w.refreshSecond(symbol);
      };
      const ann = await w.trader({ usdc: 10_000 }, "ann");
      await ann.open("SOL", "short", { size: 10, collateral: { USDC: 600 } });
      const { position } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 600 } });
      const long = { expires: 80 * DAY };
      await ann.limitOpen("SOL", "long", { size: 10, collateral: { USDC: 600 }, trigger: "155", ...long });
      await ann.stopLoss(position, { trigger: "155", ...long });
      await ann.stopLoss(position, { trigger: "120", ...long });
      if (closed) await w.feeds.close("SOL");
      else w.feeds.freeze("SOL");
      await w.wait(5);
      await w.feeds.publishAll();
      await refresh();
      await kinds(w);
      await w.wait(6);
      await w.feeds.publishAll();
      await expect(w, "refreshPrices");
      await refresh();
      await expect(w);
      await w.wait(DAY);
      await refresh();
      await expect(w, "settleMarket");
      await w.settle("SOL");
      await expect(w);
      await w.wait(DAY);
      await refresh();
      await expect(w, "executeDecrease", "executeRequest", "liquidate");
    }
  });

  it("a change from its eta to its end, then only to be taken back; what is the admin's is nobody else's", async () => {
    const w = await World.create();
    await w.control.queue({ kind: "status", index: 0, reduceOnly: true }, { validFor: 100 });
    await w.control.queue({ kind: "delay", seconds: 10n * BigInt(DAY) }, { validFor: 100 });
    await w.control.queue({ kind: "pool", config: await w.control.poolConfig() }, { validFor: 50 });
    const { change } = await w.control.queue({ kind: "status", index: 0, reduceOnly: false }, { validFor: 10 });
    await expect(w);
    await w.waitUntil(change.eta - 1);
    await w.refresh();
    await expect(w);
    await w.wait(1);
    await w.refresh();
    await expect(w, "executeChange");
    await w.wait(11);
    await w.refresh();
    await expect(w, "executeChange", "cancelChange");
    await w.wait(100);
    await w.refresh();
    await expect(w, "cancelChange");
  });

  it("a debt while its owner can be paid, or has no account yet", async () => {
    const w = await World.create();
    const bob = await w.trader({ usdc: 1_000 }, "bob");
    const { request } = await bob.place("SOL", "long", { size: 1, collateral: { USDC: 300 } });
    await w.wait(60);
    await w.refresh();
    await freeze(w, bob.token("USDC"));
    await expect(w, "cancelRequest");
    await w.keeper.cancel(request);
    await expect(w);
    await freeze(w, bob.token("USDC"), false);
    await expect(w, "payOut");
    await w.chain.setAccount(bob.token("USDC"), {
      owner: SystemProgram.programId,
      data: new Uint8Array(),
      lamports: 0,
    });
    const { state, accounts } = await readDue(await createContext({ source: w.chain, pool: w.venue.pool }));
    const [debt] = due(state, accounts, state.now).filter((task) => task.kind === "payOut");
    assert.deepEqual([debt?.creates, debt?.amount], [true, 300_000_000n]);
  });

  it("profit beyond the hour as soon as the limit has room again", async () => {
    const { w, bob, position } = await beyondTheHour();
    await w.fresh();
    await bob.close(position);
    await expect(w);
    await w.wait(1);
    await w.refresh();
    await expect(w, "payOut");
  });
});

describe("flow: a keeper that does what is due", () => {
  it("leaves nothing to do, and every dollar in its place", async () => {
    const { w, loser, winners } = await lossStory({ ...MARKET, sizes: ["600", "300", "100"] });
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const [first] = winners as [PositionRef];
    const done = new Set<TaskKind>();
    const round = async (): Promise<number> => {
      const { state, accounts } = await readDue(ctx);
      const tasks = due(state, accounts, state.now);
      for (const task of tasks) {
        // What an earlier one has changed may refuse this one: the next round looks again.
        const plan = await planOf(ctx, task, w.keeper.address).catch((e: unknown) => {
          assert.ok(e instanceof BallastError);
          return null;
        });
        if (plan === null) continue;
        await send(w, plan, [w.keeper]);
        done.add(task.kind);
      }
      return tasks.length;
    };
    const settle = async () => {
      await w.feeds.publishAll();
      for (let rounds = 0; (await round()) > 0; rounds++) assert.ok(rounds < 5, "it never ends");
    };
    await settle();
    assert.equal(await w.position(loser), null);
    await first.owner.decrease(first, { fraction: "0.5" });
    for (const seconds of [900, 8 * HOUR + 1, 2 * HOUR]) {
      await w.wait(seconds);
      await settle();
    }
    assert.deepEqual([...done].sort(), [
      "applyLiens",
      "claimTicket",
      "finalizeLossEvent",
      "liquidate",
      "refreshPrices",
      "sealLossEvent",
      "sweepInsurance",
    ]);
    assert.deepEqual(await w.ticketsOf(first.owner), []);
  });

  it("looks ahead: what will be due at another time is said by the accounts of now", async () => {
    const { w, loser } = await lossStory(MARKET);
    await w.liquidate(loser);
    const { state, accounts } = await readDue(await createContext({ source: w.chain, pool: w.venue.pool }));
    const at = (seconds: bigint) => due(state, accounts, state.now + seconds).map(({ kind }) => kind);
    w.feeds.freeze("SOL");
    assert.ok(!at(899n).includes("finalizeLossEvent"));
    assert.ok(!at(900n).includes("finalizeLossEvent"), "not at a price that would be 15 minutes old then");
    const fresh = { ...state, prices: state.prices.map((price) => ({ ...price, read: () => later(price.read()) })) };
    const later = (print: ReturnType<(typeof state.prices)[number]["read"]>) =>
      print && { ...print, publishTime: print.publishTime + 900n };
    assert.ok(due(fresh, accounts, state.now + 900n).some(({ kind }) => kind === "finalizeLossEvent"));
  });
});

describe("flow: everything that can be due", () => {
  it("was due in one of these stories", () => {
    assert.deepEqual(
      TASK_KINDS.filter((kind) => !seen.has(kind)),
      [],
    );
  });
});
