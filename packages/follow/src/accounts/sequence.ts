/** The pool numbers its events without a gap: what was not heard is known to be missing. */

/** Numbers are heard so far ahead of the first that is missing, at most: more than a slot has. */
const EARLY = 4_096n;
/** Numbers whose transactions are remembered: more than the slots hold that a fork can undo. */
const REMEMBERED = 1_024;

export class Sequence {
  /** The first number that was not heard. */
  private next: bigint | null = null;
  private readonly early = new Set<bigint>();
  private readonly told = new Map<bigint, string>();
  /** When something began to be missing, in ms of this process; null while nothing is. */
  private since: number | null = null;
  gaps = 0;

  /** Everything before this number is known. */
  read(next: bigint): void {
    if (this.next === null || next > this.next) this.next = next;
    this.close();
  }

  /** A fork undid what was known: all that is known now is what is before this number. */
  back(next: bigint): void {
    this.next = next;
    this.since = null;
    this.early.clear();
    this.told.clear();
  }

  /** False: another transaction had this number, which a fork undid. */
  heard(number: bigint, by: string): boolean {
    const before = this.told.get(number);
    this.told.set(number, by);
    const [oldest] = this.told.size > REMEMBERED ? this.told.keys() : [];
    if (oldest !== undefined) this.told.delete(oldest);
    if (this.next !== null && number >= this.next) {
      if (number < this.next + EARLY) this.early.add(number);
      this.close();
    }
    return before === undefined || before === by;
  }

  /** The pool's own number of its next event: before it, everything should have been heard. */
  expect(next: bigint): void {
    if (this.next === null || next <= this.next) this.since = this.early.size > 0 ? this.since : null;
    else this.since ??= performance.now();
  }

  /** Whether something has been missing for so long that it will not come by itself. Counts it. */
  missing(patienceMs: number): boolean {
    if (this.since === null || performance.now() - this.since < patienceMs) return false;
    this.since = null;
    this.gaps += 1;
    return true;
  }

  get number(): bigint | null {
    return this.next;
  }

  private close(): void {
    for (; this.next !== null && this.early.delete(this.next); ) this.next += 1n;
    for (const number of this.early) if (this.next !== null && number < this.next) this.early.delete(number);
    if (this.early.size === 0) this.since = null;
    else this.since ??= performance.now();
  }
}
