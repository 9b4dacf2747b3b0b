// Receipts are permanent: no instruction closes one, none writes one that is sealed, whatever place of its accounts it
// is given in.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { IDL, PROGRAM_ID } from "@ballast/sdk";
import type { LiteSvmChain, World } from "@ballast/testkit";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { present } from "../support/expect";
import { finalizedEvent } from "../support/loss";
import { type Honest, story } from "../support/story";

const HOUR = 3_600;

/** Bytes and lamports of every receipt, by address. */
async function receiptsOf(w: World): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { pubkey, account } of await w.chain.getProgramAccounts(PROGRAM_ID)) {
    if (account.data[0] !== RECEIPT[0] || !account.data.subarray(0, 8).equals(RECEIPT)) continue;
    found.set(String(pubkey), `${account.lamports} ${account.data.toString("hex")}`);
  }
  return found;
}
const RECEIPT = Buffer.from(
  present((IDL.accounts as { name: string; discriminator: number[] }[]).find(({ name }) => /^lossEvent$/i.test(name)))
    .discriminator,
);

async function sealed() {
  const { w, winners } = await finalizedEvent();
  await w.wait(9 * HOUR);
  await w.seal("SOL", "short");
  const [receipt] = await w.lossEvents("SOL", "short");
  return { w, winners, receipt: present(receipt).address };
}

/** The receipt in each place of an instruction's accounts, writable where that one was, and everywhere. */
function withReceipt(ix: TransactionInstruction, receipt: PublicKey): TransactionInstruction[] {
  return ix.keys.flatMap((meta, place) =>
    [meta.isWritable, true].map((isWritable) => {
      const keys = ix.keys.map((each, i) =>
        i === place ? { ...each, pubkey: receipt, isSigner: false, isWritable } : each,
      );
      return { programId: ix.programId, data: ix.data, keys } as TransactionInstruction;
    }),
  );
}

describe("security: receipts", () => {
  it("through a whole story, and in any place of any instruction's accounts, a sealed receipt keeps every byte and lamport", async function () {
    this.timeout(240_000);
    const { receipt, w: donor } = await sealed();
    const account = present(await donor.chain.getAccount(receipt));
    let tried = 0;
    const names = await story(async ({ w, ix, signers }: Honest) => {
      // A copy of the chain on which the sealed receipt stands as it did on the other: same program, same address, same
      // bytes.
      const fork = (w.chain as LiteSvmChain).fork();
      await fork.setAccount(receipt, account);
      const keys = signers.map(({ keypair }) => keypair);
      for (const attack of [ix, ...withReceipt(ix, receipt)]) {
        await fork.send([attack], keys).catch(() => undefined);
        const after = present(await fork.getAccount(receipt));
        strictEqual(after.lamports, account.lamports);
        ok(after.data.equals(account.data) && after.owner.equals(PROGRAM_ID));
        tried += 1;
      }
    });
    ok(names.size > 20 && tried > 200, `${names.size} instructions, ${tried} attempts`);
  });

  it("is sealed once: a second seal, its side's next events and their liens leave it as it is", async () => {
    const { w, receipt } = await sealed();
    const before = (await receiptsOf(w)).get(String(receipt));
    ok(before !== undefined);
    await w.seal("SOL", "short", 0n).then(
      () => ok(false, "sealed twice"),
      ({ name }: Error) => strictEqual(name, "NothingToSeal"),
    );
    await w.price("SOL", "120");
    await w.applyLiens("SOL", "short").catch(() => undefined);
    deepStrictEqual((await receiptsOf(w)).get(String(receipt)), before);
  });
});
