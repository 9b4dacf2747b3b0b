/**
 * Fields of events as JSON, straight from their bytes: a page has a thousand of them, and as objects they cost three
 * times what they cost as text. A test holds that this is what the SDK reads.
 */
import { IDL } from "@ballast/sdk";
import { addressTextAt } from "../address";

type Type = string | { array: [Type, number] };
interface Field {
  name: string;
  type: Type;
}
interface Told {
  events: readonly { name: string; discriminator: number[] }[];
  types: readonly { name: string; type: { fields: readonly (Field | { name: "header" })[] } }[];
}

/** A value in bytes: how long it is, whether JSON has it as text, and its text. */
interface Value {
  size: number;
  quoted: boolean;
  text(bytes: Buffer, at: number): string;
}

const HIGH = 2 ** 32;
/** From which high half on a number of 64 bits is none that JavaScript has exactly. */
const INEXACT = 2 ** 21;

function u64(bytes: Buffer, at: number): string {
  const high = bytes.readUInt32LE(at + 4);
  return high < INEXACT ? `${high * HIGH + bytes.readUInt32LE(at)}` : `${bytes.readBigUInt64LE(at)}`;
}

function i64(bytes: Buffer, at: number): string {
  const high = bytes.readInt32LE(at + 4);
  return high < INEXACT && high >= -INEXACT ? `${high * HIGH + bytes.readUInt32LE(at)}` : `${bytes.readBigInt64LE(at)}`;
}

const VALUES: Record<string, Value> = {
  bool: { size: 1, quoted: false, text: (bytes, at) => (bytes[at] === 0 ? "false" : "true") },
  u8: { size: 1, quoted: false, text: (bytes, at) => `${bytes[at]}` },
  u32: { size: 4, quoted: false, text: (bytes, at) => `${bytes.readUInt32LE(at)}` },
  u64: { size: 8, quoted: true, text: u64 },
  i64: { size: 8, quoted: true, text: i64 },
  pubkey: { size: 32, quoted: true, text: addressTextAt },
};

function knownOf(type: Type): Value {
  const known = typeof type === "string" ? VALUES[type] : undefined;
  if (known !== undefined) return known;
  if (typeof type === "object" && type.array[0] === "u8") {
    const [, size] = type.array;
    return { size, quoted: true, text: (bytes, at) => bytes.toString("hex", at, at + size) };
  }
  throw new TypeError(`no event had ${JSON.stringify(type)} before`);
}

/** How a kind of event is written: what stands before each value, and how they end. */
interface Kind {
  size: number;
  values: readonly { before: string; at: number; text: Value["text"] }[];
  after: string;
}

/** Discriminator, then a header that is no field. */
const FIRST = 8 + 58;
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function kindOf(fields: readonly Field[]): Kind {
  let [at, before] = [FIRST, "{"];
  const values: Kind["values"][number][] = [];
  for (const { name, type } of fields) {
    const { size, quoted, text } = knownOf(type);
    values.push({ before: `${before}"${camel(name)}":${quoted ? '"' : ""}`, at, text });
    before = quoted ? '",' : ",";
    at += size;
  }
  return { size: at, values, after: values.length === 0 ? "{}" : before.replace(",", "}") };
}

const { events, types } = IDL as unknown as Told;
const fieldsOf = new Map(types.map(({ name, type }) => [name, type.fields]));
const kinds = new Map(
  events.map(({ name, discriminator }): [bigint, Kind] => {
    const fields = (fieldsOf.get(name) ?? []).filter((field): field is Field => field.name !== "header");
    return [Buffer.from(discriminator).readBigUInt64LE(), kindOf(fields)];
  }),
);

/** Adds the fields of an event to what is written; false where these bytes are of none that is known. */
export function writeFields(raw: Uint8Array, parts: string[]): boolean {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const kind = bytes.length < FIRST ? undefined : kinds.get(bytes.readBigUInt64LE());
  if (kind === undefined || bytes.length < kind.size) return false;
  for (const { before, at, text } of kind.values) parts.push(before, text(bytes, at));
  parts.push(kind.after);
  return true;
}
