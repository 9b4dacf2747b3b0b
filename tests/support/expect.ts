/**
 * What tests say of an action: it is `refused` by name, it `changed` these fields and no other, it left all
 * `unchanged`, it `told` this.
 */
import assert from "node:assert/strict";
import {
  BallastError,
  type BallastEvent,
  decodeError,
  type EventData,
  type EventName,
  PROGRAM_ID,
  pda,
} from "@ballast/sdk";
import { type Chain, diff, type Field, type Snapshot, type Step, TOKEN_PROGRAM_ID, type World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";

interface OnChain {
  chain: Chain;
}

/** Every account of the program and every token account and mint, to the byte and lamport. */
export async function image({ chain }: OnChain): Promise<Map<string, string>> {
  const owners = [PROGRAM_ID, TOKEN_PROGRAM_ID];
  const all = await Promise.all(owners.map((owner) => chain.getProgramAccounts(owner)));
  const text = ({ lamports, data }: { lamports: number; data: Buffer }) => `${lamports} ${data.toString("base64")}`;
  return new Map(all.flat().map(({ pubkey, account }) => [pubkey.toBase58(), text(account)]));
}

/** Not a byte or lamport of these accounts is another one afterwards. */
export async function unchanged<T>(on: OnChain, act: () => Promise<T>): Promise<T> {
  const before = await image(on);
  const done = await act();
  assert.deepEqual(await image(on), before);
  return done;
}

/** The action fails with this error (one of them), by name, and changes nothing. Returns the error. */
export async function refused(
  on: OnChain,
  error: string | readonly string[],
  act: () => Promise<unknown>,
): Promise<BallastError> {
  const names = [error].flat();
  return unchanged(on, async () => {
    const found = await act().then(
      () => assert.fail(`expected ${names.join(" or ")}, but it succeeded`),
      (thrown: unknown) => (thrown instanceof BallastError ? thrown : decodeError(thrown)),
    );
    if (!names.includes(found.name)) assert.equal(`${found.message}\n${found.logs.join("\n")}`, names.join(" or "));
    return found;
  });
}

/** A number that moves by so much. */
class By {
  constructor(readonly amount: bigint) {}
}
export const by = (amount: bigint): By => new By(amount);
/** All fields under this name appeared, or disappeared. */
export const CREATED = Symbol("created");
export const CLOSED = Symbol("closed");
/** It is another value now, which others say. */
export const ANOTHER = Symbol("another");

type Fate = By | typeof CREATED | typeof CLOSED | typeof ANOTHER;
type Both = readonly [before: Field | undefined, after: Field | undefined];
/**
 * By the names of `World.snapshot`: the new value, both values, how much it moved, or what became of it or of all
 * fields under the name. `lamports.` before a name or an address asks for the lamports there; others are not looked at.
 */
export interface Expected {
  [name: string]: Field | Both | Fate | undefined | Expected;
}

const PURSE = "lamports.";
const isWhole = (value: unknown) => value === CREATED || value === CLOSED;

/** Lamports of everyone, and of every account of the program. */
async function purses(w: World): Promise<Map<string, bigint>> {
  const accounts = await w.chain.getProgramAccounts(PROGRAM_ID);
  const people = await w.chain.getAccounts(w.actors.map(({ address }) => address));
  return new Map([
    ...accounts.map(({ pubkey, account }) => [`${PURSE}${pubkey}`, BigInt(account.lamports)] as const),
    ...w.actors.map(({ name }, i) => [`${PURSE}${name}`, BigInt(people[i]?.lamports ?? 0)] as const),
  ]);
}

/** By whole names: those within an object follow its own. */
const named = (wanted: Expected, prefix = ""): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(wanted).flatMap(([name, value]) =>
      typeof value === "object" && !(value instanceof By) && !Array.isArray(value)
        ? Object.entries(named(value as Expected, `${prefix}${name}.`))
        : [[prefix + name, value]],
    ),
  );

/** What is expected, as far as it is a change. */
function onlyChanges(wanted: Record<string, unknown>, before: ReadonlyMap<string, Field>): Record<string, unknown> {
  const stays = (name: string, value: unknown) =>
    value instanceof By ? value.amount === 0n : !isWhole(value) && !Array.isArray(value) && value === before.get(name);
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !stays(name, value)));
}

/** A change in the words of what was expected of it. */
function inWords(expected: unknown, old: Field | undefined, now: Field | undefined): unknown {
  if (expected === ANOTHER) return ANOTHER;
  if (Array.isArray(expected)) return [old, now];
  return expected instanceof By && typeof now !== "string" ? by(BigInt(now ?? 0) - BigInt(old ?? 0)) : now;
}

/** Every event of a step has its moment and its number, which pool and controller count. Returns the next numbers. */
function numbered(w: World, { events = [], slot = 0 }: Partial<Step>, before: Snapshot): Expected {
  const next: Record<string, bigint> = {};
  for (const { data } of events) {
    const { market: _, sequence, ...header } = data.header;
    const inPool = header.pool.equals(w.venue.pool);
    const counter = inPool ? "pool.state.sequence" : "controller.sequence";
    const timestamp = BigInt(before.time);
    const due = { version: 1, slot: BigInt(slot), timestamp, pool: inPool ? header.pool : pda.controller() };
    assert.deepEqual(plain(header), plain(due));
    assert.equal(sequence, next[counter] ?? before.fields.get(counter));
    next[counter] = sequence + 1n;
  }
  return next;
}

/**
 * Exactly these fields of all accounts, vaults and token balances change, and every event is numbered. What is expected
 * may follow from what was done. Prices are cached before, unless `fresh` is false, so that only the action counts;
 * with `among` others may change too.
 */
export async function changed<T>(
  w: World,
  act: () => Promise<T>,
  expected: Expected | ((done: T) => Expected | Promise<Expected>),
  { fresh = true, among = false } = {},
): Promise<T> {
  if (fresh) await w.fresh();
  const look = async () => ({ ...(await w.snapshot()), purses: await purses(w) });
  const before = await look();
  const done = await act();
  const after = await look();
  const step: Partial<Step> = typeof done === "object" && done !== null ? done : {};
  const sequence = numbered(w, step, before);
  const wanted = named({ ...sequence, ...(typeof expected === "function" ? await expected(done) : expected) });
  const due = onlyChanges(wanted, new Map([...before.fields, ...before.purses]));
  const wholes = Object.keys(wanted).filter((name) => isWhole(wanted[name]));
  const actual: Record<string, unknown> = {};
  for (const { field, before: old, after: now } of diff(before, after)) {
    const whole = wholes.find((name) => field.startsWith(`${name}.`));
    const fated = whole !== undefined && (wanted[whole] === CREATED ? old : now) === undefined;
    actual[fated ? whole : field] = fated ? wanted[whole] : inWords(due[field], old, now);
  }
  for (const name of Object.keys(wanted).filter((each) => each.startsWith(PURSE))) {
    const [old, now] = [before.purses.get(name) ?? 0n, after.purses.get(name) ?? 0n];
    if (old !== now) actual[name] = inWords(due[name], old, now);
  }
  const sorted = (record: object) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  const looked = Object.entries(actual).filter(([name]) => !among || name in wanted);
  assert.deepEqual(sorted(Object.fromEntries(looked)), sorted(due));
  return done;
}

/** An event's fields without its header. */
export type Body<N extends EventName> = Omit<EventData<N>, "header">;
interface Telling {
  events: readonly BallastEvent[];
}

/** In the header of an event of the whole pool. */
export const POOL_WIDE = 255;

/** The only event of a step, by its name; where they are given it says exactly these fields, of this market. */
export function told<N extends EventName>(
  { events }: Telling,
  name: N,
  fields?: Body<N> | Record<string, unknown>,
  market?: number,
): EventData<N> {
  assert.deepEqual(
    events.map((event) => event.name),
    [name],
  );
  return toldAmong({ events }, name, fields, market);
}

/** The only event of this name, of a step that tells more. */
export function toldAmong<N extends EventName>(
  { events }: Telling,
  name: N,
  fields?: Body<N> | Record<string, unknown>,
  market?: number,
): EventData<N> {
  const found = events.filter((event): event is Extract<BallastEvent, { name: N }> => event.name === name);
  assert.equal(found.length, 1, `expected one ${name} among: ${events.map((event) => event.name)}`);
  const data = (found[0] as unknown as { data: EventData<N> }).data;
  const { header, ...body } = data as EventData<N> & { header: { market: number } };
  if (fields !== undefined) assert.deepEqual(plain(body), plain(fields));
  if (market !== undefined) assert.equal(header.market, market);
  return data;
}

/** Addresses that differ between two images, those that came or went included. */
export const touched = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key)).sort();

/** With addresses as text and bytes as hexadecimal digits. */
export function plain(value: unknown): unknown {
  if (value instanceof PublicKey) return value.toBase58();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** Lamports of an account; zero where there is none. */
export async function lamports({ chain }: OnChain, address: PublicKey): Promise<bigint> {
  return BigInt((await chain.getAccount(address))?.lamports ?? 0);
}

/** What was found, or an error that says what is missing. */
export function present<T>(found: T | null | undefined, what = "account"): T {
  if (found === null || found === undefined) throw new Error(`there is no such ${what}`);
  return found;
}

/** The element of a list that must be there. */
export const at = <T>(items: readonly T[], index: number): T => present(items[index], `element as ${index}`);
