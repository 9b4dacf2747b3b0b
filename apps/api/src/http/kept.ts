/**
 * Answers as they were written, kept until the next look at chain and tables: what is asked a thousand times between
 * two looks is found and written once, and fifty who ask for it at once wait for the same one.
 */

/** What is kept of an answer: its bytes are counted. */
export interface Weighed {
  bytes: number;
}

/** Bytes of all answers together. A page of a thousand events has 700 KB, one of twenty 14 KB. */
const MOST = 33_554_432;
/** What is around an answer in memory, beside its text and its question. */
const AROUND = 400;

export class Kept<T extends Weighed> {
  private moment = -1;
  private held = 0;
  private readonly answers = new Map<string, T>();
  private readonly sought = new Map<string, Promise<T>>();
  private given = 0;

  /** `now`: number of the last look. */
  constructor(
    private readonly now: () => number,
    private readonly most = MOST,
  ) {}

  /** Answers that were given without being sought. */
  get hits(): number {
    return this.given;
  }
  /** Bytes that are held. */
  get bytes(): number {
    return this.held;
  }

  /** The answer of this moment; one that was sought before it is none, even if it comes later. */
  get(question: string, seek: () => Promise<T>): T | Promise<T> {
    const moment = this.now();
    if (moment !== this.moment) this.forget(moment);
    const known = this.answers.get(question) ?? this.sought.get(question);
    if (known !== undefined) {
      this.given++;
      return known;
    }
    const seeking = seek()
      .then((found) => {
        if (this.sought.get(question) === seeking && this.now() === moment) this.put(question, found);
        return found;
      })
      .finally(() => {
        if (this.sought.get(question) === seeking) this.sought.delete(question);
      });
    this.sought.set(question, seeking);
    return seeking;
  }

  private forget(moment: number): void {
    this.moment = moment;
    this.held = 0;
    this.answers.clear();
    this.sought.clear();
  }

  /** The oldest go where there are too many; one that would push all others out is not kept. */
  private put(question: string, answer: T): void {
    const weight = (key: string, { bytes }: T) => bytes + 2 * key.length + AROUND;
    const own = weight(question, answer);
    if (own > this.most / 8) return;
    this.answers.set(question, answer);
    this.held += own;
    for (const [key, other] of this.answers) {
      if (this.held <= this.most) return;
      this.answers.delete(key);
      this.held -= weight(key, other);
    }
  }
}
