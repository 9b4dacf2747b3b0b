/**
 * Questions of all who ask at once: while those of some are answered the others wait, and are then answered together.
 */

/** Questions at once. */
const AT_ONCE = 64;

interface Waiting<Q, A> {
  question: Q;
  done(answer: A): void;
  failed(error: unknown): void;
}

export interface Terms<Q, A> {
  /** Answers to all of them, in their order. */
  answer(questions: readonly Q[]): Promise<readonly A[]>;
  /** How much there is to an answer, and how much is answered at once: one that is more is answered alone. */
  weigh(question: Q): number;
  most: number;
}

export class Batch<Q, A> {
  private readonly waiting: Waiting<Q, A>[] = [];
  private busy = false;

  constructor(private readonly terms: Terms<Q, A>) {}

  ask(question: Q): Promise<A> {
    return new Promise((done, failed) => {
      this.waiting.push({ question, done, failed });
      if (!this.busy) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.busy = true;
    // Those that come with this one are answered with it.
    await new Promise((done) => setImmediate(done));
    while (this.waiting.length > 0) await this.once(this.taken());
    this.busy = false;
  }

  private taken(): Waiting<Q, A>[] {
    const { weigh, most } = this.terms;
    let [count, weight] = [0, 0];
    for (const { question } of this.waiting) {
      weight += weigh(question);
      if (count > 0 && (count === AT_ONCE || weight > most)) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private async once(taken: readonly Waiting<Q, A>[]): Promise<void> {
    try {
      const answers = await this.terms.answer(taken.map(({ question }) => question));
      for (const [i, { done }] of taken.entries()) done(answers[i] as A);
    } catch (error) {
      // Nobody fails for what another one asked.
      if (taken.length > 1) for (const one of taken) await this.once([one]);
      else taken[0]?.failed(error);
    }
  }
}
