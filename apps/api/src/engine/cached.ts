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

/** What is asked, of which moment, and by whom: null where addresses are not told apart. */
export interface Asked {
  question: string;
  moment: string;
  asker: string | null;
}

/** How many answers are sought at once, of all askers and of one; what else is asked is refused. */
export interface AtOnce {
  all: number;
  each: number;
}

export class Cached<T> {
  private readonly entries = new Map<string, Entry<T>>();
  /** Who asked for each that is sought. */
  private readonly seeking: (string | null)[] = [];

  constructor(private readonly atOnce: AtOnce = { all: Number.POSITIVE_INFINITY, each: Number.POSITIVE_INFINITY }) {}

  /** The answer of a moment: the one that is there, or one that is sought now. `Busy`, `TooMany`. */
  async get(asked: Asked, seek: () => Promise<T>): Promise<T> {
    const entry = this.entryOf(asked);
    const last = givenOf(entry, asked.moment, STALE_MS);
    if (this.isDone(entry, asked, last)) return last as T;
    const sought = this.seek(entry, asked, seek);
    if (last === null) return sought;
    // Who waits for a newer one is told of its failure; here the one before is given.
    sought.catch(() => undefined);
    return last;
  }

  /** The last answer, which a newer one will follow; null while there is none, and one is sought. `Busy`, `TooMany`. */
  latest(asked: Asked, seek: () => Promise<T>): T | null {
    const entry = this.entryOf(asked);
    const last = givenOf(entry, asked.moment, OLD_MS);
    if (!this.isDone(entry, asked, last)) this.seek(entry, asked, seek).catch(() => undefined);
    return last;
  }

  private entryOf({ question }: Asked): Entry<T> {
    return this.entries.get(question) ?? { moment: "", at: 0, value: null, sought: null };
  }

  /** Whether nothing is to be sought: the last answer is of this moment, or has to do. `Busy`, `TooMany` if none is. */
  private isDone({ moment, sought }: Entry<T>, asked: Asked, last: T | null): boolean {
    if (last !== null && moment === asked.moment) return true;
    if (sought !== null) return false;
    const refused = this.refusal(asked.asker);
    if (refused !== null && last === null) throw refused;
    return refused !== null;
  }

  /** Why no more is sought; one asker leaves room for others. */
  private refusal(asker: string | null): Error | null {
    const own = asker === null ? 0 : this.seeking.filter((other) => other === asker).length;
    if (own >= this.atOnce.each)
      return fault("TooMany", `${own} answers that take long are being found for this address`, AGAIN_SECONDS);
    if (this.seeking.length < this.atOnce.all) return null;
    return fault(
      "Busy",
      `${this.seeking.length} answers that take long are being found: one more waits`,
      AGAIN_SECONDS,
    );
  }

  /** Only what is sought is kept: what is refused pushes no answer out. */
  private seek(entry: Entry<T>, { question, moment, asker }: Asked, seek: () => Promise<T>): Promise<T> {
    // Last in the map is the one asked for last: the first one goes where there are too many.
    this.entries.delete(question);
    this.entries.set(question, entry);
    const [oldest] = this.entries.size > MOST ? this.entries.keys() : [];
    if (oldest !== undefined) this.entries.delete(oldest);
    if (entry.sought !== null) return entry.sought;
    this.seeking.push(asker);
    const sought = seek()
      .then((value) => Object.assign(entry, { moment, at: Date.now(), value }).value as T)
      .finally(() => {
        this.seeking.splice(this.seeking.indexOf(asker), 1);
        entry.sought = null;
      });
    entry.sought = sought;
    return sought;
  }
}

/** The answer that can be given: of this moment, or not too old. */
const givenOf = <T>({ value, moment, at }: Entry<T>, now: string, most: number): T | null =>
  moment === now || Date.now() - at < most ? value : null;
