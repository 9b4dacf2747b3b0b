/** Transactions by signature and slot: read a few at a time, kept as long as they may be asked for again. */
import { events } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { BOUNDS } from "../bounds";
import { NodeError } from "../rpc/node";
import type { Heard, Listed, Source, Transaction } from "./source";

/** Kept at most: more than the slots hold that a fork can undo. */
const KEPT = 4_096;
const AT_ONCE = 8;

/** A transaction's events, without what is known of the listing only. */
export interface Read {
  signature: string;
  slot: bigint;
  ts: bigint;
  payer: string;
  events: Heard[];
  /** Its logs were cut: events may be missing. */
  cut: boolean;
}

export class Transactions {
  private readonly kept = new Map<string, Read>();
  /** Events of these. */
  private events = 0;

  constructor(
    private readonly source: Source,
    private readonly stream: string,
    private readonly programId: PublicKey,
  ) {}

  /** Those of a listing, in its order. Null for one that no node has, or only in another slot than the listing says. */
  async read(listed: readonly Listed[]): Promise<(Read | null)[]> {
    const found: (Read | null)[] = [];
    for (let at = 0; at < listed.length; at += AT_ONCE) {
      found.push(...(await Promise.all(listed.slice(at, at + AT_ONCE).map((one) => this.one(one)))));
    }
    return found;
  }

  /** Asks again for those whose logs were cut: another node may keep more. */
  forgetCut(): void {
    for (const [key, { cut }] of this.kept) if (cut) this.forget(key);
  }

  private async one({ signature, slot }: Listed): Promise<Read | null> {
    const key = `${signature} ${slot}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const transaction = await this.source.transaction(signature);
    if (transaction === null || transaction.slot !== slot) return null;
    const read = this.decoded(transaction);
    this.kept.set(key, read);
    this.events += read.events.length;
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT && this.events <= BOUNDS.keptEvents) break;
      this.forget(oldest);
    }
    return read;
  }

  private forget(key: string): void {
    this.events -= this.kept.get(key)?.events.length ?? 0;
    this.kept.delete(key);
  }

  private decoded({ signature, slot, ts, payer, told }: Transaction): Read {
    const heard = events.raw(told, this.programId).flatMap((raw): Heard[] => {
      const header = events.headerOf(raw);
      if (header === null || header.pool.toBase58() !== this.stream) return [];
      const event = events.decodeEvent(raw);
      const error = event === null ? `an event that this version does not know, of ${raw.length} bytes` : null;
      const { sequence } = header;
      return [{ sequence, slot, ts: header.timestamp, signature, payer, raw, event, error, final: false }];
    });
    if (heard.length > BOUNDS.events) throw new NodeError(`a transaction of ${heard.length} events`);
    return { signature, slot, ts, payer, events: heard, cut: events.truncated(told) };
  }
}
