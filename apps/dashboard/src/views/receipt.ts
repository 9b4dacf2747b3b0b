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

/** What happened, in a sentence. */
export function happened(receipt: Receipt, market: string): string {
  const { side, opened, price: at, deficits } = receipt;
  const where = at === null ? "" : `, settled at ${price(at)} USD`;
  const count = deficits === null ? "Positions" : deficits === 1 ? "One position" : `${deficits} positions`;
  return (
    `${count} on the ${other(side)} side of ${market} lost ${usd(receipt.proof.whole.left)} USD more than all of ` +
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

/** Both equalities, term by term, with every digit that the chain has. */
export function equalities(receipt: Receipt): { left: Term; right: Term[]; equal: boolean; title: string }[] {
  const { proof } = receipt;
  const term = (sign: string, words: string, amount: string, pocket: Pocket | null): Term => ({
    ...{ sign, words, pocket },
    amount: exactUsd(amount),
  });
  const shared = term("U", "shared by LPs and winners", receipt.shortfall, null);
  return [
    {
      title: "Everything that was lost",
      left: term("", "lost beyond all collateral", proof.whole.left, null),
      right: [
        term("", "the insurance fund", receipt.insurance, "fund"),
        term("", "the LPs' deductible", receipt.deductible, "lps"),
        shared,
      ],
      equal: proof.whole.equal,
    },
    {
      title: "What was shared",
      left: { ...shared, amount: exactUsd(proof.left) },
      right: [
        term("L", "the LPs' half", receipt.lpShare, "lps"),
        term("H", "winners, from profit that waited", receipt.escrow, "winners"),
        term("", "winners, from open positions", receipt.lienPaid, "winners"),
        term("", "asked of winners, not collected", receipt.lienUnpaid, "winners"),
        term("R", "the LPs, the rest", receipt.remainder, "lps"),
      ],
      equal: proof.equal,
    },
  ];
}

/** What winners gave, as they would ask. */
export const winnersGave = ({ clawbackRate, side, reference }: Receipt): string =>
  `Each winning ${side} gave ${frac(clawbackRate)} of what it won against ${reference === null ? "the reference price" : `${price(reference)} USD`}, ` +
  "the worst price of the eight hours before. Collateral and older profit were not touched.";
