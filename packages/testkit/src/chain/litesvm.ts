import {
  type Address,
  type EncodedAccount,
  getBase58Decoder,
  getBase58Encoder,
  getTransactionDecoder,
} from "@solana/kit";
import {
  type AccountInfo,
  type GetProgramAccountsFilter,
  PublicKey,
  type Signer,
  type TransactionInstruction,
  type VersionedMessage,
  type VersionedTransaction,
} from "@solana/web3.js";
import { FailedTransactionMetadata, LiteSVM, type TransactionMetadata } from "litesvm";
import {
  type AccountState,
  type Chain,
  type FailureReason,
  type KeyedAccount,
  type Landed,
  programFile,
  rentExempt,
  SendError,
  type SendTerms,
  secondsUntil,
  slotsIn,
} from "./chain";
import { watched } from "./failures";
import { History, metaOf } from "./history";
import { CHAIN_PAYER, signedTransaction } from "./transaction";

/** 2027-01-15 08:00 UTC. A fixed start, so that a run can be repeated to the byte. */
export const LITESVM_START = 1_800_000_000;
const PAYER_LAMPORTS = 1_000_000_000_000;

/**
 * The Solana runtime in this process, about 1 ms a transaction. All transactions share a slot until the clock is warped
 * (`warp(0)` is the next slot at the same second), so "two in one slot" can be tested as well as "one slot later".
 */
export class LiteSvmChain implements Chain {
  readonly kind = "litesvm";
  readonly payer = CHAIN_PAYER;

  private constructor(
    readonly svm: LiteSVM,
    /** What happened on it; null where nobody asked for it. */
    readonly history: History | null = null,
  ) {}

  static start(startTime: number = LITESVM_START, remember = false): LiteSvmChain {
    const chain = new LiteSvmChain(new LiteSVM(), remember ? new History() : null);
    const clock = chain.svm.getClock();
    clock.unixTimestamp = BigInt(startTime);
    chain.svm.setClock(clock);
    chain.fund(chain.payer.publicKey, PAYER_LAMPORTS);
    return chain;
  }

  /** An independent copy, accounts, programs and clock: build a world once and give each test its own. About 25 ms. */
  fork(): LiteSvmChain {
    return new LiteSvmChain(restored(this.svm, this.svm.toBytes()));
  }

  async send(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed> {
    return watched(instructions, options, async () => {
      // A fresh blockhash each time: two equal transactions would otherwise be one ("already processed").
      this.svm.expireBlockhash();
      const transaction = signedTransaction(instructions, signers, this.svm.latestBlockhash(), options);
      const before = this.history === null ? [] : this.lamportsOf(transaction, options);
      const result = this.svm.sendTransaction(encode(transaction));
      if (this.history !== null) this.remember(this.history, result, transaction, before, options);
      return this.receipt(result, transaction, options);
    });
  }

  async simulate(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed> {
    return watched(instructions, options, async () => {
      this.svm.expireBlockhash();
      const transaction = signedTransaction(instructions, signers, this.svm.latestBlockhash(), options);
      const result = this.svm.simulateTransaction(encode(transaction));
      return this.receipt(result instanceof FailedTransactionMetadata ? result : result.meta(), transaction, options);
    });
  }

  async getAccount(key: PublicKey): Promise<AccountInfo<Buffer> | null> {
    const account = this.svm.getAccount(toAddress(key));
    return account.exists ? fromKit(account) : null;
  }

  async getAccounts(keys: PublicKey[]): Promise<(AccountInfo<Buffer> | null)[]> {
    return Promise.all(keys.map((key) => this.getAccount(key)));
  }

  async setAccount(key: PublicKey, { owner, data, lamports }: AccountState): Promise<void> {
    this.svm.setAccount({
      address: toAddress(key),
      programAddress: toAddress(owner),
      data: Uint8Array.from(data),
      executable: false,
      lamports: toLamports(lamports ?? rentExempt(data.length)),
      space: BigInt(data.length),
    });
  }

  async airdrop(key: PublicKey, lamports: number): Promise<void> {
    this.fund(key, lamports);
  }

  async now(): Promise<number> {
    return Number(this.svm.getClock().unixTimestamp);
  }

  async slot(): Promise<number> {
    return Number(this.svm.getClock().slot);
  }

  async warp(seconds: number): Promise<void> {
    await this.setTime((await this.now()) + seconds);
  }

  async setTime(unixSeconds: number): Promise<void> {
    const clock = this.svm.getClock();
    const seconds = secondsUntil(Number(clock.unixTimestamp), unixSeconds);
    clock.unixTimestamp = BigInt(unixSeconds);
    clock.slot += BigInt(Math.max(1, slotsIn(seconds)));
    this.svm.setClock(clock);
  }

  async getProgramAccounts(programId: PublicKey, filters: GetProgramAccountsFilter[] = []): Promise<KeyedAccount[]> {
    return this.svm
      .getProgramAccounts(toAddress(programId))
      .filter((each) => filters.every((filter) => accepts(filter, each.data)))
      .map((each) => ({ pubkey: new PublicKey(each.address), account: fromKit(each) }))
      .sort((a, b) => Buffer.compare(a.pubkey.toBuffer(), b.pubkey.toBuffer()));
  }

  async deploy(programId: PublicKey, soPath: string): Promise<void> {
    this.svm.addProgramFromFile(toAddress(programId), programFile(soPath));
  }

  async close(): Promise<void> {
    // Nothing is held outside this object.
  }

  private fund(key: PublicKey, lamports: number): void {
    const account = this.svm.getAccount(toAddress(key));
    const funded = account.exists
      ? { ...account, lamports: toLamports(Number(account.lamports) + lamports) }
      : {
          address: toAddress(key),
          programAddress: toAddress(PublicKey.default),
          data: new Uint8Array(),
          executable: false,
          lamports: toLamports(lamports),
          space: 0n,
        };
    this.svm.setAccount(funded);
  }

  private lamportsOf({ message }: VersionedTransaction, options?: SendTerms): number[] {
    const keys = message.getAccountKeys({ addressLookupTableAccounts: options?.lookupTables ?? null });
    return keys.keySegments().flatMap((each) => each.map((key) => this.lamports(key)));
  }

  private lamports(key: PublicKey): number {
    const account = this.svm.getAccount(toAddress(key));
    return account.exists ? Number(account.lamports) : 0;
  }

  /** What never ran leaves nothing behind, on no chain. */
  private remember(
    history: History,
    result: TransactionMetadata | FailedTransactionMetadata,
    transaction: VersionedTransaction,
    before: number[],
    options?: SendTerms,
  ): void {
    const failure = result instanceof FailedTransactionMetadata ? readFailure(result) : null;
    if (failure !== null && failure.instruction === null) return;
    const meta = result instanceof FailedTransactionMetadata ? result.meta() : result;
    const tables = options?.lookupTables ?? null;
    const keys = transaction.message.getAccountKeys({ addressLookupTableAccounts: tables });
    const { writable = [], readonly = [] } = keys.accountKeysFromLookups ?? {};
    const names = (list: readonly PublicKey[]) => list.map((key) => key.toBase58());
    const balances = {
      before,
      after: this.lamportsOf(transaction, options),
      loaded: { writable: names(writable), readonly: names(readonly) },
    };
    const clock = this.svm.getClock();
    const told = metaOf(meta, failure, transaction, balances);
    history.add({
      signature: getBase58Decoder().decode(meta.signature()),
      slot: Number(clock.slot),
      time: Number(clock.unixTimestamp),
      err: told.err,
      keys: keys.keySegments().flatMap(names),
      transaction,
      meta: told,
    });
  }

  private receipt(
    result: TransactionMetadata | FailedTransactionMetadata,
    { message }: VersionedTransaction,
    options?: SendTerms,
  ): Landed {
    const failed = result instanceof FailedTransactionMetadata;
    const meta = failed ? result.meta() : result;
    const signature = getBase58Decoder().decode(meta.signature());
    const cu = Number(meta.computeUnitsConsumed());
    if (failed) throw new SendError(readFailure(result), meta.logs(), cu, signature);
    const returned = meta.returnData().data();
    return {
      signature,
      logs: meta.logs(),
      inner: innerCalls(meta, message, options),
      cu,
      ...(returned.length > 0 ? { returnData: Buffer.from(returned) } : {}),
      slot: Number(this.svm.getClock().slot),
    };
  }
}

/** `LiteSVM.fromBytes` without the new machine, 20 ms with all its programs, that it builds and throws away. */
function restored(like: LiteSVM, bytes: Uint8Array): LiteSVM {
  const { inner } = like as unknown as { inner: { constructor: { fromBytes(bytes: Uint8Array): unknown } } };
  return Object.assign(Object.create(LiteSVM.prototype), { inner: inner.constructor.fromBytes(bytes) });
}

/** LiteSVM speaks @solana/kit; a web3.js transaction goes in through its wire bytes. */
const encode = (transaction: VersionedTransaction) => getTransactionDecoder().decode(transaction.serialize());

function innerCalls(meta: TransactionMetadata, message: VersionedMessage, options?: SendTerms) {
  const keys = message.getAccountKeys({ addressLookupTableAccounts: options?.lookupTables ?? null });
  return meta.innerInstructions().flatMap((calls) =>
    calls.map((call) => {
      const instruction = call.instruction();
      return { programId: keys.get(instruction.programIdIndex()) ?? PublicKey.default, data: instruction.data() };
    }),
  );
}

/** Kit's `address()` would decode the text again to see whether it is 32 bytes. */
const toAddress = (key: PublicKey) => key.toBase58() as Address;
const toLamports = (value: number) => BigInt(value) as EncodedAccount["lamports"];

function fromKit(account: EncodedAccount): AccountInfo<Buffer> {
  return {
    data: Buffer.from(account.data),
    executable: account.executable,
    lamports: Number(account.lamports),
    owner: new PublicKey(account.programAddress),
  };
}

function accepts(filter: GetProgramAccountsFilter, data: EncodedAccount["data"]): boolean {
  if ("dataSize" in filter) return data.length === filter.dataSize;
  const { offset, bytes, encoding } = filter.memcmp;
  const wanted = encoding === "base64" ? Buffer.from(bytes, "base64") : getBase58Encoder().encode(bytes);
  return Buffer.compare(Buffer.from(data.slice(offset, offset + wanted.length)), Buffer.from(wanted)) === 0;
}

/**
 * LiteSVM returns field-less errors as bare numbers of a `const enum`, which has no names at run time; its printed form
 * has them: `err: InstructionError(0, Custom(1)), meta: ...` or `err: AccountNotFound, meta: ...`.
 */
function readFailure(failed: FailedTransactionMetadata): FailureReason {
  const printed = /\berr: (.*?), meta: /s.exec(failed.toString())?.[1] ?? "Unknown";
  const inside = /^InstructionError\((\d+), (\w+)(?:\((\d+)\))?/.exec(printed);
  if (!inside) return { reason: /^\w+/.exec(printed)?.[0] ?? printed, code: null, instruction: null };
  const [, index, reason = "Unknown", code] = inside;
  return { reason, code: code === undefined ? null : Number(code), instruction: Number(index) };
}
