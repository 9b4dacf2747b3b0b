/** The insurance fund's page. */
import type { Answer } from "../data/contract";
import { bps, frac, isZero, price, usd } from "../words/amounts";
import { instant, span } from "../words/time";

type Fund = Answer<"fund">["data"];
type Flow = Answer<"fundFlows">["items"][number];
type Drawdown = Answer<"drawdowns">["items"][number];
type Stress = Answer<"fundStress">["items"][number];

export const fundStats = (fund: Fund) => [
  { label: "Balance", value: usd(fund.balance), unit: "USD", note: `floor ${usd(fund.floor)}` },
  { label: "Coverage", value: bps(fund.coverage, 1), note: `of a target of ${usd(fund.target)}` },
  {
    label: "Runway",
    value: fund.runway.hours === null ? "no draws" : span(fund.runway.hours * 3_600),
    note: `to the floor, at the pace of 24 h: ${usd(fund.runway.drawn)} drawn`,
  },
  { label: "Its part of fees", value: bps(fund.feeShare), note: "more where it is emptier" },
  { label: "On its way", value: usd(fund.due), unit: "USD", note: "collected, not yet swept into it" },
];

/** Coverage in a sentence: what it means for those who trade. */
export function fundSays(fund: Fund): string {
  const waits = fund.rooms.filter(({ phi }) => !isZero(phi));
  if (waits.length === 0) return `At ${bps(fund.coverage, 1)} of its target it covers enough: no profit waits for it.`;
  const sides = waits.map(
    ({ side, phi }) => `${frac(phi, 0)} of fresh profit of ${side === "long" ? "shorts" : "longs"}`,
  );
  return `At ${bps(fund.coverage, 1)} of its target it covers less than it should, so ${sides.join(" and ")} waits.`;
}

export const SOURCE_WORDS: Record<Flow["source"], string> = {
  sweep: "Fees",
  stake: "Stakes",
  unstake: "Stakes taken back",
  donation: "Gifts",
  draw: "Deficits paid",
  keeper: "Keepers' floors",
  finalization: "Costs of receipts",
};

export const drawdownSays = (items: readonly Drawdown[]): string => {
  const worst = items.reduce<Drawdown | null>(
    (most, item) => (most === null || BigInt(item.depth) > BigInt(most.depth) ? item : most),
    null,
  );
  if (worst === null) return "The fund has never been below an earlier balance.";
  const back = worst.to === null ? "It is not back yet." : `It was back ${span(worst.to - worst.from)} later.`;
  return (
    `Its deepest fall was ${bps(worst.depth, 1)}, from ${usd(worst.peak)} to ${usd(worst.trough)} USD on ` +
    `${instant(worst.at)}. ${back}`
  );
};

export const stressTitle = ({ changeBp }: Stress): string => `${changeBp > 0 ? "+" : ""}${bps(String(changeBp), 1)}`;

/** What one step of the stress means, in a sentence. */
export function stressSays(step: Stress, market: string): string {
  const where = `If ${market} went to ${price(step.price)} USD (${stressTitle(step)}) at once`;
  if (isZero(step.deficit))
    return `${where}, collateral would cover every loss: the fund would keep ${usd(step.balance)} USD.`;
  return (
    `${where}, positions would lose ${usd(step.deficit)} USD beyond their collateral: the fund would pay ` +
    `${usd(step.insurance)} and keep ${usd(step.balance)}, LPs would bear ${usd(step.lps)} before sharing, and ` +
    `${usd(step.shortfall)} would be shared in loss events.`
  );
}
