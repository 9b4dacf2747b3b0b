/**
 * A history in which every act is also tried as it should not be done, and everything that must hold is looked at after
 * each transaction.
 */
import { strict as assert } from "node:assert";
import { engine } from "@ballast/sdk";
import type { Actor, World } from "@ballast/testkit";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { Table } from "../parity/history/fast";
import { type Act, History, type Weather } from "../parity/history/history";
import { Random } from "../parity/history/random";
import { addCollateral, cancel, liquidate } from "../parity/history/trade";
import { Books } from "./books";
import { Called } from "./called";
import { type Around, hostile } from "./hostile";
import { alike, balanced, type Image, imageOf, restore, type Sending, signersOf, text, untouched } from "./money";
import { type AnyAct, resolve, type Shown } from "./resolve";
import { layTable, PLAIN, RUIN, transfer, wayOf } from "./ways";

/** What must hold and does not: of which kind, and where. */
export class Fault extends Error {
  override readonly name = "Fault";
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(`${kind}: ${message}`);
  }
}

/** Errors that say that the program did not decide: it must, whatever it is given. */
const UNDECIDED = /ProgramFailedToComplete|ComputationalBudgetExceeded|Panick|AccessViolation|Unknown/;

/** How much is tried beside what is done. */
export interface Manner {
  /** Attempts for each act, on average. */
  attempts: number;
}

/** What a test does to the chain past all rules, after a transaction: each must be found. */
export type Meddler = (fuzz: Fuzz, image: Image, failed: string | null) => void;

export class Fuzz extends History {
  readonly books: Books;
  /** Refusals by name, of what was done and of what was tried. */
  readonly errors = new Map<string, number>();
  /** Instructions that succeeded, by name. */
  readonly done = new Map<string, number>();
  transactions = 0;
  attempts = 0;
  /** Attempts that did what somebody may do, in another way of writing it. */
  harmless = 0;
  /** Two acts in one transaction. */
  pairs = 0;
  meddler: Meddler | null = null;
  private readonly table: Table;
  private way = () => wayOf(this.random, this.table);
  private readonly surplus: bigint[];
  private inside = false;
  private shown: Shown | null = null;

  constructor(
    w: World,
    people: readonly Actor[],
    readonly thief: Actor,
    readonly others: readonly PublicKey[],
    found: ConstructorParameters<typeof Books>[2],
    weather: Weather,
    silent: ReadonlySet<string>,
    readonly manner: Manner,
  ) {
    super(w, people, new Random(1), weather, silent);
    this.books = new Books(w, this.fast, found);
    this.table = layTable(this.fast, w);
    this.surplus = this.surpluses();
  }

  get everyone(): readonly Actor[] {
    return [...this.people, this.w.lp, this.w.staker, this.w.keeper, this.thief];
  }

  override source(market: number): engine.Source {
    return this.shown?.source ?? super.source(market);
  }
  override second(market: number): engine.Source {
    return this.shown?.second ?? super.second(market);
  }

  override act<R>(act: Act<R>): string | null {
    if (this.inside) return super.act(act);
    this.inside = true;
    try {
      for (let n = this.manner.attempts; n > 0; n -= 1)
        if (this.random.chance(n) && this.attempt(act)) return "something else was done";
      return this.random.chance(0.05) ? this.together(act) : super.act(act);
    } finally {
      this.inside = false;
    }
  }

  /** Without anything beside it. */
  plainly<R>(act: Act<R>): string | null {
    const [inside, way] = [this.inside, this.way];
    [this.inside, this.way] = [true, () => PLAIN];
    try {
      return super.act(act);
    } finally {
      [this.inside, this.way] = [inside, way];
    }
  }

  /** What the engine would make of it; null where it refuses. */
  rehearsed<R>(act: Act<R>): R | null {
    return this.stage.rehearse(() => this.play(act).told);
  }

  /** Two acts in one transaction, where the engine takes both. */
  private together<R>(one: Act<R>): string | null {
    const { told, refused } = this.play(one);
    if (told === null || refused !== null) return super.act(one);
    const all = [one.send(told)];
    const left = one.left?.(told) ?? [];
    for (const each of left) each.keep();
    const two = this.beside();
    const then = two === null ? null : this.play(two);
    if (two !== null && then !== null && then.refused === null) {
      all.push(two.send(then.told));
      left.push(...(two.left?.(then.told) ?? []));
    }
    const sending = { payer: one.payer, all };
    const before = imageOf(this.fast, sending);
    const { failed, after } = this.transact(sending, null);
    assert.equal(failed, null, `${one.name} and ${two?.name}: the program, then the engine`);
    this.accepted(before, after, sending);
    for (const { name } of all.length > 1 && two !== null ? [one, two] : [one]) this.count(name, null);
    this.compare(one.name);
    // What both have written is as the second has left it.
    for (const each of new Map(left.map((each) => [each.key.toBase58(), each])).values()) {
      assert.deepEqual(this.state(each), each.state, each.name);
      each.keep();
    }
    this.pairs += all.length > 1 ? 1 : 0;
    return null;
  }

  /** Something that can be done in the same transaction as anything else. */
  private beside(): AnyAct | null {
    const [held, order] = [this.random.pick(this.held.live), this.random.pick(this.orders.live)];
    const person = this.random.pick(this.people) ?? this.thief;
    const acts = [
      ...(held === undefined ? [] : [liquidate(this, held, person), addCollateral(this, held, 7n)]),
      ...(order === undefined ? [] : [cancel(this, order, order.held.owner)]),
    ] as AnyAct[];
    return this.random.pick(acts) ?? null;
  }

  /** Every act's transaction comes through here. */
  protected override send(payer: PublicKey, ix: TransactionInstruction): string | null {
    const way = this.way();
    if (way.ruined) this.ruin({ payer, all: [ix, RUIN] }, way.table);
    const sending = { payer, all: [...way.before, ix, ...way.after] };
    const before = imageOf(this.fast, sending);
    const { failed, after } = this.transact(sending, way.table);
    if (failed === null) this.accepted(before, after, sending);
    else this.refused(before, after, sending, failed);
    return failed;
  }

  private ruin(sending: Sending, table: Table | null): void {
    const before = imageOf(this.fast, sending);
    const { failed, after } = this.transact(sending, table);
    if (failed === null) throw new Fault("accepted", this.written(sending));
    this.refused(before, after, sending, failed);
  }

  private transact(sending: Sending, table: Table | null): { failed: string | null; after: Image } {
    this.transactions += 1;
    const failed = this.fast.send(sending.payer, sending.all, table);
    this.meddler?.(this, imageOf(this.fast, sending), failed);
    return { failed, after: imageOf(this.fast, sending) };
  }

  private refused(before: Image, after: Image, sending: Sending, failed: string): void {
    const name = /Custom\(\d+\)|\w+(?=\)?$)/.exec(failed)?.[0] ?? failed;
    this.errors.set(name, (this.errors.get(name) ?? 0) + 1);
    this.none("refused", untouched(before, after, sending), sending);
    if (UNDECIDED.test(failed)) throw new Fault("undecided", `${failed}: ${this.written(sending)}`);
  }

  private accepted(before: Image, after: Image, sending: Sending): void {
    this.took(sending);
    this.none("money", balanced(before, after, sending, this.w.venue.pool), sending);
    this.books.wrote(after);
  }

  private took({ all }: Sending): void {
    for (const ix of all) {
      const name = Called.of(ix)?.name;
      if (name !== undefined) this.done.set(name, (this.done.get(name) ?? 0) + 1);
    }
  }

  /** After what was accepted has been compared with the engine's states. */
  protected override compare(name: string): void {
    super.compare(name);
    this.none("invariant", this.books.faults(this.w.chain.payer.publicKey));
    const is = this.surpluses();
    if (name !== "sweepInsurance") {
      const changed = is.flatMap((each, i) =>
        each === this.surplus[i] ? [] : [`${i}: ${this.surplus[i]}, now ${each}`],
      );
      this.none("surplus", changed);
    }
    this.surplus.splice(0, is.length, ...is);
    const { burn, mint } = this.value();
    if (burn !== null && mint !== null && burn > mint) throw new Fault("INV-22", `burn ${burn} > mint ${mint}`);
  }

  private value(): { burn: bigint | null; mint: bigint | null } {
    try {
      return this.stage.ask("quote_pool_value", {}) as unknown as { burn: bigint; mint: bigint };
    } catch (e) {
      if (e instanceof engine.MathError) return { burn: null, mint: null };
      throw e;
    }
  }

  /** What vaults hold beyond what the pool owes: of each custody, then of the fund. */
  private surpluses(): bigint[] {
    const { custodies, insuranceVault } = this.w.venue;
    const { pool } = this.stage;
    const ofTokens = custodies.map(({ vault, index }) => {
      const custody = pool.custodies[index];
      assert.ok(custody);
      return this.balance(vault) - engine.owes(custody);
    });
    return [...ofTokens, this.balance(insuranceVault) - pool.fund.balance];
  }

  /** True where it was accepted: then what it says was done, and the act that it was made of waits. */
  private attempt<R>(act: Act<R>): boolean {
    const around: Around = { h: this, random: this.random, thief: this.thief.address, others: this.others };
    const { ix, forged, copies, what } = hostile(act.send(this.rehearsed(act)), around);
    const payer = this.random.chance(0.5) ? this.thief.address : act.payer;
    const sending = { payer, all: [ix] };
    for (const [key, account] of forged) this.fast.lay(key.toBytes(), account);
    const before = imageOf(this.fast, sending);
    const { failed, after } = this.transact(sending, this.random.chance(0.1) ? this.table : null);
    for (const key of forged.keys()) this.fast.lay(key.toBytes(), null);
    this.attempts += 1;
    if (failed !== null) this.refused(before, after, sending, failed);
    else {
      this.harmless += 1;
      this.redone(before, after, { payer, all: [asReal(ix, copies)] }, `${act.name}, ${what.join(", ")}`);
    }
    return failed === null;
  }

  /**
   * What was accepted is undone, and done again by those whose right it is, as it should be written: nothing may
   * differ.
   */
  private redone(before: Image, after: Image, sending: Sending, what: string): void {
    const [ix] = sending.all;
    assert.ok(ix);
    const called = Called.of(ix);
    if (called === null || VIEWS.has(called.name)) {
      this.none("view", untouched(before, after, sending), sending);
      return;
    }
    restore(this.fast, before);
    const resolved = resolve(this, called, this.everyone);
    if (resolved === null) throw new Fault("accepted", `nobody may do this: ${what}: ${this.written(sending)}`);
    const { act } = resolved;
    this.shown = resolved;
    const proper = act.send(this.rehearsed(act));
    const due = signersOf({ payer: ix.keys[0]?.pubkey ?? sending.payer, all: [proper] });
    due.delete(text((ix.keys[0]?.pubkey ?? sending.payer).toBytes()));
    const has = signersOf(sending);
    for (const meta of proper.keys) if (meta.isSigner) due.add(text(meta.pubkey.toBytes()));
    if ([...due].some((key) => !has.has(key)))
      throw new Fault("accepted", `unsigned: ${what}: ${this.written(sending)}`);
    // The arguments as they were sent: a bound on the result may be among them. Who signs may be paid where they like.
    const own = new Set(this.everyone.filter((each) => due.has(text(each.address.toBytes()))).flatMap(tokensOf));
    const prices = new Set(this.w.venue.feeds.map(({ account }) => text(account.toBytes())));
    const taken = new Set(proper.keys.map(({ pubkey }) => text(pubkey.toBytes())));
    const keys = proper.keys.map((meta, i) => {
      const other = ix.keys[i];
      const twice = proper.keys.some(({ pubkey }, k) =>
        [other, ix.keys[k]].every((each) => each?.pubkey.equals(pubkey)),
      );
      const free = other !== undefined && (twice || !taken.has(text(other.pubkey.toBytes())));
      // Which prices are shown is taken from what was sent: also that one is not.
      if (other !== undefined && prices.has(text(meta.pubkey.toBytes()))) return other;
      return free && own.has(text(meta.pubkey.toBytes())) ? other : meta;
    });
    const same: AnyAct = { ...act, send: () => Object.assign(proper, { keys, data: ix.data }) };
    const refused = this.plainly(same);
    this.shown = null;
    if (refused !== null) throw new Fault("accepted", `but ${refused}: ${what}: ${this.written(sending)}`);
    const written = imageOf(this.fast, sending);
    this.none("accepted", alike(after, written, [sending.payer, act.payer]), sending, what);
  }

  /** A view: whatever it answers, nothing is changed. */
  look(ix: TransactionInstruction): void {
    const sending = { payer: this.w.chain.payer.publicKey, all: [ix] };
    const before = imageOf(this.fast, sending);
    const { failed, after } = this.transact(sending, null);
    if (failed !== null) this.refused(before, after, sending, failed);
    else this.took(sending);
    this.none("view", untouched(before, after, sending), sending);
  }

  /** A transfer to a vault, past the program; `place` is that of its surplus. */
  gift(from: Actor, token: PublicKey, vault: PublicKey, amount: bigint, place: number): void {
    const sending = { payer: from.address, all: [transfer(token, vault, from.address, amount)] };
    const before = imageOf(this.fast, sending);
    const { failed, after } = this.transact(sending, null);
    if (failed !== null) throw new Fault("gift", failed);
    this.accepted(before, after, sending);
    this.surplus[place] = (this.surplus[place] ?? 0n) + amount;
    this.compare("gift");
  }

  /**
   * What the admin or the guardian does, tried by others first. Of what it leaves only what must always hold is known:
   * the engine's states are then those of the program.
   */
  govern(ix: TransactionInstruction, by: PublicKey): void {
    const around: Around = { h: this, random: this.random, thief: this.thief.address, others: this.others };
    const due = signersOf({ payer: by, all: [ix] });
    for (let n = 0; n < 3; n += 1) {
      const { ix: tried, what } = hostile(ix, around);
      const sending = { payer: this.thief.address, all: [tried] };
      const before = imageOf(this.fast, sending);
      const { failed, after } = this.transact(sending, null);
      this.attempts += 1;
      if (failed !== null) this.refused(before, after, sending, failed);
      else {
        const has = signersOf(sending);
        const called = Called.of(tried)?.name ?? "";
        if (!OPEN.has(called) && !VIEWS.has(called) && [...due].some((key) => !has.has(key)))
          throw new Fault("accepted", `unsigned: ${what.join(", ")}: ${this.written(sending)}`);
        this.harmless += 1;
        restore(this.fast, before);
      }
    }
    const sending = { payer: by, all: [ix] };
    const before = imageOf(this.fast, sending);
    const { failed, after } = this.transact(sending, null);
    if (failed !== null) this.refused(before, after, sending, failed);
    else {
      this.accepted(before, after, sending);
      this.adopt();
      this.compare(Called.of(ix)?.name ?? "");
    }
  }

  private none(kind: string, faults: readonly string[], sending?: Sending, what = ""): void {
    if (faults.length === 0) return;
    throw new Fault(
      kind,
      [what, ...faults, sending === undefined ? "" : this.written(sending)].filter(Boolean).join("; "),
    );
  }

  /** A transaction in words, whole. */
  written({ payer, all }: Sending): string {
    const calls = all.map((ix) => {
      const keys = ix.keys.map((m) => `${m.pubkey}${m.isSigner ? "!" : ""}${m.isWritable ? "*" : ""}`);
      return `${Called.of(ix)?.name ?? ix.programId} [${keys.join(" ")}] ${Buffer.from(ix.data).toString("hex")}`;
    });
    return `${payer} pays for ${calls.join("; ")}`;
  }
}

const tokensOf = (of: Actor) =>
  ["LP", ...of.world.venue.custodies.map(({ symbol }) => symbol)].map((symbol) => text(of.token(symbol).toBytes()));

/** With real accounts in place of copies that are as good. */
function asReal(ix: TransactionInstruction, copies: ReadonlyMap<PublicKey, PublicKey>): TransactionInstruction {
  const keys = ix.keys.map((meta) => ({ ...meta, pubkey: copies.get(meta.pubkey) ?? meta.pubkey }));
  return Object.assign(ix, { keys });
}

/** What anyone may do. */
const OPEN = new Set(["executeChange", "refreshPrices", "settleMarket"]);
const VIEWS = new Set(["verifyInvariants", "quoteOpen", "quoteClose", "positionHealth", "lpPrice", "coverage"]);
