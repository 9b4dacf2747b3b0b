/** Answers that take long: found once a moment, whoever asks; while a newer one is sought the last one is given. */
import { fault } from "../fault";

/** An answer that is older than this is not given while somebody can wait for a newer one. */
const STALE_MS = 5_000;
/** Nor at all after that: a minute in which nobody asked is one after which nobody knows how old it is. */
const OLD_MS = 60_000;
/** Answers of so many questions are kept. */
const MOST = 64;
const AGAIN_SECONDS = 5;

interface Entry<T> {
  moment: string;
  at: number;
  value: T | null;
  sought: Promise<T> | null;
}

export class Cached<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private seeking = 0;

  /** `atOnce`: so many answers are sought at once; another question, to which no answer is known, is `Busy`. */
  constructor(private readonly atOnce = Number.POSITIVE_INFINITY) {}

  /** The answer of a moment: the one that is there, or one that is sought now. `Busy`. */
  async get(question: string, moment: string, seek: () => Promise<T>): Promise<T> {
    const entry = this.entryOf(question);
    const last = givenOf(entry, moment, STALE_MS);
    if (this.isDone(entry, moment, last)) return last as T;
    const sought = this.seek(question, entry, moment, seek);
    if (last === null) return sought;
    // Who waits for a newer one is told of its failure; here the one before is given.
    sought.catch(() => undefined);
    return last;
  }

  /** The last answer, which a newer one will follow; null while there is none, and one is sought. `Busy`. */
  latest(question: string, moment: string, seek: () => Promise<T>): T | null {
    const entry = this.entryOf(question);
    const last = givenOf(entry, moment, OLD_MS);
    if (!this.isDone(entry, moment, last)) this.seek(question, entry, moment, seek).catch(() => undefined);
    return last;
  }

  private entryOf(question: string): Entry<T> {
    return this.entries.get(question) ?? { moment: "", at: 0, value: null, sought: null };
  }

  /** Whether nothing is to be sought: the last answer is of this moment, or has to do. `Busy` where there is none. */
  private isDone({ moment, sought }: Entry<T>, now: string, last: T | null): boolean {
    if (last !== null && moment === now) return true;
    if (sought !== null || this.seeking < this.atOnce) return false;
    if (last !== null) return true;
    throw fault("Busy", `${this.seeking} answers that take long are being found: one more waits`, AGAIN_SECONDS);
  }

  /** Only what is sought is kept: what is refused pushes no answer out. */
  private seek(question: string, entry: Entry<T>, moment: string, seek: () => Promise<T>): Promise<T> {
    // Last in the map is the one asked for last: the first one goes where there are too many.
    this.entries.delete(question);
    this.entries.set(question, entry);
    const [oldest] = this.entries.size > MOST ? this.entries.keys() : [];
    if (oldest !== undefined) this.entries.delete(oldest);
    if (entry.sought !== null) return entry.sought;
    this.seeking++;
    const sought = seek()
      .then((value) => Object.assign(entry, { moment, at: Date.now(), value }).value as T)
      .finally(() => {
        this.seeking--;
        entry.sought = null;
      });
    entry.sought = sought;
    return sought;
  }
}

/** The answer that can be given: of this moment, or not too old. */
const givenOf = <T>({ value, moment, at }: Entry<T>, now: string, most: number): T | null =>
  moment === now || Date.now() - at < most ? value : null;
