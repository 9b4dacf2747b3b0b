/** A chain that was recorded, seen through nodes that forget, repeat, mix up, lag, cut and fork. */
import { PROGRAM_ID } from "@ballast/sdk";
import type { Listed, ReadAccount, Source, Transaction } from "../../src";
import type { Recorded, Recorder } from "./recorder";

/** Slots after which nothing is undone. */
const FINAL = 32n;

/** What a node shows: so many steps of the chain, then so many transactions of a fork. */
interface View {
  steps: number;
  orphans: number;
}

export const FAULTS = ["drop", "duplicate", "reorder", "lag", "error", "missing", "cut", "stale"] as const;
export type FaultName = (typeof FAULTS)[number] | "fork";

export class FaultySource implements Source {
  /** Every view that the chain had, in order of time. */
  readonly views: View[] = [];
  readonly injected = new Map<FaultName, number>();
  at = 0;
  /** The chance of a fault in one answer. */
  rate = 0;
  private wake: () => void = () => {};

  /** `random`: from 0 to 1. */
  constructor(
    private readonly recorder: Recorder,
    private readonly random: () => number,
  ) {
    for (const [steps, { orphans }] of recorder.moments.entries()) {
      for (let grown = 1; grown <= orphans.length; grown += 1) this.views.push({ steps, orphans: grown });
      this.views.push({ steps: steps + 1, orphans: 0 });
    }
  }

  get faults(): number {
    return [...this.injected.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Time goes on; false at the end. */
  forward(): boolean {
    if (this.at + 1 >= this.views.length) return false;
    this.at += 1;
    if (this.orphansAt(this.at) === 0 && this.orphansAt(this.at - 1) > 0) this.note("fork");
    this.wake();
    return true;
  }

  /** What is on the chain now, in order. */
  transactions(at = this.at): Recorded[] {
    const { steps, orphans } = this.views[at] as View;
    const main = this.recorder.moments.slice(0, steps).map(({ transaction }) => transaction);
    return [...main, ...(this.recorder.moments[steps]?.orphans.slice(0, orphans) ?? [])];
  }

  listen(wake: () => void): () => void {
    this.wake = wake;
    return () => {
      this.wake = () => {};
    };
  }

  async list(address: string, { before, until }: { before?: string; until?: string }, limit: number) {
    if (this.happens("error")) throw new Error("a node that does not answer");
    const seen = this.transactions(this.happens("lag") ? Math.max(0, this.at - 1 - this.pick(8)) : this.at);
    const tip = seen.at(-1)?.slot ?? 0n;
    let found = seen
      .filter(({ keys }) => keys.has(address))
      .map(({ signature, slot }): Listed => ({ signature, slot, failed: false, final: slot + FINAL <= tip }))
      .reverse();
    const from = found.findIndex(({ signature }) => signature === before) + 1;
    const to = found.findIndex(({ signature }) => signature === until);
    found = found.slice(from, to < 0 ? undefined : to).slice(0, limit);
    if (found.length > 1 && this.happens("drop")) found.splice(this.pick(found.length), 1);
    if (found.length > 0 && this.happens("duplicate")) found.splice(0, 0, found[this.pick(found.length)] as Listed);
    if (found.length > 1 && this.happens("reorder")) found.sort(() => this.random() - 0.5);
    return found;
  }

  async transaction(signature: string): Promise<Transaction | null> {
    if (this.happens("missing")) return null;
    const found = this.transactions().find((one) => one.signature === signature);
    if (found === undefined) return null;
    const { slot, ts, payer, logs, inner = [] } = found;
    const short = this.happens("cut") ? [...logs.slice(0, 1), "Log truncated"] : logs;
    return { signature, slot, ts, payer, told: { logs: short, inner } };
  }

  async accounts(addresses: readonly string[]): Promise<ReadAccount[]> {
    const stale = this.happens("stale") ? Math.max(0, this.at - 1 - this.pick(5)) : this.at;
    const last = this.transactions(stale).at(-1);
    return addresses.map((address) => {
      const data = last?.accounts.get(address);
      const account = data === undefined ? null : { data, owner: PROGRAM_ID, lamports: 1 };
      return { address, account, slot: Number(last?.slot ?? 0n) };
    });
  }

  private orphansAt(at: number): number {
    return this.views[at]?.orphans ?? 0;
  }

  private pick(below: number): number {
    return Math.floor(this.random() * below);
  }

  private happens(name: FaultName): boolean {
    if (this.random() >= this.rate) return false;
    this.note(name);
    return true;
  }

  private note(name: FaultName): void {
    this.injected.set(name, (this.injected.get(name) ?? 0) + 1);
  }
}
