import assert from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import {
  BallastClient,
  BallastError,
  instructions,
  keypairWallet,
  PROGRAM_ID,
  pda,
  pythPriceAccount,
  send,
} from "@ballast/sdk";
import { type Connection, Keypair, PublicKey, SystemProgram, VersionedTransaction } from "@solana/web3.js";
import { base58 } from "../src/codec/base58";
import { refused } from "./support/expect";
import { NOW, POOL, type Venue, venue } from "./support/venue";

const keypair = Keypair.fromSeed(new Uint8Array(32).fill(5));
const wallet = keypairWallet(keypair);
const BLOCKHASH = PublicKey.default.toBase58();
const pay = {
  instructions: [SystemProgram.transfer({ fromPubkey: wallet.publicKey, toPubkey: PROGRAM_ID, lamports: 1 })],
};

type Status = { confirmationStatus: string; slot: number; err: unknown } | null;

/** An RPC node that plays back statuses, one at each look; the last one stays. */
function node(statuses: Status[], script: { height?: number; sendFails?: number; logs?: string[] } = {}) {
  const seen = { sent: [] as Uint8Array[], preflights: [] as boolean[], looks: 0 };
  const connection = {
    getLatestBlockhash: async () => ({ blockhash: BLOCKHASH, lastValidBlockHeight: 100 }),
    getBlockHeight: async () => script.height ?? 50,
    sendRawTransaction: async (bytes: Uint8Array, options: { skipPreflight: boolean }) => {
      seen.sent.push(bytes);
      seen.preflights.push(!options.skipPreflight);
      if (script.sendFails === seen.sent.length) {
        const logs = [`Program ${PROGRAM_ID} invoke [1]`, `Program ${PROGRAM_ID} failed: custom program error: 0x17d8`];
        throw Object.assign(new Error("Simulation failed"), { logs });
      }
      return "5ignature";
    },
    getSignatureStatuses: async () => {
      seen.looks += 1;
      return { value: [statuses[Math.min(seen.looks, statuses.length) - 1] ?? null] };
    },
    getTransaction: async () => ({ meta: { logMessages: script.logs ?? [] } }),
  } as unknown as Connection;
  return { connection, seen };
}
const confirmed = { confirmationStatus: "confirmed", slot: 7, err: null };
const sender = (connection: Connection) => ({ connection, wallet, programId: PROGRAM_ID });
const fast = { pollMs: 1 };

describe("sending", () => {
  it("signs one transaction of version 0 with the wallet and waits until it is confirmed", async () => {
    const { connection, seen } = node([null, { ...confirmed, confirmationStatus: "processed" }, confirmed]);
    const sent = await send(sender(connection), pay, fast);
    assert.equal(sent.slot, 7);
    assert.equal(seen.looks, 3);
    assert.deepEqual(seen.preflights, [true]);
    const transaction = VersionedTransaction.deserialize(seen.sent[0] ?? new Uint8Array());
    assert.equal(transaction.version, 0);
    assert.ok(transaction.message.staticAccountKeys[0]?.equals(wallet.publicKey));
    const [signature = new Uint8Array()] = transaction.signatures;
    assert.ok(signature.some((byte) => byte !== 0));
    assert.equal(sent.signature, base58(signature), "the signature of what was signed, whatever the node calls it");
  });

  it("tells the signature before anything is sent, and a listener that throws changes nothing", async () => {
    const { connection, seen } = node([confirmed]);
    const told: string[] = [];
    const signed = (signature: string) => {
      told.push(`${signature} ${seen.sent.length}`);
      throw new Error("not my transaction's fault");
    };
    const sent = await send(sender(connection), pay, { ...fast, signed });
    assert.deepEqual(told, [`${sent.signature} 0`]);
  });

  it("waits for the commitment that was asked for", async () => {
    const { connection, seen } = node([confirmed, confirmed, { ...confirmed, confirmationStatus: "finalized" }]);
    await send(sender(connection), pay, { ...fast, commitment: "finalized" });
    assert.equal(seen.looks, 3);
    const quick = node([{ ...confirmed, confirmationStatus: "processed" }]);
    await send(sender(quick.connection), pay, { ...fast, commitment: "processed" });
  });

  it("sends again while nobody knows the transaction, whatever the node says to that", async () => {
    const { connection, seen } = node([null, null, confirmed], { sendFails: 2 });
    await send(sender(connection), pay, { pollMs: 1, resendMs: 1 });
    assert.ok(seen.sent.length >= 2);
    assert.deepEqual(seen.preflights, [true, ...seen.preflights.slice(1).map(() => false)]);
    assert.ok(seen.sent.every((bytes) => Buffer.from(bytes).equals(Buffer.from(seen.sent[0] ?? []))));
  });

  it("gives up when the blockhash has expired", async () => {
    const { connection } = node([null], { height: 101 });
    await assert.rejects(send(sender(connection), pay, fast), (e) => {
      assert.ok(e instanceof BallastError);
      assert.deepEqual([e.name, e.outcome, e.retryable], ["BlockhashNotFound", "not landed", true]);
      assert.match(e.signature ?? "", /^\w{86,88}$/);
      return true;
    });
  });

  it("a refusal counts for nothing where the transaction is seen, however long it takes to be deep enough", async () => {
    const processed = { ...confirmed, confirmationStatus: "processed" };
    const { connection } = node([...Array(6).fill(processed), confirmed], { sendFails: 1 });
    assert.equal((await send(sender(connection), pay, fast)).slot, 7);
  });

  it("a transaction that the node does not have, past its last block, was not executed", async () => {
    const { connection } = node([null], { height: 101 });
    const isBlockhashValid = async () => ({ value: false });
    const none = { ...connection, isBlockhashValid, getTransaction: async () => null } as unknown as Connection;
    await assert.rejects(send(sender(none), pay, fast), (e) => {
      assert.ok(e instanceof BallastError);
      assert.deepEqual([e.name, e.outcome, e.cause], ["BlockhashNotFound", "not landed", undefined]);
      return true;
    });
  });

  it("names an error of the preflight, and one that only the status shows, with its logs", async () => {
    const preflight = node([], { sendFails: 1 });
    await assert.rejects(send(sender(preflight.connection), pay, fast), {
      ...{ name: "OracleStale", code: 6104, outcome: "not landed" },
    });
    const logs = [`Program ${PROGRAM_ID} invoke [1]`, `Program ${PROGRAM_ID} failed: custom program error: 0x1900`];
    const err = { InstructionError: [0, { Custom: 6400 }] };
    const failed = node([{ ...confirmed, err }], { logs });
    await assert.rejects(send(sender(failed.connection), pay, { ...fast, skipPreflight: true }), (e) => {
      assert.ok(e instanceof BallastError);
      assert.deepEqual([e.name, e.code, e.logs, e.outcome], ["NotLiquidatable", 6400, logs, "failed"]);
      return true;
    });
    assert.deepEqual(failed.seen.preflights, [false]);
  });
});

/** Every action, and which of its parameters is the wallet if it is not given; null for actions that anyone sends. */
const SIGNERS: Record<string, string | null> = {
  ...{ open: "owner", limitOpen: "owner", placeTrigger: "signer", cancel: "payer", setDelegate: null },
  ...{ decrease: "signer", close: "signer", addCollateral: "signer", removeCollateral: null },
  ...{ addLiquidity: "owner", removeLiquidity: "owner", stake: "owner", requestUnstake: "owner" },
  ...{ cancelUnstake: "owner", unstake: "owner", donate: "donor", refresh: null, execute: "executor" },
  ...{ executeDecrease: "executor", liquidate: "keeper", sweep: null, payOut: "payer", openLossEvent: null },
  ...{ finalize: "payer", applyLiens: "keeper", seal: null, claim: "payer", settle: null, queueChange: "admin" },
  ...{ executeChange: null, cancelChange: "authority", tighten: "guardian", renewGuardian: "admin" },
  ...{ transferAdmin: "admin", acceptAdmin: "admin", collectFees: "admin" },
};

describe("BallastClient", () => {
  it("takes a pool by number or address, and program and wallet if given", () => {
    const { connection } = node([]);
    assert.ok(new BallastClient({ connection }).pool.equals(pda.pool(1n)));
    assert.ok(new BallastClient({ connection, pool: 4n }).pool.equals(pda.pool(4n)));
    const other = Keypair.fromSeed(new Uint8Array(32).fill(6)).publicKey;
    const client = new BallastClient({ connection, pool: other, programId: other });
    assert.ok(client.pool.equals(other) && client.programId.equals(other) && client.wallet === null);
  });

  it("reads without a wallet, but does not send", async () => {
    const client = new BallastClient({ connection: node([]).connection });
    await assert.rejects(client.send(pay), TypeError);
    await assert.rejects(client.claim({ ticket: PROGRAM_ID }), TypeError);
  });

  it("sends any instruction and parses events of what took effect", async () => {
    const { connection, seen } = node([confirmed]);
    const client = new BallastClient({ connection, wallet });
    const plan = { instructions: [instructions.cancelUnstake({ owner: wallet.publicKey, pool: client.pool })] };
    assert.equal((await client.send(plan, fast)).slot, 7);
    assert.equal(seen.sent.length, 1);
    assert.deepEqual(await client.events("5ignature"), []);
  });

  it("has a method for every plan", () => {
    const plans = Object.keys(sdk).flatMap((name) => /^(\w+)Instructions$/.exec(name)?.[1] ?? []);
    assert.ok(plans.length > 30);
    const methods = Object.getOwnPropertyNames(BallastClient.prototype);
    assert.deepEqual(
      plans.filter((name) => !methods.includes(name)),
      [],
    );
  });

  it("is the signer of what it plans unless another is named, and hands on how to send", async () => {
    const client = new BallastClient({ connection: node([]).connection, wallet });
    const asked: unknown[][] = [];
    Object.assign(client, { act: async (...given: unknown[]) => void asked.push(given) });
    const methods = client as unknown as Record<string, (params: object, options: object) => Promise<void>>;
    const other = Keypair.fromSeed(new Uint8Array(32).fill(6)).publicKey;
    for (const [name, signer] of Object.entries(SIGNERS)) {
      const own = signer === null ? {} : { [signer]: wallet.publicKey };
      const named = signer === null ? {} : { [signer]: other };
      await methods[name]?.({ market: 3 }, fast);
      await methods[name]?.({ market: 3, ...named }, fast);
      const plan = (sdk as unknown as Record<string, unknown>)[`${name}Instructions`];
      assert.ok(plan, name);
      const calls = [own, named].map((who) => [plan, { market: 3, ...who }, fast]);
      assert.deepEqual(asked.splice(0), calls, name);
    }
    const plans = Object.keys(sdk).flatMap((name) => /^(\w+)Instructions$/.exec(name)?.[1] ?? []);
    assert.deepEqual(Object.keys(SIGNERS).sort(), plans.sort());
  });

  it("asks again for the pool after a failure", async () => {
    const getMultipleAccountsInfo = async () => [null];
    const connection = { ...node([]).connection, getMultipleAccountsInfo } as unknown as Connection;
    const client = new BallastClient({ connection });
    await refused(client.state(), "UninitializedAccount");
    await refused(client.state(), "UninitializedAccount");
  });

  /** A node in front of a pool in memory. */
  function before(v: Venue, own: object = {}) {
    const getMultipleAccountsInfo = (addresses: PublicKey[]) => v.getAccounts(addresses);
    return { ...node([confirmed]).connection, getMultipleAccountsInfo, ...own } as unknown as Connection;
  }

  it("reads the pool's layout once, and hands on to plans what it was made with", async () => {
    const v = venue();
    const table = { key: wallet.publicKey } as never;
    const given = { lookupTables: [table], priorityFee: 7n, priceAccounts: pythPriceAccount };
    const client = new BallastClient({ connection: before(v), pool: POOL, ...given });
    const { lookupTables, priorityFee, priceAccounts, pool } = await client.context();
    assert.deepEqual({ lookupTables, priorityFee, priceAccounts }, given);
    assert.ok(pool.equals(POOL));
    v.reads = 0;
    const { now } = await client.state();
    assert.deepEqual([now, v.reads], [NOW, 1]);
  });

  it("that a node was not reached while a plan was made is known to have sent nothing", async () => {
    const unreachable = async () => Promise.reject(new TypeError("fetch failed"));
    const ticket = PROGRAM_ID;
    const first = new BallastClient({ connection: before(venue(), { getMultipleAccountsInfo: unreachable }), wallet });
    const later = new BallastClient({ connection: before(venue()), wallet, pool: POOL });
    await later.context();
    Object.assign(later.connection, { getMultipleAccountsInfo: unreachable });
    for (const client of [first, later])
      await assert.rejects(client.claim({ ticket }), { name: "NetworkError", outcome: "not landed", retryable: true });
  });

  it("views are executed as its own wallet's or any that is named; without one there is nobody", async () => {
    const payers: string[] = [];
    const simulateTransaction = async ({ message }: VersionedTransaction) => {
      payers.push(String(message.staticAccountKeys[0]));
      return { value: { err: null, logs: [], returnData: null } };
    };
    const connection = before(venue(), { simulateTransaction });
    const client = new BallastClient({ connection, wallet, pool: POOL });
    await client.views().lpPrice();
    await client.views(PROGRAM_ID).lpPrice();
    assert.deepEqual(payers, [wallet.publicKey, PROGRAM_ID].map(String));
    assert.throws(() => new BallastClient({ connection }).views(), TypeError);
  });

  it("events that a node does not give are named with their transaction", async () => {
    const getTransaction = () => Promise.reject(new Error("a wonder"));
    const client = new BallastClient({ connection: before(venue(), { getTransaction }) });
    await assert.rejects(client.events("5x"), { name: "Unknown", signature: "5x" });
    const asked: unknown[] = [];
    const shows = async (...given: unknown[]) => {
      asked.push(given);
      return { meta: { err: null, logMessages: [] } };
    };
    await new BallastClient({ connection: before(venue(), { getTransaction: shows }) }).events("5x");
    assert.deepEqual(asked, [["5x", { commitment: "confirmed", maxSupportedTransactionVersion: 0 }]]);
  });
});
