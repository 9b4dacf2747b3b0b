// The engine says before each step what the program will make of pool, market, positions, tickets and receipts: to the
// last field.
import assert from "node:assert/strict";
import { engine, pda } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { told } from "../support/expect";
import { BARE, HOUR, QUARTER, usd } from "../support/loss";
import { Mirror } from "../support/mirror";
import { printOf, said } from "../support/parity";
import { type EngineScene, instantNow, rule, zero } from "../support/rules";

/** Traders with money, a fund that is nearly full, and the standard deductible. */
async function stage(params: Record<string, string> = {}, fund = "45000") {
  const w = await World.create({ fund, params: { "fees.impact": "10%", ...params } });
  const people: Actor[] = [];
  for (const name of ["ann", "bob", "cyn", "dan"]) people.push(await w.actor(name, { USDC: "100000" }));
  const [ann, bob, cyn, dan] = people as [Actor, Actor, Actor, Actor];
  return { w, m: new Mirror(w), ann, bob, cyn, dan };
}

/** Shorts of bob and cyn, longs of ann and dan that cannot pay all of a fall to 118. */
async function crash(params?: Record<string, string>, fund?: string) {
  const all = await stage(params, fund);
  const { w, m, ann, bob, cyn, dan } = all;
  const first = await m.open(bob, "short", "700", "20000");
  const second = await m.open(cyn, "short", "500", "20000");
  const loser = await m.open(ann, "long", "1000", "12000");
  const later = await m.open(dan, "long", "700", "20000");
  await w.wait(1_200);
  const refs = { first: first.position, second: second.position, loser: loser.position, later: later.position };
  return { ...all, ...refs };
}

describe("parity: program and SDK", () => {
  it("requests to open and to increase, both sides, with fees, impact and borrow", async () => {
    const { w, m, ann, bob } = await stage();
    const long = await m.open(ann, "long", "300", "9000");
    const short = await m.open(bob, "short", "400", "9000");
    await w.wait(7_200);
    await w.price("SOL", "152.5");
    const more = await m.increase(long.position, "12.3456789", "1000");
    assert.deepEqual([more.report.borrow > 0n, more.report.impact], [true, 0n], "it brings the two sides nearer");
    const fewer = await m.increase(short.position, "1", "100");
    assert.ok(fewer.report.borrow > 0n && fewer.report.impact > 0n);
  });

  it("an order whose position was closed meanwhile opens one, and one whose position grew meanwhile enlarges that", async () => {
    const { w, m, ann } = await stage();
    const { position } = await m.open(ann, "long", "300", "9000");
    const before = await m.position(position);
    const more = { size: "100", collateral: { USDC: "2000" } };
    const { request } = await ann.placeIncrease(position, more);
    const { request: later } = await ann.placeIncrease(position, more);
    await w.fresh();
    await m.decrease(position);
    assert.equal((await m.meet(request)).report.ended, 0);
    const fresh = await m.position(position);
    assert.deepEqual([fresh.size, fresh.generation > before.generation], [100n * 10n ** 9n, true]);
    assert.equal((await m.meet(later)).report.ended, 0);
    const grown = await m.position(position);
    assert.deepEqual([grown.size, grown.generation], [200n * 10n ** 9n, fresh.generation]);
  });

  it("an order that its print cannot fill ends, and nothing of pool, market and position is changed by it", async () => {
    const { w, m, ann } = await stage();
    const { position } = await m.open(ann, "long", "300", "9000");
    const before = await m.position(position);
    // A little more than its margin and buffer, which at 164 is too little; the position's own 9,000 USDC do not help
    // it.
    const { request } = await ann.placeIncrease(position, { size: "300", collateral: { USDC: "2400" } });
    await w.price("SOL", "164");
    const { report, step } = await m.meet(request);
    assert.equal(engine.errorOf(report.ended), "InsufficientMargin");
    const event = told(step, "RequestEnded");
    const { pool, market } = await m.read();
    const { price } = engine.indexOf(pool, market).print;
    assert.deepEqual([event.reason, event.price], [6300, price]);
    assert.deepEqual(await m.position(position), before);
    const ended = (await w.request(request))?.state ?? assert.fail();
    const { step: closed } = await m.step(
      (s) => s.play("do_cancel", { request: ended, now: s.now, authorized: false, orphaned: false }),
      () => w.keeper.cancel(request),
    );
    assert.equal(told(closed, "RequestCancelled").collateral, 2_400n * 10n ** 6n);
  });

  it("reductions at a profit and at a loss, in parts", async () => {
    const { w, m, ann, bob } = await stage();
    const long = await m.open(ann, "long", "300", "9000");
    const short = await m.open(bob, "short", "300", "9000");
    await w.wait(1_800);
    await w.price("SOL", "151.2345678");
    const won = await m.decrease(long.position, 123_456_789_012n);
    const lost = await m.decrease(short.position, 77_777_777_777n);
    assert.ok(won.close.pnl > 0n && lost.close.pnl < 0n && lost.close.seized > 0n);
    await w.wait(600);
    await w.price("SOL", "149");
    await m.decrease(long.position);
    await m.decrease(short.position);
    assert.equal((await w.pool()).state.fund.openInterest, 0n);
  });

  it("phi and coverage: what of a profit waits is what the formula said before the close", async () => {
    const { w, m, bob } = await stage(BARE, "40000");
    const short = await m.open(bob, "short", "700", "20000");
    await w.wait(1_200);
    await w.price("SOL", "148");
    await w.fresh();
    const terms = (await m.read()).play("quote_side_terms", { side: 1 });
    assert.equal(terms.coverage, 750_000_000_000_000_000n);
    assert.equal(terms.phi, 500_000_000_000_000_000n);
    assert.equal(rule("rule_fund", {}, await instantNow(w)).coverage, 8_000n);
    const { close } = await m.decrease(short.position);
    const net = close.profit + close.escrowed.held;
    assert.equal(close.escrowed.held, (net + 1n) / 2n);
  });

  it("collateral out of a winner who owes a lien", async () => {
    const { w, m, loser, first } = await crash(BARE, "6000");
    await w.price("SOL", "130");
    await m.liquidate(loser);
    await w.wait(QUARTER);
    await m.finalize();
    const paid = await m.removeCollateral(first, usd(100));
    assert.ok(paid > usd(1_000));
  });

  it("a liquidation in part, of a position that can be saved", async () => {
    const { w, m, loser } = await crash();
    await w.price("SOL", "141");
    const { close } = await m.liquidate(loser);
    assert.ok(close.deficit === 0n && close.closed > 0n && close.keeper > 0n);
    assert.ok((await m.position(loser)).size > 0n);
  });

  it("a young position's deficit, and the same deficit later: fund, deductible, event", async () => {
    const { w, m, ann, cyn, dan } = await stage();
    await m.open(cyn, "short", "900", "30000");
    const young = await m.open(ann, "long", "400", "4000");
    const old = await m.open(dan, "long", "1000", "12000");
    await w.wait(QUARTER - 10);
    await w.price("SOL", "118");
    const first = await m.liquidate(young.position);
    assert.ok(first.absorbed.young > 0n && first.absorbed.insurance === 0n);
    await w.wait(QUARTER);
    const second = await m.liquidate(old.position);
    assert.ok(second.absorbed.insurance > 0n && second.absorbed.deductible > 0n);
    assert.ok(second.absorbed.shortfall > 0n);
  });

  it("a whole crash: liquidations, closes inside the event, finalization, liens, claims, the seal", async () => {
    const { w, m, loser, later, first, second } = await crash(BARE);
    await w.price("SOL", "118");
    const { absorbed } = await m.liquidate(loser);
    assert.ok(absorbed.insurance > 0n && absorbed.shortfall > 0n && absorbed.opened);
    const closed = await m.decrease(first, 300_000_000_000n);
    assert.ok(closed.close.escrowed.held > 0n);
    await w.wait(600);
    await w.price("SOL", "110");
    const joined = await m.liquidate(later);
    assert.ok(joined.absorbed.shortfall > 0n && !joined.absorbed.opened);
    await w.wait(300);
    await w.price("SOL", "112.3456789");
    const receipt = await m.finalize([first]);
    assert.ok(receipt.escrow > 0n && receipt.lienUnpaid > 0n && receipt.deficits === 2n);
    await w.price("SOL", "119.99");
    assert.ok((await m.applyLiens([second, first])) > 0n);
    await m.decrease(first);
    await m.decrease(second);
    await w.wait(9 * HOUR);
    for (const owner of [first.owner, second.owner]) {
      for (const { address } of await w.ticketsOf(owner)) await m.claim(address);
    }
    const sealed = await m.seal(0n);
    assert.equal(
      sealed.shortfall,
      sealed.lpShare + sealed.escrow + sealed.lienPaid + sealed.lienUnpaid + sealed.remainder,
    );
    assert.equal(engine.custodyOf((await w.pool()).state, 0).escrow, 0n);
  });

  it("waiting shortfall that waits for its hour, opens, and waiting shortfall that expires", async () => {
    const { w, m, loser, later, dan } = await crash(BARE, "6000");
    const third = await m.open(dan, "long", "100", "2500");
    await w.wait(QUARTER);
    await w.price("SOL", "120");
    await m.liquidate(loser);
    await w.wait(QUARTER);
    await m.finalize();
    const { absorbed } = await m.liquidate(later);
    assert.ok(absorbed.shortfall > 0n && !absorbed.opened);
    await w.wait(HOUR);
    assert.equal(await m.openLossEvent(), 0n);
    await w.wait(QUARTER);
    await m.finalize();
    await m.liquidate(third.position);
    await w.wait(2 * HOUR);
    assert.ok((await m.openLossEvent()) > 0n);
  });

  it("LP shares and the two values of the pool, with profit, losses, an open event, waiting shortfall, liens and borrow in it", async () => {
    const { w, m, loser, later } = await crash(BARE, "6000");
    const lp = await w.actor("lp2", { USDC: "50000", SOL: "200" });
    const deposit = async (index: number, symbol: string, atoms: bigint) => {
      const had = await lp.balance("LP");
      const join = (s: EngineScene) => {
        const { burn, mint } = s.ask("quote_pool_value", {});
        assert.ok(mint !== null && burn <= mint, "INV-22");
        return { report: s.play("quote_add_liquidity", { custody: index, amount: atoms }), mint };
      };
      const { told: event } = await m.step(join, () => lp.addLiquidity(symbol, atoms));
      assert.equal((await lp.balance("LP")) - had, event.report.shares);
      assert.equal(event.report.aum, event.mint);
    };
    const withdraw = async (index: number, symbol: string, amount: bigint) => {
      const had = await lp.balance(symbol);
      const leave = (s: EngineScene) => {
        const { burn } = s.ask("quote_pool_value", {});
        return { report: s.play("quote_remove_liquidity", { custody: index, amount }), burn };
      };
      const { told: event } = await m.step(leave, () => lp.removeLiquidity(symbol, amount));
      assert.equal((await lp.balance(symbol)) - had, event.report.atoms);
      assert.equal(event.report.aum, event.burn);
    };
    await deposit(0, "USDC", usd(10_000));
    await w.price("SOL", "120", { ema: "120" });
    await w.wait(1_200);
    await m.liquidate(loser);
    await w.wait(200);
    await w.fresh();
    await deposit(1, "SOL", 50_000_000_000n);
    await withdraw(0, "USDC", usd(3_000));
    await w.wait(QUARTER);
    await m.finalize();
    await deposit(0, "USDC", usd(5_000));
    await m.liquidate(later);
    await withdraw(1, "SOL", usd(2_000));
    await deposit(0, "USDC", usd(1));
    const left = await lp.balance("LP");
    await withdraw(0, "USDC", left);
  });

  it("stakes: bought at fund and dues, slashed in the cooldown, redeemed at the lower value", async () => {
    const { w, m, loser } = await crash(BARE, "60000");
    const ed = await w.actor("ed", { USDC: "50000" });
    const stakeOf = async (actor: Actor) => (await w.stakeOf(actor))?.state;
    const amount = usd(10_000);
    const { told: bought } = await m.step(
      (s) => s.play("quote_stake", { stake: zero("StakeState"), amount }),
      () => ed.stake("10000"),
    );
    assert.deepEqual(await stakeOf(ed), bought.stake);
    const half = bought.stake.shares / 2n;
    const { told: asked } = await m.step(
      (s) => s.play("quote_request_unstake", { stake: bought.stake, amount: half }),
      () => ed.requestUnstake(half),
    );
    assert.deepEqual(await stakeOf(ed), asked.stake);
    await w.price("SOL", "125");
    const { absorbed } = await m.liquidate(loser);
    assert.ok(absorbed.insurance > usd(10_000));
    await m.step(
      (s) => s.play("quote_donate", { stake: zero("StakeState"), amount: usd(500) }),
      () => ed.donate("500"),
    );
    await w.wait(7 * 86_400);
    await w.fresh();
    const had = await ed.balance("USDC");
    const { told: event } = await m.step(
      (s) => s.play("quote_unstake", { stake: asked.stake, amount: 0n }),
      () => ed.unstake(),
    );
    assert.equal((await ed.balance("USDC")) - had, event.amount);
    assert.ok(event.amount < usd(5_000), "slashed");
    assert.deepEqual(await stakeOf(ed), event.stake);
  });

  it("the sweep turns what was collected in both tokens into the fund's stable", async () => {
    const { w, m, ann } = await stage();
    const long = await m.open(ann, "long", "300", "9000");
    await w.wait(1_800);
    await w.price("SOL", "151");
    await m.decrease(long.position);
    for (const [index, symbol] of [
      [1, "SOL"],
      [0, "USDC"],
    ] as const) {
      const vault = await w.tokens.balance(w.venue.custody(symbol).vault);
      const { told: event, step } = await m.step(
        (s) => s.play("quote_sweep", { custody: index, vault }),
        () => w.sweep(symbol),
      );
      assert.ok(event.gained > 0n);
      assert.equal(step.events.length, 1);
    }
  });

  it("the first refresh of a day fixes what the fund's caps and the deductible are measured on", async () => {
    const { w, m } = await crash();
    await w.wait(86_400);
    await w.feeds.publishAll();
    const s = await m.read();
    const step = await w.refresh();
    for (const { index: custody, symbol } of w.venue.custodies)
      s.play("do_show", { source: said(await printOf(w, symbol)), custody, second: false });
    s.play("do_refreshed", {});
    const after = await m.read();
    assert.deepEqual(after.pool, { ...s.pool, sequence: s.pool.sequence + 1n });
    assert.deepEqual(after.market, s.market);
    assert.notEqual(s.pool.fund.day, 0n);
    assert.equal(told(step, "PricesRefreshed").custodies, 3);
  });

  it("addresses that the program derives are the SDK's: position, ticket, receipt, stake", async () => {
    const { w, m, loser, first } = await crash(BARE, "6000");
    const market = w.venue.market("SOL").address;
    await w.price("SOL", "130");
    await m.liquidate(loser);
    await m.decrease(first);
    await w.wait(QUARTER);
    await m.finalize();
    const [ticket] = await w.ticketsOf(first.owner);
    assert.ok(ticket);
    const { hour } = ticket.account.state;
    assert.ok(ticket.address.equals(pda.ticket(market, 1, first.owner.address, hour)));
    const [receipt] = await w.lossEvents("SOL", "short");
    assert.ok(receipt?.address.equals(pda.lossEvent(market, 1, 0n)));
  });
});
