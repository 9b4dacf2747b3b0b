// What `due` says against what the program takes from anybody: every instruction that needs no permission is tried on
// everything that there is.
import assert from "node:assert/strict";
import {
  canReceive,
  createContext,
  due,
  events,
  instructions,
  type Keyed,
  type LossEvent,
  type Position,
  pda,
  planOf,
  type Request,
  readDue,
  type Task,
  type TaskKind,
  type Ticket,
} from "@ballast/sdk";
import {
  type CustodyInfo,
  executeDecreaseParams,
  type LiteSvmChain,
  type PositionRef,
  sideName,
  type World,
} from "@ballast/testkit";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";

type Read = Awaited<ReturnType<typeof readDue>>;

/** One thing that somebody could try, in each of these ways; what it must tell to count. */
interface Attempt {
  kind: TaskKind;
  subject: string;
  ways: TransactionInstruction[];
  /**
   * Custody whose newest price is shown first where it can be: nobody is served at a price that is known to be
   * outdated.
   */
  price?: number;
  counts?: (told: ReturnType<typeof events.parse>) => boolean;
}

const nameOf = (kind: TaskKind, subject: string) => `${kind} ${subject}`;

/** What a task is about, as `Attempt` names it. */
export function subjectOf(task: Task): string {
  switch (task.kind) {
    case "refreshPrices":
      return "prices";
    case "liquidate":
      return String(task.position.address);
    case "executeRequest":
    case "executeDecrease":
    case "cancelRequest":
      return String(task.request.address);
    case "openLossEvent":
    case "finalizeLossEvent":
    case "applyLiens":
      return `${task.market} ${task.side}`;
    case "sealLossEvent":
      return String(task.receipt.address);
    case "claimTicket":
      return String(task.ticket.address);
    case "sweepInsurance":
      return String(task.custody);
    case "payOut":
      return String(task.payable.address);
    case "settleMarket":
      return String(task.market);
    default:
      return String(task.change.address);
  }
}

const keeperOf = (w: World) => w.keeper.address;

async function payableOf(w: World, owner: PublicKey, custody: number): Promise<PublicKey | null> {
  const { mint } = w.venue.custody(custody);
  const found = await w.chain.getAccount(w.tokenOf(owner, w.venue.custody(custody)));
  return canReceive(found, mint, owner) ? null : pda.payable(w.venue.pool, mint, owner);
}

/** The price that an instruction of a market does not read itself. */
const priceOf = (custody: CustodyInfo, index: CustodyInfo) => (custody === index ? {} : { price: custody.index });

/** A loss and a profit take other accounts: both are tried. */
async function liquidations(w: World, { address, account }: Keyed<Position>): Promise<Attempt> {
  const ref = w.positionRef(address, account);
  const { market, custody, side, owner } = ref;
  const way = async (other: typeof custody, profit: boolean) => {
    const apart = other !== custody;
    return instructions.liquidate({
      ...{ keeper: keeperOf(w), owner: owner.address, pool: w.venue.pool, market: market.address, position: address },
      ...{ vault: custody.vault, keeperToken: w.keeper.token(custody), ownerToken: owner.token(custody) },
      otherVault: apart ? other.vault : null,
      otherToken: apart ? (profit ? owner : w.keeper).token(other) : null,
      payable: await payableOf(w, owner.address, custody.index),
      otherPayable: apart && profit ? await payableOf(w, owner.address, other.index) : null,
      ...{ priceUpdate: market.custody.feed.account, secondPrice: market.second?.account ?? null },
    });
  };
  const ways = [await way(w.venue.home, false), await way(w.venue.backing(market, side), true)];
  return { kind: "liquidate", subject: String(address), ways, ...priceOf(custody, market.custody) };
}

async function ordersOf(w: World, { address, account }: Keyed<Request>): Promise<Attempt[]> {
  const { owner, state, positionNonce } = account;
  const market = w.venue.market(account.market);
  const custody = w.venue.custody(state.custody);
  const position = pda.position(owner, market.address, state.side, state.custody, positionNonce);
  const subject = String(address);
  const who = w.actors.find((actor) => actor.address.equals(owner));
  assert.ok(who);
  const ref: PositionRef = {
    ...{ address: position, owner: who, market, side: sideName(state.side), nonce: positionNonce, custody },
  };
  const open = instructions.executeRequest({
    ...{ executor: keeperOf(w), owner, pool: w.venue.pool, market: market.address, request: address, position },
    ...{ priceUpdate: market.custody.feed.account, secondPrice: market.second?.account ?? null },
  });
  const params = await executeDecreaseParams(w.keeper, { address, owner: who, nonce: account.nonce, position: ref });
  const cancel = (shown: PublicKey | null, payable: PublicKey | null) =>
    instructions.cancelRequest({
      ...{ payer: keeperOf(w), owner, pool: w.venue.pool, market: market.address, request: address },
      ...{ vault: custody.vault, ownerToken: who.token(custody), payable, position: shown },
    });
  const payable = await payableOf(w, owner, state.custody);
  return [
    { kind: "executeRequest", subject, ways: [open], ...priceOf(custody, market.custody) },
    {
      ...{ kind: "executeDecrease", subject, ways: [instructions.executeDecrease(params)] },
      ...priceOf(custody, market.custody),
    },
    { kind: "cancelRequest", subject, ways: [cancel(position, payable), cancel(null, payable)] },
  ];
}

/** Of both sides of each market: opening, finalizing, and the liens of all its positions. */
function sides(w: World, { state, accounts }: Read, positions: readonly Keyed<Position>[]): Attempt[] {
  return w.venue.markets.flatMap((market, number) =>
    ([0, 1] as const).flatMap((side): Attempt[] => {
      const book = state.markets[number]?.state.sides[side];
      assert.ok(book);
      const receipt = (n: bigint) => pda.lossEvent(market.address, side, n);
      const unsealed = accounts.receipts.some(({ address, account }) => {
        return (
          account.state.sealed === 0 && book.lossEventCount >= 8n && address.equals(receipt(book.lossEventCount - 8n))
        );
      });
      const here = { pool: w.venue.pool, market: market.address, side, priceUpdate: market.custody.feed.account };
      const backing = w.venue.backing(market, sideName(side));
      const winners = positions.filter(({ account }) => account.market.equals(market.address));
      const finalize = instructions.finalizeLossEvent({
        ...{ ...here, payer: keeperOf(w), receipt: receipt(book.lossEventCount), positions: [] },
        ...{
          overwritten: unsealed ? receipt(book.lossEventCount - 8n) : null,
          payerToken: w.keeper.token(w.venue.home),
        },
      });
      const liens = winners
        .filter(({ account }) => account.state.side === side)
        .map(({ address }) =>
          instructions.applyLiens({
            ...{ ...here, keeper: keeperOf(w), vault: backing.vault, keeperToken: w.keeper.token(backing) },
            positions: [address],
          }),
        );
      const subject = `${number} ${side}`;
      const paid = (told: ReturnType<typeof events.parse>) =>
        told.some((event) => event.name === "LiensApplied" && event.data.paid > 0n);
      return [
        { kind: "openLossEvent", subject, ways: [instructions.openLossEvent(here)] },
        { kind: "finalizeLossEvent", subject, ways: [finalize] },
        { kind: "applyLiens", subject, ways: liens, counts: paid },
      ];
    }),
  );
}

async function claims(w: World, { accounts }: Read, { address, account }: Keyed<Ticket>): Promise<Attempt> {
  const { owner, state } = account;
  const market = w.venue.market(account.market);
  const backing = w.venue.backing(market, sideName(state.side));
  const own = ({ account: { market: of, state: at } }: Keyed<LossEvent>) =>
    of.equals(market.address) && at.side === state.side && at.number >= state.lossEvents;
  const later = accounts.receipts.filter(own).sort((a, b) => Number(a.account.state.number - b.account.state.number));
  const payable = await payableOf(w, owner, backing.index);
  // The ring may have lost the first ones of them.
  const ways = Array.from({ length: later.length + 1 }, (_, lost) =>
    instructions.claimTicket({
      ...{ payer: keeperOf(w), owner, pool: w.venue.pool, market: market.address, ticket: address, payable },
      ...{ vault: backing.vault, ownerToken: w.tokenOf(owner, backing) },
      receipts: later.slice(0, lost).map((receipt) => receipt.address),
    }),
  );
  return { kind: "claimTicket", subject: String(address), ways };
}

function rest(w: World, { accounts }: Read): Attempt[] {
  const { pool, home, markets, custodies } = w.venue;
  return [
    ...accounts.receipts.map(({ address, account }): Attempt => {
      const ix = instructions.sealLossEvent({ pool, market: account.market, receipt: address });
      return { kind: "sealLossEvent", subject: String(address), ways: [ix] };
    }),
    ...custodies.map((custody): Attempt => {
      const ix = instructions.sweepInsurance({
        ...{ pool, vault: custody.vault, homeVault: custody === home ? null : home.vault },
      });
      return { kind: "sweepInsurance", subject: String(custody.index), ways: [ix], ...priceOf(custody, home) };
    }),
    ...accounts.payables.map(({ address, account: { owner, custody } }): Attempt => {
      const token = w.venue.custody(custody);
      const ix = instructions.payOut({
        ...{ owner, pool, payable: address, vault: token.vault, ownerToken: w.tokenOf(owner, token) },
      });
      return { kind: "payOut", subject: String(address), ways: [ix] };
    }),
    ...markets.map(({ address, custody }, number): Attempt => {
      const ways = [instructions.settleMarket({ pool, market: address })];
      return { kind: "settleMarket", subject: String(number), ways, price: custody.index };
    }),
    ...accounts.changes.flatMap(({ address: change, account: { proposer } }): Attempt[] => {
      const subject = String(change);
      const of = [
        { pool: null, market: null },
        { pool, market: null },
      ];
      const where = [...of, ...markets.map(({ address }) => ({ pool, market: address }))];
      const cancel = instructions.cancelChange({ authority: keeperOf(w), change, proposer });
      return [
        { kind: "executeChange", subject, ways: where.map((at) => instructions.executeChange({ change, ...at })) },
        { kind: "cancelChange", subject, ways: [cancel] },
      ];
    }),
  ];
}

async function attempts(w: World, read: Read): Promise<Attempt[]> {
  const all = (await Promise.all(w.venue.markets.map(({ symbol }) => w.positions(symbol)))).flat();
  const asked = await Promise.all(read.accounts.requests.map((request) => ordersOf(w, request)));
  return [
    ...(await Promise.all(all.map((position) => liquidations(w, position)))),
    ...asked.flat(),
    ...sides(w, read, all),
    ...(await Promise.all(read.accounts.tickets.map((ticket) => claims(w, read, ticket)))),
    ...rest(w, read),
  ];
}

const simulated = (w: World, ...ixs: TransactionInstruction[]) =>
  w.chain.simulate(ixs, [w.keeper.keypair], { computeUnitLimit: 1_000_000 }).catch(() => null);

async function accepts(w: World, { ways, counts, price }: Attempt): Promise<boolean> {
  const others = w.venue.custodies.filter(({ index }) => index !== price).map(({ symbol }) => symbol);
  const refresh = price === undefined ? [] : [w.feeds.refresh(others)];
  const before = (await simulated(w, ...refresh)) === null ? [] : refresh;
  for (const way of ways) {
    const done = await simulated(w, ...before, way);
    if (done !== null && (counts?.(events.parse(done)) ?? true)) return true;
  }
  return false;
}

/** Does it on a copy of the chain, which is given back for the next: 1 ms, not 16. */
async function onCopy<T>(w: World, act: (copy: LiteSvmChain) => Promise<T>): Promise<T> {
  const copy = (w.chain as LiteSvmChain).fork();
  try {
    return await act(copy);
  } finally {
    copy.giveBack();
  }
}

/** What a refresh of everything would change of what the pool knows: prices, silences, days. */
async function refreshes(w: World, fork: LiteSvmChain): Promise<boolean> {
  const known = async () => {
    const { state, accounts: _ } = await readDue(await createContext({ source: fork, pool: w.venue.pool }));
    const { custodies, fund, deductible } = state.pool.state;
    const firsts = custodies.map(({ print, silentSince }) => ({ print, silentSince }));
    const seconds = state.markets.map(({ state: { second, secondSilentSince } }) => ({ second, secondSilentSince }));
    return { firsts, seconds, days: [fund.day, deductible.day] };
  };
  const before = await known();
  await fork.send([w.feeds.refresh()], [w.keeper.keypair]);
  for (const { symbol, second } of w.venue.markets)
    if (second !== null) await fork.send([w.feeds.refreshSecond(symbol)], [w.keeper.keypair]);
  const same = await known();
  try {
    assert.deepEqual(same, before);
    return false;
  } catch {
    return true;
  }
}

/** What the keeper of a fork has: lamports, and tokens by custody. */
async function purse(w: World, chain: LiteSvmChain) {
  const tokens = await Promise.all(
    w.venue.custodies.map(async (custody) => {
      const found = await chain.getAccount(w.keeper.token(custody));
      return found?.data.readBigUInt64LE(64) ?? 0n;
    }),
  );
  return { lamports: BigInt((await chain.getAccount(keeperOf(w)))?.lamports ?? 0), tokens };
}

const FEE = 5_000n;

/** Each task by itself lands, and pays to the atom what it said. */
async function lands(w: World, task: Task, fork: LiteSvmChain): Promise<void> {
  const ctx = await createContext({ source: fork, pool: w.venue.pool });
  const plan = await planOf(ctx, task, keeperOf(w));
  const before = await purse(w, fork);
  await fork.send(plan.instructions, [w.keeper.keypair]);
  const after = await purse(w, fork);
  const paid = after.tokens.map((amount, custody) => amount - (before.tokens[custody] ?? 0n));
  const said = after.tokens.map((_, custody) =>
    task.reward.reduce(
      (sum, each) => (each.unit === "atoms" && each.custody === custody ? sum + each.amount : sum),
      0n,
    ),
  );
  assert.deepEqual(paid, said, nameOf(task.kind, subjectOf(task)));
  const tip = task.reward.reduce((sum, each) => (each.unit === "lamports" ? sum + each.amount : sum), 0n);
  if (tip > 0n) assert.equal(after.lamports - before.lamports + FEE, tip, nameOf(task.kind, subjectOf(task)));
}

/** Kinds that come with time alone: no price makes them due. */
const BY_CLOCK: readonly TaskKind[] = [
  ...(["cancelRequest", "claimTicket", "sealLossEvent", "settleMarket", "executeChange", "cancelChange"] as const),
  ...(["finalizeLossEvent", "openLossEvent"] as const),
];

/** Whether its lien is marked as lapsed by what came since: then these accounts say so of any time. */
function hasLapsed({ markets }: Read["state"], { market, receipt }: Extract<Task, { kind: "sealLossEvent" }>): boolean {
  const { side, number } = receipt.account.state;
  const entries = markets[market]?.state.sides[side]?.lossEvents ?? [];
  return entries.some((entry) => entry.number === number && entry.lienState === 1);
}

/** It is due since the second that it says: not in the one before, by the same accounts. */
function sinceThen({ state, accounts }: Read, task: Task): void {
  const { kind, since } = task;
  assert.ok(since === null || since <= state.now, `${kind} is due since ${since}`);
  if (since === null || !BY_CLOCK.includes(kind)) return;
  // Shortfall that opens its event at once is due since there is some of it.
  const waiting = task.kind === "openLossEvent" ? state.markets[task.market]?.state.sides[task.side] : undefined;
  if (since === waiting?.waitingSince) return;
  if (task.kind === "sealLossEvent" && hasLapsed(state, task)) return;
  const listed = (now: bigint) =>
    due(state, accounts, now).some((each) => each.kind === kind && subjectOf(each) === subjectOf(task));
  assert.deepEqual([listed(since - 1n), listed(since)], [false, true], `${kind} since ${since}, now ${state.now}`);
}

/**
 * What is due now, by kind; `due` lists what the program takes, and nothing else, and each lands and pays what it says.
 */
export async function exactly(w: World): Promise<Task[]> {
  const read = await readDue(await createContext({ source: w.chain, pool: w.venue.pool }));
  const tasks = due(read.state, read.accounts, read.state.now);
  const listed = new Set(tasks.map((task) => nameOf(task.kind, subjectOf(task))));
  const accepted = new Set<string>();
  for (const attempt of await attempts(w, read))
    if (await accepts(w, attempt)) accepted.add(nameOf(attempt.kind, attempt.subject));
  if (await onCopy(w, (copy) => refreshes(w, copy))) accepted.add(nameOf("refreshPrices", "prices"));
  assert.deepEqual([...listed].sort(), [...accepted].sort());
  for (const task of tasks) {
    await onCopy(w, (copy) => lands(w, task, copy));
    sinceThen(read, task);
  }
  return tasks;
}
