/** A loss event's receipt: who paid, in words and in the order of paying. */
import type { Answer, LossEvent, Payer, Receipt } from "../data/contract";
import { shortAddress } from "../words/address";
import { bps, columnUsd, frac, isZero, price, usd } from "../words/amounts";
import { instant } from "../words/time";

/** Whose money it was. */
export type Pocket = "fund" | "lps" | "winners" | "nobody";

const POCKETS: Record<Payer["kind"], Pocket> = {
  ...{ insurance: "fund", deductible: "lps", lps: "lps", remainder: "lps" },
  ...{ escrow: "winners", liens: "winners", owed: "winners" },
};

const TITLES: Record<Payer["kind"], string> = {
  insurance: "Insurance fund",
  deductible: "LPs: deductible",
  lps: "LPs: their half",
  escrow: "Winners: waiting profit",
  liens: "Winners: open profit",
  owed: "Winners: still owed",
  remainder: "LPs: the rest",
};

/** Why each pays and when, for a reader who sees a receipt for the first time. */
const REASONS: Record<Payer["kind"], string> = {
  insurance: "Pays first and at once: stakers hold it for this. Limits of an hour and a day keep a rest in it.",
  deductible: "Pay second: up to 0.25 % of their pool a day, before anything is shared.",
  lps: "Share what is left, U: the LPs bear this part of it before any winner is asked.",
  escrow: "From profit taken in the last eight hours, which waited in tickets.",
  liens: "From profit of positions that were still open, so far as it was younger than eight hours.",
  owed: "Asked of open positions, and not collected: after eight hours the LPs bear it.",
  remainder: "What winners may not be asked for.",
};

const other = (side: "long" | "short") => (side === "long" ? "short" : "long");

export interface PayerRow {
  key: string;
  pocket: Pocket;
  title: string;
  reason: string;
  amount: string;
  share: string;
  words: string;
  sequences: readonly number[];
}

/** What waits for the end of an open event. */
const waits = (amount: string): PayerRow => ({
  ...{ key: "open", pocket: "nobody", title: "Not shared yet", amount, share: "to come" },
  reason: "The LPs take their part of it when the event is finalized, then winners are asked.",
  ...{ words: `${usd(amount)} USD are not shared yet.`, sequences: [] },
});

export const payerRows = ({
  payers,
  state,
  shortfall,
}: Pick<Receipt, "payers" | "state" | "shortfall">): PayerRow[] => [
  ...payers.map(({ kind, amount, share, words, sequences }) => ({
    ...{ key: kind, pocket: POCKETS[kind], title: TITLES[kind], reason: REASONS[kind] },
    ...{ amount, share: bps(share, 1), words, sequences },
  })),
  ...(state === "open" ? [waits(shortfall)] : []),
];

export type Loser = Answer<"liquidations">["items"][number];
/** The liquidations whose losses it shares, as they happened; those that the API did not give are missing. */
export const behind = ({ liquidations }: Pick<Receipt, "liquidations">, all: readonly Loser[]): Loser[] =>
  all.filter(({ sequence }) => liquidations.includes(sequence)).sort((a, b) => a.sequence - b.sequence);

/** All payers together, as one adds on paper: what was lost beyond all collateral. */
export const lostIn = (receipt: Pick<Receipt, "payers" | "state" | "shortfall">): string =>
  payerRows(receipt)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n)
    .toString();

/** What happened, in a sentence. */
export function happened(receipt: Receipt, market: string): string {
  const { side, opened, price: at, deficits } = receipt;
  const where = at === null ? "" : `, settled at ${price(at)} USD`;
  const count = deficits === null ? "Positions" : deficits === 1 ? "One position" : `${deficits} positions`;
  return (
    `${count} on the ${other(side)} side of ${market} lost ${usd(lostIn(receipt))} USD more than all of ` +
    `their collateral, on ${instant(opened)}${where}.`
  );
}

const STATES: Record<LossEvent["state"], string> = {
  open: "Open: losses of the same side still join it; it is finalized 15 minutes after it opened.",
  finalized: "Finalized: every share is known; what open positions owe is being collected.",
  sealed: "Sealed: nothing of it can change any more.",
};
export const stateWords = ({ state }: Pick<LossEvent, "state">): string => STATES[state];

export interface Term {
  /** As in the specification: L, H_escrow, ... */
  sign: string;
  words: string;
  amount: string;
  pocket: Pocket | null;
}

export interface Equality {
  title: string;
  left: Term;
  right: Term[];
  equal: boolean;
}

const term = (sign: string, words: string, amount: string, pocket: Pocket | null): Term => ({
  ...{ sign, words, pocket },
  amount: columnUsd(amount),
});

const shares = ({ proof, lpShare, escrow, lienPaid, lienUnpaid, remainder }: Receipt): Equality => ({
  title: "Who shared it",
  left: term("U", "left to be shared", proof.left, null),
  right: [
    term("L", "the LPs' half", lpShare, "lps"),
    term("H", "winners, from profit that waited", escrow, "winners"),
    term("", "winners, from open positions", lienPaid, "winners"),
    term("", "asked of winners, not collected", lienUnpaid, "winners"),
    term("R", "the LPs, the rest", remainder, "lps"),
  ],
  equal: proof.equal,
});

/**
 * That U is what the losers left, and that it is what its payers paid: term by term, with every digit of the chain.
 * `losers` by name, where all of them are known.
 */
export function equalities(receipt: Receipt, losers: readonly Loser[] = []): Equality[] {
  const { whole } = receipt.proof;
  // Nobody has paid yet of an open event: there is nothing to add up on that side.
  const shared = receipt.state === "open" ? [] : [shares(receipt)];
  if (whole === null) return shared;
  const named = losers.length === receipt.liquidations.length && losers.length > 0;
  const left: Equality = {
    title: "What was left to be shared",
    left: term("U", "left to be shared", receipt.shortfall, null),
    right: named
      ? losers.map(({ owner, shortfall }) => term("", `left by ${shortAddress(owner)}`, shortfall, null))
      : [term("", "left unpaid by the liquidations behind it", whole.right, null)],
    equal: whole.equal,
  };
  return [left, ...shared];
}

/** Why somebody else had to pay at all. */
export const whyOthers = ({ side }: Pick<Receipt, "side">): string =>
  `A position's own collateral pays first, and that was gone: the price ran away faster than these ${other(side)}s ` +
  "could be closed. What they lost beyond it is this receipt.";

const cap = ({ params }: Receipt): string => (params.maxClawback === undefined ? "a cap" : bps(params.maxClawback, 0));

/** What the sum is of, for a reader who adds it up. */
export const sumSays = ({ insurance, deductible, shortfall, state }: Receipt): string =>
  `After the fund's ${usd(insurance)} USD and the LPs' deductible of ${usd(deductible)}, ${usd(shortfall)} USD ` +
  (state === "open"
    ? "are left so far. Who shares them is known once the event is finalized."
    : "were left. Both sides of it are added up here, to the chain's last digit, 0.000001 USD.");

/** How much a winner gave, and what it could have been at most. */
export function winnersGave(receipt: Receipt): string {
  const { clawbackRate, side, reference, state } = receipt;
  if (state === "open")
    return `Not known until the event is finalized. It will be ${cap(receipt)} of a winner's fresh profit at most.`;
  const from = reference === null ? "the reference price" : `${price(reference)} USD`;
  return (
    `Each winning ${side} gave ${frac(clawbackRate)} of its fresh profit: of what it won against ${from}, the worst ` +
    `price for it of the eight hours before. The cap is ${cap(receipt)} in one event, and 50 % in all events of nine hours.`
  );
}

/** Why the LPs bore more than their half; null where they did not. */
export function whyRest(receipt: Receipt): string | null {
  const { remainder, clawbackRate, params, side, winningWeight, losingWeight } = receipt;
  if (isZero(remainder)) return null;
  // 1e-18 against 1e-4.
  const capped = params.maxClawback !== undefined && BigInt(clawbackRate) >= BigInt(params.maxClawback) * 10n ** 14n;
  const smaller = winningWeight !== null && losingWeight !== null && BigInt(winningWeight) < BigInt(losingWeight);
  const why = smaller
    ? `there were fewer ${side}s than ${other(side)}s in the hour before, and they answer for no more than their own size`
    : capped
      ? "the cap was reached"
      : "it is a rest of rounding";
  return `The LPs bore ${usd(remainder)} USD more than their half, because ${why}.`;
}

/** What nobody may be asked for, whatever happens. */
export const untouched = ({ side, reference }: Receipt): readonly [what: string, why: string][] => [
  ["Collateral", "It is never taken for somebody else's loss: only profit is."],
  [
    "Older profit",
    `Only the way from ${reference === null ? "the reference price" : `${price(reference)} USD`} on counts: what a ${side} had won before is its own.`,
  ],
  [`Other ${other(side)}s`, "The side that lost has no profit to give; whoever kept enough collateral pays nothing."],
  ["Other markets", "Winners answer for losses of their own market only."],
];

/** When each payer gets something back. */
export const comesBack = ({ state }: Pick<Receipt, "state">): readonly [payer: string, what: string][] => [
  ["Insurance fund", "Is not paid back, but filled again: by 10 to 50 % of every fee, the more the emptier it is."],
  ["LPs", "Are not paid back. They earn most of the fees, and borrow, for bearing this."],
  [
    "Winners",
    "What was taken is not given back. They keep the rest of their profit: a ticket pays it eight hours after its close.",
  ],
  state === "sealed"
    ? ["Still owed", "Lapsed after eight hours: the LPs have borne it, and nobody will be asked again."]
    : ["Still owed", "Goes to the LPs as soon as each position is touched, and lapses eight hours after the event."],
];
