// What a liquidation is given: accounts, prices, and owners who cannot be paid.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, type PositionRef, rentExempt, type SideName, World, type WorldOptions } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { edit, editMarket, editPool } from "../../support/edit";
import { by, changed, lamports, present, refused, told } from "../../support/expect";
import { freeze, setBalance } from "../../support/forge";
import { patchPrint, refusesForged } from "../../support/prints";
import { liquidateParams } from "../../support/raw";

const USD = 1_000_000n;
const USED = new PublicKey("11111111111111111111111111111112");

type Change = Partial<instructions.LiquidateParams>;
const liquidate = (keeper: Actor, position: PositionRef, change: Change = {}, profit = false) =>
  keeper.world.run(instructions.liquidate({ ...liquidateParams(keeper, position, profit), ...change }), [keeper]);

interface Scene extends WorldOptions {
  side?: SideName;
  size?: number;
  collateral?: Record<string, number | string>;
  /** Where SOL goes; 143 is unhealthy, 140.5 closes all and leaves something, 139 is bankrupt. */
  price?: string;
}
async function unhealthy({
  side = "long",
  size = 100,
  collateral = { USDC: 1_000 },
  price = "143",
  ...options
}: Scene = {}) {
  const w = await World.create(options);
  const alice = await w.actor("alice", { USDC: 1_000, SOL: 100, ...collateral });
  const { position } = await alice.open("SOL", side, { size, collateral });
  await w.wait(3_600);
  await w.price("SOL", price);
  return { w, alice, position };
}
const ETH = { custodies: ["USDC", "SOL", "ETH"], collateral: { ETH: "0.3" } };

describe("liquidate: its accounts", () => {
  it("pays an owner who liquidates themselves, into one token account", async () => {
    const { w, alice, position } = await unhealthy({ price: "140.5" });
    const before = await alice.balance("USDC");
    const event = told(await liquidate(alice, position), "PositionLiquidated");
    strictEqual(event.keeperReward > 0n && event.returned > 0n, true);
    strictEqual((await alice.balance("USDC")) - before, event.keeperReward + event.returned);
    strictEqual(String(event.keeper), String(event.owner));
    strictEqual(await w.position(position), null);
  });

  it("pays an owner who liquidates themselves in part no more than any keeper", async () => {
    const { alice, position } = await unhealthy();
    const before = await alice.balance("USDC");
    const event = told(await liquidate(alice, position), "PositionLiquidated");
    strictEqual((await alice.balance("USDC")) - before, event.keeperReward);
  });

  it("books what cannot be paid to a frozen account in a Payable, at the cost of the position's lamports, and pays it out", async () => {
    const { w, alice, position } = await unhealthy({ price: "140.5" });
    await freeze(w, alice.token("USDC"));
    const payable = pda.payable(w.venue.pool, w.venue.home.mint, alice.address);
    await refused(w, "TokenAccountUnusable", () => liquidate(w.keeper, position));
    const left = by((await lamports(w, position.address)) - BigInt(rentExempt(8 + 104)));
    const purses = { lamports: { keeper: by(-5_000n), alice: left } };
    const step = await changed(w, () => liquidate(w.keeper, position, { payable }), purses, { among: true });
    const event = told(step, "PositionLiquidated");
    strictEqual((await w.state()).payables[0]?.account.amount, event.returned);
    strictEqual(present((await w.pool()).state.custodies[0]).payable, event.returned);
    await refused(w, "TokenAccountFrozen", () => w.payOut(alice, "USDC"));
    await freeze(w, alice.token("USDC"), false);
    const before = await alice.balance("USDC");
    await w.payOut(alice, "USDC");
    strictEqual((await alice.balance("USDC")) - before, event.returned);
    strictEqual((await w.state()).payables.length, 0);
  });

  it("books it where the owner's account is missing", async () => {
    const { w, alice, position } = await unhealthy({ price: "140.5" });
    await setBalance(w, alice.token("USDC"), 0n);
    await w.chain.setAccount(alice.token("USDC"), { owner: USED, data: Buffer.alloc(0) });
    const event = told(await w.liquidate(position), "PositionLiquidated");
    strictEqual((await w.state()).payables[0]?.account.amount, event.returned);
  });

  it("needs no usable account of an owner to whom nothing goes", async () => {
    for (const price of ["143", "139"]) {
      const { w, alice, position } = await unhealthy({ price });
      await freeze(w, alice.token("USDC"));
      await liquidate(w.keeper, position);
    }
  });

  it("cannot be stopped by an owner who closes both of their accounts while they are in profit", async () => {
    const { w, alice, position } = await unhealthy({ ...ETH, size: 30, price: "151" });
    await w.price("ETH", "100");
    await freeze(w, alice.token("SOL"));
    await freeze(w, alice.token("ETH"));
    const event = told(await w.liquidate(position), "PositionLiquidated");
    const owed = (await w.state()).payables.map(({ account }) => [account.custody, account.amount] as const);
    deepStrictEqual(
      new Map(owed),
      new Map([
        [1, event.profit],
        [2, event.returned],
      ]),
    );
  });

  it("cannot be stopped where collateral counts as nothing while the position is in profit", async () => {
    const { w, position } = await unhealthy({ ...ETH, size: 30, price: "150.5" });
    w.feeds.freeze("ETH");
    await w.wait(11);
    await w.refresh();
    await w.wait(3_600);
    await w.refresh();
    const event = told(await w.liquidate(position), "PositionLiquidated");
    deepStrictEqual([event.positionSize, event.keeperFloor], [0n, 0n]);
    strictEqual(event.pnl > 0n && event.profit > 0n && event.returned > 0n, true);
  });

  it("gives what is due to a bankrupt position's keeper through the fund's own vault", async () => {
    const { w, position } = await unhealthy({ ...ETH, price: "139" });
    const other = { otherVault: w.venue.home.vault, otherToken: w.keeper.token("USDC") };
    await refused(w, "WrongAccount", () => liquidate(w.keeper, position, { otherVault: null, otherToken: null }));
    await refused(w, "WrongAccount", () => liquidate(w.keeper, position, { ...other, otherToken: null }));
    await refused(w, "WrongAccount", () =>
      liquidate(w.keeper, position, { ...other, otherVault: w.venue.custody("SOL").vault }),
    );
    const event = told(await liquidate(w.keeper, position, other), "PositionLiquidated");
    strictEqual(event.insurance, event.deficit);
    strictEqual(event.keeperFloor, USD);
  });

  it("refuses a profit without the backing's vault and the owner's account", async () => {
    const { w, position } = await unhealthy({ ...ETH, size: 30, price: "151" });
    await w.price("ETH", "100");
    for (const change of [
      { otherVault: null, otherToken: null },
      { otherVault: w.venue.home.vault },
      { otherToken: w.keeper.token("SOL") },
    ])
      await refused(w, ["WrongAccount", "TokenAccountUnusable"], () => liquidate(w.keeper, position, change, true));
    await liquidate(w.keeper, position, {}, true);
  });

  it("books no profit that may not leave yet without the account where it is booked", async () => {
    const { w, position } = await unhealthy({ ...ETH, size: 30, price: "151" });
    // Nine hours later the profit is old: it waits for nothing but the hourly limit. The collateral is worth 15 USD.
    await w.wait(9 * 3_600);
    await w.price("ETH", "50");
    await w.fresh();
    await editPool(w, { custodies: { 1: { outflowUsed: 1n << 62n, outflowAt: BigInt(await w.now()) } } });
    await refused(w, "PayableRequired", () => liquidate(w.keeper, position, {}, true));
  });

  it("refuses another owner, and tokens of another mint", async () => {
    const { w, position } = await unhealthy();
    const bob = await w.trader({ usdc: 1 }, "bob");
    await refused(w, "WrongAccount", () => liquidate(w.keeper, position, { owner: bob.address }));
    await refused(w, "TokenMintMismatch", () => liquidate(w.keeper, position, { keeperToken: w.keeper.token("SOL") }));
  });

  it("refuses to send what is left to a stranger's account", async () => {
    const { w, alice, position } = await unhealthy({ price: "140.5" });
    const bob = await w.trader({}, "bob");
    const payable = pda.payable(w.venue.pool, w.venue.home.mint, alice.address);
    for (const ownerToken of [bob.token("USDC"), w.keeper.token("USDC"), alice.token("SOL")])
      await refused(w, "TokenAccountUnusable", () => liquidate(w.keeper, position, { ownerToken, payable }));
  });

  it("pays the owner nothing into an account that is named twice, unless it is the owner's, nor books it instead", async () => {
    const { w, alice, position } = await unhealthy({ price: "140.5" });
    const own = w.keeper.token("USDC");
    const payable = pda.payable(w.venue.pool, w.venue.home.mint, alice.address);
    const twice: Change[] = [{ ownerToken: own }, { ownerToken: own, keeperToken: own, payable }];
    for (const change of [...twice, { ownerToken: w.venue.home.vault }, { ownerToken: w.venue.home.vault, payable }])
      await refused(w, ["TokenAccountUnusable", "ConstraintDuplicateMutableAccount"], () =>
        liquidate(w.keeper, position, change),
      );
    const before = await alice.balance("USDC");
    const event = told(await liquidate(w.keeper, position), "PositionLiquidated");
    strictEqual((await alice.balance("USDC")) - before, event.returned);
  });

  it("pays a profit into no account but the owner's, also where one account is named for both tokens", async () => {
    const { w, alice, position } = await unhealthy({ ...ETH, size: 30, price: "151" });
    await w.price("ETH", "100");
    const [own, backing] = [w.keeper.token("ETH"), alice.token("ETH")];
    const payableOf = (symbol: string) => pda.payable(w.venue.pool, w.venue.custody(symbol).mint, alice.address);
    const booked = { payable: payableOf("ETH"), otherPayable: payableOf("SOL") };
    for (const change of [{ ownerToken: own, otherToken: own }, { otherToken: backing }, { otherToken: own }])
      for (const more of [{}, booked])
        await refused(w, "TokenAccountUnusable", () => liquidate(w.keeper, position, { ...change, ...more }, true));
    const before = await alice.balance("SOL");
    const event = told(await w.liquidate(position), "PositionLiquidated");
    strictEqual((await alice.balance("SOL")) - before, event.profit);
  });

  it("refuses a position without size, and a ledger that does not add up", async () => {
    const { w, position } = await unhealthy({ price: "139" });
    await editMarket(w, "SOL", { ledger: { deficits: (was) => was + 1n } });
    await refused(w, "InvariantViolated", () => liquidate(w.keeper, position));
    await edit(w, "Position", position.address, { state: { size: 0n } });
    await refused(w, "PositionEmpty", () => liquidate(w.keeper, position));
  });

  it("refuses while the vault or the insurance vault holds less than it owes", async () => {
    const { w, position } = await unhealthy({ price: "139" });
    const { home, insuranceVault } = w.venue;
    const held = await w.tokens.balance(home.vault);
    await setBalance(w, home.vault, 1n);
    await refused(w, "PoolUndercollateralized", () => liquidate(w.keeper, position));
    await setBalance(w, home.vault, held);
    await setBalance(w, insuranceVault, 1n);
    await refused(w, ["TokenInsufficientFunds", "PoolUndercollateralized"], () => liquidate(w.keeper, position));
  });
});

describe("liquidate: its prices", () => {
  it("takes a print up to 10 s old and refuses an older one", async () => {
    const { w, position } = await unhealthy();
    w.feeds.freeze("SOL");
    await w.wait(11);
    await w.fresh();
    await refused(w, "OracleStale", () => liquidate(w.keeper, position));
    const again = await unhealthy();
    again.w.feeds.freeze("SOL");
    await again.w.wait(10);
    await again.w.fresh();
    await liquidate(again.w.keeper, again.position);
  });

  it("takes a confidence of 10 % and refuses a wider one", async () => {
    const { w, position } = await unhealthy();
    await w.wait(1);
    await w.fresh(["SOL"]);
    await w.feeds.publish("SOL", { publishTime: await w.now(), conf: "14.30000001" });
    await refused(w, "OracleWide", () => liquidate(w.keeper, position));
    await w.price("SOL", "143", { conf: "14.3" });
    await liquidate(w.keeper, position);
  });

  it("is not stopped by an average far away", async () => {
    const { w, position } = await unhealthy();
    await w.price("SOL", "143", { ema: "1430" });
    await liquidate(w.keeper, position);
  });

  it("takes the newest print that the pool knows, not an older one that a keeper prefers", async () => {
    const { w, position } = await unhealthy();
    const { account } = position.market.custody.feed;
    const low = present(await w.chain.getAccount(account));
    await w.price("SOL", "150");
    await w.chain.setAccount(account, low);
    await refused(w, "NotLiquidatable", () => liquidate(w.keeper, position));
  });

  it("refuses a print that is forged, of another feed, not verified, malformed or of the future", async () => {
    const { w, position } = await unhealthy();
    await refusesForged(w, "SOL", () => liquidate(w.keeper, position), ["OracleMalformed", { exponent: 99 }]);
    await liquidate(w.keeper, position);
  });

  it("takes a print up to an hour ahead of the cluster's clock: no lag of it keeps anybody from being liquidated", async () => {
    for (const ahead of [3, 3_600]) {
      const { w, position } = await unhealthy();
      await patchPrint(w, "SOL", { publishTime: (await w.now()) + ahead });
      strictEqual(told(await liquidate(w.keeper, position), "PositionLiquidated").size > 0n, true);
    }
  });

  /** 100 SOL on 0.3 ETH; ETH's feed has stopped, and so long ago somebody showed that it has no newer print. */
  async function silent(seconds: number, price: string) {
    const scene = await unhealthy({ ...ETH, price: "150" });
    scene.w.feeds.freeze("ETH");
    await scene.w.wait(11);
    await scene.w.refresh();
    await scene.w.wait(seconds);
    await scene.w.price("SOL", price);
    return { ...scene, act: () => liquidate(scene.w.keeper, scene.position) };
  }

  it("refuses a stale price of collateral until somebody showed for a minute that there is no newer one", async () => {
    const { w, act } = await silent(59, "130");
    await refused(w, "CollateralUnpriced", act);
    const later = await silent(60, "130");
    await later.act();
  });

  it("counts collateral of a silent feed less twice its haircut, and pays it at its last price", async () => {
    // 890.8 USD of ETH less 3.6 %, less 500 lost and 8.7 for closing: 350 USD of the 348 it needs. Less another 7.2 %:
    // 288.
    const fresh = await unhealthy({ ...ETH, price: "150" });
    await fresh.w.price("SOL", "145");
    await refused(fresh.w, "NotLiquidatable", () => liquidate(fresh.w.keeper, fresh.position));
    const { act } = await silent(120, "145");
    const event = told(await act(), "PositionLiquidated");
    strictEqual(event.keeperReward, (event.liquidationFee * 1n) / 2n);
    // The fee is worth 50 bp of the closed notional at 3,000 USD: in 1e-8 ETH, rounded down.
    const notional = (event.size * 14_500_000_000n) / 10n ** 11n;
    strictEqual(event.liquidationFee, (((notional * 50n) / 10_000n) * 10n ** 10n) / 300_000_000_000n);
  });

  it("counts collateral of a feed that is silent for an hour as nothing: the position closes, and its collateral pays in full", async () => {
    const { w, act } = await silent(3_600, "149");
    const event = told(await act(), "PositionLiquidated");
    deepStrictEqual([event.positionSize, event.deficit, event.keeperFloor], [0n, 0n, 0n]);
    strictEqual(event.returned > 0n && event.keeperReward > 0n, true);
    strictEqual((await w.market("SOL")).state.ledger.deficits, 0n);
  });

  it("never asks for a price of collateral that is the index itself", async () => {
    const { w, position } = await unhealthy({ collateral: { SOL: 10 }, price: "139" });
    await w.wait(5);
    await w.feeds.publish("SOL", { publishTime: await w.now() });
    await liquidate(w.keeper, position);
  });
});
