import assert from "node:assert/strict";
import { addLiquidityInstructions, createContext, openInstructions, removeLiquidityInstructions } from "@ballast/sdk";
import { Keypair, type PublicKey } from "@solana/web3.js";
import { type Actor, associatedTokenAddress, NATIVE_MINT, World } from "../src";

const SOL = 1_000_000_000n;

describe("a pool of wrapped SOL", () => {
  let w: World;
  let ann: Actor;
  const lamports = async (address: PublicKey) => (await w.chain.getAccount(address))?.lamports ?? 0;

  beforeEach(async () => {
    w = await World.create({ wrappedSol: true });
    ann = await w.trader({ usdc: 20_000, sol: 5 }, "ann");
  });

  it("holds the mint of mainnet, and lamports for every token in its vault", async () => {
    const { mint, vault } = w.venue.custody("SOL");
    assert.equal(mint.toBase58(), "So11111111111111111111111111111111111111112");
    const held = await w.tokens.balance(vault);
    assert.equal(held, 10_000n * SOL);
    assert.equal(await lamports(vault), 2_039_280 + Number(held));
    assert.equal(await lamports(ann.token("SOL")), 2_039_280 + 5_000_000_000);
    assert.equal(await ann.balance("SOL"), 5n * SOL);
  });

  it("plays a whole story on it: a long's profit is paid in SOL", async () => {
    const { position } = await ann.open("SOL", "long", { size: 20, collateral: { SOL: 5 } });
    await w.price("SOL", { change: 2 });
    await ann.close(position);
    assert.ok((await ann.balance("SOL")) > 5n * SOL);
    assert.deepEqual(await w.invariantFaults(), []);
  });

  it("takes SOL from a wallet that has none wrapped, and gives it back as SOL", async () => {
    const kit = Keypair.generate();
    await w.chain.airdrop(kit.publicKey, 20 * Number(SOL));
    const owner = kit.publicKey;
    const account = associatedTokenAddress(NATIVE_MINT, owner);
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    await w.fresh();
    const added = await addLiquidityInstructions(ctx, { owner, custody: 1, atoms: 10n * SOL });
    await w.chain.send(added.instructions, [kit]);
    assert.ok((await lamports(owner)) < 10 * Number(SOL), "ten are in the pool");
    assert.equal(await w.tokens.balance(account), 0n);
    // A part of what is asked is there already: only the rest is wrapped.
    await w.tokens.mintTo(account, SOL);
    const collateral = 3n * SOL;
    const opened = await openInstructions(ctx, { owner, market: 0, side: 0, size: SOL, custody: 1, collateral });
    const before = await lamports(owner);
    await w.chain.send(opened.instructions, [kit]);
    assert.equal(await w.tokens.balance(account), 0n);
    assert.ok(before - (await lamports(owner)) >= 2 * Number(SOL));
    assert.ok(before - (await lamports(owner)) < 2.1 * Number(SOL));
    await w.wait(1);
    await w.fresh();
    const parts = { unwrapSol: true };
    const gone = await removeLiquidityInstructions(ctx, { owner, custody: 1, shares: added.quote.shares, parts });
    await w.chain.send(gone.instructions, [kit]);
    assert.equal(await w.chain.getAccount(account), null, "nothing stays wrapped");
    assert.ok((await lamports(owner)) > before + 7 * Number(SOL));
    await w.verifyInvariants();
  });

  it("has no freeze, as the real mint", async () => {
    await assert.rejects(w.freeze(ann, "SOL"), /nobody can freeze wrapped SOL/);
  });
});
