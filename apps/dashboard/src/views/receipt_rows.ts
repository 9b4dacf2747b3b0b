/** Tables of a receipt that add up: its winners and its losers, with what nobody is named of. */
import type { Receipt } from "../data/contract";
import { shortAddress } from "../words/address";
import { isZero, price } from "../words/amounts";
import type { Loser } from "./receipt";
import { amountOf, type Token } from "./tokens";

export interface WinnerRow {
  key: string;
  /** Null where nobody is named. */
  owner: string | null;
  from: string;
  /** What h is taken of; empty where nobody says it. */
  base: string;
  /** 1e-6 USD, negative of what belongs elsewhere; null where it is not known. */
  amount: string | null;
}

/** A cent: less is what rounding leaves. */
const CENT = 10_000n;

/** A winner's sum as one writes it down: size x way of the price, or what waited in its ticket. */
function baseOf({ kind, base }: Receipt["winners"][number], receipt: Receipt, tokens: Tokens): string {
  if (base === null) return "not told";
  if (kind === "ticket") return amountOf(base, tokens.backing);
  const { side, price: at, reference } = receipt;
  const [high, low] = side === "short" ? [reference, at] : [at, reference];
  const way = high === null || low === null ? "" : ` x (${price(high)} − ${price(low)}) USD`;
  return `${amountOf(base, tokens.index)}${way}`;
}

interface Tokens {
  index: Token;
  backing: Token;
}

const FROM = { ticket: "a ticket", position: "an open position" } as const;

/** Who gave, how that follows, and what is not named: they add up to what the receipt says that winners gave. */
export function winnerRows(receipt: Receipt, tokens: Tokens): WinnerRow[] {
  const { winners, unnamed } = receipt;
  const named = winners.map((winner) => ({
    ...{ key: `${winner.subject}-${winner.sequence}`, owner: winner.owner, amount: winner.amount },
    from: winner.kind === "ticket" && winner.sequence === null ? "a ticket, not claimed yet" : FROM[winner.kind],
    base: baseOf(winner, receipt, tokens),
  }));
  const rest = (key: string, from: string, amount: string) => ({ key, owner: null, from, base: "", amount });
  const small = (amount: string) => BigInt(amount) < CENT;
  const beyond = rest(
    "beyond",
    small(unnamed.beyond) ? "rounding" : "of these for earlier events",
    `-${unnamed.beyond}`,
  );
  const rests = [
    rest("tickets", small(unnamed.tickets) ? "rounding" : "tickets that no claim names", unnamed.tickets),
    rest(
      "positions",
      small(unnamed.positions) ? "rounding" : "open positions, collected by keepers",
      unnamed.positions,
    ),
    beyond,
  ];
  return [...named, ...rests.filter(({ amount }) => amount !== null && !isZero(amount))];
}

export const winnersGave = ({ escrow, lienPaid }: Receipt): string => String(BigInt(escrow) + BigInt(lienPaid));

const FIELDS = ["lost", "deficit", "young", "insurance", "deductible", "shortfall"] as const;
export type Paid = Record<(typeof FIELDS)[number], string>;
export interface LoserRow extends Paid {
  key: string;
  owner: string | null;
  name: string;
  at: Pick<Loser, "ts" | "price"> | null;
}

const sum = (rows: readonly Paid[], field: keyof Paid): bigint =>
  rows.reduce((all, row) => all + BigInt(row[field]), 0n);

/** The losers; last those of whom nothing was left to be shared, so that the sums are the receipt's. */
export function loserRows(losers: readonly Loser[], receipt: Receipt): LoserRow[] {
  const rows = losers.map((loser) => ({
    ...{ key: String(loser.sequence), owner: loser.owner, name: shortAddress(loser.owner), at: loser },
    ...{ lost: loser.pnl.replace("-", ""), deficit: loser.deficit, young: loser.young },
    ...{ insurance: loser.insurance, deductible: loser.deductible, shortfall: loser.shortfall },
  }));
  if (losers.length !== receipt.liquidations.length) return rows;
  const insurance = BigInt(receipt.insurance) - sum(rows, "insurance");
  const deductible = BigInt(receipt.deductible) - sum(rows, "deductible");
  if (insurance < 0n || deductible < 0n || insurance + deductible === 0n) return rows;
  // Nothing says what they lost in all: of them only what fund and LPs paid is this receipt's.
  const deficit = String(insurance + deductible);
  const paid = { insurance: String(insurance), deductible: String(deductible), young: "0", shortfall: "0" };
  return [
    ...rows,
    { key: "rest", owner: null, name: "Others, of whom nothing was left", at: null, lost: "0", deficit, ...paid },
  ];
}

/** What all columns add up to. */
export const lostSums = (rows: readonly Paid[]): Paid =>
  Object.fromEntries(FIELDS.map((field) => [field, String(sum(rows, field))])) as Paid;

/** Why fund and deductible paid nothing for some. */
export const whyZeros = (rows: readonly LoserRow[]): string | null =>
  rows.some(({ insurance, deductible, shortfall }) => !isZero(shortfall) && (isZero(insurance) || isZero(deductible)))
    ? "Fund and deductible pay in the order of liquidation. Where they paid nothing, those above had used up their limits, which fill again with every second. No loser gains by it: each lost all of its collateral."
    : null;
