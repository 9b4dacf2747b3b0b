import { PublicKey } from "@solana/web3.js";

/** A world at one moment: accounts by what they are called, their fields, and the tokens of everyone. */
export interface Snapshot {
  readonly time: number;
  /** `pool.state.fund.balance`, `markets.SOL.state.ledger.young`, `tokens.alice.USDC`, ... and their values. */
  readonly fields: ReadonlyMap<string, Field>;
}

export type Field = bigint | number | string | boolean;

/** One field that changed; undefined where it did not exist. */
export interface FieldChange {
  field: string;
  before: Field | undefined;
  after: Field | undefined;
}

/** An object as fields with dotted names. Addresses become text. */
export function flatten(value: unknown, name = "", into = new Map<string, Field>()): Map<string, Field> {
  if (value instanceof PublicKey) into.set(name, value.toBase58());
  else if (value instanceof Uint8Array) into.set(name, Buffer.from(value).toString("hex"));
  else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) flatten(item, name === "" ? key : `${name}.${key}`, into);
  } else if (value !== undefined && value !== null) into.set(name, value as Field);
  return into;
}

/** Every field that differs, sorted by name. A test that names them all asserts that no other one changed. */
export function diff(before: Snapshot, after: Snapshot): FieldChange[] {
  const names = new Set([...before.fields.keys(), ...after.fields.keys()]);
  return [...names]
    .sort()
    .map((field) => ({ field, before: before.fields.get(field), after: after.fields.get(field) }))
    .filter((change) => change.before !== change.after);
}
