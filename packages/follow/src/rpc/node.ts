/** One node: asked with a deadline, and judged by its answers. */
import { BOUNDS } from "../bounds";
import { upTo } from "../tied";
import { shown } from "./url";

/** What a node answers to one call. */
export interface Answer {
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** A node that did not answer, or not in a way that can be used: the next one may. */
export class NodeError extends Error {
  override readonly name = "NetworkError";
}

/** Questions after where it is that a node may leave unanswered. */
const SILENCES = 3;
/** How many of the last calls are judged. */
const REMEMBERED = 64;
/**
 * JSON-RPC errors that are an answer, the same of every node: a simulation that failed, a signature or parameters that
 * are wrong, a slot that is not there.
 */
const ANSWERS = new Set([-32_001, -32_002, -32_003, -32_006, -32_007, -32_009, -32_013, -32_015, -32_602]);

/** Slots that an answer may be ahead of all that is known: a second's, and some. */
const AHEAD = 50n;

/** Makes something of an answer's body as it comes. */
export type Take<T> = (body: AsyncIterable<Uint8Array>) => Promise<T>;

/** When a question is given up, and how long its answer may be. */
export interface Terms {
  deadlineMs: number;
  most: number;
  signal?: AbortSignal;
}

interface Call {
  ok: boolean;
  ms: number;
}

/** What one node said last of where it is. */
export interface Position {
  /** Slot of its clock account: what its data are of. */
  data: bigint;
  /** What it says that they are of. */
  told: bigint;
  at: number;
}

export class Node {
  readonly name: string;
  position: Position | null = null;
  private silences = 0;
  private readonly calls: Call[] = [];

  constructor(readonly url: string) {
    this.name = shown(url);
  }

  /** It said where it is. */
  found(position: Position): void {
    this.position = position;
    this.silences = 0;
  }

  /** It did not say where it is: a single lost answer says nothing, several in a row that it is gone. */
  lost(): void {
    this.silences += 1;
    if (this.silences >= SILENCES) this.position = null;
  }

  /** Part of the last calls that failed, 0 to 1. */
  get errorRate(): number {
    return this.calls.length === 0 ? 0 : this.calls.filter(({ ok }) => !ok).length / this.calls.length;
  }

  /** Milliseconds; null before the first answer. */
  get p95(): number | null {
    const times = this.calls.flatMap(({ ok, ms }) => (ok ? [ms] : [])).sort((a, b) => a - b);
    return times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? null;
  }

  /** Whether its last call was answered; true before the first. */
  get answers(): boolean {
    return this.calls.at(-1)?.ok ?? true;
  }

  /** The JSON of an answer, by the deadline. `NodeError`. */
  ask(body: string, deadlineMs: number, newest: bigint | null, signal?: AbortSignal): Promise<string> {
    return this.read(body, { deadlineMs, most: BOUNDS.answer, ...(signal && { signal }) }, textUpTo(newest));
  }

  /** What `take` makes of an answer as it comes, by the deadline. `NodeError`. */
  async read<T>(body: string, { deadlineMs, most, signal }: Terms, take: Take<T>): Promise<T> {
    const start = performance.now();
    try {
      const found = await upTo(Math.max(1, Math.ceil(deadlineMs)), signal, async (ended) => {
        const headers = { "content-type": "application/json" };
        const response = await fetch(this.url, { method: "POST", headers, body, signal: ended });
        if (response.ok) return take(partsOf(response, most));
        await response.body?.cancel();
        throw new NodeError(`${this.name}: HTTP ${response.status}`);
      });
      this.note({ ok: true, ms: performance.now() - start });
      return found;
    } catch (e) {
      // What was given up because another node was faster says nothing about this one.
      if (!signal?.aborted) this.note({ ok: false, ms: performance.now() - start });
      throw e instanceof NodeError ? e : new NodeError(`${this.name}: ${wordsOf(e)}`);
    }
  }

  /** It was silent for so long that another one is asked as well. */
  overtaken(ms: number): void {
    this.note({ ok: false, ms });
  }

  private note(call: Call): void {
    this.calls.push(call);
    if (this.calls.length > REMEMBERED) this.calls.shift();
  }
}

/** Its body, as far as it is no longer than that. */
export async function* partsOf({ body }: Response, most: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > most) throw new NodeError(`an answer of more than ${most} bytes`);
    yield part;
  }
}

/** An answer's text. `newest`: no honest answer is of a later slot; null: unknown. */
export const textUpTo =
  (newest: bigint | null): Take<string> =>
  async (body) => {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    const text = Buffer.concat(parts).toString();
    check(text, newest);
    return text;
  };

const wordsOf = (e: unknown): string => (e instanceof Error ? e.name : "no answer");

/** Refuses what is no answer. Bodies are large, so they are not parsed for it: a context stands at their beginning. */
function check(text: string, newest: bigint | null): void {
  const start = text.trimStart();
  if (!start.startsWith("{")) throw new NodeError("an answer that is no JSON");
  if (text.length < 4_000 && text.includes('"error"')) {
    const { error } = parsed(text);
    if (error) checkError(error);
  }
  if (newest === null) return;
  const [, slot] = /"context":\{[^}]*?"slot":(\d+)/.exec(text.slice(0, 400)) ?? [];
  if (slot !== undefined) checkSlot(BigInt(slot), newest);
}

/** `NodeError` for an error that says something of the node, and nothing of what was asked. */
export function checkError({ code, message }: NonNullable<Answer["error"]>): void {
  if (!ANSWERS.has(code)) throw new NodeError(`${message} (${code})`);
}

/** `NodeError` for a slot that no honest answer is of. */
export function checkSlot(slot: bigint, newest: bigint | null): void {
  if (newest !== null && slot > newest + AHEAD) throw new NodeError(`an answer of slot ${slot}, far ahead`);
}

/** An answer. `NodeError` where it is cut off. */
export function parsed(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new NodeError("an answer that is cut off");
  }
}
