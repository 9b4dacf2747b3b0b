/** One instruction from the IDL: accounts in its order with its flags, arguments in its layout. */

import { type AccountMeta, PublicKey, TransactionInstruction } from "@solana/web3.js";
import { bufferOf } from "../codec/buffer";
import { camel, type IdlType, layoutOf, structLayout, viewOf } from "../codec/layout";
import { instructions } from "../idl/json";
import { PROGRAM_ID } from "../idl/program";

interface IdlAccount {
  name: string;
  writable?: boolean;
  signer?: boolean;
  optional?: boolean;
  address?: string;
}
interface IdlInstruction {
  name: string;
  discriminator: number[];
  accounts: IdlAccount[];
  args: { name: string; type: IdlType }[];
}

interface Plan {
  discriminator: Uint8Array;
  accounts: { key: string; writable: boolean; signer: boolean; optional: boolean; fixed: PublicKey | null }[];
  args: ReturnType<typeof structLayout>;
}

const plans = new Map(
  (instructions as IdlInstruction[]).map((ix): [string, Plan] => [
    camel(ix.name),
    {
      discriminator: Uint8Array.from(ix.discriminator),
      accounts: ix.accounts.map((account) => ({
        key: camel(account.name),
        writable: account.writable === true,
        signer: account.signer === true,
        optional: account.optional === true,
        fixed: account.address === undefined ? null : new PublicKey(account.address),
      })),
      args: structLayout(
        ix.name,
        ix.args.map((arg) => ({ ...arg, type: layoutKnown(arg.type) })),
      ),
    },
  ]),
);

function layoutKnown(type: IdlType): IdlType {
  layoutOf(type);
  return type;
}

/**
 * Accounts of an instruction by their names in the IDL, in camelCase; null or nothing for an optional one that is not
 * given.
 */
export type AccountMap = Readonly<Record<string, PublicKey | null | undefined>>;

/** What every instruction takes besides its own parameters. */
export interface ProgramOption {
  /** Where the program is deployed; `PROGRAM_ID` if not given. */
  programId?: PublicKey | undefined;
}

/**
 * Builds an instruction. Throws `TypeError` for a missing account or argument, `RangeError` for an argument that does
 * not fit.
 */
export function build(
  name: string,
  accounts: AccountMap,
  args: Record<string, unknown> = {},
  programId: PublicKey = PROGRAM_ID,
  remaining: AccountMeta[] = [],
): TransactionInstruction {
  const plan = plans.get(name);
  if (plan === undefined) throw new TypeError(`the program has no instruction ${name}`);
  const keys = plan.accounts.map(({ key, writable, signer, optional, fixed }): AccountMeta => {
    const pubkey = key === "program" ? programId : (accounts[key] ?? fixed);
    if (pubkey) return { pubkey, isWritable: writable, isSigner: signer };
    if (optional) return { pubkey: programId, isWritable: false, isSigner: false };
    throw new TypeError(`${name} needs the account ${key}`);
  });
  const head = plan.discriminator.length;
  const data = new Uint8Array(head + plan.args.size);
  data.set(plan.discriminator);
  plan.args.write(viewOf(data), head, args);
  return new TransactionInstruction({ programId, keys: [...keys, ...remaining], data: bufferOf(data) });
}

/** An instruction read back: accounts by their names in the IDL, null for an optional one that is not given. */
export interface ReadInstruction {
  name: string;
  accounts: Record<string, PublicKey | null>;
  args: Record<string, unknown>;
  remaining: PublicKey[];
}

/** What an instruction says; null where it is none of the program's, as `build` makes them, to the byte. */
export function readInstruction(
  { programId, keys, data }: TransactionInstruction,
  program: PublicKey = PROGRAM_ID,
): ReadInstruction | null {
  const found = [...plans].find(([, { discriminator }]) => discriminator.every((byte, i) => data[i] === byte));
  if (!programId.equals(program) || found === undefined) return null;
  const [name, plan] = found;
  const head = plan.discriminator.length;
  if (data.length !== head + plan.args.size || keys.length < plan.accounts.length) return null;
  const given = keys.map(({ pubkey }) => pubkey);
  const accounts: Record<string, PublicKey | null> = {};
  for (const [i, { key, optional, fixed }] of plan.accounts.entries()) {
    const pubkey = given[i] as PublicKey;
    if (fixed !== null && !pubkey.equals(fixed)) return null;
    accounts[key] = optional && pubkey.equals(program) ? null : pubkey;
  }
  const args = plan.args.read(viewOf(data), head) as Record<string, unknown>;
  // What no field shows is zero, or it would be signed unseen.
  const again = build(name, accounts, args, program);
  if (again.data.some((byte, i) => byte !== data[i])) return null;
  return { name, accounts, args, remaining: given.slice(plan.accounts.length) };
}

/** A remaining account that is read. */
export const readonly = (pubkey: PublicKey): AccountMeta => ({ pubkey, isWritable: false, isSigner: false });
/** A remaining account that is written. */
export const writable = (pubkey: PublicKey): AccountMeta => ({ pubkey, isWritable: true, isSigner: false });
