// Drift, 1 April 2026. By durable nonces and misrepresented transactions an attacker had the approvals that two of five
// signers needed, and sent two transactions four slots apart: they were admin. They listed a token of their own as
// collateral, lifted its price, removed all withdrawal limits and took some 280 million dollars within minutes. Nothing
// stood between a valid signature and its effect.
//
// Ballast: whoever is admin can queue, and nothing else: a day for parameters, three for a new token, counted from the
// moment the change is on chain, whenever it was signed; bounds in code hold even then. No instruction moves what
// belongs to traders, LPs or stakers. In the days between everybody sees the change and leaves. Who stays when their
// token is listed after three days loses about a hundredth of the pool a day, whatever they say that it is worth; more
// where it is collateral of a position against which the market moves (record 0017). Measured below.
import assert from "node:assert/strict";
import { DEFAULT_ASSET, IDL, instructions } from "@ballast/sdk";
import { refused } from "../support/expect";
import { cashIn, wealth } from "../support/incident";
import { TOKENS, taken } from "../support/takeover";

const DAY = 86_400;

describe("incident: Drift, the admin's key is another's", () => {
  it("the new admin can list no token and lift no limit at once", async () => {
    const { w, attacker } = await taken();
    const { pool } = w.venue;
    const config = { ...DEFAULT_ASSET, haircut: 200 };
    const listing = { kind: "listCustody", mint: w.venue.lpMint, feedId: new Uint8Array(32).fill(7), config } as const;
    const { change } = await w.control.queue(listing, { by: attacker });
    assert.equal(change.eta - (await w.now()), 3 * DAY);
    const { mint, feedId } = listing;
    const add = instructions.addCustody({
      admin: attacker.address,
      pool,
      change: change.address,
      mint,
      feedId,
      config,
    });
    await refused(w, "ChangeNotDue", () => w.run(add, [attacker]));
    const limits = { ...(await w.control.custodyConfig("USDC")), outflow: 10_000 };
    const { change: lifted } = await w.control.queue({ kind: "custody", index: 0, config: limits }, { by: attacker });
    assert.equal(lifted.eta - (await w.now()), DAY);
    await refused(w, "ChangeNotDue", () => w.control.execute(lifted, attacker));
  });

  it("what was signed weeks before begins to wait when it lands, and lapses", async () => {
    const { w, attacker } = await taken();
    const status = { kind: "status", index: 0, reduceOnly: true } as const;
    const { change } = await w.control.queue(status, { by: attacker, validFor: 3_600 });
    await w.waitUntil(change.eta - 1);
    await refused(w, "ChangeNotDue", () => w.control.execute(change, attacker));
    await w.waitUntil(change.validUntil + 1);
    await refused(w, "ChangeExpired", () => w.control.execute(change, attacker));
  });

  it("within the delay everybody leaves with what is theirs, and the attacker has nothing", async () => {
    const { w, attacker, ann, long } = await taken();
    const limits = { ...(await w.control.custodyConfig("USDC")), outflow: 10_000 };
    await w.control.queue({ kind: "custody", index: 0, config: limits }, { by: attacker });
    await w.staker.requestUnstake();
    await w.price("SOL", "152");
    await ann.close(long);
    await cashIn(w, ann);
    // 400 dollars won, in SOL, less some 40 of fees and borrow.
    const hers = await wealth(w, ann);
    assert.ok(hers > 20_330_000_000n && hers < 20_400_000_000n, `${hers}`);
    // LPs leave at the pace of the hourly limit, a tenth of each token: nine tenths of them within 30 hours, of the 72
    // that a token has to wait.
    await w.wait(120);
    const shares = await w.lp.balance("LP");
    let left = shares;
    for (let hour = 0; hour < 30; hour++) {
      for (const [symbol, percent] of TOKENS) await w.lp.removeLiquidity(symbol, (left * 85n * percent) / 100_000n);
      await w.wait(3_600);
      await w.fresh();
      left = await w.lp.balance("LP");
    }
    assert.ok(left < shares / 10n, `${left} of ${shares}`);
    assert.equal(await wealth(w, attacker), 0n);
  });

  it("all that needs no delay pays the attacker the protocol's part of fees, and no more", async () => {
    const { w, attacker } = await taken();
    const due = (await w.pool()).state.custodies.map(({ protocolFees }) => protocolFees);
    for (const { symbol } of w.venue.custodies) await w.control.collectFees(symbol, attacker);
    for (const [i, { symbol }] of w.venue.custodies.entries())
      assert.equal(await attacker.balance(symbol), due[i], symbol);
    // Instructions that an admin signs: none has a position, a stake, a ticket or someone's token account but their
    // own.
    const theirs = IDL.instructions.filter(({ accounts }) => accounts.some(({ name }) => name === "admin"));
    assert.ok(theirs.length > 5);
    for (const { name, accounts } of theirs)
      for (const account of accounts)
        assert.ok(!/position|stake|ticket|request|owner|insuranceVault/.test(account.name), `${name}: ${account.name}`);
  });
});
