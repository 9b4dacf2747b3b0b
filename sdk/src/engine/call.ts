/** Calls of the engine: its errors are thrown by their names. */

import { read, sizeOf, type TypeName, write } from "./codec";
import { type EngineError, MathError } from "./error";
import { CALLS } from "./generated/calls";
import { ERRORS } from "./generated/constants";
import type { Types } from "./generated/layouts";
import { type CallName, exported, exportedBatch, forget } from "./load";
import { type Places, places, put } from "./memory";

type Args<N extends CallName> = Types[(typeof CALLS)[N][1]];
/** What a call answers. */
export type Report<N extends CallName> = Types[(typeof CALLS)[N][2]];
/** Plain objects may be written where no type says so: missing optional numbers are none. */
type Loose<T> = { [K in keyof T]: unknown };

/** The engine's error of a number. */
export function errorOf(code: number): EngineError {
  const name = (ERRORS as Record<number, string>)[code];
  if (name === undefined) throw new TypeError(`the engine has no error ${code}`);
  return name as EngineError;
}

/** Puts a scene where calls take it: bytes, or what writes them. */
export type PutScene = (at: Places) => void;

/** The bytes of a scene. `RangeError` where they are not as many as the call takes. */
export function bytesOf(type: TypeName, bytes: Uint8Array): PutScene {
  const size = sizeOf(type);
  if (bytes.length !== size) throw new RangeError(`${type} is ${size} bytes, not ${bytes.length}`);
  return (at) => put(at, at.scene, bytes);
}

/** Calls the engine with a scene and arguments. Throws its error as `MathError`. */
export const call = <N extends CallName>(name: N, scene: PutScene | null, args: Loose<Args<N>>): Report<N> =>
  played(name, scene, args, () => undefined).report;

/** As {@link call}; `take` sees what the call left of the scene. */
export function played<N extends CallName, T>(
  name: N,
  scene: PutScene | null,
  args: Loose<Args<N>>,
  take: (at: Places) => T,
): { report: Report<N>; taken: T } {
  const found = tried(name, scene, args, take);
  if (typeof found === "string") throw new MathError(found);
  return found;
}

/** As {@link played}; where the engine refuses, its error's name: nothing is thrown, which costs more than the call. */
export function tried<N extends CallName, T>(
  name: N,
  scene: PutScene | null,
  args: Loose<Args<N>>,
  take: (at: Places) => T,
): { report: Report<N>; taken: T } | EngineError {
  const [, argsType, reportType] = CALLS[name];
  const run = exported(name);
  const at = places();
  scene?.(at);
  write(argsType, at.view, at.args, args);
  const code = trapped(() => run(at.scene, at.args, at.report));
  if (code !== 0) return errorOf(code);
  return { report: read(reportType, at.view, at.report) as Report<N>, taken: take(at) };
}

/** Prices of one market that a batch is asked at, and of which side; -1 for both. */
export interface AtPrices {
  market: number;
  prices: readonly bigint[];
  side: number;
}

const aligned = (length: number) => Math.ceil(length / 16) * 16;

/**
 * Runs a batch over packed positions: `room` bytes of rows, copied out of the module. `report` is where it may answer
 * of them all.
 */
export function runOver(
  name: string,
  world: Uint8Array,
  packed: Loose<Types["Packed"]>,
  positions: Uint8Array,
  room: number,
  { market, prices, side }: AtPrices = { market: 0, prices: [], side: -1 },
): { rows: Uint8Array; report: DataView } {
  const run = exportedBatch(name);
  const after = aligned(positions.length);
  const start = after + aligned(sizeOf("Amount") * prices.length);
  const at = places(start + room);
  put(at, at.scene, world);
  write("Packed", at.view, at.args, packed);
  put(at, at.end, positions);
  prices.forEach((value, i) => {
    write("Amount", at.view, at.end + after + i * sizeOf("Amount"), { value });
  });
  const [rows, asked] = [at.end + start, at.end + after];
  const code = trapped(() => run(at.scene, at.args, at.end, rows, market, asked, prices.length, side, at.report));
  if (code !== 0) throw new MathError(errorOf(code));
  return { rows: new Uint8Array(at.view.buffer, rows, room).slice(), report: new DataView(at.view.buffer, at.report) };
}

/** Where the module traps, the next call gets a new one. */
function trapped(run: () => number): number {
  try {
    return run();
  } catch (e) {
    forget();
    throw e;
  }
}
