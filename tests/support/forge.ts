/** Instructions and accounts as an attacker would send and make them. */
import { randomBytes } from "node:crypto";
import { TOKEN_PROGRAM_ID, type World } from "@ballast/testkit";
import { PublicKey, TransactionInstruction } from "@solana/web3.js";

export const strangeKey = (): PublicKey => new PublicKey(randomBytes(32));

const edited = (ix: TransactionInstruction, keys: TransactionInstruction["keys"]): TransactionInstruction =>
  new TransactionInstruction({ programId: ix.programId, data: ix.data, keys });

/** The instruction with one account in place of another. */
export function swapped(ix: TransactionInstruction, from: PublicKey, to: PublicKey): TransactionInstruction {
  if (!ix.keys.some(({ pubkey }) => pubkey.equals(from))) throw new RangeError(`${from} is no account of it`);
  return edited(
    ix,
    ix.keys.map((meta) => (meta.pubkey.equals(from) ? { ...meta, pubkey: to } : meta)),
  );
}

/** The instruction without an account's signature. */
export const unsigned = (ix: TransactionInstruction, key: PublicKey): TransactionInstruction =>
  edited(
    ix,
    ix.keys.map((meta) => (meta.pubkey.equals(key) ? { ...meta, isSigner: false } : meta)),
  );

/** The instruction with an account that it may not write. */
export const locked = (ix: TransactionInstruction, key: PublicKey): TransactionInstruction =>
  edited(
    ix,
    ix.keys.map((meta) => (meta.pubkey.equals(key) ? { ...meta, isWritable: false } : meta)),
  );

/** The instruction with one more account at the end. */
export const extended = (ix: TransactionInstruction, ...more: PublicKey[]): TransactionInstruction =>
  edited(ix, [...ix.keys, ...more.map((pubkey) => ({ pubkey, isSigner: false, isWritable: false }))]);

/** The instruction with its last accounts missing. */
export const cut = (ix: TransactionInstruction, count = 1): TransactionInstruction =>
  edited(ix, ix.keys.slice(0, ix.keys.length - count));

const AMOUNT = 64;
const STATE = 108;

/** Sets how much a token account holds, past all rules. */
export async function setBalance({ chain }: Pick<World, "chain">, address: PublicKey, amount: bigint): Promise<void> {
  await editToken({ chain }, address, (data) => data.writeBigUInt64LE(amount, AMOUNT));
}

/** Freezes a token account as its mint's authority would, or thaws it. */
export async function freeze({ chain }: Pick<World, "chain">, address: PublicKey, frozen = true): Promise<void> {
  await editToken({ chain }, address, (data) => data.writeUInt8(frozen ? 2 : 1, STATE));
}

async function editToken(
  { chain }: Pick<World, "chain">,
  address: PublicKey,
  edit: (data: Buffer) => void,
): Promise<void> {
  const account = await chain.getAccount(address);
  if (account === null) throw new RangeError(`there is nothing at ${address}`);
  const data = Buffer.from(account.data);
  edit(data);
  await chain.setAccount(address, { ...account, data });
}

/** The token program's own burn (8), past Ballast. */
export function burnInstruction(from: PublicKey, mint: PublicKey, owner: PublicKey, amount: bigint) {
  const data = Buffer.alloc(9, 8);
  data.writeBigUInt64LE(amount, 1);
  const meta = (pubkey: PublicKey, isSigner: boolean) => ({ pubkey, isSigner, isWritable: !isSigner });
  const keys = [meta(from, false), meta(mint, false), meta(owner, true)];
  return new TransactionInstruction({ programId: TOKEN_PROGRAM_ID, keys, data });
}
