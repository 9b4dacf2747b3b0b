/**
 * Which positions a new price may have made liquidatable, without asking the engine of each: an index over packed
 * accounts that misses nobody and names few too many.
 */
import { engine, type PackedPositions, POSITION_OFFSETS, type State, sizeOf } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { Finder } from "../options";
import { type Entry, Group } from "./group";
import { worldAt } from "./world";

const STRIDE = sizeOf("Position");
const MARKET = POSITION_OFFSETS.market;
const SIDE = POSITION_OFFSETS.state + engine.offsetOf("PositionState", "side");
const CUSTODY = POSITION_OFFSETS.state + engine.offsetOf("PositionState", "custody");
const ADDRESS = 32;

/** What the index did, since it was made. */
export interface Work {
  /** Looks for candidates. */
  looks: number;
  /** Lines drawn: two valuations of the engine each. */
  drawn: number;
}

/**
 * An index over the positions of a pool.
 * @example
 * const index = new LiquidationIndex();
 * for (const { pubkey, account } of found) index.set(pubkey.toBase58(), account.data);
 * const tasks = due(state, { ...accounts, positions: index.candidates(state) }, state.now);
 */
export class LiquidationIndex implements Finder {
  private readonly entries = new Map<string, Entry>();
  private readonly groups = new Map<string, Group>();
  private readonly counted: Work = { looks: 0, drawn: 0 };

  get size(): number {
    return this.entries.size;
  }
  get work(): Readonly<Work> {
    return this.counted;
  }

  /**
   * A position's account as it was at a slot, which is copied. One that is older than what is held changes nothing, and
   * `false` is returned; without slots the last one counts. `RangeError` for bytes that are no position's.
   */
  set(address: string, account: Uint8Array, slot = 0n): boolean {
    if (account.length !== STRIDE) throw new RangeError(`a position is ${STRIDE} bytes, not ${account.length}`);
    const group = this.groupOf(account);
    const held = this.entries.get(address);
    if (held === undefined) {
      const entry = { address, group, at: 0, slot };
      this.entries.set(address, entry);
      group.add(entry, account);
      return true;
    }
    if (slot < held.slot) return false;
    held.slot = slot;
    if (held.group === group) group.put(held, account);
    else {
      held.group.remove(held);
      group.add(held, account);
    }
    return true;
  }

  /** The account was closed. Whether it was held. */
  delete(address: string): boolean {
    const held = this.entries.get(address);
    if (held === undefined) return false;
    held.group.remove(held);
    return this.entries.delete(address);
  }

  /** The account that is held; undefined for none. A view: it changes with the next `set` or `delete`. */
  get(address: string): Uint8Array | undefined {
    const held = this.entries.get(address);
    return held?.group.account(held.at);
  }

  /** All lines are drawn anew at the next look. It is never needed: what changes is seen. */
  rebuild(): void {
    for (const group of this.groups.values()) group.forget();
  }

  /**
   * Every position that a liquidation could land on, and few more, at the newest of cached and published prices: ready
   * for `due`, which asks the engine of each. `now` may be later than what was read.
   */
  candidates(state: State, now: bigint = state.now): PackedPositions {
    return packed(this.look(state, now));
  }
  /** Their addresses. */
  find(state: State, now: bigint = state.now): string[] {
    return this.look(state, now).map(({ address }) => address);
  }

  private look(state: State, now: bigint): Entry[] {
    const pool = state.pool.state;
    const world = worldAt(state, now);
    const found: Entry[] = [];
    const take = (entry: Entry) => found.push(entry);
    const settled = pool.exposures.slice(0, pool.marketCount).map((_, market) => world.settled(market));
    this.counted.looks++;
    for (const group of this.groups.values()) {
      const market = group.marketIn(pool);
      const index = market === null ? undefined : pool.exposures[market]?.index;
      if (market === null || index === undefined) continue;
      if (settled[market]) {
        group.each(take);
        continue;
      }
      this.counted.drawn += group.draw(pool, world, now);
      group.sweep(world.price(index), take);
    }
    return found;
  }

  /** All that are held. */
  all(): PackedPositions {
    return packed([...this.entries.values()]);
  }

  private groupOf(account: Uint8Array): Group {
    const market = account.subarray(MARKET, MARKET + ADDRESS);
    const side = account[SIDE] === 0 ? 0 : 1;
    const custody = account[CUSTODY] ?? 0;
    const name = `${Buffer.from(market.buffer, market.byteOffset, ADDRESS).toString("latin1")}${side},${custody}`;
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group = new Group(market.slice(), side, custody);
    this.groups.set(name, group);
    return group;
  }
}

function packed(entries: readonly Entry[]): PackedPositions {
  const bytes = new Uint8Array(entries.length * STRIDE);
  const addresses = entries.map((entry, i) => {
    bytes.set(entry.group.account(entry.at), i * STRIDE);
    entry.key ??= new PublicKey(entry.address);
    return entry.key;
  });
  return { addresses, bytes };
}
