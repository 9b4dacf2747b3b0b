/**
 * Readers and writers of the program's types, compiled from the IDL: accounts, events and arguments are all of fixed
 * size.
 */
import { PublicKey } from "@solana/web3.js";
import { types as defined } from "../idl/json";

/** How a type lies in bytes. */
export interface Layout {
  readonly size: number;
  read(view: DataView, at: number): unknown;
  write(view: DataView, at: number, value: unknown): void;
}

/** A type as the IDL writes it. */
export type IdlType = string | { array: [IdlType, number] } | { defined: { name: string } };
interface IdlField {
  name: string;
  type: IdlType;
}

/** What no client needs to see. */
const HIDDEN = new Set(["pad", "reserved"]);
/** Addresses that the engine, which knows no Solana, keeps as plain bytes. */
const ADDRESSES = new Set(["Custody.mint", "Custody.vault", "Exposure.market"]);

const types = new Map(
  (defined as { name: string; type: { fields: IdlField[] } }[]).map((t) => [t.name, t.type.fields]),
);
const compiled = new Map<string, Layout>();

/** `snake_case` as `camelCase`. */
export const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function number(size: number, read: Layout["read"], set: (view: DataView, at: number, x: number) => void): Layout {
  const most = 2 ** (8 * size);
  const write = (view: DataView, at: number, value: unknown) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value >= most) {
      throw new RangeError(`not a whole number of ${size} bytes: ${String(value)}`);
    }
    set(view, at, value);
  };
  return { size, read, write };
}

function integer(value: unknown, least: bigint, most: bigint): bigint {
  const x = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof x === "bigint" && x >= least && x <= most) return x;
  throw new RangeError(`not a whole number from ${least} to ${most}: ${String(value)}`);
}

const U64 = (1n << 64n) - 1n;
const I64 = (1n << 63n) - 1n;
const U128 = (1n << 128n) - 1n;

/** 128 bits, low half first. */
export const readU128 = (view: DataView, at: number): bigint =>
  view.getBigUint64(at, true) | (view.getBigUint64(at + 8, true) << 64n);

/** The bytes at an offset, copied: a view would keep the whole answer of an RPC node alive. */
export const readBytes = (view: DataView, at: number, length: number): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + at, length).slice();

/** The address at an offset. */
export const readKey = (view: DataView, at: number): PublicKey => new PublicKey(readBytes(view, at, 32));

const raw = (view: DataView, at: number, length: number) => new Uint8Array(view.buffer, view.byteOffset + at, length);

const PRIMITIVES: Record<string, Layout> = {
  u8: number(
    1,
    (v, at) => v.getUint8(at),
    (v, at, x) => v.setUint8(at, x),
  ),
  u16: number(
    2,
    (v, at) => v.getUint16(at, true),
    (v, at, x) => v.setUint16(at, x, true),
  ),
  u32: number(
    4,
    (v, at) => v.getUint32(at, true),
    (v, at, x) => v.setUint32(at, x, true),
  ),
  u64: {
    size: 8,
    read: (v, at) => v.getBigUint64(at, true),
    write: (v, at, x) => v.setBigUint64(at, integer(x, 0n, U64), true),
  },
  i64: {
    size: 8,
    read: (v, at) => v.getBigInt64(at, true),
    write: (v, at, x) => v.setBigInt64(at, integer(x, -I64 - 1n, I64), true),
  },
  u128: {
    size: 16,
    read: readU128,
    write: (v, at, x) => {
      const value = integer(x, 0n, U128);
      v.setBigUint64(at, value & U64, true);
      v.setBigUint64(at + 8, value >> 64n, true);
    },
  },
  bool: { size: 1, read: (v, at) => v.getUint8(at) !== 0, write: (v, at, x) => v.setUint8(at, x === true ? 1 : 0) },
  pubkey: { size: 32, read: readKey, write: (v, at, x) => raw(v, at, 32).set((x as PublicKey).toBytes()) },
};

function bytesLayout(size: number): Layout {
  const write = (view: DataView, at: number, value: unknown) => {
    const bytes = value as ArrayLike<number>;
    if (bytes?.length !== size) throw new RangeError(`not ${size} bytes`);
    raw(view, at, size).set(bytes);
  };
  return { size, read: (view, at) => readBytes(view, at, size), write };
}

function arrayLayout(item: Layout, count: number): Layout {
  return {
    size: item.size * count,
    read: (view, at) => Array.from({ length: count }, (_, i) => item.read(view, at + i * item.size)),
    write: (view, at, value) => {
      if (!Array.isArray(value) || value.length !== count) throw new RangeError(`not an array of ${count}`);
      for (const [i, x] of value.entries()) item.write(view, at + i * item.size, x);
    },
  };
}

/** A struct: its fields in camelCase, one after the other, paddings left out. */
export function structLayout(name: string, fields: readonly IdlField[]): Layout {
  let size = 0;
  const members: { key: string; at: number; layout: Layout }[] = [];
  for (const field of fields) {
    const layout = ADDRESSES.has(`${name}.${field.name}`) ? layoutOf("pubkey") : layoutOf(field.type);
    if (!HIDDEN.has(field.name)) members.push({ key: camel(field.name), at: size, layout });
    size += layout.size;
  }
  return {
    size,
    read: (view, at) => {
      const value: Record<string, unknown> = {};
      for (const member of members) value[member.key] = member.layout.read(view, at + member.at);
      return value;
    },
    write: (view, at, value) => {
      const struct = value as Record<string, unknown>;
      for (const { key, at: offset, layout } of members) {
        if (struct[key] === undefined) throw new TypeError(`${name} needs ${key}`);
        layout.write(view, at + offset, struct[key]);
      }
    },
  };
}

/** The layout of any type that the IDL mentions. */
export function layoutOf(type: IdlType): Layout {
  if (typeof type === "string") {
    const layout = PRIMITIVES[type];
    if (layout === undefined) throw new TypeError(`unknown type ${type}`);
    return layout;
  }
  if ("array" in type) {
    const [item, count] = type.array;
    return item === "u8" ? bytesLayout(count) : arrayLayout(layoutOf(item), count);
  }
  return definedLayout(type.defined.name);
}

/** The layout of a type by its name in the IDL. */
export function definedLayout(name: string): Layout {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const fields = types.get(name);
  if (fields === undefined) throw new TypeError(`the IDL has no type ${name}`);
  const layout = structLayout(name, fields);
  compiled.set(name, layout);
  return layout;
}

/** A view on bytes, wherever they lie in their buffer. */
export const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);
