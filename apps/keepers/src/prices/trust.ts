/**
 * How far a source of prices is believed. Guardians' signatures are checked on the chain only, when the account of a
 * VAA has been paid for: 15,000 lamports for each lie, one a second. So whoever was refused there is left in peace, for
 * twice as long each time, until it has given nothing false for as long as the longest wait.
 */
const [FIRST_MS, LONGEST_MS] = [5_000, 600_000];

export class Trust {
  /** How often the chain refused what was paid for. */
  refused = 0;
  /** Waits that followed one another. */
  private waits = 0;
  private until = Number.NEGATIVE_INFINITY;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Milliseconds for which nothing more is paid for what it gives. */
  get waitMs(): number {
    return Math.max(0, Math.ceil(this.until - this.now()));
  }

  /** The chain refused what it gave. */
  refuse(): void {
    const now = this.now();
    if (now - this.until > LONGEST_MS) this.waits = 0;
    this.until = now + Math.min(LONGEST_MS, FIRST_MS * 2 ** this.waits);
    this.waits += 1;
    this.refused += 1;
  }
}
