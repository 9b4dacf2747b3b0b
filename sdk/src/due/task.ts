/** What can be done: one kind for each instruction that anyone may send. */
import type { Change, Keyed, LossEvent, Payable, Position, Request, Ticket } from "../accounts/index";
import type { Atoms, Seconds, Side, Usd } from "../engine/index";

/** What a keeper gets, in the smallest unit of what it is paid in. */
export type Reward = { unit: "lamports"; amount: bigint } | { unit: "atoms"; custody: number; amount: Atoms };

/** How soon to look for it again: prices and orders at once, loss events within minutes, the rest within hours. */
export const URGENCIES = ["now", "minutes", "hours"] as const;
/** `now` before `minutes` before `hours`. */
export type Urgency = (typeof URGENCIES)[number];

interface OfMarket {
  /** Number of the market in the pool. */
  market: number;
}
interface OfSide extends OfMarket {
  /** The winning side. */
  side: Side;
}

/** What each kind concerns. */
export interface Subjects {
  /**
   * Prices that are newer than the cached ones, feeds that have fallen silent, a day whose limits nobody has fixed yet.
   */
  refreshPrices: { custodies: number[] /** Markets, whose second source is shown. */; seconds: number[] };
  /** `deficit`: what nobody but the waterfall pays. Of a settled market every position is due, healthy ones too. */
  liquidate: OfMarket & { position: Keyed<Position>; deficit: Usd };
  /** `ended`: it cannot be filled, and ends for this error; the tip is the same. */
  executeRequest: OfMarket & { request: Keyed<Request>; ended: string | null };
  executeDecrease: OfMarket & { request: Keyed<Request> };
  /** `orphaned`: it reduces a position that is gone. Else it has expired. */
  cancelRequest: OfMarket & { request: Keyed<Request>; orphaned: boolean };
  /** `expired`: waiting shortfall that goes to the LPs instead. */
  openLossEvent: OfSide & { shortfall: Usd; expired: Usd };
  finalizeLossEvent: OfSide & { shortfall: Usd };
  /** At most 16 positions; `paid`: what they answer for, together. */
  applyLiens: OfSide & { positions: Keyed<Position>[]; paid: Usd };
  sealLossEvent: OfMarket & { receipt: Keyed<LossEvent> };
  /** `paid`: what its owner gets, in backing tokens. */
  claimTicket: OfMarket & { ticket: Keyed<Ticket>; paid: Atoms };
  /** `gained`: what the fund gets; `surplus`: stray tokens that the LPs get. */
  sweepInsurance: { custody: number; gained: Usd; surplus: Atoms };
  /**
   * `amount`: what its owner gets now. `creates`: the owner has no account of the token, and the caller pays for
   * creating one.
   */
  payOut: { payable: Keyed<Payable>; amount: Atoms; creates: boolean };
  settleMarket: OfMarket & { settleAt: Seconds };
  executeChange: { change: Keyed<Change> };
  cancelChange: { change: Keyed<Change> };
}

/** Name of a kind: that of its instruction. */
export type TaskKind = keyof Subjects;

/** What a crank finds. */
export type Found<K extends TaskKind> = Subjects[K] & {
  /** Empty where it pays nothing. */
  reward: Reward[];
  /** Unix time at which it became due; null if no account says. */
  since: Seconds | null;
};

/** A task of one kind. */
export type TaskOf<K extends TaskKind> = { kind: K; urgency: Urgency } & Found<K>;
/** Something that anyone can do now. */
export type Task = { [K in TaskKind]: TaskOf<K> }[TaskKind];

/** Lamports as a reward; none for zero. */
export const lamports = (amount: bigint): Reward[] => (amount === 0n ? [] : [{ unit: "lamports", amount }]);
/** Tokens as a reward; none for zero. */
export const atoms = (custody: number, amount: Atoms): Reward[] =>
  amount === 0n ? [] : [{ unit: "atoms", custody, amount }];
