/** The lab: who would pay a loss, as steps and sentences. */
import type { WhatIf } from "../data/contract";
import { exactUsd, frac, isZero, usd } from "../words/amounts";
import type { Pocket } from "./receipt";

export interface LabStep {
  key: string;
  title: string;
  pocket: Pocket | "trader";
  amount: string;
}

/** Every payer of the loss; what is shared stands as what it becomes where the event can be told, else as waiting. */
export function labSteps({ absorbed, receipt }: WhatIf): LabStep[] {
  const first: LabStep[] = [
    { key: "young", title: "LPs: young size", pocket: "lps", amount: absorbed.young },
    { key: "fund", title: "Insurance fund", pocket: "fund", amount: absorbed.insurance },
    { key: "deductible", title: "LPs: deductible", pocket: "lps", amount: absorbed.deductible },
  ];
  // An event that was open before shares more than this loss: its parts are then not this loss's.
  if (receipt === null || receipt.shortfall !== absorbed.shortfall) {
    return [
      ...first,
      { key: "shared", title: "LPs and winners, shared", pocket: "winners", amount: absorbed.shortfall },
    ];
  }
  return [
    ...first,
    { key: "half", title: "LPs: their half", pocket: "lps", amount: receipt.lpShare },
    { key: "escrow", title: "Winners: waiting profit", pocket: "winners", amount: receipt.escrow },
    { key: "lien", title: "Winners: open profit", pocket: "winners", amount: receipt.lien },
    { key: "rest", title: "LPs: the rest", pocket: "lps", amount: receipt.remainder },
  ];
}

export function labSays({ absorbed, receipt, fund, phi }: WhatIf, losing: "long" | "short"): string {
  const winners = losing === "long" ? "shorts" : "longs";
  const said = [`The fund would go from ${usd(fund.before)} to ${usd(fund.after)} USD.`];
  if (isZero(absorbed.shortfall)) said.push("Nothing would be left to share: no winner would give anything.");
  else if (receipt === null)
    said.push(
      `${usd(absorbed.shortfall)} USD would wait: it is too little to open a loss event, and after 75 minutes the LPs bear it.`,
    );
  else said.push(`A loss event would take ${frac(receipt.clawbackRate)} of each of the ${winners}' fresh profit.`);
  if (phi.before !== phi.after)
    said.push(`Fresh profit of ${winners} that waits would go from ${frac(phi.before, 0)} to ${frac(phi.after, 0)}.`);
  return said.join(" ");
}

/** Losses that the slider has: from a thousand dollars to a hundred million, ten steps for each tenfold. */
export const LOSSES: readonly bigint[] = Array.from({ length: 51 }, (_, i) => {
  const dollars = Math.round(10 ** (3 + i / 10));
  const digits = 10 ** Math.max(0, String(dollars).length - 2);
  return BigInt(Math.round(dollars / digits) * digits) * 1_000_000n;
});

/** The equality in a line. */
export const labEquality = (deficit: string, steps: readonly LabStep[]): string =>
  `${exactUsd(deficit)} = ${steps
    .filter(({ amount }) => !isZero(amount))
    .map(({ amount }) => exactUsd(amount))
    .join(" + ")}`;
