import assert from "node:assert/strict";
import {
  type AccountName,
  type Accounts,
  decode,
  encodeAccount,
  type Market,
  type Pool,
  PROGRAM_ID,
} from "@ballast/sdk";
import type { World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

/** Fields as they are to be: a value, or what becomes of the one that is there; elements of a list by their index. */
export type Patch<T> = T extends PublicKey | Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? T | { [index: number]: Patch<E> }
    : T extends object
      ? { [K in keyof T]?: Patch<T[K]> }
      : T | ((was: T) => T);

function put(target: object, patch: object): void {
  const fields = target as Record<string, unknown>;
  for (const [name, value] of Object.entries(patch)) {
    const old = fields[name];
    assert.notEqual(old, undefined, `there is no ${name}`);
    const inside = typeof value === "object" && typeof old === "object" && value.constructor === Object;
    if (inside && old !== null) put(old, value);
    else fields[name] = typeof value === "function" ? value(old) : value;
  }
}

/** Rewrites an account of the program past all rules, for states that take days to reach. */
export async function edit<N extends AccountName>(
  w: World,
  name: N,
  address: PublicKey,
  change: Patch<Accounts[N]> | ((account: Accounts[N]) => void),
): Promise<void> {
  const found = await w.chain.getAccount(address);
  assert.ok(found, `no ${name} at ${address}`);
  const account = decode(name, found.data);
  if (typeof change === "function") change(account);
  else put(account, change);
  await w.chain.setAccount(address, { ...found, data: encodeAccount(name, account) });
}

/** The same of the pool, of its state where it is a patch. */
export const editPool = (w: World, change: Patch<Pool["state"]> | ((pool: Pool) => void)) =>
  edit(w, "Pool", w.venue.pool, typeof change === "function" ? change : { state: change });
export const editMarket = (w: World, symbol: string, change: Patch<Market["state"]> | ((market: Market) => void)) =>
  edit(w, "Market", w.venue.market(symbol).address, typeof change === "function" ? change : { state: change });

/** As if a token had been listed at this moment, after shares of the pool were there. */
export async function list(w: World, symbol: string, now?: number): Promise<void> {
  const listedAt = BigInt(now ?? (await w.now()));
  await editPool(w, ({ state }) => {
    const custody = state.custodies[w.venue.custody(symbol).index];
    assert.ok(custody);
    custody.listedAt = listedAt;
    custody.lowestPoolValue = state.deductible.dayAum;
    custody.netDeposited = (custody.owned * custody.print.price) / custody.unit;
  });
}

/** An exact copy of an account's bytes elsewhere, under any owner. */
export async function copyTo(
  w: World,
  from: PublicKey,
  to: PublicKey,
  owner: PublicKey = PROGRAM_ID,
): Promise<PublicKey> {
  const found = await w.chain.getAccount(from);
  assert.ok(found, `nothing lives at ${from}`);
  await w.chain.setAccount(to, { owner, data: found.data, lamports: found.lamports });
  return to;
}
