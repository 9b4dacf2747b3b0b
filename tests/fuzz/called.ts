/** An instruction of the program, read back: its name, its accounts by name, its arguments. */
import { IDL, instructions, PROGRAM_ID } from "@ballast/sdk";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";

interface Declared {
  name: string;
  discriminator: number[];
  accounts: { name: string }[];
}
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const DECLARED = (IDL.instructions as unknown as Declared[]).map(({ name, discriminator, accounts }) => ({
  ...{ name: camel(name), discriminator },
  accounts: accounts.map((account) => ({ name: camel(account.name) })),
}));

/** Names of all instructions. */
export const NAMES: readonly string[] = DECLARED.map(({ name }) => name);

export class Called {
  private constructor(
    readonly name: string,
    private readonly declared: Declared,
    readonly ix: TransactionInstruction,
  ) {}

  /** Null where the program has no such instruction. */
  static of(ix: TransactionInstruction): Called | null {
    const found = DECLARED.find(({ discriminator: [first] }) => first === ix.data[0]);
    return ix.programId.equals(PROGRAM_ID) && found ? new Called(found.name, found, ix) : null;
  }

  /** An account by the name in the IDL, or null where it is not given. */
  at(name: string): PublicKey | null {
    const key = this.ix.keys[this.declared.accounts.findIndex((each) => each.name === name)]?.pubkey;
    return key === undefined || key.equals(PROGRAM_ID) ? null : key;
  }
  has = (name: string): boolean => this.declared.accounts.some((each) => each.name === name);
  /** Accounts beyond those declared. */
  get remaining(): PublicKey[] {
    return this.ix.keys.slice(this.declared.accounts.length).map(({ pubkey }) => pubkey);
  }
  private get view(): DataView {
    const { buffer, byteOffset, length } = this.ix.data;
    return new DataView(buffer, byteOffset + 1, length - 1);
  }
  u8 = (at: number): number => this.view.getUint8(at);
  u64 = (at: number): bigint => this.view.getBigUint64(at, true);
  bytes = (at: number, length: number): Uint8Array => new Uint8Array(this.ix.data.subarray(1 + at, 1 + at + length));
}

/** All of a position where it is the number for that. */
export const sizeOf = (size: bigint): bigint | null => (size === instructions.ALL ? null : size);
