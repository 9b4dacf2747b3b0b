// Version 0 transactions: the messages that web3.js compiles and the bytes that it writes of them, in a tenth of its
// CPU. It makes text of every address and an address of every text, for each account of each instruction.
import {
  type AddressLookupTableAccount,
  MessageV0,
  PublicKey,
  type TransactionInstruction,
  TransactionMessage,
  type VersionedTransaction,
} from "@solana/web3.js";

/** Bytes of a message, which web3.js does not write beyond either. */
const MOST = 1_232;
const VERSION_0 = 0x80;
const KEY = 32;

/** Addresses as text of their bytes, as long as somebody holds them. */
const names = new WeakMap<PublicKey, string>();

/** One and the same for equal addresses. */
export function nameOf(key: PublicKey): string {
  let name = names.get(key);
  if (name === undefined) {
    name = key.toBuffer().toString("latin1");
    names.set(key, name);
  }
  return name;
}

interface Named {
  key: PublicKey;
  signs: boolean;
  written: boolean;
}

/** Accounts that instructions name, and what they ask of each, in the order in which they come; the payer first. */
function accountsOf(payer: PublicKey, instructions: readonly TransactionInstruction[]): Map<string, Named> {
  const named = new Map<string, Named>();
  const name = (key: PublicKey, signs: boolean, written: boolean) => {
    const known = named.get(nameOf(key));
    if (known === undefined) named.set(nameOf(key), { key, signs, written });
    else {
      known.signs ||= signs;
      known.written ||= written;
    }
  };
  name(payer, true, true);
  for (const { programId, keys } of instructions) {
    name(programId, false, false);
    for (const { pubkey, isSigner, isWritable } of keys) name(pubkey, isSigner, isWritable);
  }
  return named;
}

/** The message of instructions. Where accounts may be looked up web3.js compiles it. */
export function messageOf(
  payerKey: PublicKey,
  recentBlockhash: string,
  instructions: TransactionInstruction[],
  tables?: AddressLookupTableAccount[],
): MessageV0 {
  if (tables !== undefined && tables.length > 0)
    return new TransactionMessage({ payerKey, recentBlockhash, instructions }).compileToV0Message(tables);
  const all = [...accountsOf(payerKey, instructions).values()];
  const those = (signs: boolean, written: boolean) =>
    all.filter((each) => each.signs === signs && each.written === written).map(({ key }) => key);
  const [signing, approving, changed, read] = [
    those(true, true),
    those(true, false),
    those(false, true),
    those(false, false),
  ];
  const staticAccountKeys = [...signing, ...approving, ...changed, ...read];
  const places = new Map(staticAccountKeys.map((key, place) => [nameOf(key), place]));
  const placeOf = (key: PublicKey) => places.get(nameOf(key)) as number;
  return new MessageV0({
    header: {
      numRequiredSignatures: signing.length + approving.length,
      numReadonlySignedAccounts: approving.length,
      numReadonlyUnsignedAccounts: read.length,
    },
    staticAccountKeys,
    recentBlockhash,
    compiledInstructions: instructions.map(({ programId, keys, data }) => ({
      programIdIndex: placeOf(programId),
      accountKeyIndexes: keys.map(({ pubkey }) => placeOf(pubkey)),
      data,
    })),
    addressTableLookups: [],
  });
}

/** Bytes one after the other; `RangeError` beyond the room that there is, as web3.js has it. */
class Bytes {
  private readonly all = Buffer.alloc(MOST);
  private at = 0;

  byte(byte: number): void {
    this.all[this.room(1)] = byte;
  }
  key(key: PublicKey): void {
    this.all.write(nameOf(key), this.room(KEY), "latin1");
  }
  /** How long a list is, in seven bits a byte. */
  count(count: number): void {
    if (count >= 0x80) this.byte((count & 0x7f) | 0x80);
    this.byte(count < 0x80 ? count : count >> 7);
  }
  list(bytes: ArrayLike<number>): void {
    this.count(bytes.length);
    this.all.set(bytes, this.room(bytes.length));
  }
  get bytes(): Uint8Array {
    return new Uint8Array(this.all.subarray(0, this.at));
  }

  private room(length: number): number {
    const { at } = this;
    this.at += length;
    if (this.at > MOST) throw new RangeError("encoding overruns Uint8Array");
    return at;
  }
}

/** The last blockhash: a message is written with the one that it was made with. */
let hash: { text: string; key: PublicKey } | undefined;

function keyOf(text: string): PublicKey {
  if (hash?.text !== text) hash = { text, key: new PublicKey(text) };
  return hash.key;
}

/** `message.serialize()`. */
export function bytesOfMessage(message: MessageV0): Uint8Array {
  const { header, staticAccountKeys, recentBlockhash, compiledInstructions, addressTableLookups } = message;
  const { numRequiredSignatures, numReadonlySignedAccounts, numReadonlyUnsignedAccounts } = header;
  const into = new Bytes();
  for (const byte of [VERSION_0, numRequiredSignatures, numReadonlySignedAccounts, numReadonlyUnsignedAccounts])
    into.byte(byte);
  into.count(staticAccountKeys.length);
  for (const key of staticAccountKeys) into.key(key);
  into.key(keyOf(recentBlockhash));
  into.count(compiledInstructions.length);
  for (const { programIdIndex, accountKeyIndexes, data } of compiledInstructions) {
    into.byte(programIdIndex);
    into.list(accountKeyIndexes);
    into.list(data);
  }
  into.count(addressTableLookups.length);
  for (const { accountKey, writableIndexes, readonlyIndexes } of addressTableLookups) {
    into.key(accountKey);
    into.list(writableIndexes);
    into.list(readonlyIndexes);
  }
  return into.bytes;
}

/** `transaction.serialize()`, where the bytes of its message are known. */
export function wireOf({ signatures }: VersionedTransaction, message: Uint8Array): Uint8Array {
  // One byte says how many: no more than 19 fit.
  return new Uint8Array(Buffer.concat([Uint8Array.of(signatures.length), ...signatures, message]));
}
