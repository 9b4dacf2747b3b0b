/**
 * One at a time: what moves the network's clock, and what is sent to it, so that each transaction sees the clock as it
 * stands.
 */
export class Gate {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(job: () => Promise<T>): Promise<T> {
    const next = this.last.then(job, job);
    this.last = next.catch(() => null);
    return next;
  }
}
