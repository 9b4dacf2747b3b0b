import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, PROGRAM_ID, pda } from "@ballast/sdk";
import { type Actor, rentExempt, World, type WorldOptions } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { edit } from "../../support/edit";
import { by, CREATED, changed, lamports, plain, present, refused, told } from "../../support/expect";
import { freeze, setBalance } from "../../support/forge";
import { escrowed, placeParams } from "../../support/raw";

const REQUEST = 8 + 216;
const POSITION = 8 + 224;
const TICKET = 8 + 104;
const U64_MAX = (1n << 64n) - 1n;

/** Bump of a long of SOL with collateral in USDC, at that nonce. */
function positionBump(owner: Actor, nonce: bigint): number {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(nonce);
  const market = owner.world.venue.market("SOL").address.toBuffer();
  const custody = Buffer.of(owner.world.venue.custody("USDC").index);
  const seeds = [Buffer.from("position"), owner.address.toBuffer(), market, Buffer.of(0), custody, number];
  return PublicKey.findProgramAddressSync(seeds, PROGRAM_ID)[1];
}

type Change = Partial<instructions.PlaceRequestParams>;
const place = (actor: Actor, change: Change = {}) =>
  actor.world.run(instructions.placeRequest(placeParams(actor, change)), [actor]);

async function scene(options: WorldOptions = {}) {
  const w = await World.create(options);
  return { w, alice: await w.trader({ usdc: 1_000, sol: 10 }, "alice") };
}

/** Alice with a long of 10 SOL on 200 USDC, what a stop loss of it passes, and an order at its nonce. */
async function withPosition(options: WorldOptions = {}) {
  const { w, alice } = await scene(options);
  const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 200 } });
  const same = { positionNonce: position.nonce };
  const stop = {
    ...same,
    ...{ kind: instructions.RequestKind.StopLoss, trigger: 14_000_000_000n, expiresAt: BigInt(await w.now()) + 600n },
    ...{ collateral: 0n, position: position.address },
  };
  return { w, alice, position, same, stop };
}

/** Lamports of an order that opens, without its tip: its own rent, its position's, and that of two tickets. */
const PREPAID = BigInt(rentExempt(REQUEST) + rentExempt(POSITION) + 2 * rentExempt(TICKET));

describe("place_request", () => {
  it("escrows the collateral, prepays rent and tip, and changes nothing else", async () => {
    const { w, alice } = await scene();
    const request = pda.request(alice.address, 7n);
    const terms = { nonce: 7n, positionNonce: 3n, collateral: 200_000_000n, limit: 5n, tip: 150_000n };
    const [now, prepaid] = [BigInt(await w.now()), PREPAID + terms.tip];
    const step = await changed(w, () => place(alice, terms), {
      "pool.state.custodies.0.pending": by(200_000_000n),
      "vaults.USDC": by(200_000_000n),
      "tokens.alice.USDC": by(-200_000_000n),
      [`requests.${request}`]: CREATED,
      lamports: { alice: by(-prepaid - 5_000n), [String(request)]: by(prepaid) },
    });
    const { state, bump: _, ...identity } = present(await w.request({ address: request }));
    deepStrictEqual(
      plain(identity),
      plain({
        ...{ version: 1, owner: alice.address, market: w.venue.market("SOL").address },
        ...{ nonce: 7n, positionNonce: 3n, positionBump: positionBump(alice, 3n) },
      }),
    );
    const order = { kind: 0, side: 0, custody: 0, size: 1_000_000_000n, limit: 5n, trigger: 0n, tip: 150_000n };
    const due = { collateral: 200_000_000n, printAfter: now + 2n, expiresAt: now + 20n };
    deepStrictEqual(state, { ...order, ...due, placedAt: now, generation: 0n });
    told(step, "RequestPlaced", { ...order, ...due, request, owner: alice.address, positionNonce: 3n }, 0);
  });

  it("waits for a print after the newest one that the pool knows, even one that is dated ahead", async () => {
    const { w, alice } = await scene();
    const now = await w.now();
    await w.price("SOL", "151", { publishTime: now + 2 });
    await place(alice);
    const { state } = present(await w.request({ address: pda.request(alice.address, 1_000n) }));
    strictEqual(state.printAfter, BigInt(now) + 4n);
    strictEqual(state.expiresAt, BigInt(now) + 20n);
  });

  it("takes each token of the pool as collateral, in its own smallest unit", async () => {
    const custodies = ["USDC", "SOL", "ETH", "BTC", "USDT"];
    const w = await World.create({ custodies, markets: ["SOL"] });
    const alice = await w.trader({ usdc: 100, sol: 1, eth: 1, btc: 1, usdt: 100 }, "alice");
    const brought = { USDC: 77_777_777n, SOL: 777_777_777n, ETH: 7_777_777n, BTC: 777_777n, USDT: 77_777_777n };
    for (const [symbol, collateral] of Object.entries(brought)) {
      const custody = w.venue.custody(symbol);
      const nonce = BigInt(custody.index);
      const accounts = { custody: custody.index, vault: custody.vault, ownerToken: alice.token(custody) };
      await changed(w, () => place(alice, { ...accounts, nonce, collateral }), {
        [`pool.state.custodies.${custody.index}.pending`]: by(collateral),
        [`vaults.${symbol}`]: by(collateral),
        [`tokens.alice.${symbol}`]: by(-collateral),
        [`requests.${pda.request(alice.address, nonce)}`]: CREATED,
      });
    }
  });

  it("at the nonce of a position that is there it escrows and prepays as any other, and leaves the position as it is", async () => {
    const { w, alice, same } = await withPosition();
    const address = pda.request(alice.address, 1_000n);
    await changed(w, () => place(alice, { ...same, tip: 9n }), {
      ...escrowed(),
      [`requests.${address}`]: CREATED,
    });
    const { state } = present(await w.request({ address }));
    deepStrictEqual([state.kind, state.generation], [instructions.RequestKind.Open, 0n]);
    strictEqual(await lamports(w, address), PREPAID + 9n);
  });

  it("accepts the largest limit: the print decides; no collateral bears the largest size", async () => {
    const { w, alice } = await scene();
    await place(alice, { limit: U64_MAX });
    const request = pda.request(alice.address, 1_000n);
    strictEqual(present(await w.request({ address: request })).state.limit, U64_MAX);
    await refused(w, ["InsufficientMargin", "MathOverflow"], () => place(alice, { nonce: 2n, size: U64_MAX }));
    strictEqual(await alice.balance("USDC"), 900_000_000n);
  });

  it("refuses a size of zero", async () => {
    const { w, alice } = await scene();
    await refused(w, "ZeroAmount", () => place(alice, { size: 0n }));
  });

  it("refuses to open without collateral", async () => {
    const { w, alice } = await scene();
    await refused(w, "ZeroAmount", () => place(alice, { collateral: 0n }));
  });

  it("refuses a kind of order that does not exist", async () => {
    const { w, alice, stop } = await withPosition();
    // 1 was an increase.
    for (const kind of [1, 5, 255] as number[] as instructions.RequestKind[]) {
      await refused(w, "InvalidParameter", () => place(alice, { kind, position: null }));
      await refused(w, "InvalidParameter", () => place(alice, { ...stop, kind }));
    }
  });

  it("refuses a side that does not exist", async () => {
    const { w, alice } = await scene();
    for (const side of [2, 255]) await refused(w, "InvalidSide", () => place(alice, { side }));
  });

  it("refuses a custody that the pool does not have", async () => {
    const { w, alice } = await scene();
    for (const custody of [2, 7, 8, 255]) await refused(w, "WrongAccount", () => place(alice, { custody }));
  });

  it("refuses to escrow more than the owner has, up to u64::MAX", async () => {
    const { w, alice } = await scene();
    await refused(w, "TokenInsufficientFunds", () => place(alice, { collateral: 1_000_000_001n }));
    await refused(w, "TokenInsufficientFunds", () => place(alice, { collateral: 1n << 62n }));
    await refused(w, "MathOverflow", () => place(alice, { collateral: U64_MAX }));
    await place(alice);
    await refused(w, "MathOverflow", () => place(alice, { nonce: 2n, collateral: U64_MAX }));
  });

  it("refuses a tip that the owner cannot pay, and one that overflows", async () => {
    const { w, alice, same, stop } = await withPosition();
    await refused(w, "SystemInsufficientLamports", () => place(alice, { tip: 1_000_000_000_000n }));
    await refused(w, "MathOverflow", () => place(alice, { tip: U64_MAX }));
    for (const order of [same, stop]) await refused(w, "MathOverflow", () => place(alice, { ...order, tip: U64_MAX }));
  });

  it("refuses tokens of somebody else, of another mint, and of a frozen account", async () => {
    const { w, alice } = await scene();
    const bob = await w.trader({ usdc: 1_000 }, "bob");
    await refused(w, "TokenOwnerMismatch", () => place(alice, { ownerToken: bob.token("USDC") }));
    await refused(w, "TokenMintMismatch", () => place(alice, { ownerToken: alice.token("SOL") }));
    await freeze(w, alice.token("USDC"));
    await refused(w, "TokenAccountFrozen", () => place(alice));
  });

  it("refuses a nonce that is in use", async () => {
    const { w, alice } = await scene();
    await place(alice);
    await refused(w, ["SystemAccountInUse", "AccountAlreadyInitialized"], () => place(alice, { size: 2n }));
  });

  it("refuses a request account that is not the owner's of that nonce", async () => {
    const { w, alice } = await scene();
    const bob = await w.trader({}, "bob");
    for (const request of [pda.request(bob.address, 1_000n), pda.request(alice.address, 1n)])
      await refused(w, ["InvalidSeeds", "ConstraintSeeds"], () => place(alice, { request }));
  });

  it("refuses to reduce without a position, one of another owner, or one of another nonce", async () => {
    const { w, alice, position, stop } = await withPosition();
    const bob = await w.trader({ usdc: 1_000 }, "bob");
    await refused(w, "WrongAccount", () => place(alice, { ...stop, position: null }));
    await refused(w, "NotAuthorized", () => place(bob, { ...stop, position: position.address }));
    await refused(w, "WrongAccount", () => place(alice, { ...stop, positionNonce: 99n }));
  });

  it("refuses to reduce with another side or token than the position's", async () => {
    const { w, alice, stop } = await withPosition();
    await refused(w, "SelfReference", () => place(alice, { ...stop, side: 1 }));
    const sol = w.venue.custody("SOL");
    const accounts = { custody: sol.index, vault: sol.vault, ownerToken: alice.token(sol) };
    await refused(w, "SelfReference", () => place(alice, { ...stop, ...accounts }));
  });

  it("refuses to reduce a position without size, which no instruction leaves behind; what opens asks nothing of it", async () => {
    const { w, alice, position, same, stop } = await withPosition({ verify: false });
    await edit(w, "Position", position.address, { state: { size: 0n } });
    await refused(w, "PositionEmpty", () => place(alice, stop));
    await place(alice, { ...same, position: position.address });
  });

  it("refuses to reduce a position that was closed", async () => {
    const { w, alice, position, stop } = await withPosition();
    await alice.close(position);
    await refused(w, ["UninitializedAccount", "IllegalOwner", "AccountDataTooSmall"], () => place(alice, stop));
  });

  it("refuses a market where the pool, and a pool where the market should be", async () => {
    const { w, alice } = await scene();
    const { pool } = w.venue;
    const market = w.venue.market("SOL").address;
    const wrong = [
      "InvalidAccountData",
      "AccountDataTooSmall",
      "ConstraintDuplicateMutableAccount",
      "AccountBorrowFailed",
    ];
    await refused(w, wrong, () => place(alice, { pool: market }));
    await refused(w, wrong, () => place(alice, { market: pool }));
  });

  it("refuses while the vault holds less than the pool owes", async () => {
    const { w, alice } = await scene();
    await setBalance(w, w.venue.home.vault, 1_999_999_999_999n);
    await refused(w, "PoolUndercollateralized", () => place(alice));
  });
});
