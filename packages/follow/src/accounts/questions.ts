/** Accounts to be read again, and of which slot the answer must be. */
import { BOUNDS } from "../bounds";

/** How often one is asked in a row at nodes that are not as far. */
const MOST_TRIES = 10;

interface Question {
  slot: number;
  tries: number;
}

export class Questions {
  private open = new Map<string, Question>();

  get size(): number {
    return this.open.size;
  }

  /** Returns how many were left out, because as many are open as can be. */
  add(addresses: Iterable<string>, slot: number): number {
    let left = 0;
    for (const address of addresses) {
      const known = this.open.get(address);
      if (known === undefined && this.open.size >= BOUNDS.asked) left += 1;
      else if (known === undefined || known.slot < slot) this.open.set(address, { slot, tries: 0 });
    }
    return left;
  }

  /** All that are open; they are no more. */
  take(): Map<string, Question> {
    const { open } = this;
    this.open = new Map();
    return open;
  }

  /** Opens those again whose answer is too old; `late`: those of them that were asked often enough for now. */
  repeat(
    asked: ReadonlyMap<string, Question>,
    answers: readonly { address: string; slot: number }[],
  ): { any: boolean; late: [address: string, slot: number][] } {
    const late: [address: string, slot: number][] = [];
    let any = false;
    for (const { address, slot } of answers) {
      const question = asked.get(address);
      if (question === undefined || slot >= question.slot) continue;
      if (question.tries >= MOST_TRIES) {
        late.push([address, question.slot]);
        continue;
      }
      any = true;
      // Asked for meanwhile, of an earlier slot perhaps: the later one is not forgotten.
      const slotOfBoth = Math.max(question.slot, this.open.get(address)?.slot ?? 0);
      this.open.set(address, { slot: slotOfBoth, tries: question.tries + 1 });
    }
    return { any, late };
  }
}
