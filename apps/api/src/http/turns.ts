/** Work of which so much is done at once, whoever asks for it: the rest waits, and comes in the order of asking. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly atOnce: number) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    // Who waits is given the place of one that ends: nobody comes in between.
    if (this.running < this.atOnce) this.running++;
    else await new Promise<void>((done) => this.waiting.push(done));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
