/** Asks for single accounts until an answer is as late as what was heard of them. */
import type { ReadAccount } from "../events/source";
import { Questions } from "./questions";
import type { Times } from "./times";

export interface AskerOptions {
  /** Reads these and takes the answers in. */
  read(addresses: readonly string[]): Promise<readonly ReadAccount[]>;
  /** No node answers. */
  failed(): void;
  /** Whether what was told of this slot still stands, or may still come, after an answer of an earlier one. */
  open(address: string, slot: number): boolean;
  times: Pick<Times, "claimsMs" | "againMs">;
}

export class Asker {
  private readonly questions = new Questions();
  /** What was told and no answer has said yet, and of which slot. */
  private claims = new Map<string, number>();
  private claimedAt = performance.now();
  private asking = false;
  private stopped = false;

  constructor(private readonly options: AskerOptions) {}

  /** These may have changed in this slot, or be gone. */
  ask(addresses: Iterable<string>, slot: number): void {
    this.questions.add(addresses, slot);
    if (!this.asking && !this.stopped) void this.answer();
  }

  /** This was told as of this slot: it is asked for with the next ones. */
  claim(address: string, slot: number): void {
    this.claims.set(address, Math.max(slot, this.claims.get(address) ?? 0));
  }

  /** Asks for what was told, where that was not done just now. */
  confirm(): void {
    if (this.claims.size === 0 || performance.now() - this.claimedAt < this.options.times.claimsMs) return;
    const { claims } = this;
    this.claims = new Map();
    this.claimedAt = performance.now();
    for (const [address, slot] of claims) this.ask([address], slot);
  }

  stop(): void {
    this.stopped = true;
  }

  private async answer(): Promise<void> {
    this.asking = true;
    try {
      // What is asked for in the same moment goes with it.
      await null;
      for (let asked = this.questions.take(); asked.size > 0 && !this.stopped; asked = this.questions.take()) {
        const answers = await this.options.read([...asked.keys()]);
        // A node that is not as far as what was heard did not see it: it is asked again.
        const { any, late } = this.questions.repeat(asked, answers);
        // A slot that no node has reached yet: what was heard of it is asked for until one has, or it was never there.
        for (const [address, slot] of late) if (this.options.open(address, slot)) this.claim(address, slot);
        if (any) await sleep(this.options.times.againMs);
      }
    } catch {
      this.options.failed();
    } finally {
      this.asking = false;
    }
  }
}

export const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
