import { getBase58Decoder, getBase58Encoder } from "@solana/kit";
import {
  type AccountInfo,
  type GetProgramAccountsFilter,
  PublicKey,
  type Signer,
  type TransactionInstruction,
  type VersionedMessage,
  type VersionedTransaction,
} from "@solana/web3.js";
import { Account, FailedTransactionMetadata, LiteSVM, type TransactionMetadata } from "litesvm";
import type { LiteSvm, Account as NativeAccount } from "litesvm/dist/internal";
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

  /**
   * What LiteSVM's class wraps. It takes and gives bytes: of an address that the class makes text of, and of a
   * transaction that it decodes, were a fifth of the CPU of tests.
   */
  private readonly native: LiteSvm;

  private constructor(
    readonly svm: LiteSVM,
    /** What happened on it; null where nobody asked for it. */
    readonly history: History | null = null,
  ) {
    this.native = nativeOf(svm);
  }

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
    return new LiteSvmChain(restored(this.svm));
  }

  async send(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed> {
    return watched(instructions, options, async () => {
      // A fresh blockhash each time: two equal transactions would otherwise be one ("already processed").
      this.svm.expireBlockhash();
      const transaction = signedTransaction(instructions, signers, this.svm.latestBlockhash(), options);
      const before = this.history === null ? [] : this.lamportsOf(transaction, options);
      const result = this.native.sendVersionedTransaction(transaction.serialize());
      if (this.history !== null) this.remember(this.history, result, transaction, before, options);
      return this.receipt(result, transaction, options);
    });
  }

  async simulate(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed> {
    return watched(instructions, options, async () => {
      this.svm.expireBlockhash();
      const transaction = signedTransaction(instructions, signers, this.svm.latestBlockhash(), options);
      const result = this.native.simulateVersionedTransaction(transaction.serialize());
      return this.receipt(result instanceof FailedTransactionMetadata ? result : result.meta(), transaction, options);
    });
  }

  async getAccount(key: PublicKey): Promise<AccountInfo<Buffer> | null> {
    const account = this.native.getAccount(key.toBytes());
    return account === null ? null : accountInfo(account);
  }

  async getAccounts(keys: PublicKey[]): Promise<(AccountInfo<Buffer> | null)[]> {
    return Promise.all(keys.map((key) => this.getAccount(key)));
  }

  async setAccount(key: PublicKey, { owner, data, lamports }: AccountState): Promise<void> {
    this.write(key, owner, data, BigInt(lamports ?? rentExempt(data.length)));
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
    const tests = filters.map(acceptance);
    return this.native
      .getProgramAccounts(programId.toBytes())
      .filter((each) => tests.every((accepts) => accepts(each.account().data())))
      .map((each) => ({ pubkey: new PublicKey(each.address), account: accountInfo(each.account()) }))
      .sort((a, b) => Buffer.compare(a.pubkey.toBuffer(), b.pubkey.toBuffer()));
  }

  async deploy(programId: PublicKey, soPath: string): Promise<void> {
    this.native.addProgramFromFile(programId.toBytes(), programFile(soPath));
  }

  async close(): Promise<void> {
    // Nothing is held outside this object.
  }

  private fund(key: PublicKey, lamports: number): void {
    const found = this.native.getAccount(key.toBytes());
    const [owner, data] = found ? [new PublicKey(found.owner()), found.data()] : [PublicKey.default, new Uint8Array()];
    this.write(key, owner, data, (found?.lamports() ?? 0n) + BigInt(lamports), found?.executable());
  }

  private write(key: PublicKey, owner: PublicKey, data: Uint8Array, lamports: bigint, executable = false): void {
    const account = new Account(lamports, Uint8Array.from(data), owner.toBytes(), executable, 0n);
    this.native.setAccount(key.toBytes(), account);
  }

  private lamportsOf({ message }: VersionedTransaction, options?: SendTerms): number[] {
    const keys = message.getAccountKeys({ addressLookupTableAccounts: options?.lookupTables ?? null });
    return keys.keySegments().flatMap((each) => each.map((key) => this.lamports(key)));
  }

  private lamports(key: PublicKey): number {
    return Number(this.native.getAccount(key.toBytes())?.lamports() ?? 0n);
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

const nativeOf = (svm: LiteSVM) => (svm as unknown as { inner: LiteSvm }).inner;

/** `LiteSVM.fromBytes` without the new machine, 20 ms with all its programs, that it builds and throws away. */
function restored(like: LiteSVM): LiteSVM {
  const native = nativeOf(like);
  const inner = (native.constructor as typeof LiteSvm).fromBytes(native.toBytes());
  return Object.assign(Object.create(LiteSVM.prototype), { inner });
}

function innerCalls(meta: TransactionMetadata, message: VersionedMessage, options?: SendTerms) {
  const keys = message.getAccountKeys({ addressLookupTableAccounts: options?.lookupTables ?? null });
  return meta.innerInstructions().flatMap((calls) =>
    calls.map((call) => {
      const instruction = call.instruction();
      return { programId: keys.get(instruction.programIdIndex()) ?? PublicKey.default, data: instruction.data() };
    }),
  );
}

function accountInfo(account: NativeAccount): AccountInfo<Buffer> {
  const data = account.data();
  return {
    data: Buffer.from(data.buffer, data.byteOffset, data.length),
    executable: account.executable(),
    lamports: Number(account.lamports()),
    owner: new PublicKey(account.owner()),
  };
}

/** A filter as a test of an account's bytes. */
function acceptance(filter: GetProgramAccountsFilter): (data: Uint8Array) => boolean {
  if ("dataSize" in filter) return (data) => data.length === filter.dataSize;
  const { offset, bytes, encoding } = filter.memcmp;
  const wanted = encoding === "base64" ? Buffer.from(bytes, "base64") : getBase58Encoder().encode(bytes);
  return (data) => Buffer.compare(data.subarray(offset, offset + wanted.length), Uint8Array.from(wanted)) === 0;
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
