/** What a local network lists of an address: its own answer walks through everything that ever happened. */
import type { Rpc } from "./rpc";

/** A transaction as `getSignaturesForAddress` gives it. */
export interface Line {
  signature: string;
  slot: number;
  err: unknown;
  memo: null;
  /** Unix seconds. */
  blockTime: number | null;
}

/** The newest first: from the one after `before`, to the one ahead of `until`. */
export interface Range {
  before?: string;
  until?: string;
  limit: number;
}

interface Wire {
  slot: number;
  transaction: { message: { accountKeys: string[] } };
  meta: { err: unknown; loadedAddresses?: { writable: string[]; readonly: string[] } | null };
}

/** Transactions that are read side by side. */
const AT_ONCE = 16;

/**
 * Transactions in the order of their execution, by each address that they name, also through a lookup table. It is told
 * of signatures as they happen, and reads each once, when somebody asks.
 */
export class Listing {
  private heard: string[] = [];
  private readonly lines: Line[] = [];
  private readonly places = new Map<string, number>();
  /** Places of the transactions that name an address, in order. */
  private readonly naming = new Map<string, number[]>();
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly rpc: Rpc) {}

  /** Something happened. */
  hear(signature: string): void {
    this.heard.push(signature);
  }

  get(signature: string): Line | undefined {
    const place = this.places.get(signature);
    return place === undefined ? undefined : this.lines[place];
  }

  /** Reads what it was told of. One that the network does not tell has not happened. */
  learn(): Promise<void> {
    const read = this.reading.then(() => this.read());
    this.reading = read.catch(() => {});
    return read;
  }

  of(address: string, { before, until, limit }: Range): Line[] {
    const places = this.naming.get(address) ?? [];
    const start = before === undefined ? this.lines.length : (this.places.get(before) ?? 0);
    const end = until === undefined ? -1 : (this.places.get(until) ?? -1);
    const found: Line[] = [];
    for (let at = firstFrom(places, start) - 1; at >= 0 && found.length < limit; at -= 1) {
      const place = places[at] as number;
      if (place <= end) break;
      found.push(this.lines[place] as Line);
    }
    return found;
  }

  private async read(): Promise<void> {
    while (this.heard.length > 0) {
      const some = this.heard.slice(0, AT_ONCE);
      const read = await Promise.all(some.map((signature) => this.told(signature)));
      this.heard.splice(0, some.length);
      for (const one of read) if (one !== null) this.add(one.line, one.keys);
    }
  }

  private async told(signature: string): Promise<{ line: Line; keys: string[] } | null> {
    const config = { encoding: "json", maxSupportedTransactionVersion: 0, commitment: "confirmed" };
    const told = await this.rpc<Wire | null>("getTransaction", [signature, config]);
    if (told === null) return null;
    const { slot, transaction, meta } = told;
    const blockTime = await this.rpc<number | null>("getBlockTime", [slot]);
    const { writable = [], readonly = [] } = meta.loadedAddresses ?? {};
    const keys = [...transaction.message.accountKeys, ...writable, ...readonly];
    return { line: { signature, slot, err: meta.err, memo: null, blockTime }, keys };
  }

  private add(line: Line, keys: readonly string[]): void {
    if (this.places.has(line.signature)) return;
    const place = this.lines.push(line) - 1;
    this.places.set(line.signature, place);
    for (const key of new Set(keys)) {
      const places = this.naming.get(key);
      if (places === undefined) this.naming.set(key, [place]);
      else places.push(place);
    }
  }
}

/** How many of these come before `place`. */
function firstFrom(places: readonly number[], place: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
