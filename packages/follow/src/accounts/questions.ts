/** Accounts to be read again, and of which slot the answer must be. */

/** How often one is asked at nodes that are not as far: then a full reading will find out. */
const MOST_TRIES = 10;

interface Question {
  slot: number;
  tries: number;
}

export class Questions {
  private open = new Map<string, Question>();

  add(addresses: Iterable<string>, slot: number): void {
    for (const address of addresses) {
      const known = this.open.get(address);
      if (known === undefined || known.slot < slot) this.open.set(address, { slot, tries: 0 });
    }
  }

  /** All that are open; they are no more. */
  take(): Map<string, Question> {
    const { open } = this;
    this.open = new Map();
    return open;
  }

  /** Opens those again whose answer is too old. Whether there are any. */
  repeat(asked: ReadonlyMap<string, Question>, answers: readonly { address: string; slot: number }[]): boolean {
    let any = false;
    for (const { address, slot } of answers) {
      const question = asked.get(address);
      if (question === undefined || slot >= question.slot || question.tries >= MOST_TRIES) continue;
      any = true;
      if (!this.open.has(address)) this.open.set(address, { slot: question.slot, tries: question.tries + 1 });
    }
    return any;
  }
}
