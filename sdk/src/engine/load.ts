/**
 * The engine's module, of bytes that the package carries: made at the first call, so that an import alone costs
 * nothing.
 */
import { inflateSync } from "fflate";
import { BYTES } from "./bytes";
import type { CALLS } from "./generated/calls";

/** Name of a call. */
export type CallName = keyof typeof CALLS;
/** Takes the addresses of scene, arguments and answer; 0, or an error's number. */
type Call = (scene: number, args: number, report: number) => number;

/** The module's memory. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
/** What of the platform is used: its types are the DOM's, which a server has not. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
};

/** A module in memory. */
export interface Engine {
  memory: Memory;
  /** First address that is nobody's. */
  base: number;
  exports: Record<string, unknown>;
}

/** What a module exports: its memory, `__heap_base`, and the calls. */
export type Exports = Record<string, unknown>;

let compiled: object | undefined;
let make: () => Exports = instance;
let engine: Engine | undefined;

const bytes = () => inflateSync(Uint8Array.from(atob(BYTES), (letter) => letter.charCodeAt(0)));

/** An error of the runtime or of its policy, not of what was asked. */
function unavailable(cause: unknown): Error {
  const words = `WebAssembly cannot be used here (${String(cause)}): allow 'wasm-unsafe-eval' in script-src, or use @ballast/sdk/asmjs`;
  return Object.assign(new Error(words, { cause }), { name: "EngineUnavailable" });
}

function instance(): Exports {
  try {
    compiled ??= new WebAssembly.Module(bytes());
    return new WebAssembly.Instance(compiled, {}).exports;
  } catch (e) {
    throw unavailable(e);
  }
}

/**
 * Runs the engine in a module that is made otherwise, from the next call on: where there is no WebAssembly.
 * @example import { asmjs } from "@ballast/sdk/asmjs"; engine.use(asmjs);
 */
export function use(other: () => Exports): void {
  make = other;
  forget();
}

/**
 * The module that all quotes run in. `EngineUnavailable` where the runtime or a content security policy forbids
 * WebAssembly.
 */
export function load(): Engine {
  if (engine !== undefined) return engine;
  const exports = make();
  const base = (exports.__heap_base as { value: number }).value;
  engine = { memory: exports.memory as Memory, exports, base: Math.ceil(base / 16) * 16 };
  return engine;
}

/** After a trap: the stack of the module is not wound up, the next call gets a new one. */
export function forget(): void {
  engine = undefined;
}

/** An export of the module. */
export function exported(name: CallName): Call {
  const call = load().exports[name];
  if (typeof call !== "function") throw new TypeError(`the engine has no ${name}`);
  return call as Call;
}

/**
 * An export over packed positions: the addresses of the world, of how they are packed, of them, and of the rows. Those
 * of a market at prices take more.
 */
type Batch = (world: number, packed: number, positions: number, rows: number, ...more: number[]) => number;

/** An export over packed positions. */
export const exportedBatch = (name: string): Batch => exported(name as CallName) as unknown as Batch;
