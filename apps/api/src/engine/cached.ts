/** Answers that take long: found once a moment, whoever asks; while a newer one is sought the last one is given. */

/** An answer that is older than this is not given while somebody can wait for a newer one. */
const STALE_MS = 5_000;
/** Nor at all after that: a minute in which nobody asked is one after which nobody knows how old it is. */
const OLD_MS = 60_000;
/** Answers of so many questions are kept. */
const MOST = 64;

interface Entry<T> {
  moment: string;
  at: number;
  value: T | null;
  sought: Promise<T> | null;
}

export class Cached<T> {
  private readonly entries = new Map<string, Entry<T>>();

  /** The answer of a moment: the one that is there, or one that is sought now. */
  async get(question: string, moment: string, seek: () => Promise<T>): Promise<T> {
    const entry = this.entryOf(question);
    if (entry.value !== null && entry.moment === moment) return entry.value;
    const sought = this.seek(entry, moment, seek);
    if (entry.value !== null && Date.now() - entry.at < STALE_MS) {
      // Who waits for a newer one is told of its failure; here the one before is given.
      sought.catch(() => undefined);
      return entry.value;
    }
    return sought;
  }

  /** The last answer, which a newer one will follow; null while there is none, and one is sought. */
  latest(question: string, moment: string, seek: () => Promise<T>): T | null {
    const entry = this.entryOf(question);
    if (entry.moment !== moment || entry.value === null) this.seek(entry, moment, seek).catch(() => undefined);
    return Date.now() - entry.at < OLD_MS ? entry.value : null;
  }

  private entryOf(question: string): Entry<T> {
    const known = this.entries.get(question) ?? { moment: "", at: 0, value: null, sought: null };
    // Last in the map is the one asked for last: the first one goes where there are too many.
    this.entries.delete(question);
    this.entries.set(question, known);
    const [oldest] = this.entries.size > MOST ? this.entries.keys() : [];
    if (oldest !== undefined) this.entries.delete(oldest);
    return known;
  }

  private seek(entry: Entry<T>, moment: string, seek: () => Promise<T>): Promise<T> {
    if (entry.sought !== null) return entry.sought;
    const sought = seek()
      .then((value) => Object.assign(entry, { moment, at: Date.now(), value }).value as T)
      .finally(() => {
        entry.sought = null;
      });
    entry.sought = sought;
    return sought;
  }
}
