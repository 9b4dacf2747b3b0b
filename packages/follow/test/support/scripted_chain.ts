/** A chain whose every account, answer and notification is as a test says: what is held of it is compared with it. */
import { discriminatorOf, engine, filtersOf, OFFSETS, PROGRAM_ID, type RawAccount, sizeOf } from "@ballast/sdk";
import { type GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import { type AccountChain, type Begin, type Ears, type Hearing, passing, type ReadAccount } from "../../src";

export const POOL = new PublicKey(Buffer.alloc(32, 1));
/** The group that is read: all tickets. */
export const TICKETS = { filters: filtersOf("Ticket") };
const SIZE = sizeOf("Ticket");
const SEQUENCE_AT = OFFSETS.Pool.state + engine.offsetOf("PoolState", "sequence");

/** A ticket of this version. */
export function ticket(version: number): Uint8Array {
  const data = new Uint8Array(SIZE);
  data.set(discriminatorOf("Ticket"));
  new DataView(data.buffer).setUint32(SIZE - 4, version);
  return data;
}
export const versionOf = (data: Uint8Array): number =>
  new DataView(data.buffer, data.byteOffset).getUint32(data.length - 4);

const account = (data: Uint8Array): RawAccount => ({ data: new Uint8Array(data), owner: PROGRAM_ID, lamports: 1 });

export const addressOf = (number: number): string => new PublicKey(Buffer.alloc(32, 100 + number)).toBase58();

/** What a subscription has to tell; empty data for what was closed. */
export interface Notice {
  address: string;
  data: Uint8Array;
  slot: number;
}

interface Moment {
  slot: number;
  sequence: bigint;
  accounts: ReadonlyMap<string, Uint8Array>;
}

export class ScriptedChain implements AccountChain {
  slot = 100;
  sequence = 0n;
  accountsNow = new Map<string, Uint8Array>();
  /** Told of by nobody yet. */
  readonly notices: Notice[] = [];
  /** Slots that the next answer is behind; what it adds to its slot. */
  behind: () => number = () => 0;
  lie: () => number = () => 0;
  /** Waits before an answer comes; what it says is of when it was asked. */
  delay: (what: "accounts" | "all") => Promise<void> = async () => {};
  /** Answers are of the slot that is not over, too. */
  open = false;
  asked = { accounts: 0, all: 0, sockets: 0 };
  ears: Ears | null = null;
  private past: Moment[] = [];
  private version = 0;

  constructor(private readonly hears = true) {
    this.next();
  }

  /** The slot is over. */
  next(): void {
    this.past.push({ slot: this.slot, sequence: this.sequence, accounts: new Map(this.accountsNow) });
    if (this.past.length > 100) this.past.shift();
    this.slot += 1;
  }

  /** Writes or closes an account; `counts`: by an event of the pool. */
  write(address: string, lives = true, counts = false): number {
    this.version += 1;
    const data = lives ? ticket(this.version) : new Uint8Array();
    if (lives) this.accountsNow.set(address, data);
    else this.accountsNow.delete(address);
    if (counts) this.sequence += 1n;
    this.notices.push({ address, data, slot: this.slot });
    return this.version;
  }

  /** A fork: so many slots never were; time goes on. */
  fork(depth: number): void {
    const left = this.past.slice(0, Math.max(1, this.past.length - depth));
    const { accounts, sequence } = left.at(-1) as Moment;
    this.past = left;
    this.accountsNow = new Map(accounts);
    this.sequence = sequence;
  }

  tell({ address, data, slot }: Notice): void {
    this.ears?.account(address, account(data), slot);
  }

  /** As a node sees it that is asked now. */
  private view(): Moment {
    const behind = this.behind();
    const now = { slot: this.slot, sequence: this.sequence, accounts: new Map(this.accountsNow) };
    if (this.open && behind === 0) return now;
    return this.past[Math.max(0, this.past.length - 1 - behind)] ?? now;
  }

  async accounts(addresses: readonly string[]): Promise<ReadAccount[]> {
    this.asked.accounts += 1;
    const { slot, accounts, sequence } = this.view();
    const told = slot + this.lie();
    await this.delay("accounts");
    return addresses.map((address) => {
      const data = address === POOL.toBase58() ? poolOf(sequence) : accounts.get(address);
      return { address, account: data === undefined ? null : account(data), slot: told };
    });
  }

  async all<T>(_: PublicKey, filters: GetProgramAccountsFilter[], begin: Begin<T>): Promise<T> {
    this.asked.all += 1;
    const { slot, accounts } = this.view();
    const told = slot + this.lie();
    const passes = passing(filters);
    await this.delay("all");
    const found = [...accounts].filter(([, data]) => passes(data));
    const taking = begin(told);
    await taking.take(found.map(([address, data]): [string, RawAccount] => [address, account(data)]));
    return taking.end();
  }

  hear(ears: Ears): Hearing | null {
    if (!this.hears) return null;
    this.ears = ears;
    const anew = () => {
      this.asked.sockets += 1;
    };
    return { start: anew, anew, moves: () => {}, stop: () => {} };
  }
}

function poolOf(sequence: bigint): Uint8Array {
  const data = new Uint8Array(sizeOf("Pool"));
  data.set(discriminatorOf("Pool"));
  new DataView(data.buffer).setBigUint64(SEQUENCE_AT, sequence, true);
  return data;
}
