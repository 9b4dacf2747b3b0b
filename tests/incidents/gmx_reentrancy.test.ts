// GMX v1, 9 July 2025. Closing an order paid the owner's contract before the books were complete. Called back, it
// opened a short straight in the vault, past the keeper's path that keeps the average price of all shorts. That stale
// average made the pool believe that shorts were losing hugely: its assets under management, and with them GLP, were
// worth far too much, and 42 million dollars were redeemed.
//
// Ballast: there is no average price. A side is the sum of sizes and the sum of entry notionals; each position adds and
// takes its own, in the one instruction that changes it, and anyone can have the sums compared with all positions. A
// Solana program cannot be entered while it runs but by itself, tokens with code of their own are refused, and all
// mints and burns of a slot use one price. Who mints, moves positions and burns gets less.
import assert from "node:assert/strict";
import { DEFAULT_ASSET, instructions, PROGRAM_ID } from "@ballast/sdk";
import { keyOf, TOKEN_PROGRAM_ID, World } from "@ballast/testkit";
import { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { deployCaller } from "../support/caller";
import { editPool } from "../support/edit";
import { at, refused } from "../support/expect";
import { swapped } from "../support/forge";
import { wealth } from "../support/incident";
import { usd } from "../support/loss";
import { collateralParams, decreaseParams } from "../support/raw";
import { lpsNow } from "../support/rules";
import { createExtended, EXTENSIONS } from "../support/token2022";

/** What the LPs' shares are worth to who burns all of them now. */
async function aum(w: World, ask: "mint" | "burn"): Promise<bigint> {
  await w.fresh();
  return (await lpsNow(w))[ask] ?? assert.fail("a feed is silent");
}

describe("incident: GMX v1, the average price of shorts", () => {
  it("opening, increasing, splitting and closing shorts at one price never lifts the LPs' shares by more than the fees paid", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: "900000" });
    const before = { aum: await aum(w, "mint"), eve: await wealth(w, eve) };
    const shorts = [];
    for (const notional of [300_000, 20_000, 1_000])
      shorts.push((await eve.open("SOL", "short", { notional, collateral: { USDC: 100_000 } })).position);
    const [first, second, third] = [at(shorts, 0), at(shorts, 1), at(shorts, 2)];
    await eve.decrease(first, { fraction: "0.37" });
    await eve.increase(second, { notional: 50_000, collateral: { USDC: 5_000 } });
    await eve.decrease(first, { fraction: "0.99" });
    for (const position of [third, first, second]) await eve.close(position);
    const paid = before.eve - (await wealth(w, eve));
    const lifted = (await aum(w, "mint")) - before.aum;
    assert.ok(paid > 0n);
    assert.ok(lifted <= paid && lifted >= 0n, `${lifted} of ${paid}`);
  });

  it("who mints before they move positions and burns after it, ends with less", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: "1500000" });
    const before = await wealth(w, eve);
    await eve.addLiquidity("USDC", 500_000);
    const { position } = await eve.open("SOL", "short", { notional: 400_000, collateral: { USDC: 100_000 } });
    await eve.decrease(position, { fraction: "0.5" });
    await eve.increase(position, { notional: 300_000, collateral: { USDC: 50_000 } });
    await eve.close(position);
    await eve.removeLiquidity("USDC");
    const lost = before - (await wealth(w, eve));
    // Twice 10 bp of half a million, and the fees of 1.4 million traded: nothing of it came from a wrong average.
    assert.ok(lost > usd(1_000), `${lost}`);
  });

  it("a stale aggregate, as it was then, is seen by the program's own check and by that of the sums", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: "200000" });
    await eve.open("SOL", "short", { notional: 300_000, collateral: { USDC: 100_000 } });
    const honest = await aum(w, "mint");
    await editPool(w, ({ state }) => {
      at(at(state.exposures, 0).sides, 1).entry /= 10n;
    });
    assert.ok((await aum(w, "mint")) > honest, "what the attacker wanted");
    assert.ok((await w.invariantFaults()).length > 0);
  });
});

/** The runtime's loader: only where it is listed as well, a program's account may be passed as one that changes. */
const LOADER = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");

describe("incident: GMX v1, called back before the books are complete", () => {
  /** A position to close, liquidity to withdraw: what pays its owner. */
  async function scene() {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: "20000" });
    await eve.addLiquidity("USDC", 5_000);
    const { position } = await eve.open("SOL", "long", { size: 10, collateral: { USDC: 1_000 } });
    await w.wait(60);
    await w.fresh();
    const accounts = { owner: eve.address, pool: w.venue.pool, vault: w.venue.home.vault, ownerLp: eve.token("LP") };
    const burn = { ...accounts, ownerToken: eve.token("USDC"), shares: 1_000_000_000n, minAtoms: 0n };
    const pays = [
      instructions.decreasePosition(decreaseParams(eve, position)),
      instructions.removeLiquidity(burn),
      instructions.removeCollateral(collateralParams(eve, position, 1_000_000n)),
    ];
    const send = (ix: TransactionInstruction) => w.run(ix, [eve]);
    return { w, eve, accounts, pays, send };
  }

  it("a token that calls a program at each transfer is listed by nobody, three days after it was queued", async () => {
    const { w, eve } = await scene();
    const mint = await createExtended(w.chain, EXTENSIONS["a program that is called by each transfer"], eve.address);
    const token = { mint, feedId: eve.address.toBytes(), config: DEFAULT_ASSET };
    const { change } = await w.control.queue({ kind: "listCustody", ...token });
    await w.waitUntil(change.eta);
    await refused(w, "IllegalOwner", () => w.control.execute(change));
  });

  it("a program of the attacker's in the token program's place is not called by what pays them", async () => {
    const { w, pays, send } = await scene();
    const evil = keyOf("gmx", "callback").publicKey;
    await deployCaller(w.chain, evil, PROGRAM_ID, 97);
    const keys = [{ pubkey: PROGRAM_ID, isSigner: false, isWritable: false }];
    const alone = new TransactionInstruction({ programId: evil, keys, data: Buffer.alloc(0) });
    const { logs } = await refused(w, "NotEnoughAccountKeys", () => send(alone));
    assert.ok(logs.includes(`Program ${PROGRAM_ID} invoke [2]`), "it does call");
    for (const ix of pays) {
      const attack = await refused(w, "IncorrectProgramId", () => send(swapped(ix, TOKEN_PROGRAM_ID, evil)));
      assert.ok(!attack.logs.some((line) => line.includes(String(evil))));
    }
  });

  it("were the token program itself the attacker's, it could not call back: it is not handed the program, and the runtime refuses", async () => {
    const { w, accounts, pays, send } = await scene();
    await deployCaller(w.chain, TOKEN_PROGRAM_ID, PROGRAM_ID, 97);
    const called = `Program ${TOKEN_PROGRAM_ID} invoke [2]`;
    for (const ix of pays) {
      const { message, logs } = await refused(w, "Unknown", () => send(ix));
      assert.match(message, /MissingAccount/);
      assert.ok(logs.includes(called) && logs.includes(`Unknown program ${PROGRAM_ID}`));
    }
    // Handed in as the account that pays, which only a token program looks at.
    const deposit = { ...accounts, ownerToken: PROGRAM_ID, atoms: 1_000_000n, minShares: 0n };
    const ix = instructions.addLiquidity(deposit);
    ix.keys.push({ pubkey: LOADER, isSigner: false, isWritable: false });
    const { message, logs } = await refused(w, "Unknown", () => send(ix));
    assert.match(message, /ReentrancyNotAllowed/);
    assert.ok(logs.includes(called));
  });
});
