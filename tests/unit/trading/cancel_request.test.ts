import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, type Placed, type RequestRef, TOKEN_PROGRAM_ID, World } from "@ballast/testkit";
import { Keypair } from "@solana/web3.js";
import { edit } from "../../support/edit";
import { by, CLOSED, CREATED, changed, lamports, present, refused, told } from "../../support/expect";
import { freeze, setBalance, strangeKey } from "../../support/forge";
import { deployIdle } from "../../support/idle";
import { cancelParams, escrowed } from "../../support/raw";

const EXPIRY = 20;
const TIP = 150_000n;

type Change = Partial<instructions.CancelRequestParams>;
const cancel = (payer: Actor, request: RequestRef, change: Change = {}) =>
  payer.world.run(instructions.cancelRequest({ ...cancelParams(payer, request), ...change }), [payer]);

/** Alice has a request for one SOL with 100 USDC; Bob has nothing to do with it. */
async function placed(wait = EXPIRY + 1) {
  const w = await World.create();
  const alice = await w.trader({ usdc: 1_000 }, "alice");
  const bob = await w.trader({}, "bob");
  const step: Placed = await alice.place("SOL", "long", { size: 1, collateral: { USDC: 100 }, tip: TIP });
  await w.wait(wait);
  return { w, alice, bob, request: step.request };
}

describe("cancel_request", () => {
  it("gives tokens, rent and tip to the owner, whoever sends it, and changes nothing else", async () => {
    const { w, alice, bob, request } = await placed();
    const held = await lamports(w, request.address);
    const step = await changed(w, () => cancel(bob, request), {
      ...escrowed(-1n),
      [`requests.${request.address}`]: CLOSED,
      lamports: { alice: by(held), bob: by(-5_000n), [String(request.address)]: by(-held) },
    });
    const fields = { request: request.address, owner: alice.address, custody: 0, collateral: 100_000_000n };
    told(step, "RequestCancelled", fields, 0);
  });

  it("lets the owner cancel", async () => {
    const { w, alice, request } = await placed();
    const held = await lamports(w, request.address);
    const before = await lamports(w, alice.address);
    await cancel(alice, request);
    strictEqual((await lamports(w, alice.address)) - before, held - 5_000n);
    strictEqual(await alice.balance("USDC"), 1_000_000_000n);
  });

  it("refuses until one second after expiry", async () => {
    const { w, alice, bob, request } = await placed(EXPIRY);
    await refused(w, "RequestNotExpired", () => cancel(alice, request));
    await refused(w, "RequestNotExpired", () => cancel(bob, request));
    await w.wait(1);
    await cancel(bob, request);
    strictEqual(await w.request(request), null);
  });

  it("gives back a request that would have enlarged a position, and leaves the position as it is", async () => {
    const w = await World.create();
    const alice = await w.trader({ usdc: 1_000 }, "alice");
    const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 200 } });
    const { request } = await alice.placeIncrease(position, { size: 1, collateral: { USDC: 50 } });
    await w.wait(EXPIRY + 1);
    await changed(w, () => cancel(w.keeper, request), {
      "pool.state.custodies.0.pending": by(-50_000_000n),
      "vaults.USDC": by(-50_000_000n),
      "tokens.alice.USDC": by(50_000_000n),
      [`requests.${request.address}`]: CLOSED,
    });
  });

  it("books the tokens in a Payable where the owner's account is frozen, and pays them out after the thaw", async () => {
    const { w, alice, bob, request } = await placed();
    await freeze(w, alice.token("USDC"));
    const payable = pda.payable(w.venue.pool, w.venue.home.mint, alice.address);
    await changed(w, () => cancel(bob, request, { payable }), {
      "pool.state.custodies.0": { pending: by(-100_000_000n), payable: by(100_000_000n) },
      [`payables.${payable}`]: CREATED,
      [`requests.${request.address}`]: CLOSED,
      // The Payable's rent comes out of the request's lamports: bob pays the fee of their transaction and nothing else.
      "lamports.bob": by(-5_000n),
    });
    await freeze(w, alice.token("USDC"), false);
    await w.payOut(alice, "USDC");
    strictEqual(await alice.balance("USDC"), 1_000_000_000n);
  });

  it("books the tokens in a Payable where the owner has no account, and adds to one that exists", async () => {
    const { w, alice, bob, request } = await placed(0);
    const second = await alice.place("SOL", "short", { size: 1, collateral: { USDC: 50 } });
    await w.wait(EXPIRY + 1);
    await setBalance(w, alice.token("USDC"), 0n);
    await w.chain.setAccount(alice.token("USDC"), { owner: Keypair.generate().publicKey, data: Buffer.alloc(0) });
    const payable = pda.payable(w.venue.pool, w.venue.home.mint, alice.address);
    await cancel(bob, request, { payable });
    await cancel(bob, second.request, { payable });
    const { payables } = await w.state();
    deepStrictEqual(
      payables.map(({ account }) => [String(account.owner), account.custody, account.amount]),
      [[String(alice.address), 0, 150_000_000n]],
    );
  });

  it("pays another account of the owner's, where they keep their tokens elsewhere", async () => {
    const { w, alice, bob, request } = await placed();
    const address = Keypair.generate().publicKey;
    await w.tokens.createAccount({ mint: w.venue.home.mint, owner: alice.address }, address);
    await cancel(bob, request, { ownerToken: address });
    strictEqual(await w.tokens.balance(address), 100_000_000n);
  });

  it("refuses a frozen account without a Payable, and a Payable of another token", async () => {
    const { w, alice, bob, request } = await placed();
    await freeze(w, alice.token("USDC"));
    await refused(w, "TokenAccountUnusable", () => cancel(bob, request));
    const sol = pda.payable(w.venue.pool, w.venue.custody("SOL").mint, alice.address);
    await refused(w, "WrongAccount", () => cancel(bob, request, { payable: sol }));
    const bobs = pda.payable(w.venue.pool, w.venue.home.mint, bob.address);
    await refused(w, "WrongAccount", () => cancel(bob, request, { payable: bobs }));
  });

  it("refuses to book what could be paid: an unusable account must be the owner's associated one", async () => {
    const { w, alice, bob, request } = await placed();
    const payable = pda.payable(w.venue.pool, w.venue.home.mint, alice.address);
    for (const ownerToken of [bob.token("USDC"), alice.token("SOL"), strangeKey(), alice.address])
      await refused(w, ["TokenAccountUnusable", "ConstraintDuplicateMutableAccount"], () =>
        cancel(bob, request, { ownerToken, payable }),
      );
  });

  it("refuses another owner: nobody redirects rent or tokens", async () => {
    const { w, bob, request } = await placed();
    await refused(w, "WrongAccount", () => cancel(bob, request, { owner: bob.address }));
    await refused(w, ["WrongAccount", "TokenAccountUnusable"], () =>
      cancel(bob, request, { owner: bob.address, ownerToken: bob.token("USDC") }),
    );
  });

  it("refuses a request that was executed or cancelled", async () => {
    const { w, alice, bob, request } = await placed(0);
    await w.execute(request);
    await w.wait(EXPIRY + 1);
    await refused(w, "AccountDataTooSmall", () => cancel(bob, request));
    const second = await alice.place("SOL", "long", { size: 1, collateral: { USDC: 100 } });
    await w.wait(EXPIRY + 1);
    await cancel(bob, second.request);
    await refused(w, "AccountDataTooSmall", () => cancel(bob, second.request));
  });

  it("refuses while the vault holds less than the pool owes", async () => {
    const { w, bob, request } = await placed();
    const owed = present(await w.chain.getAccount(w.venue.home.vault)).data.readBigUInt64LE(64);
    await setBalance(w, w.venue.home.vault, owed - 1n);
    await refused(w, "PoolUndercollateralized", () => cancel(bob, request));
  });

  it("refuses when the tokens do not arrive although the token program says so (INV-1)", async () => {
    const { w, bob, request } = await placed();
    await deployIdle(w.chain, TOKEN_PROGRAM_ID);
    await refused(w, "InvariantViolated", () => cancel(bob, request));
  });

  it("refuses a request of no kind, which no instruction leaves behind", async () => {
    const { w, bob, request } = await placed();
    await edit(w, "Request", request.address, { state: { kind: 9 } });
    await refused(w, "InvalidParameter", () => cancel(bob, request));
  });
});
