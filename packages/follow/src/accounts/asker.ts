/** Asks for single accounts until an answer is as late as what was heard of them. */
import { BOUNDS } from "../bounds";
import type { ReadAccount } from "../events/source";
import { Credit } from "./credit";
import { Questions } from "./questions";
import type { Times } from "./times";

export interface AskerOptions {
  /** Reads these and takes the answers in. */
  read(addresses: readonly string[]): Promise<readonly ReadAccount[]>;
  /** No node answers. */
  failed(): void;
  /** So many are not asked for: more than anybody can have told of, or mean. */
  flooded(count: number): void;
  /** Nodes answered otherwise than so many times was told. */
  lied(count: number): void;
  /** Whether what was told of this slot still stands, or may still come, after an answer of an earlier one. */
  open(address: string, slot: number): boolean;
  times: Pick<Times, "claimsMs" | "againMs">;
}

export class Asker {
  private readonly questions = new Questions();
  private readonly credit = new Credit();
  /** What was told and no answer has said yet, and of which slot. */
  private claims = new Map<string, number>();
  private claimedAt = performance.now();
  private asking = false;
  /** Questions that a node was asked and has not answered. */
  private underway = 0;
  private stopped = false;

  constructor(private readonly options: AskerOptions) {}

  /** These may have changed in this slot, or be gone. */
  ask(addresses: Iterable<string>, slot: number): void {
    const left = this.questions.add(addresses, slot);
    if (left > 0) this.options.flooded(left);
    if (!this.asking && !this.stopped) void this.answer();
  }

  /** Whether this can be claimed: what is told is held only where it will be asked for. */
  takes(address: string): boolean {
    return this.claims.has(address) || this.claims.size + this.underway + this.questions.size < BOUNDS.asked;
  }

  /** This was told as of this slot: it is asked for with the next ones. */
  claim(address: string, slot: number): void {
    const known = this.claims.get(address);
    if (known !== undefined || this.claims.size < BOUNDS.asked) this.claims.set(address, Math.max(slot, known ?? 0));
    else this.options.flooded(1);
    this.credit.claim(address, slot);
  }

  /** A node answered; `other`: not what was held. */
  answered(address: string, slot: number, other: boolean): void {
    this.credit.answered(address, slot, other);
  }

  /** Asks for what was told, where that was not done just now. */
  confirm(): void {
    const lies = this.credit.lies();
    if (lies > 0) this.options.lied(lies);
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
        this.underway = asked.size;
        const answers = await this.options.read([...asked.keys()]);
        this.underway = 0;
        // A node that is not as far as what was heard did not see it: it is asked again.
        const { any, late } = this.questions.repeat(asked, answers);
        // A slot that no node has reached yet: what was heard of it is asked for until one has, or it was never there.
        for (const [address, slot] of late) if (this.options.open(address, slot)) this.claim(address, slot);
        if (any) await sleep(this.options.times.againMs);
      }
    } catch {
      this.options.failed();
    } finally {
      this.underway = 0;
      this.asking = false;
    }
  }
}

export const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
