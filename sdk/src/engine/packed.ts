/**
 * States that cannot change: bytes, and the object that they say, frozen. Each is found by the other, so that neither
 * is made twice.
 */
import { read, sizeOf, type TypeName, write } from "./codec";
import type { Types } from "./generated/layouts";

const bytesBy = new WeakMap<object, Uint8Array>();
const objectBy = new WeakMap<Uint8Array, object>();

/** Addresses and bytes inside stay as they are. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  const kind = Object.getPrototypeOf(value);
  if (kind !== Object.prototype && kind !== Array.prototype) return;
  Object.freeze(value);
  for (const item of Object.values(value)) freeze(item);
}

/** Freezes an object, which from now on is known by its bytes: those given, or what it says as a type. */
export function frozen<T extends object>(value: T, name: TypeName, bytes = encoded(name, value)): T {
  freeze(value);
  bytesBy.set(value, bytes);
  return value;
}

/** What an object says as a type, in bytes. */
export function encoded(name: TypeName, value: object): Uint8Array {
  const bytes = new Uint8Array(sizeOf(name));
  write(name, new DataView(bytes.buffer), 0, value);
  return bytes;
}

/** The bytes of what was frozen; none of any other object, which somebody may change. */
export const bytesKnown = (value: object): Uint8Array | undefined => bytesBy.get(value);

/** What bytes say that nobody changes: made at the first call, frozen. */
export function stateOf<N extends TypeName>(name: N, bytes: Uint8Array): Types[N] {
  let state = objectBy.get(bytes);
  if (state === undefined) {
    state = frozen(read(name, new DataView(bytes.buffer, bytes.byteOffset, bytes.length)) as object, name, bytes);
    objectBy.set(bytes, state);
  }
  return state as Types[N];
}
