import type { PublicKey } from "@solana/web3.js";
import { definedLayout, type Layout, viewOf } from "../codec/layout";
import { events } from "../idl/json";
import { PROGRAM_ID } from "../idl/program";
import { type Executed, type InnerCall, toldIn } from "./told";
import type { BallastEvent, EventHeader } from "./types";

interface Kind {
  name: string;
  layout: Layout;
}

/** The first eight bytes, as one number: what an event is looked up by. */
const firstOf = (bytes: Uint8Array): bigint => viewOf(bytes).getBigUint64(0, true);
const kinds = new Map(
  (events as { name: string; discriminator: number[] }[]).map(({ name, discriminator }): [bigint, Kind] => [
    firstOf(Uint8Array.from(discriminator)),
    { name, layout: definedLayout(name) },
  ]),
);

/**
 * What has events: a transaction of an RPC node, parsed or not, a local chain's receipt, a simulation's answer, or the
 * logs alone. A sender can get logs truncated, but not the inner calls, which also record who pays for a loss.
 */
export type LogSource =
  | readonly string[]
  | { logs?: readonly string[] | null; err?: unknown; inner?: readonly InnerCall[] }
  | (Executed & { meta?: { logMessages?: readonly string[] | null; err?: unknown } | null })
  | null;

/** Logs and error, wherever this kind of source keeps them. */
function contentOf(source: LogSource): { lines: readonly string[]; err: unknown } {
  if (source === null) return { lines: [], err: null };
  if (Array.isArray(source)) return { lines: source, err: null };
  const bag = source as {
    logs?: readonly string[];
    err?: unknown;
    meta?: { logMessages?: readonly string[]; err?: unknown };
  };
  return { lines: bag.logs ?? bag.meta?.logMessages ?? [], err: bag.err ?? bag.meta?.err ?? null };
}

/**
 * Whether logs are of a transaction that failed: on Solana a failure of any call within it is the failure of all of it.
 */
const failed = (lines: readonly string[]): boolean => lines.some((line) => /^Program \w+ failed: /.test(line));

/** Whether the node cut the logs: then events may be missing. */
export const truncated = (source: LogSource): boolean =>
  contentOf(source).lines.some((line) => line === "Log truncated");

/** What these bytes are an event of; undefined if of none of this SDK. */
function kindOf(data: Uint8Array): Kind | undefined {
  const kind = data.length < 8 ? undefined : kinds.get(firstOf(data));
  return kind === undefined || data.length < 8 + kind.layout.size ? undefined : kind;
}

/** An event's bytes, discriminator first; null if they are of no event of this SDK. */
export function decodeEvent(data: Uint8Array): BallastEvent | null {
  const kind = kindOf(data);
  return kind === undefined ? null : ({ name: kind.name, data: kind.layout.read(viewOf(data), 8) } as BallastEvent);
}

/** Where every event has its header: after the discriminator; and in it number and pool. */
const [SEQUENCE, POOL, HEADER] = [8 + 18, 8 + 26, 8 + 58];

/** An event's header, also that of an event of a newer program; null where the bytes are too few. */
export function headerOf(data: Uint8Array): EventHeader | null {
  return data.length < HEADER ? null : (definedLayout("Header").read(viewOf(data), 8) as EventHeader);
}

/**
 * The program's events in a transaction, in order. Only what the program itself logged or emitted by a call counts:
 * another program cannot forge one. None of a transaction that failed, by its `err` or by its logs: its events were
 * rolled back. Unknown events (of a newer program) are left out; the gap in `sequence` shows them. Never throws.
 * @example for (const { name, data } of events.parse(tx)) if (name === "PositionLiquidated") console.log(data.deficit);
 */
export const parse = (source: LogSource, programId = PROGRAM_ID): BallastEvent[] =>
  bytesIn(source, programId, (data) => kindOf(data) !== undefined).flatMap((data) => decodeEvent(data) ?? []);

/**
 * The same as bytes, discriminator first, for what keeps them: also events that this SDK does not know, if they have a
 * header ({@link headerOf}). Never throws.
 */
export const raw = (source: LogSource, programId = PROGRAM_ID): Uint8Array[] =>
  bytesIn(source, programId, (data) => data.length >= HEADER);

function bytesIn(source: LogSource, programId: PublicKey, known: (data: Uint8Array) => boolean): Uint8Array[] {
  const { lines, err } = contentOf(source);
  if (err !== null || failed(lines)) return [];
  const events = logged(lines, programId.toBase58()).filter(known);
  if (source === null || Array.isArray(source)) return events;
  for (const data of toldIn(source as Executed, programId)) if (known(data)) insert(events, data);
  return events;
}

/** Puts an event before those that its pool counts later; nothing if it is there. */
function insert(events: Uint8Array[], event: Uint8Array): void {
  const number = (data: Uint8Array) => viewOf(data).getBigUint64(SEQUENCE, true);
  const sequence = number(event);
  const samePool = (data: Uint8Array) => data.subarray(POOL, HEADER).every((byte, i) => byte === event[POOL + i]);
  const at = events.findIndex((other) => number(other) >= sequence && samePool(other));
  const there = events[at];
  if (there === undefined) events.push(event);
  else if (number(there) !== sequence) events.splice(at, 0, event);
}

/** Whole base64, as a node writes it; what is cut off or something else is no event. */
const LOGGED = /^Program data: ((?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?)$/;

/** The events that a program logged, at any call depth. */
function logged(lines: readonly string[], program: string): Uint8Array[] {
  const stack: string[] = [];
  const events: Uint8Array[] = [];
  for (const line of lines) {
    const invoked = /^Program (\w+) invoke \[\d+\]$/.exec(line)?.[1];
    if (invoked) stack.push(invoked);
    else if (/^Program \w+ success$/.test(line)) stack.pop();
    else if (stack.at(-1) === program) {
      const data = LOGGED.exec(line)?.[1];
      if (data) events.push(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)));
    }
  }
  return events;
}
