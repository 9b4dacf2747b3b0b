/** Keeps a store as the chain is: reads everything, hears of changes, and finds out what it did not hear. */
import {
  type InContext,
  NodeError,
  type Nodes,
  Pulse,
  type Reader,
  rawOf,
  type Subscription,
  Subscriptions,
  type Wire,
} from "@ballast/follow";
import { type Context, engine, events, OFFSETS } from "@ballast/sdk";
import type { Commitment, GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import type { Listener } from "../happenings";
import { Questions } from "./questions";
import { Sequence } from "./sequence";
import type { Store } from "./store";
import { groupsOf, headOf } from "./wanted";

export interface FeedOptions {
  nodes: Nodes;
  reader: Reader;
  store: Store;
  ctx: Context;
  keeper: PublicKey;
  /** WebSocket addresses by that of the node. */
  sockets: ReadonlyMap<string, string>;
  commitment: Commitment;
  pollMs: number;
  resyncMs: number;
  listener: Listener;
  /** Something is new. */
  wake(): void;
}

/** A program's account on the wire. */
interface Keyed {
  pubkey: string;
  account: Wire;
}

export type Why = "start" | "interval" | "gap" | "reconnect";

/** Milliseconds after which an event that was not heard is taken to be lost. */
const PATIENCE_MS = 1_500;
/** Milliseconds between two readings of everything, whatever goes wrong. */
const LEAST_MS = 1_000;
/** Part of the time that readings for what was not heard may take: one of three. */
const REST = 2;
/** Milliseconds between two looks at the head. */
const HEAD_MS = 100;
/** Accounts that are taken in at a time. */
const AT_ONCE = 2_000;
/** How often what was done is looked for at a node that is not as far, and how long it is waited between. */
const [SETTLE_TRIES, SETTLE_MS] = [10, 200];
const SEQUENCE = OFFSETS.Pool.state + engine.offsetOf("PoolState", "sequence");

export class Feed {
  readonly sequence = new Sequence();
  resyncs = 0;
  /** The node's slot at the last look at what decides. */
  slot = 0;
  private head: string[] = [];
  private readonly subscriptions: Subscriptions | null;
  private readonly questions = new Questions();
  private asking = false;
  private due: Why | null = null;
  private syncedAt = Number.NEGATIVE_INFINITY;
  /** Milliseconds that the last reading of everything took. */
  private took = 0;
  private syncing: Promise<void> | null = null;
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private readonly pulse: Pulse;
  private answeredAt = performance.now();

  constructor(private readonly options: FeedOptions) {
    this.pulse = new Pulse(HEAD_MS, options.pollMs);
    this.fit();
    const { sockets, nodes } = options;
    this.subscriptions =
      sockets.size === 0
        ? null
        : new Subscriptions({ nodes, sockets, wanted: () => this.wanted(), stands: () => this.again("reconnect") });
  }

  /** Milliseconds since a node last said something. */
  get silentMs(): number {
    return performance.now() - this.answeredAt;
  }

  /** Reads everything, then follows. Throws where no node can be read, or only such that are behind. */
  async start(): Promise<void> {
    await this.sync("start");
    this.running = true;
    this.subscriptions?.start();
    this.loop = this.follow();
  }

  /** Reads everything once. */
  async sync(why: Why): Promise<void> {
    const { store, reader, ctx } = this.options;
    const begun = performance.now();
    this.syncedAt = begun;
    const next = await this.readHead();
    const groups = await Promise.all(groupsOf(ctx).map(({ filters }) => this.readGroup(filters, this.slot)));
    const corrected = groups.reduce((sum, { corrected }) => sum + corrected, 0);
    // What a full answer does not have is gone, unless it came since: the node says which.
    const missing = groups.flatMap(({ missing }) => missing);
    for (const { address, account, slot } of await reader.accounts(missing)) store.read(address, account, slot);
    if (next !== null) this.sequence.read(next);
    // Counted from its end as well: one that takes long is not due again at once.
    this.syncedAt = performance.now();
    this.took = this.syncedAt - begun;
    this.resyncs += 1;
    this.options.listener({ what: "resync", why, accounts: store.size, corrected: why === "start" ? 0 : corrected });
    this.options.wake();
  }

  /** Everything is to be read again, soon. */
  again(why: Why): void {
    if (why === "reconnect") this.due = why;
    this.due ??= why;
    this.pulse.wake();
  }

  /** These may have changed in this slot, or be gone. */
  ask(addresses: Iterable<string>, slot = 0): void {
    this.questions.add(addresses, slot);
    if (!this.asking) void this.answer();
  }

  /** Reads these, and the head, until they are of this slot at least: what was done then is seen. */
  async settle(addresses: readonly string[], slot: number): Promise<void> {
    const { reader, store } = this.options;
    for (let tries = 0; tries < SETTLE_TRIES; tries += 1) {
      const answers = await reader.accounts([...new Set([...addresses, ...this.head])]).catch(() => []);
      for (const { address, account, slot } of answers) store.read(address, account, slot);
      if (answers.length > 0 && answers.every((answer) => answer.slot >= slot)) break;
      await sleep(SETTLE_MS);
    }
    this.options.wake();
  }

  /** Closes the socket, and waits for what is being read. */
  async stop(): Promise<void> {
    this.running = false;
    this.subscriptions?.stop();
    this.pulse.wake();
    await this.loop;
    await this.syncing;
  }

  /** All accounts that pass, as of this slot or later: else what was done since would be missed until the next time. */
  private async readGroup(filters: GetProgramAccountsFilter[], least: number) {
    const { store, reader, ctx } = this.options;
    const before = store.matching(ctx.programId, filters);
    const { found, slot } = await this.upTo(least, () => reader.all(ctx.programId, filters));
    const here = new Set<string>();
    let corrected = 0;
    for (const [i, [address, account]] of found.entries()) {
      here.add(address);
      if (store.read(address, account, slot)) corrected += 1;
      // A hundred thousand take half a second: what is urgent comes in between.
      if (i % AT_ONCE === AT_ONCE - 1) await sleep(0);
    }
    return { corrected, missing: before.filter((address) => !here.has(address)) };
  }

  /** What is read and heard, by the pool's layout, which grows. Returns whether it did. */
  private fit(): boolean {
    const { ctx, keeper, store } = this.options;
    const head = headOf(ctx, keeper);
    if (head.length === this.head.length) return false;
    store.watch(head);
    this.head = head.map((key) => key.toBase58());
    return true;
  }

  /** An answer of this slot or later. Throws where none comes: the nodes are behind. */
  private async upTo<T extends { slot: number }>(least: number, read: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const answer = await read();
      if (answer.slot >= least) return answer;
      if (tries >= SETTLE_TRIES) throw new NodeError(`answers of slot ${answer.slot}, after one of ${least}`);
      await sleep(SETTLE_MS);
    }
  }

  /** Reads what decides; the number of the pool's next event. */
  private async readHead(): Promise<bigint | null> {
    const { reader, store, ctx } = this.options;
    const pool = ctx.pool.toBase58();
    let next: bigint | null = null;
    let news = false;
    for (const { address, account, slot } of await reader.accounts(this.head)) {
      news = store.read(address, account, slot) || news;
      this.slot = Math.max(this.slot, slot);
      if (address === pool && account !== null) next = numberIn(account.data);
    }
    if (news) this.subscriptions?.moves();
    this.answeredAt = performance.now();
    if (news) this.options.wake();
    return next;
  }

  private async follow(): Promise<void> {
    while (this.running) {
      await this.pulse.wait();
      if (!this.running) return;
      // What fails here fails at every node, which is told as such: the next look is soon.
      await this.look().catch(() => null);
    }
  }

  private async look(): Promise<void> {
    if (this.fit()) {
      this.subscriptions?.anew();
      this.due ??= "gap";
    }
    const next = await this.readHead();
    if (next !== null) this.sequence.expect(next);
    const old = performance.now() - this.syncedAt;
    if (this.sequence.missing(this.subscriptions === null ? 0 : PATIENCE_MS)) this.due ??= "gap";
    if (old > this.options.resyncMs) this.due ??= "interval";
    if (this.due === null || old < restOf(this.due, this.took) || this.syncing !== null) return;
    const why = this.due;
    this.due = null;
    // Beside the looks: of very many accounts it takes seconds, and prices do not wait.
    this.syncing = this.sync(why)
      .catch(() => {
        this.due ??= why; // It is still to be done.
      })
      .finally(() => {
        this.syncing = null;
      });
  }

  private async answer(): Promise<void> {
    this.asking = true;
    try {
      for (let asked = this.questions.take(); asked.size > 0; asked = this.questions.take()) await this.reread(asked);
    } catch {
      this.again("gap"); // No node answers: all of it is read when one does.
    } finally {
      this.asking = false;
    }
  }

  private async reread(asked: ReturnType<Questions["take"]>): Promise<void> {
    const { reader, store, wake } = this.options;
    const answers = await reader.accounts([...asked.keys()]);
    for (const { address, account, slot } of answers) if (store.read(address, account, slot)) wake();
    // A node that is not as far as what was heard did not see it: it is asked again.
    if (this.questions.repeat(asked, answers)) await sleep(SETTLE_MS);
  }

  private wanted(): Subscription[] {
    const { ctx, commitment } = this.options;
    const options = { encoding: "base64", commitment };
    const programId = ctx.programId.toBase58();
    const heard = (result: unknown) => {
      const { context, value } = result as InContext<Keyed>;
      this.told(context.slot, value);
    };
    const accounts = this.head.map(
      (address): Subscription => ({
        method: "accountSubscribe",
        params: [address, options],
        heard: (result) => {
          const { context, value } = result as InContext<Wire>;
          this.told(context.slot, { pubkey: address, account: value });
        },
      }),
    );
    return [
      ...groupsOf(ctx).map(
        ({ filters }): Subscription => ({
          method: "programSubscribe",
          params: [programId, { ...options, filters }],
          heard,
        }),
      ),
      ...accounts,
      {
        method: "logsSubscribe",
        params: [{ mentions: [ctx.pool.toBase58()] }, { commitment }],
        heard: (result) => this.logged(result),
      },
      { method: "slotSubscribe", params: [], heard: () => this.slotted() },
    ];
  }

  private slotted(): void {
    this.answeredAt = performance.now();
    this.subscriptions?.alive();
    this.pulse.wake();
  }

  private told(slot: number, { pubkey, account }: Keyed): void {
    const taken = this.options.store.told(pubkey, rawOf(account), slot);
    if (taken === "ask") this.ask([pubkey], slot);
    if (taken !== "same") this.options.wake();
  }

  /** Events name who they are about: what is held of these may be gone, which no subscription tells. */
  private logged(result: unknown): void {
    const { value, context } = result as InContext<{ logs: string[]; err: unknown }>;
    if (value.err !== null) return;
    const { ctx, store } = this.options;
    const named: PublicKey[] = [];
    for (const { data } of events.parse(value, ctx.programId)) {
      const { header, ...body } = data;
      if (header.pool.equals(ctx.pool)) this.sequence.heard(header.sequence);
      for (const field of Object.values(body)) if (isKey(field)) named.push(field);
    }
    if (named.length > 0) this.ask(store.about(named), context.slot);
  }
}

/**
 * Milliseconds between the end of a reading of everything and the next. Anybody can hide events behind logs that are
 * cut off, for the price of a transaction: of a pool with very many accounts readings would then follow one another
 * without an end, and nodes refuse whoever asks for that. A socket that stands again is no such thing: all may have
 * changed.
 */
export const restOf = (why: Why, tookMs: number): number =>
  why === "gap" ? Math.max(LEAST_MS, REST * tookMs) : LEAST_MS;

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

const isKey = (value: unknown): value is PublicKey =>
  typeof value === "object" && value !== null && "toBase58" in value && typeof value.toBase58 === "function";

const numberIn = (data: Uint8Array): bigint => new DataView(data.buffer, data.byteOffset).getBigUint64(SEQUENCE, true);
