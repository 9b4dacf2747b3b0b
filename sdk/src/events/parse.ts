import { definedLayout, type Layout, viewOf } from "../codec/layout";
import { events } from "../idl/json";
import { PROGRAM_ID } from "../idl/program";
import { type Executed, type InnerCall, toldIn } from "./told";
import type { BallastEvent } from "./types";

interface Kind {
  name: string;
  layout: Layout;
}

const hex = (bytes: ArrayLike<number>) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const kinds = new Map(
  (events as { name: string; discriminator: number[] }[]).map(({ name, discriminator }): [string, Kind] => [
    hex(discriminator),
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

/** An event's bytes, discriminator first; null if they are of no event of this SDK. */
export function decodeEvent(data: Uint8Array): BallastEvent | null {
  const kind = kinds.get(hex(data.subarray(0, 8)));
  if (kind === undefined || data.length < 8 + kind.layout.size) return null;
  return { name: kind.name, data: kind.layout.read(viewOf(data), 8) } as BallastEvent;
}

/**
 * The program's events in a transaction, in order. Only what the program itself logged or emitted by a call counts:
 * another program cannot forge one. None of a transaction that failed, by its `err` or by its logs: its events were
 * rolled back. Unknown events (of a newer program) are left out; the gap in `sequence` shows them. Never throws.
 * @example for (const { name, data } of events.parse(tx)) if (name === "PositionLiquidated") console.log(data.deficit);
 */
export function parse(source: LogSource, programId = PROGRAM_ID): BallastEvent[] {
  const { lines, err } = contentOf(source);
  if (err !== null || failed(lines)) return [];
  const events = logged(lines, programId.toBase58());
  if (source === null || Array.isArray(source)) return events;
  for (const bytes of toldIn(source as Executed, programId)) {
    const event = decodeEvent(bytes);
    if (event !== null) insert(events, event);
  }
  return events;
}

/** Puts an event before those that its pool counts later; nothing if it is there. */
function insert(events: BallastEvent[], event: BallastEvent): void {
  const { sequence, pool } = event.data.header;
  const at = events.findIndex(({ data: { header } }) => header.sequence >= sequence && header.pool.equals(pool));
  if (at < 0) events.push(event);
  else if (events[at]?.data.header.sequence !== sequence) events.splice(at, 0, event);
}

/** The events that a program logged, at any call depth. */
function logged(lines: readonly string[], program: string): BallastEvent[] {
  const stack: string[] = [];
  const events: BallastEvent[] = [];
  for (const line of lines) {
    const invoked = /^Program (\w+) invoke \[\d+\]$/.exec(line)?.[1];
    if (invoked) stack.push(invoked);
    else if (/^Program \w+ success$/.test(line)) stack.pop();
    else if (stack.at(-1) === program) {
      const data = /^Program data: ([\w+/]+={0,2})$/.exec(line)?.[1];
      const event = data ? decodeEvent(Uint8Array.from(atob(data), (char) => char.charCodeAt(0))) : null;
      if (event) events.push(event);
    }
  }
  return events;
}
