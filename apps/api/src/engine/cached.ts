/** Answers that take long: found once a moment, whoever asks; while a newer one is sought the last one is given. */

/** An answer that is older than this is not given while a newer one is sought. */
const STALE_MS = 5_000;
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

  /** `moment`: names what answers are of; they hold while it says the same. */
  constructor(private readonly moment: () => string) {}

  async get(question: string, seek: () => Promise<T>): Promise<T> {
    const entry = this.entryOf(question);
    const isOfNow = entry.value !== null && entry.moment === this.moment();
    if (isOfNow) return entry.value as T;
    const sought = entry.sought ?? this.seek(entry, seek);
    if (entry.value !== null && Date.now() - entry.at < STALE_MS) {
      // Who waits for a newer one is told of its failure; here the one before is given.
      sought.catch(() => undefined);
      return entry.value;
    }
    return sought;
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

  private seek(entry: Entry<T>, seek: () => Promise<T>): Promise<T> {
    const moment = this.moment();
    const sought = seek()
      .then((value) => Object.assign(entry, { moment, at: Date.now(), value }).value as T)
      .finally(() => {
        entry.sought = null;
      });
    entry.sought = sought;
    return sought;
  }
}
