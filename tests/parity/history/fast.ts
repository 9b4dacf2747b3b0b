/**
 * The Solana runtime, a third of a millisecond a transaction: messages are compiled here, nothing is signed or decoded.
 */
import { engine } from "@ballast/sdk";
import type { LiteSvmChain } from "@ballast/testkit";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";

/** What of LiteSVM's inside is used. */
interface Inner {
  sendLegacyTransaction(bytes: Uint8Array): { meta?(): { logs(): string[] }; err?(): unknown };
  getAccount(key: Uint8Array): { data(): Uint8Array; lamports(): bigint } | null;
  expireBlockhash(): void;
  latestBlockhash(): string;
}

interface Named {
  key: PublicKey;
  signer: boolean;
  writable: boolean;
}

const text = (key: PublicKey) => Buffer.from(key.toBytes()).toString("latin1");

/** Accounts in the order of a message: signers first, in both parts those that are written first. */
function accountsOf(payer: PublicKey, { keys, programId }: TransactionInstruction): Named[] {
  const found = new Map<string, Named>([[text(payer), { key: payer, signer: true, writable: true }]]);
  for (const { pubkey: key, isSigner: signer, isWritable: writable } of [
    ...keys,
    { pubkey: programId, isSigner: false, isWritable: false },
  ]) {
    const known = found.get(text(key));
    if (known === undefined) found.set(text(key), { key, signer, writable });
    else Object.assign(known, { signer: known.signer || signer, writable: known.writable || writable });
  }
  const rank = ({ signer, writable }: Named) => (signer ? 0 : 2) + (writable ? 0 : 1);
  return [...found.values()].sort((a, b) => rank(a) - rank(b));
}

/** A transaction of one instruction, unsigned. */
function compiled(payer: PublicKey, ix: TransactionInstruction, blockhash: Uint8Array): Uint8Array {
  const accounts = accountsOf(payer, ix);
  const place = new Map(accounts.map(({ key }, i) => [text(key), i]));
  const placeOf = (key: PublicKey) => place.get(text(key)) ?? 0;
  const signers = accounts.filter(({ signer }) => signer);
  const count = (of: readonly Named[]) => of.filter(({ writable }) => !writable).length;
  const header = [signers.length, count(signers), count(accounts) - count(signers)];
  const length = ix.data.length < 128 ? [ix.data.length] : [(ix.data.length & 127) | 128, ix.data.length >> 7];
  return Buffer.concat([
    Buffer.from([signers.length]),
    Buffer.alloc(64 * signers.length, 1),
    Buffer.from([...header, accounts.length]),
    ...accounts.map(({ key }) => key.toBytes()),
    blockhash,
    Buffer.from([1, placeOf(ix.programId), ix.keys.length, ...ix.keys.map(({ pubkey }) => placeOf(pubkey)), ...length]),
    ix.data,
  ]);
}

export class Fast {
  private readonly inner: Inner;

  constructor(private readonly chain: LiteSvmChain) {
    chain.svm.withSigverify(false).withTransactionHistory(0n).withBlockhashCheck(false);
    ({ inner: this.inner } = chain.svm as unknown as { inner: Inner });
  }

  /** The name of the error with which it fails, or null. */
  send(payer: PublicKey, ix: TransactionInstruction): string | null {
    const result = this.inner.sendLegacyTransaction(compiled(payer, ix, new Uint8Array(32)));
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

  get clock() {
    return this.chain.svm.getClock();
  }
  set clock(clock) {
    this.chain.svm.setClock(clock);
  }
}
