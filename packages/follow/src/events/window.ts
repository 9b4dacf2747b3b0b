/** What the tables have that is not final, and what was heard and is not in them. Bounded, whatever is heard. */
import { BOUNDS } from "../bounds";
import type { Cursor, Heard, Place } from "./source";

/** Events wait for one that is missing up to so far ahead of it: those further on are heard again when it is there. */
export const MOST_WAITING = 20_000n;

export class Window {
  next: bigint;
  final: bigint;
  anchor: Place | null;
  private readonly places = new Map<bigint, Place>();
  private readonly waiting = new Map<bigint, Heard>();
  /** The first number that was too far ahead to wait. */
  private beyond: bigint | null = null;

  constructor(cursor: Cursor) {
    this.next = cursor.next;
    this.final = cursor.final;
    this.anchor = cursor.anchor;
    for (const place of cursor.recent) this.places.set(place.sequence, place);
  }

  /** As much of the tables is not final as can be: nothing more is handed on until some of it is. */
  get full(): boolean {
    return this.places.size >= BOUNDS.open;
  }

  /** The first number that is neither in the tables nor waits. */
  get missing(): bigint {
    let at = this.next;
    while (this.waiting.has(at)) at += 1n;
    return at;
  }

  /** The first number that waits after one that is missing; null if none is missing. */
  get ahead(): bigint | null {
    const { missing } = this;
    let least = this.beyond !== null && this.beyond > missing ? this.beyond : null;
    for (const at of this.waiting.keys()) if (at > missing && (least === null || at < least)) least = at;
    return least;
  }

  /** The event of this number in the tables; undefined where it is long final. */
  placeOf(sequence: bigint): Place | undefined {
    return this.places.get(sequence) ?? (this.anchor?.sequence === sequence ? this.anchor : undefined);
  }

  /** The last event of the tables; null for none, undefined where it is not known. */
  get last(): Place | null | undefined {
    return this.next === 0n ? null : this.placeOf(this.next - 1n);
  }

  /** The slot of an event that waits or is in the tables and not long final; null where it is not known. */
  slotOf(sequence: bigint): bigint | null {
    return (this.waiting.get(sequence) ?? this.placeOf(sequence))?.slot ?? null;
  }

  /** Takes an event. False: the tables have another one in its place, which a fork undid. */
  hear(heard: Heard): boolean {
    const { sequence } = heard;
    if (sequence < this.final) return true;
    const place = this.places.get(sequence);
    if (sequence < this.next && place !== undefined) return same(place, heard);
    if (sequence < this.next + MOST_WAITING) this.waiting.set(sequence, heard);
    else if (this.beyond === null || sequence < this.beyond) this.beyond = sequence;
    return true;
  }

  /** The events that are next, in runs of at most so many, each all final or not. */
  runs(most: number): Heard[][] {
    const runs: Heard[][] = [];
    for (let at = this.next; ; at += 1n) {
      const heard = this.waiting.get(at);
      if (heard === undefined) return runs;
      const run = runs.at(-1);
      if (run !== undefined && run.length < most && run[0]?.final === heard.final) run.push(heard);
      else runs.push([heard]);
    }
  }

  /** These are in the tables. */
  taken(run: readonly Heard[]): void {
    for (const { sequence, signature, slot } of run) {
      this.waiting.delete(sequence);
      this.places.set(sequence, { sequence, signature, slot });
      this.next = sequence + 1n;
    }
    if (run.at(-1)?.final) this.settle(this.next);
  }

  /** Forgets what waits: a listing is read anew. */
  forget(): void {
    this.waiting.clear();
    this.beyond = null;
  }

  /** Events before this number are final. */
  settle(final: bigint): void {
    for (let at = this.final; at < final; at += 1n) {
      this.anchor = this.places.get(at) ?? this.anchor;
      this.places.delete(at);
    }
    this.final = final;
  }

  /** What is not final, in order. */
  *open(): Generator<Place> {
    for (let at = this.final; at < this.next; at += 1n) {
      const place = this.places.get(at);
      if (place !== undefined) yield place;
    }
  }
}

/** The same transaction in another slot is another one: it ran on another state. */
const same = (a: Place, b: Place): boolean => a.signature === b.signature && a.slot === b.slot;
