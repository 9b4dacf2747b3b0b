/** Waits for something to happen, not for ever, and not less than a moment: what happens meanwhile is not lost. */
export class Pulse {
  private woken = false;
  private wakeUp: () => void = () => {};

  constructor(
    private readonly leastMs: number,
    private readonly mostMs: number,
  ) {}

  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  async wait(): Promise<void> {
    await new Promise<void>((done) => setTimeout(done, this.leastMs));
    await new Promise<void>((done) => {
      const timer = setTimeout(done, this.woken ? 0 : Math.max(0, this.mostMs - this.leastMs));
      this.wakeUp = () => {
        clearTimeout(timer);
        done();
      };
    });
    this.woken = false;
  }
}
