// Security checklist: extra, missing, reordered remaining accounts. Those that an instruction does not declare: prices,
// winners, receipts, vaults.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { decodeError, instructions, pda } from "@ballast/sdk";
import { type Person, World } from "@ballast/testkit";
import { TransactionInstruction } from "@solana/web3.js";
import { present, refused, told } from "../support/expect";
import { strangeKey } from "../support/forge";
import { BARE, dueEvent, finalizedEvent } from "../support/loss";
import { claimIx, finalizeIx, liensIx, receiptOf } from "../support/mutualization";
import { OTHER_POOL, story, UNDECIDED } from "../support/story";
import { eventPasses, holdHour, putTickets } from "../support/tickets";

type Keys = TransactionInstruction["keys"];
const withKeys = (ix: TransactionInstruction, keys: Keys) => new TransactionInstruction({ ...ix, keys });

/**
 * The instruction with other accounts behind the first `declared` ones: each left out once, each neighbours swapped
 * once.
 */
function altered(ix: TransactionInstruction, declared: number, how: "missing" | "reordered"): TransactionInstruction[] {
  const rest = ix.keys.slice(declared);
  const lists =
    how === "missing"
      ? rest.map((_, i) => rest.filter((_, k) => k !== i))
      : rest.slice(1).map((right, i) => rest.toSpliced(i, 2, right, present(rest[i])));
  return lists.map((list) => withKeys(ix, [...ix.keys.slice(0, declared), ...list]));
}

const signersOf = (ix: TransactionInstruction, signers: readonly Person[]) =>
  signers
    .filter(({ address }) => ix.keys.some(({ pubkey, isSigner }) => isSigner && pubkey.equals(address)))
    .map(({ keypair }) => keypair);
const verifyIx = ({ venue: { pool, custodies, markets } }: World) =>
  instructions.verifyInvariants({
    pool,
    vaults: custodies.map(({ vault }) => vault),
    markets: markets.map(({ address }) => address),
  });

/** A ticket that two events reached, of which the market's ring has lost both: their receipts must be shown. */
async function sleeper() {
  const w = await World.create({ fund: "20000", params: BARE, verify: false });
  const owner = await w.actor("owner");
  const hour = await holdHour(w, 9_000);
  const [ticket] = await putTickets(w, "short", hour, [[owner, 10_000n]]);
  for (let number = 0; number < 11; number += 1) {
    if (number === 2) await w.waitUntil(hour * 3_600);
    if (number >= 8) await w.seal("SOL", "short", BigInt(number - 8));
    await eventPasses(w, "short", 1_000n);
  }
  const receipts = [0n, 1n, 2n].map((number) => receiptOf(w, "short", number));
  return { w, owner, claim: claimIx(w, "short", owner.address, present(ticket), { receipts }) };
}

describe("security: remaining accounts", function () {
  this.timeout(180_000);

  it("extra remaining accounts: each instruction refuses them, or does what it does without", async () => {
    const faults: string[] = [];
    let tried = 0;
    await story(async ({ w, name, ix, signers }) => {
      const event = (each: TransactionInstruction): Promise<string> =>
        w.chain.simulate([each], signersOf(each, signers)).then(
          ({ logs }) => logs.filter((line) => line.startsWith("Program data:")).join("\n"),
          (error: unknown) => decodeError(error).name,
        );
      const asItIs = await event(ix);
      const strangers = [strangeKey(), OTHER_POOL, pda.market(OTHER_POOL, 0), w.venue.pool, w.venue.insuranceVault];
      for (const [i, pubkey] of strangers.entries()) {
        const got = await event(withKeys(ix, [...ix.keys, { pubkey, isSigner: false, isWritable: true }]));
        tried += 1;
        const decided = /^\w+$/.test(got) && !UNDECIDED.has(got);
        if (got !== asItIs && !decided) faults.push(`${name} with ${i}: ${got}`);
      }
    });
    deepStrictEqual([...new Set(faults)], []);
    ok(tried > 200, `${tried}`);
  });

  /** No price, vault, market or receipt can be left out or take another's place. */
  const mustBeWhole = (how: "missing" | "reordered") => async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    await w.price("SOL", "151");
    const names = ["WrongAccount", "OracleWrongFeed", "OracleWrongOwner"];
    for (const [ix, declared] of [
      [w.feeds.refresh(), 1],
      [verifyIx(w), 2],
    ] as const)
      for (const attack of altered(ix, declared, how)) await refused(w, names, () => w.run(attack, []));
    const { w: later, owner, claim } = await sleeper();
    for (const attack of altered(claim, claim.keys.length - 3, how))
      await refused(later, "ReceiptsIncomplete", () => later.run(attack, [later.keeper]));
    // 5 % of 10,000, then 500 of 9,500: what the two receipts say.
    await later.run(claim, [later.keeper]);
    strictEqual(await owner.balance("USDC"), 9_000n);
  };
  it("missing remaining accounts: no price, vault, market or receipt is left out", mustBeWhole("missing"));
  it("reordered remaining accounts: none takes another's place", mustBeWhole("reordered"));

  it("missing remaining accounts: a winner who is left out owes what they owed, and the keeper gets nothing for them", async () => {
    const { w, winners } = await finalizedEvent();
    const [first, second] = [present(winners[0]), present(winners[1])];
    const before = present(await w.position(second)).state;
    const one = told(await w.run(liensIx(w, "short", [first]), [w.keeper]), "LiensApplied");
    deepStrictEqual(present(await w.position(second)).state, before);
    const other = told(await w.run(liensIx(w, "short", [second]), [w.keeper]), "LiensApplied");
    ok(one.paid > 0n && other.paid > 0n && one.bounty * 100n <= one.paid && other.bounty * 100n <= other.paid);
  });

  it("reordered remaining accounts: winners owe the same in any order, given once or twice, with the event or after it", async () => {
    const paid = async (order: readonly number[], together: boolean) => {
      const { w, winners } = await dueEvent();
      const positions = order.map((i) => present(winners[i]));
      const finalize = finalizeIx(
        w,
        "short",
        0n,
        together ? { positions: positions.map(({ address }) => address) } : {},
      );
      await w.fresh();
      await w.run(finalize, [w.keeper]);
      if (!together) await w.run(liensIx(w, "short", positions), [w.keeper]);
      return Promise.all(winners.map(async (ref) => present(await w.position(ref)).state.size));
    };
    const [after, within] = [await paid([0, 1], false), await paid([0, 1], true)];
    for (const order of [
      [1, 0],
      [0, 0, 1, 1, 0],
    ]) {
      deepStrictEqual(await paid(order, false), after);
      deepStrictEqual(await paid(order, true), within);
    }
    deepStrictEqual(after, within);
    ok(present(after[0]) < 600_000_000_000n);
  });
});
