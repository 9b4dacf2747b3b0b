/** A file of entries, one JSON object a line: only ever appended to, and whole again after any end of the process. */
import {
  appendFileSync,
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from "node:fs";
import { z } from "zod";
import { Misuse, Problem } from "../../../../scripts/lib/command.cjs";
import type { Entry } from "./entry";

const amount = z.string().regex(/^-?\d+$/);
const ENTRY: z.ZodType<Entry> = z.strictObject({
  ...{ signature: z.string(), slot: z.int(), kind: z.string().nullable(), subject: z.string().nullable() },
  ok: z.boolean(),
  ...{ base: amount, priority: amount, rent: amount, tip: amount, earned: amount, lamports: amount },
  tokens: z.array(z.strictObject({ mint: z.string(), atoms: amount })),
});

/**
 * The first line of a file: the key's newest transaction when it was begun, which is not the ledger's; null for none.
 */
const SINCE = z.strictObject({ since: z.string().nullable() });
type Since = z.infer<typeof SINCE>;
const LINE = z.union([ENTRY, SINCE]);

function lineIn(line: string): Entry | Since | null {
  try {
    return LINE.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function entryIn(line: string): Entry | null {
  const found = lineIn(line);
  return found === null || "since" in found ? null : found;
}

const CHUNK = 1 << 20;
const NEWLINE = 10;

/** Calls `each` with every line and where it begins; the last may lack its newline. */
function lines(file: number, each: (line: string, at: number, whole: boolean) => void): void {
  const chunk = Buffer.alloc(CHUNK);
  let rest = Buffer.alloc(0);
  let at = 0;
  for (let read = 0; ; ) {
    const got = readSync(file, chunk, 0, CHUNK, read);
    if (got === 0) break;
    read += got;
    rest = Buffer.concat([rest, chunk.subarray(0, got)]);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      each(rest.toString("utf8", 0, end), at, true);
      at += end + 1;
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) each(rest.toString(), at, false);
}

const opened = (path: string): number => {
  try {
    return openSync(path, "a+", 0o600);
  } catch (e) {
    throw new Misuse(`${path}: the ledger cannot be written: ${(e as NodeJS.ErrnoException).code}`);
  }
};

/** Its entries, for whoever only looks: what is torn is left out, nothing is changed. */
export const readEntries = (path: string): Entry[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => entryIn(line) ?? []);

/** What a kill left of the last line: where it begins, and whether only its newline is missing. */
interface Torn {
  at: number;
  good: boolean;
}

/** A ledger's file. */
export class LedgerFile {
  /** From here on there is a part of a line that the disk did not take whole; null where the file ends with a line. */
  private stump: number | null = null;

  private constructor(
    private readonly path: string,
    private readonly file: number,
    /** The transaction before its first; undefined where nobody has said, null where there is none. */
    public since: string | null | undefined,
    /** Its last line still lacks its newline: the next one brings it. */
    private lacks: boolean,
  ) {}

  /**
   * Opens it, or begins it, and hands over what it has. A last line that was cut off is set aside in `PATH.torn`, and
   * `told`; one that lacks its newline only gets it. `Misuse` names file and line of what is no entry, and changes
   * nothing.
   */
  static open(path: string, each: (entry: Entry) => void, told: (words: string) => void = () => {}): LedgerFile {
    const file = opened(path);
    const entries: Entry[] = [];
    let since: string | null | undefined;
    let torn: Torn | null = null;
    let number = 0;
    try {
      lines(file, (line, at, whole) => {
        number += 1;
        const found = lineIn(line);
        if (!whole) torn = { at, good: found !== null };
        if (found === null && whole) throw new Misuse(`${path}, line ${number}: no entry of a ledger`);
        if (found !== null && "since" in found) since = found.since;
        else if (found !== null) entries.push(found);
        // Handed over only when all of it has been read: a file that is refused has changed nothing.
      });
    } catch (e) {
      closeSync(file);
      throw e;
    }
    const lacks = torn !== null && !mend(path, file, torn, told);
    entries.forEach(each);
    return new LedgerFile(path, file, since, lacks);
  }

  /** Says from when on it is kept: undefined where nobody has said. */
  begin(since: string | null): void {
    this.write({ since });
    this.since = since;
  }

  /**
   * Appends an entry: whole for whoever reads the file when the call returns, on the disk soon after. Throws where the
   * disk does not take it; then nothing of it is in the file, and the next one may be tried.
   */
  append(entry: Entry): void {
    this.write(entry);
  }

  private write(what: Entry | Since): void {
    this.cut();
    const line = Buffer.from(`${this.lacks ? "\n" : ""}${JSON.stringify(what)}\n`);
    const end = this.bytes;
    let written = 0;
    try {
      written = writeSync(this.file, line);
      if (written !== line.length) throw new Problem(`${this.path}: the disk took ${written} of ${line.length} bytes`);
    } catch (e) {
      this.stump = end;
      this.cut();
      throw e;
    }
    this.lacks = false;
    fdatasync(this.file, () => {});
  }

  /** Takes away what is there of a line: what came after it would be no line either. */
  private cut(): void {
    if (this.stump === null) return;
    ftruncateSync(this.file, this.stump);
    this.stump = null;
  }

  get bytes(): number {
    return fstatSync(this.file).size;
  }

  close(): void {
    closeSync(this.file);
  }
}

const codeOf = (e: unknown): string => (e as NodeJS.ErrnoException).code ?? String(e);

/** The file's bytes from there on. */
function restOf(file: number, at: number): Buffer {
  const rest = Buffer.alloc(fstatSync(file).size - at);
  readSync(file, rest, 0, rest.length, at);
  return rest;
}

/** Whether the file ends with a line again. */
function mend(path: string, file: number, { at, good }: Torn, told: (words: string) => void): boolean {
  if (good) return ended(file);
  const rest = restOf(file, at);
  let where = `are in ${path}.torn`;
  try {
    appendFileSync(`${path}.torn`, Buffer.concat([rest, Buffer.of(NEWLINE)]), { mode: 0o600, flush: true });
  } catch (e) {
    // A full disk: what landed is looked up on the chain again, so that nobody waits for it.
    where = `are lost: ${codeOf(e)}`;
  }
  ftruncateSync(file, at);
  told(`${path}: its last line was cut off; its ${rest.length} bytes ${where}`);
  return true;
}

/** Writes the newline that is missing; false where the disk is full. */
function ended(file: number): boolean {
  try {
    return writeSync(file, "\n") === 1;
  } catch {
    return false;
  }
}
