/** What was last heard of something, and when: an answer that is missing or old never looks like a fresh one. */

export interface Fault {
  name: string;
  text: string;
  at: number;
}

export interface Reading<T> {
  /** The last answer; null where there was none. */
  value: T | null;
  /** When it was asked for, milliseconds: what it says is not newer. */
  at: number | null;
  /** Why the last call failed; null if it did not. */
  fault: Fault | null;
  /** Share of the last twenty calls that failed. */
  failing: number;
}

/** Something did not answer in its time. */
export class Timeout extends Error {
  override readonly name = "Timeout";
  constructor(ms: number) {
    super(`no answer in ${ms} ms`);
  }
}

/** What a call answers, or `Timeout`: every await has its end. */
export async function within<T>(ms: number, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Timeout(ms)), ms);
  });
  try {
    return await Promise.race([call(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const REMEMBERED = 20;
const WORDS = 160;

/** An error's name and words for anyone: without queries, which are signed, and cut to a line. */
export function faultOf(error: unknown, at: number, hide: (text: string) => string): Fault {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const own = name !== "Error" ? name : error instanceof Error ? error.constructor.name : "Error";
  const said = message.startsWith(`${own}: `) ? message.slice(own.length + 2) : message;
  const text = hide(said.replace(/\?\S+/g, "?...").replace(/\s+/g, " "));
  return { name: own, text: text.length > WORDS ? `${text.slice(0, WORDS)}...` : text, at };
}

/** One question that is asked again and again. */
export class Feed<T> {
  private value: T | null = null;
  private at: number | null = null;
  private fault: Fault | null = null;
  private readonly outcomes: boolean[] = [];
  /** Failures in a row. */
  misses = 0;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly deadlineMs: number,
    private readonly hide: (text: string) => string,
  ) {}

  /** Asks once; an error is kept beside the last answer. Never throws. */
  async poll(): Promise<boolean> {
    const at = Date.now();
    try {
      this.value = await within(this.deadlineMs, this.ask);
      [this.at, this.fault, this.misses] = [at, null, 0];
      return this.counted(true);
    } catch (error) {
      this.fault = faultOf(error, at, this.hide);
      this.misses += 1;
      return this.counted(false);
    }
  }

  get reading(): Reading<T> {
    const failed = this.outcomes.filter((good) => !good).length;
    const failing = this.outcomes.length === 0 ? 0 : failed / this.outcomes.length;
    return { value: this.value, at: this.at, fault: this.fault, failing };
  }

  private counted(good: boolean): boolean {
    this.outcomes.push(good);
    if (this.outcomes.length > REMEMBERED) this.outcomes.shift();
    return good;
  }
}
