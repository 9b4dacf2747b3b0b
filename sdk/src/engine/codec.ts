/**
 * Readers and writers of the engine's bytes, made of the generated layouts: closures, since a content security policy
 * may forbid code from text.
 */
import { MathError } from "./error";
import { type FieldLayout, LAYOUTS, type Types } from "./generated/layouts";

/** Name of a layout. */
export type TypeName = keyof typeof LAYOUTS;

type Read = (view: DataView, at: number) => unknown;
type Write = (view: DataView, at: number, value: unknown, field: string) => void;
interface Kind {
  size: number;
  read: Read;
  write: Write;
}
type Struct = Record<string, unknown>;

const U64 = (1n << 64n) - 1n;
const I64 = (1n << 63n) - 1n;

function wide(value: unknown, field: string, least: bigint, most: bigint): bigint {
  if (typeof value !== "bigint") throw new TypeError(`${field} is no bigint: ${String(value)}`);
  if (value < least || value > most) throw new MathError("MathOverflow");
  return value;
}

/** A number of few bytes that does not fit names a side or an account that there is not. */
function small(value: unknown, field: string, size: number): number {
  if (typeof value !== "number") throw new TypeError(`${field} is no number: ${String(value)}`);
  if (Number.isInteger(value) && value >= 0 && value < 2 ** (8 * size)) return value;
  throw new MathError(field === "side" || field === "losing" ? "InvalidSide" : "WrongAccount");
}

const u64: Kind = {
  size: 8,
  read: (view, at) => view.getBigUint64(at, true),
  write: (view, at, x, field) => view.setBigUint64(at, wide(x, field, 0n, U64), true),
};

const KINDS: Record<string, Kind> = {
  u8: {
    size: 1,
    read: (view, at) => view.getUint8(at),
    write: (view, at, x, field) => view.setUint8(at, small(x, field, 1)),
  },
  u16: {
    size: 2,
    read: (view, at) => view.getUint16(at, true),
    write: (view, at, x, field) => view.setUint16(at, small(x, field, 2), true),
  },
  u32: {
    size: 4,
    read: (view, at) => view.getUint32(at, true),
    write: (view, at, x, field) => view.setUint32(at, small(x, field, 4), true),
  },
  u64,
  i64: {
    size: 8,
    read: (view, at) => view.getBigInt64(at, true),
    write: (view, at, x, field) => view.setBigInt64(at, wide(x, field, -I64 - 1n, I64), true),
  },
  u128: {
    size: 16,
    read: (view, at) => view.getBigUint64(at, true) | (view.getBigUint64(at + 8, true) << 64n),
    write: (view, at, value, field) => {
      const x = wide(value, field, 0n, (U64 << 64n) | U64);
      view.setBigUint64(at, x & U64, true);
      view.setBigUint64(at + 8, x >> 64n, true);
    },
  },
  flag: {
    size: 1,
    read: (view, at) => view.getUint8(at) !== 0,
    write: (view, at, x) => view.setUint8(at, x ? 1 : 0),
  },
  maybe: {
    size: 8,
    read: (view, at) => {
      const x = view.getBigUint64(at, true);
      return x === U64 ? null : x;
    },
    write: (view, at, x, field) =>
      view.setBigUint64(at, x === null || x === undefined ? U64 : wide(x, field, 0n, U64 - 1n), true),
  },
};

const raw = (view: DataView, at: number, size: number) => new Uint8Array(view.buffer, view.byteOffset + at, size);

/** Bytes, or an address. What a scene leaves out of them is zero: no rule reads them. */
function bytes(size: number): Kind {
  const write: Write = (view, at, value, field) => {
    const given = (value as { toBytes?(): Uint8Array })?.toBytes?.() ?? (value as Uint8Array | undefined);
    if (given === undefined) return void raw(view, at, size).fill(0);
    if (given.length !== size) throw new RangeError(`${field} is not ${size} bytes`);
    raw(view, at, size).set(given);
  };
  return { size, read: (view, at) => raw(view, at, size).slice(), write };
}

function array(item: Kind, count: number): Kind {
  const { size } = item;
  return {
    size: size * count,
    read: (view, at) => {
      const items = new Array<unknown>(count);
      for (let i = 0; i < count; i++) items[i] = item.read(view, at + i * size);
      return items;
    },
    write: (view, at, value, field) => {
      if (!Array.isArray(value) || value.length !== count) throw new RangeError(`${field} is not ${count} items`);
      for (let i = 0; i < count; i++) item.write(view, at + i * size, value[i], field);
    },
  };
}

function fieldKind([, , kind, count]: FieldLayout): Kind {
  if (kind === "bytes") return bytes(count ?? 0);
  const item = KINDS[kind] ?? kindOf(kind as TypeName);
  return count === undefined ? item : array(item, count);
}

/** The bump of an address is no matter of rules either. */
const UNREAD = new Set(["bump"]);

function struct(name: TypeName): Kind {
  const { size, fields } = LAYOUTS[name] as { size: number; fields: readonly FieldLayout[] };
  const members = fields.map((field) => ({ key: field[0], offset: field[1], kind: fieldKind(field) }));
  return {
    size,
    read: (view, at) => {
      const value: Struct = {};
      for (const { key, offset, kind } of members) value[key] = kind.read(view, at + offset);
      return value;
    },
    write: (view, at, value) => {
      if (typeof value !== "object" || value === null) throw new TypeError(`no ${name}: ${String(value)}`);
      for (const { key, offset, kind } of members) {
        const given = (value as Struct)[key];
        kind.write(view, at + offset, given === undefined && UNREAD.has(key) ? 0 : given, key);
      }
    },
  };
}

const known = new Map<string, Kind>();

function kindOf(name: TypeName): Kind {
  let kind = known.get(name);
  if (kind === undefined) {
    kind = struct(name);
    known.set(name, kind);
  }
  return kind;
}

/** Bytes of a type. */
export const sizeOf = (name: TypeName): number => LAYOUTS[name].size;

/** Where a field of a type lies. */
export function offsetOf<N extends TypeName>(name: N, field: keyof Types[N] & string): number {
  const found = (LAYOUTS[name].fields as readonly FieldLayout[]).find(([key]) => key === field);
  if (found === undefined) throw new TypeError(`${name} has no ${field}`);
  return found[1];
}

/** What lies at an address. */
export const read = <N extends TypeName>(name: N, view: DataView, at = 0): Types[N] =>
  kindOf(name).read(view, at) as Types[N];

/**
 * Writes it there: paddings stay as they are. `TypeError` for what is missing or of another type, `MathOverflow` for a
 * number that does not fit.
 */
export const write = (name: TypeName, view: DataView, at: number, value: object): void =>
  kindOf(name).write(view, at, value, name);
