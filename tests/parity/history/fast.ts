/**
 * The Solana runtime, a third of a millisecond a transaction: messages are compiled here, nothing is signed or decoded.
 */
import { engine } from "@ballast/sdk";
import type { LiteSvmChain } from "@ballast/testkit";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { Account } from "litesvm";

/** What of LiteSVM's inside is used. */
interface Inner {
  sendLegacyTransaction(bytes: Uint8Array): Sent;
  sendVersionedTransaction(bytes: Uint8Array): Sent;
  getAccount(key: Uint8Array): { data(): Uint8Array; lamports(): bigint; owner(): Uint8Array } | null;
  setAccount(key: Uint8Array, account: Account): void;
}

interface Sent {
  meta?(): { logs(): string[] };
  err?(): unknown;
}

interface Named {
  key: PublicKey;
  signer: boolean;
  writable: boolean;
}

const text = (key: PublicKey) => Buffer.from(key.toBytes()).toString("latin1");

/** A lookup table: accounts that a transaction names by their place in it. */
export interface Table {
  key: PublicKey;
  addresses: readonly PublicKey[];
}

/** Accounts in the order of a message: signers first, in both parts those that are written first. */
function accountsOf(payer: PublicKey, all: readonly TransactionInstruction[]): Named[] {
  const found = new Map<string, Named>([[text(payer), { key: payer, signer: true, writable: true }]]);
  const called = all.map(({ programId: pubkey }) => ({ pubkey, isSigner: false, isWritable: false }));
  for (const { pubkey: key, isSigner: signer, isWritable: writable } of [
    ...all.flatMap(({ keys }) => keys),
    ...called,
  ]) {
    const known = found.get(text(key));
    if (known === undefined) found.set(text(key), { key, signer, writable });
    else Object.assign(known, { signer: known.signer || signer, writable: known.writable || writable });
  }
  const rank = ({ signer, writable }: Named) => (signer ? 0 : 2) + (writable ? 0 : 1);
  return [...found.values()].sort((a, b) => rank(a) - rank(b));
}

const counted = (length: number) => (length < 128 ? [length] : [(length & 127) | 128, length >> 7]);

/** An unsigned transaction; of version 0 where a table is given. */
function compiled(payer: PublicKey, all: readonly TransactionInstruction[], table: Table | null): Uint8Array {
  const accounts = accountsOf(payer, all);
  const inTable = new Map((table?.addresses ?? []).map((key, i) => [text(key), i]));
  const programs = new Set(all.map(({ programId }) => text(programId)));
  const isLooked = ({ key, signer }: Named) => !signer && inTable.has(text(key)) && !programs.has(text(key));
  const fixed = accounts.filter((each) => !isLooked(each));
  const looked = accounts.filter(isLooked);
  const place = new Map([...fixed, ...looked].map(({ key }, i) => [text(key), i]));
  const placeOf = (key: PublicKey) => place.get(text(key)) ?? 0;
  const signers = fixed.filter(({ signer }) => signer);
  const count = (of: readonly Named[]) => of.filter(({ writable }) => !writable).length;
  const indices = (wanted: boolean) =>
    looked.filter(({ writable }) => writable === wanted).map(({ key }) => inTable.get(text(key)) ?? 0);
  const lists = [indices(true), indices(false)].map((list) => Buffer.from([list.length, ...list]));
  return Buffer.concat([
    Buffer.from([signers.length]),
    Buffer.alloc(64 * signers.length, 1),
    Buffer.from(table === null ? [] : [128]),
    Buffer.from([signers.length, count(signers), count(fixed) - count(signers), fixed.length]),
    ...fixed.map(({ key }) => key.toBytes()),
    new Uint8Array(32),
    Buffer.from([all.length]),
    ...all.flatMap(({ programId, keys, data }) => [
      Buffer.from([placeOf(programId), keys.length, ...keys.map(({ pubkey }) => placeOf(pubkey))]),
      Buffer.from(counted(data.length)),
      data,
    ]),
    ...(table === null ? [] : [Buffer.from([1]), table.key.toBytes(), ...lists]),
  ]);
}

/** An account as it lies. */
export interface Lying {
  lamports: bigint;
  owner: Uint8Array;
  data: Uint8Array;
}

const NOTHING: Lying = { lamports: 0n, owner: new Uint8Array(32), data: new Uint8Array() };

export class Fast {
  private readonly inner: Inner;

  constructor(private readonly chain: LiteSvmChain) {
    chain.svm.withSigverify(false).withTransactionHistory(0n).withBlockhashCheck(false);
    ({ inner: this.inner } = chain.svm as unknown as { inner: Inner });
  }

  /** The name of the error with which it fails, or null. */
  send(
    payer: PublicKey,
    ix: TransactionInstruction | readonly TransactionInstruction[],
    table: Table | null = null,
  ): string | null {
    const wire = compiled(payer, [ix].flat(), table);
    const result = table === null ? this.inner.sendLegacyTransaction(wire) : this.inner.sendVersionedTransaction(wire);
    if (result.err === undefined) return null;
    const printed = /\berr: (.*?), meta: /s.exec(String(result))?.[1] ?? "Unknown";
    const code = Number(/Custom\((\d+)\)/.exec(printed)?.[1] ?? 0);
    return (engine.ERRORS as Record<number, string>)[code] ?? printed;
  }

  /** What an account holds, or null where it is closed. */
  data(key: PublicKey): Uint8Array | null {
    const found = this.inner.getAccount(key.toBytes());
    return found === null || found.lamports() === 0n ? null : found.data();
  }

  /** An account whole, or null where nothing is. */
  lying(key: Uint8Array): Lying | null {
    const found = this.inner.getAccount(key);
    if (found === null || found.lamports() === 0n) return null;
    return { lamports: found.lamports(), owner: found.owner(), data: found.data() };
  }
  /** Puts an account where it lay, or nothing. */
  lay(key: Uint8Array, account: Lying | null): void {
    const { lamports, owner, data } = account ?? NOTHING;
    this.inner.setAccount(key, new Account(lamports, Uint8Array.from(data), owner, false, 0n));
  }

  get clock() {
    return this.chain.svm.getClock();
  }
  set clock(clock) {
    this.chain.svm.setClock(clock);
  }
}
