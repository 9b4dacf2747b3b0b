/**
 * How much slower this machine is just now than at its best, by a loop that always does the same: what waits for a core
 * behind others takes as much longer. Times that are judged are allowed as much more.
 */

/** Milliseconds that the loop takes at best: longer than what a busy kernel gives a process at a time. */
const LOOP_MS = 6;
const WARM_UPS = 8;
/** Beyond this nothing can be said of a machine; and a spell of it must not hide a keeper that sleeps. */
const MOST = 6;
/** How much of the last looks a new one replaces. */
const NEW = 0.5;

function loop(rounds: number): number {
  const start = performance.now();
  let x = 1;
  for (let i = 0; i < rounds; i += 1) x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0;
  // The sum is used, so that the loop is not left out.
  return performance.now() - start + (x === 0 ? 1e-9 : 0);
}

export class Pace {
  private rounds = 200_000;
  private best = Number.POSITIVE_INFINITY;
  private factor = 1;
  private sum = 0;
  private looks = 0;
  /** The slowest that was seen. */
  slowest = 1;

  constructor() {
    for (let i = 0; i < WARM_UPS; i += 1) this.best = Math.min(this.best, loop(this.rounds));
    this.rounds = Math.ceil((this.rounds * LOOP_MS) / this.best);
    this.best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < WARM_UPS; i += 1) this.best = Math.min(this.best, loop(this.rounds));
  }

  /** Looks again. 1: as fast as at its best; 3: a third of it. */
  now(): number {
    const took = loop(this.rounds);
    this.best = Math.min(this.best, took);
    const found = Math.min(MOST, took / this.best);
    this.factor = NEW * found + (1 - NEW) * this.factor;
    this.slowest = Math.max(this.slowest, this.factor);
    this.sum += this.factor;
    this.looks += 1;
    return this.factor;
  }

  /** The mean of all looks. */
  get mean(): number {
    return this.looks === 0 ? 1 : this.sum / this.looks;
  }
}
