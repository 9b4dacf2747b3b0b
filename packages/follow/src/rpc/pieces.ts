/**
 * An answer's JSON as it comes, taken apart where all answers are alike: members of the answer and of its `result`, and
 * elements of `result.value`. Each of these is parsed by itself, so that an answer of any length is never held whole.
 */
import { NodeError } from "./node";

/** Who takes the parts. */
export interface Parts {
  /** A member of the answer or of its result, by its path. */
  member(path: string, value: unknown): void;
  /** An element of the list in it. */
  element(value: unknown): void;
}

/** Bytes of one part: a hundred times the largest account. */
const MOST_PART = 1 << 20;
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
/** What is looked into; all else is a part. */
const OBJECT = "result";
const LIST = "result.value";

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
const broken = () => new NodeError("an answer that is no JSON");

/** One that is looked into. */
interface Inside {
  path: string;
  list: boolean;
  /** What the value is called that comes next; null in a list, and before a name. */
  name: string | null;
  /** `first`: a value, a name, or its end; `more`: a value or a name; `next`: a comma or its end. */
  wants: "first" | "more" | "colon" | "next";
}

export class Pieces {
  private readonly inside: Inside[] = [];
  private begun = false;
  /** The part that has begun: a text, an object or a list, or a number or word. */
  private part: "none" | "text" | "nested" | "plain" = "none";
  /** Its bytes in the chunks before, and where it begins in this one. */
  private readonly kept: Buffer[] = [];
  private length = 0;
  private start = 0;
  private depth = 0;
  private quoted = false;
  private escaped = false;
  /** Where the next backslash of this chunk is, from where it was last looked for. */
  private slash = -1;

  constructor(private readonly parts: Parts) {}

  /** Takes the next bytes. `NodeError` where they are no such JSON. */
  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.start = 0;
    this.slash = -1;
    for (let at = 0; at < chunk.length; ) at = this.part === "none" ? this.between(chunk, at) : this.within(chunk, at);
    if (this.part !== "none") this.keep(chunk.subarray(this.start));
  }

  /** Nothing more comes. `NodeError` where something must. */
  end(): void {
    if (!this.begun || this.inside.length > 0 || this.part !== "none") throw new NodeError("an answer that is cut off");
  }

  /** A byte between two parts. Returns where to go on. */
  private between(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (isSpace(byte)) return at + 1;
    const top = this.inside.at(-1);
    if (top === undefined) {
      if (byte !== OPEN || this.begun) throw broken();
      this.begun = true;
      this.enter("", false);
    } else if (top.wants === "colon" || (top.wants === "next" && byte === COMMA)) {
      if (top.wants === "colon" && byte !== COLON) throw broken();
      top.wants = "more";
    } else if (byte === (top.list ? CLOSE_LIST : CLOSE) && top.wants !== "more") this.inside.pop();
    else if (top.wants === "next") throw broken();
    else this.begin(top, byte, at);
    return at + 1;
  }

  /** A name or a value begins. */
  private begin(top: Inside, byte: number, at: number): void {
    if (!top.list && top.name === null && byte !== QUOTE) throw broken();
    const path = pathOf(top);
    if ((byte === OPEN && path === OBJECT) || (byte === OPEN_LIST && path === LIST)) {
      this.done(top);
      this.enter(path, byte === OPEN_LIST);
      return;
    }
    const isNested = byte === OPEN || byte === OPEN_LIST;
    this.part = byte === QUOTE ? "text" : isNested ? "nested" : "plain";
    this.depth = isNested ? 1 : 0;
    this.quoted = byte === QUOTE;
    this.escaped = false;
    this.length = 0;
    this.start = at;
  }

  private enter(path: string, list: boolean): void {
    this.inside.push({ path, list, name: null, wants: "first" });
  }

  private done(top: Inside): void {
    top.name = null;
    top.wants = "next";
  }

  /** Goes on in a part, up to its end or that of the chunk. */
  private within(chunk: Buffer, from: number): number {
    if (this.part === "plain") return this.plain(chunk, from);
    for (let at = from; at < chunk.length; ) {
      if (this.quoted) at = this.text(chunk, at);
      else this.nested(chunk[at++] as number);
      if (!this.quoted && this.depth === 0) return this.ended(chunk, at);
    }
    return chunk.length;
  }

  private nested(byte: number): void {
    if (byte === QUOTE) this.quoted = true;
    else if (byte === OPEN || byte === OPEN_LIST) this.depth += 1;
    else if (byte === CLOSE || byte === CLOSE_LIST) this.depth -= 1;
  }

  /** Goes on in a text. Returns where it has ended, or the chunk. Most of an answer is texts: native searches. */
  private text(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; ) {
      if (this.escaped) {
        this.escaped = false;
        at += 1;
        continue;
      }
      const found = chunk.indexOf(QUOTE, at);
      const end = found < 0 ? chunk.length : found;
      if (this.slash < at) this.slash = slashFrom(chunk, at);
      if (this.slash < end) {
        this.escaped = true;
        at = this.slash + 1;
        continue;
      }
      this.quoted = found < 0;
      return found < 0 ? end : end + 1;
    }
    return chunk.length;
  }

  /** A number, true, false or null: up to what cannot be in one. */
  private plain(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === COMMA || byte === CLOSE || byte === CLOSE_LIST || isSpace(byte)) return this.ended(chunk, at);
    }
    return chunk.length;
  }

  private keep(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.length > MOST_PART) throw new NodeError(`a part of an answer of more than ${MOST_PART} bytes`);
    this.kept.push(bytes);
  }

  /** The part has ended before this place. */
  private ended(chunk: Buffer, to: number): number {
    this.keep(chunk.subarray(this.start, to));
    const value = parsed(this.kept.length === 1 ? (this.kept[0] as Buffer) : Buffer.concat(this.kept));
    this.kept.length = 0;
    this.part = "none";
    const top = this.inside.at(-1) as Inside;
    if (!top.list && top.name === null) {
      top.name = value as string;
      top.wants = "colon";
      return to;
    }
    const path = pathOf(top);
    this.done(top);
    if (top.list) this.parts.element(value);
    else this.parts.member(path, value);
    return to;
  }
}

/** Where the next backslash is; behind everything where there is none. */
function slashFrom(chunk: Buffer, at: number): number {
  const found = chunk.indexOf(BACKSLASH, at);
  return found < 0 ? Number.POSITIVE_INFINITY : found;
}

const pathOf = ({ path, name }: Inside): string => (path === "" ? (name ?? "") : `${path}.${name ?? ""}`);

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw broken();
  }
}
