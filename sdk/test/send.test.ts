// Rules of sending that need no network; against a real one that fails: tests/flows/send.slow.test.ts.
import assert from "node:assert/strict";
import {
  type AccountSource,
  BallastClient,
  BallastError,
  type Keyed,
  keypairWallet,
  type Position,
  PROGRAM_ID,
  send,
} from "@ballast/sdk";
import { type Commitment, type Connection, Keypair, PublicKey, SystemProgram } from "@solana/web3.js";
import { alreadyDone } from "../src/client/lost";
import { base58 } from "../src/codec/base58";
import { generator } from "./support/random";

const { key, bytes } = generator(91);
const keypair = Keypair.fromSeed(new Uint8Array(32).fill(5));
const wallet = keypairWallet(keypair);
const pay = { instructions: [SystemProgram.transfer({ fromPubkey: wallet.publicKey, toPubkey: key(), lamports: 1 })] };
const fast = { pollMs: 1, timeoutMs: 300 };
const confirmed = { confirmationStatus: "confirmed", slot: 7, err: null };
const CONTEXT = { slot: 1 };
const never = () => new Promise<never>(() => undefined);

/** A node that accepts and confirms everything, but for what is given. */
function node(own: Record<string, unknown> = {}) {
  const sent: Uint8Array[] = [];
  const connection = {
    getLatestBlockhash: async () => ({ blockhash: PublicKey.default.toBase58(), lastValidBlockHeight: 100 }),
    simulateTransaction: async () => ({ context: CONTEXT, value: { err: null, logs: [] } }),
    sendRawTransaction: async (raw: Uint8Array) => {
      sent.push(raw);
      return "";
    },
    getSignatureStatuses: async () => ({ context: CONTEXT, value: [confirmed] }),
    getBlockHeight: async () => 50,
    isBlockhashValid: async () => ({ context: CONTEXT, value: true }),
    getTransaction: async () => ({ slot: 7, meta: { err: null, logMessages: [] } }),
    ...own,
  } as unknown as Connection;
  return { sent, sender: { connection, wallet, programId: PROGRAM_ID } };
}

async function refusal(sending: Promise<unknown>): Promise<BallastError> {
  const error = await sending.then(
    () => assert.fail("it was sent"),
    (e: unknown) => e,
  );
  assert.ok(error instanceof BallastError, String(error));
  return error;
}

describe("sending: what is known", () => {
  it("writes bytes as addresses are written", () => {
    for (let i = 0; i < 200; i++) {
      const raw = bytes(32);
      raw.fill(0, 0, i % 5);
      assert.equal(base58(raw), new PublicKey(raw).toBase58());
    }
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

  it("a transaction that no packet holds is not sent", async () => {
    const data = Buffer.alloc(1_100);
    const large = { programId: PROGRAM_ID, keys: [{ pubkey: key(), isSigner: false, isWritable: true }], data };
    const { sent, sender } = node();
    const error = await refusal(send(sender, { instructions: [large, ...pay.instructions] }, fast));
    assert.deepEqual([error.name, error.outcome, sent.length], ["TransactionTooLarge", "not landed", 0]);
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

describe("the client: lost races and old plans", () => {
  it("whether somebody was first stays unknown where the account cannot be looked up", async () => {
    const told = { code: null, name: "UninitializedAccount", hint: "no request", logs: [] };
    const thrown = new BallastError({ ...told, outcome: "not landed" });
    const request = { address: key(), account: {} };
    const source = (getAccounts: () => Promise<unknown[]>) => ({ getAccounts }) as unknown as AccountSource;
    const silent = source(() => Promise.reject(new Error("fetch failed")));
    assert.equal(await alreadyDone(silent, { request }, thrown), thrown);
    const gone = await alreadyDone(
      source(async () => [null]),
      { request },
      thrown,
    );
    assert.ok(gone instanceof BallastError && gone.name === "AlreadyDone");
  });

  const position = { address: key(), account: {} } as Keyed<Position>;
  const gone = {
    logs: [`Program ${PROGRAM_ID} invoke [1]`, `Program ${PROGRAM_ID} failed: account data too small for instruction`],
  };

  /** A client whose every action is the payment, and fails so often. */
  function client(failures: unknown[], accounts: (Uint8Array | null)[], plans: unknown[] = []) {
    const simulateTransaction = async () => {
      const failure = failures.shift();
      const err = failure === undefined ? null : { InstructionError: [0, "AccountDataTooSmall"] };
      return { context: CONTEXT, value: { err, logs: [], ...(failure as object) } };
    };
    const raw = () => accounts.map((data) => (data === null ? null : { data, owner: PROGRAM_ID, lamports: 1 }));
    const getMultipleAccountsInfo = async () => raw();
    const clock = new DataView(new ArrayBuffer(40));
    clock.setBigInt64(32, 3_601n, true);
    const getAccountInfo = async () => ({ data: new Uint8Array(clock.buffer), owner: PROGRAM_ID, lamports: 1 });
    const { connection } = node({ simulateTransaction, getMultipleAccountsInfo, getAccountInfo }).sender;
    const made = new BallastClient({ connection, wallet });
    Object.assign(made, { context: async () => ({}) });
    const act = (made as unknown as { act(plan: unknown, params: unknown, options: object): Promise<unknown> }).act;
    const plan = async () => {
      plans.push(1);
      return { ...pay, quote: plans.length, lookupTables: [], validUntil: 3_600n };
    };
    return { act: (params: unknown) => act.call(made, plan, params, fast) };
  }

  it("who finds gone what they had read was not the first", async () => {
    const error = await refusal(client([gone], [null]).act({ position }));
    assert.deepEqual([error.name, error.code, error.outcome], ["AlreadyDone", null, "not landed"]);
    assert.match(error.hint, new RegExp(`^The position ${position.address} is gone`));
    assert.deepEqual(error.logs, gone.logs);
  });

  it("but what is there still, or was never read, was not lost", async () => {
    assert.equal((await refusal(client([gone], [bytes(8)]).act({ position }))).name, "AccountDataTooSmall");
    assert.equal((await refusal(client([gone], []).act({ position: position.address }))).name, "AccountDataTooSmall");
  });

  const wrongAccount = { err: { InstructionError: [0, { Custom: 6000 + 0 }] } };
  it("a plan whose hour went over is made again, once", async () => {
    const { ERRORS } = await import("@ballast/sdk");
    const code = [...ERRORS].find(([, { name }]) => name === "WrongAccount")?.[0];
    const failed = {
      ...wrongAccount,
      logs: [`Program ${PROGRAM_ID} failed: custom program error: 0x${code?.toString(16)}`],
    };
    const plans: unknown[] = [];
    const done = (await client([failed], [null], plans).act({ position })) as { quote: number };
    assert.deepEqual([done.quote, plans.length], [2, 2]);
    const error = await refusal(client([failed, failed], [null]).act({ position }));
    assert.deepEqual([error.name, error.outcome, error.retryable], ["PlanExpired", "not landed", true]);
  });

  it("events of a transaction that the node does not have are not known to be none", async function () {
    this.timeout(20_000);
    let asked = 0;
    const tx = { slot: 1, meta: { err: null, logMessages: [] } };
    const late = node({ getTransaction: async () => (asked++ < 2 ? null : tx) }).sender;
    assert.deepEqual(await new BallastClient(late).events("5x"), []);
    const none = node({ getTransaction: async () => null }).sender;
    await assert.rejects(new BallastClient(none).events("5x"), { name: "TransactionNotFound", signature: "5x" });
  });
});
