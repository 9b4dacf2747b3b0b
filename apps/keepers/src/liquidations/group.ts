/** Positions of one market, side and collateral, packed, and the price at which each is to be looked at. */
import { type State, sizeOf } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { Limits } from "./limits";
import { drawLimits } from "./lines";
import { type Ground, groundOf, holds, type Kind } from "./terms";
import type { Numbers } from "./world";

const STRIDE = sizeOf("Position");

/** A position that is held: where, and what slot it was read in. */
export interface Entry {
  readonly address: string;
  /** The same, once somebody asked: a hundred thousand of them would take 40 MB and a second. */
  key?: PublicKey;
  group: Group;
  at: number;
  slot: bigint;
}

export class Group {
  private readonly entries: Entry[] = [];
  private bytes = new Uint8Array(0);
  private readonly limits: Limits;
  /** Places whose limits are yet to be drawn. */
  private readonly changed = new Set<number>();
  private ground: Ground | null = null;
  private number = -1;

  constructor(
    readonly market: Uint8Array,
    readonly side: 0 | 1,
    readonly custody: number,
  ) {
    this.limits = new Limits(side);
  }

  get length(): number {
    return this.entries.length;
  }

  add(entry: Entry, account: Uint8Array): void {
    entry.group = this;
    entry.at = this.entries.length;
    this.entries.push(entry);
    this.room(this.entries.length);
    this.put(entry, account);
  }
  put({ at }: Entry, account: Uint8Array): void {
    this.bytes.set(account, at * STRIDE);
    this.changed.add(at);
  }
  /** The last one takes the place of the one that goes. */
  remove({ at }: Entry): void {
    const last = this.entries.length - 1;
    const moved = this.entries.pop();
    const drawn = !this.changed.delete(last);
    if (moved === undefined || at === last) return;
    this.entries[at] = moved;
    moved.at = at;
    this.bytes.copyWithin(at * STRIDE, last * STRIDE, (last + 1) * STRIDE);
    this.limits.copy(last, at);
    if (drawn) this.changed.delete(at);
    else this.changed.add(at);
  }

  /** Limits are drawn anew before the next look. */
  forget(): void {
    this.ground = null;
  }

  /** Draws the limits that are missing or hold no more; the number of those that were drawn. */
  draw(pool: State["pool"]["state"], world: Numbers, now: bigint): number {
    const kind = this.kind(pool);
    if (kind === null) return 0;
    if (this.ground !== null && holds(pool, world, now, kind, this.ground)) return this.drawChanged(this.ground);
    this.ground = groundOf(pool, world, now, kind);
    this.changed.clear();
    this.limits.clear();
    // Nothing can be liquidated for a token that the pool does not have.
    if (this.ground === null) return 0;
    const tell = (at: number, limit: number) => this.limits.set(at, limit);
    drawLimits(this.ground.world, this.ground, this.bytes.subarray(0, this.length * STRIDE), tell);
    return this.length;
  }

  private drawChanged(ground: Ground): number {
    const places = [...this.changed];
    if (places.length === 0) return 0;
    const packed = new Uint8Array(places.length * STRIDE);
    for (const [i, at] of places.entries()) packed.set(this.account(at), i * STRIDE);
    drawLimits(ground.world, ground, packed, (i, limit) => this.limits.set(places[i] as number, limit));
    this.changed.clear();
    return places.length;
  }

  /** Calls `take` with each that may be liquidated at this price of the first source. */
  sweep(price: number, take: (entry: Entry) => void): void {
    this.limits.passed(price, this.length, (at) => take(this.entries[at] as Entry));
  }
  each(take: (entry: Entry) => void): void {
    for (const entry of this.entries) take(entry);
  }

  account(at: number): Uint8Array {
    return this.bytes.subarray(at * STRIDE, (at + 1) * STRIDE);
  }

  /** Number of its market; null where the pool has none of this address. */
  marketIn(pool: State["pool"]["state"]): number | null {
    const known = pool.exposures[this.number];
    if (known === undefined || this.number >= pool.marketCount)
      this.number = pool.exposures
        .slice(0, pool.marketCount)
        .findIndex(({ market }) => Buffer.compare(market.toBytes(), this.market) === 0);
    return this.number < 0 ? null : this.number;
  }
  private kind(pool: State["pool"]["state"]): Kind | null {
    const market = this.marketIn(pool);
    return market === null ? null : { market, side: this.side, custody: this.custody };
  }

  private room(count: number): void {
    const room = this.limits.room(count);
    if (room === null) return;
    const { bytes } = this;
    this.bytes = new Uint8Array(room * STRIDE);
    this.bytes.set(bytes);
  }
}
