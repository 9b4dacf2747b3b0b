/** Things in the order of a number each: those up to a number, or from it on, are found without looking at the rest. */
export class Ladder<T> {
  private readonly numbers: number[] = [];
  private readonly things: T[] = [];

  get size(): number {
    return this.things.length;
  }

  add(number: number, thing: T): void {
    const at = this.first(number);
    this.numbers.splice(at, 0, number);
    this.things.splice(at, 0, thing);
  }

  remove(number: number, thing: T): void {
    const at = this.things.indexOf(thing, this.first(number));
    if (at < 0 || this.numbers[at] !== number) return;
    this.numbers.splice(at, 1);
    this.things.splice(at, 1);
  }

  /** Those whose number is at most this one. */
  upTo(number: number): T[] {
    return this.things.slice(0, this.first(number, true));
  }

  /** Those whose number is at least this one. */
  from(number: number): T[] {
    return this.things.slice(this.first(number));
  }

  /** The first place whose number is not below this one; `past`: not up to it. */
  private first(number: number, past = false): number {
    let [low, high] = [0, this.numbers.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const here = this.numbers[middle] as number;
      if (here < number || (past && here === number)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
