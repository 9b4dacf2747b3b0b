// Security checklist: Token-2022 hazards; fake token program. What a token's own code could do, and a program in the
// token program's place.
import assert from "node:assert/strict";
import { DEFAULT_ASSET, DEFAULT_POOL, instructions, PROGRAM_ID } from "@ballast/sdk";
import { encodeTokenAccount, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID, World } from "@ballast/testkit";
import { deployCaller } from "../support/caller";
import { refused } from "../support/expect";
import { strangeKey, swapped } from "../support/forge";
import { outcome, story } from "../support/story";
import { createExtended, EXTENSIONS } from "../support/token2022";

describe("security: tokens", function () {
  this.timeout(120_000);

  it("Token-2022 hazards: a mint with any of them is no pool's home and, queued or not, no pool's token, under either program", async () => {
    const w = await World.create({ verify: false });
    const { admin } = w.control;
    const who = { admin: admin.address, pool: w.venue.pool };
    for (const extension of Object.values(EXTENSIONS)) {
      const mint = await createExtended(w.chain, extension, strangeKey());
      const home = instructions.createPool({ admin: admin.address, id: 9, homeMint: mint, config: DEFAULT_POOL });
      const token = { mint, feedId: strangeKey().toBytes(), config: DEFAULT_ASSET };
      const { change } = await w.control.queue({ kind: "listCustody", ...token });
      await w.waitUntil(change.eta);
      const listed = instructions.addCustody({ ...who, ...token, change: change.address });
      const first = instructions.addCustody({ ...who, ...token });
      for (const ix of [home, listed, first]) {
        await refused(w, "IllegalOwner", () => w.run(ix, [admin]));
        const other = swapped(ix, TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID);
        await refused(w, ["IllegalOwner", "IncorrectProgramId"], () => w.run(other, [admin]));
      }
    }
    assert.equal((await w.pool()).state.custodyCount, 2);
  });

  it("Token-2022 hazards: an account of that program with a pool's mint in it brings nothing in", async () => {
    const w = await World.create();
    const eve = await w.actor("eve");
    const { mint, vault } = w.venue.home;
    const fake = strangeKey();
    const data = encodeTokenAccount({ mint, owner: eve.address, amount: 10n ** 12n });
    await w.chain.setAccount(fake, { owner: TOKEN_2022_PROGRAM_ID, data });
    const parts = { owner: eve.address, pool: w.venue.pool, vault, ownerToken: fake, ownerLp: eve.token("LP") };
    const deposit = instructions.addLiquidity({ ...parts, atoms: 10n ** 9n, minShares: 0n });
    const { insuranceVault, pool } = w.venue;
    const stake = { owner: eve.address, pool, insuranceVault, ownerToken: fake, amount: 10n ** 9n, minShares: 0n };
    for (const ix of [deposit, instructions.stake(stake)]) {
      await refused(w, "ExternalAccountDataModified", () => w.run(ix, [eve]));
      const both = swapped(ix, TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID);
      await refused(w, "IncorrectProgramId", () => w.run(both, [eve]));
    }
  });

  it("fake token program: one that would call the attacker's code is refused by every instruction before it is called", async () => {
    const faults: string[] = [];
    let tried = 0;
    const fake = strangeKey();
    await story(async ({ w, name, ix, signers }) => {
      if (!ix.keys.some(({ pubkey }) => pubkey.equals(TOKEN_PROGRAM_ID))) return;
      if ((await w.chain.getAccount(fake)) === null) await deployCaller(w.chain, fake, PROGRAM_ID, 97);
      const error = await outcome(w, swapped(ix, TOKEN_PROGRAM_ID, fake), signers);
      tried += 1;
      if (error !== "IncorrectProgramId") faults.push(`${name}: ${error}`);
    });
    assert.deepEqual([...new Set(faults)], []);
    assert.ok(tried > 20, `${tried}`);
  });
});
