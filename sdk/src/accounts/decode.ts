import { definedLayout, viewOf } from "../codec/layout";
import { accounts } from "../idl/json";
import { readPosition } from "./position";
import type { AccountName, Accounts } from "./types";

const DISCRIMINATOR = 8;

interface Kind {
  discriminator: Uint8Array;
  /** With the discriminator, in bytes. */
  size: number;
  read(view: DataView, at: number): unknown;
}

const kinds = new Map<string, Kind>(
  (accounts as { name: string; discriminator: number[] }[]).map(({ name, discriminator }) => {
    const layout = definedLayout(name);
    const read = name === "Position" ? readPosition : layout.read;
    return [name, { discriminator: Uint8Array.from(discriminator), size: DISCRIMINATOR + layout.size, read }];
  }),
);

/** Bytes that are not an account of the type that was asked for: another program's, another type's, or cut off. */
export class AccountTypeError extends Error {
  override readonly name = "AccountTypeError";
}

function kindOf(name: AccountName): Kind {
  const kind = kinds.get(name);
  if (kind === undefined) throw new AccountTypeError(`no account type ${name}`);
  return kind;
}

/** First eight bytes of an account type. */
export const discriminatorOf = (name: AccountName): Uint8Array => kindOf(name).discriminator.slice();
/** Length of an account type in bytes, discriminator included. */
export const sizeOf = (name: AccountName): number => kindOf(name).size;

function is(kind: Kind, data: Uint8Array): boolean {
  return data.length >= kind.size && kind.discriminator.every((byte, i) => data[i] === byte);
}

/** The type of an account's bytes, or null if they are none of the program's. */
export function accountNameOf(data: Uint8Array): AccountName | null {
  for (const [name, kind] of kinds) if (is(kind, data)) return name as AccountName;
  return null;
}

/**
 * An account's bytes as a plain object: amounts as bigint, addresses as `PublicKey`.
 * Throws `AccountTypeError` if the bytes are of another type or too short.
 * @example const pool = decode("Pool", info.data);
 */
export function decode<N extends AccountName>(name: N, data: Uint8Array): Accounts[N] {
  const kind = kindOf(name);
  if (!is(kind, data)) throw new AccountTypeError(`${data.length} bytes that are not an account ${name}`);
  return kind.read(viewOf(data), DISCRIMINATOR) as Accounts[N];
}

/** `decode("Controller", data)`. */
export const decodeController = (data: Uint8Array) => decode("Controller", data);
/** `decode("Change", data)`. */
export const decodeChangeAccount = (data: Uint8Array) => decode("Change", data);
/** `decode("Pool", data)`. */
export const decodePool = (data: Uint8Array) => decode("Pool", data);
/** `decode("Market", data)`. */
export const decodeMarket = (data: Uint8Array) => decode("Market", data);
/** `decode("Position", data)`. */
export const decodePosition = (data: Uint8Array) => decode("Position", data);
/** `decode("Request", data)`. */
export const decodeRequest = (data: Uint8Array) => decode("Request", data);
/** `decode("Ticket", data)`. */
export const decodeTicket = (data: Uint8Array) => decode("Ticket", data);
/** `decode("Payable", data)`. */
export const decodePayable = (data: Uint8Array) => decode("Payable", data);
/** `decode("LossEvent", data)`. */
export const decodeLossEvent = (data: Uint8Array) => decode("LossEvent", data);
/** `decode("InsuranceStake", data)`. */
export const decodeInsuranceStake = (data: Uint8Array) => decode("InsuranceStake", data);
