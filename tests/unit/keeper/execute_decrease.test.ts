import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { executeDecreaseParams, rentExempt, World } from "@ballast/testkit";
import { Keypair, type PublicKey } from "@solana/web3.js";
import { editPool } from "../../support/edit";
import { by, CLOSED, changed, type Expected, lamports, present, refused, told } from "../../support/expect";
import { freeze, setBalance, strangeKey } from "../../support/forge";
import { assertPredicted, predictReduce } from "../../support/parity";
import { refusesOldPrints } from "../../support/prints";
import { execute, scene, stopped, TIP } from "../../support/stopped";

const TICKET = 8 + 104;

describe("execute_decrease", () => {
  it("closes all of a position at its stop: collateral to the owner, tip to the executor, rents to the owner", async () => {
    const { w, bob, position, request } = await stopped();
    const predicted = await predictReduce(w, request);
    const { close, price } = predicted.report;
    const rents = (await lamports(w, position.address)) + (await lamports(w, request.address));
    const paid: Expected = {
      [`positions.${position.address}`]: CLOSED,
      [`requests.${request.address}`]: CLOSED,
      "tokens.alice.USDC": by(close.returned),
      lamports: { alice: by(rents - TIP), bob: by(TIP - 5_000n) },
    };
    const step = await changed(w, () => execute(bob, request), paid, { among: true });
    const event = told(step, "PositionDecreased");
    await assertPredicted(w, position, predicted.state);
    deepStrictEqual([event.price, event.returned, event.pnl], [price, close.returned, close.pnl]);
  });

  it("reduces a part and leaves the rest as decrease_position would", async () => {
    const { w, bob, position, request } = await stopped({ size: 4 });
    const predicted = await predictReduce(w, request);
    const held = await lamports(w, request.address);
    const purses = { lamports: { alice: by(held - TIP), [String(position.address)]: by(0n) } };
    await changed(w, () => execute(bob, request), purses, { among: true });
    await assertPredicted(w, position, predicted.state);
    strictEqual(present(await w.position(position)).state.size, 6_000_000_000n);
  });

  it("takes profit of a short in the backing token, and of a long in SOL", async () => {
    for (const [side, price, trigger] of [
      ["short", "140", 141],
      ["long", "160", 159],
    ] as const) {
      const { w, alice, bob, position } = await scene({ side });
      const { request } = await alice.takeProfit(position, { trigger });
      await w.wait(3);
      await w.price("SOL", price);
      const token = side === "long" ? "SOL" : "USDC";
      const predicted = await predictReduce(w, request);
      const { profit, returned } = predicted.report.close;
      const paid = { [`tokens.alice.${token}`]: by(side === "long" ? profit : profit + returned) };
      await changed(w, () => execute(bob, request), paid, { among: true });
      await assertPredicted(w, position, predicted.state);
    }
  });

  it("refuses before the price is reached, on the other side of it, and after its expiry", async () => {
    const { w, alice, bob, position } = await scene();
    const stop = await alice.stopLoss(position, { trigger: 148, expires: 60 });
    const take = await alice.takeProfit(position, { trigger: 152, expires: 60 });
    await w.wait(3);
    await w.price("SOL", "150");
    for (const { request } of [stop, take]) await refused(w, "TriggerNotReached", () => execute(bob, request));
    await w.price("SOL", "152");
    await refused(w, "TriggerNotReached", () => execute(bob, stop.request));
    await w.wait(60);
    await w.fresh();
    await refused(w, "RequestExpired", () => execute(bob, take.request));
  });

  it("refuses prints published before it could be executed, one of its own older than 3 s, and a newest older than 2 s", async () => {
    const { w, alice, bob, position } = await scene();
    await w.price("SOL", "147");
    const { request } = await alice.stopLoss(position, { trigger: 148 });
    await w.wait(1);
    await w.feeds.publishAll();
    await refused(w, "PrintBeforeOrder", () => execute(bob, request));
    await w.wait(1);
    await refused(w, "PrintBeforeOrder", () => execute(bob, request));
    await w.wait(1);
    await w.feeds.publishAll();
    const at = (account?: PublicKey) => execute(bob, request, account && { priceUpdate: account });
    await refusesOldPrints(w, "147", at);
    await w.wait(2);
    await w.fresh(["SOL"]);
    await execute(bob, request);
  });

  it("executes for three seconds after its owner took it back, at prints from after that too, and no longer", async () => {
    for (const late of [3, 4]) {
      const { w, alice, bob, position, request } = await stopped();
      await alice.cancel(request);
      await w.wait(late);
      await w.price("SOL", "147");
      if (late > 3) {
        await refused(w, "RequestExpired", () => execute(bob, request));
        strictEqual(present(await w.position(position)).state.size, 10_000_000_000n);
        continue;
      }
      await execute(bob, request);
      strictEqual(await w.request(request), null);
    }
  });

  it("refuses an order of a position that was closed and opened again", async () => {
    const { w, alice, bob, position, request } = await stopped();
    await alice.close(position);
    await refused(w, ["UninitializedAccount", "AccountDataTooSmall"], () => execute(bob, request));
    await alice.open("SOL", "long", { size: 10, collateral: { USDC: 400 }, nonce: position.nonce });
    await w.fresh();
    await refused(w, "WrongGeneration", () => execute(bob, request));
  });

  it("refuses a price beyond the limit, and a position that has nothing left", async () => {
    const { w, alice, bob, position } = await scene({ collateral: { USDC: 120 } });
    const strict = await alice.stopLoss(position, { trigger: 148, limit: "147.5" });
    const any = await alice.stopLoss(position, { trigger: 148 });
    await w.wait(3);
    await w.price("SOL", "147");
    await refused(w, "SlippageExceeded", () => execute(bob, strict.request));
    await w.price("SOL", "137");
    await refused(w, "ResidualNotPositive", () => execute(bob, any.request));
  });

  it("refuses a request that opens, and execute_request refuses an order that reduces", async () => {
    const { w, alice, bob, position, request } = await stopped();
    const limit = { size: 1, collateral: { USDC: 100 }, trigger: 148, nonce: position.nonce };
    const open = await alice.limitOpen("SOL", "long", limit);
    await w.wait(3);
    await w.price("SOL", "147");
    await refused(w, "WrongKind", () => execute(bob, open.request));
    const { executor, owner, pool, market, priceUpdate } = await executeDecreaseParams(bob, request);
    const ix = instructions.executeRequest({
      ...{ executor, owner, pool, market, priceUpdate },
      request: request.address,
      position: position.address,
    });
    await refused(w, "WrongKind", () => w.run(ix, [bob]));
  });

  it("refuses accounts of others: position, owner, token account", async () => {
    const { w, alice, bob, request } = await stopped();
    const other = await alice.open("SOL", "short", { size: 10, collateral: { USDC: 400 } });
    await w.price("SOL", "147");
    await refused(w, "WrongAccount", () => execute(bob, request, { position: other.position.address }));
    await refused(w, "WrongAccount", () => execute(bob, request, { owner: bob.address }));
    await refused(w, "TokenAccountUnusable", () => execute(bob, request, { ownerToken: bob.token("USDC") }));
    await refused(w, ["TokenAccountUnusable"], () => execute(bob, request, { ownerToken: strangeKey() }));
  });

  it("an owner whose account is frozen or closed cannot make it fail: it is booked, at the order's expense", async () => {
    for (const closes of [false, true]) {
      const { w, alice, bob, request } = await stopped();
      const token = alice.token("USDC");
      if (closes) {
        await setBalance(w, token, 0n);
        await w.chain.setAccount(token, { owner: Keypair.generate().publicKey, data: Buffer.alloc(0) });
      } else {
        await freeze(w, token);
      }
      const payable = pda.payable(w.venue.pool, w.venue.home.mint, alice.address);
      const { report } = await predictReduce(w, request);
      if (!closes) await refused(w, "TokenAccountUnusable", () => execute(bob, request, { payable: null }));
      const purse = await lamports(w, bob.address);
      await execute(bob, request, { payable });
      strictEqual((await lamports(w, bob.address)) - purse, TIP - 5_000n);
      const { payables } = await w.state();
      deepStrictEqual(
        payables.map(({ account }) => account.amount),
        [report.close.returned],
      );
    }
  });

  it("new tickets are paid by the order, not by the executor and not by the position", async () => {
    const { w, alice, bob, position } = await scene({ side: "short" });
    const { request } = await alice.takeProfit(position, { trigger: 145, size: 4, tip: TIP });
    await w.wait(3);
    await editPool(w, { params: { targetMin: (was) => was * 1_000n } });
    await w.price("SOL", "140");
    const { report } = await predictReduce(w, request);
    strictEqual(report.close.escrowed.held > 0n, true);
    await refused(w, "TicketRequired", () => execute(bob, request, { ticket: null, briefTicket: null }));
    const held = await lamports(w, request.address);
    const purses = async () => {
      const tickets = await w.ticketsOf(alice);
      strictEqual(tickets.length > 0, true);
      const back = by(held - TIP - BigInt(tickets.length * rentExempt(TICKET)));
      return { lamports: { alice: back, bob: by(TIP - 5_000n), [String(position.address)]: by(0n) } };
    };
    await changed(w, () => execute(bob, request), purses, { among: true });
  });

  it("the owner may execute their own, and anyone may with the keeper's accounts of nobody", async () => {
    const { w, alice, request } = await stopped();
    await execute(alice, request);
    strictEqual((await w.state()).positions.length, 0);
  });

  it("moves nothing of anybody else", async () => {
    const { w, bob, position, request } = await stopped({ size: 4 });
    const before = await w.snapshot();
    await execute(bob, request);
    const moved = World.diff(before, await w.snapshot()).map(({ field }) => field);
    const mine = ["pool.", "markets.", "vaults.", "tokens.alice.", `positions.${position.address}.`];
    mine.push(`requests.${request.address}.`);
    deepStrictEqual(
      moved.filter((field) => !mine.some((own) => field.startsWith(own))),
      [],
    );
  });
});
