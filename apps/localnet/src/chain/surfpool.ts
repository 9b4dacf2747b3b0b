import path from "node:path";
import {
  type AccountInfo,
  Connection,
  type GetProgramAccountsFilter,
  type PublicKey,
  type Signer,
  SYSVAR_CLOCK_PUBKEY,
  SystemProgram,
  type TransactionInstruction,
  type VersionedTransaction,
} from "@solana/web3.js";
import {
  type AccountState,
  type Chain,
  type KeyedAccount,
  type Receipt,
  rentExempt,
  SendError,
  type SendOptions,
  SLOT_MS,
  secondsUntil,
} from "./chain";
import { watched } from "./failures";
import { type Execution, readReturnData, readRpcFailure, rpcClient, type TransactionError } from "./rpc";
import { loadSurfnet, type Surfnet } from "./surfnet";
import { CHAIN_PAYER, signedTransaction } from "./transaction";

export interface SurfpoolOptions {
  /**
   * `transaction` (default): a block per transaction, time moves 400 ms with each and stands still between them, so stories repeat.
   * `clock`: a block every 400 ms of real time, as a network that people and keepers connect to needs.
   */
  blocks?: "transaction" | "clock";
}

const PAYER_LAMPORTS = 1_000_000_000_000;
const ACCOUNTS_PER_CALL = 100;
/** A transaction is given up after this; blocks come every 400 ms at the latest. */
const CONFIRM_MS = 10_000;
const POLL_MS = 20;
/** The network's events are thrown away so often, and after each transaction. */
const DRAIN_MS = 200;
/**
 * An embedded surfpool network with real JSON-RPC and WebSocket on loopback (random ports), started in 50 ms; a transaction takes 15-30 ms.
 * Limits found in 1.5.0: time only goes forwards, and every transaction moves it by 400 ms; `getTransaction` reports `blockTime` in thousands of seconds (read time
 * from events or the Clock sysvar); after time travel the slot-hash sysvar is stale, so create lookup tables before it; a
 * transaction whose fee payer does not exist is dropped without a status (`send` then simulates it to learn why). Its queue of events
 * holds a few thousand: when it is full, after some 400 transactions, the whole network stands still, so it is emptied all the time.
 */
export class SurfpoolChain implements Chain {
  readonly kind = "surfpool";
  readonly payer = CHAIN_PAYER;
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly connection: Connection;
  private readonly rpc: ReturnType<typeof rpcClient>;
  private readonly sent = new Set<string>();
  private nudges = 0;
  private readonly draining: NodeJS.Timeout;

  private constructor(private readonly net: Surfnet) {
    this.rpcUrl = net.rpcUrl;
    this.wsUrl = net.wsUrl;
    this.rpc = rpcClient(net.rpcUrl);
    this.connection = new Connection(net.rpcUrl, { commitment: "confirmed", wsEndpoint: net.wsUrl });
    this.draining = setInterval(() => net.drainEvents(), DRAIN_MS).unref();
  }

  /** Throws with what to do instead where the platform has no embedded network. */
  static async start({ blocks = "transaction" }: SurfpoolOptions = {}): Promise<SurfpoolChain> {
    const surfnet = loadSurfnet();
    const chain = new SurfpoolChain(
      surfnet.startWithConfig({ offline: true, blockProductionMode: blocks, slotTimeMs: SLOT_MS }),
    );
    await chain.airdrop(chain.payer.publicKey, PAYER_LAMPORTS);
    return chain;
  }

  send(instructions: TransactionInstruction[], signers: Signer[], options?: SendOptions): Promise<Receipt> {
    return watched(instructions, options, () => this.executed(instructions, signers, options));
  }

  async simulate(instructions: TransactionInstruction[], signers: Signer[], options?: SendOptions): Promise<Receipt> {
    return watched(instructions, options, async () => {
      const transaction = signedTransaction(instructions, signers, await this.blockhash(), options);
      const execution = await this.execute(transaction);
      if (execution.err !== null) throw failure(execution, null);
      return receipt(execution, "", await this.slot());
    });
  }

  private async executed(
    instructions: TransactionInstruction[],
    signers: Signer[],
    options?: SendOptions,
  ): Promise<Receipt> {
    const { wire, transaction } = await this.unique(instructions, signers, options);
    // No preflight: a failing transaction lands like any other, with its logs and compute units, and costs one run, not two.
    const signature = await this.rpc<string>("sendTransaction", [wire, { encoding: "base64", skipPreflight: true }]);
    const landed = await this.landed(signature);
    this.net.drainEvents();
    if (landed === null) {
      const execution = await this.execute(transaction);
      if (execution.err === null) throw new Error(`transaction ${signature} was accepted but never landed`);
      throw failure(execution, signature);
    }
    if (landed.execution.err !== null) throw failure(landed.execution, signature);
    return receipt(landed.execution, signature, landed.slot);
  }

  async getAccount(key: PublicKey): Promise<AccountInfo<Buffer> | null> {
    return this.connection.getAccountInfo(key);
  }

  async getAccounts(keys: PublicKey[]): Promise<(AccountInfo<Buffer> | null)[]> {
    const found: (AccountInfo<Buffer> | null)[] = [];
    for (let i = 0; i < keys.length; i += ACCOUNTS_PER_CALL) {
      found.push(...(await this.connection.getMultipleAccountsInfo(keys.slice(i, i + ACCOUNTS_PER_CALL))));
    }
    return found;
  }

  async setAccount(key: PublicKey, { owner, data, lamports }: AccountState): Promise<void> {
    const account = {
      lamports: lamports ?? rentExempt(data.length),
      data: Buffer.from(data).toString("hex"),
      owner: owner.toBase58(),
      executable: false,
    };
    await this.rpc("surfnet_setAccount", [key.toBase58(), account]);
  }

  async airdrop(key: PublicKey, lamports: number): Promise<void> {
    // `fundSol` sets the balance; it does not add.
    this.net.fundSol(key.toBase58(), (await this.connection.getBalance(key)) + lamports);
  }

  async now(): Promise<number> {
    return Number((await this.clock()).readBigInt64LE(32));
  }

  async slot(): Promise<number> {
    return Number((await this.clock()).readBigUInt64LE(0));
  }

  async warp(seconds: number): Promise<void> {
    await this.setTime((await this.now()) + seconds);
  }

  async setTime(unixSeconds: number): Promise<void> {
    const seconds = secondsUntil(await this.now(), unixSeconds);
    // By slots, all but the last second (the clock's own milliseconds are not visible): travel by timestamp miscounts slots
    // and epochs once the first epoch (48 h) is over, travel by slot does not.
    const slots = Math.floor(((seconds - 1) * 1_000) / SLOT_MS);
    if (slots > 0) this.net.timeTravelToSlot((await this.slot()) + slots);
    // After a travel Clock.slot counts from the start of the epoch until the next block, so there is always one. Blocks of
    // 400 ms then bring the clock into the wanted second exactly.
    do await this.nudge();
    while ((await this.now()) < unixSeconds);
  }

  async getProgramAccounts(programId: PublicKey, filters: GetProgramAccountsFilter[] = []): Promise<KeyedAccount[]> {
    const found = await this.connection.getProgramAccounts(programId, { filters });
    return [...found].sort((a, b) => Buffer.compare(a.pubkey.toBuffer(), b.pubkey.toBuffer()));
  }

  async deploy(programId: PublicKey, soPath: string): Promise<void> {
    this.net.deploy({ programId: programId.toBase58(), soPath: path.resolve(soPath) });
  }

  async close(): Promise<void> {
    clearInterval(this.draining);
    this.net.stop();
  }

  private async nudge(): Promise<void> {
    this.nudges += 1;
    const { publicKey } = this.payer;
    const toItself = SystemProgram.transfer({
      fromPubkey: publicKey,
      toPubkey: publicKey,
      lamports: this.nudges,
    });
    await this.send([toItself], [this.payer]);
  }

  private async clock(): Promise<Buffer> {
    const account = await this.connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY);
    if (account === null) throw new Error("the network has no Clock sysvar");
    return account.data;
  }

  private async blockhash(): Promise<string> {
    const { value } = await this.rpc<{ value: { blockhash: string } }>("getLatestBlockhash");
    return value.blockhash;
  }

  /** Two equal transactions in one block have the same signature: wait for the next blockhash instead of sending one. */
  private async unique(instructions: TransactionInstruction[], signers: Signer[], options?: SendOptions) {
    const deadline = Date.now() + CONFIRM_MS;
    for (;;) {
      const transaction = signedTransaction(instructions, signers, await this.blockhash(), options);
      const wire = encode(transaction);
      const id = Buffer.from(transaction.signatures[0] ?? []).toString("base64");
      if (!this.sent.has(id)) {
        this.sent.add(id);
        return { transaction, wire };
      }
      if (Date.now() > deadline) throw new Error("the network stopped making blocks");
      await sleep(POLL_MS);
    }
  }

  private async landed(signature: string): Promise<{ execution: Execution; slot: number } | null> {
    const config = { encoding: "base64", maxSupportedTransactionVersion: 0, commitment: "confirmed" };
    const deadline = Date.now() + CONFIRM_MS;
    for (let polls = 0; ; polls += 1) {
      const found = await this.rpc<LandedWire | null>("getTransaction", [signature, config]);
      if (found !== null) {
        const { err, logMessages, computeUnitsConsumed, returnData } = found.meta;
        const cu = computeUnitsConsumed ?? 0;
        return {
          execution: { err, logs: logMessages ?? [], cu, returnData: readReturnData(returnData) },
          slot: found.slot,
        };
      }
      // With a block per transaction, what is not there at once was dropped.
      if (Date.now() > deadline || (polls >= 5 && !(await this.isPending(signature)))) return null;
      await sleep(POLL_MS);
    }
  }

  private async isPending(signature: string): Promise<boolean> {
    const { value } = await this.rpc<{ value: unknown[] }>("getSignatureStatuses", [[signature]]);
    return value[0] !== null;
  }

  private async execute(transaction: VersionedTransaction): Promise<Execution> {
    const { value } = await this.rpc<{ value: SimulatedWire }>("simulateTransaction", [
      encode(transaction),
      { encoding: "base64", commitment: "confirmed" },
    ]);
    return {
      err: value.err,
      logs: value.logs ?? [],
      cu: value.unitsConsumed ?? 0,
      returnData: readReturnData(value.returnData),
    };
  }
}

interface LandedWire {
  slot: number;
  meta: {
    err: TransactionError | null;
    logMessages: string[] | null;
    computeUnitsConsumed?: number;
    returnData?: { data: [string, string] } | null;
  };
}

interface SimulatedWire {
  err: TransactionError | null;
  logs: string[] | null;
  unitsConsumed?: number;
  returnData?: { data: [string, string] } | null;
}

const encode = (transaction: VersionedTransaction) => Buffer.from(transaction.serialize()).toString("base64");
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function failure({ err, logs, cu }: Execution, signature: string | null): SendError {
  return new SendError(readRpcFailure(err ?? "Unknown"), logs, cu, signature);
}

function receipt({ logs, cu, returnData }: Execution, signature: string, slot: number): Receipt {
  return { signature, logs, cu, ...(returnData === null ? {} : { returnData }), slot };
}
