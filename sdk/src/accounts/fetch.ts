import { type GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import { PROGRAM_ID } from "../idl/program";
import { AccountTypeError, decode, discriminatorOf, sizeOf } from "./decode";
import { POSITION_OFFSETS } from "./position";
import type { AccountSource } from "./source";
import type { AccountName, Accounts, Keyed } from "./types";

/** Base64 of bytes, without a Node buffer. */
const base64 = (data: Uint8Array): string => btoa(String.fromCharCode(...data));

/** A filter on bytes at an offset of the account, discriminator included. */
export function memcmp(offset: number, data: Uint8Array): GetProgramAccountsFilter {
  return { memcmp: { offset, bytes: base64(data), encoding: "base64" } };
}

/** Filters that accept all accounts of a type, and only them. */
export const filtersOf = (name: AccountName): GetProgramAccountsFilter[] => [
  { dataSize: sizeOf(name) },
  memcmp(0, discriminatorOf(name)),
];

/**
 * Accounts of one type by address, in order; null where nothing lives.
 * Throws `AccountTypeError` where another program's or another type's account lives.
 */
export async function fetchMany<N extends AccountName>(
  source: AccountSource,
  name: N,
  addresses: PublicKey[],
  programId = PROGRAM_ID,
): Promise<(Accounts[N] | null)[]> {
  const found = await source.getAccounts(addresses);
  return found.map((raw, i) => {
    if (raw === null || raw.data.length === 0) return null;
    if (raw.owner.equals(programId)) return decode(name, raw.data);
    throw new AccountTypeError(`${addresses[i]?.toBase58()} belongs to another program: ${raw.owner.toBase58()}`);
  });
}

/** One account of a type; null where nothing lives. Throws as `fetchMany`. */
export async function fetchOne<N extends AccountName>(
  source: AccountSource,
  name: N,
  address: PublicKey,
  programId = PROGRAM_ID,
): Promise<Accounts[N] | null> {
  const [account] = await fetchMany(source, name, [address], programId);
  return account ?? null;
}

/** All accounts of a type that the further filters accept. */
export async function fetchAll<N extends AccountName>(
  source: AccountSource,
  name: N,
  filters: GetProgramAccountsFilter[] = [],
  programId = PROGRAM_ID,
): Promise<Keyed<Accounts[N]>[]> {
  const found = await source.getProgramAccounts(programId, [...filtersOf(name), ...filters]);
  return found.map(({ pubkey, account }) => ({
    address: new PublicKey(pubkey),
    account: decode(name, account.data),
  }));
}

/** Offsets at which accounts name another one, discriminator included; a test compares them with the IDL. */
export const OFFSETS = {
  Change: { pool: 24 },
  Pool: { state: 184 },
  Market: { pool: 16, state: 144 },
  Position: POSITION_OFFSETS,
  Request: { owner: 16, market: 48 },
  Ticket: { owner: 16, market: 48 },
  Payable: { pool: 16, owner: 48 },
  LossEvent: { market: 16 },
  InsuranceStake: { pool: 16, owner: 48 },
} as const;

type Filter = (source: AccountSource, key: PublicKey, programId?: PublicKey) => unknown;
const by =
  <N extends AccountName>(name: N, offset: number) =>
  (source: AccountSource, key: PublicKey, programId = PROGRAM_ID): Promise<Keyed<Accounts[N]>[]> =>
    fetchAll(source, name, [memcmp(offset, key.toBytes())], programId);

/** All changes of a pool, queued or executed; those of the controller are of `PublicKey.default`. */
export const changesOf = by("Change", OFFSETS.Change.pool) satisfies Filter;
/** All markets of a pool. */
export const marketsOf = by("Market", OFFSETS.Market.pool) satisfies Filter;
/** All positions of an owner. */
export const positionsOf = by("Position", OFFSETS.Position.owner) satisfies Filter;
/** All positions of a market, both sides. */
export const positionsOfMarket = by("Position", OFFSETS.Position.market) satisfies Filter;
/** All requests of an owner. */
export const requestsOf = by("Request", OFFSETS.Request.owner) satisfies Filter;
/** All requests on a market. */
export const requestsOfMarket = by("Request", OFFSETS.Request.market) satisfies Filter;
/** All tickets of an owner. */
export const ticketsOf = by("Ticket", OFFSETS.Ticket.owner) satisfies Filter;
/** All tickets of a market, both sides. */
export const ticketsOfMarket = by("Ticket", OFFSETS.Ticket.market) satisfies Filter;
/** What a pool owes to owners. */
export const payablesOf = by("Payable", OFFSETS.Payable.pool) satisfies Filter;
/** What pools owe an owner. */
export const payablesOfOwner = by("Payable", OFFSETS.Payable.owner) satisfies Filter;
/** Receipts of a market's loss events, both sides. */
export const lossEventsOf = by("LossEvent", OFFSETS.LossEvent.market) satisfies Filter;
/** Stakes in a pool's insurance fund. */
export const stakesOf = by("InsuranceStake", OFFSETS.InsuranceStake.pool) satisfies Filter;
/** Stakes of an owner. */
export const stakesOfOwner = by("InsuranceStake", OFFSETS.InsuranceStake.owner) satisfies Filter;

const one =
  <N extends AccountName>(name: N) =>
  (source: AccountSource, address: PublicKey, programId = PROGRAM_ID): Promise<Accounts[N] | null> =>
    fetchOne(source, name, address, programId);

/**
 * The controller at an address; null if there is none. All `fetch...` throw `AccountTypeError` for an account of
 * another kind.
 */
export const fetchController = one("Controller");
/** The change at an address; null also where it was cancelled. */
export const fetchChange = one("Change");
/** The pool at an address. */
export const fetchPool = one("Pool");
/** The market at an address. */
export const fetchMarket = one("Market");
/** The position at an address. */
export const fetchPosition = one("Position");
/** The request at an address. */
export const fetchRequest = one("Request");
/** The ticket at an address. */
export const fetchTicket = one("Ticket");
/** The payable at an address. */
export const fetchPayable = one("Payable");
/** The receipt at an address. */
export const fetchLossEvent = one("LossEvent");
/** The stake at an address. */
export const fetchInsuranceStake = one("InsuranceStake");
