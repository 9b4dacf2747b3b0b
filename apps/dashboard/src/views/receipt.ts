/** A loss event's receipt: who paid, in words and in the order of paying. */
import type { LossEvent, Payer, Receipt } from "../data/contract";
import { bps, exactUsd, frac, price, usd } from "../words/amounts";
import { instant } from "../words/time";

/** Whose money it was. */
export type Pocket = "fund" | "lps" | "winners";

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

/** What each payer is, for a reader who sees a receipt for the first time. */
const REASONS: Record<Payer["kind"], string> = {
  insurance: "Stakers hold it for this. It pays at once, within limits an hour and a day.",
  deductible: "After the fund, the LPs bear up to 0.25 % of the pool a day before anything is shared.",
  lps: "Of what is left, U, the LPs bear this share first.",
  escrow: "Profit of the winning side that was realised in the last eight hours and waited in tickets.",
  liens: "Open positions of the winning side, from profit that is younger than eight hours.",
  owed: "Asked of open positions, and not collected: after eight hours it is the LPs'.",
  remainder: "What winners may not be asked for, because h has a cap or because their side was smaller.",
};

const other = (side: "long" | "short") => (side === "long" ? "short" : "long");

export interface PayerRow {
  key: string;
  kind: Payer["kind"];
  pocket: Pocket;
  title: string;
  reason: string;
  amount: string;
  share: string;
  words: string;
  sequences: readonly number[];
}

export const payerRows = ({ payers }: Pick<Receipt, "payers">): PayerRow[] =>
  payers.map(({ kind, amount, share, words, sequences }) => ({
    ...{ key: kind, kind, pocket: POCKETS[kind], title: TITLES[kind], reason: REASONS[kind] },
    ...{ amount, share: bps(share, 1), words, sequences },
  }));

/** All payers together, as one adds on paper: what was lost beyond all collateral. */
export const lostIn = ({ payers }: Pick<Receipt, "payers">): string =>
  payers.reduce((sum, { amount }) => sum + BigInt(amount), 0n).toString();

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
  amount: exactUsd(amount),
});

/** That U is what its payers paid, and that it is what the losers left: term by term, with every digit of the chain. */
export function equalities(receipt: Receipt): Equality[] {
  const { proof, shortfall, lpShare, escrow, lienPaid, lienUnpaid, remainder } = receipt;
  const shared: Equality = {
    title: "What was shared, and by whom",
    left: term("U", "left to be shared", proof.left, null),
    right: [
      term("L", "the LPs' half", lpShare, "lps"),
      term("H", "winners, from profit that waited", escrow, "winners"),
      term("", "winners, from open positions", lienPaid, "winners"),
      term("", "asked of winners, not collected", lienUnpaid, "winners"),
      term("R", "the LPs, the rest", remainder, "lps"),
    ],
    equal: proof.equal,
  };
  if (proof.whole === null) return [shared];
  const left: Equality = {
    title: "What was left to be shared",
    left: term("U", "left to be shared", shortfall, null),
    right: [term("", "left unpaid by the liquidations behind it", proof.whole.right, null)],
    equal: proof.whole.equal,
  };
  return [shared, left];
}

/** What winners gave, as they would ask. */
export const winnersGave = ({ clawbackRate, side, reference }: Receipt): string =>
  `Each winning ${side} gave ${frac(clawbackRate)} of what it won against ${reference === null ? "the reference price" : `${price(reference)} USD`}, ` +
  "the worst price of the eight hours before. Collateral and older profit were not touched.";
