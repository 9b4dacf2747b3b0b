/** Tables that are a list: what a follower does to them is what it would do to any. */
import assert from "node:assert/strict";
import type { Cursor, Heard, Place, Sink, Snapshot } from "../../src";

export class ArraySink implements Sink {
  readonly events: Heard[] = [];
  readonly snapshots: Snapshot[] = [];
  final = 0n;
  rewinds = 0;

  async cursor(): Promise<Cursor> {
    const place = ({ sequence, signature, slot }: Heard) => ({ sequence, signature, slot });
    const last = this.events[Number(this.final) - 1];
    const recent = this.events.slice(Number(this.final)).map(place);
    const anchor = last === undefined ? null : place(last);
    return { next: BigInt(this.events.length), final: this.final, anchor, recent };
  }

  async append(events: readonly Heard[], snapshot: Snapshot | null, after?: Place | null): Promise<void> {
    const last = this.events.at(-1);
    // One that alone writes to its tables knows what they end with.
    assert.deepEqual([after?.sequence, after?.signature, after?.slot], [last?.sequence, last?.signature, last?.slot]);
    for (const heard of events) {
      assert.equal(heard.sequence, BigInt(this.events.length), "the watermark passed a hole");
      this.events.push(heard);
    }
    if (events.at(-1)?.final) this.final = BigInt(this.events.length);
    if (snapshot !== null) this.snapshots.push(snapshot);
  }

  async rewind(sequence: bigint): Promise<void> {
    assert.ok(sequence >= this.final, "what is final was undone");
    // Batches are taken back whole: some events more than was asked for.
    const next = sequence - (sequence > this.final ? 1n : 0n);
    this.events.length = Number(next);
    this.rewinds += 1;
  }

  async finalize(sequence: bigint, last?: Place): Promise<void> {
    assert.equal(last?.signature, this.events[Number(sequence) - 1]?.signature);
    assert.ok(sequence >= this.final && sequence <= BigInt(this.events.length));
    this.final = sequence;
  }
}
