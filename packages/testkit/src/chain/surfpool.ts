import {
  type AccountInfo,
  Connection,
  type GetProgramAccountsFilter,
  type PublicKey,
  type Signer,
  type TransactionInstruction,
  type VersionedTransaction,
} from "@solana/web3.js";
import {
  type AccountState,
  type Chain,
  type KeyedAccount,
  type Landed,
  programFile,
  rentExempt,
  SendError,
  type SendTerms,
  SLOT_MS,
} from "./chain";
import { watched } from "./failures";
import { type Line, Listing, type Range } from "./listing";
import { LITESVM_START } from "./litesvm";
import { type Execution, patientFetch, readReturnData, readRpcFailure, rpcClient, type TransactionError } from "./rpc";
import { loadSurfnet, type Surfnet } from "./surfnet";
import { FlowingClock, HeldClock, type NetworkClock } from "./surfpool_clock";
import { CHAIN_PAYER, serialized, signedTransaction, uniqueKey } from "./transaction";

export interface SurfpoolOptions {
  /**
   * `transaction` (default): a block after each of this chain's transactions, and a clock that stands still until it is
   * moved, as on LiteSVM: the same steps leave the same ledger, on any machine, at any hour. `clock`: a block every 400
   * ms of real time.
   */
  blocks?: "transaction" | "clock";
  /** Unix seconds at which a clock that stands still starts; by default where LiteSVM's does, whatever time it is. */
  startTime?: number;
}

const PAYER_LAMPORTS = 1_000_000_000_000;
const ACCOUNTS_PER_CALL = 100;
/** A transaction is given up after this; blocks come every 400 ms at the latest. */
const CONFIRM_MS = 10_000;
const POLL_MS = 20;
/** How often the network's events are discarded, besides after each transaction. */
const DRAIN_MS = 200;
/**
 * Length of the prefix that identifies a signature. A false match only makes the transaction 32 bytes longer.
 */
const SIGNATURE_START = 12;
/**
 * An embedded surfpool network with real JSON-RPC and WebSocket on loopback (random ports), started in half a second; a
 * transaction takes 15-30 ms. Limits found in 1.5.0: time only goes forwards; `getTransaction` reports `blockTime` in
 * thousands of seconds, and 0 until its block is there (the port of a local network tells seconds; here read time from
 * events or the Clock sysvar); after time travel the slot-hash sysvar is stale, so create lookup tables before it; a
 * transaction whose fee payer does not exist is dropped without a status (`send` then simulates it to learn why);
 * blockhashes are numbers of blocks and repeat, so that equal transactions can have equal signatures. Its queue of
 * events holds a few thousand: when it is full, after some 400 transactions, the whole network stands still, so it is
 * emptied all the time.
 */
export class SurfpoolChain implements Chain {
  readonly kind = "surfpool";
  readonly payer = CHAIN_PAYER;
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly connection: Connection;
  private readonly rpc: ReturnType<typeof rpcClient>;
  private readonly sent = new Set<string>();
  private readonly listing: Listing;
  private readonly draining: NodeJS.Timeout;
  private time: NetworkClock;

  private constructor(private readonly net: Surfnet) {
    this.rpcUrl = net.rpcUrl;
    this.wsUrl = net.wsUrl;
    this.rpc = rpcClient(net.rpcUrl);
    this.connection = new Connection(net.rpcUrl, {
      commitment: "confirmed",
      wsEndpoint: net.wsUrl,
      fetch: patientFetch,
    });
    this.listing = new Listing(this.rpc);
    this.draining = setInterval(() => this.drain(), DRAIN_MS).unref();
    this.time = new FlowingClock(net, this);
  }

  /** Throws with what to do instead where the platform has no embedded network. */
  static async start({
    blocks = "transaction",
    startTime = LITESVM_START,
  }: SurfpoolOptions = {}): Promise<SurfpoolChain> {
    const surfnet = loadSurfnet();
    const chain = new SurfpoolChain(
      surfnet.startWithConfig({ offline: true, blockProductionMode: "clock", slotTimeMs: SLOT_MS }),
    );
    await chain.airdrop(chain.payer.publicKey, PAYER_LAMPORTS);
    if (blocks === "transaction") await chain.hold(startTime);
    return chain;
  }

  /** Stops the clock at this time: from now on it moves only by `warp` and `setTime`. */
  private async hold(unixSeconds: number): Promise<void> {
    await this.rpc("surfnet_pauseClock");
    this.time = await HeldClock.of(this.net, this, unixSeconds);
  }

  /**
   * Lets the clock flow: a block every 400 ms of real time, with or without transactions. Returns after the first of
   * them; it brings the clock forward to the network's own, by 400 ms at most for each transaction since it last stood
   * behind, or to now.
   */
  async flow(): Promise<void> {
    const { slot } = await this.time.read();
    this.time = new FlowingClock(this.net, this);
    await this.rpc("surfnet_resumeClock");
    while ((await this.slot()) === slot) await sleep(POLL_MS);
  }

  send(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed> {
    return watched(instructions, options, () => this.executed(instructions, signers, options));
  }

  async simulate(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed> {
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
    options?: SendTerms,
  ): Promise<Landed> {
    const transaction = await this.unique(instructions, signers, options);
    // No preflight: a failing transaction lands like any other, with its logs and compute units, and costs one run, not
    // two.
    const wire = [encode(transaction), { encoding: "base64", skipPreflight: true }];
    const signature = await this.rpc<string>("sendTransaction", wire);
    const landed = await this.landed(signature);
    await this.time.afterTransaction();
    this.drain();
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
    return (await this.time.read()).time;
  }

  async slot(): Promise<number> {
    return (await this.time.read()).slot;
  }

  async warp(seconds: number): Promise<void> {
    await this.time.moveBy(seconds);
  }

  async setTime(unixSeconds: number): Promise<void> {
    await this.time.moveTo(unixSeconds);
  }

  async getProgramAccounts(programId: PublicKey, filters: GetProgramAccountsFilter[] = []): Promise<KeyedAccount[]> {
    const found = await this.connection.getProgramAccounts(programId, { filters });
    return [...found].sort((a, b) => Buffer.compare(a.pubkey.toBuffer(), b.pubkey.toBuffer()));
  }

  async deploy(programId: PublicKey, soPath: string): Promise<void> {
    this.net.deploy({ programId: programId.toBase58(), soPath: programFile(soPath) });
  }

  async close(): Promise<void> {
    clearInterval(this.draining);
    this.net.stop();
  }

  /** What it lists of an address, in as long on its last day as on its first. */
  async listed(address: string, range: Range): Promise<Line[]> {
    await this.learn();
    return this.listing.of(address, range);
  }
  /** The same of one transaction. */
  async lineOf(signature: string): Promise<Line | undefined> {
    await this.learn();
    return this.listing.get(signature);
  }

  private learn(): Promise<void> {
    this.drain();
    return this.listing.learn();
  }
  private drain(): void {
    for (const { kind, transactionSignature: signature } of this.net.drainEvents())
      if (kind === "transactionProcessed" && signature !== undefined) this.listing.hear(signature);
  }

  private async blockhash(): Promise<string> {
    const { value } = await this.rpc<{ value: { blockhash: string } }>("getLatestBlockhash");
    return value.blockhash;
  }

  /**
   * Two equal transactions with one blockhash have one signature, and the second would never be executed: it names one
   * more account, which nothing uses. No waiting for another blockhash: it need not come.
   */
  private async unique(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms) {
    const blockhash = await this.blockhash();
    for (let number = 0; ; number += 1) {
      const further = number === 0 ? [] : [uniqueKey(number)];
      const transaction = signedTransaction(instructions, signers, blockhash, options, further);
      const start = Buffer.from(transaction.signatures[0] ?? [])
        .toString("base64")
        .slice(0, SIGNATURE_START);
      if (this.sent.has(start)) continue;
      this.sent.add(start);
      return transaction;
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

const encode = (transaction: VersionedTransaction) => Buffer.from(serialized(transaction)).toString("base64");
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function failure({ err, logs, cu }: Execution, signature: string | null): SendError {
  return new SendError(readRpcFailure(err ?? "Unknown"), logs, cu, signature);
}

function receipt({ logs, cu, returnData }: Execution, signature: string, slot: number): Landed {
  return { signature, logs, cu, ...(returnData === null ? {} : { returnData }), slot };
}
