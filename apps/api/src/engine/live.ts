/**
 * The pool's accounts as they are now: read whole when they moved, told of in between where a node has a WebSocket.
 * Positions stay packed, so that the engine takes a hundred thousand of them in one call.
 */
import { Positions } from "@ballast/follow";
import {
  type AccountName,
  type AccountSource,
  type Accounts,
  accountNameOf,
  type Context,
  createContext,
  decode,
  type Keyed,
  POSITION_OFFSETS,
  type RawAccount,
  readState,
  type State,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";

/** A change that a subscription tells of: empty data for an account that was closed. */
export interface Told {
  address: PublicKey;
  account: RawAccount;
  slot: number;
}

export interface LiveOptions {
  source: AccountSource;
  pool: PublicKey;
  programId: PublicKey;
  priceAccounts?: (feedId: Uint8Array) => PublicKey;
  /** Subscribes to all accounts of the program; returns what ends it. */
  watch?: (told: (change: Told) => void) => () => void;
  /** How long whole reads must say the same against a later slot, ms; 15 s if not given. */
  doubtMs?: number;
}

/** A whole read that took a second is done again after twenty at the soonest: never more than 5 % of the time. */
const REST = 20;
/** Nothing has moved: still read whole so often, lest a change be missed for ever. */
const AT_LEAST_MS = 300_000;
/** Longer than a node lags that is of any use. */
const DOUBT_MS = 15_000;

interface Doubt {
  /** Empty for an account that is not there. */
  data: Uint8Array;
  since: number;
}

/** Types that are held as objects: all but positions, and what `State` has. */
const HELD = ["Request", "Ticket", "Payable", "LossEvent", "InsuranceStake", "Change", "Controller"] as const;
export type HeldName = (typeof HELD)[number];
const isHeld = (name: AccountName | null): name is HeldName => HELD.includes(name as HeldName);

interface Held {
  name: HeldName;
  slot: number;
  raw: RawAccount;
  decoded?: Keyed<unknown>;
}

export class Live {
  readonly positions = new Positions();
  private readonly held = new Map<string, Held>();
  private known: State | null = null;
  private lastRead: number | null = null;
  private whole = { at: 0, took: 0, sequence: -1n };
  private readonly endWatch: () => void;
  /** Raised whenever positions changed: what is cached of them is by this number. */
  private changes = 0;
  /** What whole reads say of accounts that a later slot had told otherwise, and since when. */
  private doubts = new Map<string, Doubt>();

  private constructor(
    private readonly options: LiveOptions,
    private readonly context: Context,
  ) {
    this.endWatch = options.watch?.((change) => this.told(change)) ?? (() => {});
  }

  /** Reads everything once. */
  static async open(options: LiveOptions): Promise<Live> {
    const live = new Live(options, await createContext(options));
    await live.refresh();
    return live;
  }

  get pool(): PublicKey {
    return this.options.pool;
  }
  /** Where plans of instructions read from. */
  get ctx(): Context {
    return this.context;
  }
  get programId(): PublicKey {
    return this.options.programId;
  }
  /** The pool, its markets and its prices as they were read last. */
  get state(): State {
    if (this.known === null) throw new Error("nothing was read yet");
    return this.known;
  }
  /** Milliseconds since the last read. */
  get ageMs(): number | null {
    return this.lastRead === null ? null : Date.now() - this.lastRead;
  }
  get revision(): number {
    return this.changes;
  }
  get others(): number {
    return this.held.size;
  }

  close(): void {
    this.endWatch();
  }

  /** Reads the pool; and all accounts, where it has moved and enough time has passed since they were read. */
  async refresh(): Promise<void> {
    const state = await readState(this.context);
    this.known = state;
    const { sequence } = state.pool.state;
    const since = Date.now() - this.whole.at;
    const moved = sequence !== this.whole.sequence;
    if ((moved && since >= REST * this.whole.took) || since >= AT_LEAST_MS) {
      const began = Date.now();
      await this.readAll(Number(state.slot));
      this.whole = { at: Date.now(), took: Date.now() - began, sequence };
    }
    this.lastRead = Date.now();
  }

  private async readAll(slot: number): Promise<void> {
    const found = await this.options.source.getProgramAccounts(this.programId, []);
    const seen = new Set<string>();
    const doubts = new Map<string, Doubt>();
    for (const { pubkey, account } of found) {
      const address = pubkey.toBase58();
      if (this.put(address, account, this.heeded(address, account, slot, doubts))) seen.add(address);
    }
    const gone = (address: string, of: number) => !seen.has(address) && this.isGone(address, of <= slot, doubts);
    for (const [address, { slot: of }] of this.held) if (gone(address, of)) this.held.delete(address);
    for (const address of [...this.positions.addresses()])
      if (gone(address, this.positions.slotOf(address) ?? 0)) this.positions.delete(address);
    this.doubts = doubts;
    this.changes++;
  }

  /**
   * The slot by which a whole read is judged. What a subscription told of a later slot stands against reads of a node
   * that is behind; not against the same answer for longer than a node may be: then its slot was none of this chain
   * (one that travels in time counts some slots from the start of an epoch), and it would be believed for ever.
   */
  private heeded(address: string, { data }: RawAccount, slot: number, doubts: Map<string, Doubt>): number {
    const known = this.held.get(address)?.slot ?? this.positions.slotOf(address) ?? -1;
    const here = this.bytesOf(address);
    if (known <= slot || (here !== undefined && Buffer.compare(here, data) === 0)) return slot;
    return this.outweighs(address, data, doubts) ? known : slot;
  }

  /** The same of an account that is not there. */
  private isGone(address: string, known: boolean, doubts: Map<string, Doubt>): boolean {
    return known || this.outweighs(address, new Uint8Array(), doubts);
  }

  /** Whether reads have said this for long enough. */
  private outweighs(address: string, data: Uint8Array, doubts: Map<string, Doubt>): boolean {
    const before = this.doubts.get(address);
    const stands = before !== undefined && Buffer.compare(before.data, data) === 0;
    const doubt = stands ? before : { data, since: Date.now() };
    if (Date.now() - doubt.since >= (this.options.doubtMs ?? DOUBT_MS)) return true;
    doubts.set(address, doubt);
    return false;
  }

  private told({ address, account, slot }: Told): void {
    const name = address.toBase58();
    if (account.data.length > 0 && account.owner.equals(this.programId)) this.put(name, account, slot);
    else if ((this.positions.slotOf(name) ?? this.held.get(name)?.slot ?? Infinity) <= slot) {
      this.positions.delete(name);
      this.held.delete(name);
    }
    this.changes++;
  }

  /** Whether it is one of those that are held. */
  private put(address: string, raw: RawAccount, slot: number): boolean {
    const name = accountNameOf(raw.data);
    if (name === "Position") {
      if (!this.isOurs(raw.data)) return false;
      if ((this.positions.slotOf(address) ?? -1) <= slot) this.positions.set(address, raw.data, slot);
      return true;
    }
    if (!isHeld(name)) return false;
    const known = this.held.get(address);
    if (known !== undefined && known.slot > slot) return true;
    if (known !== undefined && Buffer.compare(known.raw.data, raw.data) === 0) known.slot = slot;
    else this.held.set(address, { name, slot, raw });
    return true;
  }

  private isOurs(data: Uint8Array): boolean {
    const at = POSITION_OFFSETS.market;
    const market = data.subarray(at, at + 32);
    return this.context.layout.markets.some(({ address }) => Buffer.compare(address.toBytes(), market) === 0);
  }

  /** One account of a type; null where none is held at the address. */
  one<N extends HeldName>(type: N, address: string): Keyed<Accounts[N]> | null {
    const held = this.held.get(address);
    if (held?.name !== type) return null;
    held.decoded ??= { address: new PublicKey(address), account: decode(type, held.raw.data) };
    return held.decoded as Keyed<Accounts[N]>;
  }

  /** All accounts of a type. */
  all<N extends HeldName>(type: N): Keyed<Accounts[N]>[] {
    return [...this.held.keys()].flatMap((address) => this.one(type, address) ?? []);
  }

  /** An account's bytes as they are on the chain; undefined for none that is held. */
  bytesOf(address: string): Uint8Array | undefined {
    return this.held.get(address)?.raw.data ?? this.positions.get(address)?.slice();
  }

  /** Addresses of an owner's positions. */
  positionsOf(owner: PublicKey): string[] {
    const wanted = Buffer.from(owner.toBytes());
    const first = wanted.readUInt32LE(0);
    const at = POSITION_OFFSETS.owner;
    return this.positions.where((view, start) => {
      if (view.getUint32(start + at, true) !== first) return false;
      return wanted.equals(new Uint8Array(view.buffer, view.byteOffset + start + at, 32));
    });
  }

  /** Number of a market by its address; null for another pool's. */
  marketAt(address: PublicKey): number | null {
    const number = this.context.layout.markets.findIndex((market) => market.address.equals(address));
    return number < 0 ? null : number;
  }
}
