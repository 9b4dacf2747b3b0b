// Rules of sending that need no network; against a real one that fails: tests/flows/send.slow.test.ts.
import assert from "node:assert/strict";
import { BallastError, PROGRAM_ID, send } from "@ballast/sdk";
import { type Commitment, PublicKey, type VersionedTransaction } from "@solana/web3.js";
import { base58, fromBase58 } from "../src/codec/base58";
import { CONTEXT, confirmed, fast, LAST_BLOCK, never, node, pay, refusal, wallet } from "./support/node";
import { generator } from "./support/random";

const { key, bytes } = generator(92);
const PACKET = 1_232;

describe("sending: what is known", () => {
  it("writes bytes as addresses are written", () => {
    for (let i = 0; i < 200; i++) {
      const raw = bytes(32);
      raw.fill(0, 0, i % 5);
      assert.equal(base58(raw), new PublicKey(raw).toBase58());
      assert.deepEqual(fromBase58(base58(raw)), raw);
    }
    for (const text of ["0", "O", "I", "l", "1 1"]) assert.equal(fromBase58(text), null);
    assert.equal(base58(new Uint8Array(0)), "");
    assert.equal(base58(new Uint8Array(3)), "111");
  });

  it("names of commitments: the older ones mean what the network means by them", async () => {
    const LOOKS: Record<Commitment, number> = {
      ...{ processed: 1, recent: 1, confirmed: 2, single: 2, singleGossip: 2, finalized: 3, root: 3, max: 3 },
    };
    for (const [commitment, wanted] of Object.entries(LOOKS) as [Commitment, number][]) {
      let looks = 0;
      const stages = ["processed", "confirmed", "finalized"];
      const getSignatureStatuses = async () => {
        const confirmationStatus = stages[looks++];
        return { context: CONTEXT, value: [{ ...confirmed, confirmationStatus }] };
      };
      await send(node({ getSignatureStatuses }).sender, pay, { ...fast, commitment });
      assert.equal(looks, wanted, commitment);
    }
    const commitment = "soon" as Commitment;
    await assert.rejects(send(node().sender, pay, { commitment }), TypeError);
  });

  it("a simulation refuses before anything is signed: nothing is sent, the wallet is not asked", async () => {
    const value = { err: { InstructionError: [0, { Custom: 1 }] }, logs: [] };
    const { sent, sender } = node({ simulateTransaction: async () => ({ context: CONTEXT, value }) });
    const asked: unknown[] = [];
    const signTransaction = async <T>(transaction: T) => {
      asked.push(transaction);
      return transaction;
    };
    const shy = { ...sender, wallet: { publicKey: wallet.publicKey, signTransaction } };
    const error = await refusal(send(shy, pay, fast));
    assert.deepEqual([error.name, error.outcome, error.signature], ["SystemInsufficientLamports", "not landed", null]);
    assert.deepEqual([asked.length, sent.length], [0, 0]);
  });

  it("a code is of the program whose instruction failed, where no log says more", async () => {
    const foreign = { programId: key(), keys: [], data: Buffer.alloc(0) };
    const value = { err: { InstructionError: [0, { Custom: 6104 }] }, logs: [] };
    const { sender } = node({ simulateTransaction: async () => ({ context: CONTEXT, value }) });
    assert.equal((await refusal(send(sender, { instructions: [foreign] }, fast))).name, "Custom6104");
    const ours = { ...foreign, programId: PROGRAM_ID };
    assert.equal((await refusal(send(sender, { instructions: [ours] }, fast))).name, "OracleStale");
  });

  it("a wallet that refuses, stays silent, or does not sign: nothing was sent", async () => {
    const rejected = Object.assign(new Error("User rejected the request."), { code: 4001 });
    const wallets: [() => Promise<never>, string][] = [
      [() => Promise.reject(rejected), "Unknown"],
      [never, "WalletSilent"],
      [(async (transaction: never) => transaction) as () => Promise<never>, "MissingRequiredSignature"],
    ];
    for (const [signTransaction, name] of wallets) {
      const { sent, sender } = node();
      const odd = { ...sender, wallet: { publicKey: wallet.publicKey, signTransaction } };
      const error = await refusal(send(odd, pay, fast));
      assert.deepEqual([error.name, error.outcome, error.code, sent.length], [name, "not landed", null, 0]);
    }
  });

  it("a transaction that no packet holds is not sent, one that just fills it is", async () => {
    const large = (length: number) => ({ programId: PROGRAM_ID, keys: [], data: Buffer.alloc(length) });
    const own = node();
    await send(own.sender, { instructions: [large(0), large(1_000)] }, fast);
    const most = 1_000 + PACKET - (own.sent[0]?.length ?? 0);
    await send(own.sender, { instructions: [large(0), large(most)] }, fast);
    assert.deepEqual([own.sent[1]?.length, own.sent.length], [PACKET, 2]);
    for (const length of [most + 1, most + 1_000]) {
      const error = await refusal(send(own.sender, { instructions: [large(0), large(length)] }, fast));
      assert.deepEqual([error.name, error.outcome, own.sent.length], ["TransactionTooLarge", "not landed", 2]);
    }
  });

  it("is simulated unsigned, at the depth that was asked for, with a blockhash of that depth", async () => {
    for (const commitment of ["processed", "finalized"] as const) {
      const asked: unknown[] = [];
      const own = {
        getLatestBlockhash: async (depth: unknown) => {
          asked.push(depth);
          return { blockhash: PublicKey.default.toBase58(), lastValidBlockHeight: LAST_BLOCK };
        },
        simulateTransaction: async (_: unknown, options: unknown) => {
          asked.push(options);
          return { context: CONTEXT, value: { err: null, logs: null } };
        },
        getSignatureStatuses: async () => ({ value: [{ ...confirmed, confirmationStatus: commitment }] }),
      };
      await send(node(own).sender, pay, { ...fast, commitment });
      assert.deepEqual(asked, [commitment, { sigVerify: false, commitment }]);
    }
  });

  it("a node that does not know a blockhash yet is asked for another, three times in all", async () => {
    const behind = { err: "BlockhashNotFound", logs: [] };
    const tried = async (...values: object[]) => {
      let asked = 0;
      const simulateTransaction = async () => ({ context: CONTEXT, value: values[asked++] });
      const { sent, sender } = node({ simulateTransaction });
      const error = await send(sender, pay, fast).then(
        () => null,
        (e: unknown) => e as BallastError,
      );
      return [asked, sent.length, error?.name, error?.outcome, error?.retryable];
    };
    assert.deepEqual(await tried(behind, behind, { err: null, logs: [] }), [3, 1, ...Array(3).fill(undefined)]);
    assert.deepEqual(await tried(behind, behind, behind), [3, 0, "BlockhashNotFound", "not landed", true]);
    const other = { err: { InstructionError: [0, { Custom: 1 }] }, logs: [] };
    assert.deepEqual((await tried(other)).slice(0, 2), [1, 0]);
  });

  it("every signer must have signed, not the wallet alone", async () => {
    const keys = [{ pubkey: key(), isSigner: true, isWritable: false }];
    const { sent, sender } = node();
    const both = { instructions: [{ programId: PROGRAM_ID, keys, data: Buffer.alloc(0) }] };
    const error = await refusal(send(sender, both, fast));
    assert.deepEqual([error.name, error.outcome, sent.length], ["MissingRequiredSignature", "not landed", 0]);
  });

  it("a wallet that puts another blockhash in makes nobody sure when it can no longer land", async () => {
    const signTransaction = async <T extends VersionedTransaction>(transaction: T) => {
      transaction.message.recentBlockhash = key().toBase58();
      return wallet.signTransaction(transaction);
    };
    const gone = { getSignatureStatuses: async () => ({ value: [null] }), getTransaction: async () => null };
    const past = { getBlockHeight: async () => LAST_BLOCK + 1, isBlockhashValid: async () => ({ value: false }) };
    const { sender } = node({ ...gone, ...past });
    const other = { ...sender, wallet: { ...wallet, signTransaction } };
    assert.equal((await refusal(send(other, pay, { ...fast, timeoutMs: 60 }))).outcome, "unknown");
    assert.equal((await refusal(send(sender, pay, fast))).outcome, "not landed");
  });

  it("a failure on a fork that is only processed is no failure yet", async () => {
    let looks = 0;
    const err = { InstructionError: [0, { Custom: 1 }] };
    const fork = { ...confirmed, err, confirmationStatus: "processed" };
    const getSignatureStatuses = async () => ({ context: CONTEXT, value: [looks++ < 3 ? fork : confirmed] });
    assert.equal(
      (await send(node({ getSignatureStatuses }).sender, pay, { ...fast, commitment: "processed" })).slot,
      7,
    );
    assert.equal(looks, 4);
  });

  it("looks with history once the last block is past", async () => {
    const getSignatureStatuses = async (_: unknown, options?: { searchTransactionHistory: boolean }) => ({
      context: CONTEXT,
      value: [options?.searchTransactionHistory ? confirmed : null],
    });
    const isBlockhashValid = async () => ({ context: CONTEXT, value: false });
    const own = { getSignatureStatuses, isBlockhashValid, getBlockHeight: async () => 101 };
    assert.equal((await send(node(own).sender, pay, fast)).slot, 7);
  });

  it("no call to a node is waited for longer than the whole may take", async () => {
    const calls = ["getLatestBlockhash", "simulateTransaction", "sendRawTransaction", "getSignatureStatuses"];
    for (const call of [...calls, "getTransaction"]) {
      const started = performance.now();
      await send(node({ [call]: never }).sender, pay, { ...fast, resendMs: 50 }).catch((e: unknown) => {
        assert.ok(e instanceof BallastError);
        assert.equal(e.outcome, call === "getLatestBlockhash" ? "not landed" : "unknown", call);
      });
      assert.ok(performance.now() - started < 2_000, call);
    }
  });
});
