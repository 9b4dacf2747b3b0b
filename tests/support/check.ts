import assert from "node:assert/strict";
import { BallastError, type BallastEvent, type EventData, type EventName } from "@ballast/sdk";
import { type Field, type Snapshot, type Step, World } from "@ballast/testkit";

/** What an action changed, by field: before and after. Undefined where the field did not exist. */
export type Changes = Record<string, [before: Field | undefined, after: Field | undefined]>;

export function changesOf(before: Snapshot, after: Snapshot): Changes {
  return Object.fromEntries(World.diff(before, after).map((change) => [change.field, [change.before, change.after]]));
}

/** Does something and says which fields of which accounts changed; prices are refreshed before, so that only the action counts. */
export async function changedBy<T>(w: World, act: () => Promise<T>): Promise<{ result: T; changes: Changes }> {
  await w.fresh();
  const before = await w.snapshot();
  const result = await act();
  return { result, changes: changesOf(before, await w.snapshot()) };
}

/** The action fails with this error, and not one field of any account has changed. */
export async function refused(w: World, name: string, act: () => Promise<unknown>): Promise<void> {
  const before = await w.snapshot();
  const outcome = await act().then(
    () => "it succeeded",
    (error: unknown) => error,
  );
  if (!(outcome instanceof BallastError)) assert.fail(`expected ${name}, got: ${outcome}`);
  assert.equal(outcome.name, name, outcome.message);
  assert.deepEqual(changesOf(before, await w.snapshot()), {});
}

/** The only event of this name in a step. */
export function eventOf<N extends EventName>({ events }: Pick<Step, "events">, name: N): EventData<N> {
  const found = events.filter((event): event is Extract<BallastEvent, { name: N }> => event.name === name);
  assert.equal(found.length, 1, `expected one ${name} among: ${events.map((event) => event.name)}`);
  return (found[0] as unknown as { data: EventData<N> }).data;
}

/** An event's fields without its header, addresses as text. */
export function bodyOf<N extends EventName>(step: Pick<Step, "events">, name: N): Record<string, unknown> {
  const { header: _, ...body } = eventOf(step, name) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, readable(value)]));
}

const readable = (value: unknown) => (typeof value === "object" && value !== null ? String(value) : value);

/** The element of a list that must be there. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  assert.ok(item !== undefined, `there is no element ${index}`);
  return item;
}

/** Fields under one prefix, as `changedBy` names them. */
export const under = <T>(prefix: string, fields: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [`${prefix}.${field}`, value]));

/** Of the fields that changed, those under a prefix; `rest` are all others. */
export function splitAt(changes: Changes, prefix: string): { inside: Changes; rest: Changes } {
  const entries = Object.entries(changes);
  const is = (field: string) => field.startsWith(`${prefix}.`);
  return {
    inside: Object.fromEntries(entries.filter(([f]) => is(f)).map(([f, c]) => [f.slice(prefix.length + 1), c])),
    rest: Object.fromEntries(entries.filter(([f]) => !is(f))),
  };
}

/** An account that did not exist: what it holds now. */
export const created = (changes: Changes): Record<string, Field | undefined> =>
  Object.fromEntries(
    Object.entries(changes).map(([field, [before, after]]) => {
      assert.equal(before, undefined, `${field} was there before`);
      return [field, after];
    }),
  );
