// Security checklist: two prices in one transaction; LP sandwich around an update; share inflation; mint before
// finalize; dust events; rounding drains; u64::MAX everywhere; impact across zero skew; reservation squatting; fund
// exit racing a known deficit.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { ERRORS, instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { TransactionInstruction } from "@solana/web3.js";
import { present, refused, told } from "../support/expect";
import { dueEvent, openLossEvent } from "../support/loss";
import { drift, patchPrint, publishFor } from "../support/prints";
import { decreaseParams, executeParams } from "../support/raw";
import { outcome, story, UNDECIDED } from "../support/story";

const USD = 1_000_000n;

describe("security: economics", function () {
  this.timeout(60_000);

  it("two prices in one transaction: a second print of the same second changes nothing that was cached", async () => {
    const w = await World.create();
    const alice = await w.trader({ usdc: 1_000 }, "alice");
    const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 500 } });
    await w.price("SOL", "151");
    await patchPrint(w, "SOL", { price: 20_000_000_000n, ema: 20_000_000_000n });
    await w.chain.send([w.feeds.refresh()], []);
    strictEqual(present((await w.pool()).state.custodies[1]).print.price, 15_100_000_000n);
    const backing = { otherVault: w.venue.custody("SOL").vault, otherToken: alice.token("SOL") };
    const ix = instructions.decreasePosition({ ...decreaseParams(alice, position), ...backing });
    strictEqual(told(await w.run(ix, [alice]), "PositionDecreased").price, 15_100_000_000n);
  });

  it("two prices in one transaction: who brings a newer print between their deposit and their withdrawal leaves at the price they came at", async () => {
    /** What 50,000 shares of a deposit just made are worth in USDC, where `price` was published but is no jump. */
    const paid = async (price: string, print: "left alone" | "between" | "between, and a slot later") => {
      const w = await World.create();
      const eve = await w.actor("eve", { USDC: 100_000 });
      await w.fresh();
      await w.wait(1);
      w.feeds.set("SOL", { price });
      await w.feeds.publishNew([["SOL", {}]]);
      const { pool, home } = w.venue;
      const accounts = { owner: eve.address, pool, vault: home.vault, ownerToken: eve.token("USDC") };
      const parts = { ...accounts, ownerLp: eve.token("LP") };
      const come = instructions.addLiquidity({ ...parts, atoms: 100_000n * USD, minShares: 0n });
      const leave = instructions.removeLiquidity({ ...parts, shares: 50_000n * USD, minAtoms: 0n });
      const bring = print === "left alone" ? [] : [w.feeds.refresh()];
      if (print === "between, and a slot later") {
        await w.chain.send([come, ...bring], [eve.keypair]);
        await w.wait(0);
        await w.chain.send([leave], [eve.keypair]);
      } else await w.chain.send([come, ...bring, leave], [eve.keypair]);
      const cached = present((await w.pool()).state.custodies[1]).print.price;
      strictEqual(cached === 15_000_000_000n, print === "left alone", "the newer print was cached");
      return eve.balance("USDC");
    };
    for (const [price, gains] of [
      ["150.4", true],
      ["149.6", false],
    ] as const) {
      const before = await paid(price, "left alone");
      strictEqual(await paid(price, "between"), before, price);
      const later = await paid(price, "between, and a slot later");
      strictEqual(later !== before && later > before === gains, true, `${price}: ${later} ${before}`);
    }
  });

  it("LP sandwich around an update: who deposits before a rise and leaves after it gains less than the rise, and loses on no rise", async () => {
    for (const [change, symbol] of [
      [0, "USDC"],
      [0.1, "USDC"],
      [0, "SOL"],
    ] as const) {
      const w = await World.create();
      const eve = await w.actor("eve", { USDC: 100_000, SOL: 1_000 });
      const before = await eve.balance(symbol);
      await eve.addLiquidity(symbol, symbol === "USDC" ? 100_000 : 1_000);
      await w.price("SOL", { change });
      await eve.removeLiquidity(symbol);
      strictEqual((await eve.balance(symbol)) < before, true, `${symbol} at ${change} %`);
    }
  });

  it("share inflation: a first depositor who donates to the vault takes nothing from the second", async () => {
    const w = await World.create({ liquidity: {} });
    const eve = await w.actor("eve", { USDC: 20_000 });
    const victim = await w.actor("victim", { USDC: 100 });
    await eve.addLiquidity("USDC", 10n);
    await w.tokens.mintTo(w.venue.home.vault, 10_000n * USD);
    await victim.addLiquidity("USDC", 100);
    await w.wait(120);
    await victim.removeLiquidity("USDC");
    strictEqual((await victim.balance("USDC")) > 99n * USD, true);
  });

  it("mint before finalize: who deposits while a loss event is open gains nothing by its finalization", async () => {
    const { w } = await dueEvent();
    const eve = await w.actor("eve", { USDC: 100_000 });
    await eve.addLiquidity("USDC", 100_000);
    await w.finalize("SOL", "short");
    await w.wait(120);
    await eve.removeLiquidity("USDC");
    strictEqual((await eve.balance("USDC")) < 100_000n * USD, true);
  });

  it("mint before liens are touched: who deposits before liens are collected gains nothing by their collection", async () => {
    const { w, winners } = await dueEvent();
    await w.finalize("SOL", "short");
    const eve = await w.actor("eve", { USDC: 100_000 });
    await eve.addLiquidity("USDC", 100_000);
    const { liens } = present((await w.pool()).state.exposures[0]?.sides[1]);
    strictEqual(liens > 0n, true);
    await w.applyLiens("SOL", "short", winners);
    await w.wait(120);
    await eve.removeLiquidity("USDC");
    strictEqual((await eve.balance("USDC")) < 100_000n * USD, true);
  });

  it("dust events: deficits of a few dollars gather as waiting shortfall and open no event", async () => {
    const w = await World.create({ fund: "9000", params: { "mutualization.deductible": "0" } });
    const eve = await w.actor("eve", { USDC: 10_000 });
    const positions = [];
    for (let i = 0; i < 4; i++)
      positions.push((await eve.open("SOL", "long", { size: 1, collateral: { USDC: 15 } })).position);
    await w.wait(960);
    await w.price("SOL", "130");
    for (const position of positions)
      strictEqual(told(await w.liquidate(position), "PositionLiquidated").lossEventOpened, false);
    const { waitingShortfall, lossEvent: event } = present((await w.pool()).state.exposures[0]?.sides[1]);
    strictEqual(waitingShortfall > 0n && waitingShortfall < 1_000n * USD, true);
    strictEqual(event, 0n);
  });

  it("rounding drains: closing in fifty parts pays no more than closing at once", async () => {
    for (const [side, price] of [
      ["long", "151.234567"],
      ["long", "148.987654"],
      ["short", "148.987654"],
      ["short", "151.234567"],
    ] as const) {
      const total = async (parts: number) => {
        const w = await World.create({ verify: false });
        const alice = await w.trader({ usdc: 10_000 }, "alice");
        // A fiftieth is worth some 100 dollars: no part leaves less than the least position.
        const options = { size: "33.333333337", collateral: { USDC: "1234.567891" } };
        const { position } = await alice.open("SOL", side, options);
        await drift(w, "SOL", price);
        for (let i = 1; i < parts; i++) await alice.decrease(position, { size: 666_666_667n });
        await alice.close(position);
        deepStrictEqual(await w.invariantFaults(), []);
        return [await alice.balance("USDC"), await alice.balance("SOL")];
      };
      const [once, split] = [await total(1), await total(50)];
      for (const [i, amount] of split.entries()) strictEqual(amount <= (once[i] ?? 0n), true, `${side} at ${price}`);
    }
  });

  it("u64::MAX everywhere: every number of every instruction at its largest is decided, never a panic", async () => {
    const faults: string[] = [];
    let tried = 0;
    await story(async ({ w, name, ix, signers }) => {
      for (let at = 1; at + 8 <= ix.data.length; at += 1) {
        const data = Buffer.from(ix.data);
        data.fill(0xff, at, at + 8);
        const error = await outcome(w, new TransactionInstruction({ ...ix, data }), signers);
        tried += 1;
        if (error !== null && UNDECIDED.has(error)) faults.push(`${name} at ${at}: ${error}`);
      }
    });
    deepStrictEqual([...new Set(faults)], []);
    strictEqual(tried > 100, true);
  });

  it("impact across zero skew: crossing back and forth pays each time and is never paid", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: 1_000_000 });
    const impacts: bigint[] = [];
    for (const side of ["long", "short", "long"] as const) {
      const size = side === "long" && impacts.length === 0 ? 100 : 200;
      const step = await eve.open("SOL", side, { size, collateral: { USDC: 20_000 } });
      impacts.push(told(step, "PositionIncreased").impact);
    }
    deepStrictEqual(impacts, [225_000n, 225_000n, 225_000n]);
  });

  it("reservation squatting: at 85 % LPs still leave with the rest, and the squatter pays for it", async () => {
    const w = await World.create({ liquidity: { USDC: "2000000", SOL: "1000" } });
    const eve = await w.actor("eve", { USDC: 200_000 });
    const { position } = await eve.open("SOL", "long", { size: 848, collateral: { USDC: 100_000 } });
    const more = await eve.place("SOL", "long", { size: 10, collateral: { USDC: 10_000 } });
    await publishFor(w, more.request);
    const execute = instructions.executeRequest(executeParams(w.keeper, more.request));
    const ended = told(await w.run(execute, [w.keeper]), "RequestEnded");
    strictEqual(ERRORS.get(ended.reason)?.name, "UtilisationTooHigh");
    await w.wait(86_400);
    await w.fresh();
    await w.lp.removeLiquidity("SOL", 1_000);
    const before = await eve.balance("USDC");
    const { borrow } = told(await eve.close(position), "PositionDecreased");
    // Above 44 % a year of 127,200 USD: at least 153 USD a day.
    strictEqual(borrow > 153n * USD, true, String(borrow));
    strictEqual((await eve.balance("USDC")) > before, true);
  });

  it("fund exit racing a known deficit: an announced exit bears it, whatever it was worth when announced", async () => {
    const w = await World.create({ params: { "insurance.floor": "0" } });
    const loser = await w.actor("loser", { USDC: 20_000 });
    const { position } = await loser.open("SOL", "long", { size: 1_000, collateral: { USDC: 12_000 } });
    await w.wait(960);
    await w.staker.requestUnstake();
    await w.price("SOL", "130");
    await refused(w, "CooldownNotOver", () => w.staker.unstake());
    const { insurance, keeperFloor } = told(await w.liquidate(position), "PositionLiquidated");
    strictEqual(insurance > 0n, true);
    await w.wait(7 * 86_400);
    await w.fresh();
    const before = await w.staker.balance("USDC");
    await w.staker.unstake();
    const got = (await w.staker.balance("USDC")) - before;
    strictEqual(got <= 100_000n * USD - insurance - keeperFloor, true);
  });

  it("who closes after an event opened keeps nothing at once that the event may reach", async () => {
    const { winners } = await openLossEvent();
    const winner = present(winners[0]);
    const { profit, held } = told(await winner.owner.close(winner), "PositionDecreased");
    deepStrictEqual([profit, held > 0n], [0n, true]);
  });
});
