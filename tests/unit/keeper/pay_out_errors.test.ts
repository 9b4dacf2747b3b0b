import { instructions, pda } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { edit, editPool } from "../../support/edit";
import { refused } from "../../support/expect";
import { freeze } from "../../support/forge";

describe("pay_out: errors", () => {
  let w: World;
  let bob: Actor;
  const payable = () => pda.payable(w.venue.pool, w.venue.home.mint, bob.address);

  beforeEach(async () => {
    w = await World.create({ verify: false });
    bob = await w.trader({ usdc: 1_000 }, "bob");
    const { request } = await bob.place("SOL", "long", { size: 1, collateral: { USDC: 300 } });
    await w.wait(60);
    await freeze(w, bob.token("USDC"));
    await w.keeper.cancel(request);
    await freeze(w, bob.token("USDC"), false);
  });

  it("waits while only profit is owed and nothing more may leave this hour", async () => {
    await edit(w, "Payable", payable(), (note) => {
      Object.assign(note, { amount: 0n, deferred: note.amount });
    });
    const now = BigInt(await w.now());
    const used = (outflowUsed: bigint) => editPool(w, { custodies: { 0: { outflowUsed, outflowAt: now } } });
    await used(1n << 62n);
    const { pool, home } = w.venue;
    const accounts = { owner: bob.address, pool, payable: payable(), vault: home.vault };
    const ix = instructions.payOut({ ...accounts, ownerToken: bob.token("USDC") });
    await refused(w, "OutflowLimited", () => w.run(ix, []));
    await used(0n);
    await w.run(ix, []);
  });
});
