import assert from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { list } from "../support/edit";
import { lossStory } from "../support/loss";
import { send } from "../support/send";

const SOL = 1_000_000_000n;
const USD = 1_000_000n;
const sum = (items: readonly bigint[]) => items.reduce((a, b) => a + b, 0n);

function only<N extends sdk.EventName>(events: readonly sdk.BallastEvent[], name: N): sdk.EventData<N> {
  const found = events.find((event) => event.name === name);
  assert.ok(found, name);
  return found.data as sdk.EventData<N>;
}

const contextOf = (w: World) => sdk.createContext({ source: w.chain, pool: w.venue.pool });
const stateOf = async (w: World, address: sdk.Keyed<unknown>["address"]) =>
  (await sdk.fetchPosition(w.chain, address))?.state;

/** Places an order and executes it at its print; the quote of the execution is what the chain did. */
async function open(w: World, ctx: sdk.Context, who: Actor, order: Omit<sdk.OpenAction, "owner" | "market">) {
  await w.fresh();
  const plan = await sdk.openInstructions(ctx, { owner: who.address, market: 0, ...order });
  await send(w, plan, [who]);
  await w.wait(2);
  await w.feeds.publishAll();
  const { request, positionAddress } = plan.quote;
  const { quote, ...rest } = await sdk.executeInstructions(ctx, { executor: w.keeper.address, request });
  const done = only(await send(w, { quote, ...rest }, [w.keeper]), "PositionIncreased");
  const { size, price, cost, baseFee, impact, borrow, charged, lien } = done;
  assert.ok(quote.ended === null);
  assert.deepEqual({ ended: null, size, price, cost, baseFee, impact, borrow, charged, lien }, quote.report);
  assert.deepEqual(await stateOf(w, positionAddress), quote.position);
  return { address: positionAddress, quote, placed: plan.quote };
}

describe("plans of the SDK on the real program", () => {
  it("liquidity comes and goes to the unit of the quote", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    const ann = await w.trader({ sol: 100 });
    const ctx = await contextOf(w);
    await w.fresh();
    const add = await sdk.addLiquidityInstructions(ctx, { owner: ann.address, custody: 1, atoms: SOL });
    const added = only(await send(w, add, [ann]), "LiquidityAdded");
    assert.deepEqual([added.shares, added.aum, added.fee], [add.quote.shares, add.quote.aum, add.quote.fee]);
    const { shares } = add.quote;
    const remove = await sdk.removeLiquidityInstructions(ctx, { owner: ann.address, custody: 0, shares });
    await send(w, remove, [ann]);
    assert.equal(await ann.balance("USDC"), remove.quote.atoms);
  });

  it("liquidity leaves though a token's on probation feed says nothing that the program reads", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"], markets: ["SOL"] });
    const ctx = await contextOf(w);
    await list(w, "ETH");
    const leave = async () => {
      const plan = await sdk.removeLiquidityInstructions(ctx, {
        owner: w.lp.address,
        custody: 0,
        shares: 1_000n * USD,
      });
      const removed = only(await send(w, plan, [w.lp]), "LiquidityRemoved");
      assert.deepEqual([removed.atoms, removed.aum], [plan.quote.atoms, plan.quote.aum]);
      return removed.aum;
    };
    await w.fresh();
    const all = await leave();
    w.feeds.freeze("ETH");
    for (const wrong of [{ conf: "600" }, { verification: { partial: 5 } }] as const) {
      await w.wait(20);
      await w.feeds.publishAll();
      await w.feeds.publish("ETH", wrong);
      // 500 ETH of 3,000 USD count for nothing.
      assert.ok((await leave()) < all - 1_400_000n * USD, JSON.stringify(wrong));
    }
  });

  it("orders, collateral and closes are what was quoted, to the atom", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    const ann = await w.trader({ usdc: 100_000 });
    const ctx = await contextOf(w);
    const order = { side: 0, custody: 0 } as const;
    const long = await open(w, ctx, ann, { ...order, size: 100n * SOL, collateral: 3_000n * USD, positionNonce: 5n });
    assert.equal(long.placed.report.charged, long.quote.report.charged);
    await open(w, ctx, ann, { ...order, size: 10n * SOL, collateral: 500n * USD, positionNonce: 5n });

    const position = long.address;
    await w.fresh();
    const add = await sdk.addCollateralInstructions(ctx, { position, atoms: 1_000n * USD });
    await send(w, add, [ann]);
    assert.deepEqual(await stateOf(w, position), add.quote.position);
    await w.feeds.publishAll();
    const remove = await sdk.removeCollateralInstructions(ctx, { position, atoms: 100n * USD });
    await send(w, remove, [ann]);
    assert.deepEqual(await stateOf(w, position), remove.quote.position);

    await w.price("SOL", "155", { conf: "0.05" });
    await w.wait(2);
    const before = [await ann.balance("USDC"), await ann.balance("SOL")];
    const part = await sdk.decreaseInstructions(ctx, { position, size: 30n * SOL });
    const done = only(await send(w, part, [ann]), "PositionDecreased");
    assert.deepEqual([done.price, done.pnl], [part.quote.price, part.quote.report.close.pnl]);
    const after = [await ann.balance("USDC"), await ann.balance("SOL")];
    assert.deepEqual(
      after.map((x, i) => x - (before[i] ?? 0n)),
      [part.quote.returned, part.quote.profit],
    );

    await w.price("SOL", "200");
    const close = await sdk.closeInstructions(ctx, { position });
    await send(w, close, [ann]);
    assert.equal(await stateOf(w, position), undefined);
    const tickets = await sdk.ticketsOf(w.chain, ann.address);
    const held = [...part.quote.held, ...close.quote.held].map(({ tokens }) => tokens);
    assert.equal(sum(tickets.map(({ account }) => account.state.face)), sum(held));
    await w.wait(36_000);
    for (const ticket of tickets) {
      const claim = await sdk.claimInstructions(ctx, { payer: w.keeper.address, ticket });
      const claimed = only(await send(w, claim, [w.keeper]), "TicketClaimed");
      assert.deepEqual({ paid: claimed.paid, dust: claimed.dust }, claim.quote);
    }
  });

  it("an order that cannot be filled is ended and paid back by one plan, anyone's", async () => {
    const w = await World.create();
    const ann = await w.trader({ usdc: 10_000 });
    const ctx = await contextOf(w);
    await w.fresh();
    const order = { owner: ann.address, market: 0, side: 0, custody: 0, size: 300n * SOL } as const;
    const collateral = 2_400n * USD;
    const placed = await sdk.openInstructions(ctx, { ...order, collateral, limit: 0n });
    await send(w, placed, [ann]);
    await w.price("SOL", "164");
    await w.wait(2);
    await w.feeds.publishAll();
    const { request } = placed.quote;
    const plan = await sdk.executeInstructions(ctx, { executor: w.keeper.address, request });
    assert.equal(plan.quote.ended, "InsufficientMargin");
    const events = await send(w, plan, [w.keeper]);
    assert.equal(only(events, "RequestEnded").reason, 6300);
    assert.equal(only(events, "RequestCancelled").collateral, collateral);
    assert.equal(await w.chain.getAccounts([request]).then(([account]) => account), null);
    assert.equal(await ann.balance("USDC"), 10_000n * USD);
    assert.equal(await stateOf(w, plan.quote.positionAddress), undefined);
  });

  for (const [winning, losing, loserHolds] of [
    [1, 0, { USDC: "12015" }],
    [0, 1, { ETH: "5" }],
  ] as const) {
    it(`a loss event from liquidation to seal, winners ${winning === 0 ? "long" : "short"}`, async () => {
      const name = winning === 0 ? "long" : "short";
      const { w, loser, winners } = await lossStory({ winning: name, custodies: ["USDC", "SOL", "ETH"], loserHolds });
      const [winner] = winners;
      assert.ok(winner);
      const ctx = await contextOf(w);
      await w.feeds.publishAll();
      const liquidate = await sdk.liquidateInstructions(ctx, { keeper: w.keeper.address, position: loser.address });
      const { deficit } = liquidate.quote;
      const told = sdk.whatIf(sdk.sceneOf(await sdk.readState(ctx), 0), { losing, deficit });
      const liquidated = only(await send(w, liquidate, [w.keeper]), "PositionLiquidated");
      const { young, insurance, deductible, shortfall } = liquidate.quote.report.absorbed;
      const absorbed = [liquidated.young, liquidated.insurance, liquidated.deductible, liquidated.shortfall];
      assert.deepEqual([liquidated.deficit, ...absorbed], [deficit, young, insurance, deductible, shortfall]);
      assert.deepEqual([liquidated.lossEventOpened, told.absorbed.shortfall], [true, shortfall]);

      await w.wait(901);
      await w.feeds.publishAll();
      const decrease = await sdk.decreaseInstructions(ctx, { position: winner.address, size: 100n * SOL });
      const events = await send(w, decrease, [winner.owner]);
      assert.equal(only(events, "LossEventFinalized").shortfall, shortfall);
      const { lien, profit, held, positionSize } = only(events, "PositionDecreased");
      const { close } = decrease.quote.report;
      const quoted = [decrease.quote.report.lien, close.profit, close.escrowed.held, decrease.quote.position.size];
      assert.deepEqual([lien, profit, held, positionSize], quoted);

      await w.feeds.publishAll();
      const collect = { keeper: w.keeper.address, market: 0, side: winning };
      const liens = await sdk.applyLiensInstructions(ctx, collect);
      const applied = only(await send(w, liens, [w.keeper]), "LiensApplied");
      assert.deepEqual([applied.paid, applied.bounty], [sum(liens.quote.paid), liens.quote.bounty]);

      await w.wait(8 * 3_600 + 1);
      const receipt = sdk.pda.lossEvent(w.venue.market(0).address, winning, 0);
      const seal = await sdk.sealInstructions(ctx, { receipt });
      await send(w, seal, []);
      assert.deepEqual((await sdk.fetchLossEvent(w.chain, receipt))?.state, seal.quote.receipt);
    });
  }

  it("the insurance fund's stakers get what was quoted", async () => {
    const w = await World.create();
    const ann = await w.trader({ usdc: 20_000 });
    const owner = ann.address;
    const ctx = await contextOf(w);
    const stake = await sdk.stakeInstructions(ctx, { owner, amount: 5_000n * USD });
    assert.equal(only(await send(w, stake, [ann]), "Staked").shares, stake.quote.shares);
    const request = await sdk.requestUnstakeInstructions(ctx, { owner, shares: stake.quote.shares });
    await send(w, request, [ann]);
    await w.wait(7 * 86_400 + 60);
    await assert.rejects(sdk.unstakeInstructions(ctx, { owner }), { name: "PriceRefreshNeeded" });
    await w.feeds.publishAll();
    const leave = await sdk.unstakeInstructions(ctx, { owner });
    const before = await ann.balance("USDC");
    await send(w, leave, [ann]);
    assert.equal((await ann.balance("USDC")) - before, leave.quote.amount);
  });

  it("an owner who cannot be paid is booked, and paid out when they can", async () => {
    const w = await World.create();
    const ann = await w.trader({ usdc: 1_000 });
    const ctx = await contextOf(w);
    await w.fresh();
    const order = { owner: ann.address, market: 0, side: 0, size: SOL, custody: 0, collateral: 100n * USD } as const;
    const placed = await sdk.openInstructions(ctx, order);
    await send(w, placed, [ann]);
    await w.freeze(ann, "USDC");
    await w.wait(60);
    const { request } = placed.quote;
    const cancel = await sdk.cancelInstructions(ctx, { payer: w.keeper.address, request });
    const closableAt = BigInt(await w.now());
    assert.deepEqual(cancel.quote, { closes: true, closableAt, collateral: 100n * USD, paid: false });
    await send(w, cancel, [w.keeper]);
    await w.freeze(ann, "USDC", false);
    const [payable] = await sdk.payablesOf(w.chain, w.venue.pool);
    assert.ok(payable);
    const before = await ann.balance("USDC");
    await send(w, await sdk.payOutInstructions(ctx, { payer: w.keeper.address, payable }), []);
    assert.equal((await ann.balance("USDC")) - before, 100n * USD);
  });

  it("the liquidation price is the chain's own, but for the borrow of a second", async () => {
    const { w, loser } = await lossStory({ winning: "short", price: "145" });
    const ctx = await contextOf(w);
    const scene = sdk.sceneOf(await sdk.readState(ctx), 0);
    const position = await stateOf(w, loser.address);
    assert.ok(position);
    const price = sdk.liquidationPrice(scene, position);
    assert.ok(price !== null);
    const text = (e8: bigint) => `${e8 / 100_000_000n}.${String(e8 % 100_000_000n).padStart(8, "0")}`;
    const liquidate = () => sdk.liquidateInstructions(ctx, { keeper: w.keeper.address, position: loser.address });
    await w.price("SOL", text(price + 2_000n));
    await assert.rejects(liquidate(), { name: "NotLiquidatable" });
    await w.price("SOL", text(price));
    await send(w, await liquidate(), [w.keeper]);
  });
});
