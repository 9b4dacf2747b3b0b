/**
 * The pool's accounts as they are now, by the slots of answers. Positions stay packed, so that the engine takes a
 * hundred thousand of them in one call.
 */
import {
  type AccountChain,
  AccountStore,
  decoded,
  Feed,
  groupOf,
  groupsOf,
  headOf,
  type Positions,
} from "@ballast/follow";
import {
  type Accounts,
  type Context,
  createContext,
  type Keyed,
  OFFSETS,
  POSITION_OFFSETS,
  readState,
  type State,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";

export interface LiveOptions {
  chain: AccountChain;
  pool: PublicKey;
  programId: PublicKey;
  priceAccounts?: (feedId: Uint8Array) => PublicKey;
}

/** A whole read that took a second is done again after twenty at the soonest: never more than 5 % of the time. */
const PACE = { leastMs: 100, rest: 20 };
/** Nothing has moved: still read whole so often, lest a change be missed for ever. */
const RESYNC_MS = 300_000;
/** A look waits so long for a whole read that is under way. */
const WAIT_MS = 2_000;

/** Types that are held as objects: all but positions, and what `State` has. */
export type HeldName = "Request" | "Ticket" | "Payable" | "LossEvent" | "InsuranceStake" | "Change" | "Controller";

export class Live {
  private known: State | null = null;
  private lastRead: number | null = null;

  private constructor(
    private readonly store: AccountStore,
    private readonly feed: Feed,
    /** Where plans of instructions read from. */
    readonly ctx: Context,
  ) {}

  /** Reads everything once. */
  static async open({ chain, ...options }: LiveOptions): Promise<Live> {
    const store = new AccountStore(options.programId, {
      getAccounts: async (addresses) => (await chain.accounts(addresses.map(String))).map(({ account }) => account),
      getProgramAccounts: async () => [],
    });
    const ctx = await createContext({ ...options, source: store });
    const feed = new Feed({
      ...{ chain, store, ctx, head: () => headOf(ctx), pollMs: RESYNC_MS, resyncMs: RESYNC_MS, times: PACE },
      groups: () => [...groupsOf(ctx), groupOf("InsuranceStake", OFFSETS.InsuranceStake.pool, ctx.pool)],
      // Sums of the pool and its markets are compared to the unit: all of them are of one slot.
      tellHead: false,
    });
    const live = new Live(store, feed, ctx);
    await feed.open();
    await live.seen();
    return live;
  }

  get pool(): PublicKey {
    return this.ctx.pool;
  }
  get programId(): PublicKey {
    return this.ctx.programId;
  }
  get positions(): Positions {
    return this.store.positions;
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
  /** Raised whenever something but the clock changed: what is cached is by this number. */
  get revision(): number {
    return this.store.revision;
  }
  /** How much of what nodes said is not held. */
  get refused(): number {
    return Object.values(this.store.refused.counts).reduce((sum, count) => sum + count, 0);
  }
  get others(): number {
    return this.store.size - this.store.positions.size;
  }

  close(): Promise<void> {
    return this.feed.stop();
  }

  /** Reads the pool; and all accounts, where something was not heard and enough time has passed. */
  async refresh(): Promise<void> {
    await this.feed.look();
    await this.feed.settled(WAIT_MS);
    await this.seen();
  }

  private async seen(): Promise<void> {
    this.known = await readState(this.ctx);
    this.lastRead = Date.now();
  }

  /** One account of a type; null where none is held at the address. */
  one<N extends HeldName>(type: N, address: string): Keyed<Accounts[N]> | null {
    const held = this.store.get(address);
    return held?.type === type && held.account !== null ? decoded(type, address, held.account) : null;
  }

  /** All accounts of a type. */
  all<N extends HeldName>(type: N): Keyed<Accounts[N]>[] {
    return this.store.of(type).map(([address, account]) => decoded(type, address, account));
  }

  /** An account's bytes as they are on the chain; undefined for none that is held. */
  bytesOf(address: string): Uint8Array | undefined {
    return this.store.get(address)?.account?.data;
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
    const number = this.ctx.layout.markets.findIndex((market) => market.address.equals(address));
    return number < 0 ? null : number;
  }
}
