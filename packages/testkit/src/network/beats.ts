/** Something that is done again and again; it returns when it is done. */
export type Job = () => Promise<void>;
export type Say = (text: string) => unknown;

/** Does something; what goes wrong becomes a line, and nothing else: the next beat tries again. */
export async function attempt(say: Say, name: string, job: Job): Promise<void> {
  try {
    await job();
  } catch (error) {
    say(`${name}: ${firstLine(error)}`);
  }
}

export const firstLine = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split("\n", 1)[0] ?? "";

/** Does the jobs one after the other, a beat apart or as soon as there is reason to, until it is stopped. */
export class Beats {
  private stopped = false;
  private hurried = false;
  private paused = false;
  private wake: () => void = () => {};
  /** Those who wait until nothing is left to do. */
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly jobs: Readonly<Record<string, Job>>,
    private readonly milliseconds: number,
    private readonly say: Say,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      await this.pause();
      [this.paused, this.hurried] = [false, false];
      for (const [name, job] of Object.entries(this.jobs)) if (!this.stopped) await attempt(this.say, name, job);
    }
    this.rested();
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  /** Does them now; where they are being done, once more after that. */
  hurry(): void {
    this.hurried = true;
    this.wake();
  }

  /** Until the jobs are done, and done again where that was hurried. */
  rest(): Promise<void> {
    if (this.stopped || (this.paused && !this.hurried)) return Promise.resolve();
    return new Promise((done) => this.waiting.push(done));
  }

  private rested(): void {
    for (const done of this.waiting.splice(0)) done();
  }

  private pause(): Promise<void> {
    if (this.hurried || this.stopped) return Promise.resolve();
    this.paused = true;
    this.rested();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
