import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { ANOTHER, by, CLOSED, changed, lamports, present, refused, told } from "../../support/expect";
import { assertPredicted, predictDecrease } from "../../support/parity";
import { drift } from "../../support/prints";
import { type Opening, totals } from "../../support/raw";
import { rule } from "../../support/rules";
import { holdHour } from "../../support/tickets";

const held = async (w: World, position: PositionRef) => present(await w.position(position)).state;

/** Alice's position: 10 SOL long at 150 on 200 USDC unless said. */
async function opened({ side = "long", size = 10, collateral = { USDC: 200 }, tokens, ...options }: Opening = {}) {
  const w = await World.create(options);
  const alice = await w.trader(tokens ?? { usdc: 10_000, sol: 100 }, "alice");
  const { position } = await alice.open("SOL", side, { size, collateral });
  return { w, alice, position };
}

/** Balances of someone, by symbol, after minus before. */
async function gained(actor: Actor, action: () => Promise<unknown>): Promise<Record<string, bigint>> {
  const before = (await actor.world.balances())[actor.name] ?? {};
  await action();
  const after = (await actor.world.balances())[actor.name] ?? {};
  const moved = Object.keys(after).map((symbol) => [symbol, (after[symbol] ?? 0n) - (before[symbol] ?? 0n)] as const);
  return Object.fromEntries(moved.filter(([, atoms]) => atoms !== 0n));
}

describe("decrease_position", () => {
  it("closes a winning long: profit in SOL less fees, collateral back, everything else as it was", async () => {
    const { w, alice, position } = await opened();
    await drift(w, "SOL", "160");
    const state = await held(w, position);
    const [now, reserve] = [BigInt(await w.now()), await lamports(w, position.address)];
    await changed(
      w,
      () => alice.close(position),
      (done) => {
        const { baseFee, impact, borrow } = told(done, "PositionDecreased");
        // 100 USD at 160 are 0.625 SOL.
        const gross = 625_000_000n;
        const fee = ((baseFee + impact + borrow) * 10n ** 11n + 15_999_999_999n) / 16_000_000_000n;
        const [share, profit] = [fee / 10n, gross - fee];
        told(done, "PositionDecreased", {
          ...{ position: position.address, owner: alice.address, side: 0, price: 16_000_000_000n, size: state.size },
          ...{ pnl: 100_000_000n, baseFee: 960_000n, impact: 0n, borrow, lien: 0n, profit, held: 0n },
          ...{ heldAfterJump: 0n, deferred: 0n, seized: 0n, returned: state.collateral },
          ...{ positionSize: 0n, positionEntry: 0n, collateral: 0n },
        });
        const [collateral, entry] = [by(-state.collateral), by(-state.entry)];
        return {
          "pool.state.custodies.0": { collateral, borrowAt: now },
          "pool.state.custodies.1": {
            ...{ owned: by(fee - gross - 2n * share), protocolFees: by(share), insuranceDue: by(share) },
            ...{ locked: by(-state.size), borrowAt: now, borrowIndex: ANOTHER, outflowUsed: profit, outflowAt: now },
          },
          [totals(position)]: { size: by(-state.size), entry, "collateral.0": collateral, positions: by(-1n) },
          "pool.state.fund": { openInterest: entry, averageAt: now, averageOpenInterest: ANOTHER },
          vaults: { USDC: collateral, SOL: by(-profit) },
          "tokens.alice": { USDC: by(state.collateral), SOL: by(profit) },
          [`positions.${position.address}`]: CLOSED,
          // The position's rent and the tickets' reserve.
          "lamports.alice": by(reserve - 5_000n),
        };
      },
    );
  });

  it("closes a losing long: the loss and the charges come from the collateral", async () => {
    const { w, alice, position } = await opened();
    await w.price("SOL", "145");
    const { collateral } = await held(w, position);
    const before = await w.balances();
    const event = told(await alice.close(position), "PositionDecreased");
    const after = await w.balances();
    strictEqual(event.pnl, -50_000_000n);
    strictEqual(event.seized, 50_000_000n);
    const charges = event.baseFee + event.impact + event.borrow;
    strictEqual(event.returned, collateral - 50_000_000n - charges);
    deepStrictEqual(after, {
      ...before,
      alice: { ...before.alice, USDC: (before.alice?.USDC ?? 0n) + event.returned },
    });
  });

  it("pays a winning short in USDC, with collateral in one transfer", async () => {
    const { w, alice, position } = await opened({ side: "short" });
    await drift(w, "SOL", "140");
    const { collateral } = await held(w, position);
    const before = await alice.balance("USDC");
    const event = told(await alice.close(position), "PositionDecreased");
    strictEqual(event.pnl, 100_000_000n);
    strictEqual(event.profit, 100_000_000n - event.baseFee - event.impact - event.borrow);
    strictEqual((await alice.balance("USDC")) - before, collateral + event.profit);
  });

  const tokens = { usdc: 1_000, usdt: 1_000, sol: 10, eth: 1, btc: 1 };
  const custodies = ["USDC", "SOL", "ETH", "BTC", "USDT"];
  for (const [symbol, amount] of [
    ["USDC", "200"],
    ["USDT", "200"],
    ["SOL", "2"],
    ["ETH", "0.1"],
    ["BTC", "0.004"],
  ] as const)
    for (const side of ["long", "short"] as const)
      it(`wins and loses a ${side} on ${symbol}: profit in the side's backing, loss from that token, as the SDK says`, async () => {
        for (const price of ["154.321", "146.789"]) {
          const { w, alice, position } = await opened({ custodies, tokens, side, collateral: { [symbol]: amount } });
          await drift(w, "SOL", price);
          const predicted = await predictDecrease(w, position, instructions.ALL);
          const { close } = predicted.report;
          let event: { profit: bigint; returned: bigint; seized: bigint } | undefined;
          const moved = await gained(alice, async () => {
            event = told(await alice.close(position), "PositionDecreased");
          });
          const won = close.pnl > 0n;
          strictEqual(won, (side === "long") === price > "150");
          strictEqual(close.profit > 0n, won);
          strictEqual(close.seized > 0n, !won);
          const expected: Record<string, bigint> = { [symbol]: close.returned };
          const backing = side === "long" ? "SOL" : "USDC";
          if (won) expected[backing] = (expected[backing] ?? 0n) + close.profit;
          deepStrictEqual(moved, expected);
          const { profit, returned, seized } = present(event);
          deepStrictEqual([profit, returned, seized], [close.profit, close.returned, close.seized]);
          await assertPredicted(w, position, predicted.state);
        }
      });

  it("closes a part: size, cost and reservation pro rata, the collateral stays", async () => {
    for (const [side, price] of [
      ["long", "160"],
      ["long", "149"],
      ["short", "140"],
      ["short", "151"],
    ] as const) {
      const { w, alice, position } = await opened({ side });
      await drift(w, "SOL", price);
      const before = await held(w, position);
      const predicted = await predictDecrease(w, position, 2_500_000_000n);
      const event = told(await alice.decrease(position, { fraction: "0.25" }), "PositionDecreased");
      const after = await held(w, position);
      strictEqual(after.size, before.size - before.size / 4n);
      strictEqual(after.entry, before.entry - before.entry / 4n);
      strictEqual(event.returned, 0n);
      strictEqual(after.generation, before.generation);
      strictEqual(after.increasedAt, before.increasedAt);
      await assertPredicted(w, position, predicted.state);
    }
  });

  it("closes all with u64::MAX and with any size above the position's", async () => {
    for (const size of [instructions.ALL, 10_000_000_001n, 10_000_000_000n]) {
      const { w, alice, position } = await opened();
      const event = told(await alice.decrease(position, { size }), "PositionDecreased");
      strictEqual(event.size, 10_000_000_000n);
      strictEqual(await w.position(position), null);
    }
  });

  it("closes one smallest unit", async () => {
    const { w, alice, position } = await opened();
    await alice.decrease(position, { size: 1n });
    strictEqual((await held(w, position)).size, 9_999_999_999n);
  });

  it("settles at the print worse by confidence and by the drift of its age", async () => {
    const { w, alice, position } = await opened();
    await w.price("SOL", "150", { conf: "0.3" });
    await w.wait(2);
    w.feeds.freeze("SOL");
    const event = told(await alice.close(position), "PositionDecreased");
    // 0.30 and 1.5 x the volatility in force, a little less than 0.8 % after a calm day, x sqrt(2 / 3,600) = 0.0282830
    // %, each step rounded up.
    const sigma = present((await w.pool()).state.custodies[1]).sigma;
    const print = { price: 15_000_000_000n, conf: 30_000_000n, sigma, age: 2n };
    const { value: drifted } = rule("rule_spread", print);
    strictEqual(drifted, 34_242_465n);
    strictEqual(event.price, 15_000_000_000n - drifted);
    const short = await opened({ side: "short" });
    await short.w.price("SOL", "150", { conf: "0.3" });
    await short.w.wait(2);
    short.w.feeds.freeze("SOL");
    strictEqual(told(await short.alice.close(short.position), "PositionDecreased").price, 15_000_000_000n + drifted);
  });

  it("charges borrow for each day: about 9 % a year of what is reserved", async () => {
    const { w, alice, position } = await opened({ side: "short" });
    const { openedAt, entry } = await held(w, position);
    await w.wait(10 * 86_400);
    await w.fresh();
    const event = told(await alice.close(position), "PositionDecreased");
    const index = (904n * 10n ** 11n * (BigInt(await w.now()) - openedAt)) / 31_536_000n;
    strictEqual(event.borrow, (entry * index + 10n ** 15n - 1n) / 10n ** 15n);
    strictEqual(event.borrow > 3_700_000n, true);
  });

  it("does not close with profit at the print of the last increase, and pays all of it at the next one", async () => {
    const { w, alice, position } = await opened();
    await drift(w, "SOL", "160");
    await alice.increase(position, { size: 1, collateral: { USDC: 100 } });
    w.feeds.freeze("SOL");
    await refused(w, "OracleStale", () => alice.decrease(position, { fraction: "0.5" }));
    w.feeds.thaw("SOL");
    await w.wait(1);
    const event = told(await alice.close(position), "PositionDecreased");
    strictEqual(event.pnl, 100_000_000n);
  });

  it("closes without profit at the print of the opening", async () => {
    const { w, alice, position } = await opened();
    w.feeds.freeze("SOL");
    const event = told(await alice.close(position), "PositionDecreased");
    deepStrictEqual([event.pnl, event.profit], [0n, 0n]);
  });

  it("takes charges beyond the profit from collateral", async () => {
    const { w, alice, position } = await opened();
    await drift(w, "SOL", "150.01");
    const { collateral } = await held(w, position);
    const event = told(await alice.close(position), "PositionDecreased");
    strictEqual(event.pnl, 100_000n);
    strictEqual(event.profit, 0n);
    strictEqual(event.returned, collateral - (event.baseFee + event.impact + event.borrow - event.pnl));
  });

  it("waives charges that neither profit nor collateral can pay, and what the spread takes beyond the collateral", async () => {
    const { w, alice, position } = await opened({ collateral: { USDC: 80 } });
    const { collateral } = await held(w, position);
    // Collateral 79.1: at 142.1 the residual is about 0.1 USD, less than the fee; with the confidence the loss is more.
    await w.price("SOL", "142.1", { conf: "0.05" });
    const before = await w.state();
    const event = told(await alice.close(position), "PositionDecreased");
    strictEqual(event.pnl < -collateral, true);
    deepStrictEqual([event.seized, event.returned], [collateral, 0n]);
    const after = await w.state();
    deepStrictEqual(after.markets[0]?.state.ledger, before.markets[0]?.state.ledger);
    strictEqual(after.pool.state.fund.balance, before.pool.state.fund.balance);
  });

  it("merges the tickets of one hour and gives them to the owner", async () => {
    const { w, alice, position } = await opened();
    await w.price("SOL", "160");
    const first = told(await alice.decrease(position, { fraction: "0.5" }), "PositionDecreased");
    const second = told(await alice.close(position), "PositionDecreased");
    strictEqual(first.heldAfterJump > 0n && second.heldAfterJump > 0n, true);
    const hour = await holdHour(w, 3_600);
    const ticket = present(await w.ticket(pda.ticket(position.market.address, 0, alice.address, hour)));
    deepStrictEqual(ticket.state, { face: first.heldAfterJump + second.heldAfterJump, lossEvents: 0n, hour, side: 0 });
    strictEqual(String(ticket.owner), String(alice.address));
    strictEqual((await w.ticketsOf(alice)).length, 1);
  });
});
