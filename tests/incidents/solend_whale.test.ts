// Solend, June 2022. One account had deposited 5.7 million SOL (170 million dollars, 95 % of that pool) and borrowed
// 108 million dollars. At 22.30 dollars a fifth of it would have been sold on markets too thin for it. On 19 June a
// vote of hours gave an emergency power to take the account over and sell it over the counter; on 20 June another vote
// took that back.
//
// Ballast: a liquidation sells nothing outside. It closes the smallest sufficient part against the pool at the feed's
// price, whatever its size, again and again as the price falls, and pays no impact. And no instruction lets anybody
// else touch a position that is healthy: not its admin, not the guardian, not a vote. Here at 1:1000.
import assert from "node:assert/strict";
import { decodeError, IDL, instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { refused, told } from "../support/expect";
import { fundOf, ledgerOf, slide, sweepUp } from "../support/incident";
import { usd } from "../support/loss";

/** A long of 4,845 SOL, 85 % of all that the pool has, at 35 dollars; its collateral is SOL, as it was. */
async function whale(): Promise<{ w: World; owner: Actor; position: PositionRef }> {
  const w = await World.create({ prices: { SOL: "35" }, liquidity: { USDC: "200000", SOL: "5700" } });
  const owner = await w.actor("whale", { SOL: "1200" });
  const { position } = await owner.open("SOL", "long", { size: 4_840, collateral: { SOL: 1_100 } });
  return { w, owner, position };
}

describe("incident: Solend, a position too large to liquidate", () => {
  it("is liquidated in parts at the feed's price while it falls by 36 %, and nobody else pays", async () => {
    const { w, position } = await whale();
    const fund = await fundOf(w);
    const sizes: bigint[] = [];
    await slide(w, "SOL", "22.30", {
      steps: 30,
      every: 240,
      each: async () => {
        await sweepUp(w, "SOL");
        sizes.push((await w.position(position))?.state.size ?? 0n);
      },
    });
    assert.ok(new Set(sizes).size >= 4, `sizes ${[...new Set(sizes)]}`);
    assert.equal((await ledgerOf(w)).deficits, 0n);
    assert.ok((await fundOf(w)) >= fund);
  });

  it("a liquidation of four fifths of the pool is at the price of the print, without impact", async () => {
    const { w, position } = await whale();
    await w.price("SOL", "29");
    const event = told(await w.liquidate(position), "PositionLiquidated");
    assert.equal(event.price, 2_900_000_000n);
    assert.ok(event.size > 0n);
    // Half a per cent of what is closed, and nothing else beside the loss.
    assert.ok(event.liquidationFee <= event.size / 200n && event.liquidationFee + 5n > event.size / 200n);
  });

  it("a gap that is too deep is paid by the waterfall, and the whale's is the first money in it", async () => {
    const { w, owner, position } = await whale();
    await w.wait(960);
    await w.price("SOL", "22.30");
    const event = told(await w.liquidate(position), "PositionLiquidated");
    assert.equal(await w.position(position), null);
    // 4,840 x 12.70 dollars lost, 1,100 SOL of collateral less fees seized at 22.30.
    assert.ok(event.deficit > usd(36_500) && event.deficit < usd(38_500), `${event.deficit}`);
    assert.equal(await owner.balance("SOL"), 100_000_000_000n);
    assert.equal(event.insurance + event.deductible + event.shortfall, event.deficit);
    assert.equal(event.insurance + event.keeperFloor, usd(25_000));
  });

  it("neither admin nor anyone else can touch it while it is healthy", async () => {
    const { w, owner, position } = await whale();
    await refused(w, "NotLiquidatable", () => w.liquidate(position));
    await w.fresh();
    const { market, custody, address } = position;
    const common = { pool: w.venue.pool, market: market.address, position: address, vault: custody.vault };
    const priceUpdate = market.custody.feed.account;
    for (const key of [w.admin, w.keeper.keypair]) {
      const mine = { ...common, owner: key.publicKey, ownerToken: owner.token("SOL"), priceUpdate };
      const whole = { size: instructions.ALL, limit: 0n };
      const forged = instructions.decreasePosition({ ...mine, ...whole });
      const named = { ...mine, owner: owner.address, signer: key.publicKey };
      const close = instructions.decreasePosition({ ...named, ...whole });
      const take = instructions.removeCollateral({ ...mine, atoms: 1n });
      for (const [ix, error] of [
        [forged, "WrongAccount"],
        [close, "NotAuthorized"],
        [take, "NotAuthorized"],
      ] as const) {
        const refusal = await w.chain.simulate([ix], [key]).then(
          () => null,
          (error: unknown) => decodeError(error).name,
        );
        assert.equal(refusal, error);
      }
    }
  });

  it("no instruction of the program names a position and an authority of the protocol", () => {
    const authorities = new Set(["admin", "authority", "guardian", "controller"]);
    const both = IDL.instructions.filter(({ accounts }) => {
      const names = accounts.map(({ name }) => name);
      return names.includes("position") && names.some((name) => authorities.has(name));
    });
    assert.deepEqual(both, []);
  });
});
