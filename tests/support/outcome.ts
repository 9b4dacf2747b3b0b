/** What a step did, to the last field: what is not named must not have changed. */
import assert from "node:assert/strict";
import { type BallastEvent, decodeError, type EventData, type EventName, PROGRAM_ID } from "@ballast/sdk";
import { type Chain, type Field, type Step, TOKEN_PROGRAM_ID, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";

const POOL_WIDE = 255;

/** A number that moves by so much. */
class By {
  constructor(readonly amount: bigint) {}
}
export const by = (amount: bigint): By => new By(amount);
/** All fields under this name appeared, or disappeared. */
export const CREATED = Symbol("created");
export const CLOSED = Symbol("closed");

/** By the names of `World.snapshot`: the new value, how much it moved, or what became of all fields under the name. */
export type Expected = Record<string, Field | By | typeof CREATED | typeof CLOSED | undefined>;

/**
 * Takes a step and asserts that exactly these fields of all accounts, vaults and token balances changed, and that every event has its number.
 * Prices are published and cached before, so that what a step refreshes by itself is no change; not where `fresh` is false.
 */
export async function changes(
  world: World,
  take: () => Promise<Step>,
  expected: Expected,
  { fresh = true } = {},
): Promise<Step> {
  if (fresh) await world.fresh();
  const before = await world.snapshot();
  const step = await take();
  const after = await world.snapshot();
  const sequence = step.events.length > 0 ? { "pool.state.sequence": by(BigInt(step.events.length)) } : {};
  const wanted: Expected = { ...sequence, ...expected };
  const actual: Record<string, unknown> = {};
  for (const { field, before: old, after: now } of World.diff(before, after)) {
    const whole = Object.keys(wanted).find((name) => field.startsWith(`${name}.`));
    const created = whole !== undefined && wanted[whole] === CREATED && old === undefined;
    const closed = whole !== undefined && wanted[whole] === CLOSED && now === undefined;
    if (created || closed) actual[whole] = wanted[whole];
    else if (wanted[field] instanceof By && typeof old === "bigint" && typeof now === "bigint")
      actual[field] = by(now - old);
    else actual[field] = now;
  }
  const sorted = (record: object) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  assert.deepEqual(sorted(actual), sorted(wanted));
  return step;
}

/** An event's fields without its header. */
type Told<N extends EventName> = Omit<EventData<N>, "header">;

/** Asserts that a step emitted this event and no other, that its header is right, and that it says exactly this. */
export async function tells<N extends EventName>(
  world: World,
  step: { events: BallastEvent[]; slot: number },
  name: N,
  data: Told<N>,
  { market = POOL_WIDE }: { market?: number } = {},
): Promise<void> {
  assert.deepEqual(
    step.events.map((event) => event.name),
    [name],
  );
  const [event] = step.events;
  assert.ok(event);
  const { header, ...rest } = event.data as unknown as { header: Record<string, unknown> };
  const sequence = (await world.pool()).state.sequence - 1n;
  const timestamp = BigInt(await world.now());
  const pool = world.venue.pool;
  assert.deepEqual(plain(header), plain({ version: 1, market, slot: BigInt(step.slot), timestamp, sequence, pool }));
  assert.deepEqual(plain(rest), plain(data));
}

/** With addresses as text and bytes as hexadecimal digits. */
export function plain(value: unknown): unknown {
  if (value instanceof PublicKey) return value.toBase58();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** Every account of the program and every token account and mint, to the byte and lamport. */
export async function image(chain: Chain): Promise<Map<string, string>> {
  const owners = [PROGRAM_ID, TOKEN_PROGRAM_ID];
  const all = await Promise.all(owners.map((owner) => chain.getProgramAccounts(owner)));
  const text = ({ lamports, data }: { lamports: number; data: Buffer }) => `${lamports} ${data.toString("base64")}`;
  return new Map(all.flat().map(({ pubkey, account }) => [pubkey.toBase58(), text(account)]));
}

/** Addresses that differ between two images, those that came or went included. */
export const touched = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key)).sort();

/**
 * Asserts that an attempt fails with this error, by name, and that no account of the program and no token account changed: also where a
 * chain has no pool yet, or several.
 */
export async function refusedOn(chain: Chain, error: string, attempt: () => Promise<unknown>): Promise<void> {
  const before = await image(chain);
  const outcome = await attempt().then(
    () => null,
    (thrown: unknown) => decodeError(thrown),
  );
  assert.equal(outcome?.name, error, outcome?.message);
  assert.deepEqual(await image(chain), before);
}

/** As `refusedOn`, for a world. */
export const refused = ({ chain }: World, error: string, attempt: () => Promise<unknown>): Promise<void> =>
  refusedOn(chain, error, attempt);
