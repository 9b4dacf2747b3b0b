// Security checklist: wrong role; re-initialisation; closed-account revival; donations to every PDA; keeper paid twice;
// double finalize; double claim; request executed twice; order bound to a closed and reopened position.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, decodeError, instructions, PROGRAM_ID, pda } from "@ballast/sdk";
import { type Actor, feedIdOf, World } from "@ballast/testkit";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { present, refused, told } from "../support/expect";
import { dueEvent, finalizedEvent } from "../support/loss";
import { publishFor } from "../support/prints";
import { cancelParams, collateralParams, decreaseParams, executeParams, liquidateParams } from "../support/raw";
import { lpsNow } from "../support/rules";

/** Several instructions in one transaction; errors by name. */
const together = (w: World, list: TransactionInstruction[], signers: Actor[]) =>
  w.chain
    .send(
      list,
      signers.map(({ keypair }) => keypair),
    )
    .catch((error: unknown) => {
      throw decodeError(error);
    });
const gift = (from: Actor, to: PublicKey) =>
  SystemProgram.transfer({ fromPubkey: from.address, toPubkey: to, lamports: 100_000_000 });

async function opened(options: { collateral?: number } = {}) {
  const w = await World.create();
  const alice = await w.trader({ usdc: 10_000, sol: 10 }, "alice");
  const { position } = await alice.open("SOL", "long", {
    size: 100,
    collateral: { USDC: options.collateral ?? 1_000 },
  });
  await w.wait(3_600);
  await w.fresh();
  return { w, alice, position };
}

describe("security: roles and lifecycle", () => {
  it("wrong role: nobody but the admin creates pools, adds tokens or markets", async () => {
    const w = await World.create();
    const eve = await w.trader({}, "eve");
    const who = { admin: eve.address, pool: w.venue.pool };
    const mint = await w.tokens.createMint({ decimals: 8, authority: eve.address });
    const feedId = feedIdOf("ETH");
    const parts = { index: 1, stable: 0, sleeps: false, config: DEFAULT_MARKET } as const;
    const attempts = [
      instructions.createPool({ ...who, pool: pda.pool(9), id: 9, homeMint: w.venue.home.mint, config: DEFAULT_POOL }),
      instructions.addCustody({ ...who, mint, feedId, config: DEFAULT_ASSET }),
      instructions.addMarket({ ...who, market: pda.market(w.venue.pool, 1), ...parts }),
    ];
    for (const ix of attempts) await refused(w, "NotAuthorized", () => w.run(ix, [eve]));
  });

  it("re-initialisation and front-run initialisation: neither a stranger nor the admin initializes again", async () => {
    const w = await World.create();
    const eve = await w.trader({}, "eve");
    const initialize = (authority: PublicKey) => instructions.initialize({ authority, guardian: eve.address });
    const names = ["NotUpgradeAuthority", "SystemAccountInUse", "AccountAlreadyInitialized"];
    await refused(w, names, () => w.run(initialize(eve.address), [eve]));
    const failed = await w.chain
      .send([initialize(w.admin.publicKey)], [w.admin])
      .catch((error: unknown) => decodeError(error));
    strictEqual("name" in failed && names.includes(failed.name), true);
    const { admin } = (await w.state()).controller;
    deepStrictEqual(String(admin), String(w.admin.publicKey));
  });

  it("closed-account revival: a position that is closed and refunded in one transaction is not usable", async () => {
    const { w, alice, position } = await opened();
    const close = instructions.decreasePosition(decreaseParams(alice, position));
    const add = instructions.addCollateral(collateralParams(alice, position, 1n));
    await refused(w, ["IllegalOwner", "AccountDataTooSmall", "InvalidAccountData"], () =>
      together(w, [close, gift(alice, position.address), add], [alice]),
    );
    await together(w, [close, gift(alice, position.address)], [alice]);
    const account = present(await w.chain.getAccount(position.address));
    strictEqual(account.owner.equals(PROGRAM_ID), false);
    strictEqual(account.data.length, 0);
    await refused(w, ["IllegalOwner", "AccountDataTooSmall"], () => w.run(add, [alice]));
  });

  it("closed-account revival: a request that is cancelled and refunded in one transaction pays once", async () => {
    const w = await World.create();
    const alice = await w.trader({ usdc: 1_000 }, "alice");
    const { request } = await alice.place("SOL", "long", { size: 1, collateral: { USDC: 100 } });
    await w.wait(31);
    const cancel = instructions.cancelRequest(cancelParams(alice, request));
    await refused(w, ["IllegalOwner", "AccountDataTooSmall", "InvalidAccountData"], () =>
      together(w, [cancel, gift(alice, request.address), cancel], [alice]),
    );
    await w.run(cancel, [alice]);
    strictEqual(await alice.balance("USDC"), 1_000_000_000n);
  });

  it("lamport and token donation to every PDA changes no price, no share, no right; a sweep brings the tokens to the LPs", async () => {
    const { w, alice, position } = await opened();
    const value = async () => {
      const { mint, burn } = await lpsNow(w);
      return [mint, burn];
    };
    const before = await value();
    const { fund } = (await w.pool()).state;
    for (const { pubkey } of await w.chain.getProgramAccounts(PROGRAM_ID)) await w.chain.airdrop(pubkey, 1_234_567);
    for (const { vault } of w.venue.custodies) await w.tokens.mintTo(vault, 1_000_000n);
    await w.tokens.mintTo(w.venue.insuranceVault, 1_000_000n);
    deepStrictEqual(await value(), before);
    deepStrictEqual((await w.pool()).state.fund, fund);
    await alice.addCollateral(position, 1);
    await alice.decrease(position, { fraction: "0.5" });
    await alice.close(position);
    const owned = async () => (await w.pool()).state.custodies[0]?.owned ?? 0n;
    const owns = await owned();
    const swept = told(await w.sweep("USDC"), "InsuranceSwept");
    strictEqual(swept.surplus, 1_000_000n);
    strictEqual((await owned()) - owns, 1_000_000n);
    deepStrictEqual(await w.invariantFaults(), []);
  });

  it("an account that does not exist yet can be created where somebody sent lamports before", async () => {
    const w = await World.create();
    const alice = await w.trader({ usdc: 1_000 }, "alice");
    const market = w.venue.market("SOL").address;
    const addresses = [pda.position(alice.address, market, 0, 0, 1n), pda.request(alice.address, 2n)];
    for (const address of addresses) await w.chain.airdrop(address, 890_881);
    const { position } = await alice.open("SOL", "long", { size: 1, collateral: { USDC: 100 } });
    strictEqual(String(position.address), String(addresses[0]));
  });

  it("keeper paid twice: a second liquidation, execution or cancellation in the same transaction fails as a whole", async () => {
    const { w, alice, position } = await opened();
    const { request } = await alice.place("SOL", "long", { size: 1, collateral: { USDC: 100 } });
    await publishFor(w, request, { price: "143" });
    const { keeper } = w;
    const execute = instructions.executeRequest(executeParams(keeper, request));
    await refused(w, "AccountDataTooSmall", () => together(w, [execute, execute], [keeper]));
    const liquidate = instructions.liquidate(liquidateParams(keeper, position));
    await refused(w, "NotLiquidatable", () => together(w, [liquidate, liquidate], [keeper]));
    await together(w, [execute, liquidate], [keeper]);
    deepStrictEqual(await w.invariantFaults(), []);
  });

  it("keeper paid twice: neither for the same liens nor, once an order was taken back, for its tip", async () => {
    const { w, winners } = await finalizedEvent();
    const lienPaid = async () => told(await w.applyLiens("SOL", "short", winners), "LiensApplied");
    const [first, second] = [await lienPaid(), await lienPaid()];
    deepStrictEqual([first.bounty > 0n, second.paid, second.bounty], [true, 0n, 0n]);
    const alice = await w.trader({ usdc: 1_000 }, "alice");
    const { request } = await alice.place("SOL", "short", { size: 1, collateral: { USDC: 100 } });
    await w.wait(31);
    const cancel = instructions.cancelRequest(cancelParams(w.keeper, request));
    await refused(w, "AccountDataTooSmall", () => together(w, [cancel, cancel], [w.keeper]));
    await w.run(cancel, [w.keeper]);
    await refused(w, "AccountDataTooSmall", () => w.run(cancel, [w.keeper]));
    const execute = instructions.executeRequest(executeParams(w.keeper, request));
    await refused(w, "AccountDataTooSmall", () => w.run(execute, [w.keeper]));
  });

  it("double finalize: the second one finds no event", async () => {
    const { w } = await dueEvent();
    await w.finalize("SOL", "short");
    await w.fresh();
    await refused(w, "NoOpenLossEvent", () => w.finalize("SOL", "short"));
  });

  it("double claim: a ticket is paid once", async () => {
    const { w, winners } = await finalizedEvent();
    const winner = present(winners[0]);
    await winner.owner.close(winner);
    const [ticket] = await w.ticketsOf(winner.owner);
    await w.wait(9 * 3_600);
    const before = await winner.owner.balance("USDC");
    const step = await w.claimTicket(present(ticket).address);
    const { paid } = told(step, "TicketClaimed");
    strictEqual((await winner.owner.balance("USDC")) - before, paid);
    const accounts = {
      payer: w.keeper.address,
      owner: winner.owner.address,
      pool: w.venue.pool,
      market: winner.market.address,
      ticket: present(ticket).address,
      vault: w.venue.home.vault,
      ownerToken: winner.owner.token("USDC"),
      payable: null,
      receipts: [],
    };
    await refused(w, "AccountDataTooSmall", () => w.run(instructions.claimTicket(accounts), [w.keeper]));
  });

  it("self-liquidation: an owner gets no more than by closing", async () => {
    const left = async (how: (scene: Awaited<ReturnType<typeof opened>>) => Promise<unknown>) => {
      const scene = await opened();
      await scene.w.price("SOL", "143");
      await how(scene);
      return scene.alice.balance("USDC");
    };
    const closed = await left(({ alice, position }) => alice.close(position));
    const liquidated = await left(async ({ w, alice, position }) => {
      await w.run(instructions.liquidate(liquidateParams(alice, position)), [alice]);
      await alice.close(position);
    });
    strictEqual(liquidated < closed, true);
  });

  it("self-liquidation: a bankrupt position brings its owner at most the keeper's dollar, once, and took all their collateral", async () => {
    const w = await World.create();
    const eve = await w.trader({ usdc: 1_000 }, "eve");
    const { position } = await eve.open("SOL", "long", { size: 1, collateral: { USDC: 15 } });
    await w.wait(960);
    await w.price("SOL", "130");
    const before = await eve.balance("USDC");
    const liquidate = instructions.liquidate(liquidateParams(eve, position));
    await refused(w, "AccountDataTooSmall", () => together(w, [liquidate, liquidate], [eve]));
    const event = told(await w.run(liquidate, [eve]), "PositionLiquidated");
    // 50 bp of 130 dollars: less than the keeper's dollar.
    deepStrictEqual([event.keeperReward, event.keeperFloor, event.returned], [0n, 650_000n, 0n]);
    strictEqual((await eve.balance("USDC")) - before, 650_000n);
    strictEqual(await eve.balance("USDC"), 985_650_000n);
  });
});
