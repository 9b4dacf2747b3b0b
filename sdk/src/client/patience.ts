import { BallastError, decodeError } from "../errors/index";

/** Milliseconds after which a node is taken not to answer. */
const ANSWER_MS = 5_000;

/**
 * Total time to wait. Every call to a node or a wallet ends with it, so a hanging socket hangs nobody.
 */
export class Patience {
  private readonly end: number;

  constructor(milliseconds: number) {
    this.end = performance.now() + milliseconds;
  }

  get over(): boolean {
    return performance.now() >= this.end;
  }

  /**
   * The call's answer, or what `silence` gives where it does not come in time: `NetworkError`. What comes later is
   * thrown away.
   */
  async within<T>(call: () => Promise<T>, milliseconds = ANSWER_MS, silence = noAnswer): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const wait = Math.max(0, Math.min(milliseconds, this.end - performance.now()));
      timer = setTimeout(() => reject(silence(wait)), wait);
    });
    try {
      return await Promise.race([call(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits, but not beyond the end. */
  async pause(milliseconds: number): Promise<void> {
    const wait = Math.max(0, Math.min(milliseconds, this.end - performance.now()));
    await new Promise<void>((done) => setTimeout(done, wait));
  }

  /** As `within`, asked anew while only the network fails: for calls that change nothing. */
  async insist<T>(call: () => Promise<T>, pauseMs: number, tries = 3): Promise<T> {
    for (let left = tries - 1; ; left--) {
      try {
        return await this.within(call);
      } catch (e) {
        if (left <= 0 || this.over || decodeError(e).name !== "NetworkError") throw e;
      }
      await this.pause(pauseMs);
    }
  }
}

const noAnswer = (milliseconds: number): BallastError =>
  new BallastError({ code: null, name: "NetworkError", hint: `No answer in ${Math.round(milliseconds)} ms`, logs: [] });
