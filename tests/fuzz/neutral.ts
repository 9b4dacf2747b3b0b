/**
 * INV-9 and INV-10 of the program itself: from states that chance made the same closes are sent in two ways, the chain
 * is put back after each, and what they left is compared.
 */
import assert from "node:assert/strict";
import { type Accounts, decode, engine } from "@ballast/sdk";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { Lying } from "../parity/history/fast";
import type { Held } from "../parity/history/history";
import { decrease } from "../parity/history/trade";
import { Fault, type Fuzz } from "./fuzz";
import { type Image, imageOf, restore, text } from "./money";

interface Sent {
  payer: PublicKey;
  ix: TransactionInstruction;
}
interface Outcome {
  failed: (string | null)[];
  /** All that was touched, as it was left. */
  left: Image;
}

export interface Compared {
  /** Pairs of closes within an event that both ways have taken, and those of two winners. */
  orders: number;
  winners: number;
  /** Closes at once and in parts; those of a profit that waits in part. */
  parts: number;
  waiting: number;
}
export const compared = (): Compared => ({ orders: 0, winners: 0, parts: 0, waiting: 0 });

/** Sends these one after the other, and puts the chain back. */
function trial({ fast }: Fuzz, all: readonly Sent[]): Outcome {
  const [before, failed]: [Image, (string | null)[]] = [new Map(), []];
  for (const { payer, ix } of all) {
    for (const [key, account] of imageOf(fast, { payer, all: [ix] })) if (!before.has(key)) before.set(key, account);
    failed.push(fast.send(payer, ix));
  }
  const left: Image = new Map([...before.keys()].map((key) => [key, fast.lying(Buffer.from(key, "latin1"))]));
  restore(fast, before);
  return { failed, left };
}

function closing(fuzz: Fuzz, held: Held, size: bigint | null): Sent {
  const act = decrease(fuzz, held, size);
  return { payer: act.payer, ix: act.send(null) };
}

const at = (left: Image, key: PublicKey): Lying | null | undefined => left.get(text(key.toBytes()));
const tokens = (account: Lying | null | undefined): bigint =>
  account?.data.length === 165 ? Buffer.from(account.data).readBigUInt64LE(64) : 0n;

/** What of a token an owner has, or is owed as the hourly limit refills. */
function has(fuzz: Fuzz, left: Image, { owner }: Held, custody: number): bigint {
  const token = fuzz.w.venue.custody(custody);
  const account = owner.token(token);
  const owed = fuzz.payable(owner, custody).key;
  const lies = (key: PublicKey) => at(left, key) ?? fuzz.fast.lying(key.toBytes());
  const payable = lies(owed);
  const waits = payable === null || payable.data.length === 0 ? null : decode("Payable", payable.data);
  return tokens(lies(account)) + (waits === null ? 0n : waits.amount + waits.deferred);
}

/** The pool without what only the hourly limit's order of use decides, and without the number of its events. */
function poolOf(fuzz: Fuzz, left: Image): { state: Accounts["Pool"]["state"]; payable: bigint[] } {
  const found = at(left, fuzz.w.venue.pool);
  assert.ok(found);
  const { state } = decode("Pool", found.data);
  const payable = state.custodies.map((custody) => custody.payable);
  for (const custody of state.custodies) Object.assign(custody, { outflowUsed: 0n, outflowAt: 0n, payable: 0n });
  return { state: { ...state, sequence: 0n }, payable };
}

/** Two positions of a market with an open event close in either order: nothing differs for owners or pool. */
function inOrder(fuzz: Fuzz, count: Compared): void {
  const { random } = fuzz;
  const open = (held: Held) => engine.BOTH.some((side) => fuzz.stage.book(held.market, side).open.shortfall > 0n);
  const a = random.pick(fuzz.held.live.filter(open));
  const others = fuzz.held.live.filter((b) => b.market === a?.market && (b.owner !== a.owner || b.side !== a.side));
  const b = random.pick(others);
  if (a === undefined || b === undefined) return;
  const part = ({ state }: Held) => (random.chance(0.6) ? null : ((state?.size ?? 0n) * random.big(10, 900)) / 1_000n);
  const [first, second] = [closing(fuzz, a, part(a)), closing(fuzz, b, part(b))];
  const [one, two] = [trial(fuzz, [first, second]), trial(fuzz, [second, first])];
  if ([...one.failed, ...two.failed].some((failed) => failed !== null)) {
    const same = one.failed[0] === two.failed[1] && one.failed[1] === two.failed[0];
    if (!same) throw new Fault("INV-9", `${one.failed.join()} in one order, ${two.failed.join()} in the other`);
    return;
  }
  const [here, there] = [poolOf(fuzz, one.left), poolOf(fuzz, two.left)];
  const { pool, custodies } = fuzz.w.venue;
  const loose = new Set([pool, ...custodies.map(({ vault }) => vault)].map((key) => text(key.toBytes())));
  const told = (outcome: Outcome, { payable }: { payable: bigint[] }) => ({
    owners: [a, b].map((held) => custodies.map(({ index }) => has(fuzz, outcome.left, held, index))),
    vaults: custodies.map(({ vault, index }) => tokens(at(outcome.left, vault)) - (payable[index] ?? 0n)),
    accounts: [...outcome.left]
      .filter(([key, each]) => each !== null && each.data.length > 200 && !loose.has(key))
      .map(([key, each]) => `${key} ${Buffer.from(each?.data ?? []).toString("hex")}`)
      .sort(),
  });
  try {
    assert.deepEqual(told(one, here), told(two, there));
    assert.deepEqual(here.state, there.state);
  } catch (e) {
    throw new Fault("INV-9", e instanceof Error ? e.message : String(e));
  }
  count.orders += 1;
  const wins = (held: Held) => fuzz.stage.book(held.market, held.side).open.shortfall > 0n;
  if (wins(a) && wins(b)) count.winners += 1;
}

/** What a close came to in all, now and in tickets, 1e-6 USD; and what of it waits. */
function value(fuzz: Fuzz, outcome: Outcome, held: Held): { all: bigint; waits: bigint } {
  const { custodies, market } = { ...fuzz.w.venue, market: fuzz.market(held.market) };
  const pool = fuzz.stage.pool.custodies;
  const worth = (index: number, atoms: bigint) => {
    const custody = pool[index];
    return custody === undefined ? 0n : (atoms * custody.print.price) / (custody.unit * 100n);
  };
  const backing = held.side === engine.Side.Long ? market.custody : market.stable;
  let [sum, waits] = [0n, 0n];
  for (const { index } of custodies) sum += worth(index, has(fuzz, outcome.left, held, index));
  for (const account of outcome.left.values())
    if (account !== null && isTicket(account)) waits += decode("Ticket", account.data).state.face;
  return { all: sum + worth(backing.index, waits), waits };
}
function isTicket(account: Lying): boolean {
  try {
    return decode("Ticket", account.data).version > 0;
  } catch {
    return false;
  }
}

/**
 * A close at once, and in two parts. Liens and borrow fall due with the first part, so a thousandth is closed before
 * both. Tolerances as in the engine's model (`tests/model/relations/parts.rs`): six roundings, six of each token, and
 * two units of skew at the slope of the impact.
 */
function inParts(fuzz: Fuzz, count: Compared): void {
  const { random } = fuzz;
  const held = random.pick(fuzz.held.live);
  const size = held?.state?.size ?? 0n;
  const part = (size * random.big(1, 990)) / 1_000n;
  if (held === undefined || part === 0n) return;
  const little = closing(fuzz, held, size / 1_000n + 1n);
  const rest = closing(fuzz, held, null);
  const one = trial(fuzz, [little, rest]);
  const two = trial(fuzz, [little, closing(fuzz, held, part), rest]);
  if ([...one.failed, ...two.failed].some((failed) => failed !== null)) return;
  const { custodies, exposures } = fuzz.stage.pool;
  const backing = held.side === engine.Side.Long ? fuzz.market(held.market).custody.index : 0;
  const dollars = [backing, held.custody].reduce((sum, index) => {
    const custody = custodies[index];
    return custody === undefined ? sum : sum + custody.print.price / custody.unit + 1n;
  }, 0n);
  const index = custodies[fuzz.market(held.market).custody.index];
  const { impact, depth } = fuzz.stage.marketAt(held.market).params;
  const sizes = exposures[held.market]?.sides.map((side) => side.size) ?? [];
  const most = sizes.reduce((a, b) => (a > b ? a : b), 0n);
  const notional = index === undefined ? 0n : (most * index.print.price) / (index.unit * 100n) + 1n;
  const slope = (BigInt(impact) * notional) / (depth * 10_000n) + 1n;
  const [whole, parts] = [value(fuzz, one, held), value(fuzz, two, held)];
  const apart = whole.all > parts.all ? whole.all - parts.all : parts.all - whole.all;
  const bound = 6n + 6n * dollars + 2n * slope;
  if (apart > bound) throw new Fault("INV-10", `${whole.all} at once, ${parts.all} in parts, at most ${bound} apart`);
  count.parts += 1;
  if (parts.waits > 0n) count.waiting += 1;
}

/** Both, of this state. */
export function neutral(fuzz: Fuzz, count: Compared): void {
  inOrder(fuzz, count);
  inParts(fuzz, count);
}
