/**
 * Every account of a pool in memory, each with the slot of its writing: an older one never overwrites a newer one. A
 * source for the SDK, so that plans are made without asking a node for what is known.
 */

import {
  type AccountName,
  type AccountSource,
  accountNameOf,
  CLOCK,
  OFFSETS,
  type RawAccount,
  sizeOf,
} from "@ballast/sdk";
import { type GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import { BOUNDS, Refused } from "../bounds";
import { owned } from "../rpc/wire";
import { passing } from "./filter";
import { Positions } from "./positions";

/** An account as somebody told or read it. */
export interface Written {
  account: RawAccount | null;
  slot: number;
  /** Its type, where it is the program's. */
  type: AccountName | null;
}

/** What became of something that was told: `ask`: it contradicts what is held, so the node is to be asked. */
export type Taken = "changed" | "same" | "ask";

/** Who is told of every change of an account. */
export interface Watcher {
  set(address: string, account: Uint8Array, type: AccountName | null): void;
  delete(address: string, type: AccountName | null): void;
}

/** Slots of so many accounts that are gone are remembered: a late notification must not bring one back. */
const GONE = 10_000;

/** Where accounts name whose they are. */
const OWNERS: ReadonlyMap<AccountName, number> = new Map<AccountName, number>([
  ["Request", OFFSETS.Request.owner],
  ["Ticket", OFFSETS.Ticket.owner],
  ["Payable", OFFSETS.Payable.owner],
  ["InsuranceStake", OFFSETS.InsuranceStake.owner],
]);

const KEY = 32;
/** It is another one in each slot. */
const TIME = CLOCK.toBase58();

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && Buffer.compare(a, b) === 0;

export class AccountStore implements AccountSource {
  readonly positions = new Positions();
  /** Raised whenever something but the clock changed: what is computed of it is by this number. */
  revision = 0;
  /** What was told or answered and is not held, by why. */
  readonly refused = new Refused();
  /** All that are no positions; null for a watched address where nothing lives. */
  private readonly others = new Map<string, Written>();
  /** Addresses of these by their types. */
  private readonly kinds = new Map<AccountName, Set<string>>();
  private watched: ReadonlySet<string> = new Set();
  private readonly gone = new Map<string, number>();

  constructor(
    readonly programId: PublicKey,
    /** For what is not held. */
    private readonly beyond: AccountSource,
    private readonly watchers: readonly Watcher[] = [],
  ) {}

  /** How many accounts are held. */
  get size(): number {
    return this.positions.size + this.others.size;
  }

  /** These are always held, also where nothing lives, in place of those before. */
  watch(addresses: readonly PublicKey[]): void {
    const before = this.watched;
    this.watched = new Set(addresses.slice(0, BOUNDS.watched).map((address) => address.toBase58()));
    // Nobody reads them any more.
    for (const address of before) if (!this.watched.has(address)) this.forget(address);
  }

  /** All accounts of a type, which is not that of positions. */
  of(type: AccountName): (readonly [address: string, account: RawAccount])[] {
    return [...(this.kinds.get(type) ?? [])].flatMap((address) => {
      const account = this.others.get(address)?.account ?? null;
      return account === null ? [] : [[address, account] as const];
    });
  }

  get(address: string): Written | undefined {
    const data = this.positions.get(address);
    if (data === undefined) return this.others.get(address);
    const account = { data: data.slice(), owner: this.programId, lamports: 0 };
    return { account, slot: this.positions.slotOf(address) as number, type: "Position" };
  }

  has(address: string): boolean {
    return this.positions.has(address) || this.others.has(address);
  }

  /** The slot of which is known what lives there, or that nothing does; -1 where it is not known. */
  slotOf(address: string): number {
    return this.positions.slotOf(address) ?? this.others.get(address)?.slot ?? this.gone.get(address) ?? -1;
  }

  /** Addresses of what is held of these keys: themselves, and what belongs to them as owners. */
  about(keys: readonly PublicKey[]): string[] {
    const own = keys.map((key) => key.toBase58()).filter((key) => this.has(key));
    const bytes = keys.map((key) => key.toBytes());
    const owned = [...this.others].flatMap(([address, { account, type }]) => {
      const at = type === null ? undefined : OWNERS.get(type);
      if (at === undefined || account === null) return [];
      const owner = account.data.subarray(at, at + KEY);
      return bytes.some((key) => equal(key, owner)) ? [address] : [];
    });
    return [...new Set([...own, ...owned])];
  }

  /**
   * Takes what a node answered: it is what was there in this slot. Returns whether it is news. `newest`: how far the
   * chain is; what is held of a later slot was of none, and nothing is older than it.
   */
  read(address: string, account: RawAccount | null, slot: number, newest = Number.POSITIVE_INFINITY): boolean {
    const known = this.slotOf(address);
    if (known > slot && known <= newest) return false;
    return account !== null && this.concerns(address, account)
      ? this.put(address, account, slot)
      : this.remove(address, slot);
  }

  /** Whether it is held at all: one that is always held, and those that the program makes. */
  private concerns(address: string, account: RawAccount): boolean {
    return this.watched.has(address) || this.typeOf(account) !== null;
  }

  /** Its type, where it is the program's and as long as the program makes it. */
  private typeOf({ owner, data }: RawAccount): AccountName | null {
    const type = owner.equals(this.programId) ? accountNameOf(data) : null;
    return type !== null && data.length === sizeOf(type) ? type : null;
  }

  /** Takes what a subscription told, whose slots come out of order, and with some nodes are wrong. */
  told(address: string, account: RawAccount, slot: number): Taken {
    const known = this.bytesOf(address);
    if (known !== undefined && equal(known, account.data)) return "same";
    // At the same slot it may be the earlier of two writings; closed accounts are told empty or not at all.
    if (slot <= this.slotOf(address) || !this.concerns(address, account)) return "ask";
    return this.put(address, account, slot) ? "changed" : "ask";
  }

  /** Whether there is room for it. */
  private fits(before: Uint8Array | undefined, { data }: RawAccount): boolean {
    const why =
      data.length > BOUNDS.account ? "large" : before === undefined && this.size >= BOUNDS.held ? "many" : null;
    if (why !== null) this.refused.add(why);
    return why === null;
  }

  private bytesOf(address: string): Uint8Array | undefined {
    return this.positions.get(address) ?? this.others.get(address)?.account?.data;
  }

  private put(address: string, account: RawAccount, slot: number): boolean {
    const before = this.bytesOf(address);
    if (!this.fits(before, account)) return false;
    const isNew = before === undefined || !equal(before, account.data);
    this.gone.delete(address);
    const type = this.typeOf(account);
    if (type === "Position") {
      this.forget(address);
      this.positions.set(address, account.data, slot);
    } else {
      this.positions.delete(address);
      const known = this.others.get(address);
      // The same object as long as nothing changes: what was decoded from it stays.
      if (known?.account && !isNew && known.account.owner.equals(account.owner)) {
        known.slot = slot;
        known.account.lamports = account.lamports;
      } else this.keep(address, { account: owned(account), slot, type });
    }
    if (isNew) this.changed(address, (watcher) => watcher.set(address, account.data, type));
    return isNew;
  }

  private remove(address: string, slot: number): boolean {
    const was = this.bytesOf(address) !== undefined;
    const type = this.positions.delete(address) ? "Position" : (this.others.get(address)?.type ?? null);
    if (this.watched.has(address)) this.keep(address, { account: null, slot, type: null });
    else {
      this.forget(address);
      this.gone.delete(address);
      this.gone.set(address, slot);
      const [oldest] = this.gone.size > GONE ? this.gone.keys() : [];
      if (oldest !== undefined) this.gone.delete(oldest);
    }
    if (was) this.changed(address, (watcher) => watcher.delete(address, type));
    return was;
  }

  private changed(address: string, tell: (watcher: Watcher) => void): void {
    if (address !== TIME) this.revision += 1;
    for (const watcher of this.watchers) tell(watcher);
  }

  private keep(address: string, written: Written): void {
    this.forget(address);
    this.others.set(address, written);
    if (written.type === null) return;
    const same = this.kinds.get(written.type) ?? new Set();
    this.kinds.set(written.type, same.add(address));
  }

  private forget(address: string): void {
    const type = this.others.get(address)?.type ?? null;
    if (type !== null) this.kinds.get(type)?.delete(address);
    this.others.delete(address);
  }

  /** From memory; what is not held is asked of a node, and not kept. */
  async getAccounts(addresses: PublicKey[]): Promise<(RawAccount | null)[]> {
    const held = addresses.map((address) => this.get(address.toBase58()));
    const missing = addresses.filter((_, i) => held[i] === undefined);
    const asked = missing.length === 0 ? [] : await this.beyond.getAccounts(missing);
    return held.map((written) => (written === undefined ? (asked.shift() ?? null) : written.account));
  }

  /** From memory alone. */
  async getProgramAccounts(programId: PublicKey, filters: GetProgramAccountsFilter[]) {
    return this.matching(programId, filters).map((address) => ({
      pubkey: new PublicKey(address),
      account: this.get(address)?.account as RawAccount,
    }));
  }

  /** Addresses of what is held of a program and passes: of very many, without a copy of any. */
  matching(programId: PublicKey, filters: GetProgramAccountsFilter[]): string[] {
    const passes = passing(filters);
    const others = [...this.others].flatMap(([address, { account }]) =>
      account?.owner.equals(programId) && passes(account.data) ? [address] : [],
    );
    if (!this.programId.equals(programId)) return others;
    const held = ({ buffer }: DataView, start: number, end: number) =>
      passes(new Uint8Array(buffer, start, end - start));
    return [...others, ...this.positions.where(held)];
  }
}
