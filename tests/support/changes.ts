// What every test of an instruction asserts: which fields changed and which did not, why it was refused, what it told the world.
import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { BallastError, type BallastEvent, PROGRAM_ID } from "@ballast/sdk";
import { type Field, type FieldChange, type Snapshot, type Step, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

type Named<N extends BallastEvent["name"]> = Extract<BallastEvent, { name: N }>["data"];

/** Fields that an action changes; a test that names them all asserts that no other one did. */
export interface Expected {
  /** Added to a field (whole numbers). */
  by?: Record<string, bigint>;
  /** A field's new value. */
  to?: Record<string, Field>;
  /** Accounts that came: `requests.<address>`. Their fields are compared elsewhere. */
  opened?: string[];
  /** Accounts that went. */
  closed?: string[];
}

const inside = (field: string, accounts: string[] = []) => accounts.some((name) => field.startsWith(`${name}.`));

/** Exactly these fields differ, and as said. */
export function assertChanges(before: Snapshot, after: Snapshot, expected: Expected): void {
  const changes = World.diff(before, after);
  const moved = changes.filter(({ field }) => !inside(field, expected.opened) && !inside(field, expected.closed));
  const wanted: Record<string, string> = {};
  for (const [field, delta] of Object.entries(expected.by ?? {})) if (delta !== 0n) wanted[field] = `by ${delta}`;
  for (const [field, value] of Object.entries(expected.to ?? {}))
    if (before.fields.get(field) !== value) wanted[field] = `to ${value}`;
  const actual = Object.fromEntries(
    moved.map((change) => [change.field, field(change, expected.by?.[change.field] !== undefined)]),
  );
  deepStrictEqual(sorted(actual), sorted(wanted));
  const whole = (names: string[] = [], side: "before" | "after") => {
    for (const name of names) {
      const mine = changes.filter((change) => change.field.startsWith(`${name}.`));
      strictEqual(mine.length > 0 && mine.every((change) => change[side] === undefined), true, `${name}: ${side}`);
    }
  };
  whole(expected.opened, "before");
  whole(expected.closed, "after");
}

const sorted = (all: Record<string, string>) => Object.fromEntries(Object.entries(all).sort());
const field = ({ before, after }: FieldChange, relative: boolean) =>
  relative ? `by ${BigInt(after ?? 0) - BigInt(before ?? 0)}` : `to ${after}`;

/** Every byte and lamport of the program's accounts, and all tokens. */
async function everything(world: World): Promise<Record<string, unknown>> {
  const { fields } = await world.snapshot();
  const accounts = await world.chain.getProgramAccounts(PROGRAM_ID);
  const bytes = accounts.map(({ pubkey, account }) => [
    pubkey.toBase58(),
    `${account.lamports} ${account.data.toString("base64")}`,
  ]);
  return { ...Object.fromEntries(fields), ...Object.fromEntries(bytes) };
}

/** The action fails with this error (one of them), and nothing has changed. Returns the error. */
export async function refused(
  world: World,
  name: string | readonly string[],
  action: () => Promise<unknown>,
): Promise<BallastError> {
  const before = await everything(world);
  let found: BallastError | undefined;
  await rejects(action, (error: unknown) => {
    if (!(error instanceof BallastError)) throw error;
    found = error;
    return true;
  });
  const names: readonly string[] = typeof name === "string" ? [name] : name;
  if (!found) throw new Error("unreachable: rejects has thrown");
  if (!names.includes(found.name)) strictEqual(`${found.name}\n${found.logs.join("\n")}`, names.join(" or "));
  deepStrictEqual(await everything(world), before);
  return found;
}

/** The only event of a step, by its name. */
export function eventOf<N extends BallastEvent["name"]>(step: Step, name: N): Named<N> {
  deepStrictEqual(
    step.events.map((event) => event.name),
    [name],
  );
  return step.events[0]?.data as Named<N>;
}

/** Lamports of an account; zero where there is none. */
export async function lamports(world: World, address: PublicKey): Promise<bigint> {
  return BigInt((await world.chain.getAccount(address))?.lamports ?? 0);
}

/** What was found, or an error that says what is missing. */
export function present<T>(found: T | null | undefined, what = "account"): T {
  if (found === null || found === undefined) throw new Error(`there is no such ${what}`);
  return found;
}

/** What changes when alice's request takes 100 USDC into escrow; the other way round, with a sign of -1, when they go back. */
export const escrowed = (sign: 1n | -1n = 1n): Record<string, bigint> => ({
  "pool.state.sequence": 1n,
  "pool.state.custodies.0.pending": sign * 100_000_000n,
  "vaults.USDC": sign * 100_000_000n,
  "tokens.alice.USDC": -sign * 100_000_000n,
});
