/**
 * Positions, packed: a hundred thousand of them are 25 MB of bytes and as many keys, not a hundred thousand objects.
 */
import { type PackedPositions, sizeOf } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { BOUNDS } from "../bounds";

const STRIDE = sizeOf("Position");
const FIRST = 64;
/**
 * From so many on there is room for 32 times as many at once. Of memory that nobody has written none is taken, while
 * each smaller room, given back, would teach the C library to keep as many bytes of every thread.
 */
const FEW = 4_096;
const ROOM = 32;
/** Where more than so many were written since they were copied, all are copied again. */
const NOTED = 4_096;

export class Positions {
  private bytes = new Uint8Array(FIRST * STRIDE);
  private slots = new Float64Array(FIRST);
  private readonly places = new Map<string, number>();
  private readonly names: string[] = [];
  private keys: (PublicKey | undefined)[] = [];
  /** Places that were written since they were copied; null for any. */
  private written: Set<number> | null = null;

  get size(): number {
    return this.names.length;
  }

  has(address: string): boolean {
    return this.places.has(address);
  }

  addresses(): IterableIterator<string> {
    return this.places.keys();
  }

  /** Addresses in the order of `packed`, copied. */
  inOrder(): string[] {
    return [...this.names];
  }

  /** Slot of its writing; undefined where it is not held. */
  slotOf(address: string): number | undefined {
    const place = this.places.get(address);
    return place === undefined ? undefined : this.slots[place];
  }

  /** Its bytes as they are now: a view, which the next `set` or `delete` may change. */
  get(address: string): Uint8Array | undefined {
    const place = this.places.get(address);
    return place === undefined ? undefined : this.at(place);
  }

  /** The bytes at a place, from 0 to `size`. */
  at(place: number): Uint8Array {
    return this.bytes.subarray(place * STRIDE, (place + 1) * STRIDE);
  }

  set(address: string, data: Uint8Array, slot: number): void {
    let place = this.places.get(address);
    const isNew = place === undefined;
    if (place === undefined) {
      place = this.names.length;
      if (place === this.slots.length) this.grow();
      this.places.set(address, place);
      this.names.push(address);
      this.keys.push(undefined);
    }
    const own = data.subarray(0, STRIDE);
    // A new one is noted whatever is there: what was left there is not what the copy has.
    if (isNew || Buffer.compare(own, this.at(place)) !== 0) this.note(place);
    this.bytes.set(own, place * STRIDE);
    this.slots[place] = slot;
  }

  /** The last one takes its place. */
  delete(address: string): boolean {
    const place = this.places.get(address);
    if (place === undefined) return false;
    const last = this.names.length - 1;
    const name = this.names[last] as string;
    this.bytes.copyWithin(place * STRIDE, last * STRIDE, (last + 1) * STRIDE);
    this.note(place);
    this.slots[place] = this.slots[last] as number;
    this.names[place] = name;
    this.keys[place] = this.keys[last];
    this.places.set(name, place);
    this.names.pop();
    this.keys.pop();
    this.places.delete(address);
    return true;
  }

  /** The bytes of all, one after the other: a view, which the next `set` or `delete` may change. */
  get packed(): Uint8Array {
    return this.bytes.subarray(0, this.names.length * STRIDE);
  }

  /**
   * Brings a copy of `packed` up to what it is now: only what was written since the last call, which was of the same
   * copy, unless it is a new one.
   */
  copyTo(copy: Uint8Array, isNew: boolean): void {
    if (isNew || this.written === null) copy.set(this.packed);
    else for (const place of this.written) if (place < this.size) copy.set(this.at(place), place * STRIDE);
    this.written = new Set();
  }

  /** All of them, without a copy: to be used before the next change. */
  all(): PackedPositions {
    const addresses = this.names.map((name, place) => this.keyAt(place, name));
    return { addresses, bytes: this.packed };
  }

  /** These, copied; what is not held is left out. */
  some(wanted: Iterable<string>): PackedPositions {
    const places = [...new Set(wanted)].flatMap((name) => this.places.get(name) ?? []);
    const bytes = new Uint8Array(places.length * STRIDE);
    for (const [i, place] of places.entries()) bytes.set(this.at(place), i * STRIDE);
    return { addresses: places.map((place) => this.keyAt(place, this.names[place] as string)), bytes };
  }

  /** Names of those of which `is` says so, by their bytes. */
  where(is: (view: DataView, start: number, end: number) => boolean): string[] {
    const view = new DataView(this.bytes.buffer);
    return this.names.filter((_, place) => is(view, place * STRIDE, (place + 1) * STRIDE));
  }

  private note(place: number): void {
    if (this.written === null) return;
    this.written.add(place);
    if (this.written.size > NOTED) this.written = null;
  }

  private keyAt(place: number, name: string): PublicKey {
    this.keys[place] ??= new PublicKey(name);
    return this.keys[place];
  }

  private grow(): void {
    const [bytes, slots] = [this.bytes, this.slots];
    const room = slots.length < FEW ? 0 : Math.min(ROOM * slots.length, BOUNDS.held);
    const places = Math.max(2 * slots.length, room);
    this.bytes = new Uint8Array(places * STRIDE);
    this.slots = new Float64Array(places);
    this.bytes.set(bytes);
    this.slots.set(slots);
  }
}
