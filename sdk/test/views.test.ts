import assert from "node:assert/strict";
import { engine, instructions, PROGRAM_ID, pda, pythPriceAccount, views } from "@ballast/sdk";
import { type Connection, PublicKey, type TransactionInstruction, type VersionedTransaction } from "@solana/web3.js";
import { at, blank } from "./support/blank";
import { refused } from "./support/expect";
import { key, positionAt, venue } from "./support/venue";

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

  it("names it also where there is no log, and by the program that was asked where another chain throws", async () => {
    const { simulator } = node({ err: { InstructionError: [0, { Custom: 6104 }] }, logs: null as never });
    await assert.rejects(views.lpPrice(simulator, { pool }), { name: "OracleStale" });
    const logs = [`Program ${payer} invoke [1]`, `Program ${payer} failed: custom program error: 0x17d8`];
    const chain: views.Simulator = { simulate: () => Promise.reject(Object.assign(new Error("failed"), { logs })) };
    await assert.rejects(views.lpPrice(chain, { pool, programId: payer }), { name: "OracleStale" });
    await assert.rejects(views.lpPrice(chain, { pool }), { name: "Custom6104" });
  });

  it("decodes no more than a view returns, and only views", () => {
    assert.throws(() => views.decodeReturn("verifyInvariants", new Uint8Array(9)), RangeError);
    assert.throws(() => views.decodeReturn("donate" as views.ViewName, new Uint8Array(8)), TypeError);
  });
});

describe("the views of a pool", () => {
  /** What was executed: each view's one instruction. */
  function chain() {
    const executed: TransactionInstruction[] = [];
    const simulate = async (given: TransactionInstruction[]) => {
      executed.push(...given);
      return { returnData: null };
    };
    return { executed, simulate };
  }
  it("take a market by its number and a position by its address, and find every other account", async () => {
    const v = venue();
    const { address: position } = positionAt(v, key(), { ...engine.emptyPosition(), size: 1n }, 1);
    const ctx = await v.context();
    const { executed, simulate } = chain();
    const own = views.viewsOf(async () => ctx, { simulate });
    const order = { side: 0, size: 5n, custody: 0, collateral: 6n } as const;
    await own.quoteOpen({ market: 1, ...order });
    await own.quoteClose(position);
    await own.quoteClose(position, 3n);
    await own.positionHealth(position);
    await own.lpPrice();
    await own.coverage(0);
    await own.verifyInvariants();
    const { pool } = ctx;
    const [first, second] = [pda.market(pool, 0), pda.market(pool, 1)];
    const there = { pool, market: second, priceUpdate: pythPriceAccount(at(ctx.layout.custodies, 2).feedId) };
    const vaults = ctx.layout.custodies.map(({ vault }) => vault);
    assert.deepEqual(executed, [
      instructions.quoteOpen({ ...there, ...order }),
      instructions.quoteClose({ ...there, position }),
      instructions.quoteClose({ ...there, position, size: 3n }),
      instructions.positionHealth({ ...there, position }),
      instructions.lpPrice({ pool }),
      instructions.coverage({ pool, market: first }),
      instructions.verifyInvariants({ pool, vaults, markets: [first, second] }),
    ]);
  });

  it("refuse by name a market that there is not, a position that is gone, and one of another pool", async () => {
    const v = venue();
    const account = { ...blank("Position"), owner: key(), market: key() };
    const stranger = key();
    v.write("Position", stranger, account);
    const ctx = await v.context();
    const { executed, simulate } = chain();
    const own = views.viewsOf(async () => ctx, { simulate });
    await refused(own.coverage(2), "WrongAccount");
    await refused(own.positionHealth(key()), "UninitializedAccount");
    await refused(own.quoteClose(stranger), "WrongAccount");
    assert.deepEqual(executed, []);
  });
});
