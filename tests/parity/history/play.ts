/** What happens next in a history: who does what with how much, how time passes and prices move. */
import { engine, instructions } from "@ballast/sdk";
import type { Actor } from "@ballast/testkit";
import { zero } from "../../support/rules";
import type { Held, History, Order, Weather } from "./history";
import * as pool from "./pool";
import * as trade from "./trade";

const { RequestKind } = instructions;
const USD = 1_000_000n;
const DAY = 86_400;
/** Prices as they move while somebody waits for something. */
const CALM: Weather = { move: 0.002, jump: 0, jumpSize: 0, sleep: 0, round: 0 };
const SIDES = [engine.Side.Long, engine.Side.Short] as const;

function pick<T>(h: History, items: readonly T[]): T {
  const found = h.random.pick(items);
  if (found === undefined) throw new RangeError("nothing to pick");
  return found;
}
const person = (h: History): Actor => pick(h, h.people);
const custody = (h: History): number => pick(h, h.w.venue.custodies).index;
const market = (h: History): number => pick(h, h.w.venue.markets).index;

/** New prints of all tokens that are not silent. */
function publish(h: History, { move, jump, jumpSize }: Weather): boolean {
  let jumped = false;
  for (const { symbol, stable } of h.w.venue.custodies) {
    if (h.silent.has(symbol)) continue;
    const { price } = h.print(symbol);
    const jumps = !stable && h.random.chance(jump);
    const most = stable ? 0.0005 : jumps ? jumpSize : move;
    jumped ||= jumps;
    const factor = 1 + (h.random.next() * 2 - 1) * most;
    const next = stable ? BigInt(Math.round(1e8 * factor)) : BigInt(Math.round(Number(price) * factor));
    const conf = h.random.chance(0.2) ? BigInt(Math.round(Number(next) * 0.003 * h.random.next())) : 0n;
    const ema = h.random.chance(0.1) ? BigInt(Math.round(Number(next) * (1 + 0.03 * (h.random.next() - 0.5)))) : next;
    h.publish(symbol, next, conf, ema);
  }
  for (const { symbol, second } of h.w.venue.markets) if (second !== null) vouch(h, symbol, second.symbol);
  return jumped;
}

/** A second source says nearly the same, now and then a few hundredths more or less, or nothing. */
function vouch(h: History, symbol: string, second: string): void {
  const { random } = h;
  if (h.silent.has(second) || random.chance(0.05)) return;
  const most = random.chance(0.05) ? 0.04 : 0.001;
  const factor = 1 + (random.next() * 2 - 1) * most;
  const price = BigInt(Math.round(Number(h.print(symbol).price) * factor));
  h.publish(second, price, random.chance(0.2) ? price / 500n : 0n);
}

/** Time passes, then most feeds say something, and often somebody refreshes the cache. */
function pass(h: History, weather: Weather, seconds?: number): void {
  const { random } = h;
  const hours = random.chance(0.03) ? 7 * DAY : random.whole(600, 40_000);
  const long = random.chance(weather.sleep) ? hours : random.whole(4, 120);
  h.tick(seconds ?? (random.chance(0.7) ? random.whole(0, 3) : long));
  const jumped = random.chance(0.95) && publish(h, weather);
  if (!jumped && !random.chance(0.75)) return;
  const all = h.w.venue.custodies.map(({ index }) => index);
  const custodies = jumped || random.chance(0.9) ? all : all.filter(() => random.chance(0.5));
  const vouched = h.w.venue.markets.filter(({ second }) => second !== null && random.chance(0.9));
  const others = vouched.map(({ index }) => index);
  h.act(pool.refresh(h, person(h), custodies, others));
  if (jumped)
    // What was done in place of another may have been one that is yet to come.
    for (const held of h.held.live.filter(() => random.chance(0.8)))
      if (held.state !== null) h.act(trade.liquidate(h, held, person(h)));
}

/** Atoms of a token that are worth some dollars. */
function atoms(h: History, index: number, dollars: bigint): bigint {
  const { symbol, decimals } = h.w.venue.custody(index);
  return (dollars * 10n ** BigInt(decimals + 2)) / h.print(symbol).price;
}

function order(h: History): void {
  const { random } = h;
  const [side, index] = [pick(h, SIDES), market(h)];
  const held = h.position(person(h), index, side, random.chance(0.7) ? 0 : custody(h));
  const dollars = random.big(40, 400_000);
  const size = atoms(h, h.market(index).custody.index, dollars * USD);
  const margin = random.chance(0.9) ? random.big(4, 20) : random.big(1, 200);
  const collateral = atoms(h, held.custody, (dollars * USD * margin) / 100n);
  const { price } = h.print(h.market(index).symbol);
  const near = (part: number) => BigInt(Math.round(Number(price) * (1 + (random.next() - 0.5) * part)));
  const waits = random.chance(0.25);
  const kind = waits ? RequestKind.LimitOpen : RequestKind.Open;
  const terms = waits
    ? { trigger: near(0.02), expiresAt: h.now + BigInt(random.whole(2, 20_000)) }
    : { trigger: 0n, expiresAt: 0n };
  const limit = random.chance(0.1) ? near(0.02) : 0n;
  const refused = h.act(trade.place(h, held, { kind, size, collateral, limit, ...terms }));
  const placed = h.orders.live.at(-1);
  if (refused === null && placed !== undefined && random.chance(0.8)) execute(h, placed);
}

function bracket(h: History, held: Held): void {
  const { random } = h;
  const { price } = h.print(h.market(held.market).symbol);
  const trigger = BigInt(Math.round(Number(price) * (1 + (random.next() - 0.5) * 0.02)));
  const kind = random.chance(0.5) ? RequestKind.TakeProfit : RequestKind.StopLoss;
  const size = random.chance(0.5) ? instructions.ALL : part(h, held);
  const expiresAt = h.now + random.big(2, 100_000);
  h.act(trade.place(h, held, { kind, size, collateral: 0n, limit: 0n, trigger, expiresAt }));
}

const part = (h: History, { state }: Held): bigint => ((state?.size ?? 0n) * h.random.big(1, 110)) / 100n;

/** The order's print comes, if it may, and somebody executes it. */
function execute(h: History, of: Order): void {
  const { held, state } = of;
  const wait = (state?.printAfter ?? 0n) - h.now;
  if (wait > 0n && wait < 10n && h.random.chance(0.95)) pass(h, CALM, Number(wait));
  const reduces = (state?.kind ?? 0) >= RequestKind.TakeProfit;
  if (!reduces) h.act(trade.execute(h, of, person(h)));
  else if (held.state !== null) h.act(trade.reduce(h, of, person(h)));
}

function close(h: History, held: Held): void {
  const all = h.random.chance(0.25);
  const { price } = h.print(h.market(held.market).symbol);
  const by = held.delegate !== null && h.random.chance(0.5) ? held.delegate : held.owner;
  h.act(trade.decrease(h, held, all ? null : part(h, held), h.random.chance(0.1) ? price : 0n, by));
}

/** Somebody else may reduce it, or nobody any more. */
const entrust = (h: History, held: Held) =>
  void h.act(trade.setDelegate(h, held, h.random.chance(0.8) ? person(h) : null));

function collateral(h: History, held: Held): void {
  const most = held.state?.collateral ?? 0n;
  const some = (most * h.random.big(1, 120)) / 100n;
  h.act(h.random.chance(0.4) ? trade.addCollateral(h, held, some / 4n) : trade.removeCollateral(h, held, some));
}

function provide(h: History): void {
  const [owner, index, dollars] = [person(h), custody(h), h.random.big(1, 60_000) * USD];
  if (h.random.chance(0.5)) h.act(pool.addLiquidity(h, owner, index, atoms(h, index, dollars)));
  else {
    const from = h.random.chance(0.8) ? h.w.lp : owner;
    const [shares, held] = [dollars, h.balance(from.token("LP"))];
    h.act(pool.removeLiquidity(h, from, index, shares < held ? shares : held));
  }
}

/** Waits until a moment that lies ahead, now and then. */
function patient(h: History, until: bigint, chance: number): void {
  const seconds = until - h.now;
  if (seconds > 0n && h.random.chance(chance)) pass(h, CALM, Number(seconds));
}

const SAVING = ["stake", "requestUnstake", "cancelUnstake", "unstake", "unstake"] as const;

function save(h: History): void {
  const saver = h.saver(person(h));
  const { shares, requested, requestedAt } = saver.state ?? zero("StakeState");
  const what = shares === 0n ? "stake" : pick(h, SAVING);
  const amount = what === "stake" ? h.random.big(1, 20_000) * USD : (shares * h.random.big(1, 110)) / 100n;
  if (what === "unstake" && requested > 0n) patient(h, requestedAt + engine.CONSTANTS.COOLDOWN, 0.5);
  h.act(pool.save(h, what, saver, amount));
}

/** What is done about losses: everything that anyone may try. */
function losses(h: History): void {
  const [index, side, who] = [market(h), pick(h, SIDES), person(h)];
  const { open, lastFinalized } = h.stage.book(index, side);
  const receipt = h.random.pick(h.receipts);
  const roll = h.random.next();
  const waitingShortfall = h.stage.pool.exposures[index]?.sides[side]?.waitingShortfall ?? 0n;
  if (open.shortfall > 0n && roll < 0.6) {
    patient(h, open.opened + engine.CONSTANTS.ACCRUAL, 0.7);
    h.act(pool.finalize(h, who, index, side));
  } else if (waitingShortfall > 0n && roll < 0.6) {
    patient(h, lastFinalized + engine.CONSTANTS.SPACING, 0.9);
    h.act(pool.openLossEvent(h, who, index, side));
  } else if (receipt !== undefined && roll < 0.75) {
    const wins = (held: Held) => held.market === receipt.market && held.side === receipt.side;
    const winners = h.held.live.filter(wins).slice(0, 3);
    if (winners.length > 0) h.act(pool.applyLiens(h, who, receipt.market, receipt.side, winners));
  } else if (receipt !== undefined && roll < 0.9) {
    patient(h, receipt.state.finalized + engine.CONSTANTS.LIEN_LIFE + 1n, 0.2);
    h.act(pool.seal(h, who, receipt));
  } else if (roll < 0.95) h.act(pool.openLossEvent(h, who, index, side));
  else h.act(pool.finalize(h, who, index, side));
}

/**
 * What is owed is paid: tickets, deferred profit, what the fund has collected. A market whose feed is dead is settled.
 */
function collect(h: History): void {
  const [slip, owed] = [h.random.pick(h.slips.live), h.random.pick(h.owed.live)];
  const roll = h.random.next();
  if (slip !== undefined && roll < 0.5) {
    patient(h, BigInt(slip.hour) * 3_600n, 0.3);
    h.act(pool.claim(h, person(h), slip));
  } else if (owed !== undefined && roll < 0.7) {
    patient(h, h.now + 1_800n, 0.5);
    h.act(pool.payOut(h, person(h), owed));
  } else if (roll < 0.9) h.act(pool.sweep(h, person(h), custody(h)));
  else {
    const dead = h.w.venue.markets.find(({ symbol }) => h.silent.has(symbol));
    if (dead !== undefined) patient(h, h.now + engine.CONSTANTS.DEAD, 0.3);
    h.act(pool.settle(h, person(h), dead?.index ?? market(h)));
  }
}

/** One thing happens. */
export function step(h: History): void {
  const { round } = h.weather;
  const place = round === 0 ? 1 : (h.steps++ % round) / round;
  const weather = place < 0.5 ? { ...h.weather, jump: 0, sleep: 0 } : h.weather;
  if (place === 0.5) pass(h, { ...weather, jump: 1 }, 1_000);
  const [held, request] = [h.random.pick(h.held.live), h.random.pick(h.orders.live)];
  const roll = h.random.next() * (place < 0.5 ? 0.25 : 1);
  if (roll < 0.2) order(h);
  else if (roll < 0.28 && request !== undefined) execute(h, request);
  else if (roll < 0.36 && request !== undefined)
    h.act(trade.cancel(h, request, h.random.chance(0.5) ? request.held.owner : person(h)));
  else if (roll < 0.47 && held !== undefined) close(h, held);
  else if (roll < 0.48 && held !== undefined) entrust(h, held);
  else if (roll < 0.55 && held !== undefined) collateral(h, held);
  else if (roll < 0.6 && held !== undefined) bracket(h, held);
  else if (roll < 0.65 && held !== undefined) h.act(trade.liquidate(h, held, person(h)));
  else if (roll < 0.71) provide(h);
  else if (roll < 0.76) save(h);
  else if (roll < 0.77) h.act(pool.donate(h, person(h), h.random.big(1, 1_000) * USD));
  else if (roll < 0.9) losses(h);
  else collect(h);
  if (h.random.chance(0.5)) pass(h, weather);
}
