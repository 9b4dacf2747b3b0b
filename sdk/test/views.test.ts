import assert from "node:assert/strict";
import { PROGRAM_ID, pda, views } from "@ballast/sdk";
import type { Connection, VersionedTransaction } from "@solana/web3.js";
import { PublicKey } from "@solana/web3.js";

const payer = new PublicKey(new Uint8Array(32).fill(9));
const pool = pda.pool(1n);
type Value = { err: unknown; logs: string[]; returnData: { programId: string; data: [string, string] } | null };

/** A node that answers every simulation so. */
function node(value: Partial<Value>) {
  const seen: { transaction: VersionedTransaction; options: unknown }[] = [];
  const connection = {
    simulateTransaction: async (transaction: VersionedTransaction, options: unknown) => {
      seen.push({ transaction, options });
      return { value: { err: null, logs: [], returnData: null, ...value } };
    },
  } as unknown as Connection;
  return { simulator: views.connectionSimulator(connection, payer), seen };
}
const returned = (bytes: number[], programId = PROGRAM_ID) => ({
  programId: programId.toBase58(),
  data: [Buffer.from(bytes).toString("base64"), "base64"] as [string, string],
});

describe("views on a node", () => {
  it("asks without signature, with the payer's key, and puts back the zeros that the node cut off", async () => {
    const { simulator, seen } = node({ returnData: returned([7, 0, 0, 0, 0, 0, 0, 0, 8]) });
    assert.deepEqual(await views.lpPrice(simulator, { pool }), { mint: 7n, burn: 8n, supply: 0n });
    const [asked] = seen;
    assert.deepEqual(asked?.options, { sigVerify: false, replaceRecentBlockhash: true });
    assert.ok(asked?.transaction.message.staticAccountKeys[0]?.equals(payer));
  });

  it("takes nothing for zero, also where another program returned last", async () => {
    for (const returnData of [null, returned([1], payer)]) {
      const { simulator } = node({ returnData });
      assert.deepEqual(await views.lpPrice(simulator, { pool }), { mint: 0n, burn: 0n, supply: 0n });
    }
  });

  it("names the program's error", async () => {
    const logs = [`Program ${PROGRAM_ID} invoke [1]`, `Program ${PROGRAM_ID} failed: custom program error: 0x17d8`];
    const { simulator } = node({ err: { InstructionError: [0, { Custom: 6104 }] }, logs });
    await assert.rejects(views.lpPrice(simulator, { pool }), { code: 6104 });
  });

  it("decodes no more than a view returns, and only views", () => {
    assert.throws(() => views.decodeReturn("verifyInvariants", new Uint8Array(9)), RangeError);
    assert.throws(() => views.decodeReturn("donate" as views.ViewName, new Uint8Array(8)), TypeError);
  });
});
