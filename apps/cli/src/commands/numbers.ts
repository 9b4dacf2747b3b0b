/** The pool numbers its events without a gap: each is told once, and what is missing is said. */

/** Numbers that are remembered: more than a second has. */
const REMEMBERED = 4_096n;

export class Numbers {
  private readonly told = new Set<bigint>();
  private first: bigint | null = null;
  private last = 0n;
  /** The first number of which it was not yet said whether it is missing. */
  private checked = 0n;

  /** Whether an event is to be told: not what was told, nor what came before the first. */
  take(number: bigint): boolean {
    if (this.first === null) [this.first, this.checked] = [number, number];
    if (number < this.first || number + REMEMBERED < this.last || this.told.has(number)) return false;
    this.told.add(number);
    if (number > this.last) this.last = number;
    return true;
  }

  /** What is missing below the last one that was told, each said once. To be asked when all was told that is known. */
  missing(): bigint[] {
    if (this.first === null) return [];
    const missing: bigint[] = [];
    const from = this.last - this.checked > REMEMBERED ? this.last - REMEMBERED : this.checked;
    for (let number = from; number <= this.last; number += 1n) if (!this.told.has(number)) missing.push(number);
    this.checked = this.last + 1n;
    for (const number of this.told) if (number + REMEMBERED < this.last) this.told.delete(number);
    return missing;
  }
}
