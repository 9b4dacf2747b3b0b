import { toUnits } from "@ballast/testkit";
import { lookUp } from "../scenario/expect";
import type { ScenarioLedger } from "../scenario/ledger";
import type { Scenario } from "../scenario/schema";
import type { EventInWords } from "../scenario/units";

/** US dollars in 1e-6, to add and compare; printed by `dollars`. */
export type Micro = bigint;

/** The first six places of a decimal. */
export function micro(amount: EventInWords[string] | undefined): Micro {
  const [whole = "0", places = ""] = String(amount ?? "0").split(".");
  return toUnits(`${whole}.${places.slice(0, 6).padEnd(6, "0")}`, 6);
}

/** A trader who lost. */
export interface Loser {
  name: string;
  liquidations: number;
  /** Realised loss. */
  loss: Micro;
  /** Loss beyond the collateral. */
  deficit: Micro;
  young: boolean;
}

/** Someone on the winning side. */
export interface Winner {
  name: string;
  /** Realised profit, before what was given up. */
  profit: Micro;
  /** Paid at once, and what waited in tickets. */
  held: Micro;
  /** Given up: of escrow, and of the open position. */
  escrow: Micro;
  lien: Micro;
}

/** What the fall cost whom, read from a ledger. */
export interface Account {
  losers: Loser[];
  winners: Winner[];
}

/** Adds up a ledger's events. The scenario says whose liens a step collected: the event has the sum. */
export function accountFor(ledger: ScenarioLedger, scenario: Scenario): Account {
  const losers = new Map<string, Loser>();
  const winners = new Map<string, Winner>();
  for (const report of ledger.steps) {
    for (const event of report.events) {
      if (event.name === "PositionLiquidated") addLoss(losers, event);
      if (event.name === "PositionDecreased" && micro(event.pnl) > 0n) addProfit(winners, event);
      if (event.name === "PositionDecreased" && micro(event.pnl) < 0n) addLoss(losers, event);
      if (event.name === "TicketClaimed") {
        const winner = winnerOf(winners, String(event.owner));
        winner.escrow += micro(event.face) - micro(event.paid);
      }
      if (event.name === "LiensApplied") addLien(winners, event, scenario.steps[report.i]);
    }
  }
  return { losers: [...losers.values()], winners: [...winners.values()] };
}

function addLoss(losers: Map<string, Loser>, event: EventInWords): void {
  const name = String(event.owner);
  const loser = losers.get(name) ?? { name, liquidations: 0, loss: 0n, deficit: 0n, young: false };
  losers.set(name, loser);
  if (event.name === "PositionLiquidated") loser.liquidations += 1;
  loser.loss -= micro(event.pnl);
  loser.deficit += micro(event.deficit);
  loser.young ||= micro(event.young) > 0n;
}

function winnerOf(winners: Map<string, Winner>, name: string): Winner {
  const winner = winners.get(name) ?? { name, profit: 0n, held: 0n, escrow: 0n, lien: 0n };
  winners.set(name, winner);
  return winner;
}

function addProfit(winners: Map<string, Winner>, event: EventInWords): void {
  const winner = winnerOf(winners, String(event.owner));
  const lien = micro(event.lien);
  winner.profit += micro(event.pnl) + lien;
  winner.lien += lien;
  winner.held += micro(event.held) + micro(event.heldAfterJump);
}

function addLien(winners: Map<string, Winner>, event: EventInWords, step: Scenario["steps"][number] | undefined): void {
  const names = step?.do === "apply_liens" ? (step.positions ?? []) : [];
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw new RangeError("a story collects liens one by one, to tell whose they were");
  const winner = winnerOf(winners, name);
  winner.lien += micro(event.paid);
  winner.profit += micro(event.paid);
}

export const given = ({ escrow, lien }: Winner): Micro => escrow + lien;

/** A share of a whole as percent with one place, the nearest, halves away from zero. */
export function percent(part: bigint, whole: bigint): string {
  const [top, bottom] = whole < 0n ? [-part, -whole] : [part, whole];
  const size = top < 0n ? -top : top;
  const tenths = bottom === 0n ? 0n : (size * 2_000n + bottom) / (2n * bottom);
  const sign = top < 0n && tenths > 0n ? "-" : "";
  return `${sign}${tenths / 10n}.${tenths % 10n} %`;
}

/** Where a scenario's prices were, at which second; waits and series take their time, all else is at once. */
export function pricePath(scenario: Scenario, asset: string): { at: number; price: bigint }[] {
  const path = [{ at: 0, price: toUnits(scenario.prices[asset] ?? "0", 8) }];
  let now = 0;
  for (const step of scenario.steps) {
    if (step.do === "wait") now += step.seconds;
    if (step.do !== "price_series" || step.asset !== asset) continue;
    for (const [seconds, price] of step.points ?? []) path.push({ at: now + seconds, price: toUnits(price, 8) });
    now += step.points?.at(-1)?.[0] ?? 0;
  }
  return path;
}

/** The largest fall of a path within a window of seconds. */
export function worstFall(path: readonly { at: number; price: bigint }[], window: number) {
  let worst = { from: 0n, to: 0n, percent: "0 %" };
  let most = 0n;
  for (const [i, from] of path.entries()) {
    for (const to of path.slice(i + 1)) {
      if (to.at - from.at > window) break;
      const fall = ((from.price - to.price) * 1_000_000n) / from.price;
      if (fall <= most) continue;
      most = fall;
      worst = { from: from.price, to: to.price, percent: percent(from.price - to.price, from.price) };
    }
  }
  return worst;
}

/** An amount of the ledger. */
export const at = (ledger: ScenarioLedger, path: string): Micro => micro(String(lookUp(ledger, path) ?? "0"));
