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
import { lend, Machines, noteAccount, noteWritten, type Written } from "./machines";
import { CHAIN_PAYER, serialized, signedTransaction } from "./transaction";

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

  /** Accounts that may differ from those of the chain that this is a copy of. */
  private readonly written: Written = new Set();
  /** Copies of this chain as it is now; null since it last changed. */
  private copies: Machines | null = null;
  /** It is never given back: programs were deployed on it, or others copy it. */
  private kept = false;
  /** `svm` was asked for: what changes then is not seen here. */
  private handedOut = false;
  private over = false;

  /**
   * `machine` is what LiteSVM's class wraps. It takes and gives bytes: of an address that the class makes text of, and
   * of a transaction that it decodes, were a fifth of the CPU of tests.
   */
  private constructor(
    private readonly machine: LiteSvm,
    private readonly home: Machines | null = null,
    /** What happened on it; null where nobody asked for it. */
    readonly history: History | null = null,
  ) {}

  static start(startTime: number = LITESVM_START, remember = false): LiteSvmChain {
    const chain = new LiteSvmChain(nativeOf(new LiteSVM()), null, remember ? new History() : null);
    const clock = chain.native.getClock();
    clock.unixTimestamp = BigInt(startTime);
    chain.native.setClock(clock);
    chain.fund(chain.payer.publicKey, PAYER_LAMPORTS);
    return chain;
  }

  private get native(): LiteSvm {
    if (this.over)
      throw new Error("the test that made this chain has ended: one for several tests is made in before()");
    return this.machine;
  }

  /** What else LiteSVM can do. */
  get svm(): LiteSVM {
    this.handedOut = true;
    return Object.assign(Object.create(LiteSVM.prototype), { inner: this.native });
  }

  /**
   * An independent copy, accounts, programs and clock: build a world once and give each test its own. About 16 ms, or
   * one where a test has given one back.
   */
  fork(): LiteSvmChain {
    if (this.copies === null || this.handedOut) this.copies = new Machines(this.native);
    const copy = new LiteSvmChain(this.copies.take(), this.copies);
    lend(copy);
    return copy;
  }

  /** Belongs to no test, though one made it: it is copied for others. */
  keep(): this {
    this.kept = true;
    return this;
  }

  /** Its test has ended, or what it was copied for is done: its machine may become another copy. */
  giveBack(): void {
    if (this.kept || this.handedOut || this.over || this.home === null) return;
    this.over = true;
    this.home.give(this.machine, this.written);
  }

  async send(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed> {
    return watched(instructions, options, async () => {
      // A fresh blockhash each time: two equal transactions would otherwise be one ("already processed").
      this.native.expireBlockhash();
      const transaction = signedTransaction(instructions, signers, this.native.latestBlockhash(), options);
      const wire = serialized(transaction);
      this.copies = null;
      noteWritten(wire, lookedUp(transaction.message, options), this.written);
      const before = this.history === null ? [] : this.lamportsOf(transaction, options);
      const result = this.native.sendVersionedTransaction(wire);
      if (this.history !== null) this.remember(this.history, result, transaction, before, options);
      return this.receipt(result, transaction, options);
    });
  }

  async simulate(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed> {
    return watched(instructions, options, async () => {
      this.native.expireBlockhash();
      const transaction = signedTransaction(instructions, signers, this.native.latestBlockhash(), options);
      const result = this.native.simulateVersionedTransaction(serialized(transaction));
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
    return Number(this.native.getClock().unixTimestamp);
  }

  async slot(): Promise<number> {
    return Number(this.native.getClock().slot);
  }

  async warp(seconds: number): Promise<void> {
    await this.setTime((await this.now()) + seconds);
  }

  async setTime(unixSeconds: number): Promise<void> {
    const clock = this.native.getClock();
    const seconds = secondsUntil(Number(clock.unixTimestamp), unixSeconds);
    clock.unixTimestamp = BigInt(unixSeconds);
    clock.slot += BigInt(Math.max(1, slotsIn(seconds)));
    this.copies = null;
    this.native.setClock(clock);
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
    this.kept = true;
    this.copies = null;
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
    this.copies = null;
    noteAccount(key, this.written);
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
    const clock = this.native.getClock();
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
      slot: Number(this.native.getClock().slot),
    };
  }
}

const nativeOf = (svm: LiteSVM) => (svm as unknown as { inner: LiteSvm }).inner;

/** Accounts that a transaction may write by its lookup tables. */
function lookedUp({ addressTableLookups }: VersionedMessage, options?: SendTerms): PublicKey[] {
  return addressTableLookups.flatMap(({ accountKey, writableIndexes }) => {
    const table = options?.lookupTables?.find(({ key }) => key.equals(accountKey));
    return writableIndexes.map((i) => table?.state.addresses[i] ?? PublicKey.default);
  });
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
