/**
 * Keeps a store as the chain is: reads everything, hears of changes, and finds out what it did not hear.
 *
 * One rule for what is held: an answer of a node counts by its slot, an older one changes nothing. What a subscription
 * tells is a claim: it is taken at once where it is later than what is held, and a node is asked for it. The chain can
 * go back: what is held of a later slot than any that was said for 15 s is of no chain, and the next answer counts.
 */
import { events, type RawAccount } from "@ballast/sdk";
import type { GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import { BOUNDS, type Refusal } from "../bounds";
import { within } from "../deadline";
import { subjectOf } from "../events/snapshots";
import type { ReadAccount } from "../events/source";
import { Pulse } from "../pulse";
import type { Found, Taking } from "../rpc/listing";
import { NodeError } from "../rpc/node";
import { Asker, sleep } from "./asker";
import type { AccountChain, Hearing } from "./chain";
import { Horizon } from "./horizon";
import { keysIn, numberIn } from "./said";
import { Scope, type ScopeOptions } from "./scope";
import { Sequence } from "./sequence";
import { restOf, TIMES, type Times, type Why } from "./times";

export interface FeedOptions extends ScopeOptions {
  chain: AccountChain;
  pollMs: number;
  resyncMs: number;
  /** A keeper's where not given. */
  times?: Partial<Times>;
  /** Everything was read again; `corrected`: accounts that were not as the store had them. */
  resynced?: (why: Why, corrected: number) => void;
  /** Something is new. */
  wake?: () => void;
  /** So much of what nodes said since the last look was not held, and why. */
  refused?: (why: Refusal, count: number) => void;
}

/** Milliseconds between two looks at the head. */
const HEAD_MS = 100;
/** Accounts that are taken in at a time: a millisecond, which an answer may meet in each of its four turns. */
const AT_ONCE = 128;
/** How often what was done is looked for at a node that is not as far. */
const SETTLE_TRIES = 10;
/** Milliseconds for one answer, whatever a chain does about deadlines itself: of some accounts, and of all. */
const [CALL_MS, LARGE_MS] = [20_000, 120_000];
/** Gaps in a row of which a socket that stands told nothing, until it is left. */
const DEAF = 2;
/** Accounts that are asked for in a row where a full answer does not have them. */
const MISSING = 800;

/** What came of reading a group: accounts that were not as they were held, and those that are there no more. */
type ReadAll = { slot: number; corrected: number; missing: string[] };

export class Feed {
  readonly sequence = new Sequence();
  resyncs = 0;
  private readonly times: Times;
  private readonly horizon: Horizon;
  private readonly hearing: Hearing | null;
  private readonly asker: Asker;
  private twice: string[] = [];
  private readonly scope: Scope;
  private due: Why | null = null;
  private syncedAt = Number.NEGATIVE_INFINITY;
  /** Milliseconds that the last reading of everything took. */
  private took = 0;
  private syncing: Promise<void> | null = null;
  private running = false;
  private stopped = false;
  private loop: Promise<void> = Promise.resolve();
  private readonly pulse: Pulse;
  private answeredAt = performance.now();
  /** Slot of the last answer or log that the pool's number is known of. */
  private knownAt = -1;
  /** The slot of which everything must be read, because not all was asked for; infinite where all was. */
  private mended = Number.POSITIVE_INFINITY;
  /** Gaps since something was heard that is more than that the chain has a new slot. */
  private unheard = 0;

  constructor(private readonly options: FeedOptions) {
    this.pulse = new Pulse(HEAD_MS, options.pollMs);
    this.times = { ...TIMES, ...options.times };
    this.horizon = new Horizon(this.times.doubtMs);
    this.asker = new Asker({
      read: (addresses) => this.reread(addresses),
      // All of it is read when one answers.
      failed: () => this.again("gap"),
      flooded: (count) => this.flooded(count),
      lied: (count) => this.flooded(count, "untrue"),
      open: (address, slot) => options.store.slotOf(address) >= slot || slot <= this.horizon.newest,
      times: this.times,
    });
    this.scope = new Scope(options);
    this.hearing = options.chain.hear({
      wanted: () => this.scope.wanted,
      stands: () => this.again("reconnect"),
      account: (address, account, slot) => this.told(address, account, slot),
      logs: (logs, slot) => this.logged(logs, slot),
      slot: () => this.slotted(),
    });
  }

  /** Milliseconds since a node last said something. */
  get silentMs(): number {
    return performance.now() - this.answeredAt;
  }
  /** The newest slot of an answer. */
  get slot(): number {
    return Math.max(0, this.horizon.slot);
  }

  /** Reads everything, then follows. Throws where no node can be read, or only such that are behind. */
  async start(): Promise<void> {
    await this.open();
    this.loop = this.follow();
  }

  /** Reads everything, and listens: who looks is whoever calls `look`. */
  async open(): Promise<void> {
    await this.sync("start");
    this.running = true;
    this.hearing?.start();
  }

  /** Reads everything once. */
  async sync(why: Why): Promise<void> {
    const { groups, resynced, wake } = this.options;
    const begun = performance.now();
    this.syncedAt = begun;
    const { next, slot } = await this.readHead();
    const read = await Promise.all(groups().map(({ filters }) => this.readGroup(filters, slot)));
    const corrected = read.reduce((sum, { corrected }) => sum + corrected, 0);
    // What a full answer does not have is gone, unless it came since: the node says which.
    const missing = read.flatMap(({ missing }) => missing);
    for (let at = 0; at < missing.length; at += MISSING)
      this.take(await this.accounts(missing.slice(at, at + MISSING)));
    if (next !== null) this.sequence.read(next);
    if (slot >= this.mended) this.mended = Number.POSITIVE_INFINITY;
    // Counted from its end as well: one that takes long is not due again at once.
    this.syncedAt = performance.now();
    this.took = this.syncedAt - begun;
    this.resyncs += 1;
    resynced?.(why, why === "start" ? 0 : corrected);
    wake?.();
  }

  /** Everything is to be read again, soon. */
  again(why: Why): void {
    if (why === "reconnect") this.due = why;
    this.due ??= why;
    this.pulse.wake();
  }

  /** These may have changed in this slot, or be gone. */
  ask(addresses: Iterable<string>, slot = 0): void {
    const others: string[] = [];
    for (const address of addresses) {
      // The head is read as a whole, so that it is of one slot.
      if (this.scope.heads.includes(address)) this.pulse.wake();
      else others.push(address);
    }
    if (others.length > 0) this.asker.ask(others, slot);
  }

  /** Reads these, and the head, until they are of this slot at least: what was done then is seen. */
  async settle(addresses: readonly string[], slot: number): Promise<void> {
    for (let tries = 0; tries < SETTLE_TRIES && !this.stopped; tries += 1) {
      const answers = await this.accounts([...new Set([...addresses, ...this.scope.heads])]).catch(() => []);
      this.take(answers);
      if (answers.length > 0 && answers.every((answer) => answer.slot >= slot)) break;
      await sleep(this.times.againMs);
    }
    this.options.wake?.();
  }

  /** Ends when a reading of everything that is under way does, after so long at most. */
  async settled(mostMs: number): Promise<void> {
    if (this.syncing !== null) await Promise.race([this.syncing, sleep(mostMs)]);
  }

  /** Closes the socket, and waits for what is being read. */
  async stop(): Promise<void> {
    this.running = false;
    this.stopped = true;
    this.hearing?.stop();
    this.asker.stop();
    this.pulse.wake();
    await this.loop;
    await this.syncing;
  }

  /** All accounts that pass, as of this slot or later: else what was done since would be missed until the next time. */
  private async readGroup(filters: GetProgramAccountsFilter[], least: number): Promise<ReadAll> {
    const { chain, ctx, store } = this.options;
    const before = store.matching(ctx.programId, filters);
    for (let tries = 1; ; tries += 1) {
      const all = chain.all(ctx.programId, filters, (slot) => this.taking(before, slot));
      const read = await within(LARGE_MS, "all accounts", all);
      if (read.slot >= least) return read;
      // The nodes are behind.
      if (tries >= SETTLE_TRIES || this.stopped)
        throw new NodeError(`answers of slot ${read.slot}, after one of ${least}`);
      await sleep(this.times.againMs);
    }
  }

  /** Takes all accounts as of a slot in, as they come. */
  private taking(before: readonly string[], slot: number): Taking<ReadAll> {
    this.answered(slot);
    const missing = new Set(before);
    let [corrected, taken] = [0, 0];
    const take = async (found: readonly Found[]) => {
      for (const [address, account] of found) {
        missing.delete(address);
        if (this.read(address, account, slot)) corrected += 1;
        taken += 1;
        // A hundred thousand take half a second: what is urgent comes in between.
        if (taken % AT_ONCE === 0) await sleep(0);
      }
      this.askTwice(slot);
    };
    return { take, end: () => ({ slot, corrected, missing: [...missing] }) };
  }

  private accounts(addresses: readonly string[]): Promise<ReadAccount[]> {
    return within(CALL_MS, "accounts", this.options.chain.accounts(addresses));
  }

  /** Takes answers in. Whether there is news. */
  private take(answers: readonly ReadAccount[]): boolean {
    let news = false;
    for (const { slot } of answers) this.answered(slot);
    for (const { address, account, slot } of answers) {
      const own = account !== null && this.scope.concerns(address, account) ? account : null;
      news = this.read(address, own, slot) || news;
    }
    this.askTwice(answers[0]?.slot ?? 0);
    return news;
  }

  private read(address: string, account: RawAccount | null, slot: number): boolean {
    const { store } = this.options;
    const isSame = store.slotOf(address) === slot;
    const news = store.read(address, account, slot, this.horizon.newest);
    this.asker.answered(address, slot, news);
    if (news && isSame) this.twice.push(address);
    return news;
  }

  /** Two answers of one slot that is not over differ, and may have come in any order: a third is asked for. */
  private askTwice(slot: number): void {
    const { twice } = this;
    this.twice = [];
    if (twice.length > 0) this.ask(twice, slot);
  }

  private answered(slot: number): void {
    if (this.horizon.answered(slot)) this.due ??= "fork";
  }

  /** More was told than can be true, or what is not: everything is read, and another node is listened to. */
  private flooded(count: number, why: Refusal = "many"): void {
    this.options.store.refused.add(why, count);
    this.again("gap");
    // What is held of slots that are to come is wrong perhaps, and is not asked for: it is read when they have come.
    this.mended = this.horizon.newest;
    this.hearing?.anew();
  }

  /** Tells what was not held; where there was no room, everything is read again. */
  private tellRefused(): void {
    if (this.horizon.slot >= this.mended) this.due ??= "gap";
    for (const [why, count] of this.options.store.refused.news()) {
      if (why === "many") this.due ??= "gap";
      this.options.refused?.(why, count);
    }
  }

  /** Reads what decides: the number of the pool's next event, and the oldest slot of an answer. */
  private async readHead(): Promise<{ next: bigint | null; slot: number }> {
    const pool = this.options.ctx.pool.toBase58();
    const answers = await this.accounts(this.scope.heads);
    const news = this.take(answers);
    const own = answers.find(({ address }) => address === pool);
    const next = own?.account ? numberIn(own.account.data) : null;
    const slot = answers.reduce((least, answer) => Math.min(least, answer.slot), Number.POSITIVE_INFINITY);
    if (news) this.hearing?.moves();
    this.answeredAt = performance.now();
    if (news) this.options.wake?.();
    if (next !== null && own !== undefined) this.counted(next, own.slot);
    return { next, slot };
  }

  /** The pool's own number: where a later slot than that of what is known says less, a fork undid some of it. */
  private counted(next: bigint, slot: number): void {
    const { number } = this.sequence;
    const isLater = slot > this.knownAt || this.knownAt > this.horizon.newest;
    if (isLater) this.knownAt = slot;
    if (number === null || next >= number || !isLater) return;
    this.sequence.back(next);
    this.due ??= "fork";
  }

  private async follow(): Promise<void> {
    while (this.running) {
      await this.pulse.wait();
      if (!this.running) return;
      // What fails here fails at every node, which is told as such: the next look is soon.
      await this.look().catch(() => null);
    }
  }

  /** Reads the head, asks for what was told, and has everything read again where that is due. */
  async look(): Promise<void> {
    if (this.scope.fit()) {
      this.hearing?.anew();
      this.due ??= "gap";
    }
    const { next } = await this.readHead();
    await this.scope.follow();
    this.tellRefused();
    this.asker.confirm();
    if (next !== null) this.sequence.expect(next);
    const old = performance.now() - this.syncedAt;
    if (this.sequence.missing(this.hearing === null ? 0 : this.times.patienceMs)) this.missed();
    if (old > this.options.resyncMs) this.due ??= "interval";
    if (this.due === null || old < restOf(this.due, this.took, this.times)) return;
    if (this.syncing !== null || this.stopped) return;
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

  /** Events were not heard. A socket that stands and says nothing but slots, time after time, is left. */
  private missed(): void {
    this.due ??= "gap";
    this.unheard += 1;
    if (this.hearing === null || this.unheard < DEAF) return;
    this.unheard = 0;
    this.hearing.anew();
  }

  /** Reads these and takes the answers in. */
  private async reread(addresses: readonly string[]): Promise<ReadAccount[]> {
    const answers = await this.accounts(addresses);
    if (this.take(answers)) this.options.wake?.();
    return answers;
  }

  private slotted(): void {
    this.answeredAt = performance.now();
    this.pulse.wake();
  }

  private told(address: string, account: RawAccount, slot: number): void {
    this.unheard = 0;
    // Empty: it was closed, and no filter says whose it was.
    if (account.data.length > 0 && !this.scope.concerns(address, account)) this.options.store.refused.add("foreign");
    else if (!this.horizon.told(slot)) this.ask([address]);
    else if (!this.asker.takes(address)) this.flooded(1);
    else this.hold(address, account, slot);
  }

  private hold(address: string, account: RawAccount, slot: number): void {
    const taken = this.options.store.told(address, account, slot);
    if (taken === "ask") this.ask([address], slot);
    if (taken === "changed") this.asker.claim(address, slot);
    if (taken !== "same") this.options.wake?.();
  }

  /** Events name who they are about: what is held of these may be gone, which no subscription tells. */
  private logged(logs: { err: unknown; logs: string[]; signature: string }, slot: number): void {
    this.unheard = 0;
    if (logs.err !== null) return;
    const { ctx, store } = this.options;
    const isBelieved = this.horizon.told(slot);
    if (isBelieved) this.knownAt = Math.max(this.knownAt, slot);
    const named: PublicKey[] = [];
    const subjects: string[] = [];
    const heard = events.parse(logs, ctx.programId);
    if (heard.length > BOUNDS.events) this.flooded(heard.length - BOUNDS.events);
    for (const event of heard.slice(0, BOUNDS.events)) {
      const { header } = event.data;
      if (!header.pool.equals(ctx.pool)) continue;
      if (!this.sequence.heard(header.sequence, `${logs.signature} ${slot}`)) this.again("fork");
      named.push(...keysIn(event));
      const subject = subjectOf(event);
      if (subject !== null) subjects.push(subject);
    }
    if (named.length > 0) this.ask(new Set([...subjects, ...store.about(named)]), isBelieved ? slot : 0);
  }
}
