// When a decrease is refused, when profit waits, and what may be passed as accounts.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, type PositionRef, rentExempt, type SideName, World, type WorldOptions } from "@ballast/testkit";
import { editMarket, editPool } from "../../support/edit";
import { lamports, present, refused, told } from "../../support/expect";
import { freeze, strangeKey } from "../../support/forge";
import { openLossEvent } from "../../support/loss";
import { drift, refusesForged } from "../../support/prints";
import { decreaseParams } from "../../support/raw";
import { holdHour } from "../../support/tickets";

type Change = Partial<instructions.DecreasePositionParams>;
const decrease = (owner: Actor, position: PositionRef, change: Change = {}) =>
  owner.world.run(instructions.decreasePosition({ ...decreaseParams(owner, position), ...change }), [owner]);

interface Opened extends WorldOptions {
  side?: SideName;
  collateral?: Record<string, number | string>;
}
async function opened({ side = "long", collateral = { USDC: 200 }, ...options }: Opened = {}) {
  const w = await World.create(options);
  const alice = await w.trader({ usdc: 10_000, sol: 100 }, "alice");
  const { position } = await alice.open("SOL", side, { size: 10, collateral });
  return { w, alice, position };
}

describe("decrease_position: what it refuses", () => {
  it("refuses a size of zero", async () => {
    const { w, alice, position } = await opened();
    await refused(w, "ZeroAmount", () => decrease(alice, position, { size: 0n }));
  });

  it("keeps the limit: a long gets no less, a short pays no more", async () => {
    const long = await opened();
    await refused(long.w, "SlippageExceeded", () => decrease(long.alice, long.position, { limit: 15_000_000_001n }));
    await refused(long.w, "SlippageExceeded", () => decrease(long.alice, long.position, { limit: (1n << 64n) - 1n }));
    await decrease(long.alice, long.position, { limit: 15_000_000_000n });
    const short = await opened({ side: "short" });
    await refused(short.w, "SlippageExceeded", () => decrease(short.alice, short.position, { limit: 14_999_999_999n }));
    await decrease(short.alice, short.position, { limit: 15_000_000_000n });
  });

  it("refuses a print older than 3 s", async () => {
    const { w, alice, position } = await opened();
    await w.wait(3);
    await w.fresh(["SOL"]);
    await w.wait(1);
    await w.fresh(["SOL"]);
    await refused(w, "OracleStale", () => decrease(alice, position));
  });

  it("refuses a confidence above 10 % and takes 10 %", async () => {
    const { w, alice, position } = await opened({ collateral: { USDC: 500 } });
    await w.wait(1);
    await w.feeds.publish("SOL", { conf: "15.00000001" });
    await w.fresh(["SOL"]);
    await refused(w, "OracleWide", () => decrease(alice, position));
    await w.price("SOL", "150", { conf: "15" });
    await alice.close(position);
  });

  it("takes a print far from its average, and ignores a second source: reducing is always possible", async () => {
    const { w, alice, position } = await opened({ secondSources: ["SOL"] });
    await w.price("SOL", "150", { ema: "100", second: false });
    w.feeds.set("SOL.second", { price: "90" });
    await w.feeds.publish("SOL.second");
    await w.fresh();
    await alice.close(position);
    strictEqual(await w.position(position), null);
  });

  it("refuses every print that is not what it should be", async () => {
    const { w, alice, position } = await opened();
    await w.fresh();
    await refusesForged(w, "SOL", () => decrease(alice, position), ["OracleWide", { conf: 15_000_000_000n }]);
    await alice.close(position);
  });

  it("refuses collateral whose price is older than 3 s", async () => {
    const { w, alice, position } = await opened();
    await w.wait(4);
    await w.feeds.publish("SOL", { publishTime: await w.now() });
    await refused(w, "CollateralUnpriced", () => decrease(alice, position));
  });

  it("lets an owner leave when the collateral's feed is silent: a loss takes tokens at the last price less twice the haircut", async () => {
    const scene = async (silent: boolean) => {
      const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
      const alice = await w.trader({ eth: 1 }, "alice");
      const { position } = await alice.open("SOL", "long", { size: 10, collateral: { ETH: "0.2" } });
      if (silent) w.feeds.freeze("ETH");
      await w.wait(11);
      await w.refresh();
      await w.wait(60);
      await w.price("SOL", "145");
      return { w, alice, position };
    };
    const heard = await scene(false);
    const plain = told(await heard.alice.close(heard.position), "PositionDecreased");
    const { alice, position, w } = await scene(true);
    await refused(w, "CollateralUnpriced", () => alice.removeCollateral(position, 1n));
    const { pnl, seized } = told(await alice.close(position), "PositionDecreased");
    strictEqual(pnl, plain.pnl);
    // 50 USD in ETH of 3,000, and of 3,000 x (1 - 7.2 %) = 2,784, rounded up.
    deepStrictEqual([plain.seized, seized], [1_666_667n, 1_795_978n]);
  });

  it("refuses where nothing is left to the owner: that is a liquidation", async () => {
    const { w, alice, position } = await opened({ collateral: { USDC: 80 } });
    // Collateral is 79.0977...; at 142.09 the loss is 79.1.
    await w.price("SOL", "142.09");
    await refused(w, "ResidualNotPositive", () => decrease(alice, position));
    await w.price("SOL", "142.1");
    await decrease(alice, position);
  });

  it("ends healthy or closes all: a part of a position that stays unhealthy is refused", async () => {
    const { w, alice, position } = await opened({ collateral: { USDC: 100 } });
    await w.price("SOL", "143");
    await refused(w, "InsufficientMargin", () => decrease(alice, position, { size: 1_000_000_000n }));
    // 0.35 SOL at 143 are 50.05 USD: the least that may stay.
    await decrease(alice, position, { size: 9_650_000_000n });
    strictEqual(present(await w.position(position)).state.size, 350_000_000n);
  });

  it("refuses a stranger, and a position of another owner", async () => {
    const { w, alice, position } = await opened();
    const bob = await w.trader({ usdc: 100 }, "bob");
    await refused(w, "NotAuthorized", () => decrease(bob, position, { owner: alice.address, signer: bob.address }));
    await refused(w, "WrongAccount", () => decrease(bob, position));
    await refused(w, "WrongAccount", () => decrease(bob, position, { ownerToken: alice.token("USDC") }));
  });

  it("refuses a token account of somebody else, of another mint, or frozen", async () => {
    const { w, alice, position } = await opened();
    const bob = await w.trader({}, "bob");
    await refused(w, "TokenAccountUnusable", () => decrease(alice, position, { ownerToken: bob.token("USDC") }));
    await refused(w, "TokenAccountUnusable", () => decrease(alice, position, { ownerToken: alice.token("SOL") }));
    await freeze(w, alice.token("USDC"));
    await refused(w, "TokenAccountUnusable", () => decrease(alice, position));
  });
});

describe("decrease_position: profit", () => {
  /** Alice in profit, no jump. */
  async function winning(options: Opened = {}) {
    const scene = await opened(options);
    await drift(scene.w, "SOL", options.side === "short" ? "140" : "160");
    return scene;
  }
  const backing = (w: World, alice: Actor, symbol: string): Change => ({
    otherVault: w.venue.custody(symbol).vault,
    otherToken: alice.token(symbol),
  });

  it("refuses a profit in another token without that token's vault, or with a wrong one", async () => {
    const { w, alice, position } = await winning({ custodies: ["USDC", "SOL", "ETH"] });
    const good = backing(w, alice, "SOL");
    await refused(w, "WrongAccount", () => decrease(alice, position));
    await refused(w, "WrongAccount", () => decrease(alice, position, { ...good, otherToken: null }));
    await refused(w, "WrongAccount", () => decrease(alice, position, { ...good, otherVault: null }));
    await refused(w, "WrongAccount", () => decrease(alice, position, backing(w, alice, "ETH")));
    const own = await w.tokens.createAccount({ mint: w.venue.custody("SOL").mint, owner: w.venue.pool }, strangeKey());
    await refused(w, "WrongAccount", () => decrease(alice, position, { ...good, otherVault: own }));
    await decrease(alice, position, good);
  });

  it("refuses to pay the profit to somebody else, or to another mint", async () => {
    const { w, alice, position } = await winning();
    const bob = await w.trader({}, "bob");
    const good = backing(w, alice, "SOL");
    await refused(w, "TokenAccountUnusable", () =>
      decrease(alice, position, { ...good, otherToken: bob.token("SOL") }),
    );
    await refused(w, "TokenAccountUnusable", () =>
      decrease(alice, position, { ...good, otherToken: alice.token("USDC") }),
    );
  });

  it("holds all fresh profit for an hour when the market has jumped, and nothing 20 minutes later", async () => {
    const { w, alice, position } = await opened();
    await w.price("SOL", "160");
    const hour = await holdHour(w, 3_600);
    const briefTicket = pda.ticket(position.market.address, 0, alice.address, hour);
    const good = { ...backing(w, alice, "SOL"), size: 5_000_000_000n };
    await refused(w, "TicketRequired", () => decrease(alice, position, good));
    const payer = await lamports(w, alice.address);
    const step = await decrease(alice, position, { ...good, briefTicket });
    const event = told(step, "PositionDecreased");
    strictEqual(payer - (await lamports(w, alice.address)), BigInt(rentExempt(8 + 104)) + 5_000n);
    deepStrictEqual([event.profit, event.held], [0n, 0n]);
    const ticket = present(await w.ticket(briefTicket));
    deepStrictEqual(ticket.state, { face: event.heldAfterJump, lossEvents: 0n, hour, side: 0 });
    await w.wait(1_200);
    await w.fresh();
    const rest = told(await alice.close(position), "PositionDecreased");
    deepStrictEqual([rest.held, rest.heldAfterJump], [0n, 0n]);
    strictEqual(rest.profit > 0n, true);
  });

  it("counts a move of exactly the maintenance margin as no jump", async () => {
    for (const [price, jumped] of [
      ["153.6", false],
      ["153.60000001", true],
    ] as const) {
      const { w, alice, position } = await opened();
      await w.price("SOL", price);
      const event = told(await alice.close(position), "PositionDecreased");
      strictEqual(event.heldAfterJump > 0n, jumped, price);
    }
  });

  it("holds phi of the profit for eight hours when coverage is low: 40 % where usable coverage is 80 %", async () => {
    // (42,000 - 10,000) / (50,000 - 10,000) = 0.8; phi = 2 x 0.2.
    const { w, alice, position } = await winning({ fund: "42000" });
    const event = told(await alice.close(position), "PositionDecreased");
    const whole = event.profit + event.held;
    strictEqual(event.held, (whole * 4n + 9n) / 10n);
    strictEqual(event.heldAfterJump, 0n);
    const [ticket] = await w.ticketsOf(alice);
    const { openedAt } = { openedAt: BigInt(await w.now()) };
    strictEqual(present(ticket).account.state.hour, Math.ceil((Number(openedAt) + 28_800) / 3_600));
  });

  it("after a jump holds phi for eight hours and the rest for one", async () => {
    const { alice, position, w } = await opened({ fund: "42000", side: "short" });
    await w.price("SOL", "140");
    const event = told(await alice.close(position), "PositionDecreased");
    strictEqual(event.profit, 0n);
    strictEqual(event.held, ((event.held + event.heldAfterJump) * 4n + 9n) / 10n);
    strictEqual((await w.ticketsOf(alice)).length, 2);
  });

  it("holds everything at half of the usable coverage and below", async () => {
    const { alice, position } = await winning({ fund: "30000" });
    const event = told(await alice.close(position), "PositionDecreased");
    strictEqual(event.profit, 0n);
    strictEqual(event.held > 0n, true);
  });

  it("pays old profit at once even where nothing covers it: only the last eight hours are fresh", async () => {
    const { w, alice, position } = await winning({ fund: "10000" });
    await w.wait(9 * 3_600);
    await w.fresh();
    const event = told(await alice.close(position), "PositionDecreased");
    deepStrictEqual([event.held, event.heldAfterJump], [0n, 0n]);
    strictEqual(event.profit > 0n, true);
  });

  it("holds all fresh profit of a side whose loss event is open, and charges no impact", async () => {
    const { w, winners } = await openLossEvent();
    const winner = present(winners[0]);
    const event = told(await winner.owner.decrease(winner, { fraction: "0.5" }), "PositionDecreased");
    deepStrictEqual([event.impact, event.profit, event.heldAfterJump], [0n, 0n, 0n]);
    strictEqual(event.held > 0n, true);
    strictEqual((await w.ticketsOf(winner.owner)).length, 1);
  });

  it("refuses the ticket of another owner, side or hour", async () => {
    const { w, alice, position } = await winning({ fund: "30000" });
    const bob = await w.trader({}, "bob");
    const good = backing(w, alice, "SOL");
    const market = position.market.address;
    const hour = await holdHour(w);
    await refused(w, "TicketRequired", () => decrease(alice, position, good));
    const wrong = [
      pda.ticket(market, 0, bob.address, hour),
      pda.ticket(market, 1, alice.address, hour),
      pda.ticket(market, 0, alice.address, hour + 1),
      pda.ticket(market, 0, alice.address, hour - 1),
      strangeKey(),
    ];
    for (const ticket of wrong) await refused(w, "WrongAccount", () => decrease(alice, position, { ...good, ticket }));
    await decrease(alice, position, { ...good, ticket: pda.ticket(market, 0, alice.address, hour) });
  });

  it("uses a ticket address that somebody sent lamports to", async () => {
    const { w, alice, position } = await winning({ fund: "30000" });
    const hour = await holdHour(w);
    const ticket = pda.ticket(position.market.address, 0, alice.address, hour);
    await w.chain.airdrop(ticket, 12_345);
    await alice.close(position);
    strictEqual(present(await w.ticket(ticket)).state.face > 0n, true);
  });

  it("refuses a ticket that more events have passed than the ring remembers, which no eight hours have room for", async () => {
    const { w, alice, position } = await winning({ fund: "30000" });
    await alice.decrease(position, { fraction: "0.5" });
    const ticket = present((await w.ticketsOf(alice))[0]).address;
    await editMarket(w, "SOL", { sides: { 0: { lossEventCount: 9n } } });
    await refused(w, "ReceiptsIncomplete", () => decrease(alice, position, { ...backing(w, alice, "SOL"), ticket }));
  });

  it("books no profit that may not leave yet without the account where it is booked", async () => {
    const { w, alice, position } = await winning({ side: "short" });
    // Nine hours later the profit is old: it waits for nothing but the hourly limit.
    await w.wait(9 * 3_600);
    await w.fresh();
    await editPool(w, { custodies: { 0: { outflowUsed: 1n << 62n, outflowAt: BigInt(await w.now()) } } });
    await refused(w, "PayableRequired", () => decrease(alice, position));
  });
});
