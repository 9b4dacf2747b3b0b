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

/** Does the jobs one after the other, a beat apart, until it is stopped. */
export class Beats {
  private stopped = false;
  private wake: () => void = () => {};

  constructor(
    private readonly jobs: Readonly<Record<string, Job>>,
    private readonly milliseconds: number,
    private readonly say: Say,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      await this.pause();
      for (const [name, job] of Object.entries(this.jobs)) if (!this.stopped) await attempt(this.say, name, job);
    }
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
